"""Chats and their messages: the long memory, and the ledger of turns."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Ahora, Base, Id


class Conversacion(Base):
    """A chat, the data its customer gave in it, and the claim of the turn now being handled."""

    __tablename__ = "conversaciones"
    __table_args__ = (
        Index("ix_conversaciones_creada_en", "creada_en"),
        Index("ix_conversaciones_actualizada_en", "actualizada_en", "chat_id"),
        Index("ix_conversaciones_derivadas", "actualizada_en", "chat_id",
              postgresql_where=text("derivada_en IS NOT NULL")),
    )  # fmt: skip

    chat_id: Mapped[str] = mapped_column(primary_key=True)
    datos_cliente: Mapped[dict[str, Any]] = mapped_column(server_default=text("'{}'::jsonb"))
    derivada_en: Mapped[datetime | None]  # when the customer asked for a person
    turno_id: Mapped[str | None]  # who holds the turn ...
    turno_vence_en: Mapped[datetime | None]  # ... and until when: a dead process's claim lapses
    creada_en: Mapped[Ahora]
    actualizada_en: Mapped[Ahora]
    leida_hasta: Mapped[int] = mapped_column(BigInteger, server_default="0")  # message that staff saw last


class Espera(Base):
    """A message that waits for its chat's turn; its place lapses unless its process keeps asking."""

    __tablename__ = "esperas"
    __table_args__ = (UniqueConstraint("turno_id"), Index("ix_esperas_chat_id_llegada", "chat_id", "llegada"))

    llegada: Mapped[Id]
    turno_id: Mapped[str]
    chat_id: Mapped[str]
    vence_en: Mapped[datetime]


class Mensaje(Base):
    """One message of a chat; an agent's answers exactly one of the customer's (`responde_a`)."""

    __tablename__ = "mensajes"
    __table_args__ = (
        CheckConstraint("rol IN ('cliente', 'agente')", name="rol_conocido"),
        Index("ix_mensajes_chat_id_id", "chat_id", "id"),
        Index("uq_mensajes_chat_id_mensaje_id", "chat_id", "mensaje_id", unique=True,
              postgresql_where=text("mensaje_id IS NOT NULL")),
        Index("uq_mensajes_responde_a", "responde_a", unique=True,
              postgresql_where=text("responde_a IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[Id]
    chat_id: Mapped[str] = mapped_column(ForeignKey("conversaciones.chat_id"))
    mensaje_id: Mapped[str | None]  # the client's own id: a repeat gets the stored answer
    rol: Mapped[str]
    texto: Mapped[str]
    responde_a: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("mensajes.id"))
    metadatos: Mapped[dict[str, Any] | None]
    creado_en: Mapped[Ahora]


class ActoAplicado(Base):
    """An act whose writes are done: a turn that runs again after a crash skips them."""

    __tablename__ = "actos_aplicados"

    clave: Mapped[str] = mapped_column(primary_key=True)  # chat:turn:act:operation
    venta_id: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("ventas.id"))
    creado_en: Mapped[Ahora]
