"""What is asked for in vain is counted by its goods, and says nothing of who asked."""

import pytest

from tools.demanda import pedidos_en_vano


@pytest.mark.parametrize(
    ("dicho", "palabras"),
    [
        ("un telescopio", ["telescopio"]),
        ("¿Tienen VIOLINES?", ["violin"]),
        ("guantes de látex negros", ["guante latex negro"]),
        ("cables hdmi de 3 metros", ["cable hdmi metro"]),
        ("quiero dos lápices azules por favor", ["lapiz azul"]),
        ("mi cédula es 1032456789 y quiero un piano", ["cedula piano"]),
        ("300 123 4567", []),
        ("hola buenas", []),
        ("", []),
        ("x" * 200, []),
        ("uno dos tres cuatro arpa flauta oboe fagot lira gaita bombo", ["arpa flauta oboe fagot lira"]),
    ],
)
def test_de_una_busqueda_quedan_las_cosas(dicho: str, palabras: list[str]) -> None:
    assert pedidos_en_vano([dicho]) == palabras


def test_cada_cosa_se_cuenta_una_vez_por_mensaje() -> None:
    assert pedidos_en_vano(["violín", "un violin", "arpas"]) == ["arpa", "violin"]
