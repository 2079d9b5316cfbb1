"""A measure asked for, of goods sold by a unit or in packs."""

import pytest

from tools.busqueda.venta import se_vende_tanto


@pytest.mark.parametrize(
    ("nombres", "medida", "se_vende"),
    [
        (["Papa (kg)"], "2 kilos", True),
        (["Papa (kg)"], "0.5 kilo", True),
        (["Fresa 1/2 kg"], "1 kilo", True),
        (["Soga (metro)"], "15 metros", True),
        (["Arroz 5 kg"], "5 kilos", False),
        (["Arroz 5 kg"], "10 kilos", False),
        (["Manguera 10 m"], "20 metros", False),
        (["Cable (metro)"], "2 kilos", False),
    ],
)
def test_una_medida_que_cuenta_y_no_es_tamano(nombres: list[str], medida: str, se_vende: bool) -> None:
    assert se_vende_tanto(nombres, medida) is se_vende
