"""How many rows each export has, by PostgreSQL's statistics where they are many, and when it changed."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_HASTA = 10_000
_TABLAS = {
    "inventario": ("productos", "(SELECT max(actualizado_en) FROM productos)"),
    "clientes": ("clientes", "(SELECT max(actualizado_en) FROM clientes)"),
    "ventas": ("ventas", "(SELECT max(momento) FROM (SELECT max(creada_en) AS momento FROM ventas UNION ALL"
                         " SELECT max(cerrada_en) FROM ventas WHERE cerrada_en IS NOT NULL) m)"),
    "conversaciones-rag": ("mensajes", "(SELECT creado_en FROM mensajes ORDER BY id DESC LIMIT 1)"),
}  # fmt: skip


async def contar_filas(session: AsyncSession, tabla: str) -> int:
    """Counted where they are few; beyond that by the statistics, which cost nothing."""
    consulta = (
        f"SELECT (SELECT count(*) FROM (SELECT FROM {tabla} LIMIT {_HASTA + 1}) t) AS contadas,"
        f" (SELECT reltuples::bigint FROM pg_class WHERE oid = '{tabla}'::regclass) AS estimadas"
    )
    fila = (await session.execute(text(consulta))).one()
    return int(max(fila.contadas, fila.estimadas) if fila.contadas > _HASTA else fila.contadas)


async def ultimos_cambios(session: AsyncSession) -> dict[str, dict[str, Any]]:
    """By export: filas, ultimo_cambio."""
    return {
        nombre: {
            "filas": await contar_filas(session, tabla),
            "ultimo_cambio": await session.scalar(text(f"SELECT {cambio}")),
        }
        for nombre, (tabla, cambio) in _TABLAS.items()
    }
