"""Which number of a phrase counts its goods: "3 cascos" and "cemento 5", and no "redmi note 13"."""

import re
from collections.abc import Sequence

from agent.comprension import lexico
from agent.comprension.mercancia.referencias import CABEZA, suelta
from agent.comprension.mercancia.unidad_de_venta import unidad, va_por
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import Palabra, planas, unir
from agent.comprension.situacion import Catalogo
from agent.texto import singular, tokens


def numero_que_cuenta(palabras: Sequence[Palabra], catalogo: Catalogo) -> Numero | None:
    """The number that is a quantity: not a size, a measure, money, an ordinal or part of a name."""
    candidatos: list[Numero] = []
    i = 0
    while i < len(palabras):
        numero = leer_numero(palabras, i)
        if numero is None:
            i += 1
            continue
        if not _es_un_envase(palabras, numero, catalogo) and (
            _cuenta(palabras, numero)
            or _cuenta_tras_medida(palabras, numero, catalogo)
            or _por_medida(palabras, numero, catalogo)
        ):
            candidatos.append(numero)
        i = max(numero.fin, i + 1)
    if not candidatos:
        return None
    contados = [n for n in candidatos if not n.articulo or _cierra(palabras, n)]
    delante = [n for n in candidatos if _abre(palabras, n)]
    if firme := next((n for n in delante if not n.articulo), None):
        return firme
    if contados and _explicito(palabras, contados[-1]) and not _empaca(palabras, contados[-1], catalogo):
        return contados[-1]
    if delante:
        return delante[0]  # "un router wifi 6"
    return _al_final(palabras, contados[-1], catalogo) if contados else None


def _es_un_envase(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> bool:
    """ "un six de tecate", where sixes are sold: what is counted, though it is a number's name."""
    nombre = palabras[numero.inicio].plana
    contado = leer_numero(palabras, numero.inicio - 1) if numero.inicio else None
    if numero.grupo or not nombre.isalpha() or contado is None or contado.fin != numero.inicio:
        return False
    return catalogo.vende(nombre)


def tras_coma(palabras: Sequence[Palabra], *, aparte: bool) -> Numero | None:
    """ "la de exterior, 2": said apart, it counts, whatever was named."""
    numero = leer_numero(palabras, len(palabras) - 1) if aparte and len(palabras) > 1 else None
    return numero if numero and numero.inicio == len(palabras) - 1 else None


def _empaca(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> bool:
    """ "púas x 6", where púas are sold by six: what the pack holds, and not how many are wanted."""
    i = numero.inicio
    if i < 2 or palabras[i - 1].plana not in {"x", "por"}:
        return False
    de_a_tantos = {singular(palabras[i - 2].plana), "paquet", "caja", "pack", "bolsa", "set", "blister"}
    empacado = any(catalogo.tiene(f"{nombre} x {palabras[i].plana}") for nombre in de_a_tantos)
    return empacado and catalogo.cubre(unir(palabras[: numero.fin]))


def _al_final(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> Numero | None:
    """ "cemento 5" counts; "redmi note 13" does not, nor what ends a name that nothing sold has."""
    utiles = [p for p in palabras if not suelta(p.plana)]
    sin_numero = [p for i, p in enumerate(palabras) if not numero.inicio <= i < numero.fin]
    dichas = [p for p in sin_numero if not suelta(p.plana)]
    dicho = palabras[numero.inicio].plana
    if dicho.isalpha():  # "velador nogal dos": in words it is of no name but one that has them
        cosas = [
            p.plana for p in dichas if p.plana.isalpha() and p.plana not in lexico.MEDIDAS | lexico.EMPAQUES
        ]
        return numero if all(map(catalogo.conoce, cosas)) and not catalogo.es_nombre(unir(utiles)) else None
    nombre = unir(dichas)
    if palabras[0].plana in {"el", "la"} and catalogo.juntas(unir(utiles)):
        return None  # "el kuul 5", of dyes told by their number
    nombra = all(catalogo.vende(p.plana) for p in dichas) or catalogo.cubre(nombre) or catalogo.juntas(nombre)
    # "coca cola 500": nobody asks for hundreds so, where that is what it holds.
    cientos = (numero.valor >= _CIENTOS or numero.valor.denominator > 1) and catalogo.vende(dicho)
    es_nombre = catalogo.juntas(unir(utiles)) if cientos else catalogo.cubre(unir(utiles))
    es_nombre = es_nombre or (len(dicho) > 1 and catalogo.nombra_todo(unir(utiles)))  # "enlace 16"
    es_nombre = es_nombre or _abre_un_modelo(dicho, catalogo.llamados(nombre))
    return numero if nombra and not es_nombre else None


_CIENTOS = 100


def _abre_un_modelo(cifra: str, nombres: Sequence[str]) -> bool:
    """ "jbl tune 510", of a "Tune 510BT"."""
    modelos = (p for nombre in nombres for p in tokens(nombre) if p.startswith(cifra))
    return len(cifra) > 2 and any(p[len(cifra) :].isalpha() for p in modelos)


def _cuenta(palabras: Sequence[Palabra], numero: Numero) -> bool:
    previa, siguiente = numero.vecinas(palabras)
    despues = palabras[numero.fin + 1].plana if numero.fin + 1 < len(palabras) else ""
    crudo = planas(palabras[numero.inicio : numero.fin])
    if numero.grupo and previa == "de" and not _abre(palabras, numero):
        return False  # "caja de 200 pares"
    if previa in lexico.ANTES_DE_MEDIDA | {"#"} or previa == "$" or siguiente in lexico.DINERO | {"%"}:
        return False
    if (
        '"' in crudo
        or ("/" in crudo and not (unidad(siguiente) == "kg" and despues == "de" and _abre(palabras, numero)))
        or (siguiente == "x" and despues[:1].isdigit() and previa not in lexico.ANTES_DE_MEDIDA)
        or (previa == "x" and _dimension(palabras, numero))
    ):
        return False
    if previa in {"opcion", "numero"} and not numero.articulo and siguiente in {"", "."}:
        return False
    if _ya_contado(palabras, numero) and siguiente not in lexico.UNIDADES | lexico.EMPAQUES:
        return False  # "una 38 y dos 41": sizes
    if previa in {"el", "la", "del", "al"} and not numero.articulo and not numero.grupo:
        return False  # "el 2" is an ordinal, "el 13 pro max" a model
    if siguiente in lexico.MEDIDAS:
        # "5 kilos de papa" counts; "de 10 libras", "10 libras" or "cable 10 metros" describe.
        return despues in {"de", "del"} and previa not in {"de", "en"} and _abre(palabras, numero)
    # "monitor de 27", "jeans en 32", "de 40 negra": a size, though no unit says so.
    aproxima = numero.inicio > 1 and palabras[numero.inicio - 2].plana in _APROXIMAN
    return numero.articulo or numero.grupo or previa not in {"de", "del", "en"} or aproxima


def _ya_contado(palabras: Sequence[Palabra], numero: Numero) -> bool:
    if (
        numero.articulo
        or numero.grupo
        or not palabras[numero.inicio].plana[:1].isdigit()
        or not numero.inicio
    ):
        return False
    previo = leer_numero(palabras, numero.inicio - 1)
    return previo is not None and previo.inicio == numero.inicio - 1 and previo.fin == numero.inicio


# "más de 3 martillos", "cerca de 20": they count all the same.
_APROXIMAN = frozenset(
    {"mas", "menos", "cerca", "alrededor", "total", "cantidad", "minimo", "maximo", "arriba"}
)


def _cierra(palabras: Sequence[Palabra], numero: Numero) -> bool:
    """ "arnés M gris uno", "enlace 16 una bolsa": an article with nothing after it counts."""
    previa, _ = numero.vecinas(palabras)
    envase = [p for p in palabras[numero.fin :] if p.plana in lexico.EMPAQUES - lexico.MEDIDAS]
    return numero.fin + len(envase[:1]) == len(palabras) > 1 and previa not in _ATAN_AL_NUMERO


_ATAN_AL_NUMERO = lexico.DEFINIDOS | lexico.PREPOSICIONES | {"y", "o", "cada", "ni", "como", "solo"}


def _por_medida(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> bool:
    """ "5 metros | listón rojo", of what is sold by the metre; "5 metros | rojo", of what is talked of."""
    medida, nombre = numero.vecinas(palabras)[1], palabras[numero.fin + 1 :]
    if medida not in lexico.MEDIDAS or not nombre or nombre[0].plana in lexico.PREPOSICIONES | lexico.MEDIDAS:
        return False
    if not _abre(palabras, numero):
        return False
    describe = unidad(medida) and all(p.plana in lexico.ADJETIVOS and len(p.plana) > 1 for p in nombre)
    return bool(describe) or any(va_por(medida, suyo) for suyo in catalogo.llamados(unir(nombre)))


def _cuenta_tras_medida(palabras: Sequence[Palabra], numero: Numero, catalogo: Catalogo) -> bool:
    """ "dulce de leche de 400 x2": two of what comes in 400, where nothing measures 400 x 2."""
    x = numero.inicio - 1
    if x < 2 or palabras[x].plana != "x" or numero.fin != len(palabras):
        return False
    mide = not palabras[x - 1].plana.isdigit() or catalogo.vende(planas(palabras[x - 1 :]))
    return not mide and catalogo.juntas(unir(palabras[:x]))


def _dimension(palabras: Sequence[Palabra], numero: Numero) -> bool:
    """ "2 x 4", not "talla 40 x2"."""
    lado = numero.inicio - 2
    return (
        lado >= 0
        and palabras[lado].plana[:1].isdigit()
        and palabras[lado - 1].plana not in lexico.ANTES_DE_MEDIDA
    )


_ANTES_DEL_NUMERO = CABEZA | lexico.OTROS | {"-"}


def _abre(palabras: Sequence[Palabra], numero: Numero) -> bool:
    """Only verbs, articles and courtesy stand before it."""
    return all(p.plana in _ANTES_DEL_NUMERO for p in palabras[: numero.inicio])


def es_seguro(palabras: Sequence[Palabra], numero: Numero | None) -> bool:
    return numero is not None and (_abre(palabras, numero) or _explicito(palabras, numero))


def _explicito(palabras: Sequence[Palabra], numero: Numero) -> bool:
    previa, siguiente = numero.vecinas(palabras)
    return (
        previa in {"x", "por", "cantidad", "son", "sean", "eran", "a"}
        or siguiente in lexico.UNIDADES | {"x", "pares"}
        or (siguiente in lexico.EMPAQUES - lexico.MEDIDAS and numero.fin + 1 == len(palabras))
        or numero.grupo
    )


_DE_ESE = re.compile(rf"del\b|de (?:{'|'.join(sorted(lexico.DEMOSTRATIVOS | lexico.DEFINIDOS))})\b")


def sin_el_numero(palabras: Sequence[Palabra], numero: Numero) -> list[Palabra]:
    """The other words; "unidades de" and the "x" of "x3" go with the number."""
    antes, despues = list(palabras[: numero.inicio]), list(palabras[numero.fin :])
    if antes and antes[-1].plana in {"x", "cantidad"}:
        antes.pop()
    if despues and despues[0].plana in lexico.UNIDADES | {"x"}:
        despues.pop(0)
    elif _DE_ESE.match(planas(despues[1:3])):
        # "un metro de la roja", "del cordón": how it is sold by, and no part of its name.
        despues = despues[1:] if despues[0].plana in lexico.MEDIDAS | lexico.EMPAQUES else despues
    elif len(despues) > 1 and despues[0].plana in lexico.MEDIDAS and despues[1].plana not in {"de", "del"}:
        despues.pop(0)  # "5 metros listón rojo"
    if despues and despues[0].plana in {"de", "del", "of"} and numero.fin - numero.inicio:
        despues.pop(0)
    return antes + despues
