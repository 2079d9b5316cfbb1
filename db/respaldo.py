"""Backups: the whole database in one file, by PostgreSQL's own pg_dump, and back by pg_restore and psql.

They come with the embedded server and work for an external one too. A backup is restored whole or not at all,
into the schema of its own time; the migrations that came later are then applied to it.
"""

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NoReturn

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from db.conexion import APPLICATION_NAME, dsn
from db.embedded import program
from db.errors import ArchivoInvalidoError, BaseDeDatosError, BaseOcupadaError
from db.migrar import migrar, ultima_version
from db.models import Base

# Only what is ours: an extension belongs to the server, and its owner is not us.
_DUMP = ("--format=custom", "--schema=public", "--no-owner", "--no-privileges", "--no-comments")
# Of the schema's contents: the schema itself is there already.
_RESTORE = ("--schema=public", "--no-owner", "--no-privileges", "--file=-")
_PSQL = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
_CHECKPOINTER = ("checkpoints", "checkpoint_blobs", "checkpoint_writes", "checkpoint_migrations")
_OURS = [*Base.metadata.tables, *_CHECKPOINTER, "alembic_version"]
# They say how far a schema has got, and are filled in an empty database too.
_ALWAYS_FILLED = {"alembic_version", "checkpoint_migrations"}
# Those that no trigger calls.
_FREE_FUNCTIONS = ["recalcular_compradores", "recalcular_resumenes", "importe_devuelto"]
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s)"
_FUNCTIONS = """
SELECT DISTINCT t.tgfoid::regprocedure::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%s)
UNION SELECT oid::regprocedure::text FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proname = ANY(%s)
"""
_IN_USE = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name = %s
"""
# pg_restore 17 and newer set this for servers that know it; those before 17 stop at it.
_UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"
_HEADER_LINES = 40
_CHUNK = 1 << 20
_SEAL = b"\nvendedor sha256 "
_SEAL_SIZE = len(_SEAL) + 64 + 1


def respaldar(url: str, archivo: Path) -> int:
    """Writes the database as it is at this moment; returns the bytes. Only the file's owner can read it.

    Raises:
        ArchivoInvalidoError: the file exists or cannot be written.
        BaseDeDatosError: the database cannot be read.
    """
    conninfo, env = _connection(url)
    if archivo.exists():
        raise ArchivoInvalidoError(f"{archivo} ya existe; elige otro nombre.")
    try:
        with _whole_file(archivo) as salida, tempfile.TemporaryFile() as errores:
            orden = [program("pg_dump"), *_DUMP, f"--dbname={conninfo}"]
            if subprocess.run(orden, stdout=salida, stderr=errores, env=env, check=False).returncode:
                _fail("No se pudo leer la base", errores)
            _seal(salida)
    except OSError as error:
        motivo = error.strerror or str(error)
        raise ArchivoInvalidoError(f"No se puede escribir {archivo}: {motivo}.") from error
    return archivo.stat().st_size


def _seal(archivo: IO[bytes]) -> None:
    """Appends the digest of what was written: pg_restore takes a file that was cut short for a whole one."""
    archivo.seek(0)
    archivo.write(_seal_of(archivo, os.fstat(archivo.fileno()).st_size))
    archivo.flush()


def _is_whole(archivo: Path) -> bool:
    largo = archivo.stat().st_size - _SEAL_SIZE
    with archivo.open("rb") as lectura:
        return largo > 0 and _seal_of(lectura, largo) == lectura.read()


def _seal_of(lectura: IO[bytes], largo: int) -> bytes:
    suma = hashlib.sha256()
    while trozo := lectura.read(min(_CHUNK, largo)):
        suma.update(trozo)
        largo -= len(trozo)
    return _SEAL + suma.hexdigest().encode() + b"\n"


@contextmanager
def _whole_file(archivo: Path) -> Iterator[IO[bytes]]:
    """A file that takes its name once it is whole and on the disk."""
    descriptor, parcial = tempfile.mkstemp(prefix=f".{archivo.name}.", dir=archivo.parent)  # mode 600
    try:
        with open(descriptor, "w+b") as salida:
            yield salida
            os.fsync(salida.fileno())
        os.link(parcial, archivo)  # unlike a rename, it fails where somebody has just made that file
    finally:
        with suppress(FileNotFoundError):
            os.unlink(parcial)


def restaurar(url: str, archivo: Path, *, forzar: bool = False) -> None:
    """Puts the backup in the place of what the database has, in one transaction, and migrates it.

    Raises:
        ArchivoInvalidoError: it is no backup of ours, is damaged, or is of a newer version of the program.
        BaseOcupadaError: the database has data and `forzar` was not given, or the service is running on it.
        BaseDeDatosError: the database cannot be written.
    """
    _check_archive(archivo)
    with psycopg.connect(dsn(url)) as connection:
        if connection.execute(_IN_USE, [APPLICATION_NAME]).fetchone() != (0,):
            raise BaseOcupadaError("El servicio está usando esta base; detenlo antes de restaurar.")
        tablas = [nombre for (nombre,) in connection.execute(_TABLES, [_OURS])]
        llenas = [tabla for tabla in tablas if tabla not in _ALWAYS_FILLED and _has_rows(connection, tabla)]
        if llenas and not forzar:
            raise BaseOcupadaError(
                "La base ya tiene datos y restaurar los reemplaza. Haz antes un respaldo de lo que hay, "
                "y repite con --forzar si eso es lo que quieres."
            )
        vaciar = _drop(connection, tablas)
    _load(url, archivo, vaciar)
    migrar(url)


def _check_archive(archivo: Path) -> None:
    """Before anything is touched: that it is a backup of ours, and which schema it holds."""
    if not archivo.is_file():
        raise ArchivoInvalidoError(f"No se puede leer {archivo}: no existe o no es un archivo.")
    if not _is_whole(archivo):
        raise ArchivoInvalidoError(f"{archivo} no es un respaldo de «vendedor respaldo», o está dañado.")
    orden = [program("pg_restore"), "--data-only", "--table=alembic_version", "--file=-", str(archivo)]
    leido = subprocess.run(orden, capture_output=True, env=_environment(), check=False)
    lineas = leido.stdout.decode(errors="replace").splitlines()
    copia = next((n for n, linea in enumerate(lineas) if linea.startswith("COPY ")), None)
    if leido.returncode or copia is None:
        _fail_archive(archivo)
    if lineas[copia + 1] > ultima_version():
        raise ArchivoInvalidoError(
            f"{archivo} es de una versión más nueva del programa; actualiza el programa para restaurarlo."
        )


def _has_rows(connection: "psycopg.Connection[tuple[object, ...]]", tabla: str) -> bool:
    consulta = sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier("public", tabla))
    return connection.execute(consulta).fetchone() == (True,)


def _drop(connection: "psycopg.Connection[tuple[object, ...]]", tablas: list[str]) -> bytes:
    """What takes our tables and functions away, and nothing else that lives beside them."""
    funciones = [nombre for (nombre,) in connection.execute(_FUNCTIONS, [_OURS, _FREE_FUNCTIONS])]
    ordenes = [
        sql.SQL("DROP TABLE {} CASCADE;\n").format(sql.Identifier("public", tabla)) for tabla in tablas
    ]
    texto = sql.Composed(ordenes).as_string(connection)
    return (texto + "".join(f"DROP FUNCTION {funcion} CASCADE;\n" for funcion in funciones)).encode()


def _load(url: str, archivo: Path, antes: bytes) -> None:
    """pg_restore into psql, which commits only once it has read it all."""
    conninfo, env = _connection(url)
    lectura = [program("pg_restore"), *_RESTORE, str(archivo)]
    escritura = [program("psql"), *_PSQL, f"--dbname={conninfo}"]
    with (
        tempfile.TemporaryFile() as errores_lectura,
        tempfile.TemporaryFile() as errores,
        subprocess.Popen(lectura, stdout=subprocess.PIPE, stderr=errores_lectura, env=env) as lector,
        subprocess.Popen(escritura, stdin=subprocess.PIPE, stderr=errores, env=env) as escritor,
    ):
        assert lector.stdout
        assert escritor.stdin
        try:
            with suppress(BrokenPipeError):  # psql has stopped at an error, and says which
                escritor.stdin.write(antes)
                _copy(lector.stdout, escritor.stdin)
            lector.stdout.close()
            leido = lector.wait()
            if leido and escritor.poll() is None:
                # Its input ends only when the whole was read: the end of it is what makes psql commit.
                escritor.kill()
                escritor.wait()
                _fail_archive(archivo)
            with suppress(BrokenPipeError):
                escritor.stdin.close()
            if escritor.wait():
                _fail("No se pudo escribir la base; quedó como estaba", errores)
        except BaseException:
            escritor.kill()
            lector.kill()
            raise


def _copy(lectura: IO[bytes], escritura: IO[bytes]) -> None:
    for _ in range(_HEADER_LINES):
        if (linea := lectura.readline()) != _UNKNOWN_BEFORE_17:
            escritura.write(linea)
    shutil.copyfileobj(lectura, escritura, _CHUNK)


def _connection(url: str) -> tuple[str, dict[str, str]]:
    """The connection string without its password, which goes by the environment: others see arguments."""
    partes = {nombre: str(valor) for nombre, valor in conninfo_to_dict(dsn(url)).items()}
    clave = {"PGPASSWORD": partes.pop("password")} if "password" in partes else {}
    return make_conninfo("", **partes), _environment() | clave


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "PGCLIENTENCODING": "UTF8"}


def _fail(que: str, errores: IO[bytes]) -> NoReturn:
    """With the first complaint alone: the lines after it may hold customers' data."""
    errores.seek(0)
    lineas = errores.read().decode(errors="replace").splitlines()
    motivo = next((linea for linea in lineas if "ERROR:" in linea or "error:" in linea), "sin más detalle")
    raise BaseDeDatosError(f"{que}: {motivo.partition('rror:')[2].strip() or motivo}.")


def _fail_archive(archivo: Path) -> NoReturn:
    raise ArchivoInvalidoError(f"{archivo} está dañado; la base quedó como estaba.")
