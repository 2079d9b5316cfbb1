"""A message as words: each with its folded form, to compare, and its original, to show."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.comprension.lexico import ORTOGRAFIA
from agent.texto import plegar

_FRACCIONES = str.maketrans(
    {"½": " 1/2 ", "¼": " 1/4 ", "¾": " 3/4 ", "″": '"', "“": '"', "”": '"', "×": "x"}
)
_TROZO = re.compile(
    r"""\d+[a-zA-Z]{1,2}\d+\w*             # 20w50
    |   \d+(?:[.,/xX]\d+)*(?:\s?["”])?     # 10   1.500   1/2"   2x4
    |   [^\W\d_][\w']*(?:-\w+)*          # words, also with digits inside or hyphens
    |   [.,;:?!¿¡\n+\#$%()-]             # signs that part or colour a sentence
    """,
    re.VERBOSE,
)
_PEGADO = re.compile(
    r"\b(x)(\d{1,3})\b|\b(\d{1,4})(x)\b|\b(\d+)(u|un|und|unds|uds|ud|unid|unidades|pz|pza|pzas|pares)\b"
)
SIGNOS = frozenset(".,;:?!¿¡\n+#$%()-")


@dataclass(frozen=True, slots=True)
class Palabra:
    plana: str
    original: str

    def __str__(self) -> str:
        return self.original


@lru_cache(maxsize=4096)
def _plana(trozo: str) -> str:
    return plegar(trozo).strip(" ") if trozo == "\n" else plegar(trozo).strip()


def separar(texto: str) -> tuple[Palabra, ...]:
    """Words and signs in order. "x3", "3x" and "3und" are parted into number and word."""
    texto = _PEGADO.sub(
        lambda m: " ".join(grupo for grupo in m.groups() if grupo), texto.translate(_FRACCIONES)
    )
    return tuple(_palabra(trozo) for trozo in _TROZO.findall(texto) if _plana(trozo))


def _palabra(trozo: str) -> Palabra:
    plana = _plana(trozo)
    if entera := ORTOGRAFIA.get(plana):
        return Palabra(entera, entera)
    return Palabra(plana, trozo)


def unir(palabras: Sequence[Palabra]) -> str:
    """The words as they were typed, one space between."""
    return re.sub(r"\s+([.,;:?!)])", r"\1", " ".join(p.original for p in palabras)).strip()


def planas(palabras: Sequence[Palabra]) -> str:
    return " ".join(p.plana for p in palabras)
