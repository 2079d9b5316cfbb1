"""As many again of another: "y lo mismo pero de la delicia", "lo mismo en medianas"."""

import re

from agent.comprension.mercancia.referencias import suelta
from agent.comprension.palabras import Palabra, planas
from agent.comprension.situacion import Catalogo, Situacion

_LO_MISMO = re.compile(
    r"(?:(?:y|e|ah|ya|ok|bueno|tambien|ademas|ponme|dame|deme|mandame|quiero|agregame|me das|me pones) )*"
    r"(?:lo mismo|la misma cantidad|otro tanto|igual cantidad|los mismos|las mismas)"
    r"(?: (?:tambien|pero|solo que|nomas que))*(?= (?:de|del|en|con)\b| \w+$)"
)
_AL_FINAL = re.compile(r"(?<=\w) (?:lo mismo|la misma cantidad|los mismos|las mismas)$")
_ANTES = re.compile(r"\b(?:siempre|vez|ayer|antes|pasad[oa]|anterior|ultim[oa]|compra|pedido)\b")


def tantos_como(plano: str) -> bool:
    """ "lo mismo de papa blanca": of something, as many as of what was said before it."""
    return _LO_MISMO.match(plano) is not None and not _ANTES.search(plano)


def con_la_misma_cuenta(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[Palabra, ...]:
    """The words with the number itself: as many as of what was last put into the order."""
    resto = _lo_contado(palabras)
    if not resto or not situacion.cantidades or situacion.campo_esperado or _ANTES.search(planas(palabras)):
        return palabras
    nombra = [p for p in resto if not suelta(p.plana)]
    if not nombra or not all(catalogo.vende(p.plana) or catalogo.conoce(p.plana) for p in nombra):
        return palabras
    cuantos = str(situacion.cantidades[-1])
    return (Palabra("y", "y"), Palabra(cuantos, cuantos), *resto)


def _lo_contado(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """The goods of "lo mismo en medianas", or of "y vasos blancos lo mismo"."""
    plano = planas(palabras)
    if abre := _LO_MISMO.match(plano):
        return palabras[len(abre[0].split()) :]
    cierra = _AL_FINAL.search(plano) if plano.startswith("y ") else None
    return palabras[1 : -len(cierra[0].split())] if cierra else ()
