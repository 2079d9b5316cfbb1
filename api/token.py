"""The administrator's token: the setting, or one made at first start and kept beside the data."""

import os
import secrets
import time
from pathlib import Path

from db.errors import DominioError
from settings import Settings

_NOMBRE = "admin_token"
_ESPERA_S, _INTENTOS = 0.05, 20


class TokenNoGuardadoError(DominioError):
    codigo = "token_no_guardado"


def token_de_admin(settings: Settings) -> str:
    """`ADMIN_TOKEN`, or what `DATA_DIR/admin_token` (mode 600) holds; made there if nothing is.

    Raises:
        TokenNoGuardadoError: the file cannot be read or written.
    """
    if settings.admin_token is not None and settings.admin_token.get_secret_value():
        return settings.admin_token.get_secret_value()
    ruta = settings.data_dir.expanduser() / _NOMBRE
    try:
        return _crear(ruta) or _leer(ruta) or _reponer(ruta)
    except OSError as exc:
        raise TokenNoGuardadoError(
            f"No puedo guardar el token de administración en {ruta} ({exc.strerror}). "
            "Da permiso de escritura a esa carpeta o define ADMIN_TOKEN."
        ) from exc


def _crear(ruta: Path) -> str | None:
    """None when it is there already: of two processes that start at once, one makes it."""
    ruta.parent.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(ruta, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return None
    token = secrets.token_urlsafe(32)
    with os.fdopen(descriptor, "w", encoding="ascii") as archivo:
        archivo.write(token + "\n")
        archivo.flush()
        os.fsync(archivo.fileno())
    return token


def _leer(ruta: Path) -> str | None:
    """None when it stays empty: the process that began it died before it wrote."""
    if os.name == "posix" and ruta.stat().st_mode & 0o077:
        ruta.chmod(0o600)
    for _ in range(_INTENTOS):
        token = ruta.read_text(encoding="ascii", errors="ignore").strip()
        if token:
            return token
        time.sleep(_ESPERA_S)  # before serving: nothing else runs yet
    return None


def _reponer(ruta: Path) -> str:
    ruta.unlink(missing_ok=True)
    return _crear(ruta) or _leer(ruta) or _reponer(ruta)
