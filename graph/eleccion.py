"""An open choice between products: the act that waits for it, and those that wait behind."""

from collections.abc import Sequence
from typing import Any

from agent.actos import ACTOS, Acto, Agregar, CambiarCantidad, Quitar
from agent.hechos import Hecho, ProductoAmbiguo
from graph.resolucion import Resolucion
from graph.state import EstadoConversacion
from graph.vistas import producto_visto
from tools.busqueda.cotejo import cotejar
from tools.productos import Hallazgo

Cambios = dict[str, Any]
Atendido = tuple[list[Hecho], Cambios]


def preguntar_cual(
    acto: Agregar | CambiarCantidad | Quitar, resolucion: Resolucion, state: EstadoConversacion
) -> Atendido:
    """Offers the choices, one question at a time.

    While this turn has opened another choice, the act waits for its turn; an older one that this does not
    answer waits behind it.
    """
    en_cola = state.get("en_cola", [])
    if recien_abierta(state):
        return [], {"en_cola": [*en_cola, acto.model_dump()]}
    anterior = state.get("pendiente")
    if anterior and not responde(state, resolucion.productos):
        en_cola = [anterior, *en_cola]
    hecho = ProductoAmbiguo(
        consulta=acto.producto.texto,
        opciones=tuple(map(producto_visto, resolucion.productos)),
        hay_mas=resolucion.hay_mas,
    )
    return [hecho], {
        "pendiente": acto.model_dump(),
        "en_cola": en_cola,
        "ofrecidos": [h.id for h in resolucion.productos],
        "tema": [],
        "espera": "elegir_producto",
    }


def recien_abierta(state: EstadoConversacion) -> bool:
    """Whether the open choice was asked for in this very message."""
    return bool(state.get("pendiente")) and any(isinstance(h, ProductoAmbiguo) for h in state["hechos"])


def responde(state: EstadoConversacion, hallazgos: Sequence[Hallazgo]) -> bool:
    """Whether goods answer the open choice: they were offered, or they are what was asked for by name."""
    pendiente = acto_pendiente(state)
    if pendiente is None:
        return False
    if {h.id for h in hallazgos} <= set(state.get("ofrecidos", [])):
        return True
    texto = pendiente.producto.texto if isinstance(pendiente, Agregar) else ""
    return len(cotejar(texto, [h.nombre for h in hallazgos], lambda _: None)) == len(hallazgos)


def elegido(state: EstadoConversacion) -> Cambios:
    """A choice made: nothing waits any more, and the acts that waited behind come next."""
    if not state.get("pendiente") and not state.get("en_cola"):
        return {}
    en_cola: list[Acto] = ACTOS.validate_python(state.get("en_cola", []))
    return {**olvidar_eleccion(), "en_cola": [], "actos": [*state["actos"][1:], *en_cola]}


def olvidar_eleccion() -> Cambios:
    return {"pendiente": None, "espera": None}


def acto_pendiente(state: EstadoConversacion) -> Acto | None:
    pendiente = state.get("pendiente")
    return ACTOS.validate_python([pendiente])[0] if pendiente else None
