"""The graph as the LangGraph development server opens it (`make studio`): the whole agent behind one node.

The server brings its own checkpointer and threads; each of its threads is a chat of its own. It asks for the
graph at every run, and runs on several event loops: so the agent is opened once, on a loop of its own.
"""

import asyncio
import atexit
import threading
from concurrent.futures import Future
from contextvars import Context
from functools import cache
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from typing_extensions import TypedDict

from graph.agente import Agente, abrir_agente
from graph.respuesta import MetadatosRespuesta, Peticion, Respuesta
from settings import Settings

_CERRAR_S = 30.0
_CERROJO = threading.Lock()


class EstadoStudio(TypedDict, total=False):
    """Type a message, read the answer; `metadatos` tells the acts that were read and the order."""

    mensaje: str
    respuesta: str
    metadatos: MetadatosRespuesta


async def agente_vendedor(state: EstadoStudio, config: RunnableConfig) -> dict[str, Any]:
    peticion = Peticion(state["mensaje"], chat_id=f"studio:{config['configurable']['thread_id']}")
    respuesta = await asyncio.wrap_future((await asyncio.to_thread(_aparte)).responder(peticion))
    return {"respuesta": respuesta["respuesta"], "metadatos": respuesta["metadatos"]}


def studio_graph() -> CompiledStateGraph[EstadoStudio, None, EstadoStudio, EstadoStudio]:
    """A graph over the shop of the current settings."""
    grafo = StateGraph(EstadoStudio)
    grafo.add_node("agente_vendedor", agente_vendedor)
    grafo.add_edge(START, "agente_vendedor")
    grafo.add_edge("agente_vendedor", END)
    return grafo.compile(name="agente-vendedor")


class AgenteAparte:
    """An agent in a thread with an event loop of its own, until the process ends."""

    def __init__(self, settings: Settings) -> None:
        self._abierto: Future[tuple[Agente, asyncio.AbstractEventLoop, asyncio.Event]] = Future()
        self._hilo = threading.Thread(
            target=lambda: asyncio.run(self._vivir(settings)), name="agente", daemon=True
        )
        self._hilo.start()
        self._agente, self._loop, self._fin = self._abierto.result()

    def responder(self, peticion: Peticion) -> Future[Respuesta]:
        # In a context of its own: the server's would make our turn a part of its run, with its checkpointer.
        return Context().run(asyncio.run_coroutine_threadsafe, self._agente.responder(peticion), self._loop)

    def cerrar(self) -> None:
        self._loop.call_soon_threadsafe(self._fin.set)
        self._hilo.join(_CERRAR_S)

    async def _vivir(self, settings: Settings) -> None:
        try:
            async with abrir_agente(settings) as agente:
                fin = asyncio.Event()
                self._abierto.set_result((agente, asyncio.get_running_loop(), fin))
                await fin.wait()
        except BaseException as error:
            if self._abierto.done():
                raise
            self._abierto.set_exception(error)  # for whoever opens it; the thread ends


@cache
def _abrir() -> AgenteAparte:
    aparte = AgenteAparte(Settings())
    atexit.register(aparte.cerrar)
    return aparte


def _aparte() -> AgenteAparte:
    with _CERROJO:  # runs that begin together share one
        return _abrir()
