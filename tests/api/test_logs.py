"""What the logs say, and what they never say."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
import sqlalchemy.exc

from api.logs import rastro
from tests.api.test_chat import JSON

# In a process of its own, because it takes over every logger.
_GUION = """
import logging, sys, warnings
from pathlib import Path
import structlog
from api import logs
from settings import Settings

logs.configurar(Settings.model_validate({"log_file": Path(sys.argv[1]), "log_level": "debug"}))
log = structlog.get_logger("graph.turnos")
with structlog.contextvars.bound_contextvars(peticion_id="p1"):
    log.debug("turno.respondido", turno=7)
structlog.get_logger().info("sin_nombre")
logging.getLogger("openai").debug("prompt con la cédula 1234567890")
logging.getLogger("httpx").info("POST https://modelo/?key=secreta")
logging.getLogger("uvicorn.error").info("Started")
try:
    raise ValueError("por dentro") from KeyError("causa")
except ValueError:
    log.exception("error_interno")
"""


def test_configurado_escribe_json_y_calla_a_las_bibliotecas(tmp_path: Path) -> None:
    archivo = tmp_path / "registro" / "agente.log"
    hecho = subprocess.run(
        [sys.executable, "-c", _GUION, str(archivo)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
        env={"PYTHONPATH": "."},
    )
    lineas = [json.loads(linea) for linea in archivo.read_text().splitlines()]
    assert [linea["event"] for linea in lineas] == ["turno.respondido", "Started", "error_interno"]
    assert lineas[0]["peticion_id"] == "p1"
    assert lineas[0]["turno"] == 7
    assert lineas[0]["level"] == "debug"
    assert lineas[0]["logger"] == "graph.turnos"
    assert "ValueError: por dentro" in lineas[2]["exception"]
    assert "KeyError: 'causa'" in lineas[2]["exception"]
    assert [json.loads(linea)["event"] for linea in hecho.stderr.splitlines()] == [
        linea["event"] for linea in lineas
    ]
    assert hecho.stdout == ""


def test_los_mensajes_que_citan_datos_se_omiten() -> None:
    try:
        try:
            raise RuntimeError("sin datos")
        except RuntimeError as dentro:
            raise sqlalchemy.exc.IntegrityError(
                "INSERT ... VALUES (%s)",
                {"telefono": "3101234567"},
                ValueError("Key (telefono)=(3101234567)"),
            ) from dentro
    except sqlalchemy.exc.IntegrityError as fuera:
        texto = rastro((type(fuera), fuera, fuera.__traceback__))
    assert "3101234567" not in texto
    assert "IntegrityError: (mensaje omitido)" in texto
    assert "RuntimeError: sin datos" in texto
    assert "test_logs.py" in texto


async def test_el_acceso_se_anota_sin_lo_que_abre_un_chat(
    cliente: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="api"):
        await cliente.get("/chat/historial/secreto-9", params={"limite": 3})
        await cliente.post("/chat/texto", json={"mensaje": "mi cédula es 1234567890", "chat_id": "secreto-9"})
        await cliente.get("/productos/buscar", params={"q": "cascos"})
        await cliente.get("/static/chat.css")
        await cliente.get("/no/secreto-9")
    anotados = [json.loads(registro.message) for registro in caplog.records]
    assert [(a["metodo"], a["ruta"], a["status"]) for a in anotados] == [
        ("GET", "/chat/historial/{chat_id}", 200),
        ("POST", "/chat/texto", 200),
        ("GET", "/productos/buscar", 200),
        ("GET", "/static/*", 200),
        ("GET", "/no/*", 404),
    ]
    for secreto in ("secreto-9", "1234567890", "cascos"):
        assert secreto not in caplog.text


@pytest.mark.parametrize(("mensaje", "veces"), [("falla", 1), ("luego falla", 1), ("ocupado", 0)])
async def test_un_fallo_se_anota_una_sola_vez(
    cliente: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, mensaje: str, veces: int
) -> None:
    cuerpos: list[tuple[str, dict[str, Any]]] = [
        ("/chat/texto", {"mensaje": mensaje}),
        ("/chat/texto/stream", {"mensaje": mensaje}),
        ("/agente/invoke", {"input": {"mensaje": mensaje}}),
        ("/agente/stream", {"input": {"mensaje": mensaje}}),
        ("/agente/batch", {"inputs": [{"mensaje": mensaje}]}),
    ]
    for ruta, cuerpo in cuerpos:
        caplog.clear()
        await cliente.post(ruta, json=cuerpo, headers=JSON)
        errores = [registro for registro in caplog.records if registro.levelname == "ERROR"]
        assert len(errores) == veces, ruta
        assert all("doble.py" in registro.message for registro in errores)
