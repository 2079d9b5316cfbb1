"""The pieces of an answer to a choice, and what they say together."""

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import dropwhile

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra
from agent.texto import plegar, raiz

SEPARAN = frozenset({",", "y", "e", "+", "\n", ";"})
NIEGAN = frozenset({"no", "menos", "excepto", "ni", "tampoco", "salvo"})
VACIAS = lexico.VERBOS | lexico.CORTESIA | {"y", "si", "no", "pues", "entonces", "me", "yo", "te"}


@dataclass
class Trozo:
    """A piece of the answer. `cuales` None: it does not say which."""

    cuales: frozenset[int] | None = None
    cantidad: Cantidad | None = None
    niega: bool = False
    todos: bool = False
    resto: bool = False  # "el otro": those that were not refused
    uno_mas: bool = False  # "otro de la azul": one of them
    preciso: bool = False  # an ordinal, a price, "el más barato": clear without an article
    empaque: bool = False  # counted in "paquetes", which no name says
    describe: bool = False


@dataclass(frozen=True)
class Eleccion:
    """`juntos`: all those places are meant; else one of them, still to be chosen."""

    cuales: frozenset[int]
    cantidad: Cantidad | None
    juntos: bool


def combinar(trozos: list[Trozo], cuantos: int, ajenos: frozenset[int] = frozenset()) -> list[Eleccion]:
    """What is chosen; nothing where the pieces do not say it.

    "El otro" is none of `ajenos`: what the talk is about, and what is bought already.
    """
    fuera = frozenset[int]().union(*(t.cuales or () for t in trozos if t.niega))
    quedan = frozenset(range(cuantos)) - fuera
    positivos = [t for t in trozos if not t.niega and (t.cuales or t.cantidad or t.resto)]
    if fuera and not positivos:
        return [Eleccion(quedan, None, juntos=False)] if len(quedan) > 1 else []
    elegidos: list[Eleccion] = []
    suelta: Cantidad | None = None  # a count that waits for what it counts
    for trozo in positivos:
        cuales = trozo.cuales
        if trozo.resto and cuales is None:
            tomados = frozenset[int]().union(*(e.cuales for e in elegidos))
            cuales = quedan - tomados if tomados or fuera else quedan - ajenos
            if not cuales or (len(cuales) > 1 and not fuera):
                return []
        if cuales is None:
            if elegidos and elegidos[-1].cantidad is None:
                elegidos[-1] = replace(elegidos[-1], cantidad=trozo.cantidad)
            else:
                suelta = trozo.cantidad
            continue
        juntos = trozo.todos or len(cuales) == 1
        elegidos.append(Eleccion(cuales - fuera, trozo.cantidad or suelta, juntos))
        suelta = None
    if suelta or not all(elegido.cuales for elegido in elegidos):
        return []
    if len(elegidos) > 1 and _reparte_lo_dicho(*elegidos):
        dichos = frozenset[int]().union(*(e.cuales for e in elegidos[:-1]))
        return [Eleccion(dichos, elegidos[-1].cantidad, juntos=True)]
    if len(elegidos) > 1 and all(e.cantidad is None and e.juntos for e in elegidos):
        # "el rojo y el azul": one act, so that what was asked for is shared out.
        return [Eleccion(frozenset[int]().union(*(e.cuales for e in elegidos)), None, juntos=True)]
    return elegidos


def _reparte_lo_dicho(*elegidos: Eleccion) -> bool:
    """ "los dos, uno de cada uno", "del 38 y del 40, un par de cada una": how many of those just told."""
    *dichos, cada = elegidos
    sin_contar = all(e.juntos and e.cantidad is None and e.cuales <= cada.cuales for e in dichos)
    varios = len(frozenset[int]().union(*(e.cuales for e in dichos))) > 1
    return sin_contar and varios and cada.juntos and len(cada.cuales) > 1


def los_tantos(cuantos: Fraction | int, nombres: Sequence[str]) -> tuple[int, ...]:
    """ "los dos", where the first two are of a kind and the rest, shown beside them, are not."""
    cabezas = [raiz(plegar(nombre).split()[0]) for nombre in nombres if nombre.split()]
    suyos = tuple(i for i, cabeza in enumerate(cabezas) if cabeza == cabezas[0])
    return suyos if len(suyos) == cuantos > 1 else ()


def son_varias(partes: Sequence[Sequence[Palabra]]) -> bool:
    """Whether more than one piece begins by a count or an article: they are several things."""
    # "ponme | el mediano" begins by its article.
    sin_verbo = [list(dropwhile(lambda p: p.plana in VACIAS - {"no"}, parte)) for parte in partes]
    abren = [
        parte
        for parte in sin_verbo
        if parte and (leer_numero(parte, 0) or parte[0].plana in lexico.ARTICULOS | {"no"} or len(parte) == 1)
    ]
    return len(abren) > 1 or any(p.plana in NIEGAN for parte in partes for p in parte)


def partir(palabras: Sequence[Palabra], separan: Set[str] = SEPARAN) -> list[list[Palabra]]:
    partes: list[list[Palabra]] = [[]]
    for p in palabras:
        if p.plana in separan:
            partes.append([])
        else:
            partes[-1].append(p)
    return [parte for parte in partes if parte]
