"""Goods into the order: which product, how many, and what to say where it cannot be."""

from dataclasses import replace
from typing import Any

from agent.actos import Agregar, Cantidad, Referencia
from agent.comprension import lexico
from agent.comprension.mercancia.de_cada import difieren_ademas
from agent.comprension.mercancia.unidad_de_venta import en_grupos
from agent.comprension.numeros import GRUPOS, leer_numero
from agent.comprension.palabras import separar
from agent.hechos import (
    CantidadInvalida,
    EnEspera,
    FaltaProducto,
    Hecho,
    InfoEmpresa,
    LineaAgregada,
    PedidoNuevo,
    ResumenPedido,
    SinHistorial,
    SinResultados,
    StockInsuficiente,
    ValorExcedido,
)
from agent.texto import plegar
from db.errors import (
    LimiteDeLineasError,
    LimiteDeUnidadesError,
    LimiteDeValorError,
    ProductoNoEncontradoError,
    StockInsuficienteError,
)
from graph.alternativas import MAX_ALTERNATIVAS, alternativas_de, proponibles
from graph.cola import con_lo_que_espera, contesta_a_la_cola, en_la_cola, sin_lo_puesto
from graph.contexto import ContextoTurno
from graph.eleccion import (
    Atendido,
    Cambios,
    acto_pendiente,
    elegido,
    olvidar_eleccion,
    preguntar_cual,
    recien_abierta,
    responde,
)
from graph.lo_dicho import buscar_lo_dicho
from graph.paquetes import el_que_trae, en_paquetes, la_suelta, pide_un_envase, proponer_paquetes
from graph.por_incluir import contado, falta
from graph.presentaciones import (
    contado_por_medida,
    de_esa_medida,
    dice_cuanto,
    en_presentaciones,
    la_de_esa_medida,
    llamado_como_medida,
    medida_sola,
    por_su_precio,
    sin_su_nombre,
)
from graph.resolucion import Resolucion, a_la_vista, decidir, nombra, resolver
from graph.state import EstadoConversacion, pedido_abierto, venta_abierta, venta_cerrada
from graph.variantes import MAX_OPCIONES
from graph.vistas import linea_vista, pedido_visto, producto_visto
from tools.busqueda.medidas import Medida
from tools.herramientas import agregar_al_pedido, consultar_compras, consultar_servicio, ver_productos
from tools.pedidos import Pedido
from tools.productos import Hallazgo

LIMITES = (
    StockInsuficienteError,
    LimiteDeUnidadesError,
    LimiteDeLineasError,
    LimiteDeValorError,
    ProductoNoEncontradoError,
)
Limite = (
    StockInsuficienteError
    | LimiteDeUnidadesError
    | LimiteDeLineasError
    | LimiteDeValorError
    | ProductoNoEncontradoError
)
_LARGO_PREGUNTA = 200


async def agregar(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    if acto.producto.anterior and not acto.producto.texto:
        return await _repetir_compra(state)
    if (lugar := en_la_cola(acto.producto, state)) is not None:
        suyo, quedan = con_lo_que_espera(acto, lugar, state)
        if suyo is None:
            return [EnEspera(consultas=(contado(Agregar(**quedan[lugar])),))], {"en_cola": quedan}
        hechos, cambios = await agregar(suyo, {**state, "en_cola": quedan}, contexto)
        return hechos, {"en_cola": quedan, **cambios}
    acto = _con_lo_que_esperaba_cantidad(acto, state)
    if (puesto := pedido_abierto(state)) and _son_todas_las_puestas(acto, puesto, state):
        return [ResumenPedido(pedido=pedido_visto(puesto))], {}
    if acto.cantidad.problema and not dice_cuanto(acto):
        falta = CantidadInvalida(motivo=acto.cantidad.problema)
        return [falta], {"sin_cantidad": acto.producto.model_dump()}
    medido = contado_por_medida(acto)
    if medido and state.get("ofrecidos"):
        vistos = [h.nombre for h in await a_la_vista(state)]
        acto = medido if any(nombra(medido.producto.texto, nombre) for nombre in vistos) else acto
    elif medido and not state.get("tema"):
        acto = medido.model_copy(update={"producto": llamado_como_medida(medido.producto, contexto)})
    if acto.producto.todos and acto.producto.texto and acto.cantidad.unidades:
        return await _de_cada(acto, state, contexto)
    resolucion = la_de_esa_medida(acto, await resolver(acto.producto, state, contexto))
    cantidad = _cantidad_pedida(acto, resolucion, state)
    resolucion = la_suelta(cantidad, acto, el_que_trae(cantidad, acto, resolucion))
    cantidad = en_presentaciones(acto, cantidad, resolucion, state)
    cantidad, propuestos = en_paquetes(acto, cantidad, resolucion, state)
    if propuestos:
        return proponer_paquetes(acto, resolucion.productos[0], propuestos, state)
    if cantidad.problema and resolucion.clase == "hallada":
        nombre = resolucion.productos[0].nombre
        return [CantidadInvalida(motivo="fraccion", nombre=nombre)], _queda_hablado(resolucion.productos[0])
    if resolucion.clase == "hallada" and _ya_esta(acto, resolucion, state):
        pedido = pedido_abierto(state)
        assert pedido is not None
        return [ResumenPedido(pedido=pedido_visto(pedido))], elegido(state)
    if resolucion.clase == "hallada" and cantidad.importe:
        cantidad, hechos = por_su_precio(cantidad, resolucion.productos[0])
        if hechos:
            elegida = olvidar_eleccion() if responde(state, resolucion.productos) else {}
            return hechos, {**elegida, **_queda_hablado(resolucion.productos[0])}
    if resolucion.clase == "hallada":
        hechos, cambios = await sumar(resolucion.productos, cantidad, state)
        puestos = sin_lo_puesto(resolucion.productos, cantidad, state)
        return hechos, {**cambios, **puestos, "sin_cuenta": _sin_cuenta(hechos, cantidad, state)}
    if resolucion.clase == "ambigua":
        return preguntar_cual(acto.model_copy(update={"cantidad": cantidad}), resolucion, state)
    if resolucion.clase == "sin_decir":
        otro = acto.producto.otro and not venta_abierta(state)
        otra_vez = await _otro_de_lo_comprado(cantidad, state) if otro else None
        return otra_vez or await _sin_decir(cantidad, state)
    if medido and state.get("tema"):
        if medida := medida_sola(acto):
            return await _por_medida(acto, medida, medido, state, contexto)
        de_eso = medido.model_copy(update={"producto": Referencia(deictica=True)})
        return await agregar(de_eso, state, contexto)
    if esperaba := await contesta_a_la_cola(acto.producto, acto.cantidad, state, contexto):
        return [], esperaba
    return await _no_hay(acto, resolucion, state)


def _queda_hablado(hallazgo: Hallazgo) -> Cambios:
    """How many of it is still to be said."""
    return {"sin_cantidad": Referencia(texto=hallazgo.nombre).model_dump(), "tema": [hallazgo.id]}


def _sin_cuenta(hechos: list[Hecho], cantidad: Cantidad, state: EstadoConversacion) -> list[int]:
    """Those put in by one for want of a number, with what was just put in so."""
    puestas = [hecho.linea.producto_id for hecho in hechos if isinstance(hecho, LineaAgregada)]
    quedan = [id_ for id_ in state.get("sin_cuenta", []) if id_ not in puestas]
    return [*quedan, *puestas] if cantidad == Cantidad() else quedan


async def _de_cada(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    """ "9 paletas, tres de cada una": so many of each kind, where they make what was said in all."""
    suyo = acto.producto.model_copy(update={"todos": False})
    hay = await resolver(suyo, state, contexto)
    total = len(hay.productos) * (acto.cantidad.unidades or 0)
    de_mas = difieren_ademas(plegar(acto.cantidad.texto), [h.nombre for h in hay.productos])
    if hay.clase == "ambigua" and not (hay.hay_mas or de_mas) and acto.en_total in (None, total):
        return await sumar(hay.productos, acto.cantidad, state)
    entera = Cantidad(unidades=acto.en_total) if acto.en_total else acto.cantidad
    return await agregar(acto.model_copy(update={"producto": suyo, "cantidad": entera}), state, contexto)


async def _por_medida(
    acto: Agregar, medida: Medida, medido: Agregar, state: EstadoConversacion, contexto: ContextoTurno
) -> Atendido:
    """ "y un metro", after what does not go by it: what the shop calls so, or as many as make it up."""
    vistos = await a_la_vista(state)
    hablados = [h.nombre for h in vistos if h.id in state["tema"]]
    if any(nombra(medido.producto.texto, nombre) for nombre in hablados):  # "dos galones", of "Vinilo galón"
        de_eso = medido.model_copy(update={"producto": Referencia(deictica=True)})
        return await agregar(de_eso, state, contexto)
    llamado = Referencia(texto=medido.producto.texto)
    hay = decidir(llamado, await buscar_lo_dicho(llamado, MAX_OPCIONES, None, state))
    suyos = [h for h in hay.productos if not (h.dudoso or nombra(llamado.texto, h.nombre))]
    if suyos and len(suyos) == len(hay.productos):
        otro = medido.model_copy(update={"producto": llamado})
        return preguntar_cual(otro, replace(hay, clase="ambigua"), state)
    cantidad = de_esa_medida(medida, hablados[0]) if len(hablados) == 1 else Cantidad()
    if cantidad != Cantidad():
        return await agregar(sin_su_nombre(acto, cantidad), state, contexto)
    return await _no_hay(acto, hay, state)


def _ya_esta(acto: Agregar, resolucion: Resolucion, state: EstadoConversacion) -> bool:
    """ "la quiero", "la más barata", said of what was just put into the order: it is not one more."""
    dicho = acto.producto
    hablado = [h.id for h in resolucion.productos] == state.get("tema", [])
    senalado = not (dicho.texto or dicho.otro or dicho.ordinales or dicho.todos)
    senalado = senalado and (hablado or not dicho.superlativo)
    pedido = pedido_abierto(state)
    puesto = pedido is not None and all(pedido.linea(h.id) for h in resolucion.productos)
    return senalado and puesto and acto.cantidad == Cantidad() and not state.get("pendiente")


def _son_todas_las_puestas(acto: Agregar, pedido: Pedido, state: EstadoConversacion) -> bool:
    """ "dale, las dos", "todos de a uno", with nothing on offer: the lines just put in, which are there."""
    dicho = acto.producto
    suelto = dicho.todos and not (dicho.texto or dicho.ordinales or dicho.entre or state.get("ofrecidos"))
    de_a_uno = len(pedido.lineas) > 1 and all(linea.cantidad == 1 for linea in pedido.lineas)
    return suelto and de_a_uno and acto.cantidad.unidades in (None, 1) and not acto.cantidad.todas


def _con_lo_que_esperaba_cantidad(acto: Agregar, state: EstadoConversacion) -> Agregar:
    """ "dame 1.5 martillos", "2": the second is of what the first named."""
    pendiente = state.get("sin_cantidad")
    if pendiente and acto.producto.vacia and acto.cantidad.unidades:
        return acto.model_copy(update={"producto": Referencia.model_validate(pendiente)})
    return acto


def _cantidad_pedida(acto: Agregar, resolucion: Resolucion, state: EstadoConversacion) -> Cantidad:
    """A choice among what was offered keeps the quantity that was asked for, or priced, before."""
    if acto.producto.otro and (par := _otro_par(acto.cantidad, resolucion, state)):
        return par
    if acto.cantidad.unidades or acto.cantidad.todas or acto.cantidad.importe:
        return en_grupos(acto.cantidad, [h.nombre for h in resolucion.productos])
    pendiente, productos = acto_pendiente(state), resolucion.productos
    if isinstance(pendiente, Agregar) and responde(state, productos):
        # "quiero 2 tazas", "la blanca y la negra": one of each.
        compartida = resolucion.clase == "hallada" and pendiente.cantidad.unidades == len(productos) > 1
        uno = compartida or pide_un_envase(state["mensaje"], pendiente, productos)
        return Cantidad(unidades=1) if uno else pendiente.cantidad
    ofertadas = {oferta["producto_id"]: oferta["unidades"] for oferta in state.get("oferta") or []}
    if len(productos) == 1 and (unidades := ofertadas.get(productos[0].id)):
        return Cantidad(unidades=unidades)  # "solo los de 5 libras", of a list where they were three
    cotizadas = {(state.get("cotizadas") or {}).get(str(h.id)) for h in productos}
    unidades = cotizadas.pop() if len(cotizadas) == 1 else None
    return Cantidad(unidades=unidades) if unidades else acto.cantidad


def _otro_par(cantidad: Cantidad, resolucion: Resolucion, state: EstadoConversacion) -> Cantidad | None:
    """ "otro par igual", of what he has one of: the pair is one."""
    pedido = pedido_abierto(state)
    lineas = [pedido.linea(h.id) for h in resolucion.productos] if pedido else []
    puesta = lineas[0] if len(lineas) == 1 else None
    pares = "par" in cantidad.texto.lower().split() and cantidad.unidades == GRUPOS["par"]
    return Cantidad(unidades=1) if puesta and puesta.cantidad == 1 and pares else None


async def sumar(hallazgos: tuple[Hallazgo, ...], cantidad: Cantidad, state: EstadoConversacion) -> Atendido:
    """Adds each product; a limit is told and the rest go on."""
    hechos: list[Hecho] = []
    pedido = pedido_abierto(state)
    agregados: list[int] = []
    for hallazgo in hallazgos:
        unidades = _todas(hallazgo, pedido) if cantidad.todas else cantidad.unidades or 1
        try:
            pedido = await agregar_al_pedido.ainvoke(
                {"producto_id": hallazgo.id, "cantidad": max(unidades, 1), "acto": state["paso"]}
            )
        except LIMITES as error:
            hechos.append(await hecho_del_limite(error, hallazgo, state))
            continue
        linea = pedido.linea(hallazgo.id) if pedido else None
        assert linea is not None
        hechos.append(LineaAgregada(linea=linea_vista(linea), agregadas=max(unidades, 1)))
        agregados.append(hallazgo.id)
    preguntada = recien_abierta(state)
    abierta = state.get("pendiente") and (preguntada or not responde(state, hallazgos))
    cambios: Cambios = {"pedido": pedido, "sin_cantidad": None, "cotizadas": None}
    cambios |= {} if abierta else elegido(state)
    if agregados and (cerrada := venta_cerrada(state)):
        hechos.append(PedidoNuevo(compra=cerrada.id))
    if agregados:
        # "4 tomates y 3 manzanas": where he is asked how many tomatoes, a bare number is of them
        return hechos, {**cambios, "tema": [] if preguntada else agregados}
    if excesivas := [h for h in hechos if isinstance(h, CantidadInvalida) and h.motivo == "excesiva"]:
        cambios["sin_cantidad"] = Referencia(texto=excesivas[0].nombre).model_dump()
    alternativas = [
        p.id for hecho in hechos if isinstance(hecho, StockInsuficiente) for p in hecho.alternativas
    ]
    if alternativas:
        cambios |= {"consulta": hallazgos[-1].nombre, "queria": cantidad.unidades or 1}
    tema = alternativas[:1] if len(alternativas) == 1 else [] if alternativas else [hallazgos[-1].id]
    if cortas := [h for h in hechos if isinstance(h, StockInsuficiente)]:
        cambios["por_incluir"] = falta(cortas[-1].nombre, state, [*(h.id for h in hallazgos), *alternativas])
    return hechos, {**cambios, "ofrecidos": alternativas, "tema": tema}


def _todas(hallazgo: Hallazgo, pedido: Pedido | None) -> int:
    linea = pedido.linea(hallazgo.id) if pedido else None
    return hallazgo.disponible - (linea.cantidad if linea else 0)


async def hecho_del_limite(error: Limite, hallazgo: Hallazgo, state: EstadoConversacion) -> Hecho:
    """What to tell of a refused quantity, with what else there is where nothing is left."""
    if isinstance(error, StockInsuficienteError):
        agotado = error.disponible == 0
        return StockInsuficiente(
            producto_id=hallazgo.id,
            nombre=hallazgo.nombre,
            pedido=error.pedido,
            disponible=error.disponible,
            alternativas=await alternativas_de(hallazgo, state) if agotado else (),
        )
    if isinstance(error, ProductoNoEncontradoError):  # no longer sold
        return StockInsuficiente(nombre=hallazgo.nombre, pedido=1, disponible=0)
    if isinstance(error, LimiteDeValorError):
        return ValorExcedido(nombre=hallazgo.nombre, limite=error.limite)
    motivo: Any = "excesiva" if isinstance(error, LimiteDeUnidadesError) else "lineas"
    return CantidadInvalida(motivo=motivo, nombre=hallazgo.nombre, limite=error.limite)


async def _sin_decir(cantidad: Cantidad, state: EstadoConversacion) -> Atendido:
    """No product named or pointed at: more of the only line, or the question which."""
    pedido = pedido_abierto(state)
    if cantidad.unidades and pedido and len(pedido.lineas) == 1:
        ids = [pedido.lineas[0].producto_id]
        hallazgos = await ver_productos.ainvoke({"ids": ids, "venta_id": pedido.id})
        return await sumar(tuple(hallazgos), cantidad, state)
    return [FaltaProducto(para="agregar")], {**olvidar_eleccion(), "cuenta_suelta": cantidad.unidades}


async def _otro_de_lo_comprado(cantidad: Cantidad, state: EstadoConversacion) -> Atendido | None:
    """ "quiero otro igual", after a purchase of one thing."""
    comprado = await consultar_compras.ainvoke({})
    if not comprado or len(comprado[0].lineas) != 1:
        return None
    producto_id, _, _ = comprado[0].lineas[0]
    hallazgos = await ver_productos.ainvoke({"ids": [producto_id], "venta_id": venta_abierta(state)})
    return await sumar(tuple(hallazgos), cantidad, state) if hallazgos else None


async def _repetir_compra(state: EstadoConversacion) -> Atendido:
    """ "lo mismo de la otra vez": the goods of this chat's last purchase, with their quantities."""
    compras = await consultar_compras.ainvoke({})
    hechos: list[Hecho] = []
    cambios: Cambios = {}
    for producto_id, nombre, cantidad in compras[0].lineas if compras else ():
        hallazgos = await ver_productos.ainvoke({"ids": [producto_id], "venta_id": venta_abierta(state)})
        seguido: Any = {**state, **cambios}
        nuevos, suyos = await sumar(tuple(hallazgos), Cantidad(unidades=cantidad), seguido)
        cambios |= suyos
        hechos += nuevos or [StockInsuficiente(nombre=nombre, pedido=cantidad, disponible=0)]
    return hechos or [SinHistorial()], cambios


async def _no_hay(acto: Agregar, resolucion: Resolucion, state: EstadoConversacion) -> Atendido:
    dicho = resolucion.dicho or consulta_dicha(acto.producto, state)
    if _solo_cuenta(dicho):
        return await _sin_decir(acto.cantidad, state)
    if servicio := await del_servicio(dicho, state):
        return servicio, {}
    if state.get("pendiente"):  # what is on the table stays there
        return [SinResultados(consulta=dicho)], {}
    alternativas = proponibles(dicho, resolucion.alternativas)[:MAX_ALTERNATIVAS]
    hecho = SinResultados(consulta=dicho, alternativas=tuple(map(producto_visto, alternativas)))
    if not alternativas:
        return [hecho], {}
    ofrecidos = [h.id for h in alternativas]
    return [hecho], {
        "ofrecidos": ofrecidos,
        "tema": [],
        "queria": acto.cantidad.unidades or 1,
        "por_incluir": falta(dicho, state, ofrecidos),
    }


async def del_servicio(dicho: str, state: EstadoConversacion) -> list[Hecho]:
    """What the shop says of it in its own document: "una puesta a punto" is no goods, and is done."""
    if _solo_cuenta(dicho):
        return []  # "otro kilo" is of goods, though the shop tells how it sells by the kilo
    pregunta = state["mensaje"] if len(state.get("leidos", [])) == 1 else dicho
    secciones = await consultar_servicio.ainvoke({"dicho": dicho, "pregunta": pregunta[:_LARGO_PREGUNTA]})
    return [InfoEmpresa(titulo=seccion.titulo, texto=seccion.texto) for seccion in secciones]


def _solo_cuenta(dicho: str) -> bool:
    """ "2 kilos", "una caja": so many, and nothing says of what."""
    palabras = [p for p in separar(dicho) if p.plana not in lexico.FUNCION]
    return bool(palabras) and all(p.plana in lexico.SE_CUENTA_EN or leer_numero([p], 0) for p in palabras)


def consulta_dicha(referencia: Referencia, state: EstadoConversacion) -> str:
    """The words to repeat: "azul" after talk of helmets is "cascos azul"."""
    if referencia.elidida and state.get("consulta"):
        return f"{state['consulta']} {referencia.texto}"
    return referencia.texto
