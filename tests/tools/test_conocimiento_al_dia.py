"""A running service answers with what its owner has just written."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest

from agent.embeddings import EmbeddingsLocal
from db.conexion import dsn
from tests.conftest import BaseLimpia
from tools.conocimiento import reemplazar_conocimiento
from tools.conocimiento_al_dia import servir_conocimiento
from tools.empresa import IndiceConocimiento

ANTES = "# El Tornillo\n\n## Horario\nAbrimos de 8 a 5.\n\n## Pagos\nSolo efectivo.\n"
DESPUES = "# La Tuerca\n\n## Horario\nAbrimos de 9 a 7.\n\n## Pagos\nEfectivo y tarjeta.\n"


class Servicio:
    def __init__(self, base: BaseLimpia) -> None:
        self.base = base
        self.indice = IndiceConocimiento(EmbeddingsLocal())
        self.nombres: list[str] = []

    async def escribir(self, documento: str) -> None:
        async with self.base.sessions.begin() as session:
            await reemplazar_conocimiento(session, io.BytesIO(documento.encode()))

    def dice(self, pregunta: str, texto: str) -> bool:
        return any(texto in seccion.texto for seccion in self.indice.responder(pregunta))


async def pronto(condicion: Callable[[], bool]) -> None:
    for _ in range(250):
        if condicion():
            return
        await asyncio.sleep(0.02)
    pytest.fail("el servicio no se enteró del cambio")


@pytest.fixture
async def servicio(base_limpia: BaseLimpia) -> AsyncIterator[Servicio]:
    servicio = Servicio(base_limpia)
    await servicio.escribir(ANTES)
    async with servir_conocimiento(
        base_limpia.url, base_limpia.sessions, servicio.indice, servicio.nombres.append
    ):
        yield servicio


async def test_al_entrar_ya_sabe(servicio: Servicio) -> None:
    assert servicio.dice("¿a qué hora abren?", "8 a 5")
    assert servicio.nombres == ["El Tornillo"]


async def test_un_documento_nuevo_se_responde_sin_reiniciar(servicio: Servicio) -> None:
    await servicio.escribir(DESPUES)
    await pronto(lambda: servicio.dice("¿a qué hora abren?", "9 a 7"))
    assert not servicio.dice("¿a qué hora abren?", "8 a 5")
    assert servicio.nombres[-1] == "La Tuerca"


async def test_una_conexion_caida_se_abre_de_nuevo(servicio: Servicio) -> None:
    async with await psycopg.AsyncConnection.connect(dsn(servicio.base.url), autocommit=True) as conexion:
        await conexion.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = 'agente-vendedor-conocimiento'"
        )
    await servicio.escribir(DESPUES)
    await pronto(lambda: servicio.dice("¿a qué hora abren?", "9 a 7"))
