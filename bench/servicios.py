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
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import psutil

from bench.carga import Carga, Orden

RAIZ = Path(__file__).resolve().parent.parent
_ARRANQUE_S = 900.0
_PAUSA_S = 0.01
# What must not change what is measured, wherever it is measured.
_AJENOS = ("DATABASE_URL", "GOOGLE_API_KEY", "OPENAI_API_KEY", "LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2")


@dataclass(frozen=True)
class Servicio:
    """A service that answers, with the customers that load it."""

    proceso: subprocess.Popen[bytes]
    puerto: int
    clientes: subprocess.Popen[bytes]

    def cargar(self, orden: Orden) -> Carga:
        """Runs the load to its end."""
        assert self.clientes.stdin is not None
        assert self.clientes.stdout is not None
        antes = self.cpu_s()
        self.clientes.stdin.write(json.dumps(asdict(orden)).encode() + b"\n")
        self.clientes.stdin.flush()
        datos: dict[str, Any] = json.loads(self.clientes.stdout.readline())
        datos["turnos"] = [(clase, ms) for clase, ms in datos["turnos"]]
        return Carga(**{**datos, "cpu_servicio_s": self.cpu_s() - antes})

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
def producto(data_dir: Path, **ajustes: str) -> Iterator[Servicio]:
    """`vendedor servir` with its own settings, the demo shop and the embedded database, logging to a file."""
    puerto = puerto_libre()
    orden = ["-c", "from api.cli import main; main(['servir'])"]
    entorno = {"DATA_DIR": str(data_dir / "datos"), "PORT": str(puerto), "DEMO": "1", "HOST": "127.0.0.1"}
    entorno |= ajustes
    with _servicio(orden, entorno, puerto, data_dir / "producto.log") as servicio:
        yield servicio


@contextmanager
def suelo(base: str, data_dir: Path, *, afinado: bool) -> Iterator[Servicio]:
    puerto = puerto_libre()
    orden = ["-m", "bench.suelo", "--puerto", str(puerto), "--base", base, *["--afinado"][: int(afinado)]]
    with _servicio(orden, {}, puerto, data_dir / f"suelo-{afinado}.log") as servicio:
        yield servicio


@contextmanager
def _servicio(orden: list[str], entorno: dict[str, str], puerto: int, registro: Path) -> Iterator[Servicio]:
    """Until it answers, and then until the end of the block."""
    with registro.open("ab") as salida, ExitStack() as pila:
        proceso = pila.enter_context(_proceso(orden, entorno, registro.parent, stdout=salida, stderr=salida))
        limite = time.monotonic() + _ARRANQUE_S
        while not contesta(puerto):
            if proceso.poll() is not None or time.monotonic() > limite:
                raise RuntimeError(f"the service did not start:\n{registro.read_text('utf-8')[-2000:]}")
            time.sleep(_PAUSA_S)
        tubos = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        carga = ["-m", "bench.carga", str(puerto)]
        yield Servicio(proceso, puerto, pila.enter_context(_proceso(carga, {}, registro.parent, **tubos)))


def contesta(puerto: int) -> bool:
    """Whether the health check says 200."""
    try:
        with socket.create_connection(("127.0.0.1", puerto), timeout=5) as conexion:
            conexion.sendall(b"GET /chat/health HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
            return b" 200 " in conexion.recv(64)
    except OSError:
        return False


@contextmanager
def _proceso(
    orden: list[str], entorno: dict[str, str], carpeta: Path, **tubos: int | IO[bytes]
) -> Iterator[subprocess.Popen[bytes]]:
    """In `carpeta` and not in the project's own, whose `.env` is its developer's."""
    limpio = {nombre: valor for nombre, valor in os.environ.items() if nombre not in _AJENOS}
    todo = limpio | {"PYTHONPATH": str(RAIZ)} | entorno
    proceso = subprocess.Popen([sys.executable, *orden], cwd=carpeta, env=todo, **tubos)  # type: ignore[call-overload]
    try:
        yield proceso
    finally:
        proceso.send_signal(signal.SIGTERM)
        proceso.wait(timeout=60)
