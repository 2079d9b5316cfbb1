"""The catalogue's words, and what is close to them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import ProductoIndexado
from tools.busqueda.vocabulario import Vocabulario, clave_fonetica

NOMBRES = [
    "Camisas de algodón",
    "Taladro percutor",
    "Audífonos bluetooth",
    "Lápices 2B",
    "Guantes de nitrilo",
    "Bafle",
]


@pytest.fixture(scope="module")
def vocabulario() -> Vocabulario:
    indice = IndiceProductos()
    indice.actualizar(ProductoIndexado(i, f"S{i}", nombre) for i, nombre in enumerate(NOMBRES))
    return indice.vocabulario


@pytest.mark.parametrize(
    ("mal", "bien"),
    [
        ("camiza", "camisas"),
        ("taladrro", "taladro"),
        ("vafle", "bafle"),
        ("audifnos", "audifonos"),
        ("nitirlo", "nitrilo"),
        ("talardo", "taladro"),
    ],
)
def test_corrige(vocabulario: Vocabulario, mal: str, bien: str) -> None:
    assert vocabulario.corregir(mal) == bien


@pytest.mark.parametrize("palabra", ["camisa", "corbata", "elefante", "bata", "falda", "adidas", "x", ""])
def test_no_corrige_lo_que_esta_bien_escrito(vocabulario: Vocabulario, palabra: str) -> None:
    assert vocabulario.corregir(palabra) is None


def test_suena_igual() -> None:
    assert clave_fonetica("camiza") == clave_fonetica("camisa")
    assert clave_fonetica("jeringa") == clave_fonetica("geringa")
    assert clave_fonetica("pala") != clave_fonetica("pera")


@given(st.text(max_size=60))
def test_acepta_cualquier_texto(texto: str) -> None:
    indice = IndiceProductos()
    indice.vocabulario.corregir(texto)
