"""The whole service in a process of its own, as a shop runs it: started, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

ARRANQUE_S = 240  # a first start trains the engine and indexes the shop


def puerto_libre() -> int:
    with socket.socket() as sonda:
        sonda.bind(("127.0.0.1", 0))
        return int(sonda.getsockname()[1])


class Servicio:
    """`vendedor servir` on a free loopback port, with its own folder and the embedded database."""

    def __init__(self, data_dir: Path, **ajustes: str) -> None:
        self._data_dir = data_dir
        self._ajustes = ajustes
        self._proceso: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{puerto_libre()}"
        self.http = httpx.Client(base_url=self.url, timeout=30)

    def __enter__(self) -> Self:
        try:
            self.arrancar()
        except BaseException:
            self._terminar(signal.SIGTERM)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.http.close()
        self._terminar(signal.SIGTERM)

    def arrancar(self) -> None:
        """Returns once the health check answers 200."""
        entorno = {
            **os.environ,
            "DATA_DIR": str(self._data_dir),
            "PORT": self.url.rpartition(":")[2],
            "LOG_LEVEL": "WARNING",
            **self._ajustes,
        }
        orden = [sys.executable, "-c", "from api.cli import main; main(['servir'])"]
        self._proceso = subprocess.Popen(orden, env=entorno, stdout=subprocess.DEVNULL)
        limite = time.monotonic() + ARRANQUE_S
        while time.monotonic() < limite:
            assert self._proceso.poll() is None, "the service ended while starting"
            try:
                if self.http.get("/chat/health").status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise TimeoutError("the service did not start")

    def matar(self) -> None:
        """SIGKILL: nothing is saved, closed or told."""
        self._terminar(signal.SIGKILL)

    def _terminar(self, senal: signal.Signals) -> None:
        if self._proceso is not None:
            self._proceso.send_signal(senal)
            self._proceso.wait(timeout=30)
            self._proceso = None


class Cliente:
    """One customer's chat."""

    def __init__(self, servicio: Servicio) -> None:
        self._servicio = servicio
        self.chat_id: str | None = None

    def dice(self, mensaje: str) -> dict[str, Any]:
        """The answer's JSON, with `respuesta` and `metadatos`."""
        cuerpo = {"mensaje": mensaje} | ({"chat_id": self.chat_id} if self.chat_id else {})
        respuesta = self._servicio.http.post("/chat/texto", json=cuerpo)
        assert respuesta.status_code == httpx.codes.OK, respuesta.text
        contestado: dict[str, Any] = respuesta.json()
        self.chat_id = contestado["chat_id"]
        return contestado


@contextmanager
def servicio_con_demo(data_dir: Path) -> Iterator[Servicio]:
    with Servicio(data_dir, DEMO="1") as servicio:
        yield servicio
