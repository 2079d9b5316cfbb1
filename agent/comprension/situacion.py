"""What the engine may know of the talk when it reads a message. Plain data; it comes from graph and SQL."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol

from agent.actos import Acto, Agregar, Campo, PreguntarProducto


class Catalogo(Protocol):
    """The shop's words, as far as reading a message needs them."""

    def conoce(self, palabra: str) -> bool:
        """As `tiene`, spelling aside."""

    def tiene(self, palabra: str) -> bool:
        """Whether a folded word is of a product's name or category here, or names goods of any trade."""

    def vende(self, palabra: str) -> bool:
        """Whether a folded word is of a product's name or category here, the way it is spelt."""

    def cubre(self, frase: str) -> bool:
        """Whether one single product has all the words of the phrase."""

    def juntas(self, frase: str) -> bool:
        """As `cubre`, but the noun may be left out: "lola doctora" of "Muñeca Lola doctora"."""

    def encabeza(self, palabra: str) -> bool:
        """Whether a folded word says what kind of thing some product is: "bandeja" of "Bandeja plástica"."""

    def une(self, palabra: str, otra: str) -> bool:
        """Whether some name joins both with "y": "Empanada de jamón y queso"."""

    def llamados(self, frase: str) -> Sequence[str]:
        """The names of goods that have all the words, the first that a search finds."""

    def se_vende_tanto(self, nombre: str, medida: str) -> bool:
        """Whether so much is sold of what is called so ("3 kilos"), and none comes in just that size."""

    def nombra_todo(self, frase: str) -> bool:
        """Whether some product's own name has all the words."""

    def es_nombre(self, frase: str) -> bool:
        """Whether the phrase is, word for word, the name of a product."""

    def parientes(self, nombre: str) -> Sequence[str]:
        """Other goods that a name's noun is of: "Tetera negra", of "Tetera roja"."""

    def cuales(self, frase: str, nombres: Sequence[str]) -> tuple[int, ...]:
        """The places of the names that have all that the phrase says; none where it says nothing."""

    def de_tamano(self, palabra: str, nombres: Sequence[str]) -> int | None:
        """The place of the name that "grande", "pequeño" or "mediano" tells; None where size tells none."""


@dataclass(frozen=True)
class Situacion:
    espera: str | None = None
    ofrecidos: tuple[str, ...] = ()  # names, in the order shown
    precios: tuple[Decimal, ...] = ()  # theirs
    foco: tuple[int, ...] = ()  # places, of those shown, that the talk is about
    clases: int = 0  # how many things asked for they were shown for
    en_cola: tuple[str, ...] = ()  # goods whose choice waits behind the open one, as they were asked for
    recien_puesto: bool = False  # what the talk is about has just gone into the order
    lineas: tuple[str, ...] = ()  # names in the order
    cantidades: tuple[int, ...] = ()  # units of each line
    pendiente: str | None = None  # act that waits for a product to be chosen
    pide_cantidad: bool = False  # a bare number says how many of what was just talked of
    nombra: bool = False  # the message has named goods before this clause
    por_corregir: bool = False  # he was asked which datum to correct
    de_empresa: str = ""  # what he asked about the business in the message before
    dados: tuple[tuple[Campo, str], ...] = ()  # data that were read back
    de_detalle: str = ""  # what he asked of a product in the message before
    faltantes: tuple[Campo, ...] = ()  # data still to be given, once the order is confirmed
    insiste: bool = False  # he says the very same as in the message before

    @property
    def esperan(self) -> int:
        """Acts that wait for a choice, the one asked about among them."""
        return len(self.en_cola) + bool(self.pendiente)

    @property
    def se_confirma(self) -> bool:
        """Whether a yes is awaited to the order, or to the closing of the sale."""
        return self.espera in {"confirmar_pedido", "confirmar_cierre"}

    @property
    def campo_esperado(self) -> Campo | None:
        if self.espera and self.espera.startswith("dato:"):
            return self.espera.removeprefix("dato:")  # type: ignore[return-value]
        return None

    def tras(self, leidos: Sequence[Acto]) -> "Situacion":
        """What the next clause of the message is read by: goods once named, a bare price is theirs, and
        those chosen are in the order ("la café. ah no, mejor talla 41")."""
        nombra = any(getattr(acto, "producto", None) for acto in leidos)
        despues = replace(self, de_empresa="", nombra=True) if nombra else self
        detalles = [acto.detalle for acto in leidos if isinstance(acto, PreguntarProducto) and acto.detalle]
        despues = replace(despues, de_detalle=detalles[-1]) if detalles else despues
        elegidos = [
            self.ofrecidos[lugar - 1]
            for acto in leidos
            if isinstance(acto, Agregar)
            for lugar in acto.producto.ordinales
            if 0 < lugar <= len(self.ofrecidos)
        ]
        if elegidos:
            return replace(despues, lineas=(*self.lineas, *elegidos), espera=None)
        vistos = leidos[-1].producto.ordinales if leidos and isinstance(leidos[-1], PreguntarProducto) else ()
        return replace(despues, foco=tuple(lugar - 1 for lugar in vistos)) if vistos else despues


@dataclass(frozen=True)
class SinCatalogo:
    """For reading messages with no shop behind."""

    palabras: frozenset[str] = field(default_factory=frozenset)

    def conoce(self, palabra: str) -> bool:
        return palabra in self.palabras

    def tiene(self, palabra: str) -> bool:
        return palabra in self.palabras

    def vende(self, palabra: str) -> bool:
        return self.tiene(palabra)

    def cubre(self, frase: str) -> bool:
        return False

    def juntas(self, frase: str) -> bool:
        return False

    def encabeza(self, palabra: str) -> bool:
        return False

    def une(self, palabra: str, otra: str) -> bool:
        return False

    def llamados(self, frase: str) -> Sequence[str]:
        return ()

    def se_vende_tanto(self, nombre: str, medida: str) -> bool:
        return False

    def nombra_todo(self, frase: str) -> bool:
        return False

    def es_nombre(self, frase: str) -> bool:
        return False

    def parientes(self, nombre: str) -> Sequence[str]:
        return ()

    def cuales(self, frase: str, nombres: Sequence[str]) -> tuple[int, ...]:
        return ()

    def de_tamano(self, palabra: str, nombres: Sequence[str]) -> int | None:
        return None
