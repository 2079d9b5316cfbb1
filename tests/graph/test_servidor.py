"""The agent and its server: restarted, behind a pooler, killed, and met by two services at once."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import make_url

from db.conexion import dsn
from db.vigilancia import base_vigilada
from graph.agente import Agente, abrir_agente
from settings import Settings
from tests.graph.compra import COMPRA, comprar
from tests.servicio import puerto_libre

_PGBOUNCER = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")


async def test_tras_un_reinicio_del_servidor_se_sigue_vendiendo(agente: Agente) -> None:
    """Every connection is cut: those of both pools, and those that listen."""
    await comprar(agente, "antes-del-reinicio")
    async with agente.pool.connection() as conexion:
        await conexion.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    await asyncio.gather(*(comprar(agente, f"tras-el-reinicio-{numero}") for numero in range(3)))
    async with agente.pool.connection() as conexion, asyncio.timeout(30):
        await conexion.execute("UPDATE productos SET nombre = 'Escafandra de bronce' WHERE id = 1")
        while not (await agente.buscar("escafandra de bronce", 1)):
            await asyncio.sleep(0.05)


async def test_una_base_incorporada_que_muere_se_levanta(tmp_path: Path) -> None:
    async with base_vigilada(None, tmp_path) as url:
        for _ in range(2):
            pid = int((tmp_path / "postgres" / "postmaster.pid").read_text().splitlines()[0])
            psutil.Process(pid).kill()
            async with asyncio.timeout(30):
                while not await asyncio.to_thread(_contesta, url):
                    await asyncio.sleep(0.05)
            nuevo = int((tmp_path / "postgres" / "postmaster.pid").read_text().splitlines()[0])
            assert nuevo != pid


def _contesta(url: str) -> bool:
    try:
        psycopg.connect(dsn(url), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_dos_servicios_empiezan_a_la_vez_en_una_base_vacia(
    base_vacia: str, con_motor: Path, agente: Agente, raiz: Path
) -> None:
    """Each opens the agent, with its migrations, its demo shop and its vectors, and sells."""
    codigo = """if True:
        import asyncio, sys
        from pathlib import Path
        from graph.agente import abrir_agente
        from settings import Settings
        from tests.graph.compra import comprar
        async def main():
            ajustes = Settings(_env_file=None, database_url=sys.argv[1], data_dir=Path(sys.argv[2]))
            async with abrir_agente(ajustes) as agente:
                await comprar(agente, sys.argv[3])
        asyncio.run(main())"""
    procesos = [
        subprocess.Popen(
            [sys.executable, "-c", codigo, base_vacia, str(con_motor), f"servicio-{numero}"],
            cwd=raiz,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        for numero in range(2)
    ]
    for proceso in procesos:
        salida, _ = proceso.communicate(timeout=120)
        assert proceso.returncode == 0, salida
    consulta = """SELECT (SELECT count(*) FROM ventas WHERE estado = 'cerrada'),
                  (SELECT count(*) FROM productos), (SELECT count(DISTINCT sku) FROM productos)"""
    with psycopg.connect(dsn(base_vacia)) as conexion:
        cerradas, productos, distintos = conexion.execute(consulta).fetchone() or (0, 0, 0)
    assert cerradas == 2
    assert productos == distintos == len(agente.recursos.indice)


@pytest.fixture
def pooler(base_aparte: str, tmp_path: Path) -> Iterator[str]:
    """The URL of a pgbouncer that shares three connections by transaction."""
    directa = make_url(base_aparte)
    if _PGBOUNCER is None:
        pytest.skip("no pgbouncer here; on Debian: apt-get install pgbouncer")
    if directa.password is None:
        pytest.skip("the embedded server knows its client by the kernel's word, which a pooler cannot give")
    puerto = puerto_libre()
    servidor = f"host={directa.host} port={directa.port} dbname={directa.database}"
    configuracion = tmp_path / "pgbouncer.ini"
    configuracion.write_text(
        f"[databases]\ntienda = {servidor} user={directa.username} password={directa.password}\n"
        f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {puerto}\nunix_socket_dir =\nauth_type = any\n"
        f"pool_mode = transaction\ndefault_pool_size = 3\nuser = {'nobody' if os.geteuid() == 0 else ''}\n"
    )
    with psycopg.connect(dsn(base_aparte)) as conexion:
        conexion.execute("SELECT 1")
    proceso = subprocess.Popen([_PGBOUNCER, "-q", str(configuracion)], stderr=subprocess.DEVNULL)
    try:
        yield f"postgresql://{directa.username}@127.0.0.1:{puerto}/tienda"
    finally:
        proceso.terminate()
        proceso.wait(30)


async def test_detras_de_un_pooler_se_vende_igual(
    pooler: str, base_aparte: str, con_motor: Path, agente: Agente
) -> None:
    """Eight customers at once over three connections, each of which is lent for one transaction."""
    async with asyncio.timeout(30):
        while not await asyncio.to_thread(_contesta, pooler):
            await asyncio.sleep(0.05)
    ajustes = Settings(
        _env_file=None, database_url=pooler, database_url_directa=base_aparte, data_dir=con_motor
    )
    async with abrir_agente(ajustes) as otro:
        await asyncio.gather(*(comprar(otro, f"pooler-{numero}") for numero in range(8)))
        historiales = [
            await otro.historial(f"pooler-{numero}", limite=100, antes_de=None) for numero in range(8)
        ]
    assert {len(historial) for historial in historiales} == {2 * len(COMPRA)}
