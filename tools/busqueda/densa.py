"""Nearest products by meaning: FAISS over the settled vectors, brute force over the newest."""

import os
from functools import cache
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectores = NDArray[np.float32]
Compactos = NDArray[np.float16]

# Exhaustive search reads every vector: at 10,000, 0.7 ms on an idle machine, 5 on a busy one. HNSW: 0.3.
LIMITE_EXHAUSTIVO = 6_000
_VECINOS_HNSW = 32
_CONSTRUCCION_HNSW = 80
_BUSQUEDA_HNSW = 96


class Vecinos(Protocol):
    """Contract of a nearest-neighbour index; every implementation passes the same tests."""

    cantidad: int

    def cercanos(self, consulta: Vectores, k: int) -> tuple[NDArray[np.int64], Vectores]:
        """Rows and cosines of the k nearest, best first; fewer if there are fewer."""


@cache
def _faiss() -> Any:
    """FAISS (0.35 s to import), its own BLAS held to one thread like everyone's."""
    import faiss  # noqa: PLC0415
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    threadpool_limits(limits=1, user_api="blas")
    return faiss


class VecinosFuerzaBruta:
    """Every vector, every time. The reference, and what serves the newest rows."""

    def __init__(self, vectores: NDArray[Any]) -> None:
        self._vectores = vectores
        self.cantidad = len(vectores)

    def cercanos(self, consulta: Vectores, k: int) -> tuple[NDArray[np.int64], Vectores]:
        k = min(k, self.cantidad)
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        cosenos = self._vectores.astype(np.float32, copy=False) @ consulta
        filas = np.argpartition(-cosenos, k - 1)[:k]
        filas = filas[np.argsort(-cosenos[filas], kind="stable")]
        return filas, cosenos[filas]


class VecinosFaiss:
    """FAISS, inner product of unit vectors: exhaustive, or a graph (HNSW) over half-precision vectors."""

    def __init__(self, vectores: Compactos, grafo: bool) -> None:
        faiss = _faiss()
        dimension = vectores.shape[1]
        self.cantidad = len(vectores)
        medio = faiss.ScalarQuantizer.QT_fp16
        if grafo:
            self._indice: Any = faiss.IndexHNSWSQ(dimension, medio, _VECINOS_HNSW, faiss.METRIC_INNER_PRODUCT)
            self._indice.hnsw.efConstruction = _CONSTRUCCION_HNSW
            self._indice.hnsw.efSearch = _BUSQUEDA_HNSW
            self._indice.train(np.zeros((1, dimension), np.float32))
        elif len(vectores) > LIMITE_EXHAUSTIVO:
            self._indice = faiss.IndexScalarQuantizer(dimension, medio, faiss.METRIC_INNER_PRODUCT)
            self._indice.train(np.zeros((1, dimension), np.float32))
        else:
            self._indice = faiss.IndexFlatIP(dimension)
        # The graph is built by as many threads as the machine has; searching with one avoids their waiting.
        faiss.omp_set_num_threads(os.cpu_count() or 1)
        for desde in range(0, len(vectores), 4096):
            self._indice.add(vectores[desde : desde + 4096].astype(np.float32))

    def cercanos(self, consulta: Vectores, k: int) -> tuple[NDArray[np.int64], Vectores]:
        k = min(k, self.cantidad)
        if k <= 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        # OpenMP keeps this per thread, so it cannot be said once.
        _faiss().omp_set_num_threads(1)
        cosenos, filas = self._indice.search(np.ascontiguousarray(consulta[None, :]), k)
        hallados = filas[0] >= 0
        return filas[0][hallados], cosenos[0][hallados]


def exactos(vectores: Compactos, filas: NDArray[Any], consulta: Vectores) -> Vectores:
    """Cosines of chosen rows, float32, shape (len(filas),)."""
    resultado: Vectores = vectores[filas].astype(np.float32) @ consulta
    return resultado
