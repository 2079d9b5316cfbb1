"""What a name says that its goods are sold by."""

import pytest

from tools.busqueda.venta import se_vende_tanto, unidad_de_venta


@pytest.mark.parametrize(
    ("nombre", "unidad"),
    [
        ("Papa amarilla (kg)", "kg"),
        ("Almejas (docena)", "docena"),
        ("Tornillos x ciento", "ciento"),
        ("Soga de yute (metro)", "metro"),
        ("Desengrasante galón", "galon"),
        ("Medias (par)", "par"),
        ("Naranja malla 10 kg", ""),
        ("Balde 12 litros", ""),
        ("Botella medio litro", ""),
        ("Cinta métrica 5 metros", ""),
    ],
)
def test_por_que_se_vende(nombre: str, unidad: str) -> None:
    assert unidad_de_venta(nombre) == unidad


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
