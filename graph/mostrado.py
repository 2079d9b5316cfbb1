"""What the talk is about once goods have been shown: what "ese" and "el segundo" mean from then on."""

from collections.abc import Sequence
from typing import Any

from agent.actos import PreguntarPrecio, PreguntarProducto, Referencia
from agent.hechos import Hecho, ProductosEncontrados, StockInsuficiente
from graph.clases import clases_mostradas
from graph.contexto import ContextoTurno
from graph.eleccion import con_su_nombre
from graph.necesidades import de_la_necesidad
from graph.presentaciones import en_lo_que_viene
from graph.relatos import lo_que_sirve
from graph.resolucion import nombra_de_nuevo
from graph.state import EstadoConversacion, pedido_abierto
from tools.herramientas import anotar_interes
from tools.productos import Hallazgo

_UNO_A_UNO = 4


async def al_mostrar(
    acto: PreguntarProducto | PreguntarPrecio,
    hallazgos: list[Hallazgo],
    hechos: Sequence[Hecho],
    state: EstadoConversacion,
    contexto: ContextoTurno,
) -> dict[str, Any]:
    """What the state remembers of goods that a question brought up."""
    if not hallazgos:
        return {}
    if pedido_abierto(state) is None:
        await anotar_interes.ainvoke({})
    por_lugar = bool(acto.producto.ordinales) or acto.producto.texto.isdigit()
    sigue = state.get("pendiente") or por_lugar
    if sigue and {h.id for h in hallazgos} <= set(state.get("ofrecidos", [])):
        # "¿y cuánto vale el segundo?": the list stays on the table, and "ese" is now that one.
        return {"tema": [h.id for h in hallazgos]}
    en_su_lugar = [p.id for h in hechos if isinstance(h, StockInsuficiente) for p in h.alternativas]
    # "¿tenés remeras blancas talle M?": what fits all of it is "ese", whatever is shown beside it.
    plenos = en_su_lugar or [h.id for h in hallazgos if h.pleno]
    cambios: dict[str, Any] = {
        "cotizadas": _cotizadas(acto, hallazgos, state),
        "ofrecidos": _con_los_de_antes(en_su_lugar or [h.id for h in hallazgos], state),
        "clases": clases_mostradas([*state["hechos"], *hechos]),
        "tema": plenos if len(plenos) == 1 else [],
    }
    if len(cambios["ofrecidos"]) > 1:
        cambios["queria"] = (acto.cantidad.unidades if acto.cantidad else None) or 1
    if nombra_de_nuevo(acto.producto, contexto):
        cambios["consulta"] = acto.producto.texto
    if pendiente := state.get("pendiente"):  # asked again once this is settled
        en_cola = [con_su_nombre(pendiente, state), *state.get("en_cola", [])]
        cambios |= {"pendiente": None, "en_cola": en_cola}
    if state.get("espera") == "elegir_producto":
        cambios["espera"] = None
    return cambios


async def mostrar_lo_que_sirve(state: EstadoConversacion, contexto: ContextoTurno) -> dict[str, Any]:
    """The facts and the memory of goods that serve for what the message tells; nothing where none does."""
    if not (hallazgos := await lo_que_sirve(state, contexto)):
        return {}
    _, hechos = de_la_necesidad(hallazgos, contexto)
    contado = PreguntarProducto(producto=Referencia(), necesidad=True)
    cambios = await al_mostrar(contado, hallazgos, hechos, state, contexto)
    return {"hechos": [*state["hechos"], *hechos], **cambios}


def _cotizadas(
    acto: PreguntarProducto | PreguntarPrecio, hallazgos: list[Hallazgo], state: EstadoConversacion
) -> dict[str, int]:
    """How many of each he asked the price of, in this message."""
    antes = (state.get("cotizadas") or {}) if state["paso"] else {}
    unidades = en_lo_que_viene(acto, [h.nombre for h in hallazgos]).unidades
    return {**antes, **({str(h.id): unidades for h in hallazgos} if unidades else {})}


def _con_los_de_antes(nuevos: list[int], state: EstadoConversacion) -> list[int]:
    """With what was asked about one by one before: "¿cuánto el lapicero?", "¿y la resma?", "dame los dos"."""
    mostrados = [p.id for h in state["hechos"] if isinstance(h, ProductosEncontrados) for p in h.productos]
    if len(nuevos) != 1:
        return list(dict.fromkeys([*nuevos, *mostrados]))
    antes = state.get("ofrecidos", []) if state.get("tema") == state.get("ofrecidos", [])[-1:] else []
    return [*[id_ for id_ in dict.fromkeys([*antes, *mostrados]) if id_ not in nuevos][-_UNO_A_UNO:], *nuevos]
