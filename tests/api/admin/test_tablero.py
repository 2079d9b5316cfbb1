"""`/admin`: the shop's figures are those of its sales, in its own days."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from sqlalchemy import text

from settings import Settings
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia
from tests.factories import crear_chat, crear_pedido, crear_producto, crear_venta, nueva_clave
from tools import pedidos, ventas
from tools.tablero import tablero_de_ventas

BOGOTA = ZoneInfo("America/Bogota")


async def producto(base: BaseLimpia, nombre: str, precio: int, categoria: str = "", stock: int = 100) -> int:
    async with base.sessions.begin() as session:
        hecho = await crear_producto(session, nombre=nombre, precio=precio, stock=stock)
        hecho.categoria = categoria
    return hecho.id


async def vender(base: BaseLimpia, lineas: dict[int, int], momento: datetime, chat: str = "") -> int:
    """A sale that closed then, of a conversation that began then unless it is named."""
    async with base.sessions.begin() as session:
        chat_id = chat or await crear_chat(session)
        venta = await crear_venta(session, chat_id=chat_id, lineas=lineas)
        for orden in (
            "UPDATE ventas SET cerrada_en = :m, creada_en = :m WHERE id = :id",
            "UPDATE conversaciones SET creada_en = :m WHERE chat_id = :chat AND NOT :vieja",
            "SELECT recalcular_resumenes() WHERE :id > 0 AND :m IS NOT NULL",
        ):
            valores = {"m": momento, "id": venta.id, "chat": chat_id, "vieja": bool(chat)}
            await session.execute(text(orden), {k: v for k, v in valores.items() if f":{k}" in orden})
    return venta.id


def a_las(hora: int, *, hace_dias: int = 0, minuto: int = 0) -> datetime:
    """A moment of a day of Bogotá."""
    dia = datetime.now(BOGOTA).date() - timedelta(days=hace_dias)
    return datetime(dia.year, dia.month, dia.day, hora, minuto, tzinfo=BOGOTA)


async def pedir(admin: httpx.AsyncClient, ruta: str, **params: Any) -> dict[str, Any]:
    respuesta = await admin.get(f"/admin/{ruta}", params=params)
    assert respuesta.status_code == 200, respuesta.text
    cuerpo: dict[str, Any] = respuesta.json()
    return cuerpo


async def test_el_tablero_cuenta_y_compara(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    casco = await producto(base_limpia, "Casco", 1000, "Seguridad")
    guante = await producto(base_limpia, "Guante", 300, "Seguridad")
    cinta = await producto(base_limpia, "Cinta", 50)
    await vender(base_limpia, {casco: 2, cinta: 4}, a_las(0, hace_dias=1))
    venta = await vender(base_limpia, {casco: 1, guante: 1}, a_las(23, hace_dias=1, minuto=59))
    await vender(base_limpia, {guante: 5}, a_las(10, hace_dias=4))
    await vender(base_limpia, {casco: 1}, a_las(10, hace_dias=9))
    async with base_limpia.sessions.begin() as session:
        await crear_chat(session)
        await ventas.devolver(session, venta, {guante: 1}, clave=nueva_clave())
        abierto = await crear_chat(session)
        await crear_pedido(session, chat_id=abierto, lineas={casco: 1})
        await pedidos.cancelar(session, abierto, motivo="no", clave=nueva_clave())
    tablero = await pedir(admin, "dashboard/ventas", dias=3)
    assert tablero["totales"] == {
        "ventas": 2, "ingresos": 3200, "ticket_promedio": 1600, "unidades": 7, "conversaciones": 4,
        "conversion": 0.5,
    }  # fmt: skip
    assert (tablero["anterior"]["ventas"], tablero["anterior"]["ingresos"]) == (1, 1500)
    assert tablero["cambio"] == {
        "ventas": 1.0, "ingresos": 1.1333, "ticket_promedio": 0.0667, "conversaciones": 3.0,
    }  # fmt: skip
    hoy = datetime.now(BOGOTA).date()
    assert (tablero["desde"], tablero["hasta"]) == (str(hoy - timedelta(days=2)), str(hoy))
    assert [(d["dia"], d["ventas"], d["ingresos"]) for d in tablero["por_dia"]] == [
        (str(hoy - timedelta(days=2)), 0, 0), (str(hoy - timedelta(days=1)), 2, 3200), (str(hoy), 0, 0),
    ]  # fmt: skip
    assert [h["hora"] for h in tablero["por_hora"]] == list(range(24))
    assert {h["hora"]: h["ingresos"] for h in tablero["por_hora"] if h["ventas"]} == {0: 2200, 23: 1000}
    assert [(p["nombre"], p["unidades"], p["ingreso"]) for p in tablero["productos_top"]] == [
        ("Casco", 3, 3000), ("Cinta", 4, 200),
    ]  # fmt: skip
    assert [(c["categoria"], c["ingreso"]) for c in tablero["por_categoria"]] == [
        ("Seguridad", 3000), ("Sin categoría", 200),
    ]  # fmt: skip


async def test_un_tablero_vacio(admin: httpx.AsyncClient) -> None:
    tablero = await pedir(admin, "dashboard/ventas", dias=366)
    assert len(tablero["por_dia"]) == 366
    assert tablero["totales"]["conversion"] is None
    assert tablero["cambio"]["ventas"] is None
    assert (await pedir(admin, "estadisticas"))["ticket_promedio"] == 0
    assert (await pedir(admin, "inventario"))["agotados"] == {"cuantos": 0, "valor": 0, "articulos": []}
    for dias in (0, 367, "x"):
        es_problema(await admin.get("/admin/dashboard/ventas", params={"dias": dias}), 422, "datos_invalidos")


async def test_una_conversacion_que_vuelve_a_comprar_se_convirtio_una_vez(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    casco = await producto(base_limpia, "Casco", 1000)
    async with base_limpia.sessions.begin() as session:
        chat = await crear_chat(session)
    for _ in range(3):
        await vender(base_limpia, {casco: 1}, a_las(0), chat=chat)
    totales = (await pedir(admin, "dashboard/ventas", dias=1))["totales"]
    assert (totales["ventas"], totales["conversion"]) == (3, 1.0)


async def test_el_inventario_dice_que_falta_y_que_sobra(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia, ajustes: Settings
) -> None:
    await producto(base_limpia, "Agotado sin ventas", 10, stock=0)
    acabado = await producto(base_limpia, "Agotado", 10, stock=3)
    escaso = await producto(base_limpia, "Escaso", 10, stock=6)
    await producto(base_limpia, "Quieto y caro", 500, stock=2)
    viejo = await producto(base_limpia, "Quieto", 10, stock=40)
    movido = await producto(base_limpia, "Movido", 10, stock=40)
    async with base_limpia.sessions.begin() as session:
        await crear_producto(session, nombre="Inactivo", stock=9, activo=False)
    await vender(base_limpia, {acabado: 3, escaso: 2, movido: 1}, a_las(10, hace_dias=1))
    await vender(base_limpia, {viejo: 10}, a_las(10, hace_dias=100))
    visto = await pedir(admin, "inventario", umbral=4)
    assert (visto["activos"], visto["inactivos"], visto["moneda"]) == (6, 1, "COP")
    assert (visto["unidades"], visto["valor"]) == (4 + 2 + 30 + 39, 40 + 1000 + 300 + 390)
    nombres = {
        lista: [(a["nombre"], a["stock"], a["vendidas"]) for a in visto[lista]["articulos"]]
        for lista in ("agotados", "con_poco", "sin_movimiento")
    }
    assert nombres == {
        "agotados": [("Agotado", 0, 3), ("Agotado sin ventas", 0, 0)],
        "con_poco": [("Escaso", 4, 2)],
        "sin_movimiento": [("Quieto y caro", 2, 0), ("Quieto", 30, 0)],
    }
    assert (visto["sin_movimiento"]["cuantos"], visto["sin_movimiento"]["valor"]) == (2, 1300)
    primero = await pedir(admin, "inventario", umbral=4, limite=1)
    assert [a["nombre"] for a in primero["sin_movimiento"]["articulos"]] == ["Quieto y caro"]
    assert primero["sin_movimiento"]["cuantos"] == 2
    assert len((await pedir(admin, "inventario", dias=120))["sin_movimiento"]["articulos"]) == 1


async def test_la_demanda_insatisfecha_suma_los_dias_consultados(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    hoy = datetime.now(BOGOTA).date()
    filas = [("piano", 0, 2), ("piano", 3, 1), ("violin", 1, 4), ("arpa", 200, 9)]
    async with base_limpia.engine.begin() as conexion:
        for palabras, hace, veces in filas:
            await conexion.execute(
                text("INSERT INTO demanda_insatisfecha VALUES (:dia, :palabras, :veces)"),
                {"dia": hoy - timedelta(days=hace), "palabras": palabras, "veces": veces},
            )
    demanda = (await pedir(admin, "inventario"))["demanda_insatisfecha"]
    assert [(d["palabras"], d["veces"], date.fromisoformat(d["ultimo_dia"])) for d in demanda] == [
        ("violin", 4, hoy - timedelta(days=1)), ("piano", 3, hoy),
    ]  # fmt: skip


async def test_las_estadisticas_son_de_siempre(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    casco = await producto(base_limpia, "Casco", 1000)
    primera = a_las(10, hace_dias=400)
    for momento in (primera, a_las(0)):
        await vender(base_limpia, {casco: 2}, momento)
    async with base_limpia.sessions.begin() as session:
        await crear_pedido(session, chat_id=await crear_chat(session), lineas={casco: 1})
    cifras = await pedir(admin, "estadisticas")
    assert (cifras["ventas"], cifras["ingresos"], cifras["ticket_promedio"]) == (2, 4000, 2000)
    assert cifras["por_estado"] == {"cerrada": 2, "pendiente": 1}
    assert cifras["clientes"] == {"total": 1, "con_compras": 1, "que_repiten": 1}
    assert cifras["conversaciones"] == {"total": 3, "derivadas": 0, "con_venta": 2}
    assert datetime.fromisoformat(cifras["primera_venta"]) == primera.astimezone(UTC)


async def test_las_ventas_de_admin_son_las_de_ventas(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    casco = await producto(base_limpia, "Casco", 1000)
    for hace in (1, 2):
        await vender(base_limpia, {casco: 1}, a_las(10, hace_dias=hace))
    assert await pedir(admin, "ventas", por_pagina=1) == (
        (await admin.get("/ventas/", params={"por_pagina": 1})).json()
    )


@pytest.mark.parametrize("zona", ["America/Bogota", "America/Santiago"])
async def test_un_dia_de_cambio_de_hora_es_un_dia(base_limpia: BaseLimpia, zona: str) -> None:
    """In Santiago the 5th of April 2026 has 25 hours, and its sales are that day's."""
    suya = ZoneInfo(zona)
    casco = await producto(base_limpia, "Casco", 1000)
    for dia, hora in ((4, 23), (5, 0), (5, 23), (6, 0)):
        await vender(base_limpia, {casco: 1}, datetime(2026, 4, dia, hora, 30, tzinfo=suya))
    async with base_limpia.sessions() as session:
        visto = await tablero_de_ventas(
            session, dias=2, hoy=date(2026, 4, 5), zona=suya, moneda="COP", limite=5
        )
    assert [(d.dia.day, d.ventas) for d in visto.por_dia] == [(4, 1), (5, 2)]
