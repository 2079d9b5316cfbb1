"""Brings the database's schema up to date."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from db.conexion import dsn, normalizar_url
from db.errors import BaseDeDatosError

if TYPE_CHECKING:
    from alembic.config import Config

_SCRIPTS = Path(__file__).parent / "migraciones"


def migrar(url: str) -> None:
    """Applies the migrations that are missing, all or none; processes that do it at once take turns.

    Raises:
        BaseDeDatosError: the database is of a newer version of the program, or refuses the change.
    """
    if version_de(url) == ultima_version():
        return  # as at most starts, which need not wait for Alembic to load
    from alembic import command  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415
    from sqlalchemy import NullPool, create_engine  # noqa: PLC0415
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415

    engine = create_engine(normalizar_url(url), poolclass=NullPool)
    try:
        with engine.begin() as connection:
            command.upgrade(configuration(connection=connection), "head")
    except CommandError as error:
        raise BaseDeDatosError(
            "La base de datos es de una versión más nueva del programa; actualiza el programa para usarla."
        ) from error
    except DBAPIError as error:
        raise BaseDeDatosError(f"No se pudo actualizar el esquema de la base: {error.orig}") from error


def version_de(url: str) -> str | None:
    """The migration that the database is at; None where it has none yet, or does not say."""
    with suppress(psycopg.Error), psycopg.connect(dsn(url), autocommit=True) as connection:
        fila = connection.execute("SELECT version_num FROM alembic_version").fetchone()
        return fila[0] if fila else None
    return None


def ultima_version() -> str:
    """The newest migration, by the number that its file's name begins with."""
    return max(script.name.partition("_")[0] for script in (_SCRIPTS / "versions").glob("[0-9]*.py"))


def configuration(**attributes: object) -> "Config":
    """Alembic's configuration without `alembic.ini`; `attributes` reach `env.py`."""
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes=attributes)
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
