"""What holds of any reply, whatever the facts."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from agent import hechos as h
from agent.redaccion.formato import Formato, limpio, negrita
from agent.redaccion.redactor import Redactor
from agent.vistos import Base
from tests.agent.redaccion.estrategias import EXTRANOS, NOMBRES, hechos_de

TONOS = (
    "formal",
    "informal",
    "amigable",
    "profesional",
    "cercano",
    "vendedor",
    "orientado_a_soluciones",
    "otro",
)
REDACTOR = Redactor("COP", "CO", "Ferretería Roca Firme")
FORMATO = Formato("COP", "CO")
tonos = st.sampled_from(TONOS)
semillas = st.integers(0, 2**32)
turnos = st.lists(hechos_de(NOMBRES), max_size=5)
_MONTO = re.compile(r"\$\d[\d.,]*\d|\$\d")
_CITA = re.compile(r"“[^”]*”")


@given(st.lists(hechos_de(EXTRANOS), max_size=6), tonos, semillas)
def test_cualquier_turno_se_redacta_en_fragmentos(hechos: list[h.Hecho], tono: str, semilla: int) -> None:
    fragmentos = REDACTOR.redactar(hechos, tono=tono, semilla=semilla)
    texto = "".join(fragmentos)
    assert texto.strip()
    assert all(fragmentos)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\ud800-\udfff]", texto)
    assert REDACTOR.redactar(hechos, tono=tono, semilla=semilla) == fragmentos


@given(turnos, tonos, semillas)
def test_una_sola_pregunta_y_al_final(hechos: list[h.Hecho], tono: str, semilla: int) -> None:
    texto = _CITA.sub("", "".join(REDACTOR.redactar(hechos, tono=tono, semilla=semilla)))
    assert texto.count("¿") == texto.count("?") <= 1
    if "¿" in texto:
        assert texto.endswith("?")


@given(turnos, tonos, semillas)
def test_dice_todo_nombre_y_precio_de_sus_hechos(hechos: list[h.Hecho], tono: str, semilla: int) -> None:
    texto = "".join(REDACTOR.redactar(hechos, tono=tono, semilla=semilla))
    for hecho in hechos:
        for esperado in _por_decir(hecho):
            assert esperado in texto


@given(turnos, tonos, semillas)
def test_no_dice_montos_que_ningun_hecho_tiene(hechos: list[h.Hecho], tono: str, semilla: int) -> None:
    texto = "".join(REDACTOR.redactar(hechos, tono=tono, semilla=semilla))
    conocidos = {FORMATO.dinero(monto) for hecho in hechos for monto in _montos(hecho)}
    assert set(_MONTO.findall(texto)) <= conocidos


@given(hechos_de(NOMBRES), tonos, semillas)
def test_todo_hecho_dice_algo_suyo(hecho: h.Hecho, tono: str, semilla: int) -> None:
    callado = "".join(REDACTOR.redactar([], tono=tono, semilla=semilla))
    assert "".join(REDACTOR.redactar([hecho], tono=tono, semilla=semilla)) != callado


@given(
    st.lists(hechos_de(EXTRANOS), max_size=4),
    st.sampled_from(
        [
            None,
            "elegir_producto",
            "confirmar_pedido",
            "confirmar_cierre",
            "dato:correo",
            "dato:indicaciones_adicionales",
        ]
    ),
    st.booleans(),
    st.lists(EXTRANOS, max_size=6),
)
def test_las_sugerencias_son_pocas_cortas_y_distintas(
    hechos: list[h.Hecho], espera: str | None, hay_lineas: bool, opciones: list[str]
) -> None:
    sugerencias = REDACTOR.sugerencias(hechos, espera, hay_lineas, opciones)
    assert len(sugerencias) <= 4
    assert len(set(sugerencias)) == len(sugerencias)
    assert all(0 < len(texto) <= 24 and "\n" not in texto for texto in sugerencias)


def _por_decir(hecho: h.Hecho) -> Iterator[str]:
    """The names and amounts that the customer must read, as they are written."""
    for campo in ("productos", "opciones", "alternativas"):
        # These may name what others tell, or told before.
        if not isinstance(hecho, h.EleccionPendiente | h.EnLaFoto | h.OfertaDejada):
            for producto in getattr(hecho, campo, ()):
                yield negrita(producto.nombre)
                yield FORMATO.dinero(producto.precio)
    if isinstance(hecho, h.LineaAgregada | h.CantidadCambiada):
        yield negrita(hecho.linea.nombre)
        yield FORMATO.dinero(hecho.linea.subtotal)
    elif isinstance(hecho, h.LineaQuitada | h.StockInsuficiente):
        yield negrita(hecho.nombre)
    elif isinstance(hecho, h.EnLaFoto | h.OfertaDejada):
        for producto in hecho.productos:
            yield negrita(producto.nombre)
    elif isinstance(hecho, h.ResumenPedido | h.RevisarCierre) and hecho.pedido.lineas:
        yield FORMATO.dinero(hecho.pedido.total)
        for linea in hecho.pedido.lineas:
            yield limpio(linea.nombre)
            yield FORMATO.dinero(linea.subtotal)
    elif isinstance(hecho, h.VentaCerrada):
        yield FORMATO.dinero(hecho.pedido.total)
        yield str(hecho.pedido.id)
    elif isinstance(hecho, h.PreciosPorCantidad):
        for contado in hecho.contados:
            yield negrita(contado.producto.nombre)
            yield FORMATO.dinero(contado.producto.precio)
    elif isinstance(hecho, h.Existencias):
        yield negrita(hecho.producto.nombre)
    elif isinstance(hecho, h.PrecioPorCantidad):
        yield negrita(hecho.producto.nombre)
        yield FORMATO.dinero(hecho.producto.precio)
        if hecho.cantidad > 1:
            yield FORMATO.dinero(hecho.subtotal)


def _montos(valor: Any) -> Iterator[Decimal]:
    if isinstance(valor, Decimal):
        yield valor
    elif isinstance(valor, Base):
        for campo in (*type(valor).model_fields, *type(valor).model_computed_fields):
            yield from _montos(getattr(valor, campo))
    elif isinstance(valor, tuple):
        for uno in valor:
            yield from _montos(uno)
