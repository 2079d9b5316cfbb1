"""Made-up products: what they are called, what they cost, how often they are bought."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from tools.generador.palabras import COLORES, MARCAS, MATERIALES, RUBROS, USOS
from tools.moneda import decimales

COLUMNAS = (
    "id, sku, nombre, descripcion, categoria, precio, stock, activo, atributos, creado_en, actualizado_en"
)
CENTAVOS = 100
# Zipf's law, a little flatter: the best-seller of 20,000 products makes 3 % of the lines.
_SESGO = 0.85
_SIN_VENTA, _INACTIVOS, _AGOTADOS, _POCOS = 0.04, 0.03, 0.04, 0.08
_POR_DOLAR = 4000


@dataclass(frozen=True)
class Catalogo:
    """By position: `precios` in hundredths, `acumulado` the share of sales of it and all before it."""

    primer_id: int
    nombres: list[str]
    rubros: NDArray[np.int64]
    precios: NDArray[np.int64]
    stock: NDArray[np.int64]
    acumulado: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.nombres)

    def filas(self, desde: datetime) -> Iterator[str]:
        rubros = list(RUBROS)
        inactivos = np.random.default_rng(len(self)).random(len(self)) < _INACTIVOS
        columnas = zip(
            self.nombres,
            self.rubros.tolist(),
            self.precios.tolist(),
            self.stock.tolist(),
            inactivos,
            strict=True,
        )
        for i, (nombre, rubro, precio, stock, inactivo) in enumerate(columnas):
            id_ = self.primer_id + i
            color = COLORES[id_ % len(COLORES)]
            yield (
                f"{id_}\tGEN-{id_:07d}\t{nombre}\t{nombre}, para la casa y el trabajo.\t{rubros[rubro]}"
                f"\t{precio // CENTAVOS}.{precio % CENTAVOS:02d}\t{stock}\t{'f' if inactivo else 't'}"
                f'\t{{"color": "{color}"}}\t{desde}\t{desde}\n'
            )


def hacer_catalogo(cuantos: int, primer_id: int, moneda: str, azar: np.random.Generator) -> Catalogo:
    rubros = azar.integers(len(RUBROS), size=cuantos)
    medianas = np.array([mediana for mediana, _ in RUBROS.values()], float)
    pesos = np.arange(1, cuantos + 1) ** -_SESGO
    pesos[azar.random(cuantos) < _SIN_VENTA] = 0
    pesos[0] = max(pesos[0], 1e-9)  # one at least is bought
    pesos = azar.permutation(pesos)
    return Catalogo(
        primer_id,
        _nombres(rubros, azar),
        rubros,
        _precios(medianas[rubros] * azar.lognormal(0, 0.7, cuantos), moneda),
        _stock(cuantos, azar),
        np.cumsum(pesos) / pesos.sum(),
    )


def _nombres(rubros: NDArray[np.int64], azar: np.random.Generator) -> list[str]:
    """No two alike: each has a model number."""
    cosas = [cosas for _, cosas in RUBROS.values()]
    elegidas = azar.integers(1 << 30, size=(len(rubros), 5))
    nombres = []
    for i, (rubro, (a, b, c, d, e)) in enumerate(zip(rubros.tolist(), elegidas.tolist(), strict=True)):
        cosa = cosas[rubro][a % len(cosas[rubro])]
        uso, material, color = USOS[b % len(USOS)], MATERIALES[c % len(MATERIALES)], COLORES[e % len(COLORES)]
        nombres.append(f"{cosa} {uso} de {material} {MARCAS[d % len(MARCAS)]} {i + 1:04d} {color}")
    return nombres


def _precios(dolares: NDArray[np.float64], moneda: str) -> NDArray[np.int64]:
    """In hundredths of the currency, as shops round them."""
    if decimales(moneda):
        return np.maximum(np.round(dolares * 20) * 5, 5).astype(np.int64)
    return np.maximum(np.round(dolares * _POR_DOLAR / 50) * 50, 50).astype(np.int64) * CENTAVOS


def _stock(cuantos: int, azar: np.random.Generator) -> NDArray[np.int64]:
    suerte, stock = azar.random(cuantos), azar.integers(6, 200, size=cuantos)
    pocos = azar.integers(1, 5, size=cuantos)
    return np.where(suerte < _AGOTADOS, 0, np.where(suerte < _AGOTADOS + _POCOS, pocos, stock))
