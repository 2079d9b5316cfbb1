"""How equally good products are put before a customer: by family, the best stocked first, sizes in order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from agent.texto import VACIAS, plegar, tokens

_NUMERO = re.compile(r"\d+(?:[.,]\d+)?")
_CORTE = re.compile(r"\s+(?:\d|talla\b|calibre\b|x\s)", re.IGNORECASE)
_COLGANTES = frozenset({"de", "del", "con", "para", "x", "en", "y"})
_PALABRAS_DE_FAMILIA = 3
PLENO = 0.999  # lexico of a product whose own name has every word that was asked for


@dataclass(frozen=True)
class Hallazgo:
    """A product with its price and what is free to sell now.

    exacto: it has all that was asked for; pleno: and in the very words, or none does.
    lexico: share of the query's meaning that its text covers, 0..1.
    dudoso: not to be sold for it without asking.
    """

    id: int
    nombre: str
    categoria: str
    precio: Decimal
    disponible: int
    puntaje: float = 1.0
    exacto: bool = True
    pleno: bool = True
    lexico: float = 1.0
    dudoso: bool = False

    @property
    def familia(self) -> tuple[str, ...]:
        """The first words of its name that are neither numbers nor grammar."""
        palabras = [p for p in tokens(self.nombre) if p[:1].isalpha() and p not in VACIAS]
        return tuple(palabras[:_PALABRAS_DE_FAMILIA])


def ordenar(hallazgos: Sequence[Hallazgo]) -> list[Hallazgo]:
    """Those that answer in full come first; among equals, whole families, the best stocked leading.

    A score tells "has it" from "has part of it"; the tenths between two that have it all are noise.
    """
    existencias: dict[tuple[str, ...], int] = {}
    for hallazgo in hallazgos:
        existencias[hallazgo.familia] = existencias.get(hallazgo.familia, 0) + max(hallazgo.disponible, 0)
    return sorted(
        hallazgos, key=lambda h: (_rango(h), -existencias[h.familia], h.familia, _natural(h.nombre))
    )


def otras_familias(
    mostrados: Sequence[Hallazgo], resto: Sequence[Hallazgo], limite: int = 4
) -> tuple[str, ...]:
    """Names of the families in `resto` that answer in full and of which nothing is shown.

    "Candado", of one whose name goes on by its size, names what is shown too.
    """
    vistas = {hallazgo.familia for hallazgo in mostrados}
    plenos = [h for h in resto if h.familia not in vistas and h.disponible > 0 and _rango(h) == 0]
    nombres = [_nombre_de_familia(list(grupo)) for _, grupo in groupby(plenos, key=lambda h: h.familia)]
    dichas = [nombre for nombre in nombres if not any(h.nombre.startswith(nombre) for h in mostrados)]
    return tuple(dict.fromkeys(dichas))[:limite]


def queda_por_mostrar(mostrados: Sequence[Hallazgo], resto: Sequence[Hallazgo]) -> bool:
    """Whether some of the rest answer as well as the worst shown: what only comes near is not announced."""
    peor = max(map(_rango, mostrados), default=0.0)
    return any(_rango(h) <= peor for h in resto)


def _rango(hallazgo: Hallazgo) -> float:
    if hallazgo.exacto and hallazgo.pleno:
        return 0
    return 1 + round(1 - hallazgo.puntaje, 2)


def _natural(nombre: str) -> list[tuple[str, float]]:
    """A sort key in which numbers stand by their value: 5, 10, 20 libras; S, M, L, XL."""
    tallas = {"xs": 1, "s": 2, "m": 3, "l": 4, "xl": 5, "xxl": 6, "xxxl": 7, "2xl": 6, "3xl": 7}
    palabras = _NUMERO.sub(lambda n: f" {n[0].replace(',', '.')} ", plegar(nombre)).split()
    return [
        ("", float(p)) if _NUMERO.fullmatch(p) else ("", float(tallas[p])) if p in tallas else (p, 0.0)
        for p in palabras
    ]


def _nombre_de_familia(familia: list[Hallazgo]) -> str:
    """ "Extintor de CO2" for "Extintor de CO2 5 libras" and its like."""
    palabras = _CORTE.split(familia[0].nombre)[0].split()
    while palabras and palabras[-1].lower() in _COLGANTES:
        palabras.pop()
    return " ".join(palabras)
