"""One immutable state of the index. Writers make the next one; readers keep the one they took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from tools.busqueda.consulta import Interprete
from tools.busqueda.densa import (
    LIMITE_EXHAUSTIVO,
    Compactos,
    Vecinos,
    VecinosFaiss,
    VecinosFuerzaBruta,
    exactos,
)
from tools.busqueda.postings import Filas, IndiceLexico, Segmento
from tools.busqueda.precios import PRECIO_TIPICO
from tools.busqueda.sinonimos import Sinonimos
from tools.busqueda.tipos import Filtros, ProductoIndexado
from tools.busqueda.vocabulario import Vocabulario

Slots = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Columnas:
    """What filters read, one entry a slot. `vivo` is false where a product left or was replaced."""

    ids: Slots
    vivo: NDArray[np.bool_]
    activo: NDArray[np.bool_]
    centavos: NDArray[np.int64]
    stock: NDArray[np.int64]
    categoria: NDArray[np.int32]

    def mas(self, otras: "Columnas") -> "Columnas":
        return Columnas(*(np.concatenate((getattr(self, c), getattr(otras, c))) for c in _CAMPOS))

    def elegir(self, slots: Slots) -> "Columnas":
        """Copies of the given slots; always new arrays, so the caller may write into them."""
        return Columnas(*(getattr(self, c)[slots] for c in _CAMPOS))

    def copia(self) -> "Columnas":
        return Columnas(*(getattr(self, c).copy() for c in _CAMPOS))


_CAMPOS = ("ids", "vivo", "activo", "centavos", "stock", "categoria")


def a_centavos(precio: Decimal) -> int:
    return int((precio * 100).to_integral_value())


def columnas_de(productos: Sequence[ProductoIndexado], categorias: dict[str, int]) -> Columnas:
    """Columns of new products, all alive; unseen categories get the next numbers."""
    return Columnas(
        np.array([p.id for p in productos], np.int64),
        np.ones(len(productos), np.bool_),
        np.array([p.activo for p in productos], np.bool_),
        np.array([a_centavos(p.precio) for p in productos], np.int64),
        np.array([p.stock for p in productos], np.int64),
        np.array([categorias.setdefault(p.categoria, len(categorias)) for p in productos], np.int32),
    )


@dataclass(frozen=True, slots=True)
class Base:
    """The settled slots: their inverted lists and their neighbours. Newer slots follow as a tail."""

    segmento: Segmento
    vecinos: Vecinos
    largo: int


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Estado:
    """filas, columnas, vectores and huellas agree on slots; slot_de maps product ids to living slots."""

    filas: Filas
    columnas: Columnas
    vectores: Compactos
    huellas: tuple[str, ...]
    slot_de: Mapping[int, int]
    base: Base
    cola: Vecinos
    lexico: IndiceLexico
    vocabulario: Vocabulario
    interprete: Interprete
    vivos: int

    def mascara(self, filtros: Filtros, categorias: Mapping[str, int]) -> NDArray[np.bool_]:
        """Slots that the conditions allow, shape (slots,)."""
        columnas = self.columnas
        mascara = columnas.vivo & columnas.activo
        if filtros.categoria is not None:
            mascara &= columnas.categoria == categorias.get(filtros.categoria, -1)
        if filtros.precio_min is not None:
            mascara &= columnas.centavos >= a_centavos(filtros.precio_min)
        if filtros.precio_max is not None:
            mascara &= columnas.centavos <= a_centavos(filtros.precio_max)
        if filtros.con_stock:
            mascara &= columnas.stock > 0
        if filtros.ids is not None:
            permitidos = np.zeros(len(mascara), np.bool_)
            permitidos[[self.slot_de[i] for i in filtros.ids if i in self.slot_de]] = True
            mascara &= permitidos
        return mascara

    def cercanos(self, vector: NDArray[np.float32], k: int) -> Slots:
        """Nearest slots by meaning in base and tail, dead ones included."""
        return np.concatenate(
            (self.base.vecinos.cercanos(vector, k)[0], self.base.largo + self.cola.cercanos(vector, k)[0])
        ).astype(np.int64)


@dataclass(frozen=True, slots=True)
class SignificadoLocal:
    """Implements `tools.busqueda.puntaje.Significado` with the vectors of a state."""

    estado: Estado
    vector: NDArray[np.float32]

    def cosenos(self, slots: Slots) -> NDArray[np.float32]:
        return exactos(self.estado.vectores, slots, self.vector)

    def cercanos(self, k: int) -> Slots:
        return self.estado.cercanos(self.vector, k)


def construir_base(filas: Filas, vectores: Compactos, *, grafo: bool = False) -> Base:
    """Inverted lists and neighbours of settled rows; with `grafo`, HNSW (12 s at 100,000)."""
    vecinos: Vecinos = VecinosFaiss(vectores, grafo) if vectores.shape[1] else VecinosFuerzaBruta(vectores)
    return Base(Segmento(filas, 0), vecinos, len(filas))


def quiere_grafo(base: Base) -> bool:
    return base.largo > LIMITE_EXHAUSTIVO


def armar(
    filas: Filas,
    columnas: Columnas,
    vectores: Compactos,
    huellas: tuple[str, ...],
    *,
    base: Base,
    terminos: dict[str, int],
    superficies: dict[str, str],
    sinonimos: Sinonimos,
    anterior: Vocabulario | None = None,
) -> Estado:
    """Puts a state together. `anterior` is kept as vocabulary when no word was added since."""
    n = len(filas)
    segmentos = [base.segmento]
    if n > base.largo:
        segmentos.append(Segmento(filas.elegir(np.arange(base.largo, n)), base.largo))
    lexico = IndiceLexico(segmentos, terminos)
    vivos = np.flatnonzero(columnas.vivo)
    vocabulario = anterior or _vocabulario(filas, vivos, terminos, superficies, sinonimos)
    return Estado(
        filas,
        columnas,
        vectores,
        huellas,
        dict(zip(columnas.ids[vivos].tolist(), vivos.tolist(), strict=True)),
        base,
        VecinosFuerzaBruta(vectores[base.largo :]),
        lexico,
        vocabulario,
        Interprete(lexico, vocabulario, sinonimos, _precio_tipico(columnas.centavos[vivos])),
        len(vivos),
    )


def _precio_tipico(centavos: NDArray[np.int64]) -> float:
    return float(np.median(centavos)) / 100 if len(centavos) else PRECIO_TIPICO


def con_columnas(estado: Estado, columnas: Columnas) -> Estado:
    """The same products with other prices, stock or state."""
    vivos = np.flatnonzero(columnas.vivo)
    slot_de = dict(zip(columnas.ids[vivos].tolist(), vivos.tolist(), strict=True))
    return replace(estado, columnas=columnas, slot_de=slot_de, vivos=len(vivos))


def _vocabulario(
    filas: Filas, vivos: Slots, terminos: dict[str, int], superficies: dict[str, str], sinonimos: Sinonimos
) -> Vocabulario:
    vivas = filas if len(vivos) == len(filas) else filas.elegir(vivos)
    cuentas = np.bincount(vivas.terminos, minlength=len(terminos))
    frecuencias = {t: int(cuentas[i]) for t, i in list(terminos.items()) if "|" not in t and cuentas[i]}
    return Vocabulario(superficies, frecuencias, sinonimos)
