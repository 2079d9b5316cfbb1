"""Brings the database's schema up to date."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError

from db.conexion import normalizar_url
from db.errors import BaseDeDatosError

_SCRIPTS = Path(__file__).parent / "migraciones"


def migrar(url: str) -> None:
    """Applies the migrations that are missing, all or none; processes that do it at once take turns.

    Raises:
        BaseDeDatosError: the database is of a newer version of the program, or refuses the change.
    """
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


def configuration(**attributes: object) -> Config:
    """Alembic's configuration without `alembic.ini`; `attributes` reach `env.py`."""
    config = Config(attributes=attributes)
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config
