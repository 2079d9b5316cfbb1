"""Questions about the business, and the wish to speak with a person."""

from typing import Any

from langgraph.runtime import Runtime

from agent.actos import PedirHumano, PreguntarEmpresa
from agent.comprension.etiquetas import duda_del_dato, hallar_etiquetas
from agent.comprension.poscompra import sigue_su_pedido
from agent.hechos import Derivado, Hecho, InfoEmpresa, ParaQueElDato, SinInfoEmpresa
from agent.texto import plegar
from graph import poscompra
from graph.contexto import ContextoTurno
from graph.state import EstadoConversacion, venta_cerrada
from settings import CAMPOS_CLIENTE
from tools.herramientas import consultar_empresa, derivar_a_persona


async def informar_empresa(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    acto = state["actos"][0]
    hechos: list[Hecho]
    if isinstance(acto, PedirHumano):
        await derivar_a_persona.ainvoke({})
        hechos = [Derivado()]
    else:
        assert isinstance(acto, PreguntarEmpresa)
        hechos = await _responder(acto.consulta, state)
    return {"actos": state["actos"][1:], "hechos": [*state["hechos"], *hechos], "paso": state["paso"] + 1}


async def _responder(consulta: str, state: EstadoConversacion) -> list[Hecho]:
    """The shop's own words; what this chat knows by itself where they say nothing."""
    plano, campo = plegar(consulta), (state.get("espera") or "").removeprefix("dato:")
    del_dato = campo in CAMPOS_CLIENTE and duda_del_dato(plano)
    if del_dato:
        consulta = f"{consulta} ¿para qué piden mis datos personales?"
    if venta_cerrada(state) and sigue_su_pedido(plano):
        return await poscompra.la_ultima(state)
    secciones = await consultar_empresa.ainvoke({"consulta": consulta})
    if secciones:
        return [InfoEmpresa(titulo=seccion.titulo, texto=seccion.texto) for seccion in secciones]
    if del_dato or (duda_del_dato(plano) and (nombrados := hallar_etiquetas(plano))):
        return [ParaQueElDato(campo=campo if del_dato else nombrados[0].campo)]
    return [SinInfoEmpresa(consulta=consulta)]
