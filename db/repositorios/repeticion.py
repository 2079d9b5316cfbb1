"""What running a turn again needs of SQL: the chat as it stood then, in a transaction to be undone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import DictRow, dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

_MENSAJE = """
SELECT m.texto, m.metadatos -> 'medios' AS medios, r.texto AS respuesta, r.metadatos,
       (SELECT max(a.responde_a) FROM mensajes a
        WHERE a.chat_id = m.chat_id AND a.responde_a < m.id) AS anterior
FROM mensajes m LEFT JOIN mensajes r ON r.responde_a = m.id
WHERE m.id = %(mensaje)s AND m.chat_id = %(chat_id)s AND m.rol = 'cliente'
"""
_PUNTO = """
SELECT checkpoint -> 'channel_values' AS estado FROM checkpoints
WHERE thread_id = %(chat_id)s AND metadata ->> 'mensaje' = %(anterior)s::text
ORDER BY checkpoint_id DESC LIMIT 1
"""
_APARTE = "anonimo-repeticion"  # only under such a name may a closed sale leave its chat
# The sales that the turn did not see yet, or not as they are now.
_DE_DESPUES = """
SELECT id, estado FROM ventas WHERE chat_id = %(chat_id)s AND (
    id > %(venta_id)s OR (id = %(venta_id)s AND estado <> %(estado)s AND estado IN ('cerrada', 'cancelada'))
)
"""
# They go out of the chat's sight, give back what they took and let go of what they held.
_REBOBINAR = (
    """
    UPDATE productos p SET stock = p.stock + vuelve.cantidad FROM (
        SELECT l.producto_id, sum(l.cantidad - coalesce((
            SELECT sum(m.cantidad) FROM movimientos_inventario m WHERE m.venta_id = l.venta_id
              AND m.producto_id = l.producto_id AND m.motivo = 'devolucion'), 0)) AS cantidad
        FROM lineas_venta l WHERE l.venta_id = ANY(%(cerradas)s) GROUP BY l.producto_id
    ) vuelve WHERE p.id = vuelve.producto_id
    """,
    "DELETE FROM reservas WHERE venta_id = ANY(%(deshechas)s) OR venta_id = %(venta_id)s",
    """
    UPDATE conversaciones c SET datos_cliente = (
        SELECT coalesce(jsonb_object_agg(d.key, d.value), '{}') FROM (
            SELECT * FROM jsonb_each(c.datos_cliente) UNION
            SELECT v.* FROM ventas x, jsonb_each(x.datos_cliente) v
            WHERE x.id = ANY(%(deshechas)s) AND NOT jsonb_exists(c.datos_cliente, v.key)
        ) d WHERE d.key = ANY(%(datos)s)
    ) || %(entrega)s
    WHERE chat_id = %(chat_id)s
    """,
    "INSERT INTO conversaciones (chat_id) VALUES (%(aparte)s)",
    "UPDATE ventas SET chat_id = %(aparte)s WHERE id = ANY(%(deshechas)s)",
    """
    DELETE FROM actos_aplicados WHERE left(clave, length(%(chat_id)s) + 1) = %(chat_id)s || ':'
      AND split_part(substr(clave, length(%(chat_id)s) + 2), ':', 1) ~ '^[0-9]{1,18}$'
      AND split_part(substr(clave, length(%(chat_id)s) + 2), ':', 1)::bigint >= %(mensaje)s
    """,
)
_SIGUE = "SELECT id FROM ventas WHERE id = %(venta_id)s AND chat_id = %(chat_id)s"
_ABRIR = "INSERT INTO ventas (chat_id, moneda) VALUES (%(chat_id)s, %(moneda)s) RETURNING id"
_PONER = (
    "DELETE FROM lineas_venta WHERE venta_id = %(id)s",
    """
    INSERT INTO lineas_venta (venta_id, producto_id, nombre, cantidad, precio_unitario, precio_anterior,
                              decimales)
    SELECT %(id)s, l.producto_id, l.nombre, l.cantidad, l.precio, l.precio_anterior, %(decimales)s
    FROM ROWS FROM (jsonb_to_recordset(%(lineas)s)
                    AS (producto_id bigint, nombre text, cantidad int, precio numeric,
                        precio_anterior numeric))
         WITH ORDINALITY AS l(producto_id, nombre, cantidad, precio, precio_anterior, lugar)
    ORDER BY l.lugar
    """,
    """
    UPDATE ventas SET estado = %(estado)s, total = (
        SELECT coalesce(sum(subtotal), 0) FROM lineas_venta WHERE venta_id = %(id)s
    ) WHERE id = %(id)s
    """,
    """
    INSERT INTO reservas (venta_id, producto_id, cantidad, vence_en)
    SELECT venta_id, producto_id, cantidad, now() + %(plazo)s FROM lineas_venta
    WHERE venta_id = %(id)s AND %(estado)s = 'recolectando_datos'
    """,
)


@dataclass(frozen=True)
class MensajeDeEntonces:
    """A customer's message, the answer that it got, if any, and the message answered before it."""

    texto: str
    medios: list[dict[str, Any]] | None
    respuesta: str | None
    metadatos: dict[str, Any] | None
    anterior: int | None


@dataclass(frozen=True)
class Prestado:
    """One transaction, as all the kinds of connections that a turn works with."""

    sessions: async_sessionmaker[AsyncSession]
    pool: AsyncConnectionPool[AsyncConnection[DictRow]]


class _ConexionPrestada:
    """Gives rows as dicts, as the pool's connections do."""

    def __init__(self, conexion: AsyncConnection[Any]) -> None:
        self._conexion = conexion

    def cursor(self, **opciones: Any) -> AsyncCursor[Any]:
        cursor: AsyncCursor[Any] = self._conexion.cursor(**{"row_factory": dict_row, **opciones})
        return cursor

    async def execute(self, consulta: Any, valores: Any = None, **opciones: Any) -> AsyncCursor[Any]:
        return await self.cursor().execute(consulta, valores, **opciones)


class _PoolPrestado(AsyncConnectionPool[Any]):
    """A pool of the one connection whose transaction is to be undone."""

    def __init__(self, conexion: AsyncConnection[Any]) -> None:
        self._closed = True  # nothing of its own to close
        self._prestada = _ConexionPrestada(conexion)

    @asynccontextmanager
    async def connection(self, timeout: float | None = None) -> AsyncIterator[Any]:
        yield self._prestada


@asynccontextmanager
async def transaccion_deshecha(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[Prestado]:
    """Whatever is done in it is undone; a lock of somebody who sells is waited for three seconds."""
    async with sessions() as session:
        conexion = await session.connection()
        try:
            crudo = (await conexion.get_raw_connection()).driver_connection
            assert isinstance(crudo, AsyncConnection)
            await crudo.execute("SET LOCAL lock_timeout = '3s'")
            suyas = async_sessionmaker(
                conexion, expire_on_commit=False, join_transaction_mode="create_savepoint"
            )
            yield Prestado(suyas, _PoolPrestado(crudo))
        finally:
            await session.rollback()


class RepeticionRepository:
    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[DictRow]]) -> None:
        self._pool = pool

    async def mensaje(self, chat_id: str, mensaje: int) -> MensajeDeEntonces | None:
        fila = await self._una(_MENSAJE, {"chat_id": chat_id, "mensaje": mensaje})
        return MensajeDeEntonces(**fila) if fila else None

    async def estado_tras(self, chat_id: str, mensaje: int) -> dict[str, Any] | None:
        """The talk as the turn of that message left it, if it is still kept."""
        fila = await self._una(_PUNTO, {"chat_id": chat_id, "anterior": mensaje})
        return fila["estado"] if fila else None

    async def rebobinar(self, chat_id: str, mensaje: int, antes: dict[str, Any], entrega: str | None) -> None:
        """Puts the chat's data aside that came with that message or after it."""
        pedido = antes["pedido"] or {"id": 0, "estado": ""}
        valores = {
            "chat_id": chat_id,
            "aparte": _APARTE,
            "mensaje": mensaje,
            "venta_id": pedido["id"],
            "estado": pedido["estado"],
            "datos": antes["datos"],
            "entrega": Jsonb({"entrega": entrega} if entrega else {}),
        }
        async with self._pool.connection() as conexion:
            ventas = await (await conexion.execute(_DE_DESPUES, valores)).fetchall()
            valores["deshechas"] = [venta["id"] for venta in ventas]
            valores["cerradas"] = [venta["id"] for venta in ventas if venta["estado"] == "cerrada"]
            for orden in _REBOBINAR:
                await conexion.execute(orden, valores)

    async def poner_pedido(
        self, chat_id: str, pedido: dict[str, Any], plazo: timedelta, decimales: int
    ) -> None:
        """The order as it was: in its own row, or in a new one where that has ended since."""
        valores = {
            "chat_id": chat_id,
            "venta_id": pedido["id"],
            "estado": pedido["estado"],
            "moneda": pedido["moneda"],
            "lineas": Jsonb(pedido["lineas"]),
            "plazo": plazo,
            "decimales": decimales,
        }
        fila = await self._una(_SIGUE, valores) or await self._una(_ABRIR, valores)
        assert fila is not None
        valores["id"] = fila["id"]
        async with self._pool.connection() as conexion:
            for orden in _PONER:
                await conexion.execute(orden, valores)

    async def datos(self, chat_id: str) -> dict[str, str]:
        fila = await self._una(
            "SELECT datos_cliente FROM conversaciones WHERE chat_id = %(chat_id)s", {"chat_id": chat_id}
        )
        return fila["datos_cliente"] if fila else {}

    async def _una(self, consulta: str, valores: dict[str, Any]) -> DictRow | None:
        async with self._pool.connection() as conexion:
            return await (await conexion.execute(consulta, valores)).fetchone()
