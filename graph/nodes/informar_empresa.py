"""Questions about the business, and the wish to speak with a person."""

from typing import Any

from langgraph.runtime import Runtime

from agent.actos import PedirHumano, PreguntarEmpresa
from agent.hechos import Derivado, Hecho, InfoEmpresa, SinInfoEmpresa
from graph.contexto import ContextoTurno
from graph.state import EstadoConversacion
from tools.herramientas import consultar_empresa, derivar_a_persona


async def informar_empresa(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    acto = state["actos"][0]
    hechos: list[Hecho]
    if isinstance(acto, PedirHumano):
        await derivar_a_persona.ainvoke({})
        hechos = [Derivado()]
    else:
        assert isinstance(acto, PreguntarEmpresa)
        secciones = await consultar_empresa.ainvoke({"consulta": acto.consulta})
        hechos = [InfoEmpresa(titulo=seccion.titulo, texto=seccion.texto) for seccion in secciones]
        hechos = hechos or [SinInfoEmpresa(consulta=acto.consulta)]
    return {"actos": state["actos"][1:], "hechos": [*state["hechos"], *hechos], "paso": state["paso"] + 1}
