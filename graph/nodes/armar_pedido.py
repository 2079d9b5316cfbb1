"""The order: lines added, changed, removed and shown; yes, no and cancel while it is built."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from langgraph.runtime import Runtime

from agent.actos import (
    Agregar,
    CambiarCantidad,
    Cancelar,
    Cantidad,
    Confirmar,
    Negar,
    Quitar,
    Referencia,
    VerPedido,
)
from agent.comprension.mercancia.unidad_de_venta import de_a_cuantos
from agent.hechos import (
    Cortesia,
    Hecho,
    LineasSinStock,
    NadaQueCancelar,
    OfertaDejada,
    PedidoCancelado,
    PedidoReservado,
    PedidoVacio,
    ProductoVisto,
    ResumenPedido,
    StockInsuficiente,
)
from agent.texto import tokens
from db.errors import LineasSinStockError, PedidoNoEncontradoError, PreciosCambiadosError
from db.models import EstadoVenta
from graph import compras, consentimiento, lineas, poscompra, reemplazos
from graph.clases import de_cada_clase
from graph.cola import contesta_a_todas
from graph.contexto import ContextoTurno
from graph.eleccion import (
    Atendido,
    dejadas,
    elegido,
    llamar_a_la_cola,
    olvidar_eleccion,
    proponer,
    tomar_la_propuesta,
)
from graph.en_su_lugar import la_que_iba_a_salir, poner_en_lugar
from graph.por_incluir import sin_la_rehusada
from graph.state import EstadoConversacion, Oferta, insiste, pedido_abierto, venta_abierta
from graph.vistas import pedido_visto, producto_visto, resumen_para_confirmar
from tools import clientes
from tools.herramientas import (
    cancelar_pedido,
    confirmar_pedido,
    consultar_compras,
    revisar_precios,
    ver_productos,
)
from tools.pedidos import Pedido

_Atiende = Callable[[Any, EstadoConversacion, ContextoTurno], Awaitable[Atendido]]


async def armar_pedido(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    """Handles the next act; its facts and what changed in the talk. With none left, those that wait."""
    if not state["actos"]:
        return llamar_a_la_cola(state)
    acto = state["actos"][0]
    if isinstance(acto, _CAMBIAN) and not runtime.context.repetido and poscompra.la_cambia(acto, state):
        hechos, cambios = await poscompra.lineas_cerradas(state)
    else:
        hechos, cambios = await _ATIENDE[type(acto)](acto, state, runtime.context)
    return {
        "actos": state["actos"][1:],
        "paso": state["paso"] + 1,
        **cambios,
        "hechos": [*state["hechos"], *hechos],
    }


async def _ver(acto: VerPedido, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    pedido = pedido_abierto(state)
    if pedido and pedido.lineas:
        return [ResumenPedido(pedido=pedido_visto(pedido))], {}
    return await poscompra.la_ultima(state) or [PedidoVacio()], {}


async def _cancelar(acto: Cancelar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    pedido = pedido_abierto(state)
    cancelado: Pedido | None = None
    if not contexto.repetido and (dicho := await poscompra.cancelar_cerrada(acto, state)):
        return dicho, {}
    if contexto.repetido or (pedido and pedido.lineas):
        with suppress(PedidoNoEncontradoError):
            cancelado = await cancelar_pedido.ainvoke({"acto": state["paso"]})
    if cancelado is None:
        return [NadaQueCancelar()], {"en_cola": [], **olvidar_eleccion()}
    comprado: list[clientes.Compra] = await consultar_compras.ainvoke({})
    sigue = comprado[0].venta_id if comprado else None
    return [PedidoCancelado(id=cancelado.id, sigue=sigue)], {
        "pedido": cancelado,
        "tema": [],
        "en_cola": [],
        "por_incluir": [],
        "por_corregir": False,
        **olvidar_eleccion(),
    }


async def _confirmar(acto: Confirmar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    """A yes: to what was offered, to the summary; "eso es todo" asks for the summary."""
    pedido, espera = pedido_abierto(state), state.get("espera")
    con_lineas = pedido is not None and bool(pedido.lineas)
    if acto.termina and not con_lineas and state.get("recordada"):  # told again, and he has done with it
        return [*dejadas(state), PedidoVacio()], {"en_cola": [], "por_incluir": [], **olvidar_eleccion()}
    if espera == "elegir_producto" and not (acto.termina and con_lineas):
        if tomada := tomar_la_propuesta(state):
            return [], tomada
        return await proponer(state) if not acto.termina else _sin_elegir(state)
    if espera is None and not acto.termina and (aceptada := await _aceptar_oferta(state)):
        return aceptada
    if pedido is None or not pedido.lineas:
        return [PedidoVacio(producto=await _unico_visto(state))], {"en_cola": [], **olvidar_eleccion()}
    if pedido.estado == EstadoVenta.RECOLECTANDO_DATOS:
        return [], {"por_corregir": False}
    if espera is None and acto.llano and not insiste(state):
        return [Cortesia(clase="que_mas")], {}
    if espera != "confirmar_pedido":
        hechos, cambios = await _resumir(state)
        return [*await _sin_aceptar(pedido, state), *hechos], cambios
    return await _reservar(state, contexto) if consentimiento.confirma(state) else ([], {})


def _sin_elegir(state: EstadoConversacion) -> Atendido:
    """ "nada más", of an order of which all is still to be chosen: it is left, and told."""
    return [*dejadas(state), PedidoVacio()], {"en_cola": [], **olvidar_eleccion()}


async def _sin_aceptar(pedido: Pedido, state: EstadoConversacion) -> list[Hecho]:
    """What was just offered and he did not take up: he may think that it is in the order."""
    ids = [oferta["producto_id"] for oferta in state.get("oferta") or []]
    dichas = {id_ for suya in state.get("por_incluir", []) for id_ in suya["ids"]}  # told by its name
    quedan = [id_ for id_ in ids if pedido.linea(id_) is None and id_ not in dichas]
    if not quedan or _rehusa(state) or state.get("pendiente"):
        return []
    hallazgos = await ver_productos.ainvoke({"ids": quedan, "venta_id": pedido.id})
    return [OfertaDejada(productos=tuple(map(producto_visto, hallazgos)))]


def _rehusa(state: EstadoConversacion) -> bool:
    """ "no, eso es todo"."""
    return tokens(state["mensaje"])[:1] == ["no"]


async def _unico_visto(state: EstadoConversacion) -> ProductoVisto | None:
    """The product that the talk is about, where it can be bought."""
    if len(state.get("tema", [])) != 1:
        return None
    hallazgos = await ver_productos.ainvoke({"ids": state["tema"], "venta_id": venta_abierta(state)})
    return next((producto_visto(hallazgo) for hallazgo in hallazgos if hallazgo.disponible > 0), None)


async def _aceptar_oferta(state: EstadoConversacion) -> Atendido | None:
    """ "¿Te lo agrego?", "¿te dejo las 3 que hay?": what a plain yes accepts."""
    hechos: list[Hecho] = []
    cambios: dict[str, Any] = {}
    for oferta in state.get("oferta") or []:
        seguido: Any = {**state, **cambios}
        nuevos, siguientes = await _aceptar(oferta, oferta["unidades"], seguido)
        hechos += nuevos
        cambios |= siguientes  # the first may have called up acts that waited
    return (hechos, cambios) if hechos else None


async def _agregar(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    """ "sí, las 9", of what fell short, whatever else was put in besides; else what the act says."""
    if contestada := await contesta_a_todas(acto, state):
        return [], contestada
    if por_clase := await de_cada_clase(acto, state):
        return [], {"actos": [*por_clase, *state["actos"][1:]]}
    ofertas = [oferta for oferta in state.get("oferta") or [] if oferta["unidades"]]
    sin_nombre = acto.producto in (Referencia(), _ESE, _ESAS)
    unidades = 0 if de_a_cuantos(acto.cantidad) else acto.cantidad.unidades
    if sin_nombre and unidades and len(ofertas) == 1 and not state.get("pendiente"):
        return await _aceptar(ofertas[0], unidades, state)
    return await reemplazos.agregar(acto, state, contexto)


_ESE, _ESAS = Referencia(deictica=True), Referencia(definida=True)


async def _aceptar(oferta: Oferta, unidades: int | None, state: EstadoConversacion) -> Atendido:
    """Sets the line to the quantity offered, or adds the product where the order has none of it."""
    pedido, producto_id = pedido_abierto(state), oferta["producto_id"]
    linea = pedido.linea(producto_id) if pedido else None
    if linea and unidades is not None:
        return await lineas.fijar(linea, unidades, state)
    hallazgos = await ver_productos.ainvoke({"ids": [producto_id], "venta_id": venta_abierta(state)})
    cantidad = Cantidad(unidades=unidades or 1)
    if sale := la_que_iba_a_salir(oferta, state):
        return await poner_en_lugar(tuple(hallazgos), cantidad, sale, state)
    return await compras.sumar(tuple(hallazgos), cantidad, state)


async def _resumir(state: EstadoConversacion) -> Atendido:
    """The summary to confirm, at the prices that hold now, and what it leaves out."""
    pedido: Pedido = await revisar_precios.ainvoke({})
    if _rehusa(state):
        state = {**state, "por_incluir": sin_la_rehusada(state)}
    espera: dict[str, Any] = {
        "pedido": pedido,
        "pendiente": None,
        "en_cola": [],
        "por_incluir": [],
        "espera": "confirmar_pedido",
    }
    return [*dejadas(state), *resumen_para_confirmar(pedido)], espera


async def _reservar(state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    try:
        confirmado: Pedido = await confirmar_pedido.ainvoke({"acto": state["paso"]})
    except PreciosCambiadosError:
        return await _resumir(state)
    except LineasSinStockError as error:
        return [LineasSinStock(faltantes=faltantes_vistos(error))], {"espera": None}
    minutos = int(contexto.recursos.reglas.plazo_reserva.total_seconds() // 60)
    cambios: dict[str, Any] = {"pedido": confirmado, "espera": None, "ofrecidos": [], "tema": []}
    return [PedidoReservado(minutos=minutos)], cambios


def faltantes_vistos(error: LineasSinStockError) -> tuple[StockInsuficiente, ...]:
    return tuple(
        StockInsuficiente(
            producto_id=falta.producto_id,
            nombre=falta.nombre,
            pedido=falta.pedido,
            disponible=falta.disponible,
        )
        for falta in error.faltantes
    )


async def _negar(acto: Negar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    pedido, espera = pedido_abierto(state), state.get("espera")
    if espera == "elegir_producto":
        return [Cortesia(clase="negativa")], {**elegido(state), **olvidar_eleccion()}
    if espera == "confirmar_pedido":
        return [Cortesia(clase="que_mas")], {"espera": None}
    if pedido and pedido.lineas and pedido.estado == EstadoVenta.PENDIENTE and not state.get("oferta"):
        # Nothing is awaited but "¿algo más?", and the answer is no.
        hechos, cambios = await _confirmar(Confirmar(termina=True), state, contexto)
        return hechos, {**_sin_lo_rehusado(state), **cambios}
    return [Cortesia(clase="negativa")], _sin_lo_rehusado(state)


def _sin_lo_rehusado(state: EstadoConversacion) -> dict[str, Any]:
    """What was only shown is talked of no more: a bare "2" that comes next buys none of it.

    Of several, which he refuses is not known: those stay, and a number alone asks which. So does what the
    rest of the message may be about.
    """
    pedido, ofrecidos = pedido_abierto(state), state.get("ofrecidos", [])
    suyos = {linea.producto_id for linea in pedido.lineas} if pedido else set()
    if len(state["actos"]) > 1:
        return {}
    faltan = sin_la_rehusada(state)
    quedan = ofrecidos if len(ofrecidos) > 1 else [id_ for id_ in ofrecidos if id_ in suyos]
    tema = [id_ for id_ in state.get("tema", []) if id_ in suyos]
    return {"tema": tema, "ofrecidos": quedan, "por_incluir": faltan}


_CAMBIAN = Quitar | CambiarCantidad | Agregar
_ATIENDE: dict[type[Any], _Atiende] = {
    Agregar: _agregar,
    CambiarCantidad: reemplazos.cambiar_cantidad,
    Quitar: lineas.quitar,
    VerPedido: _ver,
    Cancelar: _cancelar,
    Confirmar: _confirmar,
    Negar: _negar,
}
