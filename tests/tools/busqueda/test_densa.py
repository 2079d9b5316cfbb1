"""One contract, every implementation: nearest by cosine, best first."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from tools.busqueda.densa import Vecinos, VecinosFaiss, VecinosFuerzaBruta

DIMENSION = 64


def vectores(n: int) -> NDArray[np.float16]:
    azar = np.random.default_rng(3).normal(size=(n, DIMENSION))
    azar /= np.maximum(np.linalg.norm(azar, axis=1, keepdims=True), 1e-9)
    return azar.astype(np.float16)


@pytest.fixture(
    params=[
        VecinosFuerzaBruta,
        lambda v: VecinosFaiss(v, grafo=False),
        lambda v: VecinosFaiss(v, grafo=True),
    ],
    ids=["fuerza_bruta", "faiss", "faiss_grafo"],
)
def construir(request: pytest.FixtureRequest) -> Callable[[NDArray[Any]], Vecinos]:
    hecha: Callable[[NDArray[Any]], Vecinos] = request.param
    return hecha


def test_devuelve_los_mas_cercanos_de_mejor_a_peor(construir: Callable[[NDArray[Any]], Vecinos]) -> None:
    todos = vectores(500)
    consulta = todos[7].astype(np.float32)
    filas, cosenos = construir(todos).cercanos(consulta, 10)
    esperados = np.sort(todos.astype(np.float32) @ consulta)[::-1][:10]
    assert filas[0] == 7
    assert np.allclose(cosenos, esperados, atol=2e-3)


def test_da_menos_cuando_hay_menos(construir: Callable[[NDArray[Any]], Vecinos]) -> None:
    filas, cosenos = construir(vectores(3)).cercanos(vectores(1)[0].astype(np.float32), 10)
    assert len(filas) == len(cosenos) == 3


def test_vacio_no_encuentra_nada(construir: Callable[[NDArray[Any]], Vecinos]) -> None:
    filas, cosenos = construir(vectores(0)).cercanos(np.ones(DIMENSION, np.float32), 5)
    assert len(filas) == len(cosenos) == 0
