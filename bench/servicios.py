"""The processes that are measured: the product as a shop runs it, the floor, and the load."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil

from bench.carga import Carga

RAIZ = Path(__file__).resolve().parent.parent
_ARRANQUE_S = 300.0
_PAUSA_S = 0.01
# What must not change what is measured, wherever it is measured.
_AJENOS = ("DATABASE_URL", "GOOGLE_API_KEY", "OPENAI_API_KEY", "LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2")


@dataclass(frozen=True)
class Servicio:
    proceso: subprocess.Popen[bytes]
    puerto: int

    def cpu_s(self) -> float:
        """Processor time so far, its own and the kernel's on its behalf; not PostgreSQL's."""
        tiempos = psutil.Process(self.proceso.pid).cpu_times()
        return float(tiempos.user + tiempos.system)

    def memoria_mb(self) -> float:
        return float(psutil.Process(self.proceso.pid).memory_info().rss) / 2**20


@contextmanager
def carpeta_temporal() -> Iterator[Path]:
    """A folder for a database; gone afterwards."""
    carpeta = Path(tempfile.mkdtemp(prefix="vendedor-bench-"))
    carpeta.chmod(0o755)  # the embedded server may run as another account
    try:
        yield carpeta
    finally:
        shutil.rmtree(carpeta, ignore_errors=True)


def puerto_libre() -> int:
    with socket.socket() as sonda:
        sonda.bind(("127.0.0.1", 0))
        return int(sonda.getsockname()[1])


@contextmanager
def producto(data_dir: Path) -> Iterator[Servicio]:
    """`vendedor servir` with its own settings, the demo shop and the embedded database; its log goes to a file."""
    puerto = puerto_libre()
    orden = ["-c", "from api.cli import main; main(['servir'])"]
    entorno = {"DATA_DIR": str(data_dir / "datos"), "PORT": str(puerto), "DEMO": "1", "HOST": "127.0.0.1"}
    with _proceso(orden, entorno, data_dir / "producto.log") as proceso:
        servicio = Servicio(proceso, puerto)
        _esperar(servicio)
        yield servicio


@contextmanager
def suelo(base: str, data_dir: Path, *, afinado: bool) -> Iterator[Servicio]:
    puerto = puerto_libre()
    orden = ["-m", "bench.suelo", "--puerto", str(puerto), "--base", base, *["--afinado"][: int(afinado)]]
    with _proceso(orden, {}, data_dir / f"suelo-{afinado}.log") as proceso:
        servicio = Servicio(proceso, puerto)
        _esperar(servicio)
        yield servicio


def cargar(servicio: Servicio, *, a_la_vez: int, repetir: bool = False, **limites: float) -> Carga:
    """Runs the load to its end. `limites`: `segundos`, `turnos`."""
    orden = [
        sys.executable,
        "-m",
        "bench.carga",
        "--puerto",
        str(servicio.puerto),
        "--a-la-vez",
        str(a_la_vez),
    ]
    for nombre, valor in limites.items():
        orden += [f"--{nombre}", str(valor)]
    if repetir:
        orden.append("--repetir")
    antes = servicio.cpu_s()
    salida = subprocess.run(orden, cwd=RAIZ, stdout=subprocess.PIPE, check=True).stdout
    datos: dict[str, Any] = json.loads(salida)
    datos["turnos"] = [(clase, ms) for clase, ms in datos["turnos"]]
    datos["cpu_servicio_s"] = servicio.cpu_s() - antes
    return Carga(**datos)


def _esperar(servicio: Servicio) -> None:
    """Until the port takes connections: then the service answers."""
    limite = time.monotonic() + _ARRANQUE_S
    while time.monotonic() < limite:
        if servicio.proceso.poll() is not None:
            raise RuntimeError("the service ended while starting; its log is in the folder above")
        if contesta(servicio.puerto):
            return
        time.sleep(_PAUSA_S)
    raise TimeoutError("the service did not start")


def contesta(puerto: int) -> bool:
    """Whether the health check says 200."""
    try:
        with socket.create_connection(("127.0.0.1", puerto), timeout=5) as conexion:
            conexion.sendall(b"GET /chat/health HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
            return b" 200 " in conexion.recv(64)
    except OSError:
        return False


@contextmanager
def _proceso(orden: list[str], entorno: dict[str, str], registro: Path) -> Iterator[subprocess.Popen[bytes]]:
    limpio = {nombre: valor for nombre, valor in os.environ.items() if nombre not in _AJENOS}
    with registro.open("ab") as salida:
        # Elsewhere than in the project's folder, whose `.env` is its developer's.
        proceso = subprocess.Popen(
            [sys.executable, *orden],
            cwd=registro.parent,
            env=limpio | {"PYTHONPATH": str(RAIZ)} | entorno,
            stdout=salida,
            stderr=salida,
        )
        try:
            yield proceso
        finally:
            proceso.send_signal(signal.SIGTERM)
            proceso.wait(timeout=60)
