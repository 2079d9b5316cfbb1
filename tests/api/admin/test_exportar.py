"""`/exportar`: what goes out reads back equal, no cell is a formula, and Excel in Spanish understands it."""

import csv
import io
import zipfile
from datetime import datetime
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from db.models import Cliente, Producto
from settings import Settings
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia
from tests.factories import DATOS, crear_chat, crear_pedido, crear_producto, crear_venta

FORMULAS = [
    "=1+1",
    "+57 300",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    '=HYPERLINK("http://x")',
    "normal",
    "'ya",
    "ñandú; «x»",
]
TEXTO = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), min_size=1, max_size=30)


def leer(respuesta: httpx.Response, separador: str = ",") -> list[dict[str, str]]:
    assert respuesta.status_code == 200, respuesta.text
    texto = respuesta.content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(texto, newline=""), delimiter=separador))


def defusada(celda: str) -> str:
    return f"'{celda}" if celda[:1] in {"=", "+", "-", "@", "\t", "\r"} else celda


@given(nombres=st.lists(TEXTO | st.sampled_from(FORMULAS), min_size=1, max_size=8))
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
async def test_lo_exportado_se_lee_igual_y_ninguna_celda_es_formula(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia, nombres: list[str]
) -> None:
    async with base_limpia.sessions.begin() as session:
        await session.execute(text("TRUNCATE productos, movimientos_inventario CASCADE"))
        for nombre in nombres:
            await crear_producto(session, nombre=nombre, precio="1234.5", stock=2)
    filas = leer(await admin.get("/exportar/inventario"))
    assert [fila["nombre"] for fila in filas] == [defusada(nombre) for nombre in nombres]
    assert {(fila["precio"], fila["stock"]) for fila in filas} == {("1234.50", "2")}


async def test_el_inventario_exportado_se_puede_importar(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    async with base_limpia.sessions.begin() as session:
        for nombre in FORMULAS[:6]:
            await crear_producto(session, nombre=nombre, precio=45000)
        await session.execute(update(Producto).values(atributos={"talla": "M", "usos": ["a", "b"]}))
    archivo = (await admin.get("/exportar/inventario")).content
    vuelta = await admin.post("/productos/importar", files={"archivo": ("inventario.csv", archivo)})
    informe = vuelta.json()["informe"]
    assert (informe["creados"], informe["total_rechazados"]) == (0, 0)


async def test_ventas_clientes_y_sus_filtros(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session, nombre="Casco", precio=1000, stock=9)
        guante = await crear_producto(session, nombre="=Guante", precio=500, stock=9)
        await crear_venta(session, chat_id=await crear_chat(session), lineas={casco.id: 2, guante.id: 1})
        await crear_pedido(session, chat_id=await crear_chat(session), lineas={casco.id: 1})
    ventas = leer(await admin.get("/exportar/ventas"))
    assert [(v["Estado"], v["Total"], v["Cédula"]) for v in ventas] == [
        ("cerrada", "2500.00", DATOS["cedula"]), ("pendiente", "1000.00", ""),
    ]  # fmt: skip
    assert ventas[0]["Teléfono"] == f"'{DATOS['telefono']}"
    assert len(leer(await admin.get("/exportar/ventas", params={"estado": "cerrada"}))) == 1
    lineas = leer(
        await admin.get(
            "/exportar/ventas",
            params={
                "incluir_detalles_producto": True,
                "incluir_detalles_cliente": False,
                "estado": "cerrada",
            },
        )
    )
    assert [(fila["Producto"], fila["Cantidad"]) for fila in lineas] == [("Casco", "2"), ("'=Guante", "1")]
    assert [Decimal(fila["Subtotal"]) for fila in lineas] == [2000, 500]
    assert "Cédula" not in lineas[0]
    (cliente,) = leer(await admin.get("/exportar/clientes", params={"con_compras": True}))
    assert (cliente["Nombre"], cliente["Compras"], cliente["Total comprado"]) == ("Ana Gómez", "1", "2500.00")
    assert leer(await admin.get("/exportar/clientes", params={"fecha_hasta": "2020-01-01"})) == []
    assert leer(await admin.get("/exportar/ventas", params={"fecha_hasta": "2020-01-01"})) == []


async def test_las_fechas_son_de_la_tienda_y_el_nombre_lleva_la_de_hoy(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia, ajustes: Settings
) -> None:
    async with base_limpia.sessions.begin() as session:
        await crear_producto(session)
        await session.execute(text("ALTER TABLE productos DISABLE TRIGGER fechar_producto"))
        await session.execute(text("UPDATE productos SET actualizado_en = '2026-03-02T02:30:00Z'"))
        await session.execute(text("ALTER TABLE productos ENABLE TRIGGER fechar_producto"))
    respuesta = await admin.get("/exportar/inventario")
    assert leer(respuesta)[0]["Actualizado"] == "2026-03-01 21:30:00"
    hoy = datetime.now(ajustes.zona).date()
    assert respuesta.headers["content-disposition"] == f'attachment; filename="inventario-{hoy}.csv"'
    assert respuesta.headers["content-type"] == "text/csv; charset=utf-8"


async def test_como_lo_abre_excel_en_espanol(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        await crear_producto(session, nombre="Camión; niño", precio="1234.50")
    respuesta = await admin.get("/exportar/inventario", params={"excel": True})
    assert respuesta.content.startswith("\ufeff".encode())
    (fila,) = leer(respuesta, ";")
    assert (fila["nombre"], fila["precio"]) == ("Camión; niño", "1234,50")
    plano = await admin.get("/exportar/inventario", params={"separador": "|"})
    assert not plano.content.startswith("\ufeff".encode())
    assert leer(plano, "|")[0]["precio"] == "1234.50"


def celdas_de_excel(contenido: bytes, hoja: int = 1) -> tuple[str, list[list[str]]]:
    with zipfile.ZipFile(io.BytesIO(contenido)) as libro:
        xml = libro.read(f"xl/worksheets/sheet{hoja}.xml").decode()
    filas = []
    for fila in ElementTree.fromstring(xml).findall(".//{*}row"):
        filas.append(["".join(celda.itertext()) for celda in fila])
    return xml, filas


async def test_el_excel_lleva_numeros_y_ninguna_formula(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    async with base_limpia.sessions.begin() as session:
        for nombre in FORMULAS:
            await crear_producto(session, nombre=nombre, precio="1234.5", stock=3)
    respuesta = await admin.get("/exportar/inventario", params={"formato": "xlsx"})
    assert respuesta.headers["content-disposition"].endswith('.xlsx"')
    xml, filas = celdas_de_excel(respuesta.content)
    assert "<f>" not in xml
    assert [fila[1] for fila in filas[1:]] == FORMULAS
    assert {Decimal(fila[-5] if len(fila) > 8 else fila[2]) for fila in filas[1:]} == {Decimal("1234.5")}


async def test_el_reporte_completo_trae_todo_de_un_mismo_instante(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session, nombre="Casco", stock=9)
        await crear_venta(session, chat_id=await crear_chat(session), lineas={casco.id: 2})
    respuesta = await admin.get("/exportar/reporte-completo")
    assert respuesta.headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(respuesta.content)) as archivo:
        assert archivo.testzip() is None
        assert [nombre.removesuffix(".csv") for nombre in archivo.namelist()] == [
            "inventario", "clientes", "ventas", "conversaciones-rag",
        ]  # fmt: skip
        assert archivo.read("ventas.csv").decode().count("Casco") == 1
    libro = (await admin.get("/exportar/reporte-completo", params={"formato": "xlsx"})).content
    assert celdas_de_excel(libro, 3)[1][1][1] == "cerrada"


async def test_las_conversaciones_van_con_su_pregunta(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    orden = """
    WITH c AS (INSERT INTO conversaciones (chat_id) VALUES ('uno')),
         p AS (INSERT INTO mensajes (chat_id, rol, texto) VALUES ('uno', 'cliente', '¿hay cascos?')
               RETURNING id)
    INSERT INTO mensajes (chat_id, rol, texto, responde_a, metadatos)
    SELECT 'uno', 'agente', 'Sí, hay', id,
           '{"tipo_mensaje": "inventario", "productos": [{"nombre": "Casco"}]}' FROM p
    """
    async with base_limpia.engine.begin() as conexion:
        await conexion.exec_driver_sql(orden)
    ruta = "/exportar/conversaciones-rag"
    (fila,) = leer(await admin.get(ruta, params={"solo_con_rag": True, "incluir_metadatos": True}))
    assert (fila["Pregunta"], fila["Respuesta"], fila["Productos"]) == ("¿hay cascos?", "Sí, hay", "Casco")
    assert leer(await admin.get(ruta, params={"tipo_mensaje": "saludo"})) == []
    es_problema(await admin.get(ruta, params={"tipo_mensaje": "otro"}), 422, "datos_invalidos")


async def test_info_dice_lo_que_hay(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        await crear_producto(session)
    info: list[dict[str, Any]] = (await admin.get("/exportar/info")).json()
    for informe in info:
        encabezado = (await admin.get(informe["ruta"])).text.splitlines()[0]
        assert set(next(csv.reader([encabezado]))) <= {*informe["columnas"]}
    assert [(i["nombre"], i["filas"]) for i in info][0] == ("inventario", 1)


@pytest.mark.parametrize(
    "ruta", ["inventario", "clientes", "ventas", "conversaciones-rag", "reporte-completo"]
)
async def test_lo_vacio_trae_su_encabezado(admin: httpx.AsyncClient, ruta: str) -> None:
    respuesta = await admin.get(f"/exportar/{ruta}")
    assert respuesta.status_code == 200
    assert respuesta.content


async def test_un_anonimo_no_se_exporta(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session, stock=9)
        await crear_venta(session, chat_id=await crear_chat(session), lineas={casco.id: 1})
        session.add(Cliente(cedula="anonimo-9", anonimizado_en=datetime.now().astimezone()))
    assert [c["Cédula"] for c in leer(await admin.get("/exportar/clientes"))] == [DATOS["cedula"]]
