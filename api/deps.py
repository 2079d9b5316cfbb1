"""What routes are given."""

from collections.abc import AsyncIterator, Callable, Sequence
from typing import Annotated, Any, Protocol

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from api.transmision import Transmisiones
from graph.medios import ClaseDeMedio
from graph.repeticion import Repeticion
from graph.respuesta import Fragmento, MensajeVisto, Peticion, Respuesta
from graph.trazas.tipos import Traza
from settings import Settings
from tools.contexto import Recursos


class Agente(Protocol):
    """What the API asks of the agent: `graph.agente.Agente`, or a test's stand-in."""

    @property
    def recursos(self) -> Recursos: ...

    @property
    def url(self) -> str:
        """Of the database, for what SQLAlchemy has no way to do: COPY to a stream."""

    async def responder(self, peticion: Peticion) -> Respuesta: ...

    async def atender_archivos(
        self, peticion: Peticion, clase: ClaseDeMedio, contenidos: Sequence[bytes]
    ) -> Respuesta:
        """A message that came with voice notes or photos."""

    def transmitir(self, peticion: Peticion) -> AsyncIterator[Fragmento | Respuesta]:
        """The reply as it is worded, then the whole answer."""

    async def historial(self, chat_id: str, *, limite: int, antes_de: int | None) -> list[MensajeVisto]:
        """The newest `limite` messages before that id, oldest first."""

    def observar(self, destino: Callable[[Traza], None]) -> None:
        """Hands on each turn that ends from here on."""

    def cifras(self) -> dict[str, Any]:
        """`conexiones` by pool and state, `productos` of the index, `trazas` by what became of them."""

    async def repetir(self, traza_id: int, *, con_modelo: bool = True) -> Repeticion:
        """Runs a turn again, and undoes it."""

    async def volcar_trazas(self) -> None:
        """Those of the turns answered until now can be read from here on."""

    async def salud(self, *, a_fondo: bool = False) -> dict[str, Any]: ...

    async def tienda(self) -> dict[str, Any]: ...

    async def buscar(self, q: str, k: int) -> list[dict[str, Any]]: ...


# Coroutines, because FastAPI sends a plain function to a thread: half of a request's time (measured).
async def get_agente(request: Request) -> Agente:
    return request.app.state.agente  # type: ignore[no-any-return]


async def get_settings(request: Request) -> Settings:
    return request.app.state.settings  # type: ignore[no-any-return]


async def get_transmisiones(request: Request) -> Transmisiones:
    return request.app.state.transmisiones  # type: ignore[no-any-return]


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.agente.recursos.sessions.begin() as session:
        yield session


AgenteDep = Annotated[Agente, Depends(get_agente)]
SettingsDep = Annotated[Settings, Depends(get_settings)]
TransmisionesDep = Annotated[Transmisiones, Depends(get_transmisiones)]
# "function": what cannot be committed must not be answered with a 200 that was already sent.
SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]
