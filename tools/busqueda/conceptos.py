"""A question as concepts: what each part may be called, and how much it binds."""

from dataclasses import dataclass, field
from enum import Enum

from tools.busqueda.tipos import Filtros

# One way of naming a concept: all of its parts must be there, each part any of its (term, weight).
Parte = tuple[tuple[str, float], ...]


class Rol(Enum):
    """What part of the question a concept is; decides how much its absence matters."""

    CABEZA = "cabeza"
    MODIFICA = "modifica"
    DE = "de"
    CON = "con"
    PARA = "para"
    SUAVE = "suave"
    FIN = "fin"
    COLOR = "color"
    MEDIDA = "medida"
    TALLA = "talla"
    NUMERO = "numero"
    MODELO = "modelo"
    LETRA = "letra"
    ENVASE = "envase"
    CUENTA = "cuenta"


@dataclass(slots=True)
class Concepto:
    """texto: as asked. nombres: (weight, parts) for each way of saying it. tiene: the `d|` term, if any,
    whose presence without any of `firmes` contradicts. comun: an everyday word, no brand or model.
    nombra: a noun that says what is wanted, so that where it stands in a product's name matters.
    ajenos: where in `nombres` begin the names that are other words for it, synonyms or guesses.
    supuesto: it only counts where goods of the kind are told apart so ("grande", by sizes S, M and L)."""

    texto: str
    rol: Rol
    nombres: list[tuple[float, tuple[Parte, ...]]] = field(default_factory=list)
    tiene: str | None = None
    firmes: tuple[str, ...] = ()
    comun: bool = True
    nombra: bool = True
    ajenos: int | None = None
    supuesto: bool = False


@dataclass(slots=True)
class Consulta:
    """conceptos: in the order asked. sku: `k|` terms named. texto: cleaned, for the embedding."""

    conceptos: list[Concepto]
    sku: list[str]
    texto: str
    corregida: str | None
    filtros: Filtros
