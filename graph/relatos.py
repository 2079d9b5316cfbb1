"""What serves for what a customer tells without asking for it: "el patio queda oscurísimo de noche"."""

from agent.comprension.relatos import lo_contado
from graph.contexto import ContextoTurno
from graph.lo_escrito import cuanto_dicen
from graph.state import EstadoConversacion, venta_abierta
from tools.herramientas import productos_afines, ver_productos
from tools.productos import Hallazgo

_QUE_LO_DICEN = 12  # looked at for saying some of his words
# Of fifty tales over seven shops, and as many remarks that tell no need: what serves comes over, talk under.
_CERCA, _LO_DICE, _SIRVE = 0.25, 0.15, 0.36
_PESO = 0.25  # of the share of his words that it says, beside its meaning
_ALGO = 0.2  # of meaning, of the nearest by name
_CASI = 0.08  # of meaning, from the best one


async def lo_que_sirve(state: EstadoConversacion, contexto: ContextoTurno) -> list[Hallazgo]:
    """The goods that come near to all that he tells; none where nothing does."""
    contado = lo_contado(state["mensaje"])
    if not contado:
        return []
    afines = dict(await _afines(state["mensaje"], []))
    if max(afines.values(), default=0.0) < _ALGO:
        return []  # the catalogue is looked through only where something comes near
    dicen = await cuanto_dicen(contado, contexto)
    otros = [id_ for id_ in sorted(dicen, key=lambda id_: -dicen[id_]) if id_ not in afines]
    afines |= dict(await _afines(state["mensaje"], otros[:_QUE_LO_DICEN])) if otros else {}
    sirven = {
        id_: cerca
        for id_, cerca in afines.items()
        if cerca >= _CERCA and (dicho := dicen.get(id_, 0.0)) >= _LO_DICE and cerca + _PESO * dicho >= _SIRVE
    }
    mejor = max(sirven.values(), default=0.0)
    ids = [i for i in sorted(sirven, key=lambda i: -sirven[i]) if sirven[i] >= mejor - _CASI]
    hallados: list[Hallazgo] = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
    return [h for h in hallados if h.disponible > 0][: contexto.recursos.productos_por_respuesta]


async def _afines(relato: str, ids: list[int]) -> list[tuple[int, float]]:
    hallados: list[tuple[int, float]] = await productos_afines.ainvoke({"relato": relato, "ids": ids})
    return hallados
