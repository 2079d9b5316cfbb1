"""`vendedor traza`, `repetir` and `grafo`, as a developer runs them."""

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.evaluacion.bases import base_temporal
from graph.agente import abrir_agente
from graph.respuesta import Peticion
from settings import Settings
from tests.api.test_cli import Vendedor, vendedor

__all__ = ["vendedor"]
CHARLA = ("¿qué extintores tienen?", "dame 2 del segundo")


@dataclass(frozen=True)
class Charlada:
    """A shop where somebody talked: the newest trace's id, and the settings with which a command finds it."""

    traza_id: int
    ajustes: dict[str, str]


@pytest.fixture(scope="module")
def charlada(servidor: str, _plantilla: str, con_motor: Path) -> Iterator[Charlada]:
    with base_temporal(servidor, _plantilla) as url:
        settings = Settings(_env_file=None, database_url=url, data_dir=con_motor)
        yield Charlada(asyncio.run(_charlar(settings)), {"DATABASE_URL": url, "DATA_DIR": str(con_motor)})


async def _charlar(settings: Settings) -> int:
    async with abrir_agente(settings) as agente:
        for mensaje in CHARLA:
            await agente.responder(Peticion(mensaje, chat_id="ana"))
        await agente.volcar_trazas()
        async with agente.pool.connection() as conexion:
            fila = await (await conexion.execute("SELECT max(id) AS id FROM trazas")).fetchone()
    assert fila is not None
    return int(fila["id"])


def test_traza_dibuja_el_arbol(charlada: Charlada, vendedor: Vendedor) -> None:
    dibujo = vendedor("traza", str(charlada.traza_id), **charlada.ajustes).stdout
    lineas = [re.sub(r"^[│├└─\s]+", "", linea) for linea in dibujo.splitlines()]
    assert "cliente: dame 2 del segundo" in lineas
    nodos = [linea.split()[1] for linea in lineas if linea.startswith("nodo ")]
    assert nodos == ["comprender", "armar_pedido", "guiar_venta", "redactar"]
    assert any(linea.startswith("herramienta agregar_al_pedido") for linea in lineas)


def test_traza_da_las_ultimas_de_una_conversacion(
    charlada: Charlada, vendedor: Vendedor, tmp_path: Path
) -> None:
    dichas = vendedor("traza", "--chat", "ana", "--ultimas", "5", "--json", **charlada.ajustes).stdout
    assert [json.loads(linea)["mensaje"] for linea in dichas.splitlines()] == list(CHARLA)
    archivo = tmp_path / "turno.json"
    vendedor("traza", "--chat", "ana", "--perfetto", str(archivo), **charlada.ajustes)
    assert json.loads(archivo.read_text("utf-8"))["traceEvents"]


def test_lo_que_no_hay_se_dice_en_una_frase(charlada: Charlada, vendedor: Vendedor) -> None:
    falta = vendedor("traza", "999999", **charlada.ajustes)
    assert (falta.returncode, falta.stderr.count("\n")) == (1, 1)
    assert "No hay una traza con el id 999999" in falta.stderr
    assert vendedor("traza", **charlada.ajustes).returncode == 2


def test_repetir_dice_si_responde_lo_mismo(charlada: Charlada, vendedor: Vendedor) -> None:
    hecho = vendedor("repetir", str(charlada.traza_id), **charlada.ajustes)
    assert hecho.returncode == 0, hecho.stderr
    assert "Responde lo mismo." in hecho.stdout


def test_el_grafo_es_el_que_ensena_la_arquitectura(vendedor: Vendedor, raiz: Path) -> None:
    dibujado = vendedor("grafo").stdout.strip()
    assert "comprender -.-> armar_pedido" in dibujado
    assert f"```mermaid\n{dibujado}\n```" in (raiz / "docs" / "ARCHITECTURE.md").read_text("utf-8")
