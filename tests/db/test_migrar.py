import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.conexion import abrir_pool, dsn
from db.errors import BaseDeDatosError
from db.migrar import configuration, migrar, ultima_version, version_de
from db.models import Base
from tests.conftest import BaseLimpia

# Everything of the schema that autogenerate does not compare, as PostgreSQL itself writes it.
_CATALOG = """
SELECT conrelid::regclass::text AS tabla, conname, pg_get_constraintdef(oid) FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version'
UNION ALL
SELECT tablename, indexname, indexdef FROM pg_indexes
 WHERE schemaname = 'public' AND tablename <> 'alembic_version'
UNION ALL
SELECT table_name, column_name, concat_ws(' ', data_type, numeric_precision, numeric_scale, is_nullable,
       column_default, is_identity, identity_generation, generation_expression)
  FROM information_schema.columns WHERE table_schema = 'public' AND table_name <> 'alembic_version'
ORDER BY 1, 2, 3
"""


def test_modelos_y_migraciones_dicen_lo_mismo(database_url: str) -> None:
    engine = create_engine(database_url, poolclass=NullPool)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _not_the_checkpointer})
        assert compare_metadata(context, Base.metadata) == []


def _not_the_checkpointer(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and name is not None and name.startswith("checkpoint"))


def test_el_catalogo_migrado_es_el_de_los_modelos(base_vacia: str, base_aparte: str) -> None:
    engine = create_engine(base_vacia, poolclass=NullPool)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    with psycopg.connect(dsn(base_vacia)) as models, psycopg.connect(dsn(base_aparte)) as migrated:
        ours = [row for row in migrated.execute(_CATALOG) if not row[0].startswith("checkpoint")]
        assert ours == models.execute(_CATALOG).fetchall()


def test_la_ultima_version_es_la_cabeza_de_alembic(base_vacia: str) -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == [ultima_version()]
    assert version_de(base_vacia) is None
    migrar(base_vacia)
    assert version_de(base_vacia) == ultima_version()


def test_dos_procesos_migran_a_la_vez_una_base_vacia(base_vacia: str, raiz: Path) -> None:
    code = "import sys; from db.migrar import migrar; migrar(sys.argv[1])"
    arguments = [sys.executable, "-c", code, base_vacia]
    processes = [
        subprocess.Popen(arguments, cwd=raiz, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for _ in range(3)
    ]
    outputs = [process.communicate(timeout=60)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], outputs
    with psycopg.connect(dsn(base_vacia)) as connection:
        assert len(connection.execute("SELECT version_num FROM alembic_version").fetchall()) == 1


def test_migrar_otra_vez_no_cambia_nada(base_aparte: str) -> None:
    migrar(base_aparte)


def test_se_puede_bajar_y_volver_a_subir(base_aparte: str) -> None:
    engine = create_engine(base_aparte, poolclass=NullPool)
    with engine.begin() as connection:
        command.downgrade(configuration(connection=connection), "base")
    with engine.connect() as connection:
        left = connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
    assert left == ["alembic_version"]
    migrar(base_aparte)


def test_una_base_de_una_version_mas_nueva_se_nombra(base_aparte: str) -> None:
    with psycopg.connect(dsn(base_aparte), autocommit=True) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(BaseDeDatosError, match="versión más nueva"):
        migrar(base_aparte)


def test_alembic_a_mano_usa_la_base_embebida(tmp_path: Path, raiz: Path) -> None:
    arguments = [sys.executable, "-m", "alembic", "-c", str(raiz / "alembic.ini")]
    environment = {**os.environ, "DATA_DIR": str(tmp_path / "datos")}
    for action in (["upgrade", "head"], ["check"]):
        done = subprocess.run(
            [*arguments, *action], cwd=tmp_path, env=environment, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr


async def test_cambiar_productos_avisa(base_limpia: BaseLimpia) -> None:
    async with abrir_pool(base_limpia.url) as pool, pool.connection() as listener:
        await listener.execute("LISTEN productos_cambiados")
        async with base_limpia.sessions.begin() as session:
            await _insert_producto(session)
            await session.execute(text("UPDATE productos SET precio = 2"))
        notices = [notice async for notice in listener.notifies(timeout=5, stop_after=1)]
        await listener.execute("UNLISTEN *")
    assert [(notice.channel, notice.payload) for notice in notices] == [("productos_cambiados", "")]


@pytest.mark.parametrize(
    "change", ["UPDATE movimientos_inventario SET cantidad = 5", "DELETE FROM movimientos_inventario"]
)
async def test_un_movimiento_no_se_cambia_ni_se_borra(session: AsyncSession, change: str) -> None:
    producto_id = await _insert_producto(session)
    await session.execute(
        text("INSERT INTO movimientos_inventario (producto_id, cantidad, motivo) VALUES (:id, 1, 'ajuste')"),
        {"id": producto_id},
    )
    with pytest.raises(Exception, match="only grows"):
        await session.execute(text(change))


async def _insert_producto(session: AsyncSession) -> int:
    result = await session.execute(
        text("INSERT INTO productos (sku, nombre, precio) VALUES ('A', 'a', 1) RETURNING id")
    )
    producto_id: int = result.scalar_one()
    return producto_id
