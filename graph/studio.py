"""The graph as the LangGraph development server opens it (`make studio`): the whole agent behind one node.

The server brings its own checkpointer and threads; each of its threads is a chat of its own.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from typing_extensions import TypedDict

from graph.agente import abrir_agente
from graph.respuesta import MetadatosRespuesta, Peticion
from settings import Settings


class EstadoStudio(TypedDict, total=False):
    """Type a message, read the answer; the agent's own steps show inside the node."""

    mensaje: str
    respuesta: str
    metadatos: MetadatosRespuesta


@asynccontextmanager
async def studio_graph() -> AsyncIterator[CompiledStateGraph[EstadoStudio, None, EstadoStudio, EstadoStudio]]:
    """A graph over the shop of the current settings. The server asks for one at every run."""
    async with abrir_agente(Settings()) as agente:

        async def agente_vendedor(state: EstadoStudio, config: RunnableConfig) -> dict[str, Any]:
            hilo = config["configurable"]["thread_id"]
            respuesta = await agente.responder(Peticion(state["mensaje"], chat_id=f"studio:{hilo}"))
            return {"respuesta": respuesta["respuesta"], "metadatos": respuesta["metadatos"]}

        grafo = StateGraph(EstadoStudio)
        grafo.add_node("agente_vendedor", agente_vendedor)
        grafo.add_edge(START, "agente_vendedor")
        grafo.add_edge("agente_vendedor", END)
        yield grafo.compile(name="agente-vendedor")
