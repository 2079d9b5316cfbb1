"""The pieces a reply is planned with, before any of it is worded."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from agent.hechos import Hecho, ProductoVisto
from agent.redaccion.formato import Formato, negrita


class Nivel(IntEnum):
    """How much a question matters. A reply asks one: the highest, and among equals the last."""

    CORTESIA = 0  # "¿Te ayudo con algo más?"
    LIGERA = 1  # "¿Algo más?", said of the order
    OFERTA = 2  # "¿Cuál te interesa?"
    AJUSTE = 3  # "¿Te dejo las 3 que hay?"
    FLUJO = 4  # what the sale needs to go on


@dataclass(frozen=True, slots=True)
class Dicho:
    """A sentence to be said: its name in `plantillas/` and its values."""

    clave: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Clausulas:
    """A value of a sentence: clauses to be joined. `compuestas`: which of them list several things."""

    dichos: tuple[Dicho, ...]
    compuestas: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Renglones:
    """A value of a sentence: one line each."""

    dichos: tuple[Dicho, ...]


@dataclass(frozen=True, slots=True)
class Oferta:
    """What a plain "sí" to the reply's question accepts. `unidades` None: one."""

    nombre: str
    producto_id: int | None = None
    unidades: int | None = None


@dataclass(frozen=True, slots=True)
class Pregunta:
    dicho: Dicho
    nivel: Nivel
    oferta: Oferta | None = None


@dataclass(frozen=True, slots=True)
class Parte:
    """What is said of one fact, or of several that go together."""

    dichos: tuple[Dicho | str, ...] = ()  # a str is quoted as it is
    productos: tuple[ProductoVisto, ...] = ()  # below, one a line
    detalles: Mapping[int, str] = field(default_factory=dict)  # by product, instead of its price and note
    numerados: bool = False
    despues: tuple[Dicho, ...] = ()  # below the products
    pregunta: Pregunta | None = None
    en_su_lugar: Dicho | None = None  # stated where another question is asked
    saludo: bool = False  # goes first and runs into what follows
    aparte: bool = False  # stands in a paragraph of its own


@dataclass(frozen=True)
class Vista:
    """What the wording of a fact may look at: the shop's ways and the turn's other facts."""

    formato: Formato
    palabras: Mapping[str, Any]  # of the country
    tienda: str
    hechos: Sequence[Hecho]
    lista: Hecho | None  # the fact whose products are the last offered: theirs are the ordinals
    listas: int  # facts that show products
    temas: int  # facts of substance

    def hay(self, *clases: type[Any]) -> bool:
        return any(isinstance(hecho, clases) for hecho in self.hechos)

    def producto(self, producto: ProductoVisto) -> dict[str, str]:
        """The values that describe one product in a sentence."""
        return {
            "producto": negrita(producto.nombre),
            "precio": self.formato.dinero(producto.precio),
            "nota": nota(producto),
        }


_NOTAS = {"disponible": "", "ultimas": " (últimas unidades)", "agotado": " (agotado)"}


def nota(producto: ProductoVisto) -> str:
    return _NOTAS[producto.disponibilidad]
