"""What is said of a purchase already made, beside a yes, and of how goods are to be prepared."""

import pytest

from agent.actos import CambiarCantidad, Cancelar, DarDato, Quitar
from agent.comprension.consentimiento import apartar
from agent.comprension.de_su_compra import sigue_su_pedido
from agent.comprension.notas import leer_nota
from agent.comprension.palabras import separar
from agent.comprension.poscompra import leer_cancelacion, leer_repeticion
from agent.comprension.segmentos import Clausula, partir
from agent.comprension.situacion import SinCatalogo, Situacion

COMIDA = Situacion(lineas=("Lasaña mixta con queso", "Sopa de tortilla"))
CIERRE = Situacion(espera="confirmar_cierre", lineas=("Sopa de tortilla",))
CATALOGO = SinCatalogo(frozenset({"lasana", "sopa", "arroz"}))


@pytest.mark.parametrize(
    ("dicho", "cancelacion"),
    [
        ("anula la orden #31", Cancelar(numero=31)),
        ("cancela el pedido numero 8 por favor", Cancelar(numero=8)),
        ("cancele la compra que ya pague", Cancelar(hecha=True)),
        ("cancela mi pedido", Cancelar()),
        ("cancela el pedido de 3 sopas", Cancelar()),
    ],
)
def test_cual_compra_se_cancela(dicho: str, cancelacion: Cancelar) -> None:
    assert leer_cancelacion(dicho) == cancelacion


@pytest.mark.parametrize("dicho", ["ya salio?", "cuando llega", "donde mando el comprobante", "ya pague"])
def test_pregunta_por_lo_que_compro(dicho: str) -> None:
    assert sigue_su_pedido(dicho)


@pytest.mark.parametrize("dicho", ["mi pedido", "tienen sopas?", "que llevo"])
def test_no_pregunta_por_la_entrega(dicho: str) -> None:
    assert not sigue_su_pedido(dicho)


@pytest.mark.parametrize(
    "dicho",
    [
        "lo mismo de la otra vez",
        "hola, repíteme el pedido porfa",
        "quiero pedir otra vez lo mismo",
        "mándeme el mismo pedido de ayer",
    ],
)
def test_pide_lo_mismo(dicho: str) -> None:
    repetido, *cambios = leer_repeticion(dicho, Situacion(), CATALOGO)
    assert repetido.producto.anterior  # type: ignore[union-attr]
    assert cambios == []


def test_pide_lo_mismo_con_un_cambio() -> None:
    _, mas = leer_repeticion("lo mismo pero con 4 sopas", Situacion(), CATALOGO)
    assert isinstance(mas, CambiarCantidad)
    assert (mas.producto.texto, mas.cantidad.unidades) == ("sopas", 4)
    _, menos = leer_repeticion("repite mi pedido sin la lasaña", Situacion(), CATALOGO)
    assert isinstance(menos, Quitar)


@pytest.mark.parametrize("dicho", ["¿qué pedí la otra vez?", "lo mismo en verde", "quiero otra sopa"])
def test_no_pide_lo_mismo(dicho: str) -> None:
    assert leer_repeticion(dicho, Situacion(), CATALOGO) == []


def test_con_un_pedido_en_curso_lo_mismo_es_otra_cosa() -> None:
    assert leer_repeticion("lo mismo otra vez", COMIDA, CATALOGO) == []


@pytest.mark.parametrize(
    "dicho",
    ["sin orégano", "que venga sin picante", "con crema aparte", "no le pongan perejil", "poco cocida"],
)
def test_como_lo_quiere_preparado_es_una_nota(dicho: str) -> None:
    nota = leer_nota(Clausula(separar(dicho), pregunta=False), COMIDA, CATALOGO)
    assert nota == DarDato(campo="indicaciones_adicionales", valor=dicho)


@pytest.mark.parametrize(
    "dicho", ["sin la sopa", "con arroz", "sin el segundo", "con tarjeta", "una pizza sin queso"]
)
def test_no_es_nota_lo_que_puede_ser_otra_cosa(dicho: str) -> None:
    assert leer_nota(Clausula(separar(dicho), pregunta=False), COMIDA, CATALOGO) is None


def test_sin_pedido_no_hay_de_que_anotar() -> None:
    assert leer_nota(Clausula(separar("sin orégano"), pregunta=False), Situacion(), CATALOGO) is None


@pytest.mark.parametrize(
    ("dicho", "partes"),
    [
        ("sí y otra cosa, la torre es la 4", ["sí", "la torre es la 4"]),
        ("todo correcto excepto la calle", ["todo correcto", "excepto la calle"]),
        ("sí, muy amable, quedo pendiente", ["sí"]),
        ("dale", ["dale"]),
        ("si sale mala la devuelvo", ["si sale mala la devuelvo"]),
    ],
)
def test_lo_que_cuelga_de_un_si_se_aparta(dicho: str, partes: list[str]) -> None:
    assert [c.texto for c in apartar(partir(separar(dicho)), CIERRE)] == partes
