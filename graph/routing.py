"""Which node handles what. Pure functions of the state."""

from collections.abc import Callable
from typing import Any, Literal

from langchain_core.runnables import Runnable, RunnableConfig

from agent.actos import Confirmar, Negar
from graph.state import EstadoConversacion

Nodo = Literal[
    "consultar_inventario",
    "armar_pedido",
    "recolectar_datos",
    "cerrar_venta",
    "informar_empresa",
    "consultar_historial",
    "conversar",
    "guiar_venta",
]

_NODO_DEL_ACTO: dict[str, Nodo] = {
    "preguntar_producto": "consultar_inventario",
    "preguntar_precio": "consultar_inventario",
    "agregar": "armar_pedido",
    "cambiar_cantidad": "armar_pedido",
    "quitar": "armar_pedido",
    "ver_pedido": "armar_pedido",
    "cancelar": "armar_pedido",
    "confirmar": "armar_pedido",
    "negar": "armar_pedido",
    "dar_dato": "recolectar_datos",
    "preguntar_empresa": "informar_empresa",
    "preguntar_historial": "consultar_historial",
    "pedir_humano": "informar_empresa",
    "saludar": "conversar",
    "agradecer": "conversar",
    "despedirse": "conversar",
    "otro": "conversar",
}


class Ruta(Runnable[EstadoConversacion, str]):
    """A route as LangGraph calls it, with neither a run of its own nor a thread.

    Of a plain function LangGraph makes a run, told to every callback, and calls it in a thread.
    """

    def __init__(self, elegir: Callable[[EstadoConversacion], str]) -> None:
        self._elegir, self.name = elegir, elegir.__name__

    def invoke(self, input: EstadoConversacion, config: RunnableConfig | None = None, **_: Any) -> str:
        return self._elegir(input)

    async def ainvoke(self, input: EstadoConversacion, config: RunnableConfig | None = None, **_: Any) -> str:
        return self._elegir(input)


def ruta_de_entrada(state: EstadoConversacion) -> Literal["atender_medios", "comprender"]:
    return "atender_medios" if state.get("medios") else "comprender"


def ruta_del_siguiente_acto(state: EstadoConversacion) -> Nodo:
    """The node of the first act still to be handled; when none is left, what waited for a choice just
    made, and then what comes next."""
    if not state["actos"]:
        llama = state.get("por_llamar") and state.get("en_cola") and not state.get("pendiente")
        return "armar_pedido" if llama else "guiar_venta"
    acto = state["actos"][0]
    if isinstance(acto, Confirmar | Negar) and state.get("espera") == "confirmar_cierre":
        return "cerrar_venta"
    return _NODO_DEL_ACTO[acto.tipo]
