"""The models of a service, and what one turn may spend on them."""

import asyncio
import base64
import json
from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import structlog
from langchain_core.messages import BaseMessage, HumanMessage, SystemMessage

from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.modelo import Modelo, Uso
from agent.modelos.prompts import Prompts
from agent.modelos.servicio import AjustesModelo

log = structlog.get_logger()
T = TypeVar("T")
# While another one may stand in for it, a model gets this much of what is left.
_PARTE_DEL_PRIMERO = 0.6
# What understanding may take of the whole: the rest is for the wording.
PARTE_DE_COMPRENDER = 0.7


@dataclass
class Cuenta:
    """What the models of this process did since it started."""

    turnos: int = 0
    leidos: int = 0  # messages that a model read
    saltados: int = 0  # that the local engine was sure of
    redactados: int = 0
    corregidas: int = 0  # replies of which a sentence was refused
    fallos: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Modelos:
    """The main model and the one that stands in for it, with what they are told."""

    modelos: Sequence[Modelo]
    ajustes: AjustesModelo
    prompts: Prompts
    cuenta: Cuenta = field(default_factory=Cuenta)

    def turno(self) -> "TurnoConModelo":
        self.cuenta.turnos += 1
        return TurnoConModelo(self, asyncio.get_running_loop().time() + self.ajustes.segundos)

    async def cerrar(self) -> None:
        for modelo in self.modelos:
            await modelo.cerrar()

    def salud(self) -> dict[str, Any]:
        """ "ok" while one of them is asked; "pausado" where all are left alone after failing."""
        partes = [
            {
                "nombre": modelo.nombre,
                "estado": "ok" if modelo.disyuntor.estado == "cerrado" else "pausado",
                **({"fallo": modelo.disyuntor.ultimo_fallo} if modelo.disyuntor.ultimo_fallo else {}),
            }
            for modelo in self.modelos
        ]
        vivos = [parte for parte in partes if parte["estado"] == "ok"]
        return {
            "estado": "ok" if vivos else "pausado",
            "nombre": (vivos or partes)[0]["nombre"],
            "modelos": partes,
            **vars(self.cuenta),
        }


@dataclass
class TurnoConModelo:
    """One turn's budget, and what came of it."""

    modelos: Modelos
    limite: float
    usos: list[Uso] = field(default_factory=list)
    comprendio: str | None = None
    redacto: str | None = None
    saltado: bool = False
    preguntado: bool = False  # what was read may depend on a model
    fallo: str | None = None
    rechazadas: list[str] = field(default_factory=list)

    @property
    def ajustes(self) -> AjustesModelo:
        return self.modelos.ajustes

    async def estructurado(
        self,
        prompt: str,
        datos: dict[str, Any],
        esquema: dict[str, Any],
        leer: Callable[[Any], T],
        *,
        jpeg: bytes | None = None,
    ) -> tuple[str, T]:
        """Who answered, and what `leer` makes of it. Raises ModeloFallidoError: none did."""
        anotar = self._anotador("comprender" if jpeg is None else "mirar")
        ahora = asyncio.get_running_loop().time()
        limite = ahora + (self.limite - ahora) * PARTE_DE_COMPRENDER
        mensajes = _mensajes(prompt, datos, jpeg)
        error = ModeloFallidoError("pausado")
        for modelo, plazo in self._por_turno(limite):
            try:
                dicho = await modelo.estructurado(mensajes, esquema, leer, limite=plazo(), anotar=anotar)
            except ModeloFallidoError as fallo:
                error = self._fallo(modelo, fallo)
            else:
                return modelo.nombre, dicho
        self.fallo = self.fallo or error.motivo
        raise error

    async def transmitir(self, prompt: str, datos: dict[str, Any]) -> AsyncGenerator[str, None]:
        """The text as it comes. A model that fails before its first piece gives way to the next one."""
        mensajes = _mensajes(prompt, datos)
        error = ModeloFallidoError("pausado")
        for modelo, plazo in self._por_turno(self.limite):
            empezo = False
            try:
                flujo = modelo.transmitir(mensajes, limite=plazo(), anotar=self._anotador("redactar"))
                async with aclosing(flujo) as trozos:
                    async for trozo in trozos:
                        empezo, self.redacto = True, modelo.nombre
                        yield trozo
            except ModeloFallidoError as fallo:
                error = self._fallo(modelo, fallo)
                if empezo:
                    raise error from fallo
            else:
                return
        self.fallo = self.fallo or error.motivo
        raise error

    def _anotador(self, tarea: str) -> Callable[[Uso], None]:
        return lambda uso: self.usos.append(replace(uso, tarea=tarea))

    def _por_turno(self, limite: float) -> Iterator[tuple[Modelo, Callable[[], float]]]:
        vivos = [modelo for modelo in self.modelos.modelos if modelo.disyuntor.deja_pasar]
        for modelo in vivos:
            parte = _PARTE_DEL_PRIMERO if modelo is not vivos[-1] else 1.0

            def plazo(parte: float = parte) -> float:
                ahora = asyncio.get_running_loop().time()
                return ahora + (limite - ahora) * parte

            yield modelo, plazo

    def _fallo(self, modelo: Modelo, fallo: ModeloFallidoError) -> ModeloFallidoError:
        log.warning("modelo.fallo", modelo=modelo.nombre, motivo=fallo.motivo)
        self.anotar_fallo(fallo.motivo)
        return fallo

    def anotar_fallo(self, motivo: str) -> None:
        self.fallo = motivo
        fallos = self.modelos.cuenta.fallos
        fallos[motivo] = fallos.get(motivo, 0) + 1

    def resumen(self) -> dict[str, Any]:
        """For the turn's metadata: tokens by model, and with the calls by what each was asked for too."""
        tokens: dict[str, dict[str, int]] = {}
        usos: dict[tuple[str, str], dict[str, int]] = {}
        for uso in self.usos:
            por_tarea = usos.setdefault((uso.modelo, uso.tarea), {"llamadas": 0, "entrada": 0, "salida": 0})
            por_tarea["llamadas"] += 1
            for suma in (por_tarea, tokens.setdefault(uso.modelo, {"entrada": 0, "salida": 0})):
                suma["entrada"] += uso.entrada
                suma["salida"] += uso.salida
        return {
            "comprendio": self.comprendio,
            "redacto": self.redacto,
            "saltado": self.saltado,
            "tokens": tokens,
            # Sorted, as two turns that end at once add to the same rows.
            "usos": [{"modelo": m, "tarea": t, **suma} for (m, t), suma in sorted(usos.items())],
            "rechazadas": len(self.rechazadas),
            **({"fallo": self.fallo} if self.fallo else {}),
        }


def _mensajes(prompt: str, datos: dict[str, Any], jpeg: bytes | None = None) -> list[BaseMessage]:
    """What people wrote travels as JSON, and what they show as an image, apart from what it is told."""
    texto = json.dumps(datos, ensure_ascii=False, default=str)
    if jpeg is None:
        return [SystemMessage(prompt), HumanMessage(texto)]
    url = f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
    foto = {"type": "image_url", "image_url": {"url": url}}
    return [SystemMessage(prompt), HumanMessage([{"type": "text", "text": texto}, foto])]
