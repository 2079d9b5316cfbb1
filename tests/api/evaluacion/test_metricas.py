import math

import pytest

from api.evaluacion.metricas import CuentaDeActos, Tasa, pass_k, percentil, wilson


@pytest.mark.parametrize(
    ("aciertos", "total", "bajo", "alto"),
    # Newcombe (1998), table I, and the ends.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (20, 20, 0.8389, 1.0)],
)
def test_intervalo_de_wilson(aciertos: int, total: int, bajo: float, alto: float) -> None:
    assert wilson(aciertos, total) == pytest.approx((bajo, alto), abs=1e-4)


def test_sin_intentos_no_se_sabe_nada() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert Tasa(0, 0).datos()["tasa"] is None


def test_pass_k_pide_que_todas_salgan() -> None:
    assert pass_k([[True] * 4, [True, True, True, False]], 4) == 0.5
    assert pass_k([[True, True, True, False]], 2) == pytest.approx(0.5)
    assert pass_k([[True] * 8, [False] * 8], 4) == 0.5


def test_pass_k_no_cuenta_metas_con_pocos_intentos() -> None:
    assert pass_k([[True] * 4, [True]], 4) == 1.0
    assert math.isnan(pass_k([[True]], 4))


def test_actos_por_clase() -> None:
    cuenta = CuentaDeActos()
    assert cuenta.agregar(["saludar", "agregar"], ["saludar", "agregar"])
    assert not cuenta.agregar(["agregar"], ["preguntar_producto"])
    assert not cuenta.agregar(["confirmar"], ["confirmar", "agregar"])
    agregar = cuenta.por_clase()["agregar"]
    assert (agregar.precision, agregar.exhaustividad, agregar.f1) == (0.5, 0.5, 0.5)
    assert cuenta.tasa == Tasa(1, 3)
    assert cuenta.tasa_de_varios == Tasa(1, 1)


def test_el_orden_de_los_actos_importa_y_una_racha_cuenta_una_vez() -> None:
    cuenta = CuentaDeActos()
    assert not cuenta.agregar(["saludar", "agregar"], ["agregar", "saludar"])
    assert cuenta.agregar(["agregar", "dar_dato"], ["agregar", "agregar", "dar_dato"])
    assert cuenta.por_clase()["saludar"].f1 == 1.0


def test_macro_f1_es_de_las_clases_esperadas() -> None:
    cuenta = CuentaDeActos()
    cuenta.agregar(["negar"], ["negar"])
    cuenta.agregar(["negar"], ["otro"])
    assert cuenta.macro_f1 == pytest.approx(2 / 3)


def test_percentiles() -> None:
    valores = [float(n) for n in range(1, 101)]
    assert (percentil(valores, 50), percentil(valores, 99), percentil(valores, 100)) == (50, 99, 100)
    assert percentil([7.0], 99) == 7.0
    assert math.isnan(percentil([], 50))
