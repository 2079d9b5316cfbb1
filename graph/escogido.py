"""One of those just shown, picked by what tells it apart: "pues M", "de caballero", "la de 9 watts"."""

from agent.actos import Acto, Agregar, Cantidad, PreguntarProducto, Referencia
from agent.comprension.reglas import pregunta_existencia
from agent.comprension.situacion import Situacion
from agent.texto import plegar, tokens
from graph.contexto import ContextoTurno
from graph.state import EstadoConversacion
from tools.busqueda.cotejo import cotejar, lo_dicho_de, tambien_dice


def escoger(
    leidos: list[Acto], situacion: Situacion, state: EstadoConversacion, contexto: ContextoTurno
) -> list[Acto]:
    """A pick with nothing else to it is bought, as many as were wanted.

    Where others of the kind that were not shown are so as well, it is not taken for the one that was.
    """
    acto = leidos[0] if len(leidos) == 1 else None
    if not isinstance(acto, PreguntarProducto | Agregar) or "?" in state["mensaje"]:
        return leidos
    escogidos = _escogidos(acto.producto, situacion)
    nombre = escogidos[0] if len(escogidos) == 1 else ""
    if nombre and _hay_otro_asi(nombre, state, contexto):
        dicho = f"{tokens(nombre)[0]} {lo_dicho_de(state['mensaje'], nombre)}"
        return [acto.model_copy(update={"producto": Referencia(texto=dicho)})]
    queria = state.get("queria")
    if not queria or not solo_nombra(acto) or pregunta_existencia(plegar(state["mensaje"])):
        return leidos
    if not (escogidos or acto.producto.ordinales):
        return leidos
    # Of one nobody has said how many: the next count is of it ("38", "dame 2 de la 38").
    return tantos(acto, queria if queria > 1 else None)


def solo_nombra(acto: Agregar | PreguntarProducto) -> bool:
    return acto in (PreguntarProducto(producto=acto.producto), Agregar(producto=acto.producto))


def tantos(acto: Agregar | PreguntarProducto, unidades: int | None) -> list[Acto]:
    return [Agregar(producto=acto.producto, cantidad=Cantidad(unidades=unidades))]


def _escogidos(dicho: Referencia, situacion: Situacion) -> list[str]:
    """The names, of those shown, that it tells."""
    ofrecidos = situacion.ofrecidos
    if dicho.ordinales:
        return [ofrecidos[i - 1] for i in dicho.ordinales if 0 < i <= len(ofrecidos)]
    return [ofrecidos[i] for i in cotejar(dicho.texto, ofrecidos, lambda _: None)]


def _hay_otro_asi(nombre: str, state: EstadoConversacion, contexto: ContextoTurno) -> bool:
    """Whether one that was asked for too, and not shown for want of room, has all that is said of it."""
    consulta = (state.get("pendiente") or {}).get("producto", {}).get("texto") or state.get("consulta", "")
    if not consulta or not lo_dicho_de(state["mensaje"], nombre):
        return False  # by its place, or its price
    indice = contexto.recursos.indice
    parientes = [indice.producto(id_) for id_ in indice.rotulos.de_su_clase(nombre)]
    otros = [p.nombre for p in parientes if p and p.activo and p.id not in state.get("ofrecidos", [])]
    pedidos = cotejar(consulta, otros, lambda _: None)
    return any(tambien_dice(state["mensaje"], nombre, otros[i]) for i in pedidos)
