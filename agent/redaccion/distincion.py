"""What tells names that look alike apart: "De 10 libras", "El amarillo", "Talla M"."""

import re
from collections.abc import Sequence

from agent.redaccion.formato import juego, limpio
from agent.redaccion.genero import concordancia
from agent.texto import plegar, raiz, tokens

LARGO = 24
# Words that only introduce what follows: they belong to it.
_PREPOSICIONES = juego("de del con para en sin")
_ROTULOS = juego("talla número numero nro n° calibre ref referencia modelo")
# Words that only introduce what follows: they belong to it.
_ENLACES = _PREPOSICIONES | _ROTULOS | {"tipo", "color", "no."}
_UNIDADES = juego("g l m w v")  # those of one letter
_CIFRA = re.compile(r"[\d½¼¾]")


def distinguir(nombres: Sequence[str]) -> list[str] | None:
    """For each name the short part that picks it out among the others; None where there is no such part."""
    palabras = [limpio(nombre).split() for nombre in nombres]
    if len(palabras) < 2 or not all(palabras):
        return None
    delante = _comunes(palabras)
    detras = _comunes([lista[delante:][::-1] for lista in palabras])
    medios = [lista[delante : len(lista) - detras] for lista in palabras]
    if any(len(" ".join(medio)) > LARGO - 4 for medio in medios):
        medios = _primeras(medios)
    partes = [_parte(lista, delante, medio) for lista, medio in zip(palabras, medios, strict=True)]
    if not delante:  # whole names: their nouns are no names
        partes = [parte and [_minuscula(parte[0]), *parte[1:]] for parte in partes]
    rotulos = [_con_articulo(parte, nombre) for parte, nombre in zip(partes, nombres, strict=True)]
    if any(parte is None or len(rotulo) > LARGO for parte, rotulo in zip(partes, rotulos, strict=True)):
        return None
    return rotulos if _separan(partes, nombres) else None


def ordinales(nombres: Sequence[str]) -> list[str]:
    """ "El primero", or "La primera" where all are feminine."""
    femenino = all(concordancia(nombre).femenino for nombre in nombres)
    ordenes = ("primero", "segundo", "tercero", "cuarto")[: len(nombres)]
    return [f"La {orden[:-1]}a" if femenino else f"El {orden}" for orden in ordenes]


def _comunes(listas: Sequence[Sequence[str]]) -> int:
    """How many first words all have in common."""
    cuenta = 0
    for columna in zip(*listas, strict=False):
        if len({palabra.lower() for palabra in columna}) > 1:
            break
        cuenta += 1
    return cuenta


def _primeras(medios: list[list[str]]) -> list[list[str]]:
    """The first word of each, with its preposition: enough where the first words differ."""
    return [medio[: 2 if medio and medio[0].lower() in _PREPOSICIONES else 1] for medio in medios]


def _parte(lista: list[str], desde: int, medio: list[str]) -> list[str] | None:
    """The words of one name that the others lack, with the link before and the unit after them."""
    if not medio:
        return None
    hasta = desde + len(medio)
    if hasta < len(lista) and _CIFRA.match(medio[-1]) and _es_unidad(lista[hasta]):
        medio = [*medio, lista[hasta]]
    elif lista[hasta : hasta + 1] == ["de"] and _CIFRA.match(medio[-1]):
        medio = [*medio, *lista[hasta : hasta + 2]]  # "1/4 de galón"
    if desde and lista[desde - 1].lower() in _ENLACES:
        medio = [lista[desde - 1], *medio]
    return medio


def _es_unidad(palabra: str) -> bool:
    return palabra.lower() in _UNIDADES or (len(palabra) > 1 and palabra.lower() not in _PREPOSICIONES)


def _minuscula(palabra: str) -> str:
    return palabra.lower() if palabra.istitle() and palabra.isalpha() else palabra


def _con_articulo(parte: list[str] | None, nombre: str) -> str:
    if not parte:
        return ""
    primera = parte[0].lower()
    texto = " ".join(parte).rstrip(",;.")
    if primera in _ROTULOS:
        return texto[0].upper() + texto[1:]
    if _CIFRA.match(primera):
        return f"De {texto}"
    if primera == "de" and len(parte) > 1 and _CIFRA.match(parte[1]):
        return f"De {' '.join(parte[1:])}"
    # "El Blanco" reads as a name; a lower-case colour reads as what it is.
    if len(parte) == 1 and texto.istitle() and texto.isalpha():
        texto = texto.lower() if raiz(plegar(texto)) in _COLORES else texto
    if not _concuerda(parte[0], nombre):
        return texto[0].upper() + texto[1:]  # "la claro 110" and "el garrafa" are no Spanish
    return f"{concordancia(nombre).articulo} {texto}"


def _concuerda(palabra: str, nombre: str) -> bool:
    """Whether an article of the name's gender can stand before a common word of it."""
    llana = plegar(palabra)
    if not palabra.isalpha() or palabra.istitle() or not llana.endswith(("o", "a", "os", "as")):
        return True
    return llana.rstrip("s").endswith("a") == concordancia(nombre).femenino


_COLORES = {
    raiz(color)
    for color in juego(
        """
        amarillo azul blanco negro rojo verde naranja gris cafe morado rosado rosa beige marron celeste dorado
        plateado lila fucsia turquesa vino grande mediano pequeno largo corto delgado grueso
        """
    )
}


def _separan(partes: Sequence[list[str] | None], nombres: Sequence[str]) -> bool:
    """Whether the words of each part are in no other name, as the agent will look them up."""
    del_nombre = [{raiz(palabra) for palabra in tokens(nombre)} for nombre in nombres]
    for i, parte in enumerate(partes):
        dichas = {raiz(p) for p in tokens(" ".join(parte or [])) if p not in _PREPOSICIONES}
        if not dichas or any(dichas <= otro for j, otro in enumerate(del_nombre) if j != i):
            return False
    return True
