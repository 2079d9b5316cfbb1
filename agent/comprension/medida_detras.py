"""So much of what is sold by weight or length, said after it: "papa amarilla 2 kilos", "fresas un kilo"."""

from collections.abc import Sequence

from agent.comprension import lexico
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import Palabra, unir
from agent.comprension.referencias import suelta
from agent.comprension.situacion import Catalogo

_CIERRAN = lexico.CORTESIA | {"mas", "tambien", "nomas", "nada", "por"}
_ATAN = lexico.PREPOSICIONES | lexico.ANTES_DE_MEDIDA | lexico.DEFINIDOS | {"x", "o", "y"}


def con_la_medida_delante(palabras: Sequence[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "2 kilos de papa amarilla": as a measure that counts is told; none that is a size is moved."""
    enteras = list(palabras)
    numero = _numero_final(enteras)
    if numero is None:
        return enteras
    inicio = next((i for i, p in enumerate(enteras) if not suelta(p.plana)), 0)
    nombre = enteras[inicio : numero.inicio]
    contado = any(leer_numero(enteras, i) for i in range(inicio)) or leer_numero(enteras, inicio)
    if not nombre or contado or nombre[-1].plana in _ATAN:
        return enteras
    medida = enteras[numero.inicio : numero.fin + 1]
    if not catalogo.se_vende_tanto(unir(nombre), f"{float(numero.valor):g} {medida[-1].plana}"):
        return enteras
    return [*enteras[:inicio], *medida, Palabra("de", "de"), *nombre, *enteras[numero.fin + 1 :]]


def _numero_final(palabras: Sequence[Palabra]) -> Numero | None:
    """The number of the measure that ends the words, courtesies aside."""
    fin = len(palabras)
    while fin > 2 and palabras[fin - 1].plana in _CIERRAN:
        fin -= 1
    if fin < 3 or palabras[fin - 1].plana not in lexico.MEDIDAS:
        return None
    numeros = [n for i in range(1, fin - 1) if (n := leer_numero(palabras, i)) and n.fin == fin - 1]
    return numeros[0] if numeros and numeros[0].hasta is None and numeros[0].valor > 0 else None
