"""The application over a real database, and one client for each role."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from db.roles import Rol
from tests.api.conftest import ADMIN
from tests.api.doble import AgenteDoble, recursos_de
from tests.conftest import BaseLimpia
from tools import tokens


@pytest.fixture
def doble(base_limpia: BaseLimpia) -> AgenteDoble:
    return AgenteDoble(recursos_de(base_limpia.engine), base_limpia.url)


@dataclass(frozen=True)
class Clientes:
    """By what they may do; `nadie` has no token."""

    nadie: httpx.AsyncClient
    admin: httpx.AsyncClient
    operador: httpx.AsyncClient
    lectura: httpx.AsyncClient

    def de(self, rol: Rol) -> httpx.AsyncClient:
        cliente: httpx.AsyncClient = getattr(self, rol.value)
        return cliente


@pytest.fixture
async def clientes(app: FastAPI, base_limpia: BaseLimpia) -> AsyncIterator[Clientes]:
    async with base_limpia.sessions.begin() as session:
        secretos = {rol: await tokens.crear(session, f"de-{rol}", rol) for rol in Rol}
    transporte = httpx.ASGITransport(app)
    cabeceras = {rol.value: {"Authorization": f"Bearer {secreto}"} for rol, secreto in secretos.items()}
    async with AsyncExitStack() as pila:
        yield Clientes(
            **{
                nombre: await pila.enter_async_context(
                    httpx.AsyncClient(transport=transporte, base_url="http://tienda.test", headers=suyas)
                )
                for nombre, suyas in {**cabeceras, "nadie": {}}.items()
            }
        )


@pytest.fixture
async def admin(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """With the main token."""
    transporte = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=transporte, base_url="http://tienda.test", headers=ADMIN
    ) as cliente:
        yield cliente
