"""A provider's vectors of the catalogue, over an index that has its own."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.embeddings import EmbeddingsDeProveedor
from tools.busqueda.densa import (
    LIMITE_EXHAUSTIVO,
    Compactos,
    Vecinos,
    VecinosFaiss,
    VecinosFuerzaBruta,
    exactos,
)
from tools.busqueda.escala import Escala
from tools.busqueda.estado import Estado

Floats = NDArray[np.float32]
Slots = NDArray[np.int64]
# Rows that came after the base was built are searched by brute force, until there are so many.
_COLA_MAXIMA = 512


@dataclass(frozen=True)
class Capa:
    """Rows are append-only; `fila_de` says which row is each product's, by the text that `huellas` names."""

    proveedor: EmbeddingsDeProveedor
    escala: Escala
    vectores: Compactos
    ids: Slots = field(default_factory=lambda: np.zeros(0, np.int64))
    fila_de: Mapping[int, int] = field(default_factory=dict)
    huellas: Mapping[int, str] = field(default_factory=dict)
    base: Vecinos | None = None
    cola: Vecinos | None = None

    def con(self, nuevos: Mapping[int, NDArray[np.float16]], huellas: Mapping[int, str]) -> "Capa":
        """With these vectors too, in the place of any that the same products had."""
        if not nuevos:
            return self
        filas = {**self.fila_de, **{id_: len(self.ids) + n for n, id_ in enumerate(nuevos)}}
        vectores = np.concatenate((self.vectores, np.stack([*nuevos.values()]).astype(np.float16)))
        ids = np.concatenate((self.ids, np.fromiter(nuevos, np.int64, len(nuevos))))
        capa = replace(
            self, vectores=vectores, ids=ids, fila_de=filas,
            huellas={**self.huellas, **{id_: huellas[id_] for id_ in nuevos}},
        )  # fmt: skip
        asentadas = capa.base.cantidad if capa.base else 0
        if len(ids) - asentadas > _COLA_MAXIMA or not asentadas:
            return capa._asentada()
        return replace(capa, cola=VecinosFuerzaBruta(vectores[asentadas:]))

    def sin(self, ids: Collection[int]) -> "Capa":
        """Without these products: of them only words count."""
        fuera = set(ids) & self.fila_de.keys()
        if not fuera:
            return self
        return replace(
            self,
            fila_de={id_: fila for id_, fila in self.fila_de.items() if id_ not in fuera},
            huellas={id_: huella for id_, huella in self.huellas.items() if id_ not in fuera},
        )

    def _asentada(self) -> "Capa":
        ids = np.fromiter(self.fila_de, np.int64, len(self.fila_de))
        vectores = self.vectores[np.fromiter(self.fila_de.values(), np.int64, len(self.fila_de))]
        return replace(
            self,
            vectores=vectores,
            ids=ids,
            fila_de={int(id_): n for n, id_ in enumerate(ids)},
            base=VecinosFaiss(vectores, len(ids) > LIMITE_EXHAUSTIVO),
            cola=None,
        )

    async def significado(self, estado: Estado, texto: str) -> "SignificadoDeCapa | None":
        """What a question means to the provider; None where it does not answer, or not in time."""
        try:
            vector = await self.proveedor.codificar_consulta(texto)
        except ModeloFallidoError:
            return None
        return SignificadoDeCapa(self, estado, vector)


@dataclass(frozen=True, slots=True)
class SignificadoDeCapa:
    """Implements `tools.busqueda.puntaje.Significado`."""

    capa: Capa
    estado: Estado
    vector: Floats

    def cosenos(self, slots: Slots) -> Floats:
        """On the scale of our own model; 0, unrelated, of products that the provider has not seen."""
        ids = self.estado.columnas.ids[slots].tolist()
        filas = np.fromiter((self.capa.fila_de.get(id_, -1) for id_ in ids), np.int64, len(ids))
        vistas = filas >= 0
        cosenos = np.zeros(len(ids), np.float32)
        cosenos[vistas] = self.capa.escala.aplicar(exactos(self.capa.vectores, filas[vistas], self.vector))
        return cosenos

    def cercanos(self, k: int) -> Slots:
        capa, slot_de = self.capa, self.estado.slot_de
        filas: list[int] = []
        if capa.base is not None:
            filas += capa.base.cercanos(self.vector, k)[0].tolist()
            if capa.cola is not None:
                filas += (capa.base.cantidad + capa.cola.cercanos(self.vector, k)[0]).tolist()
        slots = [
            slot_de[id_]
            for fila in filas
            if (id_ := int(capa.ids[fila])) in slot_de and capa.fila_de.get(id_) == fila
        ]
        return np.array(slots, np.int64)
