"""A turn from message to stored answer: claimed, run, told, and never done twice."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, cast
from weakref import WeakValueDictionary

import psycopg
import structlog
from langchain_core.runnables import RunnableConfig

from agent.comprension.motor import MotorLocal
from agent.medios.tipos import MEDIOS, Medio, Oido
from agent.modelos.lector import LectorConModelo
from agent.modelos.turno import Modelos
from agent.modelos.voz import VozConModelo
from agent.redaccion.redactor import Redactor
from db.errors import MensajeRepetidoError, TurnoOcupadoError
from db.repositorios.turnos import SEGUNDOS_DE_TURNO, Dicho, Reclamo, TurnoRepository
from graph.build import Grafo
from graph.contexto import ContextoTurno
from graph.memoria import Memoria, Poda
from graph.respuesta import Fragmento, Peticion, Respuesta
from graph.state import LIMITE_DE_PASOS, EstadoConversacion
from graph.trazas.recolector import Recolector, Trazador
from tools import pedidos
from tools.contexto import Recursos
from tools.demanda import pedidos_en_vano

log = structlog.get_logger()
Emitir = Callable[[str], None]
Leer = Callable[[], Awaitable[tuple[Medio, ...]]]
_ESPERA_MAXIMA_S = 20.0
_TURNO_MAXIMO_S = 50.0
_RENOVAR_CADA_S = SEGUNDOS_DE_TURNO / 3
_SOLTAR_MAXIMO_S = 5.0
_PAUSA_INICIAL_S, _PAUSA_MAXIMA_S = 0.02, 0.25
SEGUNDOS_AL_CERRAR = 10


class Fila:
    """A chat's messages in this process: in what order they came, and a sign for those that wait."""

    def __init__(self) -> None:
        self.llegada = asyncio.Lock()
        self._libre = asyncio.Event()

    def avisar(self) -> None:
        self._libre.set()

    async def esperar(self, segundos: float) -> None:
        """Until a turn of the chat ends here; those of other processes give no sign."""
        self._libre.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(segundos):
                await self._libre.wait()


@dataclass(frozen=True)
class Turnos:
    """Runs turns: each is claimed, run with no connection held, and stored whole or not at all."""

    grafo: Grafo
    memoria: Memoria
    poda: Poda
    repositorio: TurnoRepository
    recursos: Recursos
    motor: MotorLocal
    redactor: Redactor
    max_mensajes: int
    tono: str
    lector: LectorConModelo | None = None
    voz: VozConModelo | None = None
    modelos: Modelos | None = None
    trazador: Trazador = field(default_factory=Trazador)
    _filas: WeakValueDictionary[str, Fila] = field(default_factory=WeakValueDictionary)
    # The loop keeps only weak references to tasks.
    _en_curso: set[asyncio.Task[Respuesta]] = field(default_factory=set)

    async def responder(self, peticion: Peticion, emitir: Emitir | None = None) -> Respuesta:
        """The answer to a message; `emitir` gets its pieces as they are worded.

        Raises:
            TurnoOcupadoError: another turn of the chat has run for too long, or this one has.
            MensajeRepetidoError: the `mensaje_id` belongs to another text.
        """
        chat_id = peticion.chat_id or secrets.token_urlsafe(24)
        with (
            self.trazador.turno(chat_id, peticion.mensaje) as recolector,
            structlog.contextvars.bound_contextvars(chat=_huella(chat_id)),
        ):
            return await self._atender(peticion, chat_id, emitir, recolector)

    async def _atender(
        self, peticion: Peticion, chat_id: str, emitir: Emitir | None, recolector: Recolector | None
    ) -> Respuesta:
        empezado = time.monotonic()
        fila = self._filas.setdefault(chat_id, Fila())
        turno_id = secrets.token_hex(8)
        try:
            reclamo, repetida = await self._reclamar(peticion, chat_id, turno_id, fila)
            if reclamo is not None:
                assert reclamo.mensaje is not None
                if recolector:
                    recolector.corresponde_a(reclamo.mensaje)
                with structlog.contextvars.bound_contextvars(turno=reclamo.mensaje):
                    estado = await self._a_tiempo(
                        self._correr(peticion, chat_id, turno_id, reclamo, emitir, recolector),
                        chat_id,
                        turno_id,
                    )
                    estado["metadatos"]["turno_ms"] = round((time.monotonic() - empezado) * 1000)
                    respuesta = await self._guardar(peticion, chat_id, turno_id, reclamo, estado)
                if recolector:
                    recolector.terminado(estado)
                return respuesta
        except BaseException:
            # Shielded: a cancelled turn must give the chat back too.
            await asyncio.shield(self._soltar(chat_id, turno_id))
            raise
        finally:
            self.memoria.tomar(turno_id)
            fila.avisar()
        assert repetida is not None
        if emitir:
            emitir(repetida["respuesta"])
        return repetida

    async def _a_tiempo(
        self, corrida: Coroutine[Any, Any, EstadoConversacion], chat_id: str, turno_id: str
    ) -> EstadoConversacion:
        """Keeps the claim while the turn runs, up to `_TURNO_MAXIMO_S`."""
        tarea, limite = asyncio.create_task(corrida), time.monotonic() + _TURNO_MAXIMO_S
        try:
            while not (await asyncio.wait([tarea], timeout=min(_RENOVAR_CADA_S, _TURNO_MAXIMO_S)))[0]:
                if time.monotonic() >= limite:
                    raise TurnoOcupadoError
                with suppress(psycopg.Error):
                    await self.repositorio.renovar(chat_id, turno_id)
            return tarea.result()
        finally:
            if not tarea.done():
                tarea.cancel()
                await asyncio.wait([tarea])

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
            punto=self.memoria.tomar(turno_id),
            en_vano=pedidos_en_vano(metadatos.get("sin_resultados", ())),
        )
        self.poda.anotar(chat_id)
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
        self, peticion: Peticion, chat_id: str, turno_id: str, fila: Fila
    ) -> tuple[Reclamo | None, Respuesta | None]:
        """Our turn, or the stored answer to a message that came before."""
        limite, pausa = time.monotonic() + _ESPERA_MAXIMA_S, _PAUSA_INICIAL_S
        async with fila.llegada:  # what comes first asks first, and then has its place in the chat's queue
            reclamo, repetida = await self._intentar(peticion, chat_id, turno_id)
        while reclamo is None and repetida is None:
            if time.monotonic() > limite:
                raise TurnoOcupadoError
            await fila.esperar(pausa)
            pausa = min(pausa * 2, _PAUSA_MAXIMA_S)
            reclamo, repetida = await self._intentar(peticion, chat_id, turno_id)
        return reclamo, repetida

    async def _intentar(
        self, peticion: Peticion, chat_id: str, turno_id: str
    ) -> tuple[Reclamo | None, Respuesta | None]:
        """Neither, where the chat is busy with another message."""
        reclamo = await self.repositorio.reclamar(
            chat_id,
            turno_id=turno_id,
            mensaje_id=peticion.mensaje_id,
            texto=peticion.texto,
            metadatos=_de_archivos(peticion),
        )
        if reclamo and reclamo.mensaje is not None:
            return reclamo, None
        dicho = await self._dicho(peticion, chat_id)
        if isinstance(dicho, dict):
            await self.repositorio.soltar(chat_id, turno_id)
            return None, dicho
        if reclamo and dicho is not None:
            # It came before and was never answered: a crash. The same turn runs again.
            return Reclamo(reclamo.datos_cliente, dicho.mensaje, repetido=True, lectura=dicho.lectura), None
        return None, None

    async def _dicho(self, peticion: Peticion, chat_id: str) -> Respuesta | Dicho | None:
        """The stored answer to this `mensaje_id`, or its message, where that was never answered."""
        if peticion.mensaje_id is None:
            return None
        dicho = await self.repositorio.ya_dicho(chat_id, peticion.mensaje_id)
        if dicho is None:
            return None
        if (dicho.huella or dicho.texto) != (peticion.huella or peticion.texto):
            raise MensajeRepetidoError
        if dicho.respuesta is None:
            return dicho
        metadatos = dict(dicho.metadatos or {})
        return _respuesta(chat_id, dicho.respuesta, metadatos.pop("tipo_mensaje", "general"), metadatos)

    async def con_archivos(self, peticion: Peticion, leer: Leer) -> Respuesta:
        """As `responder`, of a message that came with files; `leer` reads them, unless they were read before.

        Files are read before the chat's turn is claimed: what is written meanwhile is answered first.
        """
        assert peticion.huella is not None
        if peticion.mensaje_id is not None and peticion.chat_id is not None:
            dicho = await self.repositorio.ya_dicho(peticion.chat_id, peticion.mensaje_id)
            if dicho and dicho.huella != peticion.huella:
                raise MensajeRepetidoError
            if dicho:
                medios = MEDIOS.validate_python(dicho.medios)
                return await self.responder(con_lo_leido(peticion, medios))
        return await self.responder(con_lo_leido(peticion, await leer()))

    async def _correr(
        self,
        peticion: Peticion,
        chat_id: str,
        turno_id: str,
        reclamo: Reclamo,
        emitir: Emitir | None,
        recolector: Recolector | None,
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
            lectura=reclamo.lectura,
            lector=self.lector,
            voz=self.voz,
            modelo=self.modelos.turno() if self.modelos else None,
            instrucciones=peticion.instrucciones or "",
        )
        entrada: EstadoConversacion = {
            "mensaje": peticion.mensaje,
            "medios": peticion.medios,
            "tono": peticion.tono or self.tono,
            "pedido": await pedidos.ultimo(self.recursos.pool, chat_id),
            "datos": reclamo.datos_cliente,
        }
        ids = {"thread_id": chat_id, "turno_id": turno_id, "mensaje": reclamo.mensaje}
        config: RunnableConfig = {"configurable": ids, "recursion_limit": LIMITE_DE_PASOS}
        if recolector:
            config["callbacks"] = [recolector]  # beside those of whoever called
        opciones: dict[str, Any] = {"config": config, "context": contexto, "durability": "exit"}
        if emitir is None:
            return cast(EstadoConversacion, await self.grafo.ainvoke(entrada, **opciones))
        final: Any = None
        async for clase, parte in self.grafo.astream(entrada, stream_mode=["custom", "values"], **opciones):
            if clase == "custom":
                emitir(parte)
            else:
                final = parte
        return cast(EstadoConversacion, final)

    async def transmitir(self, peticion: Peticion) -> AsyncIterator[Fragmento | Respuesta]:
        """The reply's pieces as they are worded, then the whole answer.

        The turn goes on to its end even if nobody listens any more: what was asked is done and stored.
        """
        cola: asyncio.Queue[str | None] = asyncio.Queue()
        tarea = asyncio.create_task(self.responder(peticion, cola.put_nowait))
        tarea.add_done_callback(lambda _: cola.put_nowait(None))
        self._en_curso.add(tarea)
        tarea.add_done_callback(self._en_curso.discard)
        while (trozo := await cola.get()) is not None:
            yield Fragmento(trozo)
        yield await tarea

    async def acabar(self) -> None:
        """Waits for the turns that still run; what takes too long gives its chat back."""
        if not self._en_curso:
            return
        _, pendientes = await asyncio.wait(self._en_curso, timeout=SEGUNDOS_AL_CERRAR)
        for tarea in pendientes:
            tarea.cancel()
        if pendientes:
            await asyncio.wait(pendientes, timeout=_SOLTAR_MAXIMO_S)


def con_lo_leido(peticion: Peticion, medios: tuple[Medio, ...]) -> Peticion:
    """The message with the words that its voice notes say before those written with them."""
    palabras = [medio.texto for medio in medios if isinstance(medio, Oido) and medio.texto]
    return replace(peticion, medios=medios, mensaje="\n".join(filter(None, (*palabras, peticion.mensaje))))


def _de_archivos(peticion: Peticion) -> dict[str, Any] | None:
    """What the history keeps of a message's files: how they were read, and none of their bytes."""
    if not peticion.medios:
        return None
    return {"huella": peticion.huella, "medios": MEDIOS.dump_python(peticion.medios, mode="json")}


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
