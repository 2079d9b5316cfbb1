"""What the shop sells, how its stock moves, and what is known about the business."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Computed, ForeignKey, Index, LargeBinary, func, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Ahora, Base, Dinero, Id, lexemas


class Producto(Base):
    """Triggers set `actualizado_en` and notify channel `productos_cambiados` after each statement."""

    __tablename__ = "productos"
    __table_args__ = (
        CheckConstraint("precio >= 0", name="precio_no_negativo"),
        CheckConstraint("stock >= 0", name="stock_no_negativo"),
        Index("ix_productos_actualizado_en", "actualizado_en"),
        Index("ix_productos_busqueda", "busqueda", postgresql_using="gin"),
        Index("ix_productos_categoria_id", "categoria", "id"),
    )

    id: Mapped[Id]
    sku: Mapped[str] = mapped_column(unique=True)
    nombre: Mapped[str]
    descripcion: Mapped[str] = mapped_column(server_default="")
    categoria: Mapped[str] = mapped_column(server_default="")
    precio: Mapped[Dinero]
    stock: Mapped[int] = mapped_column(server_default="0")
    activo: Mapped[bool] = mapped_column(server_default=text("true"))
    atributos: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    creado_en: Mapped[Ahora]
    actualizado_en: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())
    busqueda: Mapped[str] = mapped_column(
        TSVECTOR,
        Computed(lexemas("sku", "left(nombre, 300)", "left(categoria, 100)"), persisted=True),
        deferred=True,
    )


class MovimientoInventario(Base):
    """One change of a product's stock; append-only (a trigger refuses UPDATE and DELETE).

    `producto.stock` is always the sum of its movements: both are written in one transaction.
    """

    __tablename__ = "movimientos_inventario"
    __table_args__ = (
        CheckConstraint(
            "motivo IN ('venta', 'ajuste', 'importacion', 'devolucion', 'cancelacion')",
            name="motivo_conocido",
        ),
        CheckConstraint("cantidad <> 0", name="cantidad_no_nula"),
        Index("ix_movimientos_inventario_devoluciones", "venta_id", "producto_id",
              postgresql_where=text("motivo = 'devolucion'")),
    )  # fmt: skip

    id: Mapped[Id]
    producto_id: Mapped[int] = mapped_column(BigInteger, ForeignKey("productos.id"), index=True)
    cantidad: Mapped[int]
    motivo: Mapped[str]
    venta_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("ventas.id"), index=True)
    detalle: Mapped[str] = mapped_column(server_default="")
    creado_en: Mapped[Ahora]


class VectorProducto(Base):
    """A product's embedding, by model; `hash_texto` tells when the text it was made from has changed."""

    __tablename__ = "vectores_producto"

    producto_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("productos.id", ondelete="CASCADE"), primary_key=True
    )
    modelo: Mapped[str] = mapped_column(primary_key=True)
    hash_texto: Mapped[str]
    vector: Mapped[bytes] = mapped_column(LargeBinary)  # float16, little endian, L2-normalised


class Empresa(Base):
    """The shop itself: one row."""

    __tablename__ = "empresa"
    __table_args__ = (CheckConstraint("id = 1", name="una_sola"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    nombre: Mapped[str]


class Conocimiento(Base):
    """One section of the knowledge about the business, quoted word for word to customers."""

    __tablename__ = "conocimiento"

    id: Mapped[Id]
    posicion: Mapped[int] = mapped_column(unique=True)
    titulo: Mapped[str]
    texto: Mapped[str]
