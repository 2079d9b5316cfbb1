"""The words that tell what a customer wants, misspelt by ear ("kería") or by thumb ("tneis"), put right."""

import re
from collections.abc import Callable, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from agent.comprension import lexico
from agent.comprension.palabras import Palabra
from agent.comprension.vocabulario import patron

_LARGO_MINIMO = 5  # shorter ones are too near one another
_SONIDOS = (
    (re.compile(r"qu(?=[ei])|k"), "c"),
    (re.compile(r"v|w"), "b"),
    (re.compile(r"z|c(?=[ei])|ss"), "s"),
    (re.compile(r"h"), ""),
    (re.compile(r"ll"), "y"),
)
_CONOCIDAS = (
    lexico.VERBOS | lexico.FUNCION | lexico.CORTESIA | lexico.UNIDADES | lexico.MEDIDAS | lexico.ADJETIVOS
    | lexico.ATRIBUTOS | lexico.EMPAQUES | lexico.NEXOS | lexico.IMPERATIVOS | lexico.CARRITO
    | lexico.ABREN_PREGUNTA | frozenset(re.findall(r"[a-z]+", patron("ciudad")))  # "a quito", and no "quita"
)  # fmt: skip


def _sonido(plana: str) -> str:
    for escrito, suena in _SONIDOS:
        plana = escrito.sub(suena, plana)
    return plana


_POR_SONIDO = {_sonido(clave): clave for clave in sorted(lexico.CLAVES)}


def enmendar(palabras: Sequence[Palabra], conoce: Callable[[str], bool]) -> tuple[Palabra, ...]:
    """The words with the slips of `lexico.CLAVES` mended; what shop or language knows is left alone."""
    return tuple(_enmendada(palabra, conoce) for palabra in palabras)


def _enmendada(palabra: Palabra, conoce: Callable[[str], bool]) -> Palabra:
    plana = palabra.plana
    if len(plana) < _LARGO_MINIMO or not plana.isalpha() or plana in _CONOCIDAS or conoce(plana):
        return palabra
    clave = _POR_SONIDO.get(_sonido(plana)) or _vecina(plana)
    return Palabra(clave, clave) if clave else palabra


def _vecina(plana: str) -> str | None:
    """The one key word a letter away (lost, doubled, changed or swapped), its first letter being right."""
    hallada = process.extractOne(plana, lexico.CLAVES, scorer=OSA.distance, score_cutoff=1)
    return hallada[0] if hallada and hallada[0][0] == plana[0] else None
