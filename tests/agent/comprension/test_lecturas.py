"""Messages read in the light of real catalogues: `lecturas.yaml`."""

from pathlib import Path

import pytest

from agent.comprension.motor import MotorLocal
from agent.comprension.situacion import Situacion
from tests.agent.comprension.lecturas import abrir_motores, casos, resumir

ARCHIVO = Path(__file__).parent / "lecturas.yaml"
CASOS = list(casos(ARCHIVO))


@pytest.fixture(scope="module")
def motores(con_motor: Path) -> dict[str, MotorLocal]:
    return abrir_motores(ARCHIVO, con_motor / "modelos")


@pytest.mark.parametrize(("tienda", "situacion", "mensaje", "esperado"), CASOS, ids=[c[2] for c in CASOS])
def test_lectura(
    motores: dict[str, MotorLocal], tienda: str, situacion: Situacion, mensaje: str, esperado: str
) -> None:
    assert resumir(motores[tienda].comprender(mensaje, situacion)) == esperado
