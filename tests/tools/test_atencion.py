"""Days of opening: which one is asked about, and which ones a sentence tells."""

from datetime import date

import pytest

from tools.atencion import DiaPreguntado, dia_preguntado, dias_dichos

LUNES = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("pregunta", "dia"),
    [
        ("hasta que hora atienden hoy", DiaPreguntado(0, "hoy es lunes")),
        ("estan abiertos", DiaPreguntado(0, "hoy es lunes")),
        ("abren manana", DiaPreguntado(1, "mañana es martes")),
        ("atienden pasado manana", DiaPreguntado(2, "pasado mañana es miércoles")),
        ("abren el domingo", DiaPreguntado(6)),
        ("abren por la manana", None),
        ("abren sabados y domingos", None),
        ("que horario tienen", None),
    ],
)
def test_el_dia_por_el_que_se_pregunta(pregunta: str, dia: DiaPreguntado | None) -> None:
    assert dia_preguntado(pregunta, LUNES) == dia


@pytest.mark.parametrize(
    ("oracion", "dias"),
    [
        ("abrimos de lunes a viernes de 8 a 5", {0, 1, 2, 3, 4}),
        ("de martes a sabados de 11 a 21 y los domingos de 11 a 15", {1, 2, 3, 4, 5, 6}),
        ("los domingos y festivos cerramos", {6}),
        ("lun - vie 9 a 18", {0, 1, 2, 3, 4}),
        ("de viernes a lunes", {4, 5, 6, 0}),
        ("atendemos todos los dias", set(range(7))),
        ("los fines de semana de 9 a 1", {5, 6}),
        ("estamos en la calle 10", set()),
    ],
)
def test_los_dias_que_dice_una_oracion(oracion: str, dias: set[int]) -> None:
    assert dias_dichos(oracion) == dias
