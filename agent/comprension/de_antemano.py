"""What is told once and holds for the goods named after it: "es para una cama de 140", "soy talla M"."""

import re
from collections.abc import Sequence

from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.situacion import Catalogo

_UNIDAD = r"(?:cm|mm|m|mts?|metros?|kg|kilos?|libras?|lts?|litros?|plazas?|puestos|pulgadas?)"
_CIFRA = (
    rf"(?P<cifra>\d[\w./,]*(?: x \d+)?(?: (?P<unidad>{_UNIDAD})\b)?)"
    r"(?! (?:anos|meses|personas|invitados|ninos))"
)
_QUE_MIDE = r"(?:aro|rin|talla|talle|tamano|numero|nro|tono|calibre)"
_ABRE = r"(?:(?:hola|buenas|buenos|dias|tardes|noches|mire|mira|oye|es que|pues|bueno|y) )*"
# Whom or what a figure tells nothing of: "para la calle 24", "para un grupo de 30"
_NO_MIDEN = (
    r"(?:calle|carrera|avenida|casa|apto|torre|piso|dia|grupo|fiesta|cumple\w*|evento|reunion|hij[oa]|nin[oa]|"
    r"bebe|senora?|papa|mama|esposo|esposa|novi[oa]|amig[oa]|juego|pack|caja|paquete|total)"
)
_SIGUE = r"(?= (?:necesito|quiero|quisiera|busco|ocupo|dame|deme|que|me|un|una|el|la|los|las|unos|unas) |$)"
_PARA = re.compile(
    rf"{_ABRE}(?:(?:es|son|seria|serian|va|van|todo) )?(?:para|pa) (?:un|una|mi|el|la|los|las|su|nuestr[oa]) "
    rf"(?P<que>(?:(?!{_NO_MIDEN} )[a-z]+ ){{1,2}}?)(?P<de>(?:de|del|en|con) )?(?:(?P<mide>{_QUE_MIDE}) )?"
    rf"{_CIFRA}{_SIGUE}"
)
_TENGO = re.compile(
    rf"{_ABRE}(?:tengo|tenemos|ando en|manejo) (?:un|una) (?P<que>(?:(?!{_NO_MIDEN} )[a-z]+ ){{1,3}}?)"
    rf"(?P<de>(?:de|del) )?(?:(?P<mide>{_QUE_MIDE}) )?{_CIFRA}{_SIGUE}"
)
_SOY = re.compile(
    rf"{_ABRE}(?:yo )?(?:soy|somos|uso|usamos|calzo|visto) (?:(?:de|en|la|el) )*(?P<mide>{_QUE_MIDE}) "
    rf"(?P<cifra>[a-z]+|\d[\w.]*){_SIGUE}"
)
_PESA = re.compile(
    rf"{_ABRE}(?:(?:que|es que) )?(?:(?:mi|el|la|su) (?!de\b)[a-z]+ |el |ella )?(?:pesa|mide)n? "
    rf"(?:(?:como|unos|unas|casi|mas o menos) )*{_CIFRA}"
)
_PARTEN = frozenset((",", ".", ";", ":", "!", "\n"))


def dicho_de_antemano(mensaje: str) -> list[str]:
    """What goods are to be like, in the words that their names may have, the fullest first; often nothing."""
    for pieza in _piezas(separar(mensaje)):
        if dicho := _anuncio(pieza):
            return _como(dicho)
        if pesa := _PESA.match(planas(pieza)):
            return [pesa["cifra"]]
    return []


def solo_anuncia(palabras: Sequence[Palabra], catalogo: Catalogo) -> bool:
    """Whether nothing else is said, and nothing is sold that is called so: "es para una torta de 24"."""
    dicho = _anuncio(palabras)
    if dicho is None or len(dicho[0].split()) < len([p for p in palabras if p.plana not in _PARTEN]):
        return False
    return not catalogo.juntas(f"{dicho.groupdict().get('que') or dicho['mide']} {dicho['cifra']}")


def sin_lo_de_antemano(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """The goods without it: all the words, where there are no others."""
    quedan: list[Palabra] = []
    for pieza in _piezas(palabras):
        dicho = _anuncio(pieza)
        quedan += pieza[len(dicho[0].split()) :] if dicho else pieza
    limpias = quedan[next((i for i, p in enumerate(quedan) if p.plana not in _PARTEN), len(quedan)) :]
    return tuple(limpias) if any(p.plana.isalpha() for p in limpias) else palabras


def _anuncio(pieza: Sequence[Palabra]) -> re.Match[str] | None:
    plano = planas([p for p in pieza if p.plana not in _PARTEN])
    return _PARA.match(plano) or _TENGO.match(plano) or _SOY.match(plano)


def _como(dicho: re.Match[str]) -> list[str]:
    partes = dicho.groupdict()
    cifra, mide = dicho["cifra"], partes.get("mide")
    if mide:
        return [f"{mide} {cifra}", cifra]
    if partes.get("unidad") or partes.get("de"):
        return [cifra]
    modelo = dicho["que"].split()[-1]  # "pulsar 200"
    return [f"{modelo} {cifra}", modelo]


def _piezas(palabras: Sequence[Palabra]) -> list[list[Palabra]]:
    """The words between signs, each with the sign that ends it."""
    piezas: list[list[Palabra]] = [[]]
    for p in palabras:
        piezas[-1].append(p)
        if p.plana in _PARTEN:
            piezas.append([])
    return [pieza for pieza in piezas if pieza]
