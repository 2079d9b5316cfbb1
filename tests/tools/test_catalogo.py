import asyncio
import io
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from db.errors import ArchivoInvalidoError
from db.models import MovimientoInventario, Producto
from tests.conftest import BaseLimpia
from tests.tools.importaciones import (
    ENCABEZADO,
    Sessions,
    cuentas,
    exigir_stock_conservado,
    importar,
    movimientos,
    productos,
)
from tools import catalogo
from tools.catalogo import FilaRechazada
from tools.filas_catalogo import sku_del_nombre


async def test_crea_los_productos_con_todos_sus_datos_y_su_movimiento(sessions: Sessions) -> None:
    informe = await importar(
        sessions,
        ENCABEZADO
        + 'CAS-AM,Casco amarillo,"Con trinquete, 4 p.",Cabeza,$ 45.000,1.200,talla=única; color: amarillo\n'
        + 'EXT-10,Extintor 10 lb,,Incendio,"1.234,50",0,"{""libras"": 10, ""usos"": [""A"", ""B""]}"\n',
    )
    assert cuentas(informe) == (2, 0, 0, 0)
    casco, extintor = (await productos(sessions)).values()
    assert (casco.nombre, casco.descripcion) == ("Casco amarillo", "Con trinquete, 4 p.")
    assert (casco.categoria, casco.precio, casco.stock) == ("Cabeza", Decimal(45000), 1200)
    assert casco.atributos == {"talla": "única", "color": "amarillo"}
    assert (extintor.precio, extintor.atributos) == (Decimal("1234.50"), {"libras": 10, "usos": ["A", "B"]})
    assert await movimientos(sessions) == [("CAS-AM", 1200, "importacion", "prueba.csv")]


async def test_la_segunda_importacion_actualiza_lo_distinto_y_mueve_solo_la_diferencia(
    sessions: Sessions,
) -> None:
    await importar(sessions, "sku,nombre,precio,stock\nA,Uno,1000,10\nB,Dos,2000,5\nC,Tres,3000,7\n")
    informe = await importar(
        sessions, "sku,nombre,precio,stock\nA,Uno,1000,10\nB,Dos,2500,5\nC,Tres,3000,2\nD,Cuatro,1,0\n"
    )
    assert cuentas(informe) == (1, 2, 1, 0)
    despues = await productos(sessions)
    assert [int(uno.precio) for uno in despues.values()] == [1000, 2500, 3000, 1]
    assert [uno.stock for uno in despues.values()] == [10, 5, 2, 0]
    assert [fila[:2] for fila in await movimientos(sessions)] == [("A", 10), ("B", 5), ("C", 7), ("C", -5)]
    await exigir_stock_conservado(sessions)


async def test_lo_que_el_archivo_no_dice_se_conserva(sessions: Sessions) -> None:
    await importar(sessions, ENCABEZADO + "A,Uno,Descrita,Cosas,1000,10,color=rojo\n")
    informe = await importar(sessions, "sku,nombre,precio,existencias\nA,Uno,1000,\n")
    assert cuentas(informe) == (0, 0, 1, 0)
    informe = await importar(sessions, "sku,nombre,precio,descripcion\nA,Uno,1000,\n")
    assert cuentas(informe) == (0, 1, 0, 0)
    (uno,) = (await productos(sessions)).values()
    assert (uno.descripcion, uno.categoria, uno.stock, uno.atributos) == ("", "Cosas", 10, {"color": "rojo"})


@pytest.mark.parametrize(
    "encabezado",
    [
        "Código;PRODUCTO;Valor;Existencias",
        "Referencia;Nombre del producto;Precio de venta;Cantidad disponible",
        " SKU ;  nombre ;precio (COP);Stock (unidades)",
        "ref.;Artículo;P.V.P.;Inventario".replace("P.V.P.", "PVP"),
    ],
)
async def test_entiende_encabezados_con_otras_palabras(sessions: Sessions, encabezado: str) -> None:
    assert cuentas(await importar(sessions, f"{encabezado}\nA;Uno;1.500;3\n")) == (1, 0, 0, 0)
    (uno,) = (await productos(sessions)).values()
    assert (uno.sku, uno.nombre, int(uno.precio), uno.stock) == ("A", "Uno", 1500, 3)


async def test_el_orden_de_las_columnas_da_igual_y_las_desconocidas_se_dicen(sessions: Sessions) -> None:
    informe = await importar(sessions, "Proveedor,precio,codigo,referencia,nombre\nAcme,100,R-1,A,Uno\n")
    assert informe.columnas_ignoradas == ("Proveedor", "referencia")
    assert list(await productos(sessions)) == ["R-1"]


@pytest.mark.parametrize("separador", [",", ";", "\t"])
@pytest.mark.parametrize("codificacion", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("fin", ["\n", "\r\n", "\r"])
async def test_lee_lo_que_guardan_las_hojas_de_calculo(
    sessions: Sessions, separador: str, codificacion: str, fin: str
) -> None:
    texto = (
        separador.join(["sku", "nombre", "precio"]) + fin + separador.join(["A", "Ñandú «azul»", "100"]) + fin
    )
    assert cuentas(await importar(sessions, texto.encode(codificacion))) == (1, 0, 0, 0)
    assert (await productos(sessions))["A"].nombre == "Ñandú «azul»"


async def test_entiende_la_linea_sep_de_excel_y_las_lineas_en_blanco(sessions: Sessions) -> None:
    informe = await importar(sessions, "sep=;\n\n;;\nsku;nombre;precio\n\n;;\nA;Uno, dos;100\nB;;1\n")
    assert cuentas(informe) == (1, 0, 0, 1)
    assert informe.rechazados[0].linea == 8


async def test_sin_sku_el_nombre_hace_uno_estable(sessions: Sessions) -> None:
    await importar(sessions, "nombre,precio\nCasco Azul,1000\nGuante,200\n")
    informe = await importar(sessions, "precio,nombre\n1500,  CASCO   azul \n200,Guante\n")
    assert cuentas(informe) == (0, 1, 1, 0)
    assert len(await productos(sessions)) == 2


def test_el_sku_del_nombre_distingue_y_se_lee() -> None:
    assert sku_del_nombre("Casco Dieléctrico") == sku_del_nombre("casco  dielectrico")
    assert sku_del_nombre("Casco Dieléctrico").startswith("casco-dielectrico-")
    assert (
        len({sku_del_nombre(nombre) for nombre in ("Tubo 1/2", "Tubo 12", "Tubo 1 2", "螺丝", "锤子")}) == 5
    )


async def test_un_sku_repetido_se_rechaza_nombrando_la_primera_linea(sessions: Sessions) -> None:
    informe = await importar(sessions, "sku,nombre,precio\nA,Uno,100\nB,Dos,200\nA,Otro,300\nA,Otro,400\n")
    assert cuentas(informe) == (2, 0, 0, 2)
    assert informe.rechazados == [
        FilaRechazada(4, "repite el producto de la línea 2 (sku «A»)", "A"),
        FilaRechazada(5, "repite el producto de la línea 2 (sku «A»)", "A"),
    ]
    assert (await productos(sessions))["A"].nombre == "Uno"


async def test_las_lineas_son_las_fisicas_tambien_con_celdas_de_varias(sessions: Sessions) -> None:
    informe = await importar(
        sessions,
        'sku,nombre,descripcion,precio\nA,Uno,"una\ndos\n\ncuatro",100\nB,Dos,"x\ny",nada\nC,Tres,,\n',
    )
    assert [(fila.linea, fila.producto) for fila in informe.rechazados] == [(6, "B"), (8, "C")]
    assert (await productos(sessions))["A"].descripcion == "una\ndos\n\ncuatro"


@pytest.mark.parametrize(
    ("contenido", "motivo"),
    [
        (b"", "está vacío"),
        (b" \n\n ", "está vacío"),
        (b";;;\n,,,\n", "está vacío"),
        (b"sku,nombre,precio\n", "solo tiene el encabezado"),
        (b"sku,nombre,precio\n,,\n\n", "solo tiene el encabezado"),
        (b"sku,nombre\nA,Uno\n", "falta la columna precio; se leyó: sku, nombre. Se esperan las columnas"),
        (b"A,Uno,100\nB,Dos,200\n", "faltan las columnas nombre y precio"),
        (b"sku,nombre,precio,Precio\nA,Uno,1,2\n", "La columna «Precio» aparece dos veces"),
        (b"PK\x03\x04" + bytes(range(256)), "libro de Excel o un zip"),
        (b"%PDF-1.7\n", "un PDF"),
        (bytes(range(256)) * 50, "parece binario"),
        (b"x" * 3_000_000, "encabezado: es enorme"),
    ],
)
async def test_un_archivo_inservible_dice_por_que(sessions: Sessions, contenido: bytes, motivo: str) -> None:
    with pytest.raises(ArchivoInvalidoError, match=motivo):
        await importar(sessions, contenido)
    assert await productos(sessions) == {}


async def test_en_seco_informa_lo_mismo_y_no_toca_nada(sessions: Sessions) -> None:
    await importar(sessions, "sku,nombre,precio,stock\nA,Uno,1000,10\nB,Dos,1000,10\n")
    archivo = "sku,nombre,precio,stock\nA,Uno,2000,3\nB,Dos,1000,10\nC,Tres,1,1\nD,,1,1\n"
    en_seco = await importar(sessions, archivo, en_seco=True)
    assert cuentas(en_seco) == (1, 1, 1, 1)
    assert {sku: uno.stock for sku, uno in (await productos(sessions)).items()} == {"A": 10, "B": 10}
    assert len(await movimientos(sessions)) == 2
    assert await importar(sessions, archivo) == en_seco


async def test_una_falla_a_mitad_no_deja_nada(base_limpia: BaseLimpia) -> None:
    await importar(base_limpia.sessions, "sku,nombre,precio,stock\nA,Uno,100,1\n")
    async with base_limpia.engine.begin() as connection:
        await connection.execute(
            text("ALTER TABLE movimientos_inventario ADD CONSTRAINT estorbo CHECK (cantidad < 5)")
        )
    try:
        with pytest.raises(DBAPIError):
            await importar(base_limpia.sessions, "sku,nombre,precio,stock\nA,Uno,900,9\nB,Dos,100,1\n")
    finally:
        async with base_limpia.engine.begin() as connection:
            await connection.execute(text("ALTER TABLE movimientos_inventario DROP CONSTRAINT estorbo"))
    (uno,) = (await productos(base_limpia.sessions)).values()
    assert (int(uno.precio), uno.stock) == (100, 1)


async def test_dos_importaciones_a_la_vez_suman_bien(base_limpia: BaseLimpia) -> None:
    def archivo(stock: int, skus: list[int]) -> str:
        return "sku,nombre,precio,stock\n" + "".join(f"S{i},Producto {i},100,{stock}\n" for i in skus)

    todos = list(range(300))
    informes = await asyncio.gather(
        *(importar(base_limpia.sessions, archivo(n, todos if n % 2 else todos[::-1])) for n in range(1, 7))
    )
    assert sum(informe.creados for informe in informes) == 300
    assert sum(informe.actualizados for informe in informes) == 300 * 5
    await exigir_stock_conservado(base_limpia.sessions)


async def test_una_venta_en_medio_no_descuadra_el_stock(base_limpia: BaseLimpia) -> None:
    """The file's stock is what there is when the import gets the product, after the sale that held it."""
    await importar(base_limpia.sessions, "sku,nombre,precio,stock\nA,Uno,100,10\n")
    async with base_limpia.sessions.begin() as session:
        producto = (await session.scalars(select(Producto).with_for_update())).one()
        importando = asyncio.create_task(
            importar(base_limpia.sessions, "sku,nombre,precio,stock\nA,Uno,100,20\n")
        )
        await asyncio.sleep(0.3)
        assert not importando.done()
        producto.stock -= 4
        session.add(MovimientoInventario(producto_id=producto.id, cantidad=-4, motivo="venta"))
    await importando
    assert [fila[1] for fila in await movimientos(base_limpia.sessions)] == [10, -4, 14]
    await exigir_stock_conservado(base_limpia.sessions)


async def test_el_progreso_llega_al_final_del_archivo(sessions: Sessions) -> None:
    contenido = ("sku,nombre,precio\n" + "".join(f"S{i},Producto,1\n" for i in range(2500))).encode()
    avisos: list[tuple[int, int]] = []
    async with sessions.begin() as session:
        informe = await catalogo.importar(
            session, io.BytesIO(contenido), moneda="COP", progreso=lambda *aviso: avisos.append(aviso)
        )
    assert informe.creados == 2500
    assert len(avisos) == 3
    assert avisos == sorted(avisos)
    assert avisos[-1] == (len(contenido), len(contenido))


async def test_los_rechazos_se_cuentan_todos_y_se_detallan_los_primeros(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogo, "MAX_RECHAZOS_DETALLADOS", 3)
    filas = "A,Uno,1\nA,Uno,1\n" + "B,,1\n" * 2 + "A,Uno,1\nA,Uno,1\n"
    informe = await importar(sessions, "sku,nombre,precio\n" + filas)
    assert cuentas(informe) == (1, 0, 0, 5)
    assert len(informe.rechazados) == 3


@pytest.mark.parametrize(
    ("archivo", "moneda", "filas"),
    [("ropa", "MXN", 112), ("mercado", "COP", 137), ("electronica", "COP", 97)],
)
async def test_los_catalogos_de_prueba_entran_enteros(
    sessions: Sessions, raiz: Path, archivo: str, moneda: str, filas: int
) -> None:
    contenido = (raiz / "tests" / "catalogos" / f"{archivo}.csv").read_bytes()
    assert cuentas(await importar(sessions, contenido, moneda=moneda)) == (filas, 0, 0, 0)
    assert cuentas(await importar(sessions, contenido, moneda=moneda)) == (0, 0, filas, 0)


async def test_del_catalogo_malo_se_rechaza_justo_lo_malo(sessions: Sessions, raiz: Path) -> None:
    informe = await importar(sessions, (raiz / "tests" / "catalogos" / "malos.csv").read_bytes())
    assert cuentas(informe) == (7, 0, 0, 8)
    assert [(fila.linea, fila.producto, fila.motivo.split(":")[0]) for fila in informe.rechazados] == [
        (3, "M-002", "nombre"),
        (5, "M-004", "precio"),
        (6, "M-005", "precio"),
        (8, "M-007", "stock"),
        (9, "M-008", "stock"),
        (11, "M-009", "repite el producto de la línea 10 (sku «M-009»)"),
        (12, "M-011", "nombre"),
        (14, "M-013", "precio"),
    ]
