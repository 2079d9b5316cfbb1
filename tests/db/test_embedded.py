"""The embedded server, seen from outside: real processes, real kills."""

import contextlib
import os
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO

import psutil
import psycopg
import pytest
from sqlalchemy import make_url

from db.conexion import dsn
from db.embedded import EmbeddedPostgres, base_de_datos
from db.errors import BaseDeDatosError
from tests.conftest import SIN_ESPERAR_AL_DISCO

NOBODY = 65534
# Starts the server, prints its URL, and uses it until its input ends.
_USER = """
import sys; from pathlib import Path; from db.embedded import base_de_datos
with base_de_datos(None, Path(sys.argv[1])) as url:
    print(url, flush=True); sys.stdin.read()
"""


class Usuario:
    """Another process that uses the embedded server of a folder."""

    def __init__(self, data_dir: Path, raiz: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _USER, str(data_dir)],
            cwd=raiz,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def url(self) -> str:
        return _pipe(self.process.stdout).readline().strip()

    def leave(self) -> None:
        _pipe(self.process.stdin).close()
        assert self.process.wait(30) == 0

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(30)


def _servidor(data_dir: Path) -> EmbeddedPostgres:
    return EmbeddedPostgres(data_dir, parameters=SIN_ESPERAR_AL_DISCO)


def _servir(data_dir: Path) -> AbstractContextManager[str]:
    return base_de_datos(None, data_dir, parameters=SIN_ESPERAR_AL_DISCO)


def _pipe(pipe: IO[str] | None) -> IO[str]:
    assert pipe is not None
    return pipe


@pytest.fixture
def data_dir(tmp_path: Path) -> Iterator[Path]:
    """A data folder that does not exist yet; whatever still serves it after the test is stopped."""
    folder = tmp_path / "datos"
    yield folder
    for pid_file in tmp_path.rglob("postmaster.pid"):
        _kill_tree(int(pid_file.read_text().splitlines()[0]))


@pytest.fixture(scope="session")
def _hecha(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hecha") / "datos"
    with _servir(folder):
        return folder


@pytest.fixture
def data_dir_hecho(data_dir: Path, _hecha: Path) -> Path:
    """A data folder with a whole database that nobody serves now."""
    subprocess.run(["cp", "-a", str(_hecha), str(data_dir)], check=True)
    return data_dir


@pytest.fixture
def entrar(data_dir: Path, raiz: Path) -> Iterator[Callable[[], Usuario]]:
    usuarios: list[Usuario] = []

    def enter() -> Usuario:
        usuarios.append(Usuario(data_dir, raiz))
        return usuarios[-1]

    yield enter
    for usuario in usuarios:
        usuario.kill()
        for pipe in (usuario.process.stdin, usuario.process.stdout):
            _pipe(pipe).close()


def _kill_tree(pid: int) -> None:
    if psutil.pid_exists(pid):
        postmaster = psutil.Process(pid)
        for process in (postmaster, *postmaster.children()):
            process.kill()


def _postmaster(data_dir: Path) -> int | None:
    pid_file = data_dir / "postgres" / "postmaster.pid"
    return int(pid_file.read_text().splitlines()[0]) if pid_file.exists() else None


def _execute(url: str, statement: str) -> list[tuple[object, ...]]:
    with psycopg.connect(dsn(url), autocommit=True) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


@pytest.mark.parametrize(
    "name", ["datos", "con espacio y ñ", "com\"illas' $HOME `id` %20 +", "l/" * 50 + "largo" * 10]
)
def test_los_datos_quedan_de_una_vez_a_la_siguiente(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    with _servir(folder) as url:
        _execute(url, "CREATE TABLE t (x int)")
    assert _postmaster(folder) is None
    with _servir(folder) as url:
        assert _execute(url, "SELECT count(*) FROM t") == [(0,)]


def test_el_servidor_es_utf8_en_utc_y_su_rol_no_es_superusuario(data_dir: Path) -> None:
    with base_de_datos(None, data_dir) as url:
        assert _execute(
            url,
            "SELECT lower('ÁRBOL'), current_setting('timezone'), current_setting('fsync'), rolsuper"
            " FROM pg_roles WHERE rolname = current_user",
        ) == [("árbol", "UTC", "on", False)]


def test_una_base_nombrada_no_toca_la_carpeta(data_dir: Path, database_url: str) -> None:
    with base_de_datos(database_url, data_dir) as url:
        assert _execute(url, "SELECT 1") == [(1,)]
    assert not data_dir.exists()


def test_dos_procesos_comparten_servidor_y_el_ultimo_lo_detiene(
    data_dir: Path, entrar: Callable[[], Usuario]
) -> None:
    first, second = entrar(), entrar()  # at once, on a folder that does not exist yet
    assert first.url() == second.url() != ""
    postmaster = _postmaster(data_dir)
    assert postmaster is not None
    first.leave()
    assert _postmaster(data_dir) == postmaster
    second.leave()
    assert _postmaster(data_dir) is None
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(postmaster).wait(10)


def test_un_proceso_muerto_deja_el_servidor_y_el_siguiente_lo_halla(
    data_dir: Path, entrar: Callable[[], Usuario]
) -> None:
    killed = entrar()
    _execute(killed.url(), "CREATE TABLE t AS SELECT 1 AS x")
    killed.kill()
    postmaster = _postmaster(data_dir)
    with _servir(data_dir) as url:
        assert _postmaster(data_dir) == postmaster
        assert _execute(url, "SELECT x FROM t") == [(1,)]
    assert _postmaster(data_dir) is None


def test_tras_matar_el_servidor_el_siguiente_arranque_tiene_todo_lo_confirmado(
    data_dir: Path, entrar: Callable[[], Usuario]
) -> None:
    usuario = entrar()
    url = usuario.url()
    _execute(url, "CREATE TABLE t (x int)")
    with psycopg.connect(dsn(url), autocommit=True) as connection:
        for _ in range(200):
            connection.execute("INSERT INTO t VALUES (1)")
        os.kill(_postmaster(data_dir) or 0, signal.SIGKILL)
        with _servir(data_dir) as revived:
            assert _execute(revived, "SELECT count(*) FROM t") == [(200,)]


def test_arrancar_otra_vez_revive_un_servidor_muerto(data_dir: Path) -> None:
    with _servidor(data_dir) as server:
        os.kill(_postmaster(data_dir) or 0, signal.SIGKILL)
        server.start()
        assert _execute(server.url, "SELECT 1") == [(1,)]
    assert _postmaster(data_dir) is None


def test_un_servidor_sin_conexiones_libres_no_se_toma_por_muerto(data_dir: Path) -> None:
    parameters = {**SIN_ESPERAR_AL_DISCO, "max_connections": "5", "max_wal_senders": "0"}
    with base_de_datos(None, data_dir, parameters=parameters) as url:
        connections = [psycopg.connect(dsn(url)) for _ in range(2)]
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(dsn(url))
        with _servir(data_dir):
            pass
        for connection in connections:
            connection.close()


def test_una_carpeta_por_dos_nombres_es_la_misma(data_dir: Path, tmp_path: Path) -> None:
    alias = tmp_path / "alias"
    alias.symlink_to(data_dir)
    with _servir(data_dir), _servir(alias) as url:
        assert _execute(url, "SELECT 1") == [(1,)]


def test_una_base_que_falta_se_nombra(data_dir: Path) -> None:
    with _servir(data_dir) as url:
        other = make_url(url).set(database="postgres").render_as_string(hide_password=False)
        _execute(other, "DROP DATABASE vendedor")
    with pytest.raises(BaseDeDatosError, match="no deja entrar"):
        _servidor(data_dir).start()
    assert _postmaster(data_dir) is None


def test_un_pid_reutilizado_por_otro_programa_no_estorba(data_dir_hecho: Path) -> None:
    stale = data_dir_hecho / "postgres" / "postmaster.pid"
    stale.write_text(f"{os.getpid()}\n{data_dir_hecho / 'postgres'}\n1\n5432\n\n\n  1  1\nready\n")
    os.chown(stale, stale.parent.stat().st_uid, stale.parent.stat().st_gid)
    with _servir(data_dir_hecho) as url:
        assert _execute(url, "SELECT 1") == [(1,)]


def test_una_creacion_a_medias_se_rehace(data_dir: Path) -> None:
    half = data_dir / "postgres.nuevo"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    with _servir(data_dir) as url:
        assert _execute(url, "SELECT 1") == [(1,)]
    assert not half.exists()


def test_una_carpeta_copiada_con_otros_permisos_sirve(data_dir_hecho: Path) -> None:
    (data_dir_hecho / "postgres").chmod(0o755)
    with _servir(data_dir_hecho) as url:
        assert _execute(url, "SELECT 1") == [(1,)]


def _without_version(folder: Path) -> None:
    (folder / "PG_VERSION").unlink()


def _garbage_version(folder: Path) -> None:
    (folder / "PG_VERSION").write_bytes(b"\xff\xfe\x00basura")


def _other_version(folder: Path) -> None:
    (folder / "PG_VERSION").write_text("16\n")


def _without_control(folder: Path) -> None:
    (folder / "global" / "pg_control").unlink()


def _garbage_control(folder: Path) -> None:
    (folder / "global" / "pg_control").write_bytes(b"basura" * 2000)


def _without_wal(folder: Path) -> None:
    for segment in (folder / "pg_wal").glob("0*"):
        segment.unlink()


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (_without_version, "está dañada"),
        (_garbage_version, "está dañada"),
        (_other_version, "PostgreSQL 16"),
        (_without_control, "no arranca"),
        (_garbage_control, "no arranca"),
        (_without_wal, "no arranca"),
    ],
)
def test_una_carpeta_danada_se_nombra_y_no_se_toca(
    data_dir_hecho: Path, damage: Callable[[Path], None], message: str
) -> None:
    folder = data_dir_hecho / "postgres"
    damage(folder)
    before = _files(folder)
    started = time.monotonic()
    with pytest.raises(BaseDeDatosError, match=message) as error:
        _servidor(data_dir_hecho).start()
    assert str(folder) in str(error.value)
    assert "No se ha borrado nada" in str(error.value)
    assert before <= _files(folder)
    assert _postmaster(data_dir_hecho) is None
    assert time.monotonic() - started < 10


def _files(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*")}


def test_una_carpeta_con_otras_cosas_no_se_toma_por_base(data_dir: Path) -> None:
    folder = data_dir / "postgres"
    folder.mkdir(parents=True)
    (folder / "notas.txt").write_text("mías")
    with pytest.raises(BaseDeDatosError, match="está dañada"):
        _servidor(data_dir).start()
    assert (folder / "notas.txt").read_text() == "mías"


def test_un_archivo_en_lugar_de_la_carpeta_se_nombra(data_dir: Path) -> None:
    data_dir.write_text("no soy una carpeta")
    with pytest.raises(BaseDeDatosError, match=r"No se puede usar la carpeta de datos .*datos"):
        _servidor(data_dir).start()
    assert data_dir.read_text() == "no soy una carpeta"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_una_carpeta_sin_permiso_se_nombra(data_dir: Path) -> None:
    data_dir.mkdir(mode=0o500)
    with pytest.raises(BaseDeDatosError, match="No se puede usar la carpeta de datos"):
        _servidor(data_dir).start()


def test_detener_sin_carpeta_no_falla(data_dir: Path, tmp_path: Path) -> None:
    with _servir(data_dir):
        data_dir.rename(tmp_path / "otra")


def test_el_registro_no_guarda_datos_de_clientes(data_dir: Path) -> None:
    with _servir(data_dir) as url:
        _execute(url, "CREATE TABLE t (cedula text PRIMARY KEY)")
        _execute(url, "INSERT INTO t VALUES ('1032456789')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            _execute(url, "INSERT INTO t VALUES ('1032456789')")
    assert "1032456789" not in (data_dir / "postgres" / "servidor.log").read_text()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another account")
class TestComoRoot:
    @pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
    def test_otra_cuenta_no_obtiene_nada(self) -> None:
        with tempfile.TemporaryDirectory() as open_to_all:
            folder = Path(open_to_all)
            folder.chmod(0o755)
            with _servir(folder) as url:
                assert "Permission denied" in _error_as_nobody(url)
                (folder / "postgres").chmod(0o755)
                (folder / "postgres" / ".s.PGSQL.5432").chmod(0o777)
                assert "Peer authentication failed" in _error_as_nobody(url)

    def test_ninguna_carpeta_de_arriba_se_abre(self, tmp_path: Path) -> None:
        closed = tmp_path / "cerrada"
        closed.mkdir(mode=0o700)
        with _servir(closed / "datos") as url:
            assert _execute(url, "SELECT 1") == [(1,)]
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700

    def test_la_carpeta_de_un_usuario_se_sirve_con_su_cuenta(self, data_dir: Path) -> None:
        data_dir.mkdir()
        os.chown(data_dir, NOBODY, NOBODY)
        with _servir(data_dir) as url:
            assert _execute(url, "SELECT 1") == [(1,)]
            assert psutil.Process(_postmaster(data_dir)).uids().real == NOBODY


def _error_as_nobody(url: str) -> str:
    """What the account `nobody` is told when it connects."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        try:
            psycopg.connect(dsn(url), connect_timeout=5)
            os.write(writing, b"connected")
        except psycopg.OperationalError as error:
            os.write(writing, str(error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return pipe.read()
