import asyncio
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.errors import ArchivoInvalidoError
from db.models import MovimientoInventario, Producto
from tests.conftest import BaseLimpia
from tools import catalogo
from tools.catalogo import FilaRechazada, InformeImportacion
from tools.filas_catalogo import sku_del_nombre

Sessions = async_sessionmaker[AsyncSession]
ENCABEZADO = "sku,nombre,descripcion,categoria,precio,stock,atributos\n"


async def importar(
    sessions: Sessions, contenido: str | bytes, *, moneda: str = "COP", en_seco: bool = False
) -> InformeImportacion:
    octetos = contenido.encode() if isinstance(contenido, str) else contenido
    async with sessions.begin() as session:
        return await catalogo.importar(
            session, io.BytesIO(octetos), moneda=moneda, nombre_archivo="prueba.csv", en_seco=en_seco
        )


async def productos(sessions: Sessions) -> dict[str, Producto]:
    async with sessions() as session:
        return {uno.sku: uno for uno in await session.scalars(select(Producto).order_by(Producto.id))}


async def movimientos(sessions: Sessions) -> list[tuple[str, int, str, str]]:
    consulta = (
        select(
            Producto.sku,
            MovimientoInventario.cantidad,
            MovimientoInventario.motivo,
            MovimientoInventario.detalle,
        )
        .join(Producto, Producto.id == MovimientoInventario.producto_id)
        .order_by(MovimientoInventario.id)
    )
    async with sessions() as session:
        return list(await session.execute(consulta))


async def exigir_stock_conservado(sessions: Sessions) -> None:
    suma = (
        select(func.coalesce(func.sum(MovimientoInventario.cantidad), 0))
        .where(MovimientoInventario.producto_id == Producto.id)
        .scalar_subquery()
    )
    async with sessions() as session:
        assert (await session.scalars(select(Producto.sku).where(Producto.stock != suma))).all() == []


def cuentas(informe: InformeImportacion) -> tuple[int, int, int, int]:
    return informe.creados, informe.actualizados, informe.sin_cambios, informe.total_rechazados


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
    ("fila", "motivo"),
    [
        ("A,,,,100,1,", "nombre: está vacío"),
        ("A,---,,,100,1,", "nombre: no tiene letras"),
        (f"A,{'n' * 301},,,100,1,", "nombre: tiene 301 caracteres y el máximo es 300"),
        (f"A,Uno,{'d' * 4001},,100,1,", "descripcion: tiene 4001 caracteres"),
        (f"{'k' * 101},Uno,,,100,1,", "sku: tiene 101 caracteres"),
        ("1.23457E+12,Uno,,,100,1,", "sku: .* recortado por la hoja de cálculo"),
        ("A,Uno,,,,1,", "precio: está vacío"),
        ("A,Uno,,,0,1,", "precio: debe ser mayor que cero"),
        ("A,Uno,,,-5,1,", "precio: no puede ser negativo"),
        ("A,Uno,,,abc,1,", "precio: no es un número"),
        ("A,Uno,,,100,2.5,", "stock: debe ser un número entero"),
        ("A,Uno,,,100,-1,", "stock: no puede ser negativo"),
        ("A,Uno,,,100,10000001,", "stock: pasa del máximo"),
        ("A,=HYPERLINK(1),,,100,1,", "nombre: es una fórmula"),
        ("A,Uno,,,=1+1,1,", "precio: no es un número"),
        ("A,Un\x00o,,,100,1,", "nombre: tiene caracteres de control"),
        ("A,Un\ufffdo,,,100,1,", "nombre: tiene caracteres dañados"),
        ("A,Uno,,,100,1,rojo", "atributos: «rojo» no tiene la forma clave=valor"),
        ('A,Uno,,,100,1,"{""a"": ', "comillas sin cerrar"),
        ('A,Uno,,,100,1,"{""a"": }"', "atributos: el objeto JSON está mal escrito"),
        ('A,Uno,,,100,1,"[1]"', "atributos: se espera un objeto JSON"),
        ('A,Uno,,,100,1,"{""a"": {""b"": 1}}"', "atributos: «a» debe ser"),
        ('A,Uno,,,100,1,"{""a"": NaN}"', "atributos: «a» debe ser"),
        ('A,Uno,,,100,1,"{""a"": 1e999}"', "atributos: «a» debe ser"),
        ('A,Uno,,,100,1,"{""a"": ""\\u0000""}"', "atributos: «a» debe ser"),
        ('A,Uno,,,100,1,"{""a"": ""\\ud800""}"', "atributos: «a» debe ser"),
        (f"A,Uno,,,100,1,{'[' * 7000}", "atributos: el objeto JSON está mal escrito"),
        ("A,Uno,,,45,000,1,", "tiene 8 celdas y el encabezado 7"),
        ('A,"Tubo 1/2"" de cobre,,,100,1,', "comillas sin cerrar o mal puestas"),
        ('A,"Tubo" 1/2,,,100,1,', "comillas sin cerrar o mal puestas"),
        (f"A,{'x' * 70_000},,,100,1,", "pasa de 65536 caracteres"),
        (f'A,"{"x" * 10_000_000}",,,100,1,', "pasa de 65536 caracteres"),
    ],
)
async def test_rechaza_la_fila_con_su_motivo_y_toma_las_demas(
    sessions: Sessions, fila: str, motivo: str
) -> None:
    informe = await importar(sessions, f"{ENCABEZADO}X,Antes,,,100,1,\n{fila}\nY,Después,,,100,1,\n")
    assert cuentas(informe) == (2, 0, 0, 1)
    (rechazada,) = informe.rechazados
    assert rechazada.linea == 3
    with pytest.raises(AssertionError, match=motivo):
        raise AssertionError(rechazada.motivo)


async def test_una_fila_dice_todos_sus_defectos(sessions: Sessions) -> None:
    informe = await importar(sessions, "sku,nombre,precio,stock\nA,,gratis,x\n")
    assert informe.rechazados[0].motivo == (
        "nombre: está vacío; precio: no es un número: «GRATIS»; stock: no es un número: «X»"
    )


async def test_unas_comillas_sin_cerrar_no_se_llevan_las_filas_siguientes(sessions: Sessions) -> None:
    buenas = "".join(f"S{i},Producto {i},100\n" for i in range(500))
    informe = await importar(sessions, f'sku,nombre,precio\nA,"Roto,100\n{buenas}')
    assert cuentas(informe) == (500, 0, 0, 1)
    assert informe.rechazados[0].linea == 2


async def test_pulgadas_y_textos_con_signos_se_guardan_tal_cual(sessions: Sessions) -> None:
    await importar(
        sessions,
        'sku,nombre,precio\n="00123",Tubo 1/2" PVC,100\nB,+Vida agua,100\nC,\'=Igual,100\nD,@r\u200b,100\n',
    )
    nombres = {sku: uno.nombre for sku, uno in (await productos(sessions)).items()}
    assert nombres == {"00123": 'Tubo 1/2" PVC', "B": "+Vida agua", "C": "=Igual", "D": "@r"}


async def test_un_utf8_con_un_octeto_roto_no_estropea_los_demas_acentos(sessions: Sessions) -> None:
    filas = "".join(f"S{i},Cañería número {i},100\n" for i in range(5)).encode()
    informe = await importar(sessions, b"sku,nombre,precio\n" + filas + b"X,Ca\xf1o,100\n")
    assert cuentas(informe) == (5, 0, 0, 1)
    assert informe.rechazados[0].linea == 7
    assert (await productos(sessions))["S0"].nombre == "Cañería número 0"


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


celdas = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    ['"', '""', "=1", "1.234", "\x00"]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lineas=st.lists(st.lists(celdas, max_size=6).map(",".join), max_size=12))
async def test_ningun_contenido_rompe_la_importacion(sessions: Sessions, lineas: list[str]) -> None:
    contenido = "sku,nombre,precio,stock,atributos\n" + "\n".join(lineas)
    try:
        informe = await importar(sessions, contenido.encode(), en_seco=True)
    except ArchivoInvalidoError:
        return
    total_de_lineas = contenido.count("\n") + contenido.count("\r") + 1
    assert all(2 <= fila.linea <= total_de_lineas for fila in informe.rechazados)


nombres = st.text("abcdeñóÁ 123\"',;+-@", min_size=1, max_size=40).filter(
    lambda n: any(c.isalnum() for c in n)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    filas=st.lists(
        st.tuples(
            nombres,
            st.integers(1, 10**9),
            st.integers(0, 10**6),
            st.dictionaries(
                st.text("abcñ", min_size=1, max_size=5), st.integers() | st.booleans(), max_size=3
            ),
        ),
        max_size=8,
    )
)
async def test_lo_exportado_con_comillas_se_importa_igual(
    sessions: Sessions, filas: list[tuple[str, int, int, dict[str, int]]]
) -> None:
    def celda(valor: object) -> str:
        return '"' + str(valor).replace('"', '""') + '"'

    texto = "sku,nombre,precio,stock,atributos\n" + "".join(
        ",".join(map(celda, (f"S{i}", nombre, precio, stock, json.dumps(atributos)))) + "\n"
        for i, (nombre, precio, stock, atributos) in enumerate(filas)
    )
    async with sessions() as session, session.begin():
        await catalogo.importar(session, io.BytesIO((texto + "Z,Último,1,0,\n").encode()), moneda="COP")
        leidos = {uno.sku: uno for uno in await session.scalars(select(Producto))}
        session.expunge_all()
        await session.rollback()
    for i, (nombre, precio, stock, atributos) in enumerate(filas):
        uno = leidos[f"S{i}"]
        esperado = (
            " ".join(nombre.split()).removeprefix("'") if nombre.strip()[:2] in ("'+", "'-", "'@") else None
        )
        assert uno.nombre == (esperado or " ".join(nombre.split()))
        assert (int(uno.precio), uno.stock) == (precio, stock)
        assert uno.atributos == atributos
