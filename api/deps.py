"""What routes are given."""

import hmac
from collections.abc import AsyncIterator
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.errors import NoAutorizadoError
from api.transmision import Transmisiones
from graph.respuesta import Fragmento, MensajeVisto, Peticion, Respuesta
from settings import Settings

_BEARER = HTTPBearer(
    auto_error=False, scheme_name="TokenDeAdmin", description="El token que muestra `vendedor token`."
)


class Agente(Protocol):
    """What the API asks of the agent: `graph.agente.Agente`, or a test's stand-in."""

    async def responder(self, peticion: Peticion) -> Respuesta: ...

    def transmitir(self, peticion: Peticion) -> AsyncIterator[Fragmento | Respuesta]:
        """The reply as it is worded, then the whole answer."""

    async def historial(self, chat_id: str, *, limite: int, antes_de: int | None) -> list[MensajeVisto]:
        """The newest `limite` messages before that id, oldest first."""

    async def salud(self) -> dict[str, Any]: ...

    async def tienda(self) -> dict[str, Any]: ...

    async def buscar(self, q: str, k: int) -> list[dict[str, Any]]: ...


# Coroutines, because FastAPI sends a plain function to a thread: half of a request's time (measured).
async def get_agente(request: Request) -> Agente:
    return request.app.state.agente  # type: ignore[no-any-return]


async def get_settings(request: Request) -> Settings:
    return request.app.state.settings  # type: ignore[no-any-return]


async def get_transmisiones(request: Request) -> Transmisiones:
    return request.app.state.transmisiones  # type: ignore[no-any-return]


async def exigir_admin(
    request: Request, credenciales: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> None:
    recibido = credenciales.credentials if credenciales else ""
    # Compared in constant time: how long it takes must not tell how much of the token was right.
    # Starlette reads the headers' bytes as latin-1, and this gives those bytes back.
    if not hmac.compare_digest(recibido.encode("latin-1"), request.app.state.admin_token.encode()):
        raise NoAutorizadoError


AgenteDep = Annotated[Agente, Depends(get_agente)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
TransmisionesDep = Annotated[Transmisiones, Depends(get_transmisiones)]
AdminDep = Depends(exigir_admin)
