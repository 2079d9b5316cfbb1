"""All SQL of the stock as a whole: what runs out, what does not move, and what was asked for in vain."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.tramos import condicion

_TOTALES = """
SELECT count(*) FILTER (WHERE activo) AS activos, count(*) FILTER (WHERE NOT activo) AS inactivos,
       coalesce(sum(stock) FILTER (WHERE activo), 0)::bigint AS unidades,
       coalesce(sum(stock * precio) FILTER (WHERE activo), 0) AS valor
FROM productos
"""
# The period is added up by product once for the three lists; in memory, where it takes half as long.
_MEMORIA = "SELECT set_config('work_mem', '32MB', true)"
# What was sold most is what is missed first; what does not move, by the money that lies in it.
_LISTAS = """
WITH vendidos AS MATERIALIZED (
    SELECT producto_id, sum(unidades::float8)::bigint AS unidades FROM resumen_productos
    WHERE {tramos} GROUP BY producto_id
), vistos AS MATERIALIZED (
    SELECT p.id, p.sku, p.nombre, p.categoria, p.precio, p.stock, coalesce(v.unidades, 0) AS vendidas,
           p.stock * p.precio AS valor,
           CASE WHEN p.stock = 0 THEN 'agotados' WHEN v.producto_id IS NULL THEN 'sin_movimiento'
                ELSE 'con_poco' END AS lista
    FROM productos p LEFT JOIN vendidos v ON v.producto_id = p.id
    WHERE p.activo AND (p.stock <= :umbral OR v.producto_id IS NULL)
), puestos AS (
    SELECT *, row_number() OVER (PARTITION BY lista ORDER BY
        CASE WHEN lista = 'sin_movimiento' THEN valor ELSE vendidas END DESC, id) AS puesto,
        count(*) OVER (PARTITION BY lista) AS cuantos, sum(valor) OVER (PARTITION BY lista) AS valor_total
    FROM vistos
)
SELECT lista, cuantos, valor_total, id, sku, nombre, categoria, precio, stock, vendidas FROM puestos
WHERE puesto <= :limite ORDER BY lista, puesto
"""
_DEMANDA = """
SELECT palabras, sum(veces)::bigint AS veces, max(dia) AS ultimo_dia FROM demanda_insatisfecha
WHERE dia >= :desde_dia GROUP BY palabras ORDER BY veces DESC, palabras LIMIT :limite
"""


@dataclass(frozen=True)
class Articulo:
    """`vendidas`: units, since the day that was asked for."""

    id: int
    sku: str
    nombre: str
    categoria: str
    precio: Decimal
    stock: int
    vendidas: int


@dataclass(frozen=True)
class ListaDeArticulos:
    """The first of them; `cuantos` and `valor` are those of all."""

    cuantos: int = 0
    valor: Decimal = Decimal(0)
    articulos: list[Articulo] = field(default_factory=list)


@dataclass(frozen=True)
class Totales:
    activos: int
    inactivos: int
    unidades: int
    valor: Decimal


@dataclass(frozen=True)
class EnVano:
    palabras: str
    veces: int
    ultimo_dia: date


class ExistenciasRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def totales(self) -> Totales:
        return Totales(*(await self._ejecutar(_TOTALES))[0])

    async def listas(
        self, umbral: int, desde: datetime, hasta: datetime, limite: int
    ) -> dict[str, ListaDeArticulos]:
        """Of active products, by name: `agotados`; `con_poco`, at most `umbral`; `sin_movimiento`, those with
        stock that nobody bought from `desde` to `hasta`. A product is in one at most."""
        await self._session.execute(text(_MEMORIA))
        tramos, limites = condicion(desde, hasta)
        filas = await self._ejecutar(_LISTAS.format(tramos=tramos), umbral=umbral, limite=limite, **limites)
        return {
            nombre: ListaDeArticulos(
                cuantos=int(suyas[0].cuantos),
                valor=suyas[0].valor_total,
                articulos=[Articulo(*fila[3:]) for fila in suyas],
            )
            for nombre in ("agotados", "con_poco", "sin_movimiento")
            if (suyas := [fila for fila in filas if fila.lista == nombre])
        }

    async def demanda(self, desde_dia: date, limite: int) -> list[EnVano]:
        filas = await self._ejecutar(_DEMANDA, desde_dia=desde_dia, limite=limite)
        return [EnVano(*fila) for fila in filas]

    async def _ejecutar(self, consulta: str, **valores: Any) -> list[Any]:
        return list(await self._session.execute(text(consulta), valores))
