"""The operating-system account that the embedded PostgreSQL runs as.

PostgreSQL refuses to run as root. Started by root, it runs as the owner of the data folder, or as a system
account of its own, made once. No folder's mode is ever widened for it: where that account could not enter a
folder above its data or its programs (a checkout in /root, say), that one process gets the right to pass file
permissions instead.
"""

import os
import pwd
import shutil
import stat
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from db.errors import BaseDeDatosError

SYSTEM_ACCOUNT = "agente-vendedor"


@dataclass(frozen=True)
class Account:
    """How to run a program as the server's account; `user` is None when that is who we are."""

    name: str
    uid: int
    gid: int
    user: int | None = None
    prefix: tuple[str, ...] = ()

    def popen(self, command: Sequence[str], **options: Any) -> "subprocess.Popen[str]":
        # A locale or a working folder that the account lacks must not stop the server.
        env = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}
        if self.user is not None and not self.prefix:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.Popen(
            [*self.prefix, *command],
            cwd="/",
            env=env,
            text=True,
            umask=0o077,
            start_new_session=True,
            **options,
        )

    def run(self, command: Sequence[str], text: str = "") -> None:
        """Runs `command` with `text` as its input. Raises CalledProcessError with what it wrote."""
        process = self.popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        output, _ = process.communicate(text)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command[0], output)


def account_for(data_dir: Path, folders: Sequence[Path]) -> Account:
    """The account that the server of `data_dir` runs as. `folders`: all that it must be able to enter."""
    if os.geteuid() != 0:
        return _current()
    entry = _owner(data_dir)
    closed = [str(folder) for folder in folders if not _can_enter(folder, entry)]
    prefix = _with_capability(entry, closed[0]) if closed else ()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid, entry.pw_uid, prefix)


def _current() -> Account:
    try:
        entry = pwd.getpwuid(os.geteuid())
    except KeyError:
        raise BaseDeDatosError(
            f"El usuario con uid {os.geteuid()} no tiene nombre en este sistema y PostgreSQL lo necesita. "
            "Ejecuta el servicio con otro usuario, o define DATABASE_URL."
        ) from None
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _owner(data_dir: Path) -> pwd.struct_passwd:
    for folder in (data_dir / "postgres", data_dir):
        if not folder.exists() or folder.stat().st_uid == 0:
            continue
        try:
            return pwd.getpwuid(folder.stat().st_uid)
        except KeyError:  # an owner from another machine or container
            continue
    return _system_account()


def _system_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_ACCOUNT)
    except KeyError:
        pass
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    options = ("--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin")
    try:
        # Its status is of no use: another process may have made the account in between.
        subprocess.run([useradd, *options, SYSTEM_ACCOUNT], capture_output=True)
        return pwd.getpwnam(SYSTEM_ACCOUNT)
    except (OSError, KeyError):
        raise BaseDeDatosError(
            "PostgreSQL no puede ejecutarse como root y no se pudo crear la cuenta del sistema "
            f"«{SYSTEM_ACCOUNT}». Créala, ejecuta el servicio con un usuario ordinario o define DATABASE_URL."
        ) from None


def _can_enter(folder: Path, entry: pwd.struct_passwd) -> bool:
    """Whether the mode bits of `folder` and of all above it let the account in."""
    for step in (folder, *folder.parents):
        status = step.stat()
        if status.st_uid == entry.pw_uid:
            needed = stat.S_IXUSR
        else:
            needed = stat.S_IXGRP if status.st_gid == entry.pw_gid else stat.S_IXOTH
        if not status.st_mode & needed:
            return False
    return True


def _with_capability(entry: pwd.struct_passwd, closed: str) -> tuple[str, ...]:
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise BaseDeDatosError(
            f"La cuenta «{entry.pw_name}», con la que se ejecuta PostgreSQL, no puede entrar en {closed}. "
            "Abre el paso a esa carpeta, ejecuta el servicio con un usuario ordinario, o define DATABASE_URL."
        )
    capability = "+dac_override"
    return (
        *(setpriv, f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups"),
        *(f"--inh-caps={capability}", f"--ambient-caps={capability}", "--"),
    )
