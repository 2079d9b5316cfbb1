"""What the commands share: settings told plainly, files, and the database. Nothing heavy until it is used."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn, TypeVar

import typer

from db.errors import ArchivoInvalidoError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

    from settings import Settings

T = TypeVar("T")


def con_base(operacion: "Callable[[AsyncSession], Coroutine[Any, Any, T]]") -> T:
    """What an operation gives, in a transaction of its own."""
    settings = cargar_ajustes()

    async def dentro() -> T:
        async with abrir_base(settings) as sessions, sessions.begin() as session:
            return await operacion(session)

    return correr(dentro())


def cargar_ajustes(**cambios: Any) -> "Settings":
    from zoneinfo import ZoneInfoNotFoundError

    from pydantic import ValidationError

    from settings import Settings

    try:
        return Settings(**{nombre: valor for nombre, valor in cambios.items() if valor is not None})
    except ValidationError as error:
        from api.consola import explicar_ajustes

        fallar("\n".join(explicar_ajustes(error)))
    except ZoneInfoNotFoundError:
        # A KeyError, which pydantic lets through.
        fallar("ZONA_HORARIA no es una zona conocida, como America/Bogota")


def fallar(motivo: str) -> NoReturn:
    typer.echo(motivo, err=True)
    sys.exit(1)


def abrir(archivo: Path) -> IO[bytes]:
    try:
        return archivo.open("rb")
    except FileNotFoundError:
        motivo = "no existe"
    except IsADirectoryError:
        motivo = "es una carpeta"
    except PermissionError:
        motivo = "este usuario no tiene permiso"
    raise ArchivoInvalidoError(f"No se puede leer {archivo}: {motivo}.")


@asynccontextmanager
async def abrir_base(settings: "Settings") -> "AsyncIterator[async_sessionmaker[AsyncSession]]":
    """The database with its schema up to date, whether or not the service is running."""
    from db.conexion import crear_engine, crear_sessions
    from db.embedded import base_de_datos
    from db.migrar import migrar

    with base_de_datos(settings.database_url, settings.data_dir) as url:
        migrar(url)
        engine = crear_engine(url, pool_size=1)
        try:
            yield crear_sessions(engine)
        finally:
            await engine.dispose()


def correr(corrutina: Coroutine[Any, Any, T]) -> T:
    # psycopg cannot use Windows' default loop.
    fabrica: Callable[[], asyncio.AbstractEventLoop] | None = (
        asyncio.SelectorEventLoop if sys.platform == "win32" else None
    )
    with asyncio.Runner(loop_factory=fabrica) as runner:
        return runner.run(corrutina)
