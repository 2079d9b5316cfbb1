"""Who administers the shop, what they did, and the imports under way."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Ahora, Base, Id


class Token(Base):
    """A named key of the administration. Only its SHA-256 is kept: its 256 random bits need no slow hash."""

    __tablename__ = "tokens"
    __table_args__ = (
        CheckConstraint("rol IN ('admin', 'operador', 'lectura')", name="rol_conocido"),
        # A revoked one keeps its row, for the audit, and gives its name back.
        Index("uq_tokens_nombre", "nombre", unique=True, postgresql_where=text("revocado_en IS NULL")),
    )

    id: Mapped[Id]
    nombre: Mapped[str]
    huella: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    rol: Mapped[str]
    creado_en: Mapped[Ahora]
    usado_en: Mapped[datetime | None]
    revocado_en: Mapped[datetime | None]


class Auditoria(Base):
    """One write of the administration, in the transaction of that write; append-only (a trigger sees to it).

    `recurso` names rows by our own ids: a customer's document must not outlive the customer here.
    """

    __tablename__ = "auditoria"

    id: Mapped[Id]
    momento: Mapped[Ahora]
    quien: Mapped[str]
    rol: Mapped[str]
    accion: Mapped[str]  # method and route, or the command
    recurso: Mapped[str] = mapped_column(server_default="")
    detalle: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    peticion_id: Mapped[str | None]


class Importacion(Base):
    """An uploaded catalogue: how far it has come, and what came of it. Any process can tell."""

    __tablename__ = "importaciones"
    __table_args__ = (
        CheckConstraint("modo IN ('actualizar', 'reemplazar')", name="modo_conocido"),
        CheckConstraint("estado IN ('en_curso', 'terminada', 'fallida')", name="estado_conocido"),
    )

    id: Mapped[Id]
    archivo: Mapped[str]
    modo: Mapped[str]
    en_seco: Mapped[bool]
    estado: Mapped[str] = mapped_column(server_default="en_curso")
    bytes_leidos: Mapped[int] = mapped_column(BigInteger, server_default="0")
    bytes_totales: Mapped[int] = mapped_column(BigInteger)
    informe: Mapped[dict[str, Any] | None]
    creada_en: Mapped[Ahora]
    actualizada_en: Mapped[Ahora]  # of one that goes on: its last sign of life
