"""Folding, tokens and stems of `agent.texto`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.texto import plegar, raiz, singular, tokens


@pytest.mark.parametrize(
    ("texto", "plegado"),
    [
        ("Ñandú ÁÉÍÓÚ ü", "nandu aeiou u"),
        ("1½″", '1 1/2"'),
        ("24” × 3’", "24\" x 3'"),
        ("ＣＡＳＣＯ", "casco"),
        ("holaaaa siii perrrro", "hola si perro"),
        ("XXXL www 1000", "xxxl www 1000"),
    ],
)
def test_plegar(texto: str, plegado: str) -> None:
    assert plegar(texto) == plegado


def test_tokens_conserva_las_cifras_enteras() -> None:
    assert tokens("Tubo 1/2 de $45.000, 1.5 m") == ["tubo", "1/2", "de", "45.000", "1.5", "m"]


@pytest.mark.parametrize(
    ("uno", "otro"),
    [("camisas", "camisa"), ("lapices", "lapiz"), ("cables", "cable"), ("azules", "azul"), ("pies", "pie")],
)
def test_singular_y_plural_tienen_una_clave(uno: str, otro: str) -> None:
    assert singular(uno) == singular(otro)


@pytest.mark.parametrize(("uno", "otro"), [("cuchillo", "cuchilla"), ("puerto", "puerta"), ("casa", "caso")])
def test_singular_no_confunde_cosas(uno: str, otro: str) -> None:
    assert singular(uno) != singular(otro)


@pytest.mark.parametrize(
    ("uno", "otro"),
    [("rojas", "rojo"), ("instalacion", "instalaciones"), ("lapiz", "lapices"), ("nina", "nino")],
)
def test_raiz_junta_genero_numero_y_sufijos(uno: str, otro: str) -> None:
    assert raiz(uno) == raiz(otro)


@given(st.text(max_size=200))
def test_plegar_es_idempotente_y_los_tokens_ascii(texto: str) -> None:
    plegado = plegar(texto)
    assert plegar(plegado) == plegado
    assert all(t.isascii() and t for t in tokens(texto))
    for token in tokens(texto):
        assert raiz(token).isascii()
        assert singular(token)
