from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from api.evaluacion.bases import base_temporal
from db.conexion import abrir_pool
from db.repositorios.turnos import TurnoRepository
from graph.agente import Agente, abrir_agente
from graph.memoria import Memoria, Poda
from graph.turnos import Turnos
from settings import Settings
from tests.conftest import BaseLimpia
from tests.graph.doble import GrafoFalso


@pytest.fixture
def grafo() -> GrafoFalso:
    return GrafoFalso()


@pytest.fixture
async def procesos(base_limpia: BaseLimpia, grafo: GrafoFalso) -> AsyncIterator[list[Turnos]]:
    """Two services on one database."""
    async with AsyncExitStack() as pila:
        pools = [await pila.enter_async_context(abrir_pool(base_limpia.url)) for _ in range(2)]
        yield [
            Turnos(
                grafo=cast(Any, grafo),
                memoria=Memoria(pool),
                poda=Poda(TurnoRepository(pool), dejar=10),
                repositorio=TurnoRepository(pool),
                recursos=cast(Any, SimpleNamespace(sessions=base_limpia.sessions, pool=pool)),
                motor=cast(Any, None),
                redactor=cast(Any, None),
                max_mensajes=10,
                tono="amigable",
            )
            for pool in pools
        ]


@pytest.fixture
def turnos(procesos: list[Turnos]) -> Turnos:
    return procesos[0]


@pytest.fixture(scope="session")
async def agente(servidor: str, _plantilla: str, con_motor: Path) -> AsyncIterator[Agente]:
    """The real agent over the demo shop, on a database of its own; tests tell their chats apart by id."""
    with base_temporal(servidor, _plantilla) as url:
        async with abrir_agente(Settings(_env_file=None, database_url=url, data_dir=con_motor)) as agente:
            yield agente
