"""The customer's data: checked, kept, and refused with a reason."""

from typing import Any

from langgraph.runtime import Runtime

from agent.actos import Campo, DarDato
from agent.comprension.reglas import habla_de_pago
from agent.comprension.validacion import DatoRechazado, validar
from agent.hechos import (
    Cortesia,
    DatoGuardado,
    DatoInvalido,
    DatoObligatorio,
    Hecho,
    MedioDePagoAnotado,
    PedirDato,
)
from agent.texto import plegar
from db.models import EstadoVenta
from graph.contexto import ContextoTurno
from graph.state import EstadoConversacion, pedido_abierto
from settings import CAMPOS_CLIENTE
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
    if dado.campo is None and habla_de_pago(plegar(dado.valor)):
        secciones = await consultar_empresa.ainvoke({"consulta": dado.valor})
        return MedioDePagoAnotado(info=secciones[0].texto if secciones else "")
    # What reads like a datum and shows no field is the awaited one, right or wrong.
    campo: Any = dado.campo or (state.get("espera") or "").removeprefix("dato:")
    if campo not in CAMPOS_CLIENTE:
        return Cortesia(clase="ininteligible")
    if not dado.valor and not dado.no_tiene:
        return PedirDato(campo=campo, faltantes=(campo,))  # "corregir el teléfono"
    if dado.no_tiene:
        return _sin_dato(campo, state, contexto, validos)
    leido = validar(campo, dado.valor, contexto.recursos.pais)
    if isinstance(leido, DatoRechazado):
        return DatoInvalido(campo=campo, valor=dado.valor, motivo=leido.motivo, ejemplo=leido.ejemplo)
    anterior = state["datos"].get(campo, "")
    validos[campo] = leido.valor
    validos.update(leido.extra)
    return DatoGuardado(campo=campo, valor=leido.valor, corregido=bool(anterior) and anterior != leido.valor)


def _sin_dato(
    campo: Campo, state: EstadoConversacion, contexto: ContextoTurno, validos: dict[str, str]
) -> Hecho:
    """ "no tengo correo": respected where the shop can do without it."""
    pedido = pedido_abierto(state)
    if pedido is None or pedido.estado != EstadoVenta.RECOLECTANDO_DATOS:
        return Cortesia(clase="negativa")  # nobody has asked for it yet
    if campo in contexto.recursos.campos_requeridos:
        return DatoObligatorio(campo=campo)
    validos[campo] = ""
    return DatoGuardado(campo=campo, valor="")
