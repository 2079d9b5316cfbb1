"""What was read back is put right by its wrong piece, and nothing else is taken for a correction."""

import pytest

from agent.actos import Campo
from agent.comprension.datos.correccion_de_dato import leer_correccion
from agent.comprension.datos.nombres import con_la_palabra, con_su_apellido
from agent.comprension.situacion import Situacion

_DADOS: tuple[tuple[Campo, str], ...] = (
    ("nombre_completo", "Juan Perez Gomez"),
    ("direccion", "Avenida 5012 casa"),
    ("barrio", "Laureles"),
    ("correo", "juan@gmail.com"),
    ("telefono", "+573104567890"),
)


@pytest.mark.parametrize(
    ("mensaje", "campo", "valor"),
    [
        ("sí pero el barrio es Belén, no Laureles", "barrio", "Belén"),
        ("Laureles no, Belén", "barrio", "Belén"),
        ("no es Laureles, es Belén", "barrio", "Belén"),
        ("es Gran Avenida, no Avenida", "direccion", "Gran Avenida 5012 casa"),
        ("sí pero es Gran Avenida 5012, no Avenida", "direccion", "Gran Avenida 5012 casa"),
        ("Avenida 5021, no 5012 por favor", "direccion", "Avenida 5021 casa"),
        ("no es Perez, es Peres", "nombre_completo", "Juan Peres Gomez"),
        ("es hotmail, no gmail", "correo", "juan@hotmail.com"),
        ("Laureles, no Belén", "barrio", "Laureles"),
        ("no, el apellido es Peres", "nombre_completo", "Juan Peres Gomez"),
        ("no el apellido es Paz Soto", "nombre_completo", "Juan Paz Soto"),
        ("no, el apellido es Paz Soto. Juan Paz Soto", "nombre_completo", "Juan Paz Soto"),
        ("me equivoqué, mi segundo apellido es Ríos", "nombre_completo", "Juan Perez Ríos"),
        ("el nombre es Juan Carlos", "nombre_completo", "Juan Carlos Perez Gomez"),
        ("no la calle es Fresno 98 int 4", "direccion", "calle Fresno 98 int 4"),
    ],
)
def test_corrige_el_dato(mensaje: str, campo: Campo, valor: str) -> None:
    leido = leer_correccion(mensaje, Situacion(espera="confirmar_cierre", dados=_DADOS))
    assert leido is not None
    assert (leido.campo, leido.valor) == (campo, valor)


@pytest.mark.parametrize(
    ("mensaje", "valor"),
    [
        ("uy no, termina en 68", "+573104567868"),
        ("perdón, los últimos tres son 215", "+573104567215"),
        ("el celular acaba en 5", "+573104567895"),
    ],
)
def test_corrige_el_final_de_un_numero(mensaje: str, valor: str) -> None:
    leido = leer_correccion(mensaje, Situacion(espera="dato:correo", dados=_DADOS))
    assert leido is not None
    assert (leido.campo, leido.valor) == ("telefono", valor)


@pytest.mark.parametrize(
    "mensaje", ["sí, no hay problema", "no, gracias", "el martillo rojo, no el azul", "sí", "no"]
)
def test_no_es_una_correccion(mensaje: str) -> None:
    assert leer_correccion(mensaje, Situacion(espera="confirmar_cierre", dados=_DADOS)) is None
    assert leer_correccion("Belén, no Laureles", Situacion()) is None


@pytest.mark.parametrize(
    ("dicha", "queda"),
    [
        ("Peres", "Juan Peres Gomez"),
        ("Juana", "Juana Perez Gomez"),
        ("Ana Ruiz", "Ana Ruiz"),
        ("Pedro", "Pedro"),
    ],
)
def test_una_palabra_del_nombre(dicha: str, queda: str) -> None:
    assert con_la_palabra("Juan Perez Gomez", dicha) == queda


@pytest.mark.parametrize(
    ("antes", "dicho", "nombre"),
    [
        ("andrea", "pérez salas", "andrea pérez salas"),
        ("María José", "Rojas", "María José Rojas"),
        ("andrea", "Andrea Pérez", "Andrea Pérez"),
        ("quiero 2 cascos", "Pérez Salas", "Pérez Salas"),
    ],
)
def test_une_el_nombre_dicho_en_dos_mensajes(antes: str, dicho: str, nombre: str) -> None:
    assert con_su_apellido(antes, dicho) == nombre
