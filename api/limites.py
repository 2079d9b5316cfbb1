"""How often one address may ask, and one chat may speak.

Each process counts for itself. By default only who comes from outside this machine is counted, so that a
proxy that does not say for whom it asks, or a load test, is not; a limit that is set counts for everybody.
"""

import ipaddress
import time

from fastapi import Request
from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import SlidingWindowCounterRateLimiter
from starlette.types import ASGIApp, Receive, Scope, Send

from api.errors import DemasiadasPeticionesError, documento_de
from settings import Settings

PETICIONES_POR_MINUTO = 600
MENSAJES_POR_MINUTO = 60
_SIN_LIMITE = ("/chat/health",)  # whoever watches over the service


class Limite:
    """At most so many a minute for each key; 0 is none."""

    def __init__(self, ajuste: int | None, por_defecto: int) -> None:
        self._tambien_aqui = ajuste is not None
        por_minuto = por_defecto if ajuste is None else ajuste
        self._tasa = RateLimitItemPerMinute(por_minuto) if por_minuto else None
        self._contador = SlidingWindowCounterRateLimiter(MemoryStorage())

    async def exigir(self, direccion: str, clave: str) -> None:
        """Raises DemasiadasPeticionesError."""
        if self._tasa is None or (not self._tambien_aqui and _de_esta_maquina(direccion)):
            return
        if not await self._contador.hit(self._tasa, clave):
            ventana = await self._contador.get_window_stats(self._tasa, clave)
            raise DemasiadasPeticionesError(max(1, round(ventana.reset_time - time.time())))


class LimiteDePeticiones:
    """By address, before anything is read."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._limite = Limite(settings.limite_peticiones, PETICIONES_POR_MINUTO)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] not in _SIN_LIMITE:
            direccion = _direccion(scope)
            try:
                await self._limite.exigir(direccion, _red(direccion))
            except DemasiadasPeticionesError as exc:
                await documento_de(exc).respuesta(Request(scope))(scope, receive, send)
                return
        await self.app(scope, receive, send)


async def limitar_chat(request: Request, chat_id: str | None) -> None:
    """A chat that is new has said nothing yet. Raises DemasiadasPeticionesError."""
    if chat_id is not None:
        limite: Limite = request.app.state.limite_chat
        await limite.exigir(_direccion(request.scope), chat_id)


def limite_de_chat(settings: Settings) -> Limite:
    return Limite(settings.limite_mensajes, MENSAJES_POR_MINUTO)


def _direccion(scope: Scope) -> str:
    # What uvicorn took from X-Forwarded-For, where the proxy is on this machine.
    cliente = scope.get("client")
    return str(cliente[0]) if cliente else ""


def _de_esta_maquina(direccion: str) -> bool:
    try:
        return ipaddress.ip_address(direccion).is_loopback
    except ValueError:
        return not direccion  # a unix socket has none


def _red(direccion: str) -> str:
    """An address; of IPv6, the /64 that one subscriber has."""
    try:
        ip = ipaddress.ip_address(direccion)
    except ValueError:
        return direccion
    if ip.version == 4:
        return direccion
    return str(ipaddress.ip_network((ip, 64), strict=False))
