"""A choice told loosely: by the one word that only one of those on the table has, whatever else is said."""

from collections.abc import Sequence

from agent.comprension import lexico
from agent.comprension.mercancia.referencias import LLANOS
from agent.comprension.palabras import SIGNOS, Palabra
from agent.comprension.situacion import Catalogo
from agent.texto import tokens

_MAS_LARGA = 6  # words; who says more speaks of something else
_SUELTAS = (
    lexico.FUNCION | lexico.ARTICULOS | lexico.CORTESIA | lexico.VERBOS | lexico.DEMOSTRATIVOS
    | lexico.UNIDADES | lexico.ELIGEN | lexico.PREPOSICIONES | SIGNOS
)  # fmt: skip


def elegida_por_lo_distinto(
    palabras: Sequence[Palabra], nombres: Sequence[str], catalogo: Catalogo
) -> int | None:
    """The place of the one meant: "válvula presta", "la normal". None where more than one could be."""
    dichas = [p for p in palabras if p.plana not in _SUELTAS]
    if not dichas or len(dichas) > _MAS_LARGA or len(nombres) < 2:
        return None
    quedan = set(range(len(nombres)))
    for p in dichas:
        suyos = set(catalogo.cuales(p.original, nombres))
        if not suyos and catalogo.vende(p.plana):
            return None  # other goods
        quedan &= suyos or quedan
    if len(quedan) == 1:
        return quedan.pop()
    llano = la_llana(nombres) if any(p.plana in LLANOS for p in dichas) else None
    return llano if llano in quedan else None


def la_llana(nombres: Sequence[str]) -> int | None:
    """The only one whose name says nothing but what all of them say, how much it holds aside."""
    dichas = [{p for p in tokens(n) if p.isalpha() and p not in lexico.MEDIDAS} for n in nombres]
    llanas = [i for i, suyas in enumerate(dichas) if suyas == set.intersection(*dichas)]
    return llanas[0] if len(llanas) == 1 else None
