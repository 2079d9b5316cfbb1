"""Slips of the thumb: what a phone's keyboard does to a sentence."""

import re
from random import Random

from agent.texto import plegar

_VECINAS = {
    "a": "s", "e": "r", "i": "o", "o": "i", "u": "y", "s": "d", "d": "f", "r": "t", "t": "r", "n": "m",
    "m": "n", "l": "k", "c": "v", "p": "o", "g": "h", "b": "v",
}  # fmt: skip
_PALABRA = re.compile(r"[a-záéíóúñ]{5,}")


def con_dedazos(texto: str, azar: Random, tasa: float) -> str:
    """`tasa` of the long words get one slip. Digits, e-mails and short words are left alone."""
    if "@" in texto:
        return texto
    return _PALABRA.sub(
        lambda palabra: _dedazo(palabra[0], azar) if azar.random() < tasa else palabra[0], texto
    )


def sin_cuidado(texto: str) -> str:
    """No capitals, accents or opening marks."""
    return plegar(texto).replace("¿", "").replace("¡", "")


def _dedazo(palabra: str, azar: Random) -> str:
    """The first letter is seldom missed, and never here."""
    i = azar.randrange(1, len(palabra) - 1)
    clase = azar.choice(("falta", "cambia", "dobla", "vecina"))
    if clase == "falta":
        return palabra[:i] + palabra[i + 1 :]
    if clase == "cambia":
        return palabra[:i] + palabra[i + 1] + palabra[i] + palabra[i + 2 :]
    if clase == "dobla":
        return palabra[: i + 1] + palabra[i] + palabra[i + 1 :]
    return palabra[:i] + _VECINAS.get(palabra[i], palabra[i]) + palabra[i + 1 :]
