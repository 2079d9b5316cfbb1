"""Another model's cosines on the scale of ours, so that one set of thresholds serves all.

What a model gives to unrelated texts lies at 0.1 with one and at 0.75 with another. Two points fix a straight
line: how near each puts texts that belong together, and texts that do not.
"""

import asyncio
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from agent.embeddings import Codificador
from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.embeddings import EmbeddingsDeProveedor

_REFERENCIA = Path(__file__).parent / "lengua" / "referencia.yaml"
# Closer together than this, what belongs together and what does not are the same to a model.
_SEPARACION_MINIMA = 0.01


@dataclass(frozen=True)
class Escala:
    pendiente: float = 1.0
    origen: float = 0.0

    def aplicar(self, cosenos: NDArray[np.float32]) -> NDArray[np.float32]:
        resultado: NDArray[np.float32] = np.clip(self.pendiente * cosenos + self.origen, -1, 1).astype(
            np.float32
        )
        return resultado


async def medir_escala(proveedor: EmbeddingsDeProveedor, local: Codificador) -> Escala:
    """Raises ModeloFallidoError: the provider fails, or tells nothing apart."""
    consultas, productos = referencia()
    ajeno, propio = _puntos(
        await proveedor.codificar_consultas(consultas), await proveedor.codificar(productos)
    )
    ajeno_local, propio_local = await asyncio.to_thread(
        lambda: _puntos(local.codificar(consultas), local.codificar(productos))
    )
    if propio - ajeno < _SEPARACION_MINIMA:
        raise ModeloFallidoError("sin_sentido")
    pendiente = (propio_local - ajeno_local) / (propio - ajeno)
    return Escala(pendiente, ajeno_local - pendiente * ajeno)


@cache
def referencia() -> tuple[list[str], list[str]]:
    pares: Any = yaml.safe_load(_REFERENCIA.read_text("utf-8"))
    return [consulta for consulta, _ in pares], [producto for _, producto in pares]


def _puntos(consultas: NDArray[np.float32], productos: NDArray[np.float32]) -> tuple[float, float]:
    """Mean cosine of what does not belong together, and of what does."""
    cosenos = consultas @ productos.T
    propios = np.eye(len(consultas), dtype=bool)
    return float(cosenos[~propios].mean()), float(cosenos[propios].mean())
