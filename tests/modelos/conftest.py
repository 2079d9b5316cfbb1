from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from agent.modelos.turno import Modelos
from api.evaluacion.bases import base_temporal
from graph.agente import Agente, abrir_agente
from graph.modelos import abrir_modelos
from settings import Settings
from tests.modelos.servidores import Proveedor, Proveedores, servir_proveedores

Abridor = Callable[..., Modelos]


@pytest.fixture(scope="session")
async def servidor_de_modelos() -> AsyncIterator[Proveedores]:
    async with servir_proveedores() as proveedores:
        yield proveedores


@pytest.fixture
def proveedores(servidor_de_modelos: Proveedores) -> Proveedores:
    servidor_de_modelos.seguir()
    return servidor_de_modelos


@pytest.fixture(params=["openai", "gemini"])
def proveedor(request: pytest.FixtureRequest) -> Proveedor:
    elegido: Proveedor = request.param
    return elegido


def ajustes_de(proveedores: Proveedores, proveedor: Proveedor, **otros: Any) -> Settings:
    """Settings of a shop whose model lives on the local server."""
    propios: dict[str, Any] = (
        {"google_api_key": "clave", "google_base_url": proveedores.url_de("gemini")}
        if proveedor == "gemini"
        else {"openai_base_url": proveedores.url_de("openai"), "default_model": "de-prueba"}
    )
    return Settings.model_validate({"modelo_segundos": 2, **propios, **otros})


@pytest.fixture
async def modelos_de() -> AsyncIterator[Abridor]:
    """Opens models, and closes at the end all that it opened."""
    abiertos: list[Modelos] = []

    def abrir(proveedores: Proveedores, proveedor: Proveedor, **otros: Any) -> Modelos:
        modelos = abrir_modelos(ajustes_de(proveedores, proveedor, **otros))
        assert modelos is not None
        abiertos.append(modelos)
        return modelos

    yield abrir
    for modelos in abiertos:
        await modelos.cerrar()


@pytest.fixture(scope="session")
async def agente(
    servidor: str, _plantilla: str, con_motor: Path, servidor_de_modelos: Proveedores
) -> AsyncIterator[Agente]:
    """The real agent over the demo shop, with a model that is asked about every message."""
    with base_temporal(servidor, _plantilla) as url:
        ajustes = ajustes_de(
            servidor_de_modelos,
            "openai",
            database_url=url,
            data_dir=con_motor,
            modelo_certeza=1,
        )
        async with abrir_agente(ajustes) as agente:
            yield agente
