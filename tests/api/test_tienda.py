"""The shop, its search, and the health of the service."""

import asyncio
from typing import Any

import httpx
import pytest

from api import salud
from tests.api.conftest import ADMIN, TOKEN
from tests.api.doble import AgenteDoble
from tests.api.test_chat import es_problema


async def test_tienda(cliente: httpx.AsyncClient) -> None:
    tienda = (await cliente.get("/tienda")).json()
    assert set(tienda) == {"nombre", "moneda", "pais", "saludo", "sugerencias", "medios"}
    assert tienda["medios"] == {"max_mb": 16, "max_archivos": 6, "max_segundos": 300}


async def test_buscar_da_una_lista_con_puntajes(cliente: httpx.AsyncClient) -> None:
    hallazgos = (await cliente.get("/productos/buscar", params={"q": "extintor", "k": 5})).json()
    assert hallazgos == {
        "items": [
            {
                "id": 7,
                "sku": "EXT-10",
                "nombre": "Extintor ABC 10 libras",
                "categoria": "Extintores",
                "precio": 95000,
                "disponible": True,
                "puntaje": 0.83,
            }
        ],
        "total": 1,
        "pagina": 1,
        "por_pagina": 5,
    }


@pytest.mark.parametrize("q", ["unicornios", "", "   ", "\x00"])
async def test_buscar_lo_que_no_hay_da_una_lista_vacia(cliente: httpx.AsyncClient, q: str) -> None:
    respuesta = await cliente.get("/productos/buscar", params={"q": q})
    assert respuesta.status_code == 200
    assert respuesta.json() == {"items": [], "total": 0, "pagina": 1, "por_pagina": 3}


@pytest.mark.parametrize(
    "params", [{}, {"q": "a" * 201}, {"q": "a", "k": 0}, {"q": "a", "k": 51}, {"q": "a", "k": "x"}]
)
async def test_buscar_mal_pedido(cliente: httpx.AsyncClient, params: dict[str, Any]) -> None:
    es_problema(await cliente.get("/productos/buscar", params=params), 422, "datos_invalidos")


async def test_health_dice_cada_parte(cliente: httpx.AsyncClient, doble: AgenteDoble) -> None:
    respuesta = await cliente.get("/chat/health")
    assert respuesta.status_code == 200
    assert set(respuesta.json()) == {"status", "version", "dependencias"}
    assert respuesta.json()["dependencias"] == doble.estados


@pytest.mark.parametrize(
    ("parte", "status"), [("base_de_datos", 503), ("indice", 503), ("motor", 503), ("modelo", 200)]
)
async def test_health_sin_una_parte(
    cliente: httpx.AsyncClient, doble: AgenteDoble, parte: str, status: int
) -> None:
    doble.estados[parte] = {"estado": "error"}
    for ruta in ("/chat/health", "/admin/health"):
        respuesta = await cliente.get(ruta, headers=ADMIN)
        assert respuesta.status_code == status
        assert respuesta.json()["status"] == ("ok" if status == 200 else "error")


async def test_health_contesta_aunque_una_parte_se_cuelgue(
    cliente: httpx.AsyncClient, doble: AgenteDoble, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def colgada(*, a_fondo: bool) -> dict[str, Any]:
        await asyncio.Event().wait()
        return {}

    monkeypatch.setattr(salud, "_PLAZO_S", 0.05)
    monkeypatch.setattr(doble, "salud", colgada)
    respuesta = await cliente.get("/chat/health")
    assert respuesta.status_code == 503
    assert respuesta.json()["dependencias"] == {
        "base_de_datos": {"estado": "error", "motivo": "TimeoutError"}
    }


@pytest.mark.parametrize(
    "cabecera", [None, "", "Bearer", "Bearer otro", f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ñ"]
)
async def test_admin_sin_el_token(cliente: httpx.AsyncClient, cabecera: str | None) -> None:
    cabeceras = {} if cabecera is None else {b"Authorization": cabecera.encode()}
    respuesta = await cliente.get("/admin/health", headers=cabeceras)
    es_problema(respuesta, 401, "no_autorizado")
    assert respuesta.headers["www-authenticate"] == "Bearer"


async def test_admin_health_da_detalles(cliente: httpx.AsyncClient) -> None:
    respuesta = await cliente.get("/admin/health", headers=ADMIN)
    assert respuesta.status_code == 200
    assert respuesta.json()["proceso"]["pid"] > 0
