"""The customer's data: checked, kept, and refused with a reason."""

from typing import Any

from langgraph.runtime import Runtime

from agent.actos import DarDato
from agent.comprension.validacion import DatoRechazado, validar
from agent.hechos import Cortesia, DatoGuardado, DatoInvalido, DatoObligatorio, Hecho, MedioDePagoAnotado
from db.models import EstadoVenta
from graph.contexto import ContextoTurno
from graph.state import EstadoConversacion, pedido_abierto
from tools.herramientas import consultar_empresa, guardar_datos


async def recolectar_datos(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    """Handles all the data that a message gives in a row, with one write."""
    dados: list[DarDato] = []
    for acto in state["actos"]:
        if not isinstance(acto, DarDato):
            break
        dados.append(acto)
    hechos: list[Hecho] = []
    validos: dict[str, str] = {}
    for dado in dados:
        hechos.append(await _leer(dado, state, runtime.context, validos))
    datos = state["datos"]
    if validos:
        datos = await guardar_datos.ainvoke({"datos": validos})
    return {
        "actos": state["actos"][len(dados) :],
        "hechos": [*state["hechos"], *hechos],
        "paso": state["paso"] + len(dados),
        "datos": datos,
        "por_corregir": False,
    }


async def _leer(
    dado: DarDato, state: EstadoConversacion, contexto: ContextoTurno, validos: dict[str, str]
) -> Hecho:
    """The fact of one datum; a good one is put into `validos`."""
    if dado.campo is None:
        secciones = await consultar_empresa.ainvoke({"consulta": dado.valor or "medios de pago"})
        return MedioDePagoAnotado(info=secciones[0].texto if secciones else "")
    if dado.no_tiene:
        pedido = pedido_abierto(state)
        if pedido is None or pedido.estado != EstadoVenta.RECOLECTANDO_DATOS:
            return Cortesia(clase="negativa")  # nobody has asked for it yet
        if dado.campo in contexto.recursos.campos_requeridos:
            return DatoObligatorio(campo=dado.campo)
        validos[dado.campo] = ""
        return DatoGuardado(campo=dado.campo, valor="")
    leido = validar(dado.campo, dado.valor, contexto.recursos.pais)
    if isinstance(leido, DatoRechazado):
        return DatoInvalido(campo=dado.campo, valor=dado.valor, motivo=leido.motivo, ejemplo=leido.ejemplo)
    anterior = state["datos"].get(dado.campo, "")
    validos[dado.campo] = leido.valor
    validos.update(leido.extra)
    return DatoGuardado(
        campo=dado.campo, valor=leido.valor, corregido=bool(anterior) and anterior != leido.valor
    )
