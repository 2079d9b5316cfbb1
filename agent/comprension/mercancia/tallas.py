"""Several sizes of one good: "botas talla 38, 40 y 42", "dos materas de 12 y de 20", "M, L y XL"."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.mercancia.de_cada import DE_CADA
from agent.comprension.mercancia.frases import Frase, leer_frase
from agent.comprension.mercancia.referencias import suelta
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, unir
from agent.comprension.situacion import Catalogo

_SEPARAN = frozenset({",", "y", "e"})
_REPITEN = lexico.DEFINIDOS | {"de", "del", "en", "talla", "talle", "numero", "nro", "color"}
_UNO_DE_CADA = re.compile(rf"{DE_CADA}\b")
LETRAS = frozenset({"xs", "s", "m", "l", "xl", "xxl", "xxxl"})


def leer_item(trozo: tuple[Palabra, ...], catalogo: Catalogo) -> list[Frase]:
    """The phrase of an item of a list; one for each size where it names several."""
    entera = leer_frase(trozo, catalogo)
    valores = _enumerados(trozo)
    if len(valores) < 2 or catalogo.cubre(unir([p for p in trozo if not suelta(p.plana)])):
        return [entera]
    antes, cola = trozo[: valores[0]], trozo[valores[-1] + 1 :]
    frases = [leer_frase((*antes, trozo[lugar], *cola), catalogo) for lugar in valores]
    if not any(catalogo.juntas(frase.producto.texto) for frase in frases):
        return [entera]
    if contada := _cuenta_la_ultima(trozo[valores[-1]], frases, catalogo):
        return [contada]
    return repartir(frases, leer_frase((*_sin_intro(antes), *cola), catalogo))


def _cuenta_la_ultima(ultima: Palabra, frases: Sequence[Frase], catalogo: Catalogo) -> Frase | None:
    """ "papel de 4, 3": of what comes in four and in no three, three."""
    primera, *otras = frases
    if len(otras) != 1 or not ultima.plana.isdigit() or primera.contada:
        return None
    if not catalogo.cubre(primera.producto.texto) or catalogo.cubre(otras[0].producto.texto):
        return None
    return replace(
        primera, cantidad=Cantidad(unidades=int(ultima.plana), texto=ultima.plana), hay_numero=True
    )


def repartir(frases: list[Frase], sin_talla: Frase) -> list[Frase]:
    """What was counted once for all: so many of each where they share out evenly, else to be asked."""
    total = sin_talla.cantidad.unidades
    if sin_talla.reparto or not total:
        return frases
    if total > 1 and total % len(frases):
        return [sin_talla]
    de_cada = Cantidad(unidades=max(total // len(frases), 1))
    return [replace(frase, cantidad=de_cada, hay_numero=True) for frase in frases]


def _enumerados(palabras: Sequence[Palabra]) -> list[int]:
    """The places of the sizes of the first list of them that comes after a name; none, or two at least."""
    inicio = next((i for i in range(1, len(palabras)) if _talla(palabras, i) and _nombrado(palabras[:i])), 0)
    lugares = [inicio] if inicio else []
    while lugares:
        i = lugares[-1] + 1
        j = i
        while j < len(palabras) and palabras[j].plana in (_REPITEN if j > i else _SEPARAN):
            j += 1
        if j == i or not _talla(palabras, j):
            break
        lugares.append(j)
    return lugares if len(lugares) > 1 else []


def _talla(palabras: Sequence[Palabra], i: int) -> bool:
    """Whether word `i` is a size: a figure or a letter that counts nothing of what comes after it."""
    plana = palabras[i].plana if i < len(palabras) else ""
    if not (plana[:1].isdigit() or plana in LETRAS):
        return False
    siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
    if siguiente in {"de", "del"}:
        return False
    if siguiente in _SEPARAN | lexico.MEDIDAS or suelta(siguiente) or not siguiente:
        return True
    return _UNO_DE_CADA.match(planas(palabras[i + 1 :])) is not None  # "del 10 y del 20 | uno de cada uno"


def cuenta_talla(palabras: Sequence[Palabra], i: int) -> bool:
    """ "una | 38", "2 | M": whether what is counted is told by its size alone."""
    plana = palabras[i].plana if i < len(palabras) else ""
    siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
    es_talla = plana in LETRAS or (plana.isdigit() and len(plana) > 1)
    return es_talla and (siguiente in _SEPARAN or not siguiente or siguiente[:1].isdigit())


def con_talla(trozos: list[tuple[Palabra, ...]], catalogo: Catalogo) -> list[tuple[Palabra, ...]]:
    """ "2 remeras M | 3 L rojas": the letter told for a size, where what heads the list comes in it."""
    primero, *otros = trozos
    nombre = unir([p for p in primero if p.plana.isalpha() and not suelta(p.plana) and p.plana not in LETRAS])
    return [primero, *(_con_talla(trozo, nombre, catalogo) for trozo in otros)]


def _con_talla(trozo: tuple[Palabra, ...], nombre: str, catalogo: Catalogo) -> tuple[Palabra, ...]:
    numero = next((n for i in range(len(trozo)) if (n := leer_numero(trozo, i))), None)
    letra, *cola = trozo[numero.fin :] if numero and numero.fin < len(trozo) else [Palabra("", "")]
    if numero is None or letra.plana not in LETRAS or not nombre:
        return trozo
    describe = all(p.plana in lexico.ADJETIVOS or suelta(p.plana) for p in cola)
    if not describe or not catalogo.juntas(f"{nombre} talla {letra.original}"):
        return trozo
    return (*trozo[: numero.fin], Palabra("talla", "talla"), letra, *cola)


def _nombrado(palabras: Sequence[Palabra]) -> bool:
    return any(p.plana.isalpha() and not suelta(p.plana) and p.plana not in _REPITEN for p in palabras)


def _sin_intro(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    while palabras and palabras[-1].plana in _REPITEN:
        palabras = palabras[:-1]
    return palabras
