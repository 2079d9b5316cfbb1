"""What tells a need without asking for goods, and what must not be taken for one."""

import pytest

from agent.actos import Acto, Agregar, Otro, PreguntarProducto, Referencia, Saludar
from agent.comprension.relatos import como_relato, es_relato, lo_contado


@pytest.mark.parametrize(
    "mensaje",
    [
        "las paredes de la sala están todas sucias y viene mi suegra",
        "el patio de atrás queda oscurísimo de noche",
        "quiero colgar un cuadro y no puedo perforar el muro",
        "perdí la llave de la puerta y no puedo entrar",
    ],
)
def test_tells_a_need(mensaje: str) -> None:
    assert es_relato(mensaje)


@pytest.mark.parametrize(
    "mensaje",
    [
        "dame dos martillos para mi papá",
        "¿me sirve para la pared?",
        "quiero comprar un taladro para mi casa",
        "necesito una licuadora para mi mamá",
        "taladro de media pulgada",
        "cuánto vale la silla de mi hermana",
    ],
)
def test_what_asks_for_goods_is_no_tale(mensaje: str) -> None:
    assert not es_relato(mensaje)


@pytest.mark.parametrize(
    "mensaje", ["el taladro que compré no funciona", "me llegó roto el espejo", "hola", "ok gracias"]
)
def test_a_complaint_of_what_was_bought_and_small_talk_tell_nothing(mensaje: str) -> None:
    assert lo_contado(mensaje) == ""


def test_the_clauses_of_a_tale_are_one_need() -> None:
    mensaje = "mi hija empieza las clases el lunes y necesita todo para dibujo"
    leidos: list[Acto] = [
        Saludar(),
        PreguntarProducto(producto=Referencia(texto="clases el lunes")),
        PreguntarProducto(producto=Referencia(texto="dibujo")),
    ]
    saludo, necesidad = como_relato(leidos, mensaje, lambda texto: texto == "dibujo")
    assert isinstance(saludo, Saludar)
    assert isinstance(necesidad, PreguntarProducto)
    assert necesidad.necesidad
    assert "dibujo" in necesidad.producto.texto


def test_goods_named_in_a_tale_stay_goods() -> None:
    mensaje = "mi hijo usa cuaderno y mi hija colores"
    leidos: list[Acto] = [PreguntarProducto(producto=Referencia(texto=t)) for t in ("cuaderno", "colores")]
    assert como_relato(leidos, mensaje, lambda _: True) == leidos
    pide: list[Acto] = [Agregar(producto=Referencia(texto="cuaderno")), Otro()]
    assert como_relato(pide, mensaje, lambda _: False) == pide
