"""Numbers as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.comprension.numeros import leer_numero, valor_de_cifras
from agent.comprension.palabras import separar


def primero(texto: str) -> tuple[float, float | None] | None:
    palabras = separar(texto)
    for i in range(len(palabras)):
        if numero := leer_numero(palabras, i):
            return float(numero.valor), None if numero.hasta is None else float(numero.hasta)
    return None


@pytest.mark.parametrize(
    ("texto", "valor"),
    [
        ("dos docenas y media", 30), ("media docena de guantes", 6), ("un par", 2), ("veinticinco", 25),
        ("treinta y dos", 32), ("mil doscientos", 1200), ("1.000", 1000), ("x3", 3), ("3x", 3), ("12und", 12),
        ("3 unidades", 3), ("ciento veinte mil", 120_000), ("docena y media", 18), ("medio millar", 500),
        ("20 mil", 20_000), ("-3 cascos", -3), ("cero", 0), ("three", 3),
    ],
)  # fmt: skip
def test_lee_cantidades(texto: str, valor: float) -> None:
    assert primero(texto) == (valor, None)


@pytest.mark.parametrize(("texto", "desde", "hasta"), [("2 o 3", 2, 3), ("de 5 a 10", 5, 10), ("3-5", 3, 5)])
def test_lee_rangos(texto: str, desde: float, hasta: float) -> None:
    assert primero(texto) == (desde, hasta)


@pytest.mark.parametrize(
    ("texto", "problema"),
    [("0 cascos", "cero"), ("-2 cascos", "negativa"), ("1,5 cascos", "fraccion"), ("2 o 3 cascos", "rango"),
     ("99999999999 cascos", "excesiva")],
)  # fmt: skip
def test_dice_que_hay_de_malo(texto: str, problema: str) -> None:
    palabras = separar(texto)
    numero = next(n for i in range(len(palabras)) if (n := leer_numero(palabras, i)))
    assert numero.cantidad(texto).problema == problema


@given(st.integers(min_value=1, max_value=9_999_999))
def test_las_cifras_con_puntos_de_miles_valen_lo_mismo(n: int) -> None:
    assert valor_de_cifras(f"{n:,}".replace(",", ".")) == n if n >= 1000 else valor_de_cifras(str(n)) == n


@given(st.text(max_size=80))
def test_nunca_falla(texto: str) -> None:
    palabras = separar(texto)
    for i in range(len(palabras)):
        leer_numero(palabras, i)
