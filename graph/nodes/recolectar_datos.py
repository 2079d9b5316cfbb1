"""The customer's data: checked, kept, and refused with a reason."""

from typing import Any

from langgraph.runtime import Runtime

from agent.actos import Campo, DarDato
from agent.comprension.entrega_dicha import A_DOMICILIO, RECOGE
from agent.comprension.etiquetas import ya_dado
from agent.comprension.parte_de_direccion import con_la_parte
from agent.comprension.reglas import habla_de_pago
from agent.comprension.validacion import DatoRechazado, ejemplo_de, validar
from agent.hechos import (
    Cortesia,
    DatoGuardado,
    DatoInvalido,
    DatoObligatorio,
    Hecho,
    MedioDePagoAnotado,
    ParaQueElDato,
    PedirDato,
    RecogidaNoDisponible,
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
    if campo not in (*CAMPOS_CLIENTE, "entrega"):
        return ParaQueElDato() if dado.no_tiene else Cortesia(clase="ininteligible")
    if dado.no_tiene:
        return _sin_dato(campo, state, contexto, validos)
    if not dado.valor:
        # Of several, one is asked at once; the others are missing from now on.
        if any(isinstance(acto, DarDato) and acto is not dado and not acto.valor for acto in state["actos"]):
            validos[campo] = ""
        return PedirDato(campo=campo, faltantes=(campo,))
    if ya_dado(plegar(dado.valor)):
        return DatoInvalido(
            campo=campo,
            valor="",
            motivo="aquí no lo veo",
            ejemplo=ejemplo_de(campo, contexto.recursos.pais),
        )
    valor = con_la_parte(state["datos"].get(campo, ""), dado.valor) if campo == "direccion" else dado.valor
    leido = validar(campo, valor, contexto.recursos.pais)
    if isinstance(leido, DatoRechazado):
        return DatoInvalido(campo=campo, valor=dado.valor, motivo=leido.motivo, ejemplo=leido.ejemplo)
    if leido.valor == RECOGE and not contexto.recursos.se_puede_recoger:
        return RecogidaNoDisponible()
    anterior = state["datos"].get(campo, "")
    validos[campo] = leido.valor
    validos.update(leido.extra)
    if campo == "direccion" and state["datos"].get("entrega") == RECOGE:
        validos["entrega"] = A_DOMICILIO
    return DatoGuardado(campo=campo, valor=leido.valor, corregido=bool(anterior) and anterior != leido.valor)


def _sin_dato(
    campo: Campo, state: EstadoConversacion, contexto: ContextoTurno, validos: dict[str, str]
) -> Hecho:
    """ "no tengo correo": respected where the shop can do without it."""
    pedido = pedido_abierto(state)
    if pedido is None or pedido.estado != EstadoVenta.RECOLECTANDO_DATOS:
        # Nobody has asked for it yet; where it will be, it is better told now.
        requerido = campo in contexto.recursos.campos_requeridos
        return ParaQueElDato(campo=campo) if requerido else Cortesia(clase="negativa")
    if campo in contexto.recursos.campos_requeridos:
        return DatoObligatorio(campo=campo)
    validos[campo] = ""
    return DatoGuardado(campo=campo, valor="")
