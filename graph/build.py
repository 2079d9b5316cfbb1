"""The state machine: atender_medios where files came, comprender, one node an act, guiar_venta, redactar."""

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

from graph.contexto import ContextoTurno
from graph.nodes.armar_pedido import armar_pedido
from graph.nodes.atender_medios import atender_medios
from graph.nodes.cerrar_venta import cerrar_venta
from graph.nodes.comprender import comprender
from graph.nodes.consultar_historial import consultar_historial
from graph.nodes.consultar_inventario import consultar_inventario
from graph.nodes.conversar import conversar
from graph.nodes.guiar_venta import guiar_venta
from graph.nodes.informar_empresa import informar_empresa
from graph.nodes.recolectar_datos import recolectar_datos
from graph.nodes.redactar import redactar
from graph.routing import Ruta, ruta_de_entrada, ruta_del_siguiente_acto
from graph.state import EstadoConversacion

Grafo = CompiledStateGraph[EstadoConversacion, ContextoTurno, EstadoConversacion, EstadoConversacion]
_DE_ACTOS = {
    "consultar_inventario": consultar_inventario,
    "armar_pedido": armar_pedido,
    "recolectar_datos": recolectar_datos,
    "cerrar_venta": cerrar_venta,
    "informar_empresa": informar_empresa,
    "consultar_historial": consultar_historial,
    "conversar": conversar,
}


def build_graph(checkpointer: BaseCheckpointSaver[str] | None) -> Grafo:
    """Compiled; run it with a `ContextoTurno`, and `recursion_limit` at `LIMITE_DE_PASOS`."""
    grafo = StateGraph(EstadoConversacion, context_schema=ContextoTurno)
    grafo.add_node("comprender", comprender)
    grafo.add_node("guiar_venta", guiar_venta)
    grafo.add_node("redactar", redactar)
    grafo.add_node("atender_medios", atender_medios)
    grafo.add_conditional_edges(START, Ruta(ruta_de_entrada), ["atender_medios", "comprender"])
    grafo.add_edge("atender_medios", "comprender")
    destinos = [*_DE_ACTOS, "guiar_venta"]
    grafo.add_conditional_edges("comprender", Ruta(ruta_del_siguiente_acto), destinos)
    for nombre, nodo in _DE_ACTOS.items():
        grafo.add_node(nombre, nodo)
        grafo.add_conditional_edges(nombre, Ruta(ruta_del_siguiente_acto), destinos)
    grafo.add_edge("guiar_venta", "redactar")
    grafo.add_edge("redactar", END)
    return grafo.compile(checkpointer=checkpointer, name="agente-vendedor")
