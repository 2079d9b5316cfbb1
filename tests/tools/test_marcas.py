"""What is not of the brand asked for, or is the contrary of it, is offered as near and never as the thing."""

from decimal import Decimal

import pytest

from agent.embeddings import EmbeddingsLocal
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import ProductoIndexado
from tools.productos import sin_lo_contrario, sin_otras_marcas

NOMBRES = [
    "Gaseosa cola 1,5 lt",
    "Taladro percutor 750 W",
    "Audífonos Sony negros",
    "Audífonos inalámbricos blancos",
    "Agua sin gas 600 ml",
    "Yogur con fresa",
    "Yogur sin azúcar",
]


@pytest.fixture(scope="module")
def indice() -> IndiceProductos:
    indice = IndiceProductos(EmbeddingsLocal())
    indice.actualizar(
        [
            ProductoIndexado(i, str(i), nombre, precio=Decimal(1000), stock=5)
            for i, nombre in enumerate(NOMBRES, 1)
        ]
    )
    return indice


@pytest.mark.parametrize(
    ("consulta", "son", "cerca"),
    [
        ("coca cola", [], ["Gaseosa cola 1,5 lt"]),
        ("taladro percutor makita", [], ["Taladro percutor 750 W"]),
        ("audifonos sony", ["Audífonos Sony negros"], []),
        ("agua con gas", [], ["Agua sin gas 600 ml"]),
        ("agua sin gas", ["Agua sin gas 600 ml"], []),
        ("taladro percutor", ["Taladro percutor 750 W"], []),
    ],
)
def test_otra_marca_o_lo_contrario_no_es_lo_pedido(
    indice: IndiceProductos, consulta: str, son: list[str], cerca: list[str]
) -> None:
    resultado = sin_lo_contrario(
        consulta, sin_otras_marcas(consulta, indice.buscar(consulta, k=5), indice), indice
    )
    nombres = [
        [NOMBRES[c.producto_id - 1] for c in de] for de in (resultado.coincidencias, resultado.alternativas)
    ]
    assert nombres[0] == son
    assert set(cerca) <= set(nombres[1])
