"""An open choice between products: the act that waits for it, and those that wait behind."""

from typing import Any

from agent.actos import ACTOS, Acto, Agregar, CambiarCantidad, Quitar
from agent.hechos import Hecho, ProductoAmbiguo
from graph.resolucion import Resolucion
from graph.state import EstadoConversacion
from graph.vistas import producto_visto

Cambios = dict[str, Any]
Atendido = tuple[list[Hecho], Cambios]


def preguntar_cual(
    acto: Agregar | CambiarCantidad | Quitar, resolucion: Resolucion, state: EstadoConversacion
) -> Atendido:
    """Offers the choices. While this turn has opened another choice already, the act waits for its turn."""
    if state.get("pendiente") and any(isinstance(hecho, ProductoAmbiguo) for hecho in state["hechos"]):
        return [], {"en_cola": [*state.get("en_cola", []), acto.model_dump()]}
    hecho = ProductoAmbiguo(
        consulta=acto.producto.texto,
        opciones=tuple(map(producto_visto, resolucion.productos)),
        hay_mas=resolucion.hay_mas,
    )
    return [hecho], {
        "pendiente": acto.model_dump(),
        "ofrecidos": [h.id for h in resolucion.productos],
        "tema": [],
        "espera": "elegir_producto",
    }


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
