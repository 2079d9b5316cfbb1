"""Courtesy, small talk and complaints."""

from typing import Any, Literal

from langgraph.runtime import Runtime

from agent.actos import Acto, Agradecer, Despedirse, Otro, Saludar
from agent.hechos import Cortesia, Hecho, InfoEmpresa, NoEntendido, Saludo
from graph.contexto import ContextoTurno
from graph.mostrado import mostrar_lo_que_sirve
from graph.state import EstadoConversacion, pedido_abierto, venta_cerrada
from tools.herramientas import consultar_empresa

_LARGO_DE_QUEJA = 200
_CUENTAN = frozenset({"charla", "queja"})
_SE_CONFIRMA: dict[str | None, Literal["pedido", "cierre"]] = {
    "confirmar_pedido": "pedido",
    "confirmar_cierre": "cierre",
}


async def conversar(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    acto = state["actos"][0]
    hecho: Hecho
    if sirve := await _sirve_para_lo_que_cuenta(acto, state, runtime.context):
        return {"actos": state["actos"][1:], **sirve, "paso": state["paso"] + 1}
    if isinstance(acto, Saludar):
        hecho = Saludo(conocido=bool(state.get("messages")))
    elif isinstance(acto, Agradecer):
        hecho = Cortesia(clase="agradecimiento")
    elif isinstance(acto, Despedirse):
        hecho = Cortesia(clase="despedida")
    elif isinstance(acto, Otro) and acto.dicho and (espera := state.get("espera")) in _SE_CONFIRMA:
        hecho = NoEntendido(texto=acto.dicho, de=_SE_CONFIRMA[espera])
    else:
        assert isinstance(acto, Otro)
        pedido = pedido_abierto(state)
        hecho = Cortesia(clase=acto.clase, con_pedido=bool(pedido and pedido.lineas))
    hechos = [*state["hechos"], hecho, *await _de_la_queja(acto, state)]
    return {"actos": state["actos"][1:], "hechos": hechos, "paso": state["paso"] + 1}


async def _sirve_para_lo_que_cuenta(
    acto: Acto, state: EstadoConversacion, contexto: ContextoTurno
) -> dict[str, Any]:
    """ "mi cuarto es un horno, no puedo dormir": what serves for it; nothing where he is only talking."""
    solo = all(isinstance(leido, Otro | Saludar | Agradecer) for leido in state["leidos"])
    if not (solo and isinstance(acto, Otro) and acto.clase in _CUENTAN) or state.get("espera"):
        return {}
    return {} if venta_cerrada(state) else await mostrar_lo_que_sirve(state, contexto)


async def _de_la_queja(acto: Acto, state: EstadoConversacion) -> list[Hecho]:
    """What the shop itself says to do about a mishap, after the apology."""
    if not isinstance(acto, Otro) or acto.clase != "queja":
        return []
    secciones = await consultar_empresa.ainvoke({"consulta": state["mensaje"][:_LARGO_DE_QUEJA]})
    secciones = secciones or await consultar_empresa.ainvoke(
        {"consulta": "¿dónde pongo una queja o reclamo?"}
    )
    return [InfoEmpresa(titulo=seccion.titulo, texto=seccion.texto) for seccion in secciones[:1]]
