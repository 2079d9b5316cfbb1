"""`make studio`: the development server opens the agent once and holds a conversation with it."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from langgraph_sdk import get_client

from tests.servicio import puerto_libre

_ARRANQUE_S = 120


@pytest.fixture
def servidor_studio(raiz: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Its URL, and its log."""
    python = raiz / ".venv-studio" / "bin" / "python"
    if not python.exists():
        pytest.skip("no .venv-studio here; `make studio` makes it")
    puerto = puerto_libre()
    orden = ["-m", "langgraph_cli", "dev", "--no-browser", "--no-reload", "--port", str(puerto)]
    entorno = {
        **os.environ,
        "DATA_DIR": str(tmp_path / "datos"),
        "LANGGRAPH_CLI_NO_ANALYTICS": "1",
        "PYTHONPATH": str(raiz),
    }
    registro = tmp_path / "studio.log"
    with registro.open("wb") as salida:
        proceso = subprocess.Popen(
            [str(python), *orden],
            cwd=raiz,
            env=entorno,
            stdout=salida,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        url = f"http://127.0.0.1:{puerto}"
        limite = time.monotonic() + _ARRANQUE_S
        while not _contesta(url):
            assert proceso.poll() is None, registro.read_text("utf-8")[-3000:]
            assert time.monotonic() < limite, registro.read_text("utf-8")[-3000:]
            time.sleep(0.2)
        yield url, registro
    finally:
        os.killpg(proceso.pid, signal.SIGTERM)
        proceso.wait(60)


def _contesta(url: str) -> bool:
    try:
        return httpx.get(f"{url}/ok").status_code == httpx.codes.OK
    except httpx.TransportError:
        return False


@pytest.mark.lento
async def test_studio_abre_el_agente_una_vez_y_recuerda_la_charla(servidor_studio: tuple[str, Path]) -> None:
    url, registro = servidor_studio
    estado: Any = None
    async with get_client(url=url, timeout=120) as cliente:
        hilo = (await cliente.threads.create())["thread_id"]
        for mensaje in ("¿qué extintores tienen?", "dame 2 del segundo", "¿cómo va mi pedido?"):
            estado = await cliente.runs.wait(hilo, "vendedor", input={"mensaje": mensaje})
            assert "__error__" not in estado, estado
    (linea,) = estado["metadatos"]["pedido"]["lineas"]
    assert linea["cantidad"] == 2
    assert "extintor" in linea["nombre"].lower()
    assert registro.read_text("utf-8").count("agente.listo") == 1
