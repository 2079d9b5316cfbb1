"""`/pedidos` and `/ventas`: what staff takes obeys the chat's rules, and the books stay true."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update

from db.models import Venta
from tests.api.admin.test_productos import acciones, exigir_libro_cuadrado
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia
from tests.factories import DATOS, crear_chat, crear_pedido, crear_producto, crear_venta

CLIENTE = {"nombre_completo": "ana gómez", "cedula": "1.032.456.789", "telefono": "300 123 4567"}


async def producto(base: BaseLimpia, **valores: Any) -> int:
    async with base.sessions.begin() as session:
        return (await crear_producto(session, **valores)).id


async def ids(cliente: httpx.AsyncClient, ruta: str, **params: Any) -> list[int]:
    respuesta = await cliente.get(ruta, params=params)
    assert respuesta.status_code == 200, respuesta.text
    return [venta["id"] for venta in respuesta.json()["items"]]


async def test_un_pedido_del_mostrador_hasta_la_venta_y_su_devolucion(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    casco = await producto(base_limpia, nombre="Casco", precio=45000, stock=10)
    lineas = [{"producto_id": casco, "cantidad": 1}, {"producto_id": casco, "cantidad": 2}]
    creado = await admin.post("/pedidos/", json={"lineas": lineas})
    assert creado.status_code == 201
    pedido = creado.json()
    assert (pedido["estado"], pedido["total"], pedido["cliente"]) == ("pendiente", 135000, None)
    ruta = f"/pedidos/{pedido['id']}"
    assert await ids(admin, "/pedidos/") == [pedido["id"]]
    cerrar = await admin.post(f"{ruta}/estado", json={"estado": "cerrada"})
    es_problema(cerrar, 409, "transicion_invalida")
    confirmado = (await admin.post(f"{ruta}/estado", json={"estado": "recolectando_datos"})).json()
    assert confirmado["estado"] == "recolectando_datos"
    es_problema(await admin.post(f"{ruta}/estado", json={"estado": "cerrada"}), 409, "datos_incompletos")
    con_datos = (await admin.put(f"{ruta}/cliente", json=CLIENTE)).json()
    assert con_datos["cliente"]["cedula"] == "1032456789"
    assert con_datos["cliente"]["nombre_completo"] == "Ana Gómez"
    vendida = (await admin.post(f"{ruta}/estado", json={"estado": "cerrada"})).json()
    assert [paso["estado"] for paso in vendida["historia"]] == ["iniciada", "recolectando_datos", "cerrada"]
    assert await ids(admin, "/pedidos/") == []
    devuelta = await admin.post(
        f"/ventas/{pedido['id']}/devoluciones",
        json={"lineas": [{"producto_id": casco, "cantidad": 2}], "motivo": "Llegaron rotos"},
    )
    assert devuelta.status_code == 201
    devoluciones = devuelta.json()["devoluciones"]
    assert [(d["cantidad"], d["importe"], d["motivo"]) for d in devoluciones] == [
        (2, 90000, "Llegaron rotos")
    ]
    assert devuelta.json()["total"] == 135000
    assert (await admin.get(f"/productos/{casco}")).json()["stock"] == 9
    await exigir_libro_cuadrado(base_limpia)
    assert [accion for accion, _ in await acciones(base_limpia)] == [
        "POST /pedidos/",
        "POST /pedidos/{venta_id}/estado",
        "PUT /pedidos/{venta_id}/cliente",
        "POST /pedidos/{venta_id}/estado",
        "POST /ventas/{venta_id}/devoluciones",
    ]


async def test_una_venta_de_mostrador_en_una_sola_llamada_o_en_ninguna(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    casco = await producto(base_limpia, stock=2)
    cuerpo = {"lineas": [{"producto_id": casco, "cantidad": 2}], "estado": "cerrada"}
    es_problema(await admin.post("/pedidos/", json=cuerpo), 409, "datos_incompletos")
    assert await ids(admin, "/ventas/") == []
    vendida = await admin.post("/pedidos/", json={**cuerpo, "cliente": CLIENTE})
    assert vendida.json()["estado"] == "cerrada"
    es_problema(await admin.post("/pedidos/", json={**cuerpo, "cliente": CLIENTE}), 409, "stock_insuficiente")
    await exigir_libro_cuadrado(base_limpia)


async def test_la_misma_clave_actua_una_sola_vez(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    casco = await producto(base_limpia, stock=10)
    cuerpo = {"lineas": [{"producto_id": casco, "cantidad": 2}], "estado": "cerrada", "cliente": CLIENTE}
    cabeceras = {"Idempotency-Key": "caja-1-0001"}
    vistas = [(await admin.post("/pedidos/", json=cuerpo, headers=cabeceras)).json() for _ in range(3)]
    assert len({(vista["id"], vista["estado"], vista["total"]) for vista in vistas}) == 1
    devolucion = {"lineas": [{"producto_id": casco, "cantidad": 1}], "motivo": "Sobraba"}
    for _ in range(2):
        await admin.post(
            f"/ventas/{vistas[0]['id']}/devoluciones", json=devolucion, headers={"Idempotency-Key": "d-1"}
        )
    assert (await admin.get(f"/productos/{casco}")).json()["stock"] == 9


async def test_cancelar_pide_motivo_y_suelta_lo_apartado(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    casco = await producto(base_limpia, stock=1)
    cuerpo = {"lineas": [{"producto_id": casco, "cantidad": 1}], "estado": "recolectando_datos"}
    primero = (await admin.post("/pedidos/", json=cuerpo)).json()
    es_problema(await admin.post("/pedidos/", json=cuerpo), 409, "stock_insuficiente")
    ruta = f"/pedidos/{primero['id']}/cancelar"
    es_problema(await admin.post(ruta, json={"motivo": ""}), 422, "datos_invalidos")
    cancelado = (await admin.post(ruta, json={"motivo": "Se arrepintió"})).json()
    assert (cancelado["estado"], cancelado["motivo_cancelacion"]) == ("cancelada", "Se arrepintió")
    es_problema(await admin.post(ruta, json={"motivo": "Otra vez"}), 409, "transicion_invalida")
    assert (await admin.post("/pedidos/", json=cuerpo)).status_code == 201


async def test_las_lineas_de_un_pedido_se_cambian_y_se_quitan(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    uno, dos = await producto(base_limpia, precio=100), await producto(base_limpia, precio=10, stock=5)
    pedido = (await admin.post("/pedidos/", json={"lineas": [{"producto_id": uno, "cantidad": 1}]})).json()
    ruta = f"/pedidos/{pedido['id']}/lineas"
    assert (await admin.put(f"{ruta}/{dos}", json={"cantidad": 4})).json()["total"] == 140
    assert (await admin.put(f"{ruta}/{dos}", json={"cantidad": 2})).json()["total"] == 120
    es_problema(await admin.put(f"{ruta}/{dos}", json={"cantidad": 6}), 409, "stock_insuficiente")
    es_problema(await admin.put(f"{ruta}/999", json={"cantidad": 1}), 404, "producto_no_encontrado")
    assert (await admin.delete(f"{ruta}/{uno}")).json()["total"] == 20
    es_problema(await admin.delete(f"{ruta}/{uno}"), 404, "linea_no_encontrada")
    assert (await admin.delete(f"{ruta}/{dos}")).json()["estado"] == "iniciada"


@pytest.mark.parametrize(
    ("datos", "campo"),
    [({"cedula": "12"}, "cedula"), ({"correo": "no es"}, "correo"), ({"telefono": "1"}, "telefono")],
)
async def test_los_datos_se_comprueban_como_en_el_chat(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia, datos: dict[str, str], campo: str
) -> None:
    casco = await producto(base_limpia)
    cuerpo = {"lineas": [{"producto_id": casco, "cantidad": 1}], "cliente": datos}
    respuesta = await admin.post("/pedidos/", json=cuerpo)
    es_problema(respuesta, 422, "dato_no_valido")
    assert respuesta.json()["detail"].startswith(f"{campo}: ")


async def test_filtros(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        casco, guante = await crear_producto(session, stock=9), await crear_producto(session, stock=9)
        otro = {**DATOS, "cedula": "79123456"}
        chats = [await crear_chat(session) for _ in range(3)]
        una = await crear_venta(session, chat_id=chats[0], lineas={casco.id: 1})
        dos = await crear_venta(session, chat_id=chats[1], lineas={guante.id: 1}, datos=otro)
        tres = await crear_pedido(session, chat_id=chats[2], lineas={casco.id: 1, guante.id: 1})
        for venta, dia in ((una, 1), (dos, 2), (tres, 3)):
            # Just before midnight of Bogotá, which is the next day in UTC.
            momento = datetime(2026, 3, dia, 23, 59, tzinfo=UTC) + timedelta(hours=5)
            await session.execute(update(Venta).where(Venta.id == venta.id).values(creada_en=momento))
    assert await ids(admin, "/ventas/") == [tres.id, dos.id, una.id]
    assert await ids(admin, "/ventas/", orden="creada_en") == [una.id, dos.id, tres.id]
    assert await ids(admin, "/pedidos/") == [tres.id]
    assert await ids(admin, "/pedidos/", estado="cerrada") == []
    assert await ids(admin, "/ventas/", estado="cerrada") == [dos.id, una.id]
    assert await ids(admin, "/ventas/", chat_id=chats[1]) == [dos.id]
    assert await ids(admin, "/ventas/", cedula="79123456") == [dos.id]
    assert await ids(admin, "/ventas/", producto=casco.id) == [tres.id, una.id]
    assert await ids(admin, "/ventas/", fecha_desde="2026-03-02", fecha_hasta="2026-03-02") == [dos.id]
    assert await ids(admin, "/ventas/", fecha_hasta="2026-03-01") == [una.id]
    primera = (await admin.get("/ventas/", params={"por_pagina": 2})).json()
    assert await ids(admin, "/ventas/", por_pagina=2, cursor=primera["siguiente"]) == [una.id]
    al_reves = {"fecha_desde": "2026-03-02", "fecha_hasta": "2026-03-01"}
    es_problema(await admin.get("/ventas/", params=al_reves), 422, "fechas_invertidas")
    resumen = (await admin.get("/ventas/resumen", params={"fecha_desde": "2026-03-01"})).json()
    assert (resumen["cantidad"], resumen["total"]) == (3, 40000)
    assert [(e["estado"], e["cantidad"]) for e in resumen["por_estado"]] == [("cerrada", 2), ("pendiente", 1)]
    assert (await admin.get("/pedidos/resumen")).json()["cantidad"] == 1


async def test_mas_de_diez_mil_filas_se_estiman(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        await session.execute(text("INSERT INTO conversaciones (chat_id) VALUES ('uno')"))
        await session.execute(
            text(
                "INSERT INTO ventas (chat_id, estado, moneda, cancelada_en, creada_en) SELECT 'uno',"
                " 'cancelada', 'COP', now(), now() - n * interval '1 s' FROM generate_series(1, 12000) n"
            )
        )
    async with base_limpia.engine.connect() as conexion:
        await (await conexion.execution_options(isolation_level="AUTOCOMMIT")).execute(text("ANALYZE ventas"))
    cuerpo = (await admin.get("/ventas/", params={"pagina": 1200, "por_pagina": 10})).json()
    assert len(cuerpo["items"]) == 10
    assert cuerpo["total_es_aproximado"] is True
    assert 10_000 < cuerpo["total"] < 15_000


async def test_dos_cajas_no_venden_la_misma_unidad(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    casco = await producto(base_limpia, stock=3)
    cuerpo = {"lineas": [{"producto_id": casco, "cantidad": 1}], "cliente": CLIENTE, "estado": "cerrada"}
    respuestas = await asyncio.gather(*(admin.post("/pedidos/", json=cuerpo) for _ in range(8)))
    assert sorted(r.status_code for r in respuestas) == [201] * 3 + [409] * 5
    await exigir_libro_cuadrado(base_limpia)


async def test_una_venta_que_no_hay(admin: httpx.AsyncClient) -> None:
    es_problema(await admin.get("/ventas/999"), 404, "venta_no_encontrada")
    es_problema(
        await admin.post("/pedidos/999/cancelar", json={"motivo": "No existe"}), 404, "venta_no_encontrada"
    )
