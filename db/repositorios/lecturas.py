"""What a turn reads of orders and stock, one statement each: within a transaction, or by itself on the pool.

Raw statements: every turn runs them, and through the ORM each takes six times as long (1.3 ms, not 0.2).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow, tuple_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.ext.asyncio import AsyncSession

Filas = Sequence[Sequence[Any]]
Fuente = AsyncSession | AsyncConnection[Any] | AsyncConnectionPool[AsyncConnection[DictRow]]

_EXISTENCIAS = """
SELECT p.id, p.nombre, p.precio, greatest(p.stock - coalesce((
    SELECT sum(r.cantidad) FROM reservas r
    WHERE r.producto_id = p.id AND r.venta_id <> %(venta_id)s
      AND r.vence_en > statement_timestamp() + %(desfase)s
), 0), 0)::int
FROM productos p WHERE p.id = ANY(%(ids)s) AND p.activo ORDER BY p.id
"""
_FICHAS = """
SELECT id, nombre, descripcion, atributos FROM productos WHERE id = ANY(%(ids)s) AND activo
"""
# Folded as `agent.texto.plegar` does, but for signs; a scan, of messages that tell a need alone.
_QUE_DICEN = """
SELECT id, nombre, categoria, descripcion FROM productos
WHERE activo AND translate(lower(concat_ws(' ', nombre, categoria, descripcion)), 'áéíóúüñ', 'aeiouun')
    ~ ANY(%(patrones)s)
ORDER BY id LIMIT 500
"""
_VENTA = """
SELECT v.id, v.estado, v.moneda, l.producto_id, l.nombre, l.cantidad, l.precio_unitario, l.subtotal,
       l.precio_anterior
FROM ({}) v LEFT JOIN lineas_venta l ON l.venta_id = v.id
ORDER BY l.id
"""
_ULTIMA_VENTA = _VENTA.format(
    "SELECT id, estado, moneda FROM ventas WHERE chat_id = %(chat_id)s ORDER BY id DESC LIMIT 1"
)
_UNA_VENTA = _VENTA.format("SELECT id, estado, moneda FROM ventas WHERE id = %(venta_id)s")


@dataclass(frozen=True)
class Existencia:
    """A product as it can be sold now. `disponible` leaves out what other open orders hold."""

    id: int
    nombre: str
    precio: Decimal
    disponible: int


async def existencias(
    fuente: Fuente, ids: list[int], *, sin_contar_venta: int | None, desfase: timedelta = timedelta()
) -> dict[int, Existencia]:
    """What can be sold of each active product among `ids`."""
    valores = {"ids": ids, "venta_id": sin_contar_venta or 0, "desfase": desfase}
    return {fila[0]: Existencia(*fila) for fila in await _filas(fuente, _EXISTENCIAS, valores)}


async def fichas(fuente: Fuente, ids: list[int]) -> Filas:
    """id, nombre, descripcion and atributos of each active product among `ids`."""
    return await _filas(fuente, _FICHAS, {"ids": ids})


async def que_dicen(fuente: Fuente, patrones: list[str]) -> Filas:
    """id, nombre, categoria and descripcion of the active products with one of those regular expressions."""
    return await _filas(fuente, _QUE_DICEN, {"patrones": patrones})


async def ultima_venta(fuente: Fuente, chat_id: str) -> Filas:
    """The chat's newest sale: id, estado, moneda, then a line's columns; a row a line, nulls where none."""
    return await _filas(fuente, _ULTIMA_VENTA, {"chat_id": chat_id})


async def una_venta(fuente: Fuente, venta_id: int) -> Filas:
    """As `ultima_venta`, of a sale."""
    return await _filas(fuente, _UNA_VENTA, {"venta_id": venta_id})


async def _filas(fuente: Fuente, consulta: str, valores: dict[str, Any]) -> Filas:
    if isinstance(fuente, AsyncConnectionPool):
        async with fuente.connection() as conexion:
            return await _filas(conexion, consulta, valores)
    conexion = await psycopg_de(fuente) if isinstance(fuente, AsyncSession) else fuente
    cursor = conexion.cursor(row_factory=tuple_row)
    return await (await cursor.execute(consulta, valores)).fetchall()


async def psycopg_de(session: AsyncSession) -> AsyncConnection[Any]:
    """The psycopg connection of the session's transaction, for statements that need no ORM.

    What the session holds unwritten is written first, as by a statement of its own.
    """
    await session.flush()
    raw = await (await session.connection()).get_raw_connection()
    assert isinstance(raw.driver_connection, AsyncConnection)
    return raw.driver_connection
