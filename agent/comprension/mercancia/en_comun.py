"""What is said once of all the items of a list: "uno beige y uno negro, los dos del 24"."""

import re
from collections.abc import Sequence
from itertools import takewhile

from agent.comprension import lexico
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas

_JUNTAN = re.compile(
    r"(?<!\S)(?:l[oa]s (?P<n>dos|tres|cuatro|cinco|[2-9])|(?P<par>amb[oa]s)|tod[oa]s)(?: que sean)?(?!\S)"
)
_SEPARAN = frozenset({",", "y", "e", "+"})
_ACABAN = frozenset({".", "?", "!", ";", ",", "\n"})
_ABREN = frozenset({"el", "la", "otro", "otra"})
_DESCRIBEN = frozenset({"de", "del", "en", "con", "sin", "talla", "talle", "numero", "nro", "color"})
_MIDE = re.compile(r"(?<!\S)(?:(?:del?|en) (?:la )?(?:tall[ae] )?\d|(?:en )?(?:tall[ae]|numero|nro) )")
_MAS_LARGO = 5  # words


def con_lo_comun(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """Each item with it, and without the words that only say how many they are."""
    hallados = list(_JUNTAN.finditer(planas(palabras)))
    if not hallados:
        return palabras
    if entera := _repartido(palabras, *_lugares(palabras, hallados[-1])):
        palabras = entera
        hallados = [h for h in hallados[:-1] if h.end() <= len(planas(palabras))]
    return _sin_anuncio(palabras, hallados[0]) if hallados else palabras


def _lugares(palabras: Sequence[Palabra], hallado: re.Match[str]) -> tuple[int, int, int]:
    """Where the words found begin and end, and how many items they speak of; 0, of any number."""
    inicio = len(hallado.string[: hallado.start()].split())
    numero = leer_numero(palabras, inicio + 1) if hallado["n"] else None
    cuantos = int(numero.valor) if numero else 2 * bool(hallado["par"])
    return inicio, inicio + len(hallado[0].split()), cuantos


def _repartido(palabras: tuple[Palabra, ...], inicio: int, fin: int, cuantos: int) -> tuple[Palabra, ...]:
    """The list with what is said of all in each of its items; nothing where it says nothing of them."""
    items = _items(palabras[:inicio], cuantos)
    if not items:
        return ()
    desde, ultimo = items[0][0], palabras[slice(*items[-1])]
    acaba = next((i for i, p in enumerate(palabras) if i >= fin and p.plana in _ACABAN), len(palabras))
    comun, resto = palabras[fin:acaba], palabras[acaba:]
    if not comun:
        # "uno negro del 24, los dos": its size; not "el plato de postre", which is no size of the cup.
        corte = next((i for i in range(2, len(ultimo)) if _MIDE.match(planas(ultimo[i:]))), len(ultimo))
        comun, items[-1] = ultimo[corte:], (items[-1][0], items[-1][0] + corte)
        if not comun or not all(_solo_describe(palabras[slice(*item)]) for item in items[1:]):
            return (*palabras[:inicio], *resto)  # "el de 20 y el de 50, los dos": those, and no more
    if not _describe(comun):
        return ()
    listas: list[Palabra] = []
    for item in items:
        listas += [Palabra(",", ",")] * bool(listas) + [*palabras[slice(*item)], *comun]
    return (*palabras[:desde], *listas, *resto)


def _items(palabras: Sequence[Palabra], cuantos: int) -> list[tuple[int, int]]:
    """The places of the last pieces that each begin by a count or an article, where they are so many."""
    cortes = [i for i, p in enumerate(palabras) if p.plana in _SEPARAN]
    partes = [(a + 1, b) for a, b in zip([-1, *cortes], [*cortes, len(palabras)], strict=True) if b > a + 1]
    items: list[tuple[int, int]] = []
    for inicio, fin in reversed(partes):
        abre = next((i for i in range(inicio, fin) if _abre(palabras, i)), None)
        if abre is None:
            break
        items.insert(0, (abre, fin))
        if abre > inicio:
            break  # "quiero | uno negro"
    return items if len(items) > 1 and cuantos in (0, len(items)) else []


def _abre(palabras: Sequence[Palabra], i: int) -> bool:
    if i and palabras[i - 1].plana in {"los", "las"}:
        return False
    return palabras[i].plana in _ABREN or leer_numero(palabras, i) is not None


def _solo_describe(item: Sequence[Palabra]) -> bool:
    """ "uno negro": of what the first was."""
    return all(p.plana in lexico.ADJETIVOS for p in item[1:])


def _describe(comun: Sequence[Palabra]) -> bool:
    """ "de 50", "negros", "talla M": and no question, nor another act."""
    if not 0 < len(comun) <= _MAS_LARGO or any(p.plana in lexico.VERBOS | _SEPARAN for p in comun):
        return False
    primera = comun[0].plana
    return primera in _DESCRIBEN | lexico.ADJETIVOS or primera[:1].isdigit()


def _sin_anuncio(palabras: tuple[Palabra, ...], hallado: re.Match[str]) -> tuple[Palabra, ...]:
    """ "me gustan los dos: uno beige y uno negro": those that come next."""
    inicio, fin, cuantos = _lugares(palabras, hallado)
    resto = palabras[fin + 1 :]
    if palabras[fin : fin + 1] and palabras[fin].plana in {",", ":"}:
        items = _items(resto, cuantos)
        if items and items[0][0] == 0 and all(len(resto[slice(*item)]) > 1 for item in items):
            gustan = next((i for i, p in enumerate(palabras[:inicio]) if p.plana in lexico.ELIGEN), inicio)
            antes = takewhile(lambda p: p.plana not in {"me", "nos"} | lexico.ELIGEN, palabras[: gustan + 1])
            return (*(antes if gustan < inicio else palabras[:inicio]), *resto)
    return palabras
