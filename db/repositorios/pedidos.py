"""All SQL of orders, reservations and stock. Callers own the transaction."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, delete, func, literal, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import TransicionInvalidaError
from db.models import (
    ESTADOS_ABIERTOS,
    SQL_ABIERTA,
    TRANSICIONES,
    ActoAplicado,
    EstadoVenta,
    LineaVenta,
    MovimientoInventario,
    Producto,
    Reserva,
    Venta,
)
from db.reloj import ahora, desfase
from db.repositorios import lecturas
from db.repositorios.lecturas import Existencia

# Held units that the stock no longer covers, oldest reservation first; who is left with none holds nothing.
# A shop that counts less than it promised must still serve those who came first, rather than nobody.
RECORTAR_RESERVAS = """
WITH vivas AS (
    SELECT r.id, r.cantidad,
           p.stock + r.cantidad - sum(r.cantidad) OVER (PARTITION BY r.producto_id ORDER BY r.id) AS quedan
    FROM reservas r JOIN productos p ON p.id = r.producto_id
    WHERE r.producto_id = ANY(:producto_ids)
      AND r.vence_en > statement_timestamp() + CAST(:desfase AS interval)
), soltadas AS (
    DELETE FROM reservas r WHERE r.producto_id = ANY(:producto_ids)
    AND NOT EXISTS (SELECT FROM vivas WHERE vivas.id = r.id AND vivas.quedan > 0)
)
UPDATE reservas SET cantidad = vivas.quedan
FROM vivas WHERE reservas.id = vivas.id AND vivas.quedan > 0 AND vivas.quedan < vivas.cantidad
"""


class PedidoRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._ahora = ahora(session)

    async def abrir(self, chat_id: str, moneda: str) -> Venta:
        """The chat's open sale, made if there is none, locked until the transaction ends."""
        # Again when it was closed between the two statements, or while its lock was waited for.
        while (venta := await self.abierto(chat_id, bloquear=True)) is None:
            await self._session.execute(
                insert(Venta)
                .values(chat_id=chat_id, moneda=moneda)
                # In plain text: a prepared statement with parameters there no longer matches the index.
                .on_conflict_do_nothing(index_elements=["chat_id"], index_where=SQL_ABIERTA)
            )
        return venta

    async def abierto(self, chat_id: str, *, bloquear: bool = False) -> Venta | None:
        consulta = select(Venta).where(Venta.chat_id == chat_id, Venta.estado.in_(ESTADOS_ABIERTOS))
        if bloquear:
            consulta = consulta.with_for_update()
        return (await self._session.scalars(consulta.execution_options(populate_existing=True))).first()

    async def get(self, venta_id: int, *, bloquear: bool = False) -> Venta | None:
        return await self._session.get(
            Venta, venta_id, populate_existing=True, with_for_update=bloquear or None
        )

    async def lineas(self, venta_id: int) -> list[LineaVenta]:
        consulta = select(LineaVenta).where(LineaVenta.venta_id == venta_id).order_by(LineaVenta.id)
        filas = await self._session.scalars(consulta.execution_options(populate_existing=True))
        return list(filas)

    async def existencias(
        self, producto_ids: list[int], *, sin_contar_venta: int | None, bloquear: bool = False
    ) -> dict[int, Existencia]:
        """What can be sold of each active product, in id order so that locks never cross.

        With `bloquear` what has lapsed goes for good: its units may be taken now, and must not come back
        as held if the server's clock is set back. Whoever held them takes them anew, as the youngest.
        """
        if bloquear:
            await self._bloquear(Producto.id.in_(producto_ids))
            await self._session.execute(
                delete(Reserva).where(Reserva.producto_id.in_(producto_ids), Reserva.vence_en <= self._ahora)
            )
        return await lecturas.existencias(self._session, producto_ids, sin_contar_venta=sin_contar_venta)

    async def _bloquear(self, cuales: ColumnElement[bool]) -> None:
        """Locks products in id order. What depends on them must be read by a later statement."""
        await self._session.execute(
            # As an UPDATE of the stock does: the foreign key of somebody's new line need not wait.
            select(Producto.id).where(cuales).order_by(Producto.id).with_for_update(key_share=True)
        )

    async def guardar_linea(
        self, venta_id: int, producto: Existencia, cantidad: int, *, decimales: int
    ) -> None:
        """Sets the quantity of the product's line; a new line copies its name and price."""
        await self._session.execute(
            insert(LineaVenta)
            .values(
                venta_id=venta_id,
                producto_id=producto.id,
                nombre=producto.nombre,
                cantidad=cantidad,
                precio_unitario=producto.precio,
                decimales=decimales,
                ofrecida_en=self._ahora,
            )
            .on_conflict_do_update(index_elements=["venta_id", "producto_id"], set_={"cantidad": cantidad})
        )

    async def borrar_linea(self, venta_id: int, producto_id: int) -> None:
        for tabla in (LineaVenta, Reserva):
            await self._session.execute(
                delete(tabla).where(tabla.venta_id == venta_id, tabla.producto_id == producto_id)
            )

    async def actualizar_total(self, venta_id: int) -> None:
        suma = (
            select(func.coalesce(func.sum(LineaVenta.subtotal), 0))
            .where(LineaVenta.venta_id == venta_id)
            .scalar_subquery()
        )
        await self._session.execute(update(Venta).where(Venta.id == venta_id).values(total=suma))

    async def pasar_a(self, venta: Venta, hacia: EstadoVenta, **valores: Any) -> None:
        """Moves the sale to a state. The WHERE guards it: only from a state that TRANSICIONES leads from.

        Raises:
            TransicionInvalidaError: it is in another one.
        """
        desde = [estado for estado, siguientes in TRANSICIONES.items() if hacia in siguientes]
        movida = await self._session.execute(
            update(Venta)
            .where(Venta.id == venta.id, Venta.estado.in_(desde))
            .values(estado=hacia, **valores)
            .execution_options(synchronize_session=False)
        )
        assert isinstance(movida, CursorResult)
        if not movida.rowcount:
            raise TransicionInvalidaError(desde=venta.estado, hacia=hacia)

    async def reservar(self, venta_id: int, cantidades: dict[int, int], plazo: timedelta) -> None:
        """Holds stock for the sale until `plazo` from now. The products must be locked already."""
        vence_en = self._ahora + plazo
        await self._session.execute(
            insert(Reserva)
            .values(
                [
                    {"venta_id": venta_id, "producto_id": id_, "cantidad": cantidad, "vence_en": vence_en}
                    for id_, cantidad in cantidades.items()
                ]
            )
            .on_conflict_do_update(
                index_elements=["venta_id", "producto_id"],
                set_={"cantidad": text("excluded.cantidad"), "vence_en": text("excluded.vence_en")},
            )
        )

    async def renovar_reservas(self, venta_id: int, plazo: timedelta) -> None:
        """Extends what is still held; what has lapsed stays so (it is re-taken at close, if it can be)."""
        # Locked as by whoever reserves: else what lapses just now could be taken and extended at once.
        await self._bloquear(Producto.id.in_(select(Reserva.producto_id).where(Reserva.venta_id == venta_id)))
        await self._session.execute(
            update(Reserva)
            .where(Reserva.venta_id == venta_id, Reserva.vence_en > self._ahora)
            .values(vence_en=self._ahora + plazo)
        )

    async def soltar_reservas(self, venta_id: int) -> None:
        await self._bloquear(Producto.id.in_(select(Reserva.producto_id).where(Reserva.venta_id == venta_id)))
        await self._session.execute(delete(Reserva).where(Reserva.venta_id == venta_id))

    async def recortar_reservas(self, producto_ids: list[int]) -> None:
        """Fits what is held of these locked products into a lowered stock: the oldest keep theirs."""
        await self._session.execute(
            text(RECORTAR_RESERVAS), {"producto_ids": producto_ids, "desfase": desfase(self._session)}
        )

    async def cambiar_stock(self, producto_id: int, cambio: int) -> int | None:
        """The stock after the change, which locks the product; None where there is not so much to take."""
        return await self._session.scalar(
            update(Producto)
            .where(Producto.id == producto_id, Producto.stock + cambio >= 0)
            .values(stock=Producto.stock + cambio)
            .returning(Producto.stock)
            .execution_options(synchronize_session=False)
        )

    async def anotar_movimiento(
        self, producto_id: int, cantidad: int, motivo: str, *, venta_id: int | None = None, detalle: str = ""
    ) -> None:
        await self._session.execute(
            insert(MovimientoInventario).values(
                producto_id=producto_id, cantidad=cantidad, motivo=motivo, venta_id=venta_id, detalle=detalle
            )
        )

    async def mover_stock_de_venta(self, venta_id: int) -> int:
        """Takes the sale's lines from stock, in one statement; returns how many lines moved."""
        resultado = await self._session.execute(
            update(Producto)
            .where(
                Producto.id == LineaVenta.producto_id,
                LineaVenta.venta_id == venta_id,
                Producto.stock >= LineaVenta.cantidad,
            )
            .values(stock=Producto.stock - LineaVenta.cantidad)
            .execution_options(synchronize_session=False)
        )
        await self._session.execute(
            insert(MovimientoInventario).from_select(
                ["producto_id", "cantidad", "motivo", "venta_id"],
                select(LineaVenta.producto_id, -LineaVenta.cantidad, literal("venta"), LineaVenta.venta_id)
                .where(LineaVenta.venta_id == venta_id)
                .order_by(LineaVenta.producto_id),
            )
        )
        assert isinstance(resultado, CursorResult)
        return resultado.rowcount

    async def devuelto(self, venta_id: int) -> dict[int, int]:
        """Units of a sale that came back, by product id."""
        filas = await self._session.execute(
            select(MovimientoInventario.producto_id, func.sum(MovimientoInventario.cantidad))
            .where(MovimientoInventario.venta_id == venta_id, MovimientoInventario.motivo == "devolucion")
            .group_by(MovimientoInventario.producto_id)
        )
        return {producto_id: int(unidades) for producto_id, unidades in filas}

    async def marcar_aplicado(self, clave: str, venta_id: int) -> bool:
        """Records that an act's writes are done; false when they already were."""
        consulta = insert(ActoAplicado).values(clave=clave, venta_id=venta_id).on_conflict_do_nothing()
        return await self._session.scalar(consulta.returning(ActoAplicado.clave)) is not None

    async def venta_del_acto(self, clave: str) -> Venta | None:
        """The sale on which an act was done, as it is now."""
        consulta = select(Venta).join(ActoAplicado, ActoAplicado.venta_id == Venta.id)
        filas = await self._session.scalars(
            consulta.where(ActoAplicado.clave == clave).execution_options(populate_existing=True)
        )
        return filas.first()

    async def primer_comprador(self, cliente_id: int) -> str | None:
        """The chat that closed this customer's first sale."""
        consulta = select(Venta.chat_id).where(
            Venta.cliente_id == cliente_id, Venta.estado == EstadoVenta.CERRADA
        )
        return await self._session.scalar(consulta.order_by(Venta.cerrada_en, Venta.id).limit(1))
