"""Goods that were ordered and did not get into the order: told with the summary, so that none is lost."""

from collections.abc import Sequence

from agent.actos import ACTOS, Acto, Agregar
from agent.comprension import lexico
from agent.texto import plegar, raiz, tokens
from graph.state import EstadoConversacion, Falta, pedido_abierto


def contado(acto: Agregar) -> str:
    """As he asked for it: "2 kilos de alambre"."""
    dicho, cantidad = acto.producto.texto, acto.cantidad
    varios = dicho and (cantidad.unidades or 0) > 1
    return f"{cantidad.texto or cantidad.unidades} {dicho}" if varios else dicho


def falta(dicho: str, state: EstadoConversacion, en_su_lugar: Sequence[int] = ()) -> list[Falta]:
    """What the state remembers once `dicho` was not put in, and those were offered instead."""
    if not dicho:
        return list(state.get("por_incluir", []))
    suya: Falta = {"dicho": dicho, "ids": list(en_su_lugar), "estaban": _puestos(state)}
    otras = [otra for otra in state.get("por_incluir", []) if otra["dicho"] != dicho]
    return [*otras, suya][-_MUCHAS:]


def faltan_de_la_cola(state: EstadoConversacion) -> list[Falta]:
    """What waited for a choice that is not asked for any more."""
    esperan: list[Acto] = ACTOS.validate_python(state.get("en_cola", []))
    faltas = list(state.get("por_incluir", []))
    for acto in esperan:
        if isinstance(acto, Agregar):
            faltas = falta(contado(acto), {**state, "por_incluir": faltas})
    return faltas


def sin_la_rehusada(state: EstadoConversacion) -> list[Falta]:
    """ "no, gracias", said to what was offered in place of the last of them."""
    faltas = state.get("por_incluir", [])
    rehusa = bool(faltas) and bool(set(faltas[-1]["ids"]) & set(state.get("ofrecidos", [])))
    return faltas[:-1] if rehusa else list(faltas)


def las_que_faltan(state: EstadoConversacion) -> list[str]:
    """Those in whose place the order has nothing: neither what was offered nor, since, any of that name."""
    return [suya["dicho"] for suya in state.get("por_incluir", []) if not _cumplida(suya, state)]


def _cumplida(suya: Falta, state: EstadoConversacion) -> bool:
    pedido = pedido_abierto(state)
    lineas = pedido.lineas if pedido else ()
    nombre = next((raiz(p) for p in tokens(suya["dicho"]) if p.isalpha() and p not in _NO_NOMBRAN), "")
    return any(
        linea.producto_id in suya["ids"]
        or (linea.producto_id not in suya["estaban"] and nombre in map(raiz, tokens(plegar(linea.nombre))))
        for linea in lineas
    )


def _puestos(state: EstadoConversacion) -> list[int]:
    pedido = pedido_abierto(state)
    return [linea.producto_id for linea in pedido.lineas] if pedido else []


_NO_NOMBRAN = lexico.FUNCION | lexico.SE_CUENTA_EN
_MUCHAS = 12  # what a summary can tell
