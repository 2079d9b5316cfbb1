"""What a question says about price."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.texto import plegar
from tools.busqueda.precios import leer_precios


@pytest.mark.parametrize(
    ("texto", "minimo", "maximo"),
    [
        ("guantes de menos de 10 mil", None, 10_000),
        ("martillos hasta $50.000", None, 50_000),
        ("algo por debajo de 100k", None, 100_000),
        ("entre 20 y 30 mil", 20_000, 30_000),
        ("camisas entre 10 y 20 euros", 10, 20),
        ("celular de menos de 1.5 millones", None, 1_500_000),
        ("taladros desde 200 mil pesos", 200_000, None),
        ("cable de más de 3 metros", None, None),
        ("extintor de 10 a 20 libras", None, None),
        ("más de 2 camisas", None, None),
    ],
)
def test_lee_los_limites(texto: str, minimo: int | None, maximo: int | None) -> None:
    precios = leer_precios(plegar(texto))
    assert (precios.minimo, precios.maximo) == (
        None if minimo is None else Decimal(minimo),
        None if maximo is None else Decimal(maximo),
    )


def test_quita_de_la_pregunta_lo_que_ya_leyo() -> None:
    assert leer_precios("guantes de menos de 10 mil").resto.split() == ["guantes"]


@pytest.mark.parametrize(
    ("texto", "orden"),
    [
        ("el casco más barato", "precio_asc"),
        ("la más económica", "precio_asc"),
        ("el más caro", "precio_desc"),
    ],
)
def test_lee_el_orden(texto: str, orden: str) -> None:
    assert leer_precios(plegar(texto)).orden == orden


@given(st.text(max_size=200))
def test_acepta_cualquier_texto(texto: str) -> None:
    leer_precios(plegar(texto))
