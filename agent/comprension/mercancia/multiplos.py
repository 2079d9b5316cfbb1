"""Names made of one letter or figure told over and over: "triple A" is AAA, "cuatro ceros" 0000."""

from collections.abc import Sequence

from agent.comprension.palabras import Palabra
from agent.comprension.situacion import Catalogo

_VECES = {"doble": 2, "triple": 3, "cuadruple": 4}
_CUENTAN = {"dos": 2, "tres": 3, "cuatro": 4, "2": 2, "3": 3, "4": 4}
_SIGNOS = {"cero": "0", "ceros": "0", "equis": "x"}


def con_multiplos(palabras: Sequence[Palabra], catalogo: Catalogo) -> tuple[Palabra, ...]:
    """The message with such names as the shop writes them; only those that it has."""
    listas: list[Palabra] = []
    i = 0
    while i < len(palabras):
        entero = _multiplo(palabras, i)
        vendido = entero and catalogo.vende(entero)
        listas.append(Palabra(entero, entero.upper()) if vendido else palabras[i])
        i += 2 if vendido else 1
    return tuple(listas)


def _multiplo(palabras: Sequence[Palabra], i: int) -> str:
    """What the two words at `i` write out; empty where they do not."""
    if i + 1 >= len(palabras):
        return ""
    primera, dicho = palabras[i].plana, palabras[i + 1].plana
    veces = _VECES.get(primera)
    if veces and (dicho in _SIGNOS or len(set(dicho)) == 1):  # "triple AAA" says it twice
        signo = _SIGNOS.get(dicho, dicho)
        return signo * veces if len(signo) == 1 else signo if len(signo) == veces else ""
    veces = _CUENTAN.get(primera)
    return _SIGNOS[dicho] * veces if veces and dicho in {"ceros", "equis"} else ""
