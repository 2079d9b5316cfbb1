"""The place that a question names, and from which amount on delivery is free."""

from decimal import Decimal

import pytest

from tools.entregas import gratis_desde, lugar_preguntado


@pytest.mark.parametrize(
    ("pregunta", "lugar"),
    [
        ("cuanto vale el envio a guarne", "guarne"),
        ("envian a san luis potosi", "san luis potosi"),
        ("lo mandan a un pueblo, tordesillas", "tordesillas"),
        ("hacen envios a domicilio", ""),
        ("cuanto cuesta el envio", ""),
    ],
)
def test_el_lugar_nombrado(pregunta: str, lugar: str) -> None:
    assert lugar_preguntado(pregunta) == lugar


@pytest.mark.parametrize(
    ("texto", "moneda", "desde"),
    [
        ("El domicilio cuesta $9.000. Es gratis en compras desde $250.000.", "COP", Decimal(250000)),
        ("El envío cuesta 4,90 €. El envío es gratis a partir de 49 €.", "EUR", Decimal(49)),
        ("Delivery gratis por compras mayores a S/ 80.00.", "PEN", Decimal(80)),
        ("El envío cuesta desde $9.800.", "ARS", None),
        ("El parqueadero es gratis si tu compra pasa de $50.000.", "COP", None),
        ("Envío gratis desde $100 en el centro. Envío gratis desde $300 en el resto.", "MXN", None),
    ],
)
def test_desde_cuanto_es_gratis(texto: str, moneda: str, desde: Decimal | None) -> None:
    assert gratis_desde(texto, moneda) == desde
