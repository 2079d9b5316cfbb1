"""Starting and stopping a real process."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from api.errors import PuertoOcupadoError
from api.server import servir
from settings import Settings

# The agent's opening is replaced, and tells when it is closed.
_GUION = """
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from api import server
from settings import Settings
from tests.api.doble import AgenteDoble

@asynccontextmanager
async def abrir_agente(settings):
    yield AgenteDoble()
    print("cerrado", flush=True)

server.abrir_agente = abrir_agente
ajustes = {"port": int(sys.argv[1]), "data_dir": Path(sys.argv[2]), "admin_token": "t"}
server.servir(Settings.model_validate(ajustes), lambda: print("listo", flush=True))
"""


def puerto_libre() -> int:
    with socket.create_server(("127.0.0.1", 0)) as escucha:
        return int(escucha.getsockname()[1])


@pytest.mark.parametrize("senal", [signal.SIGTERM, signal.SIGINT])
def test_arranca_avisa_y_cierra_en_orden(tmp_path: Path, senal: signal.Signals) -> None:
    puerto = puerto_libre()
    with subprocess.Popen(
        [sys.executable, "-c", _GUION, str(puerto), str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    ) as proceso:
        assert proceso.stdout is not None
        assert proceso.stdout.readline() == "listo\n"
        respuesta = httpx.post(f"http://127.0.0.1:{puerto}/chat/texto", json={"mensaje": "hola"})
        assert respuesta.status_code == 200
        assert "server" not in respuesta.headers
        proceso.send_signal(senal)
        salida, errores = proceso.communicate(timeout=20)
    assert (proceso.returncode, salida) == (0, "cerrado\n")
    assert "Traceback" not in errores


def test_un_puerto_ocupado_se_dice_en_una_frase(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as ocupado:
        puerto = ocupado.getsockname()[1]
        settings = Settings.model_validate({"port": puerto, "data_dir": tmp_path / "datos"})
        with pytest.raises(PuertoOcupadoError, match=f"127.0.0.1:{puerto}"):
            servir(settings)
    assert not (tmp_path / "datos").exists()
