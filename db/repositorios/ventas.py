"""All SQL of orders and sales as the administration reads them. Callers own the transaction."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload, selectinload

from db.models import Cliente, Conversacion, LineaVenta, MovimientoInventario, Venta
from db.repositorios.listas import Orden, Pagina, Pedida, paginar

OrdenVentas = Literal["creada_en", "-creada_en"]


@dataclass(frozen=True)
class FiltrosVentas:
    """`desde` and `hasta` bound when the sale was begun; the latter is not included."""

    estados: tuple[str, ...] | None = None
    chat_id: str | None = None
    cedula: str | None = None
    cliente_id: int | None = None
    producto_id: int | None = None
    desde: datetime | None = None
    hasta: datetime | None = None

    def condiciones(self) -> list[ColumnElement[bool]]:
        puestas: list[ColumnElement[bool]] = []
        if self.estados is not None:
            puestas.append(Venta.estado.in_(self.estados))
        if self.chat_id is not None:
            puestas.append(Venta.chat_id == self.chat_id)
        if self.cedula is not None:
            suyos = select(Cliente.id).where(Cliente.cedula == self.cedula)
            puestas.append(Venta.cliente_id.in_(suyos))
        if self.cliente_id is not None:
            puestas.append(Venta.cliente_id == self.cliente_id)
        if self.producto_id is not None:
            con_el = select(LineaVenta.venta_id).where(LineaVenta.producto_id == self.producto_id)
            puestas.append(Venta.id.in_(con_el))
        if self.desde is not None:
            puestas.append(Venta.creada_en >= self.desde)
        if self.hasta is not None:
            puestas.append(Venta.creada_en < self.hasta)
        return puestas


@dataclass(frozen=True)
class VentaLeida:
    venta: Venta
    datos_cliente: dict[str, Any]  # the sale's own once it is closed; until then, what the chat has given


@dataclass(frozen=True)
class Devolucion:
    """`importe`: what the line costs less for it, rounded as lines are."""

    producto_id: int
    cantidad: int
    importe: Decimal
    motivo: str
    momento: datetime


class VentaRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def listar(self, filtros: FiltrosVentas, orden: OrdenVentas, pedida: Pedida) -> Pagina[VentaLeida]:
        por_fecha = Orden(Venta.creada_en, Venta.id, descendente=orden.startswith("-"))
        pagina = await paginar(self._session, filtros.condiciones(), por_fecha, pedida)
        leidas = {leida.venta.id: leida for leida in await self._leer(pagina.items)}
        return Pagina(
            [leidas[i] for i in pagina.items if i in leidas],
            pagina.total,
            pagina.total_es_aproximado,
            pagina.siguiente,
        )

    async def chat_y_estado(self, venta_id: int) -> tuple[str, str] | None:
        consulta = select(Venta.chat_id, Venta.estado).where(Venta.id == venta_id)
        fila = (await self._session.execute(consulta)).first()
        return (fila.chat_id, fila.estado) if fila else None

    async def get(self, venta_id: int) -> VentaLeida | None:
        return next(iter(await self._leer([venta_id])), None)

    async def _leer(self, ids: Any) -> list[VentaLeida]:
        filas = await self._session.execute(
            select(Venta, Conversacion.datos_cliente)
            .join(Conversacion, Conversacion.chat_id == Venta.chat_id)
            .where(Venta.id.in_(ids))
            .options(selectinload(Venta.lineas), joinedload(Venta.cliente))
            .execution_options(populate_existing=True)
        )
        return [
            VentaLeida(venta, venta.datos_cliente if venta.cerrada_en else datos) for venta, datos in filas
        ]

    async def devoluciones(self, venta_id: int) -> list[Devolucion]:
        consulta = (
            select(MovimientoInventario, func.importe_devuelto(MovimientoInventario.id))
            .where(MovimientoInventario.venta_id == venta_id, MovimientoInventario.motivo == "devolucion")
            .order_by(MovimientoInventario.id)
        )
        return [
            Devolucion(fila.producto_id, fila.cantidad, importe, fila.detalle, fila.creado_en)
            for fila, importe in await self._session.execute(consulta)
        ]

    async def resumen(self, filtros: FiltrosVentas) -> list[tuple[str, int, Decimal]]:
        """For each state: how many, and their total."""
        consulta = (
            select(Venta.estado, func.count(), func.sum(Venta.total))
            .where(*filtros.condiciones())
            .group_by(Venta.estado)
            .order_by(Venta.estado)
        )
        return [(estado, cuantas, total) for estado, cuantas, total in await self._session.execute(consulta)]
