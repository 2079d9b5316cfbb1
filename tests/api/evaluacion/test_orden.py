"""What `vendedor evaluar` takes from a folder, and how it refuses what it cannot read."""

from pathlib import Path

import pytest

from api.evaluacion.carga import CasoInvalidoError
from api.evaluacion.orden import Opciones, evaluar, reunir
from settings import Settings
from tests.api.evaluacion.test_carga import BUENO, escribir


def test_las_pruebas_del_proyecto(raiz: Path) -> None:
    todo = reunir(raiz / "tests", Opciones())
    assert todo.casos
    assert todo.mensajes
    assert len(todo.apodos) >= 4
    assert todo.busqueda


def test_una_parte(raiz: Path) -> None:
    solo = reunir(raiz / "tests", Opciones(solo="mensajes"))
    assert solo.mensajes
    assert not solo.casos
    assert not solo.busqueda


def test_una_carpeta_cualquiera_de_conversaciones(tmp_path: Path) -> None:
    escribir(tmp_path, BUENO)
    escribir(tmp_path, BUENO, nombre="compras/dos")
    assert len(reunir(tmp_path, Opciones()).casos) == 2
    assert [caso.nombre for caso in reunir(tmp_path, Opciones(filtro="dos")).casos] == ["compras/dos"]


def test_lo_que_no_se_entiende_se_dice_y_no_se_corre(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    escribir(tmp_path, BUENO.replace("turnos", "turno"))
    with pytest.raises(CasoInvalidoError):
        reunir(tmp_path, Opciones())
    assert evaluar(Settings.model_validate({}), tmp_path) == 1
    assert "uno.yaml:4" in capsys.readouterr().out.replace("\n", "")
