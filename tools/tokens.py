"""Named tokens of the administration. What is shown once is never kept: the database has its fingerprint."""

import hashlib
import re
import secrets

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import TokenExistenteError, TokenInvalidoError, TokenNoEncontradoError
from db.models import Token
from db.repositorios.administracion import AuditoriaRepository, TokenRepository
from db.roles import Rol

PREFIJO = "vnd_"
CONSOLA = "consola"
_NOMBRE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,59}")
_SECRETO = re.compile(rf"{PREFIJO}[A-Za-z0-9_-]{{43}}")
# Names that the audit gives to others.
_RESERVADOS = frozenset({CONSOLA, "admin_token"})


async def crear(session: AsyncSession, nombre: str, rol: Rol) -> str:
    """The new token, which nobody can read again.

    Raises:
        TokenInvalidoError, TokenExistenteError.
    """
    if not _NOMBRE.fullmatch(nombre) or nombre in _RESERVADOS:
        raise TokenInvalidoError(nombre)
    tokens = TokenRepository(session)
    if await tokens.vigente(nombre) is not None:
        raise TokenExistenteError(nombre)
    secreto = PREFIJO + secrets.token_urlsafe(32)
    await tokens.crear(nombre, _huella(secreto), rol)
    await _anotar(session, "token crear", nombre, rol)
    return secreto


async def listar(session: AsyncSession) -> list[Token]:
    return await TokenRepository(session).todos()


async def revocar(session: AsyncSession, nombre: str) -> None:
    """It opens nothing from the next request on. Raises TokenNoEncontradoError."""
    tokens = TokenRepository(session)
    token = await tokens.vigente(nombre)
    if token is None:
        raise TokenNoEncontradoError(nombre)
    await tokens.revocar(token.id)
    await _anotar(session, "token revocar", nombre, token.rol)


async def reconocer(session: AsyncSession, secreto: str) -> Token | None:
    """Whose token it is; None if nobody's. Compared by fingerprint, so timing tells nothing of any token."""
    tokens = TokenRepository(session)
    token = await tokens.de_huella(_huella(secreto))
    if token is not None:
        await tokens.anotar_uso(token.id)
    return token


def tiene_forma(secreto: str) -> bool:
    """Whether it may be one of ours: what cannot be is refused without asking the database."""
    return _SECRETO.fullmatch(secreto) is not None


def _huella(secreto: str) -> bytes:
    return hashlib.sha256(secreto.encode()).digest()


async def _anotar(session: AsyncSession, accion: str, nombre: str, rol: str) -> None:
    await AuditoriaRepository(session).anotar(
        quien=CONSOLA, rol=Rol.ADMIN, accion=accion, recurso=f"token:{nombre}", detalle={"rol": str(rol)}
    )
