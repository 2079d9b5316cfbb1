"""Amounts, lists and dates as people write them."""

from datetime import date
from decimal import Decimal

import pytest

from agent.redaccion.formato import Formato, citable, duracion, fecha, limpio, lista, negrita
from agent.redaccion.genero import concordancia


@pytest.mark.parametrize(
    ("pais", "moneda", "monto", "escrito"),
    [
        ("CO", "COP", "45000", "$45.000"),
        ("CO", "COP", "1234567.00", "$1.234.567"),
        ("CO", "COP", "999.50", "$999,50"),
        ("CO", "USD", "45", "US$45,00"),
        ("MX", "MXN", "349.9", "$349.90"),
        ("MX", "USD", "12500", "USD 12,500.00"),
        ("AR", "ARS", "45000", "$45.000"),
        ("AR", "ARS", "45000.5", "$45.000,50"),
        ("PE", "PEN", "45.9", "S/ 45.90"),
        ("CL", "CLP", "12990", "$12.990"),
        ("PY", "PYG", "45000", "Gs. 45.000"),
        ("EC", "USD", "45.9", "$45,90"),
        ("PA", "USD", "1045.9", "$1,045.90"),
        ("SV", "USD", "45000", "$45,000.00"),
        ("VE", "VES", "45.9", "Bs. 45,90"),
        ("BO", "BOB", "1045.9", "Bs 1.045,90"),
        ("CR", "CRC", "45000", "₡45.000"),
        ("DO", "DOP", "1045.9", "RD$1,045.90"),
        ("ES", "EUR", "45.9", "45,90 €"),
        ("ES", "EUR", "1045.9", "1.045,90 €"),
        ("CO", "COP", "0", "$0"),
    ],
)
def test_el_dinero_se_escribe_como_en_el_pais(pais: str, moneda: str, monto: str, escrito: str) -> None:
    assert Formato(moneda, pais).dinero(Decimal(monto)) == escrito


@pytest.mark.parametrize(
    ("cosas", "escrita"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b", "c"], "a, b y c"),
        (["guantes", "impermeables"], "guantes e impermeables"),
        (["aguja", "*Hilo*"], "aguja e *Hilo*"),
        (["agua", "hielo"], "agua y hielo"),
    ],
)
def test_las_listas_llevan_y_o_e(cosas: list[str], escrita: str) -> None:
    assert lista(cosas) == escrita


def test_las_alternativas_llevan_o_u() -> None:
    assert lista(["7", "8"], o=True) == "7 u 8"
    assert lista(["rojo", "azul", "oro"], o=True) == "rojo, azul u oro"
    assert lista(["el amarillo", "el blanco"], o=True) == "el amarillo o el blanco"


def test_cantidades_duraciones_y_fechas() -> None:
    assert Formato("COP", "CO").unidades(1) == "1 unidad"
    assert Formato("COP", "CO").unidades(1000) == "1.000 unidades"
    assert Formato("MXN", "MX").unidades(1000) == "1,000 unidades"
    assert [duracion(minutos) for minutos in (1, 30, 60, 90, 121)] == [
        "1 minuto",
        "30 minutos",
        "1 hora",
        "1 hora y 30 minutos",
        "2 horas y 1 minuto",
    ]
    assert fecha(date(2026, 3, 3)) == "3 de marzo de 2026"


@pytest.mark.parametrize(
    ("sucio", "limpiado"),
    [
        ("Casco  azul\n\n*oferta*", "Casco azul ∗oferta∗"),
        ("a\x00\u200b\u202eb\u2028c\xa0d", "ab c d"),
        ("\udcff roto", "roto"),
        ("  ya limpio ", "ya limpio"),
        ("x" * 200, "x" * 119 + "…"),
    ],
)
def test_lo_ajeno_queda_en_un_renglon_sin_senales(sucio: str, limpiado: str) -> None:
    assert limpio(sucio) == limpiado


def test_la_negrita_nunca_queda_vacia() -> None:
    assert negrita(" \n ") == "*este producto*"


def test_la_cita_guarda_sus_renglones() -> None:
    assert citable("uno\r\ndos\u200b ") == "uno\ndos"
    assert citable("a" * 3000).endswith("…")


@pytest.mark.parametrize(
    ("nombre", "articulo"),
    [
        ("Casco amarillo", "El"),
        ("Cinta de peligro", "La"),
        ("Guantes de nitrilo", "Los"),
        ("Botas de caucho", "Las"),
        ("Llave inglesa", "La"),
        ("Lápices HB", "Los"),
        ("Luces LED", "Las"),
        ("Jabón líquido", "El"),
        ("Extensión eléctrica", "La"),
        ("Sistema de alarma", "El"),
        ("Portátil Asus", "El"),
        ("Pared", "La"),
        ("123", "El"),
    ],
)
def test_el_genero_sale_de_la_primera_palabra(nombre: str, articulo: str) -> None:
    assert concordancia(nombre).articulo == articulo
