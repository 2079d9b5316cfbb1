"""A message cut into sentences, and a sentence into the pieces that each tell one change."""

import re
from collections.abc import Sequence

from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas
from agent.comprension.situacion import Catalogo
from agent.comprension.vocabulario import patron

FINALES = frozenset((".", ";", "?", "!", "\n", "¿", "¡"))
_ABRE = re.compile(rf"(?:(?:{patron('abre_enmienda')})(?: ,)? )+")
_ENTRA = re.compile(rf"(?:(?:{patron('entra_enmienda')})(?: ,)? )+")
_CORRIGE = re.compile(rf"\b(?:{patron('corrige_enmienda')})\b")
_EN_TODAS = re.compile(r"(?:en |a )?(?:los|las|amb[oa]s|tod[oa]s)(?: (?:dos|tres))?")
_PARTEN = frozenset((",", "y", "e"))


def frases_de(palabras: Sequence[Palabra]) -> list[tuple[list[Palabra], list[Palabra]]]:
    """Each sentence, and the signs that end it."""
    frases: list[tuple[list[Palabra], list[Palabra]]] = [([], [])]
    for p in palabras:
        if p.plana in FINALES:
            frases[-1][1].append(p)
        elif frases[-1][1]:
            frases.append(([p], []))
        else:
            frases[-1][0].append(p)
    return frases


def sin_entrada(frase: Sequence[Palabra]) -> tuple[Sequence[Palabra], Sequence[Palabra]]:
    """The words that open what puts right ("perdón"), and the sentence without them nor what leads to it."""
    abre = _ABRE.match(f"{planas(frase)} ")
    corte = len(abre[0].split()) if abre else 0
    entra = _ENTRA.match(f"{planas(frase[corte:])} ")
    return frase[:corte], frase[corte + (len(entra[0].split()) if entra else 0) :]


def corrigen(abre: Sequence[Palabra]) -> bool:
    """ "perdón", "mejor": not a bare "ah"."""
    return _CORRIGE.search(planas(abre)) is not None


def no_dice_mas(pieza: Sequence[Palabra]) -> bool:
    """ "son 6, no 12"; "soy L, no M, en los dos": what says no more."""
    cuenta = len(pieza) == 2 and (leer_numero(pieza, 1) is not None or len(pieza[1].plana) == 1)
    return (cuenta and pieza[0].plana == "no") or _EN_TODAS.fullmatch(planas(pieza)) is not None


def unir_piezas(piezas: Sequence[Sequence[Palabra]]) -> list[Palabra]:
    unidas: list[Palabra] = []
    for pieza in piezas:
        unidas += [*([Palabra(",", ",")] if unidas else []), *pieza]
    return unidas


def partir(palabras: Sequence[Palabra], catalogo: Catalogo) -> list[list[Palabra]]:
    """The pieces between commas and "y"; "jamón y queso", of one name, is one."""
    piezas: list[list[Palabra]] = [[]]
    for i, p in enumerate(palabras):
        une = (
            p.plana != ","
            and 0 < i < len(palabras) - 1
            and catalogo.une(palabras[i - 1].plana, palabras[i + 1].plana)
        )
        if p.plana in _PARTEN and not une:
            piezas.append([])
        else:
            piezas[-1].append(p)
    return [pieza for pieza in piezas if pieza]
