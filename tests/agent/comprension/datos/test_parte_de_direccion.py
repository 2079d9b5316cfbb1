"""What is told of an address after it was given: it completes it, corrects a part of it, or is another."""

import pytest

from agent.comprension.datos.parte_de_direccion import con_la_parte, leer_parte

_CALLE, _FINCA = "Calle 12 # 4-50", "finca El Porvenir, entrada de la vereda Quebradona"


@pytest.mark.parametrize(
    ("direccion", "valor", "queda"),
    [
        (_CALLE, "Orizaba, CP 94300", "Calle 12 # 4-50, Orizaba, CP 94300"),
        (
            _CALLE,
            "apartamento 302 y código postal 055420",
            f"{_CALLE}, apartamento 302 y código postal 055420",
        ),
        (_CALLE, "segundo piso", "Calle 12 # 4-50, segundo piso"),
        (_CALLE, "28918 Leganés", "Calle 12 # 4-50, 28918 Leganés"),
        (_CALLE, "vereda La Mesa", "Calle 12 # 4-50, vereda La Mesa"),
        (_FINCA, "Támesis, vereda Quebradona", f"{_FINCA}, Támesis"),
        (_FINCA, "vereda Quebradona", _FINCA),
        (f"{_CALLE} apto 101", "apto 502", f"{_CALLE} apto 502"),
        (f"{_CALLE} torre 1 apto 101", "torre 3 apto 201", f"{_CALLE} torre 3 apto 201"),
        ("calle Alcalá 212 3º B, 28028 Madrid", "piso 4° C", "calle Alcalá 212 4° C, 28028 Madrid"),
        ("calle Alcalá 212, 28028 Madrid", "código postal es 28029", "calle Alcalá 212, 28029 Madrid"),
        (_CALLE, "cp 055420", f"{_CALLE}, CP 055420"),
        ("Calle 10 # 32-15", "calle 11", "Calle 11 # 32-15"),
        ("Los Aromos 456 depto 1104", "Los Aromos 465", "Los Aromos 465 depto 1104"),
        ("cra 45 # 20-15 apto 301", "carrera 45 # 20-51", "carrera 45 # 20-51 apto 301"),
        ("Los Aromos 456 depto 1104", "Los Leones 465", "Los Leones 465"),
    ],
)
def test_completa_la_direccion(direccion: str, valor: str, queda: str) -> None:
    assert con_la_parte(direccion, valor) == queda


@pytest.mark.parametrize("direccion", [_CALLE, _FINCA])
@pytest.mark.parametrize(
    "otra",
    [
        "carrera 9 # 3-2", "Belgrano 1234", "Los Leones 382", "9 de Julio 455", "14 sur 2307", "Av. Central",
        "finca El Rosal, vereda La Mesa", "Mz 4 casa 12", "de la iglesia 100 metros al norte",
    ],
)  # fmt: skip
def test_otra_direccion_la_reemplaza(direccion: str, otra: str) -> None:
    assert con_la_parte(direccion, otra) == otra


@pytest.mark.parametrize(
    ("dicho", "parte"),
    [
        ("no el apto es 402 torre 2", "apto 402 torre 2"),
        ("la torre es la 3 y el apto 201", "torre 3 apto 201"),
        ("el piso es 4 ° b", "piso 4° b"),
        ("apto 502 no el 301", "apto 502"),
        ("casa 3 del oriente", None),
        ("dame 3", None),
    ],
)
def test_lee_las_partes_que_se_dicen(dicho: str, parte: str | None) -> None:
    assert leer_parte(dicho) == parte
