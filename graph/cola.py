"""A choice that waits behind other talk: "el M" still answers it once something else was asked."""

from agent.actos import ACTOS, Acto, Agregar, Cantidad, Referencia
from graph.eleccion import Cambios
from graph.lo_dicho import buscar_lo_dicho
from graph.resolucion import decidir
from graph.state import EstadoConversacion
from graph.variantes import MAX_OPCIONES
from tools.busqueda.cotejo import cotejar


async def contesta_a_la_cola(
    dicho: Referencia, cantidad: Cantidad | None, state: EstadoConversacion
) -> Cambios | None:
    """The act that waited, told apart by what is said now; None where it does not tell one of its goods."""
    if not dicho.texto or not (dicho.definida or dicho.elidida):
        return None
    esperan: list[Acto] = ACTOS.validate_python(state.get("en_cola", []))
    for lugar, acto in enumerate(esperan):
        if not isinstance(acto, Agregar) or not acto.producto.texto:
            continue
        entero = Referencia(texto=f"{acto.producto.texto} {dicho.texto}")
        decidida = decidir(entero, await buscar_lo_dicho(entero, MAX_OPCIONES, None, state))
        nombres = [h.nombre for h in decidida.productos]
        if decidida.clase != "hallada" or len(cotejar(entero.texto, nombres, lambda _: None)) != 1:
            continue
        cambios = {"producto": Referencia(texto=nombres[0])}
        if cantidad and cantidad.unidades:
            cambios["cantidad"] = cantidad  # type: ignore[assignment]
        quedan = [otro.model_dump() for i, otro in enumerate(esperan) if i != lugar]
        return {"actos": [acto.model_copy(update=cambios), *state["actos"][1:]], "en_cola": quedan}
    return None
