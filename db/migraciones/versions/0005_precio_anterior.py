"""A line remembers the price it was offered at before the catalogue's changed, until the customer accepts."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("lineas_venta", sa.Column("precio_anterior", sa.Numeric(16, 2), nullable=True))


def downgrade() -> None:
    op.drop_column("lineas_venta", "precio_anterior")
