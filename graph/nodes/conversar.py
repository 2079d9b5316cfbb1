"""Courtesy and small talk: states nothing of the shop."""

from typing import Any

from langgraph.runtime import Runtime

from agent.actos import Agradecer, Despedirse, Otro, Saludar
from agent.hechos import Cortesia, Hecho, Saludo
from graph.contexto import ContextoTurno
from graph.state import EstadoConversacion, pedido_abierto


async def conversar(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    acto = state["actos"][0]
    hecho: Hecho
    if isinstance(acto, Saludar):
        hecho = Saludo(conocido=bool(state.get("messages")))
    elif isinstance(acto, Agradecer):
        hecho = Cortesia(clase="agradecimiento")
    elif isinstance(acto, Despedirse):
        hecho = Cortesia(clase="despedida")
    else:
        assert isinstance(acto, Otro)
        pedido = pedido_abierto(state)
        hecho = Cortesia(clase=acto.clase, con_pedido=bool(pedido and pedido.lineas))
    return {"actos": state["actos"][1:], "hechos": [*state["hechos"], hecho], "paso": state["paso"] + 1}
