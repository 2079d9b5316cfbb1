from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.importes import MAXIMO, ImporteInvalidoError, escribir_importe, leer_importe, leer_unidades

COMA = ("ARS", "EUR", "UYU", "BOB", "VES")
PUNTO = ("MXN", "USD", "PEN", "DOP")
SIN_CENTAVOS = ("COP", "CLP", "PYG")


@pytest.mark.parametrize(
    ("texto", "moneda", "importe"),
    [
        ("45.000", "COP", "45000"),
        ("45,000", "COP", "45000"),
        ("45000", "COP", "45000"),
        ("$ 45.000", "COP", "45000"),
        ("$45.000,00", "COP", "45000"),
        ("COP 45000", "COP", "45000"),
        ("45.000 cop", "COP", "45000"),
        ("45.000 pesos", "COP", "45000"),
        ("$\xa045.000", "COP", "45000"),
        ("45\u202f000", "COP", "45000"),
        ("1.234,50", "COP", "1234.50"),
        ("1,234.50", "COP", "1234.50"),
        ("1.234.567", "COP", "1234567"),
        ("1'234.567", "COP", "1234567"),
        ("1'234.567,50", "COP", "1234567.50"),
        ("1'234'567.50", "MXN", "1234567.50"),
        ("12,5", "COP", "12.50"),
        ("1.5", "COP", "1.50"),
        ("1,234", "MXN", "1234"),
        ("1.234", "EUR", "1234"),
        ("0.500", "MXN", "0.50"),
        ("12.5000", "MXN", "12.50"),
        ("S/. 45.50", "PEN", "45.50"),
        ("US$ 1,234.50", "USD", "1234.50"),
        ("45.000.-", "CLP", "45000"),
        ("€ 12,99", "EUR", "12.99"),
        ("12,99 €", "EUR", "12.99"),
        ("0", "COP", "0"),
    ],
)
def test_lee_los_numeros_como_se_escriben(texto: str, moneda: str, importe: str) -> None:
    assert leer_importe(texto, moneda) == Decimal(importe)


@pytest.mark.parametrize(
    ("texto", "moneda", "motivo"),
    [
        ("", "COP", "está vacío"),
        ("   ", "COP", "está vacío"),
        ("$", "COP", "no tiene cifras"),
        ("-45000", "COP", "negativo"),
        ("$ -45.000", "COP", "negativo"),
        ("(45.000)", "COP", "negativo"),
        ("45000-", "COP", "negativo"),
        ("4,5E+04", "COP", "notación científica"),
        ("1e400", "COP", "notación científica"),
        ("NaN", "COP", "no es un número"),
        ("Infinity", "COP", "no es un número"),
        ("=1+1", "COP", "no es un número"),
        ("gratis", "COP", "no es un número"),
        ("10-20", "COP", "no es un número"),
        ("5000 250", "COP", "no es un número"),
        ("45000²", "COP", "no es un número"),
        ("٤٥", "COP", "no es un número"),
        ("0x1F", "COP", "no es un número"),
        ("1.23.4", "COP", "separadores de miles"),
        ("1.234,567", "COP", "más de dos decimales"),
        ("12.3456", "COP", "más de dos decimales"),
        ("1.234", "MXN", "dudoso"),
        ("1,234", "EUR", "dudoso"),
        ("1,234.5,6", "COP", "mezcla"),
        ("100.000.000.000", "COP", "máximo"),
        ("9" * 40, "COP", "máximo"),
        ("9" * 41, "COP", "41 caracteres"),
        ("USD 45", "COP", "la tienda vende en COP"),
        ("45 EUR", "MXN", "la tienda vende en MXN"),
    ],
)
def test_rechaza_lo_que_no_es_un_importe_seguro(texto: str, moneda: str, motivo: str) -> None:
    with pytest.raises(ImporteInvalidoError, match=motivo):
        leer_importe(texto, moneda)


def _escribir(importe: Decimal, miles: str, decimal: str, decimales: int) -> str:
    entero, _, cola = f"{importe:,.{decimales}f}".partition(".")
    return entero.replace(",", miles) + (decimal + cola if cola else "")


importes = st.decimals(Decimal(0), MAXIMO, places=2)
monedas = st.sampled_from(COMA + PUNTO + SIN_CENTAVOS)
marcas = st.sampled_from(
    [(".", ","), (",", "."), (" ", ","), (" ", "."), ("\xa0", ","), ("'", "."), ("", ",")]
)


@given(importes, monedas, marcas, st.sampled_from(["", "$", "$ ", "$\xa0"]), st.booleans())
def test_lo_escrito_con_centavos_se_lee_igual(
    importe: Decimal, moneda: str, marca: tuple[str, str], signo: str, con_codigo: bool
) -> None:
    texto = signo + _escribir(importe, *marca, decimales=2) + (f" {moneda}" if con_codigo else "")
    assert leer_importe(texto, moneda) == importe


@given(importes, monedas)
def test_lo_que_escribimos_lo_leemos(importe: Decimal, moneda: str) -> None:
    assert leer_importe(escribir_importe(importe, moneda), moneda) == importe


@given(st.integers(0, int(MAXIMO)), st.sampled_from(SIN_CENTAVOS), st.sampled_from([".", ",", " ", ""]))
def test_sin_centavos_cualquier_marca_de_miles_se_lee_igual(entero: int, moneda: str, miles: str) -> None:
    assert leer_importe(_escribir(Decimal(entero), miles, "", decimales=0), moneda) == entero


@given(st.integers(0, int(MAXIMO)), st.sampled_from(COMA + PUNTO))
def test_los_miles_de_cada_moneda_se_leen_y_la_otra_marca_se_rechaza_si_engana(
    entero: int, moneda: str
) -> None:
    local, ajena = (".", ",") if moneda in COMA else (",", ".")
    assert leer_importe(_escribir(Decimal(entero), local, "", decimales=0), moneda) == entero
    escrito = _escribir(Decimal(entero), ajena, "", decimales=0)
    if escrito.count(ajena) == 1:
        with pytest.raises(ImporteInvalidoError, match="dudoso"):
            leer_importe(escrito, moneda)
    else:
        assert leer_importe(escrito, moneda) == entero


@given(st.text(max_size=60), monedas)
def test_cualquier_texto_es_un_importe_en_rango_o_un_rechazo(texto: str, moneda: str) -> None:
    try:
        importe = leer_importe(texto, moneda)
    except ImporteInvalidoError:
        return
    assert 0 <= importe <= MAXIMO
    assert importe == round(importe, 2)


@pytest.mark.parametrize(
    ("texto", "unidades"),
    [
        ("0", 0),
        ("12", 12),
        ("1.200", 1200),
        ("1,200", 1200),
        ("1 200", 1200),
        ("12.0", 12),
        ("10000000", 10**7),
    ],
)
def test_las_unidades_son_enteras(texto: str, unidades: int) -> None:
    assert leer_unidades(texto) == unidades


@pytest.mark.parametrize(
    "texto", ["", "-1", "12.5", "1,5", "10000001", "1e3", "doce", "$ 12", "12 und", "nan"]
)
def test_rechaza_unidades_que_no_lo_son(texto: str) -> None:
    with pytest.raises(ImporteInvalidoError):
        leer_unidades(texto)


@given(st.integers(0, 10_000_000), st.sampled_from([".", ",", " ", ""]))
def test_las_unidades_escritas_con_miles_se_leen_igual(unidades: int, miles: str) -> None:
    assert leer_unidades(_escribir(Decimal(unidades), miles, "", decimales=0)) == unidades
