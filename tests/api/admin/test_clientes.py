"""`/clientes`: found by any of their words, counted by SQL, answered with evidence, forgotten for good."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import text, update

from db.models import Cliente, Venta
from tests.api.admin.test_productos import exigir_libro_cuadrado
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia
from tests.factories import DATOS, crear_chat, crear_producto, crear_venta, nueva_clave
from tools import ventas

CEDULA = DATOS["cedula"]
OTRA = {**DATOS, "cedula": "79123456", "nombre_completo": "José Ángel Núñez", "telefono": "+573159998877"}


async def vender(
    base: BaseLimpia,
    lineas: dict[int, int],
    *,
    hace_dias: int = 0,
    datos: dict[str, str] = DATOS,
    chat: str = "",
) -> int:
    async with base.sessions.begin() as session:
        chat_id = await crear_chat(session, chat_id=chat or None)
        venta = await crear_venta(session, chat_id=chat_id, lineas=lineas, datos=datos)
        if hace_dias:
            momento = datetime.now(UTC) - timedelta(days=hace_dias)
            await session.execute(update(Venta).where(Venta.id == venta.id).values(cerrada_en=momento))
            await session.execute(text("SELECT recalcular_compradores()"))
    return venta.id


async def producto(base: BaseLimpia, nombre: str, precio: int, categoria: str = "") -> int:
    async with base.sessions.begin() as session:
        hecho = await crear_producto(session, nombre=nombre, precio=precio, stock=100)
        hecho.categoria = categoria
    return hecho.id


async def preguntar(admin: httpx.AsyncClient, pregunta: str) -> dict[str, Any]:
    respuesta = await admin.post(f"/clientes/{CEDULA}/consulta", json={"pregunta": pregunta})
    assert respuesta.status_code == 200, respuesta.text
    contestada: dict[str, Any] = respuesta.json()
    return contestada


@pytest.mark.parametrize(
    ("q", "hallado"),
    [
        ("jose nunez", True), ("NÚÑEZ josé", True), ("angel", True), ("nun", True), ("79.123.456", True),
        ("79123", True), ("315 999 8877", True), ("+57 315 999 8877", True), ("pérez", False),
        ("jose gomez", False), ("9998877x", False),
    ],
)  # fmt: skip
async def test_se_busca_sin_tildes_ni_orden(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia, q: str, hallado: bool
) -> None:
    casco = await producto(base_limpia, "Casco", 1000)
    for datos in (DATOS, OTRA):
        await vender(base_limpia, {casco: 1}, datos=datos)
    for respuesta in (
        await admin.get("/clientes/", params={"q": q}),
        await admin.post("/clientes/buscar", json={"q": q}),
    ):
        assert [c["cedula"] for c in respuesta.json()["items"]] == (["79123456"] if hallado else [])


async def test_estadisticas_e_historial_menos_lo_devuelto(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    casco = await producto(base_limpia, "Casco", 1000, "Cabeza")
    guante = await producto(base_limpia, "Guante", 500, "Manos")
    primera = await vender(base_limpia, {casco: 2, guante: 1}, hace_dias=20)
    segunda = await vender(base_limpia, {guante: 3}, hace_dias=10)
    async with base_limpia.sessions.begin() as session:
        await ventas.devolver(session, segunda, {guante: 1}, clave=nueva_clave())
    cifras = (await admin.get(f"/clientes/{CEDULA}/estadisticas")).json()
    assert (cifras["compras"], cifras["unidades"], cifras["total"]) == (2, 5, 3500)
    assert (cifras["promedio"], cifras["dias_entre_compras"]) == (1750, 10.0)
    assert cifras["dias_desde_la_ultima"] == 10
    assert [(p["nombre"], p["unidades"]) for p in cifras["productos_favoritos"]] == [
        ("Guante", 3),
        ("Casco", 2),
    ]
    assert [c["categoria"] for c in cifras["categorias_favoritas"]] == ["Manos", "Cabeza"]
    historial = (await admin.get(f"/clientes/{CEDULA}/historial")).json()
    assert [venta["id"] for venta in historial["items"]] == [segunda, primera]
    cliente = (await admin.get(f"/clientes/{CEDULA}")).json()
    assert (cliente["compras"], cliente["total_comprado"]) == (2, 3500)


async def test_los_acumulados_son_los_que_daria_contarlos(base_limpia: BaseLimpia) -> None:
    casco = await producto(base_limpia, "Casco", 1000)
    for datos in (DATOS, OTRA, DATOS):
        una = await vender(base_limpia, {casco: 2}, datos=datos)
    async with base_limpia.sessions.begin() as session:
        await ventas.devolver(session, una, {casco: 1}, clave=nueva_clave())
    consulta = text("SELECT id, compras, total_comprado FROM clientes ORDER BY id")
    async with base_limpia.sessions.begin() as session:
        llevados = (await session.execute(consulta)).all()
        await session.execute(update(Cliente).values(compras=0, total_comprado=0))
        await session.execute(text("SELECT recalcular_compradores()"))
        assert (await session.execute(consulta)).all() == llevados
    assert [(fila.compras, int(fila.total_comprado)) for fila in llevados] == [(2, 3000), (1, 2000)]


async def test_los_mejores_de_un_periodo_cuentan_sin_lo_devuelto(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    casco = await producto(base_limpia, "Casco", 1000)
    await vender(base_limpia, {casco: 3})
    otra = await vender(base_limpia, {casco: 4}, datos=OTRA)
    async with base_limpia.sessions.begin() as session:
        await ventas.devolver(session, otra, {casco: 2}, clave=nueva_clave())
    hoy = datetime.now(UTC).date() - timedelta(days=1)
    for periodo in ({}, {"fecha_desde": str(hoy)}):
        mejores = (await admin.get("/clientes/top/compradores", params=periodo)).json()
        assert [(c["cliente"]["cedula"], c["valor"]) for c in mejores] == [(CEDULA, 3000), ("79123456", 2000)]


async def test_top_y_busqueda_por_lo_comprado(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    casco = await producto(base_limpia, "Casco", 10_000, "Cabeza")
    guante = await producto(base_limpia, "Guante", 500, "Manos")
    await vender(base_limpia, {casco: 1}, hace_dias=40)
    for _ in range(2):
        await vender(base_limpia, {guante: 1}, datos=OTRA)

    async def top(**params: Any) -> list[str]:
        return [
            c["cliente"]["cedula"]
            for c in (await admin.get("/clientes/top/compradores", params=params)).json()
        ]

    async def buscar(**cuerpo: Any) -> list[str]:
        respuesta = await admin.post("/clientes/buscar", json=cuerpo)
        assert respuesta.status_code == 200, respuesta.text
        return [c["cedula"] for c in respuesta.json()["items"]]

    ayer = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    assert await top() == [CEDULA, "79123456"]
    assert await top(por="cantidad") == ["79123456", CEDULA]
    assert await top(fecha_desde=ayer) == ["79123456"]
    assert await buscar(producto_id=casco) == [CEDULA]
    assert await buscar(categoria="Manos") == ["79123456"]
    assert await buscar(compra_desde=ayer) == ["79123456"]
    assert await buscar(compras_min=2) == ["79123456"]
    assert await buscar(total_min=5000, total_max=20000) == [CEDULA]
    assert await buscar(ultima_compra_hasta=ayer, orden="-total_comprado") == [CEDULA]
    assert await buscar(compra_desde=ayer, producto_id=casco) == []
    assert await buscar(q=None, barrio=None, categoria=None, compras_min=2) == ["79123456"]


async def test_las_preguntas_se_contestan_con_cifras_y_con_sus_filas(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    guantes = await producto(base_limpia, "Guantes de nitrilo talla M", 18500, "Manos")
    casco = await producto(base_limpia, "Casco azul", 45000, "Cabeza")
    hace_mucho = await vender(base_limpia, {casco: 1, guantes: 1}, hace_dias=800)
    ultima = await vender(base_limpia, {guantes: 2})
    await vender(base_limpia, {casco: 9}, datos=OTRA)

    gasto = await preguntar(admin, "¿Cuánto gastó en los últimos 30 días?")
    assert (gasto["intencion"], gasto["cifras"]["total"]) == ("gasto", 37000)
    assert "$37.000" in gasto["respuesta"]
    assert [fila["venta_id"] for fila in gasto["evidencia"]] == [ultima]
    assert (await preguntar(admin, "cuanto ha gastado en total"))["cifras"]["total"] == 100500

    cuando = await preguntar(admin, "¿cuándo compró cascos por última vez?")
    assert cuando["intencion"] == "ultima_vez"
    assert [fila["venta_id"] for fila in cuando["evidencia"]] == [hace_mucho]
    assert "1 x Casco azul" in cuando["respuesta"]

    veces = await preguntar(admin, "¿Cuántas veces ha comprado guantes?")
    assert (veces["intencion"], veces["cifras"]["compras"]) == ("veces", 2)
    unidades = await preguntar(admin, "cuántos guantes de nitrilo lleva")
    assert (unidades["intencion"], unidades["cifras"]["unidades"]) == ("unidades", 3)
    suele = await preguntar(admin, "¿Qué suele llevar?")
    assert suele["respuesta"].startswith("Suele llevar: Guantes de nitrilo talla M (2 veces)")
    assert (await preguntar(admin, "¿cada cuánto compra?"))["respuesta"].startswith("Compra cada 800 días")
    assert (await preguntar(admin, "¿Cuál es su compra promedio?"))["cifras"]["total"] == 100500
    pago = await preguntar(admin, "¿cuánto pagó la última vez?")
    assert (pago["cifras"]["total"], [f["venta_id"] for f in pago["evidencia"]]) == (37000, [ultima])
    grande = await preguntar(admin, "¿cuál fue su compra más grande?")
    assert (grande["intencion"], [f["venta_id"] for f in grande["evidencia"]]) == ("mayor", [hace_mucho] * 2)
    caro = await preguntar(admin, "¿qué es lo más caro que ha comprado?")
    assert "Casco azul, a $45.000" in caro["respuesta"]
    compara = await preguntar(admin, "¿compra más cascos o guantes?")
    assert compara["respuesta"] == "Ha comprado 3 unidades de guantes y 1 unidad de cascos."
    assert (await preguntar(admin, "¿alguna vez llevó un casco?"))["respuesta"].startswith(
        "Sí: compró 1 unidad"
    )
    dos = await preguntar(admin, "sus dos últimas compras")
    assert (dos["cifras"]["compras"], len(dos["evidencia"])) == (2, 3)
    assert sum(p["compras"] for p in (await preguntar(admin, "¿qué días compra más?"))["cifras"]["por"]) == 2
    assert "hace 0" not in (await preguntar(admin, "¿hace cuánto no viene?"))["respuesta"]
    nada = await preguntar(admin, "¿ha devuelto algo?")
    assert nada["respuesta"] == "No ha devuelto nada."
    async with base_limpia.sessions.begin() as session:
        await ventas.devolver(session, ultima, {guantes: 1}, clave=nueva_clave())
    devuelto = await preguntar(admin, "¿ha devuelto algo?")
    assert (devuelto["cifras"]["importe"], len(devuelto["evidencia"])) == (18500, 1)
    nunca = await preguntar(admin, "¿cuándo compró botas?")
    assert (nunca["cifras"], nunca["evidencia"]) == ({"compras": 0}, [])
    assert (await preguntar(admin, "¿de qué color es el cielo?"))["intencion"] == "desconocida"


async def test_borrar_a_una_persona_deja_las_cuentas_y_nada_de_ella(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    casco = await producto(base_limpia, "Casco", 1000)
    datos = {**DATOS, "direccion": "Calle 10 # 20-30", "correo": "ana@example.com", "barrio": "Laureles"}
    venta = await vender(base_limpia, {casco: 2}, datos=datos, chat="573001234567@c.us")
    await vender(base_limpia, {casco: 1}, datos=OTRA)
    async with base_limpia.sessions.begin() as session:
        for orden in (
            "INSERT INTO mensajes (chat_id, rol, texto) VALUES (:chat, 'cliente', 'soy Ana Gómez')",
            "INSERT INTO checkpoints (thread_id, checkpoint_id, checkpoint) VALUES (:chat, '1', '{}')",
        ):
            await session.execute(text(orden), {"chat": "573001234567@c.us"})
    entregado = (await admin.get(f"/clientes/{CEDULA}/datos")).json()
    assert entregado["cliente"]["nombre_completo"] == "Ana Gómez"
    assert [v["id"] for v in entregado["ventas"]] == [venta]
    assert [m["texto"] for m in entregado["mensajes"]] == ["soy Ana Gómez"]
    antes = (await admin.get("/ventas/resumen")).json()
    assert (await admin.delete(f"/clientes/{CEDULA}")).json() == {"conversaciones_borradas": 1}
    assert (await admin.get("/ventas/resumen")).json() == antes
    es_problema(await admin.get(f"/clientes/{CEDULA}"), 404, "cliente_no_encontrado")
    assert (await admin.get(f"/ventas/{venta}")).json()["lineas"][0]["cantidad"] == 2
    assert (await admin.get("/clientes/79123456")).status_code == 200
    await exigir_libro_cuadrado(base_limpia)
    assert not await rastros(base_limpia, ["Gómez", CEDULA, "3001234567", "Calle 10", "ana@", "Laureles"])
    es_problema(await admin.delete(f"/clientes/{CEDULA}"), 404, "cliente_no_encontrado")


async def rastros(base: BaseLimpia, restos: list[str]) -> list[str]:
    """Tables with a row that holds any of these."""
    con_restos = []
    async with base.sessions() as session:
        tablas = (
            await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        ).all()
        for tabla in tablas:
            filas = (await session.scalars(text(f"SELECT t::text FROM {tabla} t"))).all()
            if any(re.escape(resto) in re.escape(fila) for fila in filas for resto in restos):
                con_restos.append(tabla)
    return con_restos


async def test_dos_personas_con_un_mismo_numero(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    casco = await producto(base_limpia, "Casco", 1000)
    for tipo in ("CC", "CE"):
        await vender(base_limpia, {casco: 1}, datos={**DATOS, "tipo_documento": tipo})
    es_problema(await admin.get(f"/clientes/{CEDULA}"), 409, "cliente_ambiguo")
    una = await admin.get(f"/clientes/{CEDULA}", params={"tipo_documento": "CE"})
    assert una.json()["tipo_documento"] == "CE"
