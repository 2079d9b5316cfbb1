"""Quantities as customers and catalogues write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.texto import plegar
from tools.busqueda.medidas import TOLERANCIA, leer, leer_numero, normalizar_talla


def medidas(texto: str, letras: bool = True) -> set[tuple[str, float | str]]:
    lectura = leer(plegar(texto), letras)
    return {(m.dimension, m.clave or round(m.valor, 2)) for m in lectura.medidas}


@pytest.mark.parametrize(
    ("unas", "otras"),
    [
        ("10 lb", "10 libras"),
        ("10lbs", "10 libras"),
        ("diez libras", "10 lb"),
        ('1/2"', "media pulgada"),
        ("½ pulgada", '1/2"'),
        ("1½″", "1 1/2 pulgadas"),
        ("pulgada y media", '1 1/2"'),
        ("tres cuartos de pulgada", '3/4"'),
        ("1 tera", "1TB"),
        ("64 gigas", "64GB"),
        ("medio kilo", "500 g"),
        ("1.500 ml", "1,5 litros"),
        ("calibre 12", "12 AWG"),
        ("calibre 12", "cal 12"),
        ("cal 25 kg", "25 kilos"),
        ("2 metros", "200 cm"),
        ("XXL", "2XL"),
        ("talla mediana", "talla M"),
        ("12 unidades", "una docena de huevos"),
    ],
)
def test_dos_formas_de_decir_lo_mismo(unas: str, otras: str) -> None:
    comunes = {(d, v) for d, v in medidas(unas) if d != "#"}
    assert comunes
    assert comunes <= medidas(otras) | {(d, v) for d, v in comunes if _cerca(d, v, otras)}


def _cerca(dimension: str, valor: float | str, otras: str) -> bool:
    return isinstance(valor, float) and any(
        d == dimension and isinstance(v, float) and abs(v - valor) <= TOLERANCIA * valor
        for d, v in medidas(otras)
    )


@pytest.mark.parametrize(
    ("texto", "esperadas"),
    [
        ("camisa talla M", {("talla", "m")}),
        ("pantalón 38", {("#", 38.0)}),
        ("botas talla 38", {("talla", "38"), ("#", 38.0)}),
        ("tubo de 3 m", {("longitud", 3000.0)}),
        ("placa 1.22 x 2.44 m", {("longitud", 1220.0), ("longitud", 2440.0)}),
        ('tornillo 8 x 1 1/4"', {("#", 8.0), ("longitud", 31.75)}),
        ("de 5 a 10 kg", {("masa", 5000.0), ("masa", 10000.0)}),
        ("portátil A15-51p 16gb", {("datos", 16.0)}),
        ("iPhone 1/0", set()),
    ],
)
def test_lee_lo_que_dice_el_texto(texto: str, esperadas: set[tuple[str, float | str]]) -> None:
    assert medidas(texto) == esperadas


def test_una_letra_suelta_es_talla_solo_donde_se_vende_por_tallas() -> None:
    assert ("talla", "s") in medidas("camiseta verde S", letras=True)
    assert medidas("camiseta verde S", letras=False) == set()


def test_normalizar_talla() -> None:
    assert normalizar_talla("xxl") == normalizar_talla("2xl") == "2xl"


@pytest.mark.parametrize(
    ("texto", "valor"), [("45.000", 45000), ("0,5", 0.5), (".61", 0.61), ("1 1/2", 1.5), ("1/0", None)]
)
def test_leer_numero(texto: str, valor: float | None) -> None:
    assert leer_numero(texto) == valor


@given(st.text(max_size=200))
def test_leer_acepta_cualquier_texto(texto: str) -> None:
    lectura = leer(plegar(texto), True)
    assert all(m.valor >= 0 for m in lectura.medidas)
