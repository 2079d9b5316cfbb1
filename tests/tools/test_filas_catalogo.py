"""Rows as they come: which are refused and why, and that no content breaks an import."""

import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from db.errors import ArchivoInvalidoError
from db.models import Producto
from tests.tools.importaciones import (
    ENCABEZADO,
    Sessions,
    cuentas,
    importar,
    productos,
)
from tools import catalogo


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
