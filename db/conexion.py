"""Ways into the database: URLs, the SQLAlchemy engine, and the raw psycopg pool."""

from typing import Any

import psycopg
from psycopg import AsyncConnection
from psycopg.conninfo import make_conninfo
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from db.errors import BaseDeDatosError
from db.escucha import CursorEscuchado

CONNECT_TIMEOUT_S = 5
APPLICATION_NAME = "agente-vendedor"
OLDEST_VERSION = 15
_SCHEMES = ("postgresql", "postgres")
# Options of asyncpg's URLs that psycopg knows under another name, or not at all.
_RENAMED = {"ssl": "sslmode"}
_DROPPED = ("prepared_statement_cache_size", "prepared_statement_name_func", "async_fallback")


def normalizar_url(url: str) -> str:
    """`postgresql://`, `postgres://`, `+psycopg`, `+asyncpg`: any of them, as SQLAlchemy with psycopg 3.

    Raises:
        BaseDeDatosError: it is not the URL of a PostgreSQL database.
    """
    return _parse(url).render_as_string(hide_password=False)


def dsn(url: str) -> str:
    """`url` as psycopg itself takes it."""
    parsed = _parse(url)
    parts = {
        "host": parsed.host,
        "port": parsed.port and str(parsed.port),
        "user": parsed.username,
        "password": parsed.password,
        "dbname": parsed.database,
    }
    for name, value in parsed.query.items():
        parts[name] = value if isinstance(value, str) else ",".join(value)
    return make_conninfo(**{name: value for name, value in parts.items() if value})


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url.strip())
    except (ArgumentError, ValueError):
        parsed = None
    if parsed is None or parsed.drivername.partition("+")[0] not in _SCHEMES:
        # The URL itself is not shown: it may hold a password.
        raise BaseDeDatosError(
            "DATABASE_URL no es la dirección de una base PostgreSQL; "
            "se espera postgresql://usuario:clave@servidor:5432/base."
        )
    query = {_RENAMED.get(name, name): value for name, value in parsed.query.items() if name not in _DROPPED}
    return parsed.set(drivername="postgresql+psycopg", query=query)


def comprobar(url: str) -> None:
    """Connects once.

    Raises:
        BaseDeDatosError: the server cannot be used; one sentence for a person says why.
    """
    donde = _where(_parse(url))
    try:
        with psycopg.connect(dsn(url), connect_timeout=CONNECT_TIMEOUT_S, autocommit=True) as connection:
            version = connection.info.server_version // 10_000
            encoding = connection.info.parameter_status("server_encoding")
    except psycopg.Error as error:
        raise BaseDeDatosError(f"No se pudo abrir la base de datos en {donde}: {_reason(error)}.") from error
    if version < OLDEST_VERSION:
        raise BaseDeDatosError(
            f"En {donde} hay PostgreSQL {version}; se necesita {OLDEST_VERSION} o más nuevo."
        )
    if encoding != "UTF8":
        raise BaseDeDatosError(f"La base en {donde} usa la codificación {encoding}; se necesita UTF8.")


def _where(url: URL) -> str:
    host = url.host or url.query.get("host") or "localhost"
    host = host if isinstance(host, str) else ",".join(host)
    return host if host.startswith("/") else f"{host}:{url.port or url.query.get('port') or 5432}"


def _reason(error: psycopg.Error) -> str:
    """In Spanish where the cause is a usual one. libpq's own words never hold the password."""
    text = str(error)
    usual = {
        "password authentication failed": "el servidor no acepta ese usuario o esa clave",
        "no password supplied": "el servidor pide una clave y DATABASE_URL no la trae",
        "does not exist": "esa base de datos o ese usuario no existe en el servidor",
        "no pg_hba.conf entry": "el servidor no admite conexiones desde aquí",
        "the database system is": "el servidor está arrancando o deteniéndose",
        "too many clients": "el servidor ya no admite más conexiones",
        "remaining connection slots": "el servidor ya no admite más conexiones",
        "Connection refused": "nadie contesta en ese puerto",
        "No such file or directory": "ahí no hay ningún servidor",
        "timeout expired": f"no contestó en {CONNECT_TIMEOUT_S} segundos",
        "resolve host": "no se encuentra ese servidor",
        "could not translate host name": "no se encuentra ese servidor",
    }
    for mark, reason in usual.items():
        if mark in text:
            return reason
    return (text.strip().splitlines() or [type(error).__name__])[-1]


def crear_engine(
    url: str,
    *,
    pool_size: int = 10,
    max_overflow: int = 10,
    con_pooler: bool = False,
) -> AsyncEngine:
    """An engine that connects at first use; dead connections are replaced when they are taken."""
    return create_async_engine(
        normalizar_url(url),
        # What orders read after a lock must be what its last holder left, whatever the server's default.
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_size=pool_size,
        max_overflow=max_overflow,
        connect_args=_connect_args(con_pooler),
    )


def crear_sessions(engine: AsyncEngine) -> async_sessionmaker[AsyncSession]:
    return async_sessionmaker(engine, expire_on_commit=False)


def abrir_pool(
    url: str, *, min_size: int = 1, max_size: int = 10, con_pooler: bool = False
) -> AsyncConnectionPool[AsyncConnection[DictRow]]:
    """A pool for the checkpointer and for statements that need no ORM; `async with` opens and closes it.

    Its connections are in autocommit and give rows as dicts: `AsyncPostgresSaver` asks for both.
    """
    return AsyncConnectionPool(
        dsn(url),
        min_size=min_size,
        max_size=max_size,
        kwargs={"autocommit": True, "row_factory": dict_row, **_connect_args(con_pooler)},
        check=AsyncConnectionPool.check_connection,
        open=False,
        name="vendedor",
    )


def _connect_args(con_pooler: bool) -> dict[str, Any]:
    """A transaction pooler (pgbouncer) keeps no prepared statements and refuses startup options.

    Behind one, times come in the server's zone and not in UTC: the same instants.
    """
    args: dict[str, Any] = {
        "cursor_factory": CursorEscuchado,
        "connect_timeout": CONNECT_TIMEOUT_S,
        "fallback_application_name": APPLICATION_NAME,
    }
    if con_pooler:
        return {**args, "prepare_threshold": None}
    return {**args, "options": "-c timezone=UTC"}
