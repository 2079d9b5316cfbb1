"""Bare counts, one for each of what is on the table: "ponele 6 y 6", "dame 2, 1 y 3"."""

from collections.abc import Sequence

from agent.actos import Agregar, Referencia
from agent.comprension import lexico
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, unir

_SUELTAS = (
    lexico.VERBOS | lexico.IMPERATIVOS | lexico.CORTESIA | lexico.DESEOS | lexico.UNIDADES | SIGNOS
    | {"y", "e", "de", "cada", "uno", "una", "me", "te", "le", "mejor", "entonces", "pues", "bueno"}
)  # fmt: skip


def leer_reparto(palabras: Sequence[Palabra], cuantos: int) -> list[Agregar]:
    """A purchase of each, in the order shown; none where the counts are not as many as the goods."""
    numeros: list[Numero] = []
    i = 0
    while i < len(palabras):
        numero = leer_numero(palabras, i)
        if numero is not None and numero.inicio == i and not numero.articulo:
            if i and leer_numero(palabras, i - 1):
                return []  # "una 37 y dos 39": sizes
            numeros.append(numero)
            i = numero.fin
            continue
        if palabras[i].plana not in _SUELTAS and not palabras[i].plana.startswith(("pon", "dam", "mand")):
            return []
        i += 1
    if cuantos < 2 or len(numeros) != cuantos or any(n.valor.denominator != 1 for n in numeros):
        return []
    return [
        Agregar(
            producto=Referencia(ordinales=(lugar,)),
            cantidad=numero.cantidad(unir(palabras[numero.inicio : numero.fin])),
        )
        for lugar, numero in enumerate(numeros, 1)
    ]
