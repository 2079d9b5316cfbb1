"""All SQL of catalogue imports. Callers own the transaction."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection, AsyncCopy
from sqlalchemy import CursorResult, exists, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Empresa, Producto
from db.repositorios.pedidos import PedidoRepository

FilaCarga = tuple[int, str, str, str | None, str | None, Decimal, int | None, dict[str, Any] | None]
"""linea, sku, nombre, descripcion, categoria, precio, stock, atributos; None keeps what there is."""

_CREAR_CARGA = """
CREATE TEMPORARY TABLE carga_productos (
    linea int NOT NULL, sku text NOT NULL, nombre text NOT NULL, descripcion text, categoria text,
    precio numeric(16, 2) NOT NULL, stock int, atributos jsonb
) ON COMMIT DROP
"""
_COPIAR = "COPY carga_productos FROM STDIN"
_QUITAR_REPETIDOS = """
WITH quitados AS (
    DELETE FROM carga_productos c
    USING (SELECT sku, min(linea) AS primera FROM carga_productos GROUP BY sku HAVING count(*) > 1) r
    WHERE c.sku = r.sku AND c.linea > r.primera
    RETURNING c.linea, c.sku, r.primera
)
SELECT linea, sku, primera, count(*) OVER () FROM quitados ORDER BY linea LIMIT :maximo
"""
# In this order: a product that somebody else makes meanwhile is met by the insertion, which waits for it,
# and then seen as known by the statements after it.
_CREAR = """
WITH creados AS (
    INSERT INTO productos (sku, nombre, descripcion, categoria, precio, stock, atributos)
    SELECT sku, nombre, coalesce(descripcion, ''), coalesce(categoria, ''), precio, coalesce(stock, 0),
           coalesce(atributos, '{}')
    FROM carga_productos c
    WHERE NOT EXISTS (SELECT FROM productos p WHERE p.sku = c.sku)
    ORDER BY linea
    ON CONFLICT (sku) DO NOTHING
    RETURNING id, stock
), movimientos AS (
    INSERT INTO movimientos_inventario (producto_id, cantidad, motivo, detalle)
    SELECT id, stock, 'importacion', :detalle FROM creados WHERE stock > 0 ORDER BY id
)
SELECT count(*) FROM creados
"""
# Locked in id order and no more strongly than orders lock them, so that the two never cross.
_BLOQUEAR_CAMBIADOS = """
CREATE TEMPORARY TABLE cambios_productos ON COMMIT DROP AS
SELECT p.id, p.stock AS stock_anterior, c.nombre, c.precio,
       coalesce(c.descripcion, p.descripcion) AS descripcion, coalesce(c.categoria, p.categoria) AS categoria,
       coalesce(c.stock, p.stock) AS stock, coalesce(c.atributos, p.atributos) AS atributos
FROM productos p JOIN carga_productos c ON c.sku = p.sku
WHERE p.nombre <> c.nombre OR p.precio <> c.precio OR p.descripcion <> c.descripcion
   OR p.categoria <> c.categoria OR p.stock <> c.stock OR p.atributos <> c.atributos
ORDER BY p.id
FOR NO KEY UPDATE OF p
"""
_ACTUALIZAR = """
UPDATE productos p
SET nombre = c.nombre, descripcion = c.descripcion, categoria = c.categoria, precio = c.precio,
    stock = c.stock, atributos = c.atributos, actualizado_en = now()
FROM cambios_productos c
WHERE p.id = c.id
"""
_MOVER = """
INSERT INTO movimientos_inventario (producto_id, cantidad, motivo, detalle)
SELECT id, stock - stock_anterior, 'importacion', :detalle
FROM cambios_productos
WHERE stock <> stock_anterior
ORDER BY id
"""
_REBAJADOS_CON_RESERVAS = """
SELECT id FROM cambios_productos c
WHERE stock < stock_anterior AND EXISTS (SELECT FROM reservas r WHERE r.producto_id = c.id)
"""
# What the file does not have goes out of sale, and what it has comes back; the stock of neither moves.
_BLOQUEAR_TODOS = "SELECT count(*) FROM (SELECT id FROM productos ORDER BY id FOR NO KEY UPDATE) p"
_DESACTIVAR = """
UPDATE productos p SET activo = false
WHERE activo AND NOT EXISTS (SELECT FROM carga_productos c WHERE c.sku = p.sku)
"""
_REACTIVAR = """
UPDATE productos p SET activo = true FROM carga_productos c WHERE c.sku = p.sku AND NOT p.activo
"""


@dataclass(frozen=True)
class Repetido:
    linea: int
    sku: str
    primera: int


class CatalogoRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def esta_vacio(self) -> bool:
        """Whether there is neither a product nor a shop."""
        hay = exists(select(Producto.id)) | exists(select(Empresa.id))
        return not await self._session.scalar(select(hay))

    async def tomar_turno(self, nombre: str) -> None:
        """Waits until no other transaction has this turn, and has it until this one ends."""
        await self._session.execute(
            select(func.pg_advisory_xact_lock(func.hashtextextended(f"vendedor:{nombre}", 0)))
        )

    @asynccontextmanager
    async def carga(self) -> AsyncIterator["CargaProductos"]:
        """Takes rows at the speed of COPY into a table that only this transaction sees."""
        await self._session.execute(text(_CREAR_CARGA))
        raw = await (await self._session.connection()).get_raw_connection()
        connection = raw.driver_connection
        assert isinstance(connection, AsyncConnection)
        async with connection.cursor() as cursor, cursor.copy(_COPIAR) as copy:
            yield CargaProductos(copy)

    async def quitar_repetidos(self, maximo: int) -> tuple[int, list[Repetido]]:
        """Drops what came under a sku already seen in an earlier line: how many, and the first of them."""
        await self._session.execute(text("ANALYZE carga_productos"))
        filas = (await self._session.execute(text(_QUITAR_REPETIDOS), {"maximo": maximo})).all()
        return (filas[0][3] if filas else 0), [Repetido(*fila[:3]) for fila in filas]

    async def cargados(self) -> int:
        filas = await self._session.execute(text("SELECT count(*) FROM carga_productos"))
        return int(filas.scalar_one())

    async def reemplazar_por_la_carga(self) -> tuple[int, int]:
        """How many products went out of sale for not being in the load, and how many came back for it."""
        await self.tomar_turno("importacion")
        await self._session.execute(text(_BLOQUEAR_TODOS))
        desactivados = await self._session.execute(text(_DESACTIVAR))
        reactivados = await self._session.execute(text(_REACTIVAR))
        assert isinstance(desactivados, CursorResult)
        assert isinstance(reactivados, CursorResult)
        return desactivados.rowcount, reactivados.rowcount

    async def aplicar_carga(self, detalle: str) -> tuple[int, int, int]:
        """Brings the loaded rows into the catalogue, and their stock as movements.

        Returns how many products were created, updated, and already so. Gives the loading table up.
        """
        await self.tomar_turno("importacion")
        total = await self.cargados()
        creados = (await self._session.execute(text(_CREAR), {"detalle": detalle})).scalar_one()
        await self._session.execute(text(_BLOQUEAR_CAMBIADOS))
        resultado = await self._session.execute(text(_ACTUALIZAR))
        assert isinstance(resultado, CursorResult)
        actualizados = resultado.rowcount
        await self._session.execute(text(_MOVER), {"detalle": detalle})
        rebajados = list(await self._session.scalars(text(_REBAJADOS_CON_RESERVAS)))
        if rebajados:
            await PedidoRepository(self._session).recortar_reservas(rebajados)
        await self._session.execute(text("DROP TABLE carga_productos, cambios_productos"))
        return creados, actualizados, total - creados - actualizados


class CargaProductos:
    def __init__(self, copy: AsyncCopy) -> None:
        self._copy = copy

    async def agregar(self, filas: Sequence[FilaCarga]) -> None:
        for *columnas, atributos in filas:
            como_json = None if atributos is None else json.dumps(atributos, ensure_ascii=False)
            await self._copy.write_row((*columnas, como_json))
