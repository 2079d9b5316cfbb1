"""What this chat has bought before. Another chat's purchases are never read."""

from typing import Any

from langgraph.runtime import Runtime

from agent.hechos import Compra, Hecho, HistorialCliente, SinHistorial
from graph.contexto import ContextoTurno
from graph.state import EstadoConversacion
from tools import clientes
from tools.herramientas import consultar_compras


async def consultar_historial(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    compras: list[clientes.Compra] = await consultar_compras.ainvoke({})
    cambios: dict[str, Any] = {"actos": state["actos"][1:], "paso": state["paso"] + 1}
    hecho: Hecho = SinHistorial()
    if compras:
        hecho = HistorialCliente(compras=tuple(map(compra_vista, compras)))
        if not state.get("pendiente"):  # what is on the table stays there
            cambios["ofrecidos"] = [producto_id for producto_id, _, _ in compras[0].lineas]
            cambios["tema"] = cambios["ofrecidos"]
    return {**cambios, "hechos": [*state["hechos"], hecho]}


def compra_vista(compra: clientes.Compra) -> Compra:
    return Compra(
        id=compra.venta_id,
        fecha=compra.cerrada_en,
        total=compra.total,
        lineas=tuple(f"{cantidad} x {nombre}" for _, nombre, cantidad in compra.lineas),
    )
