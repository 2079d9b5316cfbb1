"""Goods told by what their own texts say, and no name: "para madera seca", "les ha salido mosca blanca"."""

from collections.abc import Sequence

from agent.comprension import lexico
from agent.texto import VACIAS, raiz, tokens
from graph.contexto import ContextoTurno
from tools.herramientas import leer_fichas
from tools.productos import Hallazgo

_NO_DICEN = VACIAS | lexico.FUNCION | lexico.CORTESIA | lexico.PREPOSICIONES | lexico.VERBOS


async def por_su_descripcion(
    texto: str, vistos: Sequence[Hallazgo], contexto: ContextoTurno, *, uno: bool = False
) -> list[Hallazgo]:
    """Of those shown, the ones that say all the words, some of them beside their name; none where all do.

    `uno`: the only one shown may be meant, as by "la de exterior".
    """
    dichas = {raiz(p) for p in tokens(texto) if p not in _NO_DICEN and len(p) > 2}
    uno = uno and len(vistos) == 1
    if not dichas or (len(vistos) < 2 and not uno):
        return []
    fichas = {f.producto_id: f for f in await leer_fichas.ainvoke({"ids": [h.id for h in vistos]})}
    emparentadas = contexto.recursos.indice.vocabulario.emparentadas
    dicen: list[Hallazgo] = []
    for h in vistos:
        suyas = set(map(raiz, tokens(f"{h.nombre} {fichas[h.id].descripcion}"))) if h.id in fichas else set()
        if all(d in suyas or any(emparentadas(d, suya) for suya in suyas) for d in dichas):
            dicen.append(h)
    return dicen if uno or len(dicen) < len(vistos) else []
