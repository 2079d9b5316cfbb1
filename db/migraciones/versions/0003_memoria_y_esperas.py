"""The talk's checkpoints, as LangGraph makes them, and the queue of each chat's messages."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What `AsyncPostgresSaver.setup()` makes. Its own statements cannot run here (CREATE INDEX CONCURRENTLY), and
# two services that start at once break each other's. Older services made these tables by it: they are kept.
_MEMORIA = """
CREATE TABLE IF NOT EXISTS checkpoint_migrations (v integer PRIMARY KEY);
CREATE TABLE IF NOT EXISTS checkpoints (
    thread_id text NOT NULL,
    checkpoint_ns text NOT NULL DEFAULT '',
    checkpoint_id text NOT NULL,
    parent_checkpoint_id text,
    type text,
    checkpoint jsonb NOT NULL,
    metadata jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id)
);
CREATE TABLE IF NOT EXISTS checkpoint_blobs (
    thread_id text NOT NULL,
    checkpoint_ns text NOT NULL DEFAULT '',
    channel text NOT NULL,
    version text NOT NULL,
    type text NOT NULL,
    blob bytea,
    PRIMARY KEY (thread_id, checkpoint_ns, channel, version)
);
CREATE TABLE IF NOT EXISTS checkpoint_writes (
    thread_id text NOT NULL,
    checkpoint_ns text NOT NULL DEFAULT '',
    checkpoint_id text NOT NULL,
    task_id text NOT NULL,
    idx integer NOT NULL,
    channel text NOT NULL,
    type text,
    blob bytea NOT NULL,
    task_path text NOT NULL DEFAULT '',
    PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx)
);
CREATE INDEX IF NOT EXISTS checkpoints_thread_id_idx ON checkpoints (thread_id);
CREATE INDEX IF NOT EXISTS checkpoint_blobs_thread_id_idx ON checkpoint_blobs (thread_id);
CREATE INDEX IF NOT EXISTS checkpoint_writes_thread_id_idx ON checkpoint_writes (thread_id);
INSERT INTO checkpoint_migrations SELECT generate_series(0, 9) ON CONFLICT DO NOTHING;
"""


def upgrade() -> None:
    op.execute(_MEMORIA)
    op.create_table(
        "esperas",
        sa.Column("llegada", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("turno_id", sa.String(), nullable=False),
        sa.Column("chat_id", sa.String(), nullable=False),
        sa.Column("vence_en", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("llegada", name=op.f("pk_esperas")),
        sa.UniqueConstraint("turno_id", name=op.f("uq_esperas_turno_id")),
    )
    op.create_index(op.f("ix_esperas_chat_id_llegada"), "esperas", ["chat_id", "llegada"], unique=False)


def downgrade() -> None:
    op.drop_table("esperas")
    for tabla in ("checkpoint_writes", "checkpoint_blobs", "checkpoints", "checkpoint_migrations"):
        op.drop_table(tabla)
