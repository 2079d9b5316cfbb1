"""How much of what a customer needs each product's own texts say."""

import math
import re
from dataclasses import dataclass

from agent.comprension.necesidades import afines, nombres_de
from agent.texto import VACIAS, plegar, raiz, singular, tokens
from graph.contexto import ContextoTurno
from tools.herramientas import productos_que_dicen

SIN = re.compile(r"\bsin [a-z]{3,}")
_CORTA = 7  # letters of a stem from which two may differ: "carpinteria", "carpintero"
_ENTERA = 4  # letters of a stem under which its word is whole
_AFIN = 0.8  # of what a word is worth, where another says the same


@dataclass(frozen=True)
class _Palabra:
    """A word of the need, with the others that say the same: `forma` finds any of them, and `afin` those
    that speak of the same trouble."""

    forma: re.Pattern[str]
    patron: str
    afin: re.Pattern[str] | None = None

    def peso_en(self, texto: str) -> float:
        if self.forma.search(texto):
            return 1.0
        return _AFIN if self.afin and self.afin.search(texto) else 0.0


async def cuanto_dicen(
    texto: str, contexto: ContextoTurno, *, solo_descripcion: bool = False
) -> dict[int, float]:
    """Which share of some words each product's own texts say, the rarest words weighing most.

    `solo_descripcion`: names do not count, and two words must be told.
    """
    faltas = [m[0] for m in SIN.finditer(plegar(texto))]
    otras = SIN.sub(" ", plegar(texto))
    palabras = [_palabra(p, contexto) for p in tokens(otras) if p not in VACIAS and len(p) > 2]
    ausentes = [_ausente(falta) for falta in faltas]
    palabras += ausentes
    if not palabras:
        return {}
    filas = await productos_que_dicen.ainvoke({"patrones": [p.patron for p in palabras]})
    textos = {fila[0]: plegar(fila[3] if solo_descripcion else " ".join(fila[1:])) for fila in filas}
    textos = {id_: t for id_, t in textos.items() if all(p.forma.search(t) for p in ausentes)}
    dicen = [{id_: peso for id_, t in textos.items() if (peso := p.peso_en(t))} for p in palabras]
    cuantos = len(contexto.recursos.indice)
    # What no product says tells what they lack less than what some say.
    pesos = [math.log(1 + cuantos / len(ids)) if ids else math.log(1 + cuantos) / 3 for ids in dicen]
    dichas = {id_: sum(id_ in ids for ids in dicen) for id_ in textos}
    return {
        id_: sum(peso * ids.get(id_, 0.0) for peso, ids in zip(pesos, dicen, strict=True)) / sum(pesos)
        for id_ in textos
        if dichas[id_] > solo_descripcion
    }


def _palabra(token: str, contexto: ContextoTurno) -> _Palabra:
    iguales = {token, *contexto.recursos.indice.vocabulario.sinonimas(singular(token))}
    formas = sorted({_forma(t) for t in iguales if t.isalnum()})
    patron = rf"\m(?:{'|'.join(formas)})"
    forma = re.compile(re.sub(r"\\[mM]", r"\\b", patron))
    parientes = afines(plegar(token))
    if not parientes:
        return _Palabra(forma, patron)
    cualquiera = rf"\m(?:{'|'.join([*formas, *parientes])})"
    return _Palabra(forma, cualquiera, re.compile(rf"\b(?:{'|'.join(parientes)})"))


def _ausente(falta: str) -> _Palabra:
    """ "sin leche", as owners say it: "libre de leche", "no lleva huevo ni leche"."""
    que = "|".join(_forma(nombre) for nombre in nombres_de(falta.removeprefix("sin ")))
    patron = (
        r"\m(?:sin|libres? de|no (?:contien|llev|tien|incluy|tra)\w*|(?:cero|0 ?%)(?: de)?) "
        rf"(?:\w+(?:,| y| ni| o| e)(?: sin| de)? )*(?:{que})"
    )
    return _Palabra(re.compile(re.sub(r"\\[mM]", r"\\b", patron)), patron)


def _forma(token: str) -> str:
    """How any of its inflections begins; a short word is whole, lest "tos" find "tostadas"."""
    raices = raiz(plegar(token))
    if len(raices) < _ENTERA:
        return rf"{re.escape(plegar(token).removesuffix('s'))}(?:s|es)?\M"
    return re.escape(raices[:-2] if len(raices) > _CORTA else raices)
