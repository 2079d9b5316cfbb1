"""How much there is of everything, from the shop's first day on. Rollups and indexes; no table is walked."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.repositorios.ultimos_cambios import contar_filas

_CERRADAS = """
SELECT coalesce(sum(ventas), 0)::bigint AS ventas, coalesce(sum(unidades), 0)::bigint AS unidades,
       coalesce(sum(ingreso), 0) AS ingreso, coalesce(sum(primeras), 0)::bigint AS conversaciones_con_venta
FROM resumen_ventas
"""
_POR_ESTADO = """
SELECT estado, count(*) FROM ventas
WHERE estado IN ('iniciada', 'pendiente', 'recolectando_datos', 'cancelada') GROUP BY estado ORDER BY estado
"""
_EXTREMOS = """
SELECT (SELECT min(cerrada_en) FROM ventas WHERE cerrada_en IS NOT NULL) AS primera_venta,
       (SELECT max(cerrada_en) FROM ventas WHERE cerrada_en IS NOT NULL) AS ultima_venta
"""
_CLIENTES = """
SELECT count(*) AS con_compras, count(*) FILTER (WHERE compras > 1) AS que_repiten
FROM clientes WHERE compras > 0
"""
_DERIVADAS = "SELECT count(*) FROM conversaciones WHERE derivada_en IS NOT NULL"


class EstadisticasRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def leer(self) -> dict[str, Any]:
        """Tables of more than 10,000 rows are counted by the statistics."""
        cerradas = await self._una(_CERRADAS)
        return {
            **cerradas,
            **await self._una(_EXTREMOS),
            "por_estado": await self.por_estado(),
            "clientes": {"total": await self._contar("clientes"), **await self._una(_CLIENTES)},
            "conversaciones": {
                "total": await self._contar("conversaciones"),
                "derivadas": await self._session.scalar(text(_DERIVADAS)),
                "con_venta": cerradas["conversaciones_con_venta"],
            },
            "productos": await self._contar("productos"),
            "mensajes": await self._contar("mensajes"),
        }

    async def por_estado(self) -> dict[str, int]:
        """Orders and sales; what was returned counts among the closed."""
        cerradas = await self._una(_CERRADAS)
        abiertas = {estado: n for estado, n in await self._session.execute(text(_POR_ESTADO))}
        return {**abiertas, "cerrada": cerradas["ventas"]}

    async def _contar(self, tabla: str) -> int:
        return await contar_filas(self._session, tabla)

    async def _una(self, consulta: str) -> dict[str, Any]:
        return dict((await self._session.execute(text(consulta))).one()._mapping)
