"""A turn from message to stored answer: claimed, run, told, and never done twice."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, cast
from weakref import WeakValueDictionary

import psycopg
import structlog

from agent.comprension.motor import MotorLocal
from agent.redaccion.redactor import Redactor
from db.errors import MensajeRepetidoError, TurnoOcupadoError
from db.repositorios.turnos import SEGUNDOS_DE_TURNO, Reclamo, TurnoRepository
from graph.build import Grafo
from graph.contexto import ContextoTurno
from graph.respuesta import Fragmento, Peticion, Respuesta
from graph.state import LIMITE_DE_PASOS, EstadoConversacion
from tools import pedidos
from tools.contexto import Recursos

log = structlog.get_logger()
Emitir = Callable[[str], None]
_ESPERA_MAXIMA_S = 20.0
_TURNO_MAXIMO_S = SEGUNDOS_DE_TURNO - 10.0
_SOLTAR_MAXIMO_S = 5.0
_PAUSA_INICIAL_S, _PAUSA_MAXIMA_S = 0.02, 0.5


@dataclass(frozen=True)
class Turnos:
    """Runs turns. `grafos` are equal and each has its own saver, whose lock would serialise the process."""

    grafos: tuple[Grafo, ...]
    repositorio: TurnoRepository
    recursos: Recursos
    motor: MotorLocal
    redactor: Redactor
    max_mensajes: int
    tono: str
    _filas: WeakValueDictionary[str, asyncio.Lock]

    async def responder(self, peticion: Peticion, emitir: Emitir | None = None) -> Respuesta:
        """The answer to a message; `emitir` gets its pieces as they are worded.

        Raises:
            TurnoOcupadoError: another turn of the chat has run for too long, or this one has.
            MensajeRepetidoError: the `mensaje_id` belongs to another text.
        """
        empezado = time.monotonic()
        chat_id = peticion.chat_id or secrets.token_urlsafe(24)
        fila = self._filas.setdefault(chat_id, asyncio.Lock())
        async with fila:
            return await self._en_turno(peticion, chat_id, emitir, empezado)

    async def _en_turno(
        self, peticion: Peticion, chat_id: str, emitir: Emitir | None, empezado: float
    ) -> Respuesta:
        turno_id = secrets.token_hex(8)
        try:
            reclamo, repetida = await self._reclamar(peticion, chat_id, turno_id)
            if reclamo is not None:
                estado = await self._a_tiempo(self._correr(peticion, chat_id, reclamo, emitir))
                estado["metadatos"]["turno_ms"] = round((time.monotonic() - empezado) * 1000)
                return await self._guardar(peticion, chat_id, turno_id, reclamo, estado)
        except BaseException:
            # Shielded: a cancelled turn must give the chat back too.
            await asyncio.shield(self._soltar(chat_id, turno_id))
            raise
        assert repetida is not None
        if emitir:
            emitir(repetida["respuesta"])
        return repetida

    async def _a_tiempo(self, corrida: Awaitable[EstadoConversacion]) -> EstadoConversacion:
        """Ends a turn before its claim lapses, so that two of one chat never run at once."""
        plazo = asyncio.timeout(_TURNO_MAXIMO_S)
        try:
            async with plazo:
                return await corrida
        except TimeoutError as error:
            if plazo.expired():
                raise TurnoOcupadoError from error
            raise

    async def _guardar(
        self, peticion: Peticion, chat_id: str, turno_id: str, reclamo: Reclamo, estado: EstadoConversacion
    ) -> Respuesta:
        """Stores the answer, and returns what is stored: the one answer that this message has."""
        assert reclamo.mensaje is not None
        metadatos = cast(dict[str, Any], estado["metadatos"])
        nueva = await self.repositorio.responder(
            chat_id,
            turno_id=turno_id,
            responde_a=reclamo.mensaje,
            texto=estado["respuesta"],
            metadatos={"tipo_mensaje": estado["tipo_mensaje"], **metadatos},
        )
        if not nueva:
            dicho = await self._dicho(peticion, chat_id)
            assert isinstance(dicho, dict)
            return dicho
        log.info("turno.respondido", chat=_huella(chat_id), turno=reclamo.mensaje, ms=metadatos["turno_ms"])
        return _respuesta(chat_id, estado["respuesta"], estado["tipo_mensaje"], metadatos)

    async def _soltar(self, chat_id: str, turno_id: str) -> None:
        """Gives the chat back, if it was ours. Where that fails, the claim lapses by itself."""
        try:
            async with asyncio.timeout(_SOLTAR_MAXIMO_S):
                await self.repositorio.soltar(chat_id, turno_id)
        except (TimeoutError, psycopg.Error):
            log.warning("turno.sin_soltar", chat=_huella(chat_id))

    async def _reclamar(
        self, peticion: Peticion, chat_id: str, turno_id: str
    ) -> tuple[Reclamo | None, Respuesta | None]:
        """Our turn, or the stored answer to a message that came before."""
        limite, pausa = time.monotonic() + _ESPERA_MAXIMA_S, _PAUSA_INICIAL_S
        while True:
            reclamo = await self.repositorio.reclamar(
                chat_id, turno_id=turno_id, mensaje_id=peticion.mensaje_id, texto=peticion.mensaje
            )
            if reclamo and reclamo.mensaje is not None:
                return reclamo, None
            dicho = await self._dicho(peticion, chat_id)
            if isinstance(dicho, dict):
                if reclamo:
                    await self.repositorio.soltar(chat_id, turno_id)
                return None, dicho
            if reclamo and dicho is not None:
                # It came before and was never answered: a crash. The same turn runs again.
                return Reclamo(reclamo.datos_cliente, dicho, repetido=True), None
            if time.monotonic() > limite:
                raise TurnoOcupadoError
            await asyncio.sleep(pausa)
            pausa = min(pausa * 2, _PAUSA_MAXIMA_S)

    async def _dicho(self, peticion: Peticion, chat_id: str) -> Respuesta | int | None:
        """The stored answer to this `mensaje_id`, or the row of its unanswered message."""
        if peticion.mensaje_id is None:
            return None
        dicho = await self.repositorio.ya_dicho(chat_id, peticion.mensaje_id)
        if dicho is None:
            return None
        if dicho.texto != peticion.mensaje:
            raise MensajeRepetidoError
        if dicho.respuesta is None:
            return dicho.mensaje
        metadatos = dict(dicho.metadatos or {})
        return _respuesta(chat_id, dicho.respuesta, metadatos.pop("tipo_mensaje", "general"), metadatos)

    async def _correr(
        self, peticion: Peticion, chat_id: str, reclamo: Reclamo, emitir: Emitir | None
    ) -> EstadoConversacion:
        assert reclamo.mensaje is not None
        contexto = ContextoTurno(
            recursos=self.recursos,
            chat_id=chat_id,
            turno=reclamo.mensaje,
            motor=self.motor,
            redactor=self.redactor,
            max_mensajes=self.max_mensajes,
            repetido=reclamo.repetido,
        )
        entrada: EstadoConversacion = {
            "mensaje": peticion.mensaje,
            "tono": peticion.tono or self.tono,
            "pedido": await pedidos.ultimo(self.recursos.pool, chat_id),
            "datos": reclamo.datos_cliente,
        }
        grafo = self.grafos[hash(chat_id) % len(self.grafos)]
        config = {"configurable": {"thread_id": chat_id}, "recursion_limit": LIMITE_DE_PASOS}
        opciones: dict[str, Any] = {"config": config, "context": contexto, "durability": "exit"}
        if emitir is None:
            return cast(EstadoConversacion, await grafo.ainvoke(entrada, **opciones))
        final: Any = None
        async for clase, parte in grafo.astream(entrada, stream_mode=["custom", "values"], **opciones):
            if clase == "custom":
                emitir(parte)
            else:
                final = parte
        return cast(EstadoConversacion, final)


def _respuesta(chat_id: str, texto: str, tipo_mensaje: str, metadatos: dict[str, Any]) -> Respuesta:
    return cast(
        Respuesta,
        {
            "status": "success",
            "respuesta": texto,
            "tipo_mensaje": tipo_mensaje,
            "chat_id": chat_id,
            "metadatos": metadatos,
        },
    )


def _huella(chat_id: str) -> str:
    """Enough of a chat id to follow it in the log, not enough to open it."""
    return chat_id[:6]


async def transmitir(turnos: Turnos, peticion: Peticion) -> AsyncIterator[Fragmento | Respuesta]:
    """The reply's pieces as they are worded, then the whole answer.

    The turn goes on to its end even if nobody listens any more: what the customer asked is done and stored.
    """
    cola: asyncio.Queue[str | None] = asyncio.Queue()
    tarea = asyncio.create_task(turnos.responder(peticion, cola.put_nowait))
    tarea.add_done_callback(lambda _: cola.put_nowait(None))
    _EN_CURSO.add(tarea)
    tarea.add_done_callback(_EN_CURSO.discard)
    while (trozo := await cola.get()) is not None:
        yield Fragmento(trozo)
    yield await tarea


_EN_CURSO: set[asyncio.Task[Respuesta]] = set()  # the loop keeps only weak references to tasks


@asynccontextmanager
async def hasta_acabar() -> AsyncIterator[None]:
    """On leaving, waits for the turns that are still running; what takes too long gives its chat back."""
    try:
        yield
    finally:
        if _EN_CURSO:
            _, pendientes = await asyncio.wait(_EN_CURSO, timeout=SEGUNDOS_AL_CERRAR)
            for tarea in pendientes:
                tarea.cancel()
            if pendientes:
                await asyncio.wait(pendientes, timeout=_SOLTAR_MAXIMO_S)


SEGUNDOS_AL_CERRAR = 10
