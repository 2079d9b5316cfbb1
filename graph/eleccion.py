"""An open choice between products: the act that waits for it, and those that wait behind."""

from collections.abc import Sequence
from typing import Any

from agent.actos import ACTOS, Acto, Agregar, CambiarCantidad, PreguntarProducto, Quitar, Referencia
from agent.comprension import lexico
from agent.hechos import EleccionDejada, EleccionPendiente, EnEspera, Hecho, OpcionPropuesta, ProductoAmbiguo
from graph.contexto import ContextoTurno
from graph.descripcion import por_su_descripcion
from graph.por_incluir import contado, las_que_faltan
from graph.resolucion import Resolucion
from graph.state import EstadoConversacion, venta_abierta
from graph.vistas import producto_visto
from tools.busqueda.cotejo import cotejar
from tools.herramientas import ver_productos
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
        en_cola = [con_su_nombre(anterior, state), *en_cola]
    hecho: Hecho | None = None if resolucion.hay_mas else la_unica(acto, resolucion.productos)
    hecho = hecho or ProductoAmbiguo(
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


def la_unica(acto: Acto | None, hallazgos: Sequence[Hallazgo]) -> OpcionPropuesta | None:
    """Whether the only one, or the only one left of which there is any, will do; None of several."""
    if not isinstance(acto, Agregar | CambiarCantidad | Quitar):
        return None
    vivas = [h for h in hallazgos if h.disponible > 0] if isinstance(acto, Agregar) else []
    if len(hallazgos) != 1 and len(vivas) != 1:
        return None
    unica = (vivas or hallazgos)[0]
    agotadas = tuple(producto_visto(h) for h in hallazgos if h is not unica)
    return OpcionPropuesta(
        producto=producto_visto(unica), para=acto.tipo, dicho=acto.producto.texto, agotadas=agotadas
    )


def con_su_nombre(pendiente: dict[str, Any], state: EstadoConversacion) -> dict[str, Any]:
    """An act that must wait: "esa" will point at something else when its turn comes."""
    producto = pendiente.get("producto") or {}
    if producto.get("texto") or not state.get("consulta"):
        return pendiente
    return {**pendiente, "producto": Referencia(texto=state["consulta"]).model_dump()}


def recien_abierta(state: EstadoConversacion) -> bool:
    """Whether the open choice was asked for in this very message."""
    return bool(state.get("pendiente")) and any(
        isinstance(h, ProductoAmbiguo | OpcionPropuesta) for h in state["hechos"]
    )


def responde(state: EstadoConversacion, hallazgos: Sequence[Hallazgo]) -> bool:
    """Whether goods answer the open choice: they were offered, or they are what was asked for by name."""
    pendiente = acto_pendiente(state)
    if pendiente is None:
        return False
    if {h.id for h in hallazgos} <= set(state.get("ofrecidos", [])):
        return True
    texto = _sin_su_medida(pendiente.producto.texto) if isinstance(pendiente, Agregar) else ""
    return len(cotejar(texto, [h.nombre for h in hallazgos], lambda _: None)) == len(hallazgos)


def _sin_su_medida(texto: str) -> str:
    """ "naranja", of "libras de naranja": those in a net are oranges too."""
    primera, _, resto = texto.partition(" de ")
    return resto if resto and primera in lexico.MEDIDAS | lexico.EMPAQUES else texto


def elegido(state: EstadoConversacion) -> Cambios:
    """A choice made: what waited behind it comes once the message's own acts are done: they may settle it."""
    if not state.get("pendiente") and not state.get("en_cola"):
        return {}
    return {**olvidar_eleccion(), "por_llamar": True}


def llamar_a_la_cola(state: EstadoConversacion) -> Cambios:
    """The acts that waited behind a choice that this message made, and that it did not settle itself."""
    return {"actos": ACTOS.validate_python(state.get("en_cola", [])), "en_cola": [], "por_llamar": False}


def olvidar_eleccion() -> Cambios:
    return {"pendiente": None, "espera": None}


def acto_pendiente(state: EstadoConversacion) -> Acto | None:
    pendiente = state.get("pendiente")
    return ACTOS.validate_python([pendiente])[0] if pendiente else None


async def opciones_abiertas(state: EstadoConversacion) -> list[Hallazgo]:
    """The choices on the table, as they are sold now."""
    hallazgos: list[Hallazgo] = await ver_productos.ainvoke(
        {"ids": state.get("ofrecidos", []), "venta_id": venta_abierta(state)}
    )
    return hallazgos


async def proponer(state: EstadoConversacion) -> Atendido:
    """ "sí, dale", said to "¿cuál?": the one asked about, or the first that can be bought, for a yes.

    Of several he is told that there are more: none is put into his mouth.
    """
    pendiente, opciones = acto_pendiente(state), await opciones_abiertas(state)
    assert isinstance(pendiente, Agregar | CambiarCantidad | Quitar)
    vivas = [h for h in opciones if h.disponible > 0 or not isinstance(pendiente, Agregar)]
    hablada = [h for h in vivas if [h.id] == state.get("tema")]
    if not vivas:
        vistas = tuple(map(producto_visto, opciones))
        return [EleccionPendiente(consulta=pendiente.producto.texto, opciones=vistas)], {}
    de = 0 if hablada or len(vivas) == 1 else len(vivas)
    return [OpcionPropuesta(producto=producto_visto((hablada or vivas)[0]), para=pendiente.tipo, de=de)], {}


def tomar_la_propuesta(state: EstadoConversacion) -> Cambios | None:
    """A yes to it: the act that waited comes next, with that choice. None where none of them was proposed."""
    propuestos = {oferta["producto_id"] for oferta in state.get("oferta") or []}
    lugares = [i for i, id_ in enumerate(state.get("ofrecidos", []), 1) if id_ in propuestos]
    pendiente = acto_pendiente(state)
    if len(lugares) != 1 or not isinstance(pendiente, Agregar | CambiarCantidad | Quitar):
        return None
    elegido_ = pendiente.model_copy(update={"producto": Referencia(ordinales=tuple(lugares))})
    return {"actos": [elegido_, *state["actos"][1:]]}


def en_espera(state: EstadoConversacion) -> list[Hecho]:
    """What else this message orders, and waits for the choice that it has just opened."""
    dichos = {acto.producto.texto for acto in state.get("leidos", []) if isinstance(acto, Agregar)}
    esperan: list[Acto] = ACTOS.validate_python(state.get("en_cola", []) if recien_abierta(state) else [])
    suyos = [contado(a) for a in esperan if isinstance(a, Agregar) and a.producto.texto in dichos]
    return [EnEspera(consultas=tuple(dict.fromkeys(filter(None, suyos))))] if any(suyos) else []


def dejadas(state: EstadoConversacion) -> list[Hecho]:
    """What stays out because its choice is dropped, or was not as he said it: nothing is lost in silence."""
    esperan: list[Acto] = ACTOS.validate_python(
        [acto for acto in (state.get("pendiente"), *state.get("en_cola", [])) if acto]
    )
    consultas = [contado(acto) for acto in esperan if isinstance(acto, Agregar)] + las_que_faltan(state)
    return [EleccionDejada(consultas=tuple(dict.fromkeys(filter(None, consultas))))] if consultas else []


async def elegido_por_su_descripcion(
    acto: Acto, state: EstadoConversacion, contexto: ContextoTurno
) -> Agregar | None:
    """ "para madera seca", said to "¿cuál?": what waited, of the only one whose text says so."""
    pendiente = acto_pendiente(state)
    if not isinstance(acto, PreguntarProducto) or not isinstance(pendiente, Agregar):
        return None
    llano = acto == PreguntarProducto(producto=acto.producto, cantidad=acto.cantidad)
    if state.get("espera") != "elegir_producto" or not llano or "?" in state["mensaje"]:
        return None
    opciones = await opciones_abiertas(state)
    dicen = await por_su_descripcion(acto.producto.texto, opciones, contexto)
    if len(dicen) != 1:
        return None
    lugar = opciones.index(dicen[0]) + 1
    return pendiente.model_copy(update={"producto": Referencia(ordinales=(lugar,))})
