"""Server-sent events, and the rule that a turn once begun goes on to its end.

A stream's source is read by a task of its own. The response only listens: when its client leaves, the sale
goes on, and the answer waits in the history.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncGenerator, AsyncIterable, AsyncIterator, Callable
from typing import Any, TypeVar

import structlog
from fastapi import Request
from fastapi.sse import EventSourceResponse, format_sse_event
from starlette.responses import Response

from api.errors import anotar, documento_de

log = structlog.get_logger(__name__)
T = TypeVar("T")

# An error this soon keeps its HTTP status; later ones travel inside the stream.
PRIMERA_ESPERA_S = 1.0
LATIDO_S = 15.0  # proxies commonly cut after 30-60 s of silence
_LATIDO = format_sse_event(comment="latido")
# Line separators of Unicode: JSON leaves them as they are, and Python clients split the stream's lines there.
SEPARADORES = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def contenido_sse(*nombres: str, ejemplo: str = "") -> dict[str, Any]:
    """How OpenAPI says a stream: the schema is that of one event."""
    datos = {"type": "string", "contentMediaType": "application/json"}
    propiedades = {"event": {"type": "string", "enum": list(nombres)}, "data": datos}
    contenido: dict[str, Any] = {"schema": {"type": "object", "properties": propiedades}}
    return {"text/event-stream": {**contenido, **({"example": ejemplo} if ejemplo else {})}}


class Transmisiones:
    """The sources being read in this process."""

    def __init__(self) -> None:
        self._tareas: set[asyncio.Task[None]] = set()

    def __len__(self) -> int:
        return len(self._tareas)

    async def leer(
        self, fuente: AsyncIterable[T], *, latido_s: float = LATIDO_S
    ) -> AsyncGenerator[T | None, None]:
        """What `fuente` yields, and None for every silence. Raises what it raises."""
        cola: asyncio.Queue[T | _Fin] = asyncio.Queue()
        oyente = _Oyente()
        tarea = asyncio.create_task(_leer(fuente, cola, oyente))
        self._tareas.add(tarea)
        tarea.add_done_callback(self._tareas.discard)
        espera_s = min(PRIMERA_ESPERA_S, latido_s)
        try:
            while True:
                try:
                    pieza = await asyncio.wait_for(cola.get(), espera_s)
                except TimeoutError:
                    yield None
                    continue
                finally:
                    espera_s = latido_s
                if isinstance(pieza, _Fin):
                    if pieza.error is not None:
                        raise pieza.error
                    return
                yield pieza
        finally:
            oyente.presente = False

    async def cerrar(self, plazo_s: float = 20.0) -> None:
        """Waits for the turns under way; past the time they are cut, and finish when their client retries."""
        if not self._tareas:
            return
        _, pendientes = await asyncio.wait(set(self._tareas), timeout=plazo_s)
        for tarea in pendientes:
            tarea.cancel()
        if pendientes:
            log.warning("transmisiones.cortadas", cuantas=len(pendientes))
            await asyncio.wait(pendientes, timeout=1.0)


class _Fin:
    def __init__(self, error: Exception | None = None) -> None:
        self.error = error


class _Oyente:
    presente = True


async def _leer(fuente: AsyncIterable[T], cola: asyncio.Queue[T | _Fin], oyente: _Oyente) -> None:
    try:
        async for pieza in fuente:
            cola.put_nowait(pieza)
    except asyncio.CancelledError:
        cola.put_nowait(_Fin())
        raise
    except Exception as exc:  # noqa: BLE001 - handed to the listener, or logged when nobody listens
        if not oyente.presente:
            anotar(exc, documento_de(exc))
        cola.put_nowait(_Fin(exc))
    else:
        cola.put_nowait(_Fin())


def evento(nombre: str, datos: Any) -> bytes:
    texto = datos if isinstance(datos, str) else json.dumps(datos, ensure_ascii=False, separators=(",", ":"))
    return format_sse_event(event=nombre, data_str=texto.translate(SEPARADORES))


async def respuesta_sse(
    eventos: AsyncGenerator[bytes | None, None], *, en_error: Callable[[Exception], bytes]
) -> Response:
    """Waits for the first event, so that a turn refused at once is an ordinary error response."""
    primero = await anext(eventos)

    async def cuerpo() -> AsyncIterator[bytes]:
        async with contextlib.aclosing(eventos):
            yield primero or _LATIDO
            try:
                async for siguiente in eventos:
                    yield siguiente or _LATIDO
            except Exception as exc:  # noqa: BLE001 - the status is sent: the stream itself must tell
                anotar(exc, documento_de(exc))
                yield en_error(exc)

    return EventSourceResponse(cuerpo(), headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no"})


def error_en_evento(request: Request) -> Callable[[Exception], bytes]:
    """`event: error` with the same problem document that a response would carry."""
    return lambda exc: evento("error", documento_de(exc).contenido(request))
