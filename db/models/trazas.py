"""What each turn did, for developers: kept for a while, and no truth of the shop's."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base, Id


class TrazaGuardada(Base):
    """A turn as a tree (`arbol`), with what lists are filtered by. It goes with its chat."""

    __tablename__ = "trazas"
    __table_args__ = (
        Index("ix_trazas_chat_id_id", "chat_id", "id"),
        Index("ix_trazas_empezada_en_id", "empezada_en", "id"),
    )

    id: Mapped[Id]
    chat_id: Mapped[str] = mapped_column(ForeignKey("conversaciones.chat_id", ondelete="CASCADE"))
    mensaje: Mapped[int] = mapped_column(BigInteger)  # mensajes.id; a turn that ran again has two traces
    empezada_en: Mapped[datetime]
    ms: Mapped[int]
    actos: Mapped[list[str]] = mapped_column(ARRAY(String))
    tipo_mensaje: Mapped[str]
    motor: Mapped[str]
    error: Mapped[str | None]
    fallo: Mapped[str | None]  # why a model that was asked did not count
    corregida: Mapped[bool]  # a sentence of a model was refused
    tokens_entrada: Mapped[int]
    tokens_salida: Mapped[int]
    sentencias: Mapped[int]  # of SQL
    octetos: Mapped[int]  # of `arbol`: what pruning by size counts
    # Text and not jsonb: nobody looks inside, and PostgreSQL need not take it apart at each turn.
    arbol: Mapped[dict[str, object]] = mapped_column(JSON, deferred=True)
