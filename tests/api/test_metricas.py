"""`/metrics`: who may read it, what it counts, and that the dashboard asks for nothing else."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from fastapi import FastAPI
from prometheus_client.parser import text_string_to_metric_families

from agent.hechos import StockInsuficiente
from api.metricas import Metricas
from graph.trazas.tipos import Tramo, Traza
from tests.api.conftest import ADMIN
from tests.api.doble import AgenteDoble, recursos_de
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia
from tests.factories import crear_chat, crear_pedido, crear_producto, crear_venta

PANEL = Path(__file__).parents[2] / "docs" / "grafana" / "agente-vendedor.json"


@asynccontextmanager
async def desde(app: FastAPI, direccion: str, **cabeceras: str) -> AsyncIterator[httpx.AsyncClient]:
    transporte = httpx.ASGITransport(app, client=(direccion, 50_000))
    async with httpx.AsyncClient(
        transport=transporte, base_url="http://tienda.test", headers=cabeceras
    ) as cliente:
        yield cliente


def traza(**cambios: Any) -> Traza:
    raiz = Tramo("turno", "turno", 0, 40_000_000)
    nodo = Tramo("nodo", "armar_pedido", 0, 30_000_000)
    nodo.hijos = [
        Tramo("herramienta", "agregar_al_pedido", 0, 9_000_000),
        Tramo("modelo", "m1", 0, 5_000_000),
    ]
    raiz.hijos = [nodo]
    metadatos = {
        "actos": [{"tipo": "agregar"}],
        "motor": "m1",
        "modelo": {"tokens": {"m1": {"entrada": 120, "salida": 30}}, "fallo": "tiempo"},
    }
    una = Traza("chat", 1, "", cast(Any, None), raiz, metadatos=cast(Any, metadatos))
    return replace(una, **cambios)


async def leer(metricas: Metricas, agente: AgenteDoble) -> dict[tuple[str, ...], float]:
    """By name and the labels' values, in the order of their names."""
    texto = (await metricas.escribir(agente)).decode()
    return {
        (muestra.name, *(valor for _, valor in sorted(muestra.labels.items()))): muestra.value
        for familia in text_string_to_metric_families(texto)
        for muestra in familia.samples
    }


async def test_solo_la_lee_esta_maquina_o_quien_tiene_token(app: FastAPI) -> None:
    for direccion in ("127.0.0.1", "::1"):
        async with desde(app, direccion) as cliente:
            assert (await cliente.get("/metrics")).status_code == 200
    async with desde(app, "203.0.113.9") as cliente:
        es_problema(await cliente.get("/metrics"), 401, "no_autorizado")
        assert (await cliente.get("/metrics", headers=ADMIN)).status_code == 200
    for cabecera in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
        async with desde(app, "127.0.0.1", **{cabecera: "203.0.113.9"}) as cliente:
            es_problema(await cliente.get("/metrics"), 401, "no_autorizado")
    async with desde(app, "127.0.0.1", Authorization="Bearer otro") as cliente:
        es_problema(await cliente.get("/metrics"), 401, "no_autorizado")


async def test_cada_turno_se_cuenta_por_su_acto_su_motor_y_sus_nodos() -> None:
    metricas, agente = Metricas(), AgenteDoble()
    metricas.anotar(traza())
    metricas.anotar(traza(error="RuntimeError", metadatos=None))
    falta = StockInsuficiente(nombre="Casco", pedido=9, disponible=2)
    metricas.anotar(traza(rechazadas=["cifra: $1"], hechos=[falta]))
    leidas = await leer(metricas, agente)
    assert leidas["agente_turnos_total", "agregar", "m1", "ok"] == 2
    assert leidas["agente_turnos_total", "ninguno", "ninguno", "error"] == 1
    assert leidas["agente_nodo_segundos_count", "armar_pedido"] == 3
    assert leidas["agente_nodo_segundos_bucket", "0.05", "armar_pedido"] == 3
    assert leidas["agente_nodo_segundos_bucket", "0.025", "armar_pedido"] == 0
    assert leidas["agente_herramienta_segundos_count", "agregar_al_pedido"] == 3
    assert leidas["agente_modelo_segundos_count", "m1", "ok"] == 3
    assert leidas["agente_fichas_total", "m1", "entrada"] == 240
    assert leidas["agente_caidas_del_modelo_total", "tiempo"] == 2
    assert leidas["agente_respuestas_corregidas_total",] == 1
    assert leidas["agente_rechazos_de_existencias_total",] == 1
    assert leidas["agente_conexiones", "abiertas", "lecturas"] == 2
    assert leidas["agente_indice_productos",] == 3
    assert not any(clave[0] == "agente_ventas" for clave in leidas)  # nobody answers for its database


async def test_las_ventas_se_cuentan_por_estado(base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session, stock=9)
        chat = await crear_chat(session)
        await crear_venta(session, chat_id=chat, lineas={casco.id: 2})
        await crear_pedido(session, chat_id=chat, lineas={casco.id: 3})
    leidas = await leer(Metricas(), AgenteDoble(recursos_de(base_limpia.engine), base_limpia.url))
    assert leidas["agente_ventas", "cerrada"] == 1
    assert leidas["agente_ventas", "pendiente"] == 1


async def test_el_panel_de_grafana_solo_pide_lo_que_hay(base_limpia: BaseLimpia) -> None:
    metricas = Metricas()
    metricas.anotar(traza())
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session)
        await crear_pedido(session, chat_id=await crear_chat(session), lineas={casco.id: 1})
    agente = AgenteDoble(recursos_de(base_limpia.engine), base_limpia.url)
    hay = {nombre for nombre, *_ in await leer(metricas, agente)}
    panel = json.loads(PANEL.read_text("utf-8"))
    pedidas = {
        nombre
        for grafica in panel["panels"]
        for consulta in grafica["targets"]
        for nombre in re.findall(r"\b(?:agente|process)_[a-z_]+", consulta["expr"])
    }
    assert len(pedidas) > 10
    assert pedidas - hay == set()


@pytest.mark.parametrize("cabecera", [{}, {"Accept": "text/plain"}])
async def test_se_escribe_como_prometheus_lo_lee(app: FastAPI, cabecera: dict[str, str]) -> None:
    async with desde(app, "127.0.0.1", **cabecera) as cliente:
        respuesta = await cliente.get("/metrics")
    assert respuesta.headers["content-type"].startswith("text/plain")
    assert list(text_string_to_metric_families(respuesta.text))
