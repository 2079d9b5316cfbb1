"""Runs the application on uvicorn."""

import asyncio
import errno
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from api import logs
from api.app import aquietar_gc, create_app
from api.errors import PuertoOcupadoError
from graph.agente import abrir_agente
from settings import Settings

# The system tells its reasons in English.
_SIN_ESCUCHAR: dict[int | None, tuple[str, str]] = {
    errno.EADDRINUSE: ("el puerto está ocupado", "Cierra el programa que lo usa o define otro en PORT."),
    errno.EACCES: ("este usuario no tiene permiso", "Define en PORT un puerto de 1024 en adelante."),
    errno.EADDRNOTAVAIL: ("esa dirección no es de esta máquina", "Define otra en HOST, como 127.0.0.1."),
    errno.EAFNOSUPPORT: ("esta máquina no tiene IPv6", "Define en HOST una dirección IPv4, como 127.0.0.1."),
}


def servir(settings: Settings, listo: Callable[[], None] = lambda: None) -> None:
    """Serves until it is told to stop; `listo()` is called when it begins to answer.

    Raises:
        DominioError: it cannot start; the message is one sentence for the person who tried.
    """
    with _socket(settings) as escucha:
        logs.configurar(settings)
        config = uvicorn_config(settings)
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            try:
                runner.run(_servir(settings, escucha, listo))
            except asyncio.CancelledError:
                return  # told to stop while it was starting


async def _servir(settings: Settings, escucha: socket.socket, listo: Callable[[], None]) -> None:
    tarea = asyncio.current_task()
    if tarea is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, tarea.cancel)
    # Opened here and not in the lifespan, whose failures uvicorn tells as a traceback.
    async with abrir_agente(settings) as agente:
        app = create_app(settings, agente)
        aquietar_gc()
        await _Servidor(uvicorn_config(settings, app), listo).serve(sockets=[escucha])


class _Servidor(uvicorn.Server):
    """Tells when it is ready, and leaves the signals to whoever started it once it has stopped."""

    def __init__(self, config: uvicorn.Config, listo: Callable[[], None]) -> None:
        super().__init__(config)
        self._listo = listo

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._listo()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        # uvicorn's own raises the signal again when it ends, which would cut the closing of the agent.
        loop, senales = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)
        for senal in senales:
            loop.add_signal_handler(senal, self.handle_exit, senal, None)
        try:
            yield
        finally:
            for senal in senales:
                loop.remove_signal_handler(senal)


def uvicorn_config(settings: Settings, app: FastAPI | str = "") -> uvicorn.Config:
    """uvloop and httptools where they are installed ("auto"); the access log is ours."""
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="auto",
        http="auto",
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=25,
    )


def _socket(settings: Settings) -> socket.socket:
    """Bound before anything else starts, so that a port in use costs nothing and is told plainly."""
    familia = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        escucha = socket.socket(familia, socket.SOCK_STREAM)
    except OSError as exc:
        raise _no_puedo_escuchar(settings, exc) from exc
    try:
        escucha.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        escucha.bind((settings.host, settings.port))
    except OSError as exc:
        escucha.close()
        raise _no_puedo_escuchar(settings, exc) from exc
    return escucha


def _no_puedo_escuchar(settings: Settings, exc: OSError) -> PuertoOcupadoError:
    # A name that does not resolve has a number of its own, which differs between systems.
    codigo = errno.EADDRNOTAVAIL if isinstance(exc, socket.gaierror) else exc.errno
    motivo, remedio = _SIN_ESCUCHAR.get(codigo, (exc.strerror or str(exc), "Revisa HOST y PORT."))
    return PuertoOcupadoError(f"No puedo escuchar en {settings.host}:{settings.port}: {motivo}. {remedio}")
