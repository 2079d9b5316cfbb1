"""A graph that does as it is told, and what the tests of turns ask of it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from graph.contexto import ContextoTurno
from graph.respuesta import Peticion
from graph.turnos import Turnos

Accion = Callable[[dict[str, Any], ContextoTurno], Awaitable[str]]


class GrafoFalso:
    """Answers with what `accion` returns, and remembers every run."""

    def __init__(self) -> None:
        self.accion: Accion = eco
        self.corridas: list[tuple[dict[str, Any], ContextoTurno]] = []

    async def ainvoke(self, entrada: dict[str, Any], *, context: ContextoTurno, **_: Any) -> dict[str, Any]:
        self.corridas.append((entrada, context))
        texto = await self.accion(entrada, context)
        return {"respuesta": texto, "tipo_mensaje": "general", "metadatos": {"espera": None, "turno_ms": 0}}

    async def astream(self, entrada: dict[str, Any], **opciones: Any) -> AsyncIterator[tuple[str, Any]]:
        yield "custom", "un momento: "
        final = await self.ainvoke(entrada, context=opciones["context"])
        yield "custom", final["respuesta"]
        yield "values", {**final, "respuesta": "un momento: " + final["respuesta"]}


async def eco(entrada: dict[str, Any], _contexto: ContextoTurno) -> str:
    return f"dijiste {entrada['mensaje']}"


def pregunta(mensaje: str = "hola", *, mensaje_id: str | None = "m1", chat_id: str = "chat") -> Peticion:
    return Peticion(mensaje=mensaje, chat_id=chat_id, mensaje_id=mensaje_id)


async def historia(turnos: Turnos) -> list[str]:
    return [fila.texto for fila in await turnos.repositorio.historial("chat", limite=100, antes_de=None)]


async def libre(turnos: Turnos) -> bool:
    """Whether the chat can be claimed right now."""
    reclamo = await turnos.repositorio.reclamar("chat", turno_id="prueba", mensaje_id=None, texto="¿?")
    await turnos.repositorio.soltar("chat", "prueba")
    return reclamo is not None
