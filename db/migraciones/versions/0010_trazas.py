"""What each turn did, for developers."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "trazas",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("chat_id", sa.String(), nullable=False),
        sa.Column("mensaje", sa.BigInteger(), nullable=False),
        sa.Column("empezada_en", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ms", sa.Integer(), nullable=False),
        sa.Column("actos", postgresql.ARRAY(sa.String()), nullable=False),
        sa.Column("tipo_mensaje", sa.String(), nullable=False),
        sa.Column("motor", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("fallo", sa.String(), nullable=True),
        sa.Column("corregida", sa.Boolean(), nullable=False),
        sa.Column("tokens_entrada", sa.Integer(), nullable=False),
        sa.Column("tokens_salida", sa.Integer(), nullable=False),
        sa.Column("sentencias", sa.Integer(), nullable=False),
        sa.Column("octetos", sa.Integer(), nullable=False),
        sa.Column("arbol", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["conversaciones.chat_id"],
            name=op.f("fk_trazas_chat_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trazas")),
    )
    op.create_index("ix_trazas_chat_id_id", "trazas", ["chat_id", "id"])
    op.create_index("ix_trazas_empezada_en_id", "trazas", ["empezada_en", "id"])


def downgrade() -> None:
    op.drop_table("trazas")
