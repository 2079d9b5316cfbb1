"""The order: lines added, changed, removed and shown; yes, no and cancel while it is built."""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.runtime import Runtime

from agent.actos import (
    ACTOS,
    Acto,
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
from agent.hechos import (
    CantidadCambiada,
    CantidadInvalida,
    Cortesia,
    FaltaProducto,
    Hecho,
    HistorialCliente,
    LineaAgregada,
    LineaQuitada,
    LineasSinStock,
    NadaQueCancelar,
    NoEstaEnPedido,
    PedidoCancelado,
    PedidoReservado,
    PedidoVacio,
    ProductoAmbiguo,
    ResumenPedido,
    SinResultados,
    StockInsuficiente,
)
from db.errors import (
    LimiteDeLineasError,
    LimiteDeUnidadesError,
    LineasSinStockError,
    StockInsuficienteError,
)
from db.models import EstadoVenta
from graph.contexto import ContextoTurno
from graph.nodes.consultar_historial import compra_vista
from graph.resolucion import Resolucion, nombra, resolver, venta_abierta
from graph.state import EstadoConversacion, pedido_abierto
from graph.vistas import linea_vista, pedido_visto, producto_visto
from tools.herramientas import (
    agregar_al_pedido,
    buscar_productos,
    cancelar_pedido,
    confirmar_pedido,
    consultar_compras,
    fijar_cantidad,
    quitar_del_pedido,
    ver_productos,
)
from tools.pedidos import Linea, Pedido
from tools.productos import Hallazgo

Cambios = dict[str, Any]


async def armar_pedido(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> Cambios:
    """Handles the next act; its facts and what changed in the talk."""
    acto = state["actos"][0]
    hechos, cambios = await _ATIENDE[type(acto)](acto, state, runtime.context)
    return {
        "actos": state["actos"][1:],
        "paso": state["paso"] + 1,
        **cambios,
        "hechos": [*state["hechos"], *hechos],
    }


async def _agregar(
    acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hecho], Cambios]:
    if acto.producto.anterior and not acto.producto.texto:
        return await _repetir_compra(acto, state)
    if problema := _problema(acto.cantidad):
        return [problema], {}
    pendiente = _pendiente(state)
    eligiendo = isinstance(pendiente, Agregar)
    cantidad = acto.cantidad
    if eligiendo and pendiente is not None and cantidad.unidades is None and not cantidad.todas:
        cantidad = pendiente.cantidad
    resolucion = await resolver(acto.producto, state, contexto)
    if resolucion.clase == "hallada":
        return await _sumar(resolucion.productos, cantidad, state)
    if resolucion.clase == "ambigua":
        return _preguntar_cual(acto.model_copy(update={"cantidad": cantidad}), resolucion, state)
    if resolucion.clase == "sin_decir":
        if cantidad.unidades and (linea := _unica_linea(state)):
            return await _sumar_a_linea(linea, cantidad.unidades, state)
        return [FaltaProducto(para="agregar")], _olvidar_eleccion()
    return _no_hay(acto, resolucion)


async def _sumar(
    hallazgos: tuple[Hallazgo, ...], cantidad: Cantidad, state: EstadoConversacion
) -> tuple[list[Hecho], Cambios]:
    hechos: list[Hecho] = []
    pedido = pedido_abierto(state)
    agregados: list[int] = []
    for hallazgo in hallazgos:
        unidades = _disponibles(hallazgo, pedido) if cantidad.todas else cantidad.unidades or 1
        try:
            pedido = await agregar_al_pedido.ainvoke(
                {"producto_id": hallazgo.id, "cantidad": max(unidades, 1), "acto": state["paso"]}
            )
        except (StockInsuficienteError, LimiteDeUnidadesError, LimiteDeLineasError) as error:
            hechos.append(await _limite(error, hallazgo, state))
            continue
        linea = pedido.linea(hallazgo.id) if pedido else None
        assert linea is not None
        hechos.append(LineaAgregada(linea=linea_vista(linea), agregadas=max(unidades, 1)))
        agregados.append(hallazgo.id)
    cambios: Cambios = {"pedido": pedido, **_revivir_cola(state)}
    if agregados:
        cambios["tema"] = agregados
    else:
        cambios["ofrecidos"], cambios["tema"] = _ofrecidos_de(hechos), [h.id for h in hallazgos][-1:]
    return hechos, cambios


def _disponibles(hallazgo: Hallazgo, pedido: Pedido | None) -> int:
    linea = pedido.linea(hallazgo.id) if pedido else None
    return hallazgo.disponible - (linea.cantidad if linea else 0)


async def _limite(
    error: StockInsuficienteError | LimiteDeUnidadesError | LimiteDeLineasError,
    hallazgo: Hallazgo,
    state: EstadoConversacion,
) -> Hecho:
    if isinstance(error, StockInsuficienteError):
        return StockInsuficiente(
            nombre=hallazgo.nombre,
            pedido=error.pedido,
            disponible=error.disponible,
            alternativas=await _alternativas(hallazgo, state) if error.disponible == 0 else (),
        )
    motivo = "excesiva" if isinstance(error, LimiteDeUnidadesError) else "lineas"
    return CantidadInvalida(motivo=motivo, nombre=hallazgo.nombre, limite=error.limite)


async def _alternativas(hallazgo: Hallazgo, state: EstadoConversacion) -> tuple[Any, ...]:
    """What else of the same category can be bought, nearest name first."""
    busqueda = await buscar_productos.ainvoke(
        {"consulta": hallazgo.nombre, "k": 6, "venta_id": venta_abierta(state)}
    )
    otros = [
        h
        for h in (*busqueda.hallazgos, *busqueda.alternativas)
        if h.id != hallazgo.id and h.disponible > 0 and h.categoria == hallazgo.categoria
    ]
    return tuple(map(producto_visto, otros[:3]))


def _ofrecidos_de(hechos: list[Hecho]) -> list[int]:
    return [p.id for hecho in hechos if isinstance(hecho, StockInsuficiente) for p in hecho.alternativas]


async def _sumar_a_linea(
    linea: Linea, unidades: int, state: EstadoConversacion
) -> tuple[list[Hecho], Cambios]:
    hallazgos = await ver_productos.ainvoke({"ids": [linea.producto_id], "venta_id": venta_abierta(state)})
    return await _sumar(tuple(hallazgos), Cantidad(unidades=unidades), state)


async def _repetir_compra(acto: Agregar, state: EstadoConversacion) -> tuple[list[Hecho], Cambios]:
    """ "lo mismo de la otra vez": the goods of this chat's last purchase, with their quantities."""
    compras = await consultar_compras.ainvoke({})
    hechos: list[Hecho] = []
    cambios: Cambios = {}
    for producto_id, _, cantidad in compras[0].lineas if compras else ():
        hallazgos = await ver_productos.ainvoke({"ids": [producto_id], "venta_id": None})
        nuevos, cambios = await _sumar(tuple(hallazgos), Cantidad(unidades=cantidad), {**state, **cambios})
        hechos += nuevos
    return hechos or [FaltaProducto(para="agregar")], cambios


async def _cambiar(
    acto: CambiarCantidad, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hecho], Cambios]:
    pedido = pedido_abierto(state)
    if pedido is None or not pedido.lineas:
        return await _agregar(Agregar(producto=acto.producto, cantidad=acto.cantidad), state, contexto)
    lineas = _lineas_nombradas(acto.producto, state)
    if len(lineas) != 1:
        return await _linea_por_aclarar(acto, lineas, state, contexto)
    linea = lineas[0]
    if acto.cantidad.problema == "cero":
        return await _quitar_linea(linea, state)
    if problema := _problema(acto.cantidad, linea.nombre):
        return [problema], {}
    if acto.cantidad.unidades is None:
        return [CantidadInvalida(motivo="falta", nombre=linea.nombre)], {"tema": [linea.producto_id]}
    return await _fijar(linea, _nueva_cantidad(acto, linea), state)


def _nueva_cantidad(acto: CambiarCantidad, linea: Linea) -> int:
    unidades = acto.cantidad.unidades or 0
    return {"fijar": unidades, "sumar": linea.cantidad + unidades, "restar": linea.cantidad - unidades}[
        acto.modo
    ]


async def _fijar(linea: Linea, cantidad: int, state: EstadoConversacion) -> tuple[list[Hecho], Cambios]:
    if cantidad <= 0:
        return await _quitar_linea(linea, state)
    hallazgo = Hallazgo(linea.producto_id, linea.nombre, "", linea.precio_unitario, 0)
    try:
        pedido: Pedido = await fijar_cantidad.ainvoke(
            {"producto_id": linea.producto_id, "cantidad": cantidad, "acto": state["paso"]}
        )
    except (StockInsuficienteError, LimiteDeUnidadesError, LimiteDeLineasError) as error:
        return [await _limite(error, hallazgo, state)], {"tema": [linea.producto_id]}
    nueva = pedido.linea(linea.producto_id)
    assert nueva is not None
    return [CantidadCambiada(linea=linea_vista(nueva))], {
        "pedido": pedido,
        "tema": [linea.producto_id],
        **_revivir_cola(state),
    }


async def _quitar(
    acto: Quitar, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hecho], Cambios]:
    pedido = pedido_abierto(state)
    if pedido is None or not pedido.lineas:
        return [PedidoVacio()], {}
    lineas = _lineas_nombradas(acto.producto, state)
    if acto.producto.todos and lineas:
        hechos: list[Hecho] = []
        cambios: Cambios = {}
        for linea in lineas:
            nuevos, cambios = await _quitar_linea(linea, {**state, **cambios})
            hechos += nuevos
        return hechos, cambios
    if len(lineas) != 1:
        return await _linea_por_aclarar(acto, lineas, state, contexto)
    return await _quitar_linea(lineas[0], state)


async def _quitar_linea(linea: Linea, state: EstadoConversacion) -> tuple[list[Hecho], Cambios]:
    pedido = await quitar_del_pedido.ainvoke({"producto_id": linea.producto_id, "acto": state["paso"]})
    return [LineaQuitada(nombre=linea.nombre)], {"pedido": pedido, "tema": [], **_revivir_cola(state)}


def _lineas_nombradas(referencia: Referencia, state: EstadoConversacion) -> list[Linea]:
    """The order's lines that a reference may mean."""
    pedido = pedido_abierto(state)
    lineas = list(pedido.lineas) if pedido else []
    if state.get("espera") == "elegir_producto" and state.get("pendiente"):
        ofrecidos = state.get("ofrecidos", [])
        lineas = sorted(
            (x for x in lineas if x.producto_id in ofrecidos), key=lambda x: ofrecidos.index(x.producto_id)
        )
    if referencia.texto:
        return _las_que_nombra(referencia.texto, lineas)
    if referencia.ordinales:
        return [lineas[i - 1 if i > 0 else i] for i in referencia.ordinales if abs(i) <= len(lineas)]
    if referencia.superlativo and lineas:
        mas = max if referencia.superlativo == "mas_caro" else min
        return [mas(lineas, key=lambda linea: linea.precio_unitario)]
    if referencia.todos or len(lineas) == 1:
        return lineas
    tema = state.get("tema", [])
    return [linea for linea in lineas if linea.producto_id in tema] or lineas


def _las_que_nombra(texto: str, lineas: list[Linea]) -> list[Linea]:
    """All the words first; else those that share most of them ("guantes" for "Guante de nitrilo")."""
    if exactas := [linea for linea in lineas if nombra(texto, linea.nombre)]:
        return exactas
    palabras = [p for p in texto.split() if len(p) > 2]
    puntos = {linea.producto_id: sum(nombra(p, linea.nombre) for p in palabras) for linea in lineas}
    mejor = max(puntos.values(), default=0)
    if mejor == 0 or mejor * 2 < len(palabras):
        return []
    return [linea for linea in lineas if puntos[linea.producto_id] == mejor]


async def _linea_por_aclarar(
    acto: CambiarCantidad | Quitar, lineas: list[Linea], state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hecho], Cambios]:
    """None or several lines fit: says so, or asks which. What is only on offer is bought instead."""
    if not lineas:
        if isinstance(acto, CambiarCantidad) and acto.modo == "fijar":
            return await _agregar(Agregar(producto=acto.producto, cantidad=acto.cantidad), state, contexto)
        return [NoEstaEnPedido(texto=acto.producto.texto)], {}
    hallazgos = await ver_productos.ainvoke(
        {"ids": [linea.producto_id for linea in lineas], "venta_id": venta_abierta(state)}
    )
    return _preguntar_cual(acto, Resolucion("ambigua", tuple(hallazgos)), state)


def _preguntar_cual(
    acto: Agregar | CambiarCantidad | Quitar, resolucion: Resolucion, state: EstadoConversacion
) -> tuple[list[Hecho], Cambios]:
    """Offers the choices. While one choice is already open, the act waits in line for its turn."""
    if state.get("pendiente") and any(isinstance(hecho, ProductoAmbiguo) for hecho in state["hechos"]):
        return [], {"en_cola": [*state.get("en_cola", []), acto.model_dump()]}
    hecho = ProductoAmbiguo(
        consulta=acto.producto.texto,
        opciones=tuple(map(producto_visto, resolucion.productos)),
        hay_mas=resolucion.hay_mas,
    )
    return [hecho], {
        "pendiente": acto.model_dump(),
        "ofrecidos": [h.id for h in resolucion.productos],
        "tema": [],
        "espera": "elegir_producto",
    }


def _revivir_cola(state: EstadoConversacion) -> Cambios:
    """A choice made: the acts that waited for it come next."""
    cambios = _olvidar_eleccion() if state.get("espera") == "elegir_producto" else {}
    if cola := state.get("en_cola"):
        cambios |= {
            "en_cola": [],
            "pendiente": None,
            "actos": [*state["actos"][1:], *ACTOS.validate_python(cola)],
        }
    return cambios


def _olvidar_eleccion() -> Cambios:
    return {"pendiente": None, "espera": None}


def _pendiente(state: EstadoConversacion) -> Acto | None:
    pendiente = state.get("pendiente")
    return ACTOS.validate_python([pendiente])[0] if pendiente else None


def _no_hay(acto: Agregar, resolucion: Resolucion) -> tuple[list[Hecho], Cambios]:
    alternativas = resolucion.alternativas[:3]
    hecho = SinResultados(consulta=acto.producto.texto, alternativas=tuple(map(producto_visto, alternativas)))
    cambios: Cambios = {"ofrecidos": [h.id for h in alternativas], "tema": []} if alternativas else {}
    return [hecho], {**cambios, **_olvidar_eleccion()}


def _problema(cantidad: Cantidad, nombre: str = "") -> CantidadInvalida | None:
    return CantidadInvalida(motivo=cantidad.problema, nombre=nombre) if cantidad.problema else None


def _unica_linea(state: EstadoConversacion) -> Linea | None:
    pedido = pedido_abierto(state)
    return pedido.lineas[0] if pedido and len(pedido.lineas) == 1 else None


async def _ver(
    acto: VerPedido, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hecho], Cambios]:
    pedido = pedido_abierto(state)
    if pedido and pedido.lineas:
        return [ResumenPedido(pedido=pedido_visto(pedido))], {}
    if compras := await consultar_compras.ainvoke({}):
        return [HistorialCliente(compras=(compra_vista(compras[0]),))], {}
    return [PedidoVacio()], {}


async def _cancelar(
    acto: Cancelar, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hecho], Cambios]:
    pedido = pedido_abierto(state)
    if pedido is None or not pedido.lineas:
        compras = await consultar_compras.ainvoke({})
        return [NadaQueCancelar(venta_cerrada=bool(compras))], _olvidar_eleccion()
    cancelado: Pedido = await cancelar_pedido.ainvoke({"acto": state["paso"]})
    return [PedidoCancelado(id=cancelado.id)], {
        "pedido": cancelado,
        "tema": [],
        "en_cola": [],
        "por_corregir": False,
        **_olvidar_eleccion(),
    }


async def _confirmar(
    acto: Confirmar, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hecho], Cambios]:
    pedido, espera = pedido_abierto(state), state.get("espera")
    if espera == "elegir_producto" and not acto.termina:
        return [], {}
    if pedido is None or not pedido.lineas:
        if not acto.termina and len(state.get("ofrecidos", [])) == 1:
            return await _agregar(Agregar(producto=Referencia(deictica=True)), state, contexto)
        return [PedidoVacio()], _olvidar_eleccion()
    if pedido.estado == EstadoVenta.RECOLECTANDO_DATOS:
        return [], {"por_corregir": False}
    if espera != "confirmar_pedido":
        resumen = ResumenPedido(pedido=pedido_visto(pedido), para_confirmar=True)
        return [resumen], {"pendiente": None, "en_cola": [], "espera": "confirmar_pedido"}
    try:
        confirmado: Pedido = await confirmar_pedido.ainvoke({"acto": state["paso"]})
    except LineasSinStockError as error:
        faltantes = await faltantes_vistos(error, state, contexto)
        return [LineasSinStock(faltantes=faltantes)], {"espera": None}
    minutos = int(contexto.recursos.reglas.plazo_reserva.total_seconds() // 60)
    return [PedidoReservado(minutos=minutos)], {
        "pedido": confirmado,
        "espera": None,
        "ofrecidos": [],
        "tema": [],
    }


async def faltantes_vistos(
    error: LineasSinStockError, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[StockInsuficiente, ...]:
    return tuple(
        StockInsuficiente(nombre=falta.nombre, pedido=falta.pedido, disponible=falta.disponible)
        for falta in error.faltantes
    )


async def _negar(
    acto: Negar, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hecho], Cambios]:
    pedido, espera = pedido_abierto(state), state.get("espera")
    if espera == "elegir_producto":
        return [Cortesia(clase="negativa")], {**_revivir_cola(state), **_olvidar_eleccion()}
    if espera == "confirmar_pedido":
        return [Cortesia(clase="que_mas")], {"espera": None}
    abierto = pedido is not None and pedido.lineas and pedido.estado == EstadoVenta.PENDIENTE
    if abierto and _pregunto_algo_mas(state):
        return await _confirmar(Confirmar(termina=True), state, contexto)
    return [Cortesia(clase="negativa")], {}


def _pregunto_algo_mas(state: EstadoConversacion) -> bool:
    """Nothing else is awaited after a change of the order but "¿Algo más?"; "no" then means that is all."""
    return state.get("espera") is None


_ATIENDE: dict[
    type[Any], Callable[[Any, EstadoConversacion, ContextoTurno], Awaitable[tuple[list[Hecho], Cambios]]]
] = {
    Agregar: _agregar,
    CambiarCantidad: _cambiar,
    Quitar: _quitar,
    VerPedido: _ver,
    Cancelar: _cancelar,
    Confirmar: _confirmar,
    Negar: _negar,
}
