"""What the facts of a turn let a reply state: names, and the amounts and counts that belong to each."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from agent.hechos import Hecho, NoEstaEnPedido, SinResultados
from agent.texto import VACIAS, singular, tokens

_IDS = {"id", "producto_id"}
_DE_LA_TIENDA = {"texto", "info", "motivo", "ejemplo", "titulo", "categoria"}
_DE_VARIOS = {"subtotal", "total"}
_AGOTADO = "agotado"


@dataclass
class Cosa:
    """A product that the facts name."""

    nombre: str
    importes: set[Fraction] = field(default_factory=set)
    precios: set[Fraction] = field(default_factory=set)  # those of one unit
    cuentas: set[int] = field(default_factory=set)
    disponibilidad: str | None = None

    def __post_init__(self) -> None:
        self.palabras = tokens(self.nombre)
        self.claves = {singular(palabra) for palabra in self.palabras if palabra not in VACIAS}


@dataclass
class Citas:
    cosas: dict[str, Cosa] = field(default_factory=dict)
    importes: set[Fraction] = field(default_factory=set)  # of no product: totals, limits
    cuentas: set[int] = field(default_factory=set)
    textos: list[str] = field(default_factory=list)  # the shop's own words
    ausentes: list[str] = field(default_factory=list)  # what the customer named and is not to be had

    @property
    def todos_los_importes(self) -> set[Fraction]:
        return self.importes.union(*(cosa.importes for cosa in self.cosas.values()))

    @property
    def todas_las_cuentas(self) -> set[int]:
        return self.cuentas.union(*(cosa.cuentas for cosa in self.cosas.values()))


def citas_de(hechos: Iterable[Hecho]) -> Citas:
    citas = Citas()
    for hecho in hechos:
        if isinstance(hecho, SinResultados | NoEstaEnPedido):
            citas.ausentes.append(hecho.consulta if isinstance(hecho, SinResultados) else hecho.texto)
        datos = hecho.model_dump(exclude={"texto"} if isinstance(hecho, NoEstaEnPedido) else None)
        _recoger(datos, citas, None)
    return citas


def _recoger(nodo: Any, citas: Citas, duena: Cosa | None) -> None:
    """Numbers belong to the product that is named beside them, or else to the whole."""
    if isinstance(nodo, dict):
        duena = _cosa_de(nodo, citas) or duena
        for clave, valor in nodo.items():
            if clave not in _IDS and clave != "nombre":
                _recoger_campo(clave, valor, citas, duena)
    elif isinstance(nodo, list | tuple):
        if nodo and all(isinstance(parte, dict) for parte in nodo):
            citas.cuentas.add(len(nodo))
        for parte in nodo:
            _recoger(parte, citas, duena)


def _recoger_campo(clave: str, valor: Any, citas: Citas, duena: Cosa | None) -> None:
    if isinstance(valor, bool) or valor is None:
        return
    if isinstance(valor, Decimal):
        (duena.importes if duena else citas.importes).add(Fraction(valor))
        if duena and clave not in _DE_VARIOS:
            duena.precios.add(Fraction(valor))
    elif isinstance(valor, int):
        (duena.cuentas if duena else citas.cuentas).add(valor)
    elif isinstance(valor, date):
        citas.cuentas |= {valor.day, valor.month, valor.year}
    elif isinstance(valor, str):
        if clave in _DE_LA_TIENDA:
            citas.textos.append(valor)
        elif clave == "disponibilidad" and duena:
            duena.disponibilidad = valor
    elif clave in {"nombres", "otros", "lineas"} and all(isinstance(parte, str) for parte in valor):
        for nombre in valor:
            _cosa(nombre, citas)
    else:
        _recoger(valor, citas, duena)


def _cosa_de(nodo: dict[str, Any], citas: Citas) -> Cosa | None:
    """The product that a fact is of: named in it, or in its one part that names one."""
    for parte in (nodo, nodo.get("producto"), nodo.get("linea")):
        if isinstance(parte, dict) and isinstance(parte.get("nombre"), str) and parte["nombre"]:
            return _cosa(parte["nombre"], citas)
    return None


def _cosa(nombre: str, citas: Citas) -> Cosa:
    return citas.cosas.setdefault(nombre, Cosa(nombre))


@dataclass(frozen=True)
class Mencion:
    """Words [inicio, fin) of a sentence, and the products that they may mean."""

    inicio: int
    fin: int
    cosas: tuple[Cosa, ...]

    @property
    def agotada(self) -> bool:
        return all(cosa.disponibilidad == _AGOTADO for cosa in self.cosas)


def menciones(palabras: Sequence[str], cosas: Sequence[Cosa]) -> Iterator[Mencion]:
    """Where a sentence names products, whole or by their first word and some of the others."""
    claves = [singular(palabra) for palabra in palabras]
    i = 0
    while i < len(palabras):
        mejores: list[Cosa] = []
        fin = i
        for cosa in cosas:
            hasta = _hasta(palabras, claves, i, cosa)
            if hasta > fin:
                mejores, fin = [cosa], hasta
            elif hasta == fin > i:
                mejores.append(cosa)
        if mejores:
            yield Mencion(i, fin, tuple(mejores))
            i = fin
        else:
            i += 1


def _hasta(palabras: Sequence[str], claves: Sequence[str], i: int, cosa: Cosa) -> int:
    """Where a mention of the product that begins at word `i` ends; `i` where none does."""
    if not cosa.palabras or claves[i] != singular(cosa.palabras[0]):
        return i
    largo = len(cosa.palabras)
    if list(palabras[i : i + largo]) == cosa.palabras:
        return i + largo
    fin = i + 1
    for j in range(i + 1, len(palabras)):
        if claves[j] in cosa.claves:
            fin = j + 1
        elif palabras[j] not in VACIAS:
            break
    return fin
