"""So much money of something: "2 soles de culantro", "deme 5 dólares de guaipe"."""

from collections.abc import Sequence

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.mercancia.referencias import suelta
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, unir
from agent.comprension.situacion import Catalogo

_MILES = frozenset({"luca", "lucas"})
_DE = frozenset({"de", "del"})


def leer_importe(palabras: Sequence[Palabra], catalogo: Catalogo) -> tuple[Cantidad, list[Palabra]] | None:
    """How much money of what is sold here, and the words that name it; None where no money opens them."""
    for i, p in enumerate(palabras):
        if leer_numero(palabras, i) is not None:
            return _desde(palabras, i, catalogo)
        if not (suelta(p.plana) or p.plana == "$"):
            return None
    return None


def _desde(palabras: Sequence[Palabra], i: int, catalogo: Catalogo) -> tuple[Cantidad, list[Palabra]] | None:
    numero = leer_numero(palabras, i)
    if numero is None or numero.inicio != i or numero.grupo or numero.hasta is not None or numero.valor <= 0:
        return None
    fin, signo = numero.fin, i > 0 and palabras[i - 1].plana == "$"
    moneda = palabras[fin].plana if fin < len(palabras) else ""
    if moneda in lexico.MONEDAS:
        fin += 1
    elif not signo:
        return None
    nombre = list(palabras[fin + 1 :])
    de_algo = (
        fin < len(palabras) and palabras[fin].plana in _DE and any(catalogo.vende(p.plana) for p in nombre)
    )
    if not de_algo or catalogo.vende(moneda):
        return None  # "5 barras de chocolate", where bars are sold
    valor = numero.valor * (1000 if moneda in _MILES else 1)
    return Cantidad(importe=float(valor), texto=unir(palabras[i:fin])), nombre
