"""Logs: event names with ids, as JSON lines or for a terminal. Never what a customer wrote.

Other libraries' loggers stay at WARNING whatever `LOG_LEVEL` says, because their debug lines carry prompts,
replies and URLs with keys.
"""

import logging
import re
import sys
import time
import traceback
import uuid
from collections.abc import Iterator
from logging.handlers import WatchedFileHandler
from pathlib import Path
from typing import Any, TextIO

import pydantic
import sqlalchemy.exc
import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.typing import EventDict, ExcInfo, Processor

from api.errors import anotar, documento_de
from settings import Settings

NUESTROS = ("agent", "api", "db", "graph", "tools", "vendedor")
_PETICION_ID = re.compile(r"^[A-Za-z0-9_.:@+-]{1,64}$")
# Their messages quote statements, parameters or the value that failed: a customer's words, number or address.
_CON_DATOS = (sqlalchemy.exc.StatementError, pydantic.ValidationError)

log = structlog.get_logger(__name__)


def configurar(settings: Settings) -> None:
    """Sends every log of the process, ours and the libraries', through structlog."""
    previos: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _sin_copias_de_uvicorn,
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *previos,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    manejadores: list[logging.Handler] = [logging.StreamHandler(sys.stderr)]
    manejadores[0].setFormatter(_formatter(previos, json=not sys.stderr.isatty()))
    if settings.log_file is not None:
        manejadores.append(_archivo(settings.log_file))
        manejadores[1].setFormatter(_formatter(previos, json=True))
    logging.basicConfig(handlers=manejadores, level=logging.WARNING, force=True)
    for nombre in NUESTROS:
        logging.getLogger(nombre).setLevel(settings.log_level.upper())
    for nombre in ("uvicorn", "uvicorn.error", "uvicorn.access"):
        logging.getLogger(nombre).handlers.clear()
        logging.getLogger(nombre).propagate = True
    logging.getLogger("uvicorn.error").setLevel(logging.INFO)
    logging.captureWarnings(True)


def _archivo(ruta: Path) -> logging.Handler:
    ruta.parent.mkdir(parents=True, exist_ok=True)
    return WatchedFileHandler(ruta, encoding="utf-8")  # reopens after logrotate


def _formatter(previos: list[Processor], *, json: bool) -> logging.Formatter:
    final: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if json
        else structlog.dev.ConsoleRenderer(exception_formatter=_escribir_rastro)
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=previos,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *([structlog.processors.ExceptionRenderer(rastro)] if json else []),
            final,
        ],
    )


def _sin_copias_de_uvicorn(_logger: Any, _metodo: str, evento: EventDict) -> EventDict:
    evento.pop("color_message", None)
    return evento


def _escribir_rastro(salida: TextIO, exc_info: ExcInfo) -> None:
    salida.write(rastro(exc_info))


def rastro(exc_info: ExcInfo) -> str:
    """Where it failed, all the way down its causes, without the messages that may quote a customer."""
    return "\n".join(_eslabones(exc_info[1]))


def _eslabones(exc: BaseException | None) -> Iterator[str]:
    vistas: set[int] = set()
    while exc is not None and id(exc) not in vistas:
        vistas.add(id(exc))
        texto = _lo_que_se_puede_decir(exc)
        yield "".join(traceback.format_tb(exc.__traceback__)) + f"{type(exc).__qualname__}: {texto}"
        if isinstance(exc, BaseExceptionGroup):
            for parte in exc.exceptions:
                yield from _eslabones(parte)
        exc = exc.__cause__ or (None if exc.__suppress_context__ else exc.__context__)


def _lo_que_se_puede_decir(exc: BaseException) -> str:
    if isinstance(exc, _CON_DATOS) or type(exc).__module__.startswith("psycopg"):
        return f"(mensaje omitido) {getattr(exc, 'sqlstate', None) or ''}".rstrip()
    return str(exc)


class RegistroDePeticiones:
    """Outermost of ours: gives the request its id, logs it once, and turns what nobody caught into a 500."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        scope["peticion_id"] = peticion_id = _id_de(request)
        inicio, status, cerrada = time.perf_counter(), 0, False

        async def enviar(mensaje: Message) -> None:
            nonlocal status, cerrada
            if mensaje["type"] == "http.response.start":
                status = mensaje["status"]
                MutableHeaders(scope=mensaje)["X-Request-ID"] = peticion_id
            elif mensaje["type"] == "http.response.body":
                cerrada = not mensaje.get("more_body", False)
            await send(mensaje)

        with structlog.contextvars.bound_contextvars(peticion_id=peticion_id):
            try:
                await self.app(scope, receive, enviar)
            except Exception as exc:  # noqa: BLE001 - the edge: logged with its traceback, answered without it
                documento = documento_de(exc)
                anotar(exc, documento)
                if not status:
                    await documento.respuesta(request)(scope, receive, enviar)
                elif not cerrada:
                    await enviar({"type": "http.response.body", "body": b"", "more_body": False})
            _anotar_peticion(scope, status, time.perf_counter() - inicio)


def _id_de(request: Request) -> str:
    recibido = request.headers.get("x-request-id", "")
    return recibido if _PETICION_ID.match(recibido) else uuid.uuid4().hex


def _anotar_peticion(scope: Scope, status: int, segundos: float) -> None:
    # The route's template, because a path may hold a chat_id, which opens that chat. Files have none.
    ruta = getattr(scope.get("route"), "path", None) or f"/{scope['path'].split('/')[1][:40]}/*"
    nivel = logging.DEBUG if ruta == "/chat/health" and status < 400 else logging.INFO
    log.log(
        nivel,
        "http.peticion",
        metodo=scope["method"],
        ruta=ruta,
        status=status or 499,  # 499: the client left before there was an answer
        ms=round(segundos * 1000, 1),
    )
