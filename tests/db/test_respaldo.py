"""A backup and back: the same rows, the same guards; or an error that changes nothing."""

import os
import subprocess
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import NullPool, create_engine

from db import respaldo
from db.conexion import APPLICATION_NAME, crear_engine, crear_sessions, dsn
from db.embedded import program
from db.errors import ArchivoInvalidoError, BaseDeDatosError, BaseOcupadaError
from db.migrar import configuration, migrar
from db.respaldo import respaldar, restaurar
from tests.factories import crear_chat, crear_pedido, crear_producto, crear_venta
from tests.tools.invariantes import exigir_invariantes

_TABLAS = """
SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public' ORDER BY 1
"""
_GUARDAS = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"


def contenido(url: str) -> dict[str, list[tuple[object, ...]]]:
    with psycopg.connect(dsn(url)) as connection:
        tablas = [nombre for (nombre,) in connection.execute(_TABLAS)]
        filas = {
            tabla: connection.execute(f"SELECT t::text FROM {tabla} t ORDER BY 1".encode()).fetchall()
            for tabla in tablas
        }
        return filas | {"guardas": connection.execute(_GUARDAS).fetchall()}


async def llenar(url: str) -> None:
    engine = crear_engine(url)
    async with crear_sessions(engine).begin() as session:
        casco = await crear_producto(session, nombre="Ñandú 'ácido' \\N\t\U0001f642", stock=9)
        chat = await crear_chat(session)
        await crear_venta(session, chat_id=chat, lineas={casco.id: 2})
        await crear_pedido(session, chat_id=chat, lineas={casco.id: 3}, confirmado=True)
    await engine.dispose()


async def test_ida_y_vuelta_deja_las_mismas_filas_y_las_mismas_guardas(
    base_aparte: str, base_vacia: str, tmp_path: Path
) -> None:
    await llenar(base_aparte)
    archivo = tmp_path / "copia de hoy.respaldo"
    assert respaldar(base_aparte, archivo) == archivo.stat().st_size > 0
    assert archivo.stat().st_mode & 0o777 == 0o600
    assert [ruta.name for ruta in tmp_path.iterdir()] == [archivo.name]
    restaurar(base_vacia, archivo)
    assert contenido(base_vacia) == contenido(base_aparte)
    engine = crear_engine(base_vacia)
    async with crear_sessions(engine).begin() as session:
        await exigir_invariantes(session)
        assert (await crear_producto(session)).id == 2, "the sequences go on"
    await engine.dispose()


async def test_una_base_con_datos_solo_se_reemplaza_con_forzar(
    base_aparte: str, base_vacia: str, tmp_path: Path
) -> None:
    archivo = tmp_path / "a"
    respaldar(base_aparte, archivo)
    restaurar(base_vacia, archivo)
    restaurar(base_vacia, archivo)  # migrated, and still empty
    await llenar(base_vacia)
    with psycopg.connect(dsn(base_vacia), autocommit=True) as connection:
        connection.execute("CREATE TABLE ajena (id int); INSERT INTO ajena VALUES (7)")
    antes = contenido(base_vacia)
    with pytest.raises(BaseOcupadaError, match="--forzar"):
        restaurar(base_vacia, archivo)
    assert contenido(base_vacia) == antes
    restaurar(base_vacia, archivo, forzar=True)
    assert contenido(base_vacia) == {**contenido(base_aparte), "ajena": [("(7)",)]}


async def test_un_respaldo_de_un_esquema_anterior_se_pone_al_dia(
    base_aparte: str, base_vacia: str, tmp_path: Path
) -> None:
    await llenar(base_aparte)
    antes = contenido(base_aparte)
    engine = create_engine(base_aparte, poolclass=NullPool)
    with engine.begin() as connection:
        command.downgrade(configuration(connection=connection), "0001")
    respaldar(base_aparte, tmp_path / "a")
    await llenar_y_restaurar(base_vacia, tmp_path / "a")
    visto = contenido(base_vacia)
    assert visto["guardas"] == antes["guardas"]
    assert len(visto["lineas_venta"]) == len(antes["lineas_venta"])
    assert visto["alembic_version"] == antes["alembic_version"]


async def llenar_y_restaurar(url: str, archivo: Path) -> None:
    """Over a newer schema with rows."""
    migrar(url)
    await llenar(url)
    restaurar(url, archivo, forzar=True)


@pytest.mark.parametrize("dano", ["cortado", "cambiado", "otro", "vacio", "ausente", "mas_nuevo"])
async def test_un_archivo_que_no_sirve_no_toca_la_base(
    base_aparte: str, base_vacia: str, tmp_path: Path, dano: str
) -> None:
    await llenar(base_aparte)
    archivo = tmp_path / "a"
    if dano == "mas_nuevo":
        with psycopg.connect(dsn(base_aparte), autocommit=True) as connection:
            connection.execute("UPDATE alembic_version SET version_num = '9999'")
    respaldar(base_aparte, archivo)
    entero = archivo.read_bytes()
    if dano == "cortado":
        archivo.write_bytes(entero[: -len(entero) // 10])
    elif dano == "cambiado":
        archivo.write_bytes(entero[:-500] + bytes([entero[-500] ^ 1]) + entero[-499:])
    elif dano == "otro":
        archivo.write_bytes(b"PGDMP no es de verdad")
    elif dano == "vacio":
        archivo.write_bytes(b"")
    elif dano == "ausente":
        archivo.unlink()
    antes = contenido(base_vacia)
    with pytest.raises((ArchivoInvalidoError, BaseDeDatosError)) as visto:
        restaurar(base_vacia, archivo, forzar=True)
    assert contenido(base_vacia) == antes
    assert str(archivo) in str(visto.value)


async def test_si_falla_a_la_mitad_la_base_queda_como_estaba(
    base_aparte: str, base_vacia: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await llenar(base_aparte)
    await llenar_y_restaurar_de(base_aparte, base_vacia, tmp_path / "a")
    antes = contenido(base_vacia)
    vaciar = respaldo._drop
    monkeypatch.setattr(respaldo, "_drop", lambda *args: vaciar(*args) + b"SELECT 1/0;\n")
    with pytest.raises(BaseDeDatosError, match="quedó como estaba"):
        restaurar(base_vacia, tmp_path / "a", forzar=True)
    assert contenido(base_vacia) == antes


async def llenar_y_restaurar_de(origen: str, destino: str, archivo: Path) -> None:
    respaldar(origen, archivo)
    restaurar(destino, archivo)


def test_no_se_restaura_bajo_un_servicio_que_corre(base_aparte: str, base_vacia: str, tmp_path: Path) -> None:
    respaldar(base_aparte, tmp_path / "a")
    with (
        psycopg.connect(dsn(base_vacia), application_name=APPLICATION_NAME),
        pytest.raises(BaseOcupadaError, match="detenlo"),
    ):
        restaurar(base_vacia, tmp_path / "a", forzar=True)


def test_un_respaldo_no_pisa_otro_archivo(base_aparte: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("mío")
    with pytest.raises(ArchivoInvalidoError, match="ya existe"):
        respaldar(base_aparte, tmp_path / "a")
    assert (tmp_path / "a").read_text() == "mío"
    with pytest.raises(ArchivoInvalidoError, match="No se puede escribir"):
        respaldar(base_aparte, tmp_path / "no" / "hay")


def test_un_respaldo_a_medias_no_deja_archivo(base_aparte: str, tmp_path: Path) -> None:
    caida = base_aparte.rpartition("/")[0] + "/no_existe" + ("?" + base_aparte.partition("?")[2])
    with pytest.raises(BaseDeDatosError, match="No se pudo leer la base"):
        respaldar(caida, tmp_path / "a")
    assert list(tmp_path.iterdir()) == []


def test_un_programa_que_falta_se_nombra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(BaseDeDatosError, match="Falta el programa pg_inexistente"):
        program("pg_inexistente")
    assert subprocess.run([program("psql"), "--version"], check=False).returncode == 0
