"""How a customer treats the shop: complaints, compliments, laughter; and wishes to see what is others'."""

import re

from agent.comprension.vocabulario import patron

_PRIVADO = re.compile(rf"\b(?:{patron('de_otros')})\b")
_QUEJA = re.compile(rf"\b(?:{patron('queja')})")

_CUMPLIDO = re.compile(rf"\W*(?:(?:{patron('cumplido')})\W*(?:gracias)?\W*)+")
_GESTO = re.compile(rf"\W*(?:(?:{patron('gesto')})\W*)+")


def es_privado(plano: str) -> bool:
    """Whether a folded clause asks for other people's data, or for the shop's own secrets."""
    return bool(_PRIVADO.search(plano))


def es_queja(plano: str) -> bool:
    """Whether it tells a mishap with something already bought."""
    return bool(_QUEJA.search(plano))


def es_cumplido(plano: str) -> bool:
    """Whether it is kind words and no more: "eres muy útil"."""
    return bool(_CUMPLIDO.fullmatch(plano))


def es_gesto(plano: str) -> bool:
    """Whether it is laughter, or what a messenger writes in the place of a sticker or a picture."""
    return bool(_GESTO.fullmatch(plano))


_IDIOMA = re.compile(
    r"\b(?:habla[ns]?|hablais|entiende[ns]?|atienden? en|contestan? en|responde[ns]? en) (?:en )?"
    r"(?:ingles|english|portugues|frances|italiano|aleman|quechua|guarani|catalan)\b"
)


def pregunta_el_idioma(plano: str) -> bool:
    """ "do you speak english?", put into Spanish."""
    return bool(_IDIOMA.search(plano))
