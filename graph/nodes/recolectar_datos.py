"""The customer's data: checked, kept, and refused with a reason."""

import re
from typing import Any, TypeGuard

from langgraph.runtime import Runtime

from agent.actos import Campo, DarDato
from agent.comprension.consentimiento import con_condicion
from agent.comprension.datos.entrega_dicha import A_DOMICILIO, RECOGE
from agent.comprension.datos.etiquetas import ya_dado
from agent.comprension.datos.factura_dicha import DE_EMPRESA, es_de_factura, numero_malo, sin_numero
from agent.comprension.datos.formas_de_direccion import es_ciudad
from agent.comprension.datos.lugar_dicho import localidad_de
from agent.comprension.datos.nombres import con_la_palabra, con_su_apellido
from agent.comprension.datos.parte_de_direccion import con_la_parte, con_su_ciudad
from agent.comprension.datos.validacion import DatoRechazado, como_se_llama, ejemplo_de, validar
from agent.comprension.reglas import habla_de_pago
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
from graph.poscompra import no_se_cambia
from graph.state import EstadoConversacion, dicho_antes, insiste, pedido_abierto, venta_cerrada
from settings import CAMPOS_CLIENTE
from tools.herramientas import consultar_empresa, guardar_datos

_SE_CONFIRMA = frozenset({"confirmar_pedido", "confirmar_cierre"})
_EL_MISMO = re.compile(
    r"(?:(?:si|no|ok|a|en|con|es|al?|va) )*(?:el|la) mism[oa] "
    r"(?P<campo>direccion|barrio|telefono|correo|cedula)"
    r"(?: (?:de (?:siempre|antes|la otra vez)|anterior|por favor|gracias))*[ .!]*"
)
_INDICACION: Campo = "indicaciones_adicionales"


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
        hecho = await _leer(dado, state, runtime.context, validos)
        if isinstance(hecho, DatoGuardado):  # told in two pieces, it is one datum
            hechos = [h for h in hechos if not (isinstance(h, DatoGuardado) and h.campo == hecho.campo)]
        hechos.append(hecho)
    _con_la_localidad(state["datos"], runtime.context.recursos.pais, validos)
    datos = state["datos"]
    if validos:
        datos = await guardar_datos.ainvoke({"datos": validos})
    return {
        "actos": state["actos"][len(dados) :],
        "hechos": [*state["hechos"], *await _sin_tocar_la_cerrada(hechos, state)],
        "paso": state["paso"] + len(dados),
        "datos": datos,
        "ciudad": next((h.valor for h in hechos if _es_la_ciudad(h)), state.get("ciudad", "")),
        "por_corregir": False,
    }


def _es_la_ciudad(hecho: Hecho) -> TypeGuard[DatoGuardado]:
    return isinstance(hecho, DatoGuardado) and hecho.ciudad


async def _sin_tocar_la_cerrada(hechos: list[Hecho], state: EstadoConversacion) -> list[Hecho]:
    """A datum corrected once the sale is closed changes nothing of it: the truth is told instead."""
    cerrada = venta_cerrada(state)
    pedidos = [hecho for hecho in hechos if isinstance(hecho, PedirDato)]
    corregidos = [
        hecho
        for hecho in hechos
        if isinstance(hecho, DatoGuardado) and (hecho.corregido or hecho.campo == _INDICACION)
    ]
    if cerrada is None or not (pedidos or corregidos):
        return hechos
    campos = (*(hecho.campo for hecho in corregidos), *(hecho.campo for hecho in pedidos))
    quedan = [hecho for hecho in hechos if hecho not in pedidos and hecho not in corregidos]
    return [*quedan, *await no_se_cambia(cerrada.id, "datos", campos, guardados=bool(corregidos))]


async def _leer(
    dado: DarDato, state: EstadoConversacion, contexto: ContextoTurno, validos: dict[str, str]
) -> Hecho:
    """The fact of one datum; a good one is put into `validos`."""
    de_pago = dado.campo is None and habla_de_pago(plegar(dado.valor))
    if de_pago and not con_condicion(plegar(dado.valor)):
        secciones = await consultar_empresa.ainvoke({"consulta": dado.valor})
        return MedioDePagoAnotado(info=secciones[0].texto if secciones else "")
    # What reads like a datum and shows no field is the awaited one, right or wrong.
    campo: Any = dado.campo or (state.get("espera") or "").removeprefix("dato:")
    if campo in _SE_CONFIRMA and (sabido := _el_mismo(dado.valor, state)):
        return sabido
    if campo in _SE_CONFIRMA and dado.valor:
        campo = _INDICACION  # said of the delivery beside a yes, and no datum: kept as it was said
    if campo not in (*CAMPOS_CLIENTE, "entrega"):
        return ParaQueElDato() if dado.no_tiene else Cortesia(clase="ininteligible")
    if dado.no_tiene and dado.valor and campo == _INDICACION:
        return _sin_la_nota(dado.valor, state, validos)
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
    return _validado(campo, dado, state, contexto, validos)


def _validado(
    campo: Campo, dado: DarDato, state: EstadoConversacion, contexto: ContextoTurno, validos: dict[str, str]
) -> Hecho:
    """The fact of a datum that was told, with what was known of it before."""
    valor = _con_lo_de_antes(campo, dado.valor, state, validos)
    if campo == _INDICACION and es_de_factura(dado.valor):
        return _de_factura(dado.valor, state, contexto, validos)
    if campo == "direccion" and es_ciudad(plegar(valor)):
        return DatoGuardado(campo=campo, valor=valor, ciudad=True)
    leido = validar(campo, valor, contexto.recursos.pais)
    if campo == "nombre_completo" and isinstance(leido, DatoRechazado) and insiste(state):
        leido = como_se_llama(dado.valor) or leido
    if isinstance(leido, DatoRechazado):
        return DatoInvalido(campo=campo, valor=dado.valor, motivo=leido.motivo, ejemplo=leido.ejemplo)
    if leido.valor == RECOGE and not contexto.recursos.se_puede_recoger:
        return RecogidaNoDisponible()
    tipo = leido.extra.get("tipo_documento")
    if tipo in DE_EMPRESA and es_de_factura(state["datos"].get("indicaciones_adicionales", "")):
        # The number of the company that he asked the invoice for, not his own.
        nota = sin_numero(state["datos"]["indicaciones_adicionales"])
        return _de_factura(f"{nota}, {tipo} {leido.valor}", state, contexto, validos)
    anterior = state["datos"].get(campo, "")
    validos[campo] = leido.valor
    validos.update(leido.extra)
    if campo == "direccion" and state["datos"].get("entrega") == RECOGE:
        validos["entrega"] = A_DOMICILIO
    if campo == _INDICACION:
        return DatoGuardado(campo=campo, valor=dado.valor)
    return DatoGuardado(
        campo=campo,
        valor=leido.valor,
        corregido=bool(anterior) and anterior != leido.valor,
        sabido=anterior == leido.valor,
        enmendado=campo == "correo" and leido.valor != dado.valor.lower().replace(" ", ""),
    )


def _el_mismo(dicho: str, state: EstadoConversacion) -> DatoGuardado | None:
    """ "la misma dirección", said to the read-back: the one that is known, and no word for the courier."""
    nombrado = _EL_MISMO.fullmatch(plegar(dicho))
    campo: Any = nombrado["campo"] if nombrado else ""
    valor = state["datos"].get(campo, "")
    return DatoGuardado(campo=campo, valor=valor, sabido=True) if valor else None


def _de_factura(
    nota: str, state: EstadoConversacion, contexto: ContextoTurno, validos: dict[str, str]
) -> Hecho:
    """The company of the invoice, beside what else was noted; its number is kept only where it can be one."""
    campo: Campo = "indicaciones_adicionales"
    anterior = state["datos"].get(campo, "")
    otras = [o for o in anterior.split("; ") if o and not es_de_factura(o)]
    malo = numero_malo(nota, contexto.recursos.pais)
    leido = validar(campo, sin_numero(nota) if malo else nota, contexto.recursos.pais)
    if isinstance(leido, DatoRechazado):
        return DatoInvalido(campo=campo, valor=nota, motivo=leido.motivo, ejemplo=leido.ejemplo)
    validos[campo] = "; ".join([*otras, leido.valor])
    if malo and isinstance(numero := validar("cedula", malo, contexto.recursos.pais), DatoRechazado):
        return DatoInvalido(campo=campo, valor=malo, motivo=numero.motivo, ejemplo=numero.ejemplo)
    return DatoGuardado(campo=campo, valor=validos[campo], corregido=es_de_factura(anterior))


def _sin_la_nota(que: str, state: EstadoConversacion, validos: dict[str, str]) -> Hecho:
    """ "quita lo del timbre": the notes without the one that has that."""
    notas = state["datos"].get(_INDICACION, "").split("; ")
    quedan = [nota for nota in notas if plegar(que) not in plegar(nota)]
    if quedan == notas:
        return Cortesia(clase="ininteligible")
    validos[_INDICACION] = "; ".join(quedan)
    return DatoGuardado(campo=_INDICACION, valor=validos[_INDICACION], corregido=bool(quedan))


def _con_la_localidad(datos: dict[str, str], pais: str, validos: dict[str, str]) -> None:
    """An address that names its village, or its town, names its quarter: it is not asked for again."""
    anterior = localidad_de(datos.get("direccion", ""), pais)
    if "barrio" in validos or datos.get("barrio") not in (None, "", anterior):
        return
    if localidad := localidad_de(validos.get("direccion", ""), pais):
        validos["barrio"] = localidad


def _con_lo_de_antes(campo: Campo, dicho: str, state: EstadoConversacion, validos: dict[str, str]) -> str:
    """A part goes into its address or name, and a note with the notes; any other datum takes the place."""
    antes = validos.get(campo) or state["datos"].get(campo, "")
    if campo == "direccion":
        return con_su_ciudad(con_la_parte(antes, dicho), state.get("ciudad", ""))
    if campo == "nombre_completo":
        contesta = state.get("espera") == "dato:nombre_completo" and not insiste(state)
        previo = dicho_antes(state) if contesta else ""
        return con_la_palabra(antes, dicho) if antes else con_su_apellido(previo, dicho)
    if campo != _INDICACION or not antes or state.get("espera") == f"dato:{_INDICACION}":
        return dicho
    if plegar(dicho) in plegar(antes):
        return antes
    return "; ".join([*(nota for nota in antes.split("; ") if plegar(nota) not in plegar(dicho)), dicho])


def _sin_dato(
    campo: Campo, state: EstadoConversacion, contexto: ContextoTurno, validos: dict[str, str]
) -> Hecho:
    """ "no tengo correo": respected where the shop can do without it."""
    pedido = pedido_abierto(state)
    if pedido is None or pedido.estado != EstadoVenta.RECOLECTANDO_DATOS:
        # Nobody has asked for it yet; where it will be, it is better told now.
        requerido = campo in contexto.recursos.campos_requeridos
        return DatoObligatorio(campo=campo) if requerido else Cortesia(clase="negativa")
    if campo in contexto.recursos.campos_requeridos:
        return DatoObligatorio(campo=campo)
    validos[campo] = ""
    return DatoGuardado(campo=campo, valor="")
