"""All SQL of the figures of a period, read from the rollups. Callers own the transaction.

What was returned is taken from the hour of its sale, and so is missing from that period's figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# One reading of two periods: each as a whole, and the second by its days and by the hours of a day.
_HORAS = """
SELECT actual, dia, hora_del_dia, sum(ventas)::bigint AS ventas, sum(primeras)::bigint AS primeras,
       sum(unidades)::bigint AS unidades, sum(ingreso) AS ingreso
FROM (
    SELECT hora >= :desde AS actual, (hora AT TIME ZONE :zona)::date AS dia,
           extract(hour FROM hora AT TIME ZONE :zona)::int AS hora_del_dia,
           ventas, primeras, unidades, ingreso
    FROM resumen_ventas WHERE hora >= :anterior AND hora < :hasta
) h
GROUP BY GROUPING SETS ((actual), (actual, dia), (actual, hora_del_dia))
"""
_CONVERSACIONES = """
SELECT count(*) FILTER (WHERE creada_en < :desde), count(*) FILTER (WHERE creada_en >= :desde)
FROM conversaciones WHERE creada_en >= :anterior AND creada_en < :hasta
"""
# The period is added up by product once, before any name is looked for, and in memory: half the time.
_MEMORIA = "SELECT set_config('work_mem', '32MB', true)"
_PRODUCTOS = """
WITH vendidos AS MATERIALIZED (
    SELECT producto_id, sum(ventas)::bigint AS ventas, sum(unidades::int) AS unidades,
           sum(ingreso) AS ingreso
    FROM resumen_productos WHERE hora >= :desde AND hora < :hasta GROUP BY producto_id
), mejores AS (
    SELECT * FROM vendidos WHERE unidades > 0 ORDER BY ingreso DESC, producto_id LIMIT :limite
)
SELECT p.id, p.sku, p.nombre, p.categoria, m.ventas, m.unidades, m.ingreso
FROM mejores m JOIN productos p ON p.id = m.producto_id
UNION ALL
SELECT NULL, NULL, NULL, coalesce(nullif(p.categoria, ''), 'Sin categoría'), sum(v.ventas)::bigint,
       sum(v.unidades)::bigint, sum(v.ingreso)
FROM vendidos v JOIN productos p ON p.id = v.producto_id GROUP BY p.categoria
"""
CONSULTAS = (_CONVERSACIONES, _HORAS, _MEMORIA, _PRODUCTOS)


@dataclass(frozen=True)
class Cifras:
    """`primeras`: sales that were their conversation's first."""

    ventas: int = 0
    primeras: int = 0
    unidades: int = 0
    ingreso: Decimal = Decimal(0)
    conversaciones: int = 0


@dataclass(frozen=True)
class Vendido:
    """A product, or a category where `id` is None."""

    id: int | None
    sku: str | None
    nombre: str | None
    categoria: str
    ventas: int
    unidades: int
    ingreso: Decimal


@dataclass(frozen=True)
class Periodos:
    """Two periods that follow one another; none includes its end."""

    anterior: datetime
    desde: datetime
    hasta: datetime


@dataclass(frozen=True)
class Tablero:
    actual: Cifras
    anterior: Cifras
    por_dia: Mapping[date, Cifras]
    por_hora: Mapping[int, Cifras]
    productos: list[Vendido]
    categorias: list[Vendido]


class TableroRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def leer(self, periodos: Periodos, zona: str, *, limite: int) -> Tablero:
        """Days and hours without sales are missing."""
        valores = {**vars(periodos), "zona": zona, "limite": limite}
        antes, ahora = (await self._ejecutar(_CONVERSACIONES, valores))[0]
        anterior, actual = Cifras(conversaciones=antes), Cifras(conversaciones=ahora)
        por_dia: dict[date, Cifras] = {}
        por_hora: dict[int, Cifras] = {}
        for es_actual, dia, hora, *cifras in await self._ejecutar(_HORAS, valores):
            if dia is None and hora is None:
                total = replace(Cifras(*cifras), conversaciones=ahora if es_actual else antes)
                actual, anterior = (total, anterior) if es_actual else (actual, total)
            elif es_actual and dia is not None:
                por_dia[dia] = Cifras(*cifras)
            elif es_actual:
                por_hora[hora] = Cifras(*cifras)
        await self._session.execute(text(_MEMORIA))
        vendidos = [Vendido(*fila) for fila in await self._ejecutar(_PRODUCTOS, valores)]
        vendidos.sort(key=lambda v: (-v.ingreso, v.id or 0, v.categoria))
        return Tablero(
            actual,
            anterior,
            por_dia,
            por_hora,
            [v for v in vendidos if v.id is not None],
            [v for v in vendidos if v.id is None],
        )

    async def _ejecutar(self, consulta: str, valores: dict[str, Any]) -> list[Any]:
        return list(await self._session.execute(text(consulta), valores))
