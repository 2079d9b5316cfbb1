"""What was asked for and not found, by day; who waits for a person, and what came back, are found at once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "demanda_insatisfecha",
        sa.Column("dia", sa.Date(), nullable=False),
        sa.Column("palabras", sa.String(), nullable=False),
        sa.Column("veces", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("dia", "palabras", name=op.f("pk_demanda_insatisfecha")),
    )
    op.create_index(
        "ix_conversaciones_derivadas",
        "conversaciones",
        ["actualizada_en", "chat_id"],
        postgresql_where=sa.text("derivada_en IS NOT NULL"),
    )
    op.create_index(
        "ix_movimientos_inventario_devoluciones",
        "movimientos_inventario",
        ["venta_id", "producto_id"],
        postgresql_where=sa.text("motivo = 'devolucion'"),
    )
    # It served to count these from the messages, which hold what customers wrote.
    op.drop_index("ix_mensajes_sin_resultados", "mensajes")


def downgrade() -> None:
    op.create_index(
        "ix_mensajes_sin_resultados",
        "mensajes",
        ["creado_en"],
        postgresql_where=sa.text("metadatos ? 'sin_resultados'"),
    )
    op.drop_index("ix_movimientos_inventario_devoluciones", "movimientos_inventario")
    op.drop_index("ix_conversaciones_derivadas", "conversaciones")
    op.drop_table("demanda_insatisfecha")
