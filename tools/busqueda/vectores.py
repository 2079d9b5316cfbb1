"""The vectors of products: kept in PostgreSQL by model and text, and made where they are missing."""

import asyncio
import os
import random
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from agent.embeddings import Codificador
from tools.busqueda.analisis import hash_texto, texto_para_vector
from tools.busqueda.tipos import ProductoIndexado

LOTE = 64
"""Texts that are encoded at once: their time is what any other change waits meanwhile."""
# Encoding leaves the interpreter free most of the time; beyond this it would not.
_HILOS = min(4, os.cpu_count() or 1)
_LEER = """
    SELECT producto_id, hash_texto, vector FROM vectores_producto
    WHERE modelo = %(modelo)s AND producto_id = ANY(%(ids)s)
"""
# In id order, so that two processes that store the same never wait for each other in a circle.
_GUARDAR = """
    INSERT INTO vectores_producto (producto_id, modelo, hash_texto, vector)
    SELECT p.id, %(modelo)s, n.hash, n.vector
    FROM unnest(%(ids)s::bigint[], %(hashes)s::text[], %(vectores)s::bytea[]) AS n(id, hash, vector)
    JOIN productos p ON p.id = n.id ORDER BY p.id
    ON CONFLICT (producto_id, modelo) DO UPDATE SET hash_texto = excluded.hash_texto, vector = excluded.vector
"""
_MODELOS = "SELECT modelo FROM vectores_producto GROUP BY modelo ORDER BY count(*) DESC, modelo"
_OLVIDAR = "DELETE FROM vectores_producto WHERE modelo = %(modelo)s"
_DEJAR = "DELETE FROM vectores_producto WHERE modelo <> ALL(%(modelos)s)"

Conexion = psycopg.AsyncConnection[dict[str, Any]]
PorProducto = dict[int, NDArray[np.float16]]


async def leer_vectores(
    conexion: Conexion, modelo: str, productos: Sequence[ProductoIndexado], *, dimension: int | None
) -> PorProducto:
    """Those that a model made of the text that the product has now; `dimension`: None takes any."""
    if not productos:
        return {}
    parametros = {"modelo": modelo, "ids": [p.id for p in productos]}
    cursor = await conexion.execute(_LEER.encode(), parametros)
    filas = {fila["producto_id"]: fila for fila in await cursor.fetchall()}
    return {
        p.id: np.frombuffer(fila["vector"], "<f2")
        for p in productos
        if (fila := filas.get(p.id))
        and fila["hash_texto"] == hash_texto(p)
        and dimension in (None, len(fila["vector"]) // 2)
    }


async def guardar_vectores(
    conexion: Conexion, modelo: str, productos: Sequence[ProductoIndexado], vectores: NDArray[np.floating]
) -> PorProducto:
    """As they are kept: at half precision."""
    compactos = vectores.astype("<f2")
    await conexion.execute(
        _GUARDAR.encode(),
        {
            "modelo": modelo,
            "ids": [p.id for p in productos],
            "hashes": [hash_texto(p) for p in productos],
            "vectores": [v.tobytes() for v in compactos],
        },
    )
    return {p.id: v for p, v in zip(productos, compactos, strict=True)}


async def modelos_con_vectores(conexion: Conexion) -> list[str]:
    """The one with most first."""
    return [fila["modelo"] for fila in await (await conexion.execute(_MODELOS)).fetchall()]


async def olvidar_modelo(conexion: Conexion, modelo: str) -> None:
    await conexion.execute(_OLVIDAR, {"modelo": modelo})


async def dejar_modelos(conexion: Conexion, modelos: Sequence[str]) -> None:
    """Forgets the vectors of every other model."""
    await conexion.execute(_DEJAR, {"modelos": list(modelos)})


class Vectores:
    """Of one model, in the database."""

    def __init__(self, codificador: Codificador) -> None:
        self._codificador = codificador

    async def guardados(self, conexion: Conexion, productos: Sequence[ProductoIndexado]) -> PorProducto:
        """Those that are stored and were made of the text that the product has now."""
        codificador = self._codificador
        return await leer_vectores(conexion, codificador.nombre, productos, dimension=codificador.dimension)

    async def hacer(self, conexion: Conexion, productos: Sequence[ProductoIndexado]) -> PorProducto:
        """Encodes them on all cores, and stores them."""
        if not productos:
            return {}
        partes = [productos[desde : desde + LOTE] for desde in range(0, len(productos), LOTE)]
        hechas = await asyncio.gather(*(asyncio.to_thread(self._codificar, parte) for parte in partes))
        return await guardar_vectores(conexion, self._codificador.nombre, productos, np.concatenate(hechas))

    def _codificar(self, productos: Sequence[ProductoIndexado]) -> NDArray[np.float32]:
        return self._codificador.codificar([texto_para_vector(p) for p in productos])


class Atraso:
    """Products whose vectors are still to be made, in pieces: what else changes goes between two of them."""

    def __init__(self) -> None:
        self._faltan: dict[int, ProductoIndexado] = {}
        self._listos: dict[int, tuple[ProductoIndexado, NDArray[np.float16]]] = {}

    def __bool__(self) -> bool:
        return bool(self._faltan or self._listos)

    def anotar(self, productos: Iterable[ProductoIndexado]) -> None:
        """In any order: processes that embed the same import find that the others made much of it."""
        todos = [*self._faltan.values(), *productos]
        random.shuffle(todos)
        self._faltan = {p.id: p for p in todos}

    def olvidar(self, ids: Iterable[int]) -> None:
        """They changed, or are gone: what was noted of them holds no more."""
        for i in ids:
            self._faltan.pop(i, None)
            self._listos.pop(i, None)

    async def avanzar(self, conexion: Conexion, vectores: Vectores) -> bool:
        """One piece; whether it was the last one. Nothing is lost where it fails."""
        pieza = list(islice(self._faltan.values(), _HILOS * LOTE))
        suyos = await vectores.guardados(conexion, pieza)
        suyos |= await vectores.hacer(conexion, [p for p in pieza if p.id not in suyos])
        for producto in pieza:
            del self._faltan[producto.id]
            self._listos[producto.id] = producto, suyos[producto.id]
        return not self._faltan

    def tomar(self) -> tuple[list[ProductoIndexado], PorProducto]:
        """Those that have their vector, in id order."""
        listos, self._listos = sorted(self._listos.items()), {}
        return [p for _, (p, _) in listos], {i: vector for i, (_, vector) in listos}
