"""Inverted lists in flat arrays: term -> (slot, place, impact). All scoring reads slices of these."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.busqueda.analisis import Analisis, Lugar

Ints = NDArray[np.int32]
Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]

# BM25 saturation and length normalisation. Product names are short: length says little.
K1 = 1.6
B = 0.35


@dataclass(frozen=True, slots=True)
class Postings:
    """Occurrences of one thing. Parallel arrays, slots ascending and unique.

    lugares: analisis.Lugar. impactos: saturated weighted frequency, 0..1, before idf.
    """

    slots: Ints
    lugares: Bytes
    impactos: Floats

    def __len__(self) -> int:
        return len(self.slots)


VACIO = Postings(np.zeros(0, np.int32), np.zeros(0, np.uint8), np.zeros(0, np.float32))


def unir(listas: Sequence[Postings]) -> Postings:
    """Slots of any list; the best place and impact of each."""
    listas = [lista for lista in listas if len(lista)]
    if not listas:
        return VACIO
    if len(listas) == 1:
        return listas[0]
    slots = np.concatenate([p.slots for p in listas])
    orden = np.argsort(slots, kind="stable")
    slots = slots[orden]
    inicios = np.flatnonzero(np.concatenate(([True], slots[1:] != slots[:-1])))
    return Postings(
        slots[inicios],
        np.minimum.reduceat(np.concatenate([p.lugares for p in listas])[orden], inicios),
        np.maximum.reduceat(np.concatenate([p.impactos for p in listas])[orden], inicios),
    )


def cruzar(listas: Sequence[Postings]) -> Postings:
    """Slots of every list, with the mean impact.

    The place is the best while all stand in the name's own part, so "cinta de enmascarar" heads a name that
    begins with "cinta"; the first's while the others follow a "para"; else the worst.
    """
    if not listas or any(not len(lista) for lista in listas):
        return VACIO
    if len(listas) == 1:
        return listas[0]
    por_largo = sorted(listas, key=len)
    slots = por_largo[0].slots
    for otra in por_largo[1:]:
        posicion = np.minimum(np.searchsorted(otra.slots, slots), len(otra.slots) - 1)
        slots = slots[otra.slots[posicion] == slots]
    donde = [np.searchsorted(p.slots, slots) for p in listas]
    lugares = np.array([p.lugares[d] for p, d in zip(listas, donde, strict=True)], np.uint8)
    peor = lugares.max(axis=0)
    impactos = np.mean([p.impactos[d] for p, d in zip(listas, donde, strict=True)], axis=0)
    primero = np.where(lugares[1:].max(axis=0) <= Lugar.NOMBRE_PARA, lugares[0], peor)
    lugar = np.where(peor <= Lugar.NOMBRE_DE, lugares.min(axis=0), primero)
    return Postings(slots, lugar.astype(np.uint8), impactos.astype(np.float32))


@dataclass(frozen=True, slots=True)
class Filas:
    """Documents as rows (CSR): row i has terms[inicio[i]:inicio[i+1]]."""

    inicio: NDArray[np.int64]
    terminos: Ints
    pesos: Floats
    lugares: Bytes

    def __len__(self) -> int:
        return len(self.inicio) - 1

    def elegir(self, filas: NDArray[np.int64]) -> "Filas":
        """The given rows, in the given order."""
        largos = np.diff(self.inicio)[filas]
        inicio = np.concatenate(([0], np.cumsum(largos)))
        indices = np.repeat(self.inicio[filas] - inicio[:-1], largos) + np.arange(inicio[-1])
        return Filas(inicio, self.terminos[indices], self.pesos[indices], self.lugares[indices])

    def mas(self, otras: "Filas") -> "Filas":
        """These rows and then the others."""
        return Filas(
            np.concatenate((self.inicio, otras.inicio[1:] + self.inicio[-1])),
            np.concatenate((self.terminos, otras.terminos)),
            np.concatenate((self.pesos, otras.pesos)),
            np.concatenate((self.lugares, otras.lugares)),
        )


def filas_de(analisis: Iterable[Analisis], identificar: dict[str, int]) -> Filas:
    """Rows of analysed products; unseen terms get the next numbers in `identificar`."""
    # Arrays, not lists: a hundred thousand products have four million terms.
    inicio, terminos, pesos, lugares = array("q", [0]), array("i"), array("f"), array("B")
    for uno in analisis:
        norma = 1.0 - B + B * uno.largo / 14.0
        for termino, (frecuencia, lugar) in uno.terminos.items():
            terminos.append(identificar.setdefault(termino, len(identificar)))
            peso = frecuencia / norma
            pesos.append(peso / (K1 + peso))
            lugares.append(int(lugar))
        inicio.append(len(terminos))
    return Filas(
        np.array(inicio, np.int64),
        np.array(terminos, np.int32),
        np.array(pesos, np.float32),
        np.array(lugares, np.uint8),
    )


class Segmento:
    """Immutable inverted lists over consecutive slots that start at `desde`."""

    def __init__(self, filas: Filas, desde: int) -> None:
        self.desde = desde
        self.largo = len(filas)
        orden = np.argsort(filas.terminos, kind="stable")
        duenos = np.repeat(np.arange(len(filas), dtype=np.int32), np.diff(filas.inicio))
        self._slots: Ints = duenos[orden] + np.int32(desde)
        self._impactos = filas.pesos[orden]
        self._lugares = filas.lugares[orden]
        ordenados = filas.terminos[orden]
        cantidad = int(ordenados[-1]) + 1 if len(ordenados) else 0
        self._inicio = np.searchsorted(ordenados, np.arange(cantidad + 1))

    def postings(self, termino: int) -> Postings:
        if termino + 1 >= len(self._inicio):
            return VACIO
        tramo = slice(self._inicio[termino], self._inicio[termino + 1])
        return Postings(self._slots[tramo], self._lugares[tramo], self._impactos[tramo])


class IndiceLexico:
    """A large segment and the recent changes after it, read as one."""

    def __init__(self, segmentos: Sequence[Segmento], terminos: dict[str, int]) -> None:
        self._segmentos = tuple(segmentos)
        # Shared with the writer, which only ever adds: a reader sees at worst a term without postings.
        self.terminos = terminos
        self.cantidad = sum(s.largo for s in self._segmentos)

    def postings(self, termino: str) -> Postings:
        numero = self.terminos.get(termino)
        if numero is None:
            return VACIO
        partes = [p for s in self._segmentos if len(p := s.postings(numero))]
        if len(partes) < 2:
            return partes[0] if partes else VACIO
        return Postings(
            np.concatenate([p.slots for p in partes]),
            np.concatenate([p.lugares for p in partes]),
            np.concatenate([p.impactos for p in partes]),
        )
