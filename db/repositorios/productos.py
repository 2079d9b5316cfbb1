"""All SQL of the catalogue as the administration sees it. Callers own the transaction."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, get_args

from sqlalchemy import ColumnElement, exists, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import MovimientoInventario, Producto
from db.repositorios.listas import Orden, Pagina, Pedida, con_palabras, paginar

OrdenProductos = Literal[
    "nombre",
    "-nombre",
    "precio",
    "-precio",
    "stock",
    "-stock",
    "actualizado_en",
    "-actualizado_en",
    "id",
    "-id",
]
ORDENES_PRODUCTOS: tuple[str, ...] = get_args(OrdenProductos)


@dataclass(frozen=True)
class FiltrosProductos:
    q: str | None = None
    categoria: str | None = None
    activo: bool | None = True
    con_stock: bool | None = None
    precio_min: Decimal | None = None
    precio_max: Decimal | None = None

    def condiciones(self) -> list[ColumnElement[bool]]:
        puestas: list[ColumnElement[bool]] = []
        if self.q:
            puestas.append(con_palabras(Producto.busqueda, self.q))
        if self.categoria is not None:
            puestas.append(Producto.categoria == self.categoria)
        if self.activo is not None:
            puestas.append(Producto.activo.is_(self.activo))
        if self.con_stock is not None:
            puestas.append(Producto.stock > 0 if self.con_stock else Producto.stock == 0)
        if self.precio_min is not None:
            puestas.append(Producto.precio >= self.precio_min)
        if self.precio_max is not None:
            puestas.append(Producto.precio <= self.precio_max)
        return puestas


class ProductoRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def listar(
        self, filtros: FiltrosProductos, orden: OrdenProductos, pedida: Pedida
    ) -> Pagina[Producto]:
        columna = getattr(Producto, orden.removeprefix("-"))
        pagina = await paginar(
            self._session,
            filtros.condiciones(),
            Orden(columna, Producto.id, descendente=orden.startswith("-")),
            pedida,
        )
        filas = await self._session.scalars(select(Producto).where(Producto.id.in_(pagina.items)))
        por_id = {fila.id: fila for fila in filas}
        return Pagina(
            [por_id[i] for i in pagina.items if i in por_id],
            pagina.total,
            pagina.total_es_aproximado,
            pagina.siguiente,
        )

    async def get(self, producto_id: int) -> Producto | None:
        return await self._session.get(Producto, producto_id, populate_existing=True)

    async def hay_sku(self, sku: str, *, menos: int | None = None) -> bool:
        consulta = exists(select(Producto.id).where(Producto.sku == sku, Producto.id != (menos or 0)))
        return bool(await self._session.scalar(select(consulta)))

    async def crear(self, valores: dict[str, Any]) -> int:
        consulta = insert(Producto).values(**valores).returning(Producto.id)
        return (await self._session.execute(consulta)).scalar_one()

    async def cambiar(self, producto_id: int, valores: dict[str, Any]) -> None:
        await self._session.execute(update(Producto).where(Producto.id == producto_id).values(**valores))

    async def bloquear(self, producto_id: int) -> Producto | None:
        """Locked as orders lock it."""
        consulta = select(Producto).where(Producto.id == producto_id).with_for_update(key_share=True)
        return (await self._session.scalars(consulta.execution_options(populate_existing=True))).first()

    async def movimientos(self, producto_id: int, limite: int) -> list[MovimientoInventario]:
        consulta = (
            select(MovimientoInventario)
            .where(MovimientoInventario.producto_id == producto_id)
            .order_by(MovimientoInventario.id.desc())
            .limit(limite)
        )
        return list(await self._session.scalars(consulta))
