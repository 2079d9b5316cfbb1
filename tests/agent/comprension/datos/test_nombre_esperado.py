"""What is taken for a name where one is awaited, and what plainly says something else."""

import pytest

from agent.actos import Campo
from agent.comprension.datos.extraccion import extraer
from agent.comprension.datos.nombre_esperado import nombre_esperado
from agent.comprension.datos.validacion import DatoValido, como_se_llama, validar
from agent.comprension.situacion import SinCatalogo

_FALTAN: tuple[Campo, ...] = ("nombre_completo", "telefono", "direccion", "barrio")


def leido(mensaje: str, *, insiste: bool = False) -> str:
    datos = extraer(mensaje, pais="EC", esperado="nombre_completo", faltantes=_FALTAN)
    entero = nombre_esperado(mensaje, datos, SinCatalogo(), insiste=insiste)
    return next((dato.valor for dato in entero.datos if dato.campo == "nombre_completo"), "")


@pytest.mark.parametrize(
    "nombre",
    [
        "Segundo Chango Masaquiza", "segundo masaquiza chango", "Primitivo Reyes Cable", "Manuel Cable",
        "Blanca Luz Ñahui Cable", "dolores cruz plata", "Angel Rubio Plata", "Jesus Leon Caja",
        "Abril Luz Paillalef", "juan catrileo", "Ximena Ñancupil",
    ],
)  # fmt: skip
def test_un_nombre_que_tambien_es_palabra(nombre: str) -> None:
    assert leido(nombre) == nombre
    assert isinstance(validar("nombre_completo", nombre, "EC"), DatoValido)


def test_entre_otros_datos_y_presentado() -> None:
    assert leido("Segundo Toaquiza Cable, 0969876543, calle Sucre 805") == "Segundo Toaquiza Cable"
    assert leido("me llamo Segundo Toaquiza") == "Segundo Toaquiza"


@pytest.mark.parametrize(
    "dicho",
    [
        "quiero una funda", "Pago Con Tarjeta", "Cuanto Demora", "calle los pinos", "hijo de puta",
        "Factura Electronica", "Vete A La Mierda", "el segundo", "Muchas Gracias", "Buenas Tardes",
        "no gracias", "Muy Caro", "todavia no", "otro dia", "¿Manuel Cable?", "agrega huevos",
    ],
)  # fmt: skip
def test_lo_que_dice_otra_cosa(dicho: str) -> None:
    assert not leido(dicho)
    assert not leido(dicho, insiste=True)


def test_lo_que_dice_dos_veces_es_su_nombre() -> None:
    assert not leido("manuel cable")
    assert leido("manuel cable", insiste=True) == "manuel cable"
    assert como_se_llama("maradona") == DatoValido("Maradona")
    assert como_se_llama("3001234567") is None
