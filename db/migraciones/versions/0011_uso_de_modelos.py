"""What the models of a service took, by hour: turns, calls and tokens. No word of anybody is in it."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_CUENTAS = ("turnos", "leidos", "saltados", "redactados", "corregidos", "fallidos")


def upgrade() -> None:
    op.create_table(
        "resumen_turnos",
        sa.Column("hora", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fragmento", sa.SmallInteger(), autoincrement=False, nullable=False),
        *(sa.Column(cuenta, sa.Integer(), nullable=False) for cuenta in _CUENTAS),
        sa.PrimaryKeyConstraint("hora", "fragmento", name=op.f("pk_resumen_turnos")),
    )
    op.create_table(
        "resumen_usos",
        sa.Column("hora", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fragmento", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("modelo", sa.String(), nullable=False),
        sa.Column("tarea", sa.String(), nullable=False),
        sa.Column("llamadas", sa.Integer(), nullable=False),
        sa.Column("entrada", sa.BigInteger(), nullable=False),
        sa.Column("salida", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("hora", "fragmento", "modelo", "tarea", name=op.f("pk_resumen_usos")),
    )


def downgrade() -> None:
    op.drop_table("resumen_usos")
    op.drop_table("resumen_turnos")
