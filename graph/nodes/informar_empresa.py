"""Questions about the business, and the wish to speak with a person."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from langgraph.runtime import Runtime

from agent.actos import PedirHumano, PreguntarEmpresa, PreguntarProducto, Referencia
from agent.comprension.de_su_compra import sigue_su_pedido
from agent.comprension.etiquetas import duda_del_dato, hallar_etiquetas
from agent.comprension.relatos import es_relato
from agent.comprension.temas import respuesta_pedida, temas_preguntados
from agent.hechos import (
    Derivado,
    DetalleDeProducto,
    EnvioGratis,
    Hecho,
    InfoEmpresa,
    ParaQueElDato,
    SinInfoEmpresa,
)
from agent.texto import plegar
from graph import poscompra
from graph.contexto import ContextoTurno
from graph.detalles import contar_detalle
from graph.mostrado import mostrar_lo_que_sirve
from graph.state import EstadoConversacion, pedido_abierto, venta_cerrada
from settings import CAMPOS_CLIENTE
from tools.atencion import dia_preguntado
from tools.entregas import gratis_desde
from tools.herramientas import consultar_empresa, derivar_a_persona


async def informar_empresa(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    acto = state["actos"][0]
    hechos: list[Hecho]
    cambios: dict[str, Any] = {}
    if isinstance(acto, PedirHumano):
        await derivar_a_persona.ainvoke({})
        hechos = [Derivado()]
    else:
        assert isinstance(acto, PreguntarEmpresa)
        hechos = await _responder(acto.consulta, state, runtime.context)
        if hechos == [SinInfoEmpresa(consulta=acto.consulta)] and _cuenta_y_no_pregunta(state):
            cambios = await mostrar_lo_que_sirve(state, runtime.context)
    todos = {"hechos": [*state["hechos"], *hechos], **cambios}
    return {"actos": state["actos"][1:], **todos, "paso": state["paso"] + 1}


def _cuenta_y_no_pregunta(state: EstadoConversacion) -> bool:
    """ "perdí la llave de la puerta y no puedo entrar": of no business of ours, but what he needs."""
    return len(state["leidos"]) == 1 and not state.get("espera") and es_relato(state["mensaje"])


async def _responder(consulta: str, state: EstadoConversacion, contexto: ContextoTurno) -> list[Hecho]:
    """The shop's own words; what this chat knows by itself where they say nothing."""
    plano, campo = plegar(consulta), (state.get("espera") or "").removeprefix("dato:")
    del_dato = campo in CAMPOS_CLIENTE and duda_del_dato(plano)
    if del_dato:
        consulta = f"{consulta} ¿para qué piden mis datos personales?"
    if venta_cerrada(state) and sigue_su_pedido(plano):
        return await poscompra.la_ultima(state)
    dia = dia_preguntado(plano, datetime.now(contexto.recursos.zona).date())
    propias = await _garantia_de_lo_hablado(plano, state, contexto)
    secciones = await consultar_empresa.ainvoke({"consulta": consulta, "dia": dia.numero if dia else None})
    if secciones:
        info = [InfoEmpresa(titulo=seccion.titulo, texto=seccion.texto) for seccion in secciones]
        if dia and "horario" in temas_preguntados(plano):
            info[0] = info[0].model_copy(update={"cuando": dia.dicho})
        return [*propias, *info, *_si_es_gratis(plano, info, state)]
    if propias:
        return propias
    if del_dato or (duda_del_dato(plano) and (nombrados := hallar_etiquetas(plano))):
        return [ParaQueElDato(campo=campo if del_dato else nombrados[0].campo)]
    if "recoger" in temas_preguntados(plano):
        donde = await consultar_empresa.ainvoke({"consulta": "¿dónde queda la tienda?", "dia": None})
        info = [InfoEmpresa(titulo=seccion.titulo, texto=seccion.texto) for seccion in donde[:1]]
        return [SinInfoEmpresa(consulta=consulta), *info]
    return [SinInfoEmpresa(consulta=consulta)]


async def _garantia_de_lo_hablado(
    plano: str, state: EstadoConversacion, contexto: ContextoTurno
) -> list[Hecho]:
    """What the goods on the table say of their own guarantee, before what the shop says of any."""
    if temas_preguntados(plano) != {"garantia"}:
        return []
    pregunta = PreguntarProducto(producto=Referencia(deictica=True), detalle="garantia")
    contado = await contar_detalle(pregunta, state, contexto)
    return [h for h in contado[1] if isinstance(h, DetalleDeProducto) and h.responde] if contado else []


def _si_es_gratis(plano: str, info: Sequence[InfoEmpresa], state: EstadoConversacion) -> list[Hecho]:
    """Whether his order is over the amount from which delivery costs nothing, where he asks that."""
    pedido = pedido_abierto(state)
    if pedido is None or not pedido.lineas or "gratis" not in respuesta_pedida(plano):
        return []
    desde = gratis_desde("\n".join(seccion.texto for seccion in info), pedido.moneda)
    if desde is None:
        return []
    return [EnvioGratis(desde=desde, total=pedido.total, falta=max(desde - pedido.total, Decimal(0)))]
