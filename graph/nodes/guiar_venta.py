"""What comes next, once every act is handled: the summary, the next datum, the read-back, or nothing."""

from typing import Any

from langgraph.runtime import Runtime

from agent.comprension.datos.factura_dicha import es_empresa
from agent.hechos import (
    CantidadCambiada,
    ConfirmacionPendiente,
    DatoGuardado,
    DatoInvalido,
    DatoObligatorio,
    EleccionPendiente,
    Hecho,
    LineaAgregada,
    LineaQuitada,
    LineasSinStock,
    NadaQueCancelar,
    OpcionPropuesta,
    PedidoCancelado,
    PedidoReservado,
    PedidoVacio,
    PedirDato,
    PreciosPorCantidad,
    PreguntarQueCorregir,
    ProductoAmbiguo,
    ProductosEncontrados,
    ResumenPedido,
    RevisarCierre,
    TotalPedido,
    VentaCerrada,
)
from agent.texto import plegar
from db.models import EstadoVenta
from graph.contexto import ContextoTurno
from graph.eleccion import acto_pendiente, dejadas, en_espera, la_unica, opciones_abiertas, recien_abierta
from graph.por_incluir import faltan_de_la_cola
from graph.state import EstadoConversacion, pedido_abierto
from graph.vistas import pedido_visto, producto_visto, resumen_para_confirmar
from tools.clientes import datos_de_entrega

MAX_RECORDATORIOS = 2
_CAMBIAN_EL_PEDIDO = LineaAgregada | CantidadCambiada | LineaQuitada
_CAMBIAN_EL_CIERRE = _CAMBIAN_EL_PEDIDO | DatoGuardado


async def guiar_venta(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    """Sets `espera`, adds the one question that the sale needs, and notes how the order was left."""
    state = {**state, "hechos": _vigentes(state)}
    venta = runtime.context.venta(state)
    recordada = state.get("recordada", 0)
    if state.get("pendiente") and (recordada < MAX_RECORDATORIOS or recien_abierta(state)):
        nuevos = await _recordar_eleccion(state)
        otra_vez = nuevos or any(isinstance(hecho, EleccionPendiente) for hecho in state["hechos"])
        return {
            "espera": "elegir_producto",
            "venta": venta,
            "recordada": recordada + 1 if otra_vez else 0,
            "hechos": [*state["hechos"], *nuevos, *en_espera(state)],
        }
    if state.get("pendiente"):
        # He has moved on: the choice is dropped rather than told for ever.
        dicho = [*state["hechos"], *dejadas(state)]
        state = {**state, "hechos": dicho, "pendiente": None, "en_cola": [], "espera": None}
    espera, hechos = _siguiente(state, runtime.context)
    en_cola = state.get("en_cola", [])
    aparcada = state.get("recordada", 0) + 1 if en_cola else 0
    return {
        "espera": espera,
        "venta": venta,
        "pendiente": None,
        **({} if aparcada <= MAX_RECORDATORIOS else {"por_incluir": faltan_de_la_cola(state)}),
        "en_cola": en_cola if aparcada <= MAX_RECORDATORIOS else [],
        "recordada": aparcada if aparcada <= MAX_RECORDATORIOS else 0,
        "hechos": [*state["hechos"], *hechos],
    }


def _vigentes(state: EstadoConversacion) -> list[Hecho]:
    """The facts that still hold once every act is handled: an order that was empty may have goods by now."""
    pedido, hechos = pedido_abierto(state), state["hechos"]
    deshizo = any(isinstance(hecho, LineaQuitada | PedidoCancelado) for hecho in hechos)
    con_lineas = pedido is not None and bool(pedido.lineas)
    return [
        hecho
        for hecho in hechos
        if not (isinstance(hecho, PedidoVacio) and con_lineas)
        and not (hecho == NadaQueCancelar() and (con_lineas or deshizo))
    ]


async def _recordar_eleccion(state: EstadoConversacion) -> list[Hecho]:
    """The choices again, unless this very turn showed them."""
    if any(
        isinstance(
            hecho,
            ProductoAmbiguo | EleccionPendiente | OpcionPropuesta | ProductosEncontrados | PreciosPorCantidad,
        )
        for hecho in state["hechos"]
    ):
        return []
    hallazgos = await opciones_abiertas(state)
    if propuesta := la_unica(acto_pendiente(state), hallazgos):
        return [propuesta]
    consulta = (state.get("pendiente") or {}).get("producto", {}).get("texto", "")
    vistos = tuple(map(producto_visto, hallazgos))
    return [EleccionPendiente(consulta=consulta, opciones=vistos, breve=bool(state.get("recordada")))]


def _siguiente(state: EstadoConversacion, contexto: ContextoTurno) -> tuple[str | None, list[Hecho]]:
    pedido, espera, hechos = pedido_abierto(state), state.get("espera"), state["hechos"]
    if pedido is None or not pedido.lineas or any(isinstance(h, VentaCerrada) for h in hechos):
        return None, []
    if pedido.estado == EstadoVenta.RECOLECTANDO_DATOS:
        return _datos_o_cierre(state, contexto)
    cambio = any(isinstance(hecho, _CAMBIAN_EL_PEDIDO) for hecho in hechos)
    if any(isinstance(h, ResumenPedido) and h.para_confirmar for h in hechos):
        return "confirmar_pedido", []
    if pedido.estado != EstadoVenta.PENDIENTE or any(isinstance(h, LineasSinStock) for h in hechos):
        return None, []
    if espera == "confirmar_pedido":
        # He said that was all and then changed or asked something: the summary is still to be confirmed.
        if cambio:
            return espera, resumen_para_confirmar(pedido)
        return espera, [ConfirmacionPendiente(de="pedido", total=pedido.total)]
    total = TotalPedido(total=pedido.total, lineas=len(pedido.lineas))
    return None, [total] if cambio else []


def _datos_o_cierre(state: EstadoConversacion, contexto: ContextoTurno) -> tuple[str | None, list[Hecho]]:
    """Asks again for what was refused, else for the next missing datum, else reads everything back."""
    pedido, hechos = pedido_abierto(state), state["hechos"]
    assert pedido is not None
    for hecho in hechos:
        if isinstance(hecho, DatoInvalido | DatoObligatorio | PedirDato):
            return f"dato:{hecho.campo}", []
    if pedidos := [hecho for hecho in hechos if isinstance(hecho, PedirDato)]:
        return f"dato:{pedidos[0].campo}", []
    if any(isinstance(hecho, PreguntarQueCorregir | LineasSinStock) for hecho in hechos):
        return None, []
    if faltantes := contexto.faltantes(state["datos"]):
        primera = any(isinstance(hecho, PedidoReservado) for hecho in hechos)
        empresa = es_empresa(plegar(state["datos"].get("nombre_completo", "")))
        pedir = PedirDato(campo=faltantes[0], faltantes=faltantes, primera=primera, de_empresa=empresa)
        return f"dato:{faltantes[0]}", [pedir]
    if state.get("por_corregir"):
        return None, []
    if state.get("espera") == "confirmar_cierre" and not any(
        isinstance(h, _CAMBIAN_EL_CIERRE) for h in hechos
    ):
        return "confirmar_cierre", [ConfirmacionPendiente(de="cierre", total=pedido.total)]
    datos = datos_de_entrega(state["datos"])
    return "confirmar_cierre", [RevisarCierre(pedido=pedido_visto(pedido), datos=datos)]
