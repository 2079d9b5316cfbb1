"""An embedding that needs no model: words hashed to directions."""

import hashlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from agent.texto import raiz, tokens

DIMENSION = 64


class CodificadorDePrueba:
    """Texts that share words are near. Counts what it was asked."""

    nombre = "prueba"
    dimension = DIMENSION

    def __init__(self) -> None:
        self.codificados: list[str] = []

    def codificar(self, textos: Sequence[str]) -> NDArray[np.float32]:
        self.codificados.extend(textos)
        return np.array([self._uno(t) for t in textos], np.float32).reshape(len(textos), DIMENSION)

    def codificar_consulta(self, texto: str) -> NDArray[np.float32]:
        return self._uno(texto)

    def codificar_consultas(self, textos: Sequence[str]) -> list[NDArray[np.float32]]:
        return [self._uno(texto) for texto in textos]

    def _uno(self, texto: str) -> NDArray[np.float32]:
        vector = np.full(DIMENSION, 1e-3, np.float32)
        for token in tokens(texto):
            semilla = int.from_bytes(hashlib.blake2b(raiz(token).encode(), digest_size=4).digest(), "big")
            vector += np.random.default_rng(semilla).normal(size=DIMENSION).astype(np.float32)
        return vector / np.float32(np.linalg.norm(vector))
