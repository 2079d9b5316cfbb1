"""What is put before a customer of what the search found."""

from decimal import Decimal

import pytest

from tools.vitrina import Hallazgo, sin_accesorios


def hallazgos(*nombres: str) -> list[Hallazgo]:
    """Those with "~" have only part of what was asked for."""
    return [
        Hallazgo(i, nombre.lstrip("~"), "", Decimal(1), 1, pleno=not nombre.startswith("~"))
        for i, nombre in enumerate(nombres)
    ]


@pytest.mark.parametrize(
    ("encontrados", "quedan"),
    [
        (["Máquina de afeitar", "~Cuchillas de máquina de afeitar"], ["Máquina de afeitar"]),
        (["Cafetera italiana", "~Filtros para cafetera"], ["Cafetera italiana"]),
        (["Taza azul", "~Vaso azul"], ["Taza azul", "Vaso azul"]),
        (["Cepillo dental", "~Cepillos de dientes"], ["Cepillo dental", "Cepillos de dientes"]),
        (["~Filtros para cafetera"], ["Filtros para cafetera"]),
        (["Cuchillas de máquina", "Máquina"], ["Cuchillas de máquina", "Máquina"]),
        ([], []),
    ],
)
def test_lo_que_es_para_lo_pedido_no_estorba(encontrados: list[str], quedan: list[str]) -> None:
    assert [h.nombre for h in sin_accesorios(hallazgos(*encontrados))] == quedan
