"""Who may do what: the one place that says it, read by every route and by the test that walks them.

A route either asks for a permission (`exigir`) or stands in `PUBLICAS`; one that does neither is a bug.
"""

import hmac
import ipaddress
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.params import Depends as Dependencia
from fastapi.routing import RouteContext, iter_route_contexts
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import NoAutorizadoError, SinPermisoError
from db.repositorios.administracion import AuditoriaRepository
from db.roles import Rol
from tools import tokens


class Permiso(StrEnum):
    LEER_VENTAS = "leer_ventas"  # conversations, orders, sales and whose they are
    ESCRIBIR_VENTAS = "escribir_ventas"
    LEER_NEGOCIO = "leer_negocio"  # the shop's figures, and everything at once
    ADMINISTRAR = "administrar"


ROLES_CON: dict[Permiso, frozenset[Rol]] = {
    Permiso.LEER_VENTAS: frozenset(Rol),
    Permiso.ESCRIBIR_VENTAS: frozenset({Rol.ADMIN, Rol.OPERADOR}),
    Permiso.LEER_NEGOCIO: frozenset({Rol.ADMIN, Rol.LECTURA}),
    Permiso.ADMINISTRAR: frozenset({Rol.ADMIN}),
}
# A customer's own chat, the public catalogue, the shop's card, and the pages.
PUBLICAS = frozenset({
    "/tienda", "/chat/texto", "/chat/texto/stream", "/chat/audio", "/chat/imagen",
    "/chat/historial/{chat_id}", "/chat/health",
    "/", "/static", "/favicon.ico", "/docs", "/docs/inicio.js", "/docs/recursos", "/openapi.json",
    "/agente/invoke", "/agente/batch", "/agente/stream", "/agente/stream_log", "/agente/stream_events",
    "/agente/input_schema", "/agente/output_schema", "/agente/config_schema",
    "/agente/playground/{file_path:path}",
})  # fmt: skip
PUBLICAS_DE_LECTURA = frozenset({"/productos/", "/productos/buscar", "/productos/{producto_id}"})
_DE_PROXY = ("forwarded", "x-forwarded-for", "x-real-ip", "via")

_BEARER = HTTPBearer(
    auto_error=False,
    scheme_name="TokenDeAdmin",
    description="El token de `vendedor token`, o uno con nombre y rol de `vendedor token crear`.",
)
Credenciales = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]


@dataclass(frozen=True)
class Identidad:
    nombre: str
    rol: Rol


async def identificar(request: Request, credenciales: Credenciales) -> Identidad:
    """Raises NoAutorizadoError."""
    recibido = credenciales.credentials if credenciales else ""
    # Compared in constant time: how long it takes must not tell how much of the token was right.
    # Starlette reads the headers' bytes as latin-1, and this gives those bytes back.
    if hmac.compare_digest(recibido.encode("latin-1"), request.app.state.admin_token.encode()):
        return Identidad("admin_token", Rol.ADMIN)
    if tokens.tiene_forma(recibido):
        async with request.app.state.agente.recursos.sessions.begin() as session:
            token = await tokens.reconocer(session, recibido)
        if token is not None:
            return Identidad(token.nombre, Rol(token.rol))
    raise NoAutorizadoError


IdentidadDep = Annotated[Identidad, Depends(identificar)]


class Exigencia:
    """A dependency that lets through the roles of a permission."""

    def __init__(self, permiso: Permiso) -> None:
        self.permiso = permiso

    async def __call__(self, identidad: IdentidadDep) -> None:
        if identidad.rol not in ROLES_CON[self.permiso]:
            raise SinPermisoError(identidad.rol)


class ExigenciaSalvoAqui:
    """As `Exigencia`; a program of this machine that comes to us directly needs no token."""

    def __init__(self, permiso: Permiso) -> None:
        self._exigencia = Exigencia(permiso)
        self.permiso = permiso

    async def __call__(self, request: Request, credenciales: Credenciales) -> None:
        if credenciales is not None or not _de_aqui(request):
            await self._exigencia(await identificar(request, credenciales))


def _de_aqui(request: Request) -> bool:
    """A proxy of this machine asks for somebody else, and says so."""
    if any(cabecera in request.headers for cabecera in _DE_PROXY) or request.client is None:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False


class RutaSinDecisionError(Exception):
    """Somebody added a route and did not say who may use it."""


@dataclass(frozen=True)
class Decision:
    """One route and method, and what it asks for: None if it is public."""

    metodo: str
    camino: str
    permiso: Permiso | None
    escribe: bool


def decisiones(app: FastAPI) -> list[Decision]:
    """What was decided about every route of the application.

    Raises:
        RutaSinDecisionError
    """
    return [
        _decision(contexto, metodo)
        for contexto in iter_route_contexts(app.routes)
        for metodo in sorted(contexto.methods or {"*"})
    ]


def _decision(contexto: RouteContext, metodo: str) -> Decision:
    camino = contexto.path or ""
    llamadas = [d.call for d in contexto.dependant.dependencies] if hasattr(contexto, "dependant") else []
    escribe = abrir_escritura in llamadas
    for llamada in llamadas:
        if isinstance(llamada, Exigencia | ExigenciaSalvoAqui):
            return Decision(metodo, camino, llamada.permiso, escribe)
    if camino in PUBLICAS or (camino in PUBLICAS_DE_LECTURA and metodo in {"GET", "HEAD"}):
        return Decision(metodo, camino, None, escribe)
    raise RutaSinDecisionError(f"{metodo} {camino}")


def exigir(permiso: Permiso) -> Dependencia:
    dependencia: Dependencia = Depends(Exigencia(permiso))
    return dependencia


def exigir_salvo_aqui(permiso: Permiso) -> Dependencia:
    dependencia: Dependencia = Depends(ExigenciaSalvoAqui(permiso))
    return dependencia


async def quien_sea(request: Request, credenciales: Credenciales) -> Identidad | None:
    """For public routes that show more to whoever has a token. A wrong one is told, not ignored."""
    return await identificar(request, credenciales) if credenciales else None


@dataclass(frozen=True)
class Autor:
    """Who asks for a write, and by which route."""

    quien: Identidad
    accion: str
    peticion_id: str | None

    async def firmar(self, session: AsyncSession, recurso: str, detalle: dict[str, Any]) -> None:
        await AuditoriaRepository(session).anotar(
            quien=self.quien.nombre,
            rol=self.quien.rol,
            accion=self.accion,
            recurso=recurso,
            detalle=detalle,
            peticion_id=self.peticion_id,
        )


async def autor_de(request: Request, identidad: IdentidadDep) -> Autor:
    accion = f"{request.method} {request.scope['route'].path}"
    return Autor(identidad, accion, request.scope.get("peticion_id"))


AutorDep = Annotated[Autor, Depends(autor_de)]


@dataclass
class Escritura:
    """A transaction of the administration: what it writes is kept with who did it, or not at all."""

    session: AsyncSession
    autor: Autor
    recurso: str = ""
    detalle: dict[str, Any] = field(default_factory=dict)

    def anotar(self, recurso: str, **detalle: Any) -> None:
        """What the audit says was written: rows by our ids, and no customer's data."""
        self.recurso, self.detalle = recurso, detalle


async def abrir_escritura(request: Request, autor: AutorDep) -> AsyncIterator[Escritura]:
    async with request.app.state.agente.recursos.sessions.begin() as session:
        escritura = Escritura(session, autor)
        yield escritura
        await autor.firmar(session, escritura.recurso, escritura.detalle)


# "function": a commit that fails must not be answered with a 200 that was already sent.
EscrituraDep = Annotated[Escritura, Depends(abrir_escritura, scope="function")]
