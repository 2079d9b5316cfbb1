"""Alembic's way in: from `migrar()` with its connection, or by hand with the database of the settings."""

from alembic import context
from sqlalchemy import Connection, NullPool, create_engine, text

from db.embedded import base_de_datos
from db.models import Base
from settings import Settings

# Any number that nothing else locks: processes that start at once migrate one after the other.
_LOCK = 7_364_112_905
# LangGraph's checkpointer makes and migrates these itself.
_NOT_OURS = {"checkpoints", "checkpoint_blobs", "checkpoint_writes", "checkpoint_migrations"}


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name in _NOT_OURS)


def _migrate(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    context.configure(connection=connection, target_metadata=Base.metadata, include_name=_is_ours)
    with context.begin_transaction():
        context.run_migrations()


def _by_hand() -> None:
    settings = Settings()
    with base_de_datos(settings.database_url, settings.data_dir) as url:
        engine = create_engine(url, poolclass=NullPool)
        with engine.begin() as connection:
            _migrate(connection)


def _print_sql() -> None:
    context.configure(dialect_name="postgresql", target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    _print_sql()
elif (connection := context.config.attributes.get("connection")) is not None:
    _migrate(connection)
else:
    _by_hand()
