"""What goods are made for: a word and its number, or a code."""

import pytest

from tools.busqueda.modelos import del_modelo, modelos_dichos


@pytest.mark.parametrize(
    ("nombre", "modelos"),
    [
        ("Bujía Pulsar NS 200", ["ns 200"]),
        ("Bujía Yamaha FZ 150", ["fz 150"]),
        ("Celular Xiaomi Redmi 13C 128 GB", ["redmi 13c"]),
        ("Tinta negra Epson L3250", ["l3250"]),
        ("Bombillo LED 9 W", []),
        ("Tubo PVC 1/2 pulgada x 3 m", []),
        ("Harina de maíz 500 g", []),
    ],
)
def test_models_of_a_name(nombre: str, modelos: list[str]) -> None:
    assert modelos_dichos(nombre) == modelos


def test_those_of_the_same_model() -> None:
    otros = ["Bujía Yamaha FZ 150", "Bujía Pulsar NS 200"]
    assert del_modelo("Pastillas de freno Pulsar NS 200", otros) == (1,)
