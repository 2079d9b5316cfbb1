"""Plain data in and out of the search."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Orden = Literal["relevancia", "precio_asc", "precio_desc"]


@dataclass(frozen=True, slots=True)
class ProductoIndexado:
    """A product as the search sees it; `id` is `productos.id`."""

    id: int
    sku: str
    nombre: str
    descripcion: str = ""
    categoria: str = ""
    precio: Decimal = Decimal(0)
    stock: int = 0
    activo: bool = True
    atributos: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filtros:
    """Hard conditions: no result breaks them. Inactive products are never found."""

    categoria: str | None = None
    precio_min: Decimal | None = None
    precio_max: Decimal | None = None
    con_stock: bool = False
    ids: frozenset[int] | set[int] | None = None
    orden: Orden = "relevancia"


@dataclass(frozen=True, slots=True)
class Coincidencia:
    """One product found.

    puntaje: 0..1; at or above `puntaje.UMBRAL` the shop has what was asked for.
    exacta: it has everything asked for (false in `alternativas`, and in what completes a list).
    lexico: share of the query's meaning that its text covers, 0..1.
    denso: cosine of query and product, -1..1.
    plena: among the exact, it says all of it in the very words, or nothing says it better.
    contradice: the words of the query that this product denies (asked red, it is blue).
    dudosa: it may well not be what was meant: it lacks a word said, or has it by another name alone.
    """

    producto_id: int
    puntaje: float
    exacta: bool
    lexico: float
    denso: float
    plena: bool = True
    contradice: tuple[str, ...] = ()
    dudosa: bool = False


@dataclass(frozen=True, slots=True)
class Resultado:
    """What a search says.

    coincidencias: best first; empty when the shop has nothing of the kind.
    alternativas: the same kind of thing without an attribute that was asked for, or what an unknown name
        may mean; only when `coincidencias` is empty.
    consulta_corregida: the query with its spelling mended, or None when nothing was changed.
    terminos_sin_cubrir: words of the query that nothing in the shop answers to.
    filtros: the ones applied, with what was read in the query itself ("de menos de 10 mil").
    """

    coincidencias: tuple[Coincidencia, ...] = ()
    alternativas: tuple[Coincidencia, ...] = ()
    consulta_corregida: str | None = None
    terminos_sin_cubrir: tuple[str, ...] = ()
    filtros: Filtros = field(default_factory=Filtros)
