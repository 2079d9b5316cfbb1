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

from db.tramos import condicion

# One reading of two periods: each as a whole, and the second by its days and by the hours of a day.
_HORAS = """
SELECT actual, dia, hora_del_dia, sum(ventas)::bigint AS ventas, sum(primeras)::bigint AS primeras,
       sum(unidades)::bigint AS unidades, sum(ingreso) AS ingreso
FROM (
    SELECT hora >= :desde AS actual, (hora AT TIME ZONE :zona)::date AS dia,
           date_part('hour', hora AT TIME ZONE :zona)::int AS hora_del_dia,
           sum(ventas) AS ventas, sum(primeras) AS primeras, sum(unidades) AS unidades,
           sum(ingreso) AS ingreso
    FROM resumen_ventas WHERE hora >= :anterior AND hora < :hasta GROUP BY hora
) h
GROUP BY GROUPING SETS ((actual), (actual, dia), (actual, hora_del_dia))
"""
_CONVERSACIONES = """
SELECT count(*) FILTER (WHERE creada_en < :desde), count(*) FILTER (WHERE creada_en >= :desde)
FROM conversaciones WHERE creada_en >= :anterior AND creada_en < :hasta
"""
# The period is added up by product once, before any name is looked for, and in memory: half the time.
# Whole numbers to the end, for the same reason; the amounts are put together for the few rows that leave.
# They are added as doubles, which hold them exactly up to 2^53: PostgreSQL keeps a bigint's sum in memory of
# its own for each product, and takes twice as long.
_MEMORIA = "SELECT set_config('work_mem', '32MB', true)"
_INGRESO = "m.millones * 1000000.0 + m.centesimas * 0.01"
_PRODUCTOS = """
WITH vendidos AS MATERIALIZED (
    SELECT producto_id, sum(ventas) AS ventas, sum(unidades::float8)::bigint AS unidades,
           sum(millones::float8)::bigint AS millones, sum(centesimas::float8)::bigint AS centesimas
    FROM resumen_productos WHERE {tramos} GROUP BY producto_id
), mejores AS (
    SELECT * FROM vendidos WHERE unidades > 0
    ORDER BY millones + centesimas / 100000000 DESC, centesimas % 100000000 DESC, producto_id LIMIT :limite
), categorias AS (
    SELECT p.categoria, sum(v.ventas)::bigint AS ventas, sum(v.unidades)::bigint AS unidades,
           sum(v.millones) AS millones, sum(v.centesimas) AS centesimas
    FROM vendidos v JOIN productos p ON p.id = v.producto_id GROUP BY p.categoria
)
SELECT p.id, p.sku, p.nombre, p.categoria, m.ventas, m.unidades, {ingreso}
FROM mejores m JOIN productos p ON p.id = m.producto_id
UNION ALL
SELECT NULL, NULL, NULL, coalesce(nullif(m.categoria, ''), 'Sin categoría'), m.ventas, m.unidades, {ingreso}
FROM categorias m
"""


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


def consultas(periodos: Periodos, zona: str, *, limite: int) -> list[tuple[str, dict[str, Any]]]:
    """The statements of a page, in one transaction, with their values."""
    valores = vars(periodos)
    tramos, limites = condicion(periodos.desde, periodos.hasta)
    return [
        (_CONVERSACIONES, valores),
        (_HORAS, {**valores, "zona": zona}),
        (_MEMORIA, {}),
        (_PRODUCTOS.format(tramos=tramos, ingreso=_INGRESO), {**limites, "limite": limite}),
    ]


class TableroRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def leer(self, periodos: Periodos, zona: str, *, limite: int) -> Tablero:
        """Days and hours without sales are missing."""
        conversaciones, horas, _, productos = [
            list(await self._session.execute(text(consulta), valores))
            for consulta, valores in consultas(periodos, zona, limite=limite)
        ]
        antes, ahora = conversaciones[0]
        anterior, actual = Cifras(conversaciones=antes), Cifras(conversaciones=ahora)
        por_dia: dict[date, Cifras] = {}
        por_hora: dict[int, Cifras] = {}
        for es_actual, dia, hora, *cifras in horas:
            if dia is None and hora is None:
                total = replace(Cifras(*cifras), conversaciones=ahora if es_actual else antes)
                actual, anterior = (total, anterior) if es_actual else (actual, total)
            elif es_actual and dia is not None:
                por_dia[dia] = Cifras(*cifras)
            elif es_actual:
                por_hora[hora] = Cifras(*cifras)
        vendidos = [Vendido(*fila) for fila in productos]
        vendidos.sort(key=lambda v: (-v.ingreso, v.id or 0, v.categoria))
        return Tablero(
            actual,
            anterior,
            por_dia,
            por_hora,
            [v for v in vendidos if v.id is not None],
            [v for v in vendidos if v.id is None],
        )
