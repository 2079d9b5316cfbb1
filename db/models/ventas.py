"""Customers, orders and sales. An order is a sale that is still open."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Computed,
    ForeignKey,
    Index,
    Numeric,
    SmallInteger,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Ahora, Base, Dinero, Id, lexemas


class EstadoVenta(StrEnum):
    INICIADA = "iniciada"
    PENDIENTE = "pendiente"
    RECOLECTANDO_DATOS = "recolectando_datos"
    CERRADA = "cerrada"
    CANCELADA = "cancelada"


# Every legal change of state, and no other: `PedidoRepository.pasar_a` puts it into the WHERE of its UPDATE.
TRANSICIONES: Mapping[EstadoVenta, frozenset[EstadoVenta]] = {
    EstadoVenta.INICIADA: frozenset({EstadoVenta.PENDIENTE, EstadoVenta.CANCELADA}),
    EstadoVenta.PENDIENTE: frozenset(
        {EstadoVenta.INICIADA, EstadoVenta.RECOLECTANDO_DATOS, EstadoVenta.CANCELADA}
    ),
    EstadoVenta.RECOLECTANDO_DATOS: frozenset(
        {
            EstadoVenta.INICIADA,  # its last line was removed
            EstadoVenta.RECOLECTANDO_DATOS,  # confirmed again: what it holds is renewed
            EstadoVenta.CERRADA,
            EstadoVenta.CANCELADA,
        }
    ),
    EstadoVenta.CERRADA: frozenset(),
    EstadoVenta.CANCELADA: frozenset(),
}
ESTADOS_ABIERTOS = tuple(estado for estado, siguientes in TRANSICIONES.items() if siguientes)
SQL_ABIERTA = text("estado IN ('iniciada', 'pendiente', 'recolectando_datos')")


class Cliente(Base):
    """Created or updated when a sale closes; a document typed in a chat opens nothing."""

    __tablename__ = "clientes"
    __table_args__ = (
        UniqueConstraint("tipo_documento", "cedula"),
        Index("ix_clientes_cedula", "cedula"),
        Index("ix_clientes_nombre_completo_id", "nombre_completo", "id"),
        Index("ix_clientes_compras_id", "compras", "id"),
        Index("ix_clientes_total_comprado_id", "total_comprado", "id"),
        Index("ix_clientes_ultima_compra_en_id", "ultima_compra_en", "id"),
        Index("ix_clientes_busqueda", "busqueda", postgresql_using="gin"),
    )

    id: Mapped[Id]
    tipo_documento: Mapped[str] = mapped_column(server_default="")
    cedula: Mapped[str]
    nombre_completo: Mapped[str] = mapped_column(server_default="")
    telefono: Mapped[str] = mapped_column(server_default="")
    correo: Mapped[str] = mapped_column(server_default="")
    direccion: Mapped[str] = mapped_column(server_default="")
    barrio: Mapped[str] = mapped_column(server_default="")
    indicaciones_adicionales: Mapped[str] = mapped_column(server_default="")
    creado_en: Mapped[Ahora]
    actualizado_en: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    anonimizado_en: Mapped[datetime | None]
    # Of closed sales, less what was returned: kept by triggers.
    compras: Mapped[int] = mapped_column(server_default="0")
    total_comprado: Mapped[Decimal] = mapped_column(Numeric(22, 2), server_default="0")
    ultima_compra_en: Mapped[datetime | None]
    # A phone is found with its country's prefix and without it.
    busqueda: Mapped[str] = mapped_column(
        TSVECTOR,
        Computed(
            lexemas(
                "left(nombre_completo, 500)",
                "left(cedula, 100)",
                "left(regexp_replace(telefono, '\\D', '', 'g'), 20)",
                "right(regexp_replace(telefono, '\\D', '', 'g'), 10)",
                "right(regexp_replace(telefono, '\\D', '', 'g'), 9)",
                "right(regexp_replace(telefono, '\\D', '', 'g'), 8)",
            ),
            persisted=True,
        ),
        deferred=True,
    )


class Venta(Base):
    __tablename__ = "ventas"
    __table_args__ = (
        CheckConstraint(
            "estado IN ('iniciada', 'pendiente', 'recolectando_datos', 'cerrada', 'cancelada')",
            name="estado_conocido",
        ),
        CheckConstraint("(estado = 'cerrada') = (cerrada_en IS NOT NULL)", name="cierre_con_fecha"),
        # A chat has one open sale at most: this index is what makes `abrir` safe under concurrency.
        Index("uq_ventas_abierta_por_chat", "chat_id", unique=True, postgresql_where=SQL_ABIERTA),
        Index("ix_ventas_chat_id_id", "chat_id", "id"),
        Index("ix_ventas_cliente_id_creada_en", "cliente_id", "creada_en"),
        Index("ix_ventas_estado_creada_en", "estado", "creada_en"),
        Index("ix_ventas_creada_en_id", "creada_en", "id"),
        Index("ix_ventas_cerrada_en", "cerrada_en", postgresql_where=text("cerrada_en IS NOT NULL")),
    )

    id: Mapped[Id]
    chat_id: Mapped[str] = mapped_column(ForeignKey("conversaciones.chat_id"))
    cliente_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("clientes.id"))
    estado: Mapped[str] = mapped_column(server_default=EstadoVenta.INICIADA)
    total: Mapped[Decimal] = mapped_column(Numeric(22, 2), server_default="0")  # the settings' limits fit
    moneda: Mapped[str]
    # The customer's data as given for this sale, frozen when it closes.
    datos_cliente: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    motivo_cancelacion: Mapped[str | None]
    creada_en: Mapped[Ahora]
    actualizada_en: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    confirmada_en: Mapped[datetime | None]
    cerrada_en: Mapped[datetime | None]
    cancelada_en: Mapped[datetime | None]

    lineas: Mapped[list["LineaVenta"]] = relationship(lazy="raise", order_by="LineaVenta.id", viewonly=True)
    cliente: Mapped[Cliente | None] = relationship(lazy="raise", viewonly=True)


class LineaVenta(Base):
    """Name and price are copied from the catalogue when the line is made and stay as sold.

    `ofrecida_en` is when that price was offered: it is held from then on for as long as the settings say.
    """

    __tablename__ = "lineas_venta"
    __table_args__ = (
        UniqueConstraint("venta_id", "producto_id"),
        CheckConstraint("cantidad > 0", name="cantidad_positiva"),
        CheckConstraint("precio_unitario >= 0", name="precio_no_negativo"),
        CheckConstraint("decimales BETWEEN 0 AND 2", name="decimales_conocidos"),
        Index("ix_lineas_venta_producto_id_venta_id", "producto_id", "venta_id"),
    )

    id: Mapped[Id]
    venta_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("ventas.id"))
    producto_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("productos.id"))
    nombre: Mapped[str]
    cantidad: Mapped[int]
    precio_unitario: Mapped[Dinero]
    decimales: Mapped[int] = mapped_column(SmallInteger, server_default="2")  # those of the sale's currency
    # Rounded here, once a line: whoever writes a line cannot round it otherwise.
    subtotal: Mapped[Decimal] = mapped_column(
        Computed("round(precio_unitario * cantidad, decimales)", persisted=True)
    )
    ofrecida_en: Mapped[Ahora]
    # What it was offered at before the catalogue's price changed: told until the order is confirmed.
    precio_anterior: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))


class Reserva(Base):
    """Stock held for an order until `vence_en`; an expired row holds nothing and needs no cron."""

    __tablename__ = "reservas"
    __table_args__ = (
        UniqueConstraint("venta_id", "producto_id"),
        CheckConstraint("cantidad > 0", name="cantidad_positiva"),
        Index("ix_reservas_producto_id_vence_en", "producto_id", "vence_en"),
    )

    id: Mapped[Id]
    venta_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("ventas.id"))
    producto_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("productos.id"))
    cantidad: Mapped[int]
    vence_en: Mapped[datetime]
