"""What a turn reads of orders and stock: one statement each, in a session's transaction or on the pool.

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

from db.reloj import desfase

# The statement takes part in the session's transaction; on the pool it is one of its own.
Fuente = AsyncSession | AsyncConnectionPool[AsyncConnection[DictRow]]

_EXISTENCIAS = """
SELECT p.id, p.nombre, p.precio, greatest(p.stock - coalesce((
    SELECT sum(r.cantidad) FROM reservas r
    WHERE r.producto_id = p.id AND r.venta_id <> %(venta_id)s
      AND r.vence_en > statement_timestamp() + %(desfase)s
), 0), 0)::int
FROM productos p WHERE p.id = ANY(%(ids)s) AND p.activo ORDER BY p.id
"""
_ULTIMA_VENTA = """
SELECT v.id, v.estado, v.moneda, l.producto_id, l.nombre, l.cantidad, l.precio_unitario, l.subtotal
FROM (SELECT id, estado, moneda FROM ventas WHERE chat_id = %(chat_id)s ORDER BY id DESC LIMIT 1) v
LEFT JOIN lineas_venta l ON l.venta_id = v.id
ORDER BY l.id
"""


@dataclass(frozen=True)
class Existencia:
    """A product as it can be sold now. `disponible` leaves out what other open orders hold."""

    id: int
    nombre: str
    precio: Decimal
    disponible: int


async def existencias(
    fuente: Fuente, ids: list[int], *, sin_contar_venta: int | None
) -> dict[int, Existencia]:
    """What can be sold of each active product among `ids`."""
    salto = desfase(fuente) if isinstance(fuente, AsyncSession) else timedelta()
    filas = await _filas(
        fuente, _EXISTENCIAS, {"ids": ids, "venta_id": sin_contar_venta or 0, "desfase": salto}
    )
    return {fila[0]: Existencia(*fila) for fila in filas}


async def ultima_venta(fuente: Fuente, chat_id: str) -> Sequence[Sequence[Any]]:
    """The chat's newest sale: id, estado, moneda, then a line's columns; a row a line, nulls where none."""
    return await _filas(fuente, _ULTIMA_VENTA, {"chat_id": chat_id})


async def _filas(fuente: Fuente, consulta: str, valores: dict[str, Any]) -> Sequence[Sequence[Any]]:
    if isinstance(fuente, AsyncSession):
        return (await (await fuente.connection()).exec_driver_sql(consulta, valores)).all()
    async with fuente.connection() as conexion:
        cursor = conexion.cursor(row_factory=tuple_row)
        return await (await cursor.execute(consulta, valores)).fetchall()
