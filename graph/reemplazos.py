"""One product in the place of another: a different colour, size or kind of what the order has."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.actos import Agregar, CambiarCantidad, Cantidad, Referencia
from agent.comprension import lexico
from agent.comprension.mercancia.unidad_de_venta import en_grupos
from agent.hechos import CantidadInvalida, Hecho, LineaAgregada, ResumenPedido, SinResultados
from agent.texto import raiz, tokens
from graph import compras, lineas
from graph.alternativas import MAX_ALTERNATIVAS, proponibles
from graph.contexto import ContextoTurno
from graph.eleccion import Atendido, Cambios, acto_pendiente, preguntar_cual
from graph.en_su_lugar import cuantas_entran, del_cambio_ofrecido, en_lugar_de_su_clase, poner_en_lugar
from graph.envases import dice_solo_el_envase, envasados, son_las_sueltas
from graph.presentaciones import con_la_medida_contada
from graph.resolucion import Resolucion, nombra, resolver
from graph.state import EstadoConversacion, pedido_abierto, venta_abierta
from graph.variantes import MAX_OPCIONES, base_de, hermanos, solo_describe, variantes
from graph.vistas import pedido_visto, producto_visto
from tools.busqueda.cotejo import de_tamano, rasgos
from tools.busqueda.modelos import modelos
from tools.busqueda.venta import viene_de_a
from tools.herramientas import ver_productos
from tools.pedidos import Linea, Pedido

_MENOR_TALLA = 16  # of clothes and shoes told by a number
_TAMANOS = frozenset(map(raiz, lexico.TAMANOS))


async def agregar(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    """Goods into the order, in the place of others where that was said."""
    acto = _en_claro(acto, state, contexto)
    if acto.en_lugar_de is None and (puesta := _recien_puesta(acto, state, contexto)):
        contada = en_grupos(acto.cantidad, [puesta.nombre])
        if not contada.unidades:  # "media docena", of what is sold by the dozen
            return [CantidadInvalida(motivo="fraccion", nombre=puesta.nombre)], {}
        return await lineas.fijar(puesta, contada.unidades, state)
    if acto.en_lugar_de is None:
        return await _tras_quitar(acto, state, contexto)
    salen = _que_salen(acto.en_lugar_de, acto.producto, state, contexto)
    if not salen:
        return await compras.agregar(_sin_lo_que_sale(acto, contexto), state, contexto)
    if acto.producto.todos and not acto.producto.ordinales:
        dichas = lineas.nombradas(acto.en_lugar_de, {**state, "pendiente": None})
        return await _todas_por_una(acto, dichas, state, contexto)
    sale = await _la_que_sale(salen, acto.producto, state, contexto)
    sueltas = _las_demas_sueltas(acto, sale, state, contexto)
    hechos, cambios = await _reemplazar(acto, sale, state, contexto)
    seguido: Any = {**state, **cambios}
    nuevos, siguientes = await _cada_una(acto, _van_con_ella(sale, acto, seguido), seguido, contexto)
    if any(isinstance(hecho, LineaAgregada) for hecho in hechos):
        for linea in sueltas:
            seguido = {**seguido, **siguientes}
            quitados, del_quitado = await lineas.quitar_linea(linea, seguido)
            nuevos, siguientes = [*quitados, *nuevos], {**siguientes, "pedido": del_quitado["pedido"]}
    return [*hechos, *nuevos], {**cambios, **siguientes}


def _las_demas_sueltas(
    acto: Agregar, sale: Linea, state: EstadoConversacion, contexto: ContextoTurno
) -> list[Linea]:
    """ "mejor el pack", of a cyan and a yellow ink: both go; "en vez de las sueltas", all of that kind."""
    pedido, hablado = pedido_abierto(state), acto.en_lugar_de
    if (
        pedido is None
        or hablado is None
        or not dice_solo_el_envase(acto.producto.texto, contexto.recursos.indice)
    ):
        return []
    clase = base_de(sale.nombre).raices[:1]
    return [
        linea
        for linea in pedido.lineas
        if linea != sale
        and base_de(linea.nombre).raices[:1] == clase
        and not viene_de_a(linea.nombre)
        and (hablado.todos or linea.producto_id in state.get("tema", []))
    ]


def _en_claro(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Agregar:
    """The act with what the talk says of it: how many, and in the place of which line."""
    acto, pendiente = del_cambio_ofrecido(acto, state, contexto), acto_pendiente(state)
    tema = state.get("tema", [])
    if len(tema) == 1 and not pendiente and (hablado := contexto.recursos.indice.producto(tema[0])):
        acto = con_la_medida_contada(acto, hablado.nombre)
    acto = en_lugar_de_su_clase(acto, state, contexto)
    if (
        acto.en_lugar_de is None
        and isinstance(pendiente, Agregar)
        and (acto.producto.ordinales or acto.producto.entre)
    ):
        acto = acto.model_copy(update={"en_lugar_de": pendiente.en_lugar_de, "salen": pendiente.salen})
    if acto.en_lugar_de and son_las_sueltas(acto.en_lugar_de.texto):
        acto = acto.model_copy(update={"en_lugar_de": Referencia(deictica=True, todos=True)})
    return acto


def _sin_lo_que_sale(acto: Agregar, contexto: ContextoTurno) -> Agregar:
    """ "la avena mejor la de kilo", with no oats in the order: oats by the kilo."""
    dicho, sale = acto.producto, acto.en_lugar_de
    if sale and sale.texto and dicho.texto and solo_describe(dicho, contexto.recursos.indice):
        dicho = dicho.model_copy(update={"texto": f"{sale.texto} {dicho.texto}"})
    return acto.model_copy(update={"producto": dicho, "en_lugar_de": None})


async def _la_que_sale(
    salen: Sequence[Linea], entra: Referencia, state: EstadoConversacion, contexto: ContextoTurno
) -> Linea:
    """The likeliest; where there is none of it so, the first other that there is ("el castaño oscuro")."""
    primera, *otras = salen
    if otras and (await _variante(primera, entra, state, contexto)).clase == "nada":
        for otra in otras:
            if (await _variante(otra, entra, state, contexto)).clase == "hallada":
                return otra
    return primera


async def _todas_por_una(
    acto: Agregar, salen: Sequence[Linea], state: EstadoConversacion, contexto: ContextoTurno
) -> Atendido:
    """ "mejor los dos de pollo": each line of that kind that is not so gives its place to the one that is."""
    suyo = acto.model_copy(update={"producto": acto.producto.model_copy(update={"todos": False})})
    hechos, cambios = await _cada_una(suyo, salen, state, contexto)
    if hechos:
        return hechos, cambios
    return await compras.agregar(acto.model_copy(update={"en_lugar_de": None}), state, contexto)


def _van_con_ella(salio: Linea, acto: Agregar, state: EstadoConversacion) -> list[Linea]:
    """ "perdón, es el 14": the case and the glass too, where both were for the 12."""
    pedido = pedido_abierto(state)
    cambia = bool(modelos(salio.nombre)) and acto.producto.texto.isdigit() and not acto.cantidad.unidades
    if pedido is None or not cambia or state.get("pendiente"):
        return []
    return [linea for linea in pedido.lineas if modelos(linea.nombre) & modelos(salio.nombre)]


async def _cada_una(
    acto: Agregar, salen: Sequence[Linea], state: EstadoConversacion, contexto: ContextoTurno
) -> Atendido:
    """Each line of which there is one such, and no more, gives it its place."""
    hechos: list[Hecho] = []
    cambios: Cambios = {}
    for sale in salen:
        seguido: Any = {**state, **cambios}
        entra = await _variante(sale, acto.producto, seguido, contexto)
        if entra.clase == "hallada":
            nuevos, siguientes = await _por(acto, sale, entra, seguido)
            hechos, cambios = [*hechos, *nuevos], {**cambios, **siguientes}
    return hechos, cambios


async def cambiar_cantidad(
    acto: CambiarCantidad, state: EstadoConversacion, contexto: ContextoTurno
) -> Atendido:
    """ "mejor dos discos de 160", where the order has one of 180: another product, and not two of that.

    With nothing in the order, "que sean 2" asks for what is talked of.
    """
    pedido = pedido_abierto(state)
    if acto.modo == "fijar" and _es_lo_recien_mostrado(acto.producto, state, contexto):
        mostrado = Agregar(producto=Referencia(deictica=True), cantidad=acto.cantidad)
        return await agregar(mostrado, state, contexto)
    if acto.modo != "restar" and not (pedido and pedido.lineas):
        return await agregar(Agregar(producto=acto.producto, cantidad=acto.cantidad), state, contexto)
    if hablada := lineas.nombradas(Referencia(), state):
        acto = con_la_medida_contada(acto, hablada[0].nombre) if len(hablada) == 1 else acto
    llamadas = lineas.nombradas(acto.producto, state)
    dicho = acto.producto.texto
    if len(llamadas) == 1 and not dicho and (otra := await _de_esa_talla(acto, llamadas[0], state, contexto)):
        cambio = Agregar(en_lugar_de=Referencia(texto=llamadas[0].nombre))
        return await _por(cambio, llamadas[0], otra, state)
    if len(llamadas) == 1 and dicho and acto.modo == "fijar" and not nombra(dicho, llamadas[0].nombre):
        otro = await resolver(acto.producto, state, contexto)
        if otro.clase == "hallada" and nombra(dicho, otro.productos[0].nombre):
            cambio = Agregar(
                producto=Referencia(texto=otro.productos[0].nombre),
                cantidad=acto.cantidad,
                en_lugar_de=Referencia(texto=llamadas[0].nombre),
            )
            return await _reemplazar(cambio, llamadas[0], state, contexto)
    return await lineas.cambiar_cantidad(acto, state, contexto)


def _es_lo_recien_mostrado(dicho: Referencia, state: EstadoConversacion, contexto: ContextoTurno) -> bool:
    """ "mejor 2 reglas", of the one just offered and of no line: so many of that one."""
    tema = state.get("tema", [])
    mostrado = contexto.recursos.indice.producto(tema[0]) if len(tema) == 1 else None
    if mostrado is None or not dicho.texto or not nombra(dicho.texto, mostrado.nombre):
        return False
    return not lineas.nombradas(dicho, state)


async def _de_esa_talla(
    acto: CambiarCantidad, linea: Linea, state: EstadoConversacion, contexto: ContextoTurno
) -> Resolucion | None:
    """ "mejor que sea 41", of a boot in 40: a size that it comes in, and no count."""
    tallas = [medida for medida in rasgos(linea.nombre).medidas if medida.dimension == "talla"]
    if not tallas or not tallas[0].clave.isdigit() or acto.modo != "fijar":
        return None
    if (acto.cantidad.unidades or 0) < _MENOR_TALLA:
        return None
    talla = Referencia(texto=f"talla {acto.cantidad.unidades}", elidida=True)
    otra = await _variante(linea, talla, state, contexto)
    return otra if otra.clase == "hallada" else None


def _recien_puesta(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Linea | None:
    """The line of one, put in for want of a number, that a bare number is about: "un cuaderno", "2"."""
    dicho, pedido = acto.producto, pedido_abierto(state)
    senala_otro = dicho.otro or dicho.todos or dicho.entre or dicho.superlativo
    if not acto.cantidad.unidades or senala_otro or pedido is None:
        return None
    if dicho.ordinales:
        return None if acto.cantidad.texto == "otro" else _en_su_lugar(dicho.ordinales, pedido, state)
    if state.get("pendiente"):
        return _puesta_ahora(acto, pedido, state)
    if nombrada := _sin_contar(acto, pedido, state) or _puesta_ahora(acto, pedido, state):
        return nombrada
    tema = state.get("tema", [])
    suelta = len(pedido.lineas) == 1 and not tema and not state.get("ofrecidos")
    linea = pedido.linea(tema[0]) if len(tema) == 1 else pedido.lineas[0] if suelta else None
    if linea is None or linea.cantidad != 1 or state.get("sin_cantidad") or state.get("cotizadas"):
        return None
    envases = set(tokens(dicho.texto)) - lexico.UNIDADES - {"de"}
    return linea if all(_viene_en(p, linea, contexto) for p in envases) else None


def _en_su_lugar(lugares: Sequence[int], pedido: Pedido, state: EstadoConversacion) -> Linea | None:
    """ "2 de la 38", of the 38 that was put in with no number."""
    ofrecidos = state.get("ofrecidos", [])
    ids = [ofrecidos[i - 1] for i in lugares if 0 < i <= len(ofrecidos)]
    linea = pedido.linea(ids[0]) if len(ids) == 1 else None
    return linea if linea and linea.cantidad == 1 and ids[0] in state.get("sin_cuenta", []) else None


def _sin_contar(acto: Agregar, pedido: Pedido, state: EstadoConversacion) -> Linea | None:
    """ "azada y rastrillo", "3 rastrillos y 1 azada": how many of what was put in with no number."""
    sueltas = [linea for linea in pedido.lineas if linea.producto_id in state.get("sin_cuenta", [])]
    nombradas = [
        linea for linea in sueltas if acto.producto.texto and nombra(acto.producto.texto, linea.nombre)
    ]
    return nombradas[0] if len(nombradas) == 1 and nombradas[0].cantidad == 1 else None


def _puesta_ahora(acto: Agregar, pedido: Pedido, state: EstadoConversacion) -> Linea | None:
    """ "la de 20, y las ollas que sean 3": the pot that this message has put in, and no other."""
    puestas = [hecho.linea.producto_id for hecho in state["hechos"] if isinstance(hecho, LineaAgregada)]
    lineas = [linea for linea in pedido.lineas if linea.producto_id in puestas]
    texto = acto.producto.texto if acto.producto.definida else ""
    nombradas = [linea for linea in lineas if texto and nombra(texto, linea.nombre)]
    return nombradas[0] if len(nombradas) == 1 else None


def _viene_en(envase: str, linea: Linea, contexto: ContextoTurno) -> bool:
    """ "2 paquetes", of cookies; no "litro" of what is a gallon, nor "platos" where plates are sold."""
    if envase not in lexico.EMPAQUES or nombra(envase, linea.nombre):
        return envase in lexico.EMPAQUES
    return envase not in lexico.MEDIDAS and not contexto.recursos.indice.rotulos.encabeza(envase)


async def _tras_quitar(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    """ "no quiero las negras, dame las café": another of the kind that has just gone, as many."""
    quitada, dicho = state.get("quitada"), acto.producto
    if quitada and dicho.texto and (dicho.definida or dicho.elidida or _sin_nombre(dicho, quitada)):
        variante = await _variante(quitada, dicho, state, contexto)
        if variante.clase == "hallada":
            cantidad = acto.cantidad if acto.cantidad.unidades else Cantidad(unidades=quitada.cantidad)
            return await compras.sumar(variante.productos, cantidad, state)
    return await compras.agregar(acto, state, contexto)


def _sin_nombre(dicho: Referencia, quitada: Linea) -> bool:
    """ "uno de grano 40": a description with no noun of its own."""
    return tokens(dicho.texto)[:1] in (["de"], ["en"])


def _que_salen(
    referencia: Referencia, entra: Referencia, state: EstadoConversacion, contexto: ContextoTurno
) -> list[Linea]:
    """The lines that may go, the likeliest first: that named, of the kind of what comes, or last touched.

    "no, los bidones de 500" takes out no padlock.
    """
    hay = lineas.nombradas(referencia, {**state, "pendiente": None})
    pedido = pedido_abierto(state)
    raices = rasgos(entra.texto).raices
    # "mejor la tetera negra" takes the place of the teapot, whatever was touched last.
    otras = (
        [] if referencia.texto or pedido is None else [linea for linea in pedido.lineas if linea not in hay]
    )
    afines = {linea.producto_id: len(raices & rasgos(linea.nombre).raices) for linea in (*hay, *otras)}
    ordenadas = sorted([*hay, *otras], key=lambda linea: -afines[linea.producto_id])
    if referencia.texto or any(afines.values()):
        return ordenadas[:1]
    indice = contexto.recursos.indice
    if not entra.texto or solo_describe(entra, indice) or dice_solo_el_envase(entra.texto, indice):
        return _de_lo_hablado(ordenadas, state, contexto)
    # Other goods take the place of what was just put in, and of nothing else.
    tema = state.get("tema", [])
    senalada = referencia.definida or not entra.definida
    return [linea for linea in ordenadas if linea.producto_id in tema] if senalada else []


def _de_lo_hablado(ordenadas: list[Linea], state: EstadoConversacion, contexto: ContextoTurno) -> list[Linea]:
    """ "no, el mediano entonces", of a jar whose price was asked: a jar goes, and no roses."""
    tema = state.get("tema", [])
    if not tema or any(linea.producto_id in tema for linea in ordenadas):
        return ordenadas
    hablados = [producto for id_ in tema if (producto := contexto.recursos.indice.producto(id_))]
    clases = [base_de(producto.nombre).raices[:1] for producto in hablados]
    return [linea for linea in ordenadas if base_de(linea.nombre).raices[:1] in clases]


async def _reemplazar(
    acto: Agregar, sale: Linea, state: EstadoConversacion, contexto: ContextoTurno
) -> Atendido:
    return await _por(acto, sale, await _que_entra(acto.producto, sale, state, contexto), state)


async def _por(acto: Agregar, sale: Linea, entra: Resolucion, state: EstadoConversacion) -> Atendido:
    """What comes in the place of a line, once it is known."""
    cantidad = acto.cantidad
    if not (cantidad.unidades or cantidad.todas):
        cantidad = cuantas_entran(acto, sale, entra, state)
    if entra.clase == "ambigua":
        esperado = {"cantidad": cantidad, "en_lugar_de": Referencia(texto=sale.nombre)}
        return preguntar_cual(acto.model_copy(update=esperado), entra, state)
    if entra.clase != "hallada":
        return _no_hay(acto, entra)
    pedido = pedido_abierto(state)
    if pedido and [h.id for h in entra.productos] == [sale.producto_id] and not acto.cantidad.unidades:
        return [ResumenPedido(pedido=pedido_visto(pedido))], {}  # "mejor el six", of what is there by sixes
    cantidad = en_grupos(cantidad, [hallazgo.nombre for hallazgo in entra.productos])
    return await poner_en_lugar(entra.productos, cantidad, sale, state, salen=acto.salen)


def _no_hay(acto: Agregar, entra: Resolucion) -> tuple[list[Hecho], Cambios]:
    cercanas = proponibles(acto.producto.texto, entra.alternativas)[:MAX_ALTERNATIVAS]
    alternativas = tuple(map(producto_visto, cercanas))
    return [SinResultados(consulta=acto.producto.texto, alternativas=alternativas)], {
        "ofrecidos": [producto.id for producto in alternativas]
    }


async def _que_entra(
    dicho: Referencia, sale: Linea, state: EstadoConversacion, contexto: ContextoTurno
) -> Resolucion:
    if dicho.otro and not dicho.texto:  # "cambia la taza por otra": one of those there are
        hallazgos = await ver_productos.ainvoke({"ids": [sale.producto_id], "venta_id": venta_abierta(state)})
        de_su_clase = await hermanos(hallazgos, state, contexto)
        otras = tuple(h for h in de_su_clase if h.id != sale.producto_id and h.disponible > 0)[:MAX_OPCIONES]
        return Resolucion("ambigua", otras) if otras else Resolucion("nada")
    if dicho.texto and set(tokens(dicho.texto)) <= lexico.TAMANOS:
        del_tamano = await _de_ese_tamano(sale, dicho, state, contexto)
        if del_tamano is not None:
            return del_tamano
    envase = dice_solo_el_envase(dicho.texto, contexto.recursos.indice)
    if envase and (asi := await envasados(dicho.texto, sale.nombre, state, contexto)):
        return Resolucion("hallada" if len(asi) == 1 else "ambigua", asi)
    if dicho.texto:
        variante = await _variante(sale, dicho, state, contexto)
        if variante.clase != "nada":
            return variante
    return await resolver(dicho, state, contexto)


async def _de_ese_tamano(
    sale: Linea, dicho: Referencia, state: EstadoConversacion, contexto: ContextoTurno
) -> Resolucion | None:
    """ "el plato era el grande": of those that only their size tells from it."""
    hallazgos = await ver_productos.ainvoke({"ids": [sale.producto_id], "venta_id": venta_abierta(state)})
    raices = rasgos(sale.nombre).raices - _TAMANOS
    todos = await hermanos(hallazgos, state, contexto)
    iguales = [h for h in todos if rasgos(h.nombre).raices - _TAMANOS == raices]
    lugar = de_tamano(set(tokens(dicho.texto)), [h.nombre for h in iguales])
    return None if lugar is None else Resolucion("hallada", (iguales[lugar],))


async def _variante(
    base: Linea, dicho: Referencia, state: EstadoConversacion, contexto: ContextoTurno
) -> Resolucion:
    """What has all that was said and is most like `base`; nothing where it is not of its kind."""
    # Whoever changes a line may change its colour too: nothing of it binds but its noun.
    como_esa = replace(base_de(base.nombre), dicho="")
    iguales = (await variantes(dicho.texto, [como_esa], state, contexto, menos=base.producto_id)).son
    if not iguales:
        return Resolucion("nada")
    # Of those alike, what changes least: "Candado 40 mm", and not "Candado de clave 40 mm".
    mismas = rasgos(base.nombre).raices
    justos = tuple(h for h in iguales if rasgos(h.nombre).raices <= mismas | rasgos(dicho.texto).raices)
    iguales = justos or iguales
    return Resolucion("hallada" if len(iguales) == 1 else "ambigua", iguales)
