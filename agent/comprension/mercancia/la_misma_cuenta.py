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
_ANTES = re.compile(r"\b(?:siempre|vez|ayer|antes|pasad[oa]|anterior|ultim[oa]|compra|pedido)\b")


def tantos_como(plano: str) -> bool:
    """ "lo mismo de papa blanca": of something, as many as of what was said before it."""
    return _LO_MISMO.match(plano) is not None and not _ANTES.search(plano)


def con_la_misma_cuenta(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[Palabra, ...]:
    """The words with the number itself: as many as of what was last put into the order."""
    plano = planas(palabras)
    dicho = _LO_MISMO.match(plano)
    if dicho is None or not situacion.cantidades or situacion.campo_esperado or _ANTES.search(plano):
        return palabras
    resto = palabras[len(dicho[0].split()) :]
    nombra = [p for p in resto if not suelta(p.plana)]
    if not nombra or not all(catalogo.vende(p.plana) or catalogo.conoce(p.plana) for p in nombra):
        return palabras
    cuantos = str(situacion.cantidades[-1])
    return (Palabra("y", "y"), Palabra(cuantos, cuantos), *resto)
