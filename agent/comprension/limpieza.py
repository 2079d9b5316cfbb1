"""A message as it is read: what a person sees of it, without markup, invisible signs or bulk."""

import re
import unicodedata

from agent.comprension.vocabulario import patron

# Far above any real message; what follows is read by nobody, and hostile texts stay cheap.
LARGO_LEIDO = 6000
_GUION = re.compile(r"<(script|style)\b[^>]*>.*?</\1\s*>", re.IGNORECASE | re.DOTALL)
_ETIQUETA = re.compile(r"</?[a-zA-Z!][^<>]{0,300}>")
# Pieces of code: objects, fenced blocks.
_CODIGO = re.compile(r"```.*?```|\{[^{}]{0,600}[\":][^{}]{0,600}\}", re.DOTALL)
_VINETA = re.compile(r"^[ \t]*[•·▪●◦*–—✔✅👉-][ \t]*(?=\S)", re.MULTILINE)
_NUMERADO = re.compile(r"(?:^|\n|(?<=\s)(?=\d{1,2}\)))[ \t]*(?P<n>\d{1,2})[ \t]*[.)°-][ \t]+(?=\S)")
# "brocha de 2 - 3": how many, at the end of a line of a list
_CUENTA_TRAS_GUION = re.compile(r"(?<=\w)[ \t]+[-–—][ \t]*(\d{1,3})(?=[ \t]*(?:\n|$))")
# "hágame el pedido, no sea malito": it pleads, and refuses nothing; "que no sea mala" is of the goods
_RUEGO = re.compile(rf"(?<!que )(?<!q )\b(?:{patron('ruego')})(?!\w)[\s,.!¡]*", re.IGNORECASE)
_CON_FORMATO = frozenset("\u200c\u200d")  # between the parts of an emoji


def limpiar(mensaje: str) -> str:
    """Without HTML, code, zero-width and direction marks. Text with nothing of it comes back as it is."""
    texto = mensaje[:LARGO_LEIDO]
    if "<" in texto:
        texto = _ETIQUETA.sub(" ", _GUION.sub(" ", texto))
    if "{" in texto or "```" in texto:
        texto = _CODIGO.sub(" ", texto)
    if not texto.isascii():
        texto = "".join(c for c in texto if unicodedata.category(c) != "Cf" or c in _CON_FORMATO)
        texto = re.sub(r"(?<=\w)[\u200c\u200d]+(?=\w)", "", texto)
    texto = _RUEGO.sub(" ", texto) if _RUEGO.fullmatch(texto) is None else texto
    texto = _CUENTA_TRAS_GUION.sub(r" x\1", texto) if "-" in texto or "–" in texto else texto
    return _sin_vinetas(texto) if "\n" in texto or ")" in texto else texto


def _sin_vinetas(texto: str) -> str:
    """ "1. fideos", "2) 3 lentejas", "• coca": a list's own numbers count nothing."""
    texto = _VINETA.sub("", texto)
    numerados = [int(m["n"]) for m in _NUMERADO.finditer(texto)]
    return _NUMERADO.sub("\n", texto) if numerados == list(range(1, len(numerados) + 1)) != [1] else texto
