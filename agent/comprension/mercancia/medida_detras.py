"""So much of what is sold by weight or length: "papa amarilla 2 kilos", "fresas un kilo", "kilo y medio"."""

from collections.abc import Sequence
from fractions import Fraction

from agent.comprension import lexico
from agent.comprension.mercancia.referencias import suelta
from agent.comprension.mercancia.unidad_de_venta import unidad
from agent.comprension.numeros import GRUPOS, Numero, leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, unir
from agent.comprension.situacion import Catalogo

_CIERRAN = lexico.CORTESIA | {"mas", "tambien", "nomas", "nada", "por"}
_ATAN = lexico.PREPOSICIONES | lexico.ANTES_DE_MEDIDA | lexico.DEFINIDOS | {"x", "o", "y"}


def con_la_medida_delante(palabras: Sequence[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "2 kilos de papa amarilla": as a measure that counts is told; none that is a size is moved.

    It counts, and not the article before the name: "un limón tahití, 2 libras".
    """
    enteras = list(palabras)
    numero = _numero_final(enteras)
    if numero is None:
        return enteras
    inicio = next((i for i, p in enumerate(enteras) if not suelta(p.plana)), 0)
    nombre = [p for p in enteras[inicio : numero.inicio] if p.plana != ","]
    contado = any((n := leer_numero(enteras, i)) and not n.articulo for i in range(inicio + 1))
    if not nombre or contado or nombre[-1].plana in _ATAN:
        return enteras
    medida = enteras[numero.inicio : numero.fin + 1]
    if not catalogo.se_vende_tanto(unir(nombre), f"{float(numero.valor):g} {medida[-1].plana}"):
        return enteras
    delante = [p for p in enteras[:inicio] if p.plana not in lexico.ARTICULOS]
    return [*delante, *medida, Palabra("de", "de"), *nombre, *enteras[numero.fin + 1 :]]


def _numero_final(palabras: Sequence[Palabra]) -> Numero | None:
    """The number of the measure that ends the words, courtesies aside."""
    fin = len(palabras)
    while fin > 2 and palabras[fin - 1].plana in _CIERRAN:
        fin -= 1
    if fin < 3 or palabras[fin - 1].plana not in lexico.MEDIDAS:
        return None
    numeros = [n for i in range(1, fin - 1) if (n := leer_numero(palabras, i)) and n.fin == fin - 1]
    return numeros[0] if numeros and numeros[0].hasta is None and numeros[0].valor > 0 else None


def con_la_mitad(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """ "2 kilos y medio", "kilo y cuarto": with the part in its figure, "2.5 kilos", as it counts."""
    listas: list[Palabra] = []
    i = 0
    while i < len(palabras):
        listas.append(palabras[i])
        if (parte := _parte_detras(palabras, i)) and (cuantos := _los_contados(listas, palabras, i)):
            cifra = f"{float(cuantos.valor + parte):g}"
            listas[cuantos.inicio :] = [Palabra(cifra, cifra), _en_plural(palabras[i])]
            i += 2
        i += 1
    return tuple(listas)


def _parte_detras(palabras: Sequence[Palabra], i: int) -> Fraction:
    """The half of "kilos | y medio"; none of "y medio litro", nor of "y medio pollo"."""
    medida, *dichas = (p.plana for p in palabras[i : i + 4])
    if dichas[:1] != ["y"] or len(medida) == 1 or medida in GRUPOS or not unidad(medida):
        return Fraction(0)
    termina = not dichas[2:] or suelta(dichas[2]) or dichas[2] in _TRAS_LA_MITAD
    return _PARTES.get(dichas[1], Fraction(0)) if termina and dichas[1:] else Fraction(0)


def _los_contados(listas: Sequence[Palabra], palabras: Sequence[Palabra], i: int) -> Numero | None:
    """How many of the measure that ends the words; one, where "kilo" stands alone."""
    fin = len(listas) - 1
    numeros = [n for k in range(fin) if (n := leer_numero(listas, k)) and n.fin == fin and n.hasta is None]
    contados = numeros[0] if numeros else Numero(Fraction(1), fin, fin)
    previa = listas[contados.inicio - 1].plana if contados.inicio else ""
    de_otro = palabras[i + 3 : i + 4] and palabras[i + 3].plana in {"de", "del"}
    # "papa 2 kilos y medio de yuca": two goods
    suelto = not previa or suelta(previa) or previa in SIGNOS
    return contados if contados.valor > 0 and (suelto or not de_otro) else None


def _en_plural(medida: Palabra) -> Palabra:
    if len(medida.plana) < 4 or medida.plana.endswith("s"):
        return medida
    varias = medida.plana + ("s" if medida.plana[-1] in "aeio" else "es")
    return Palabra(varias, varias)


_PARTES = {
    "medio": Fraction(1, 2), "media": Fraction(1, 2), "1/2": Fraction(1, 2), "cuarto": Fraction(1, 4)
}  # fmt: skip
_TRAS_LA_MITAD = lexico.PREPOSICIONES | lexico.NEXOS | _CIERRAN | SIGNOS
