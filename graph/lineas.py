"""Lines that the order has: which one is meant, its quantity, and its removal."""

from fractions import Fraction
from typing import Any

from agent.actos import Agregar, CambiarCantidad, Cantidad, Quitar, Referencia
from agent.comprension import lexico
from agent.comprension.descarte import manda_quitar
from agent.comprension.mercancia.unidad_de_venta import en_grupos
from agent.hechos import (
    CantidadCambiada,
    CantidadInvalida,
    Cortesia,
    EleccionDejada,
    Hecho,
    LineaQuitada,
    NoEstaEnPedido,
    PedidoVacio,
    ResumenPedido,
)
from agent.texto import plegar, raiz, singular, tokens
from graph import compras
from graph.cola import en_la_cola
from graph.contexto import ContextoTurno
from graph.eleccion import Atendido, Cambios, acto_pendiente, elegido, olvidar_eleccion, preguntar_cual
from graph.lo_dicho import buscar_lo_dicho
from graph.presentaciones import de_la_linea
from graph.resolucion import Resolucion, los_mas, nombra
from graph.state import EstadoConversacion, pedido_abierto, venta_abierta
from graph.variantes import MAX_OPCIONES
from graph.vistas import linea_vista, pedido_visto
from tools.busqueda.cotejo import cotejar, de_tamano
from tools.herramientas import fijar_cantidad, quitar_del_pedido, ver_productos
from tools.pedidos import Linea, Pedido
from tools.productos import Hallazgo

_PROPORCION = {"mitad": Fraction(1, 2), "doble": Fraction(2), "triple": Fraction(3)}  # of what the line has


async def cambiar_cantidad(
    acto: CambiarCantidad, state: EstadoConversacion, contexto: ContextoTurno
) -> Atendido:
    lineas = nombradas(acto.producto, state)
    pendiente = acto_pendiente(state)
    if isinstance(pendiente, CambiarCantidad) and acto.cantidad == Cantidad():
        acto = acto.model_copy(update={"cantidad": pendiente.cantidad, "modo": pendiente.modo})
    if len(lineas) != 1:
        return await _por_aclarar(acto, lineas, state, contexto)
    linea = lineas[0]
    cantidad = de_la_linea(acto, en_grupos(acto.cantidad, [linea.nombre]), linea.nombre)
    acto = acto.model_copy(update={"cantidad": cantidad})
    if acto.cantidad.todas:
        return await fijar(linea, await _cuantas_hay(linea, state), state)
    if acto.cantidad.problema == "cero":
        return await quitar_linea(linea, state)
    if acto.cantidad.problema:
        return [CantidadInvalida(motivo=acto.cantidad.problema, nombre=linea.nombre)], {}
    if acto.cantidad.texto in _PROPORCION and linea.cantidad * _PROPORCION[acto.cantidad.texto] % 1 == 0:
        return await fijar(linea, int(linea.cantidad * _PROPORCION[acto.cantidad.texto]), state)
    dicha = acto.cantidad.unidades or (1 if acto.producto.otro and acto.modo == "sumar" else None)
    if dicha is None:
        return [CantidadInvalida(motivo="falta", nombre=linea.nombre)], {"tema": [linea.producto_id]}
    nueva = {"fijar": dicha, "sumar": linea.cantidad + dicha, "restar": linea.cantidad - dicha}[acto.modo]
    return await fijar(linea, nueva, state)


async def _cuantas_hay(linea: Linea, state: EstadoConversacion) -> int:
    """All that can be sold, never less than what the line has."""
    hallazgos: list[Hallazgo] = await ver_productos.ainvoke(
        {"ids": [linea.producto_id], "venta_id": venta_abierta(state)}
    )
    return max([linea.cantidad, *(hallazgo.disponible for hallazgo in hallazgos)])


async def fijar(linea: Linea, cantidad: int, state: EstadoConversacion) -> Atendido:
    """Sets a line's quantity; none or less removes it."""
    if cantidad <= 0:
        return await quitar_linea(linea, state)
    try:
        pedido: Pedido = await fijar_cantidad.ainvoke(
            {"producto_id": linea.producto_id, "cantidad": cantidad, "acto": state["paso"]}
        )
    except compras.LIMITES as error:
        hallazgo = Hallazgo(linea.producto_id, linea.nombre, "", linea.precio_unitario, 0)
        return [await compras.hecho_del_limite(error, hallazgo, state)], {"tema": [linea.producto_id]}
    nueva = pedido.linea(linea.producto_id)
    assert nueva is not None
    cambios = {"pedido": pedido, "tema": [linea.producto_id], **_elegida(state)}
    return [CantidadCambiada(linea=linea_vista(nueva))], cambios


async def quitar(acto: Quitar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    pendiente = acto_pendiente(state)
    if acto.excepto is not None:
        return await _dejar_solo(acto.excepto, state)
    if _rehusa_lo_mostrado(acto.producto, state):
        return [Cortesia(clase="negativa")], {"ofrecidos": [], "tema": []}
    lineas = nombradas(acto.producto, state)
    if not lineas and (lugar := en_la_cola(acto.producto, state)) is not None:
        en_cola = state.get("en_cola", [])
        return _retirado(en_cola[lugar]), {"en_cola": [*en_cola[:lugar], *en_cola[lugar + 1 :]]}
    lineas = lineas or await _que_significan(acto.producto, state)
    if isinstance(pendiente, Agregar) and (not lineas or acto.producto.vacia):
        if not _es_lo_que_se_elige(acto.producto, pendiente, state, contexto):
            return [NoEstaEnPedido(texto=acto.producto.texto)], {}
        # "no quiero los guantes", said of the ones still being chosen.
        return _retirado(pendiente.model_dump()), {**elegido(state), **olvidar_eleccion()}
    pedido = pedido_abierto(state)
    if pedido is None or not pedido.lineas:
        return [PedidoVacio()], {}
    if not acto.producto.todos and len(lineas) != max(len(acto.producto.ordinales), 1):
        return await _por_aclarar(acto, lineas, state, contexto)
    return await _quitar_lineas(lineas, state)


def _rehusa_lo_mostrado(dicho: Referencia, state: EstadoConversacion) -> bool:
    """ "no, ese no, muy caro", after goods of which the order has none: those are refused."""
    pedido, mostrados = pedido_abierto(state), state.get("ofrecidos", [])
    puestos = {linea.producto_id for linea in pedido.lineas} if pedido else set()
    ajenos = bool(mostrados) and puestos.isdisjoint([*mostrados, *state.get("tema", [])])
    return ajenos and dicho == Referencia(deictica=True) and not manda_quitar(plegar(state["mensaje"]))


def _retirado(acto: dict[str, Any]) -> list[Hecho]:
    """What was still to be chosen, told by its name: he knows what has been left out."""
    consulta = (acto.get("producto") or {}).get("texto", "")
    return [EleccionDejada(consultas=(consulta,), retirada=True) if consulta else Cortesia(clase="negativa")]


def _es_lo_que_se_elige(
    dicho: Referencia, pendiente: Agregar, state: EstadoConversacion, contexto: ContextoTurno
) -> bool:
    """Whether words may be of the open choice: of what was asked for, or of what is offered for it."""
    if not dicho.texto or not pendiente.producto.texto:
        return True
    opciones = map(contexto.recursos.indice.producto, state.get("ofrecidos", []))
    nombres = [pendiente.producto.texto, *(opcion.nombre for opcion in opciones if opcion)]
    dichas = set(map(raiz, tokens(dicho.texto)))
    return any(dichas & set(map(raiz, tokens(nombre))) for nombre in nombres)


async def _que_significan(dicho: Referencia, state: EstadoConversacion) -> list[Linea]:
    """ "el pegamento", of "Pegante PVC": the one line that a search for those words finds."""
    pedido = pedido_abierto(state)
    if pedido is None or not dicho.texto:
        return []
    busqueda = await buscar_lo_dicho(Referencia(texto=dicho.texto), MAX_OPCIONES, None, state)
    hallados = {hallazgo.id for hallazgo in busqueda.hallazgos}
    suyas = [linea for linea in pedido.lineas if linea.producto_id in hallados]
    return suyas if len(suyas) == 1 else []


async def _dejar_solo(excepto: Referencia, state: EstadoConversacion) -> Atendido:
    """ "quita todo menos la arena": nothing is touched unless some line is the one to keep."""
    pedido = pedido_abierto(state)
    if pedido is None or not pedido.lineas:
        return [PedidoVacio()], {}
    quedan = nombradas(excepto, state)
    if not quedan:
        return [NoEstaEnPedido(texto=excepto.texto)], {}
    hechos, cambios = await _quitar_lineas([linea for linea in pedido.lineas if linea not in quedan], state)
    return hechos or [ResumenPedido(pedido=pedido_visto(pedido))], cambios


async def _quitar_lineas(lineas: list[Linea], state: EstadoConversacion) -> Atendido:
    hechos: list[Hecho] = []
    cambios: Cambios = {}
    for linea in lineas:
        seguido: Any = {**state, **cambios}
        nuevos, cambios = await quitar_linea(linea, seguido)
        hechos += nuevos
    return hechos, cambios


async def quitar_linea(linea: Linea, state: EstadoConversacion) -> Atendido:
    pedido = await quitar_del_pedido.ainvoke({"producto_id": linea.producto_id, "acto": state["paso"]})
    return [LineaQuitada(nombre=linea.nombre)], {
        "pedido": pedido,
        "tema": [],
        "quitada": linea,
        **_elegida(state),
    }


def _elegida(state: EstadoConversacion) -> Cambios:
    """A choice of a line is made; a choice of what to buy stays open."""
    return {} if isinstance(acto_pendiente(state), Agregar) else elegido(state)


def nombradas(referencia: Referencia, state: EstadoConversacion) -> list[Linea]:
    """The order's lines that a reference may mean."""
    pedido = pedido_abierto(state)
    lineas = list(pedido.lineas) if pedido else []
    if isinstance(acto_pendiente(state), CambiarCantidad | Quitar):
        ofrecidos = state.get("ofrecidos", [])
        lineas = [linea for id_ in ofrecidos for linea in lineas if linea.producto_id == id_]
    if referencia.texto:
        return _las_que_nombra(referencia.texto, lineas)
    if referencia.ordinales:
        return [lineas[i - 1 if i > 0 else i] for i in referencia.ordinales if abs(i) <= len(lineas)]
    if referencia.entre:
        return [lineas[i - 1] for i in referencia.entre if i <= len(lineas)]
    if referencia.superlativo and lineas:
        vistas = [Hallazgo(linea.producto_id, linea.nombre, "", linea.precio_unitario, 1) for linea in lineas]
        return [lineas[vistas.index(vista)] for vista in los_mas(vistas, referencia)]
    if referencia.todos or len(lineas) == 1:
        return lineas
    tema = state.get("tema", [])
    return [linea for linea in lineas if linea.producto_id in tema] or lineas


def _las_que_nombra(texto: str, lineas: list[Linea]) -> list[Linea]:
    """All the words first; else those that share most of them ("guantes" for "Guante de nitrilo")."""
    dichas = set(tokens(texto))
    if enteras := [linea for linea in lineas if set(tokens(linea.nombre)) == dichas]:
        return enteras  # "Vodka Smirnoff", beside "Vodka Smirnoff Tamarindo"
    if exactas := [linea for linea in lineas if nombra(texto, linea.nombre)]:
        # "la muñeca", of a "muñeca" and a "muñeco": the letter tells them apart where the stem does not.
        a_la_letra = [linea for linea in exactas if _a_la_letra(texto, linea.nombre)] or exactas
        return [linea for linea in a_la_letra if _encabeza(texto, linea.nombre)] or a_la_letra
    lugar = de_tamano(dichas, [linea.nombre for linea in lineas]) if dichas <= lexico.TAMANOS else None
    if lugar is not None:
        return [lineas[lugar]]
    if medidas := cotejar(texto, [linea.nombre for linea in lineas], lambda _: None):
        return [lineas[i] for i in medidas]  # "la de 10", of what comes in 10kg
    palabras = [p for p in texto.split() if len(p) > 2]
    puntos = {linea.producto_id: sum(nombra(p, linea.nombre) for p in palabras) for linea in lineas}
    mejor = max(puntos.values(), default=0)
    if mejor == 0 or mejor * 2 < len(palabras):
        return []
    return [linea for linea in lineas if puntos[linea.producto_id] == mejor]


def _a_la_letra(texto: str, nombre: str) -> bool:
    return set(map(singular, tokens(texto))) <= set(map(singular, tokens(nombre)))


def _encabeza(texto: str, nombre: str) -> bool:
    """ "las cortinas", of a curtain and its "barra para cortina"."""
    return list(map(singular, tokens(texto)))[:1] == list(map(singular, tokens(nombre)))[:1]


async def _por_aclarar(
    acto: CambiarCantidad | Quitar, lineas: list[Linea], state: EstadoConversacion, contexto: ContextoTurno
) -> Atendido:
    """None or several lines fit: says so, or asks which. What is only on offer is bought instead."""
    if lineas:
        ids = [linea.producto_id for linea in lineas]
        hallazgos = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
        return preguntar_cual(acto, Resolucion("ambigua", tuple(hallazgos)), state)
    if isinstance(acto, CambiarCantidad) and acto.modo != "restar":
        compra = Agregar(producto=acto.producto, cantidad=acto.cantidad)
        return await compras.agregar(compra, state, contexto)
    return [NoEstaEnPedido(texto=acto.producto.texto)], {}
