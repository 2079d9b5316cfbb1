"""Questions about the business, and the wish to speak with a person."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from langgraph.runtime import Runtime

from agent.actos import DarDato, PedirHumano, PreguntarEmpresa, PreguntarProducto, Referencia
from agent.comprension.datos.etiquetas import duda_del_dato, hallar_etiquetas
from agent.comprension.datos.formas_de_direccion import ciudad_de, ciudad_nombrada
from agent.comprension.de_su_compra import sigue_su_pedido
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
from tools.entregas import gratis_desde, lugar_preguntado
from tools.herramientas import consultar_empresa, derivar_a_persona

_DESDE_CUANTO = "¿desde cuánto es gratis el envío?"


async def informar_empresa(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    acto = state["actos"][0]
    hechos: list[Hecho]
    cambios: dict[str, Any] = {}
    if isinstance(acto, PedirHumano):
        await derivar_a_persona.ainvoke({})
        hechos = [Derivado()]
    else:
        assert isinstance(acto, PreguntarEmpresa)
        hechos = await _responder(_con_la_ciudad(acto.consulta, state), state, runtime.context)
        if hechos == [SinInfoEmpresa(consulta=acto.consulta)] and _cuenta_y_no_pregunta(state):
            cambios = await mostrar_lo_que_sirve(state, runtime.context)
    todos = {"hechos": [*state["hechos"], *hechos], **cambios}
    return {"actos": state["actos"][1:], **todos, "paso": state["paso"] + 1}


def _cuenta_y_no_pregunta(state: EstadoConversacion) -> bool:
    """ "perdí la llave de la puerta y no puedo entrar": of no business of ours, but what he needs."""
    return len(state["leidos"]) == 1 and not state.get("espera") and es_relato(state["mensaje"])


def _con_la_ciudad(consulta: str, state: EstadoConversacion) -> str:
    """ "soy de Cali, ¿cuánto vale el envío?": to the town that the message names, or that his address has."""
    if "envio" not in temas_preguntados(plegar(consulta)) or lugar_preguntado(plegar(consulta)):
        return consulta
    dichas = [
        acto.valor for acto in state["leidos"] if isinstance(acto, DarDato) and acto.campo == "direccion"
    ]
    direccion = next(iter(dichas), "") or state["datos"].get("direccion", "") or state.get("ciudad", "")
    ciudad = ciudad_nombrada(plegar(state["mensaje"])) or ciudad_de(direccion, plegar(direccion))
    return f"{consulta} a {ciudad}" if ciudad else consulta


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
        gratis = await _si_es_gratis(plano, info, state)
        ya_dicho = "\n".join(hecho.texto for hecho in gratis if isinstance(hecho, InfoEmpresa))
        return [*propias, *(seccion for seccion in info if seccion.texto not in ya_dicho), *gratis]
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


async def _si_es_gratis(plano: str, info: Sequence[InfoEmpresa], state: EstadoConversacion) -> list[Hecho]:
    """Whether his order is over the amount from which delivery costs nothing, where he asks that.

    Of one that is, whoever asks what delivery costs is told too.
    """
    pedido = pedido_abierto(state)
    pregunta = "gratis" in respuesta_pedida(plano)
    if pedido is None or not pedido.lineas or not (pregunta or "envio" in temas_preguntados(plano)):
        return []
    dicho = "\n".join(seccion.texto for seccion in info)
    otras = [] if pregunta else await consultar_empresa.ainvoke({"consulta": _DESDE_CUANTO, "dia": None})
    faltan = [InfoEmpresa(titulo=s.titulo, texto=s.texto) for s in otras if s.texto not in dicho]
    desde = gratis_desde("\n".join([dicho, *(seccion.texto for seccion in faltan)]), pedido.moneda)
    if desde is None or not (pregunta or pedido.total >= desde):
        return []
    return [
        *faltan,
        EnvioGratis(desde=desde, total=pedido.total, falta=max(desde - pedido.total, Decimal(0))),
    ]
