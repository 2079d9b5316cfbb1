"""Fixtures on a real PostgreSQL: the embedded one, or that of TEST_DATABASE_URL or DATABASE_URL.

A named server only lends its room: every database used here is made for the run and dropped after it.
"""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import hypothesis
import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker

from agent.comprension.clasificador import cargar_clasificador
from agent.embeddings import EmbeddingsLocal
from api.evaluacion.bases import soltar_base
from db.conexion import crear_engine, crear_sessions, dsn
from db.embedded import base_de_datos
from db.errors import BaseDeDatosError
from db.migrar import migrar
from settings import Settings

_SERVER = os.environ.get("TEST_DATABASE_URL") or os.environ.get("DATABASE_URL")
# A developer's own keys and settings must not reach the tests: only what a test gives counts.
Settings.model_config["env_file"] = None
for _name in (*Settings.model_fields, "langsmith_api_key", "langsmith_tracing", "langchain_tracing_v2"):
    os.environ.pop(_name.upper(), None)
# `make test` draws the same cases every time: what it says is of the change. `make azar` looks for new ones.
hypothesis.settings.register_profile("repetible", derandomize=True)
if "AZAR" not in os.environ:
    hypothesis.settings.load_profile("repetible")
MODELOS = "modelos"  # of a data folder: where the trained engine is
_LEFT_BEHIND_S = 3 * 3600
# A test's database need not survive a power cut (it survives a killed server all the same).
SIN_ESPERAR_AL_DISCO = {"fsync": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class BaseLimpia:
    """A database where commits are real, for tests with several connections or processes."""

    url: str
    engine: AsyncEngine
    sessions: async_sessionmaker[AsyncSession]


@pytest.fixture(scope="session")
def servidor() -> Iterator[str]:
    """The URL of a server where tests may make databases. Workers of one run share the embedded one."""
    if _SERVER:
        with base_de_datos(_SERVER, Path()) as url:
            yield url
        return
    for left in Path(tempfile.gettempdir()).glob("vendedor-pruebas-*"):
        status = left.stat()
        if status.st_uid == os.geteuid() and time.time() - status.st_mtime > _LEFT_BEHIND_S:
            _end(left)
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
    data_dir = Path(tempfile.gettempdir()) / f"vendedor-pruebas-{run}"
    with base_de_datos(None, data_dir, parameters=SIN_ESPERAR_AL_DISCO) as url:
        yield url
    _remove(data_dir)


def _end(data_dir: Path) -> None:
    """Stops the server of a test run that was killed, unless another process still uses it."""
    with suppress(BaseDeDatosError), base_de_datos(None, data_dir):
        pass
    _remove(data_dir)


def _remove(data_dir: Path) -> None:
    if not (data_dir / "postgres" / "postmaster.pid").exists():
        shutil.rmtree(data_dir, ignore_errors=True)


@contextmanager
def _temporary_database(servidor: str, template: str = "template1") -> Iterator[str]:
    name = f"vendedor_prueba_{uuid4().hex[:12]}"
    url = make_url(servidor)
    with psycopg.connect(dsn(servidor), autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    try:
        yield url.set(database=name).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(dsn(servidor), autocommit=True) as connection:
            soltar_base(connection, name)


@pytest.fixture(scope="session")
def _plantilla(servidor: str) -> Iterator[str]:
    with _temporary_database(servidor) as url:
        migrar(url)
        yield make_url(url).database or ""


@pytest.fixture(scope="session")
def database_url(servidor: str, _plantilla: str) -> Iterator[str]:
    """This worker's own migrated database, empty between tests."""
    with _temporary_database(servidor, _plantilla) as url:
        yield url


@pytest.fixture
def base_vacia(servidor: str) -> Iterator[str]:
    """The URL of a database with no schema, for this test alone."""
    with _temporary_database(servidor) as url:
        yield url


@pytest.fixture
def base_aparte(servidor: str, _plantilla: str) -> Iterator[str]:
    """The URL of a migrated database for this test alone: for a service in a process of its own."""
    with _temporary_database(servidor, _plantilla) as url:
        yield url


@pytest.fixture(scope="session")
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = crear_engine(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One connection inside a transaction that is never committed."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture
def sessions(connection: AsyncConnection) -> async_sessionmaker[AsyncSession]:
    """Sessions that begin, commit and roll back as in production; nothing of it outlives the test.

    All are on one connection, so two at once cannot be told apart: `base_limpia` is for that.
    """
    return async_sessionmaker(connection, expire_on_commit=False, join_transaction_mode="create_savepoint")


@pytest.fixture
async def session(sessions: async_sessionmaker[AsyncSession]) -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session


@pytest.fixture
async def base_limpia(database_url: str) -> AsyncIterator[BaseLimpia]:
    """This worker's database with commits that are real; every table is emptied after the test."""
    engine = crear_engine(database_url)
    yield BaseLimpia(url=database_url, engine=engine, sessions=crear_sessions(engine))
    async with engine.begin() as connection:
        # A test that left a transaction open must fail, not hang.
        await connection.execute(text("SET LOCAL lock_timeout = '10s'"))
        rows = await connection.scalars(
            text(
                "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
                " AND tablename NOT IN ('alembic_version', 'checkpoint_migrations')"
            )
        )
        await connection.execute(text(f"TRUNCATE {', '.join(rows)} RESTART IDENTITY"))
    await engine.dispose()


@pytest.fixture(scope="session")
def con_motor(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the engine trained: once for all workers, and kept between runs."""
    cache: pytest.Cache | None = request.config.cache
    carpeta = cache.mkdir("agente") if cache else tmp_path_factory.mktemp("agente")
    with (carpeta / "turno").open("w") as turno:
        fcntl.flock(turno, fcntl.LOCK_EX)
        cargar_clasificador(EmbeddingsLocal(), carpeta / MODELOS)
    return carpeta


@pytest.fixture
def carpeta_con_motor(con_motor: Path, tmp_path: Path) -> Path:
    """A data folder for this test alone, with the engine trained."""
    shutil.copytree(con_motor / MODELOS, tmp_path / MODELOS)
    return tmp_path


@pytest.fixture(scope="session")
def raiz() -> Path:
    """The project's root folder."""
    return Path(__file__).resolve().parent.parent
