"""Questions about goods and prices: searches the shop, tells what there is, remembers what was offered."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal

from langgraph.runtime import Runtime

from agent.actos import PreguntarPrecio, PreguntarProducto, Rango, Referencia
from agent.comprension import lexico
from agent.comprension.relatos import es_relato
from agent.hechos import (
    CantidadInvalida,
    Categorias,
    DescuentoNoDisponible,
    Existencias,
    Hecho,
    InfoEmpresa,
    ProductosEncontrados,
    SinInfoEmpresa,
    SinResultados,
)
from agent.texto import plegar, raiz, tokens
from graph import compras, existencias
from graph.alternativas import proponibles
from graph.cola import contesta_a_la_cola
from graph.compras import consulta_dicha
from graph.contexto import ContextoTurno
from graph.descripcion import por_su_descripcion
from graph.detalles import contar_detalle
from graph.eleccion import elegido_por_su_descripcion
from graph.envases import dice_solo_el_envase
from graph.lo_dicho import buscar_lo_dicho
from graph.mostrado import al_mostrar
from graph.necesidades import atender_necesidad, de_la_necesidad, que_lo_cuentan
from graph.presentaciones import en_lo_que_viene
from graph.relatos import lo_que_sirve
from graph.resolucion import (
    Resolucion,
    a_la_vista,
    de_lo_hablado,
    del_tamano,
    filtros_de,
    nombra,
    resolver,
)
from graph.state import EstadoConversacion, pedido_abierto, venta_abierta
from graph.variantes import MAX_OPCIONES, hermanos
from graph.vistas import producto_visto
from tools.busqueda.cotejo import cotejar
from tools.herramientas import consultar_empresa, ver_productos
from tools.moneda import en_unidades
from tools.productos import Hallazgo
from tools.vitrina import ordenar

MAX_CATEGORIAS = 12
# Work done on goods; whoever buys, pays or fetches them does none.
_DE_TODO = re.compile(r"\b(?:todo|total)\b")  # "¿cuánto sería todo con una de esas?"
_TRABAJO = re.compile(
    r"\b(?:cuesta|vale|sale|cobra\w*|precio de|costo de|por) (?!comprar|llevar|pagar|enviar|mandar|traer|ir)"
    r"(?P<verbo>\w{3,}[aei]r)(?:me|l[oa]s?|les?)? (?:el|la|los|las|un|una|mi|unos|unas)\b"
)


async def consultar_inventario(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    acto = state["actos"][0]
    assert isinstance(acto, PreguntarProducto | PreguntarPrecio)
    if elegido := await elegido_por_su_descripcion(acto, state, runtime.context):
        return {"actos": [elegido, *state["actos"][1:]], "paso": state["paso"] + 1}
    hallazgos, hechos = await _consultar(acto, state, runtime.context)
    if any(isinstance(hecho, SinResultados) for hecho in hechos) and (
        esperaba := await contesta_a_la_cola(acto.producto, acto.cantidad, state, runtime.context)
    ):
        return {**esperaba, "paso": state["paso"] + 1}
    cambios: dict[str, Any] = {
        "actos": state["actos"][1:],
        "hechos": [*state["hechos"], *hechos],
        "paso": state["paso"] + 1,
    }
    return {**cambios, **await al_mostrar(acto, hallazgos, hechos, state, runtime.context)}


async def _consultar(
    acto: PreguntarProducto | PreguntarPrecio, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hallazgo], list[Hecho]]:
    if isinstance(acto, PreguntarProducto) and acto.precio:
        acto = acto.model_copy(update={"precio": _en_unidades(acto.precio, contexto)})
    if isinstance(acto, PreguntarProducto) and acto.necesidad:
        return await atender_necesidad(acto, state, contexto)
    if isinstance(acto, PreguntarProducto) and acto.detalle:
        if contado := await contar_detalle(acto, state, contexto):
            return contado
        busca = Referencia(texto=acto.si_no) if acto.si_no else acto.producto
        acto = PreguntarProducto(producto=busca)
    descuento = await _descuento(acto)
    referencia = acto.producto
    if servicio := await _de_un_trabajo(acto, state):
        return [], servicio
    if _pide_las_variantes(referencia) and (base := await _de_lo_que_se_habla(state)):
        return await _otras_como(base, state, contexto, con_ella=not referencia.otro)
    if referencia.nombres:
        suenan = await _con_nombres(referencia.nombres, state, contexto)
        visto = Resolucion("ambigua", tuple(suenan))
        return suenan, await _hechos_de_lo_visto(acto, visto, state, contexto)
    rango = acto.precio if isinstance(acto, PreguntarProducto) else None
    if not referencia.texto:
        if descuento:
            return [], descuento
        if _pregunta_por_todo(acto):
            return [], [_categorias(contexto)]
        senalados = await resolver(referencia, state, contexto)
        if senalados.clase in {"hallada", "ambigua"} and not rango:
            return list(senalados.productos), await _hechos_de_lo_visto(acto, senalados, state, contexto)
        if not rango and not referencia.superlativo:
            return [], [_categorias(contexto)]
    if referencia.definida or referencia.deictica or referencia.suyo:
        visto = await resolver(referencia, state, contexto)
        if _es_eso(visto, referencia, contexto):
            return list(visto.productos), [
                *await _hechos_de_lo_visto(acto, visto, state, contexto),
                *descuento,
            ]
        if referencia.suyo and visto.dicho:
            return await _sin_eso(visto.dicho, visto.alternativas, state)
    if suya := await _de_su_pedido(acto, state):
        return [suya], await _hechos_de_lo_visto(acto, Resolucion("hallada", (suya,)), state, contexto)
    k = contexto.recursos.productos_por_respuesta
    vistos = await a_la_vista(state)
    if descrito := await de_lo_hablado(referencia, state, contexto, vistos):
        if not descrito.productos:
            return await _sin_eso(descrito.dicho, descrito.alternativas[:k], state)
        return list(descrito.productos), await _hechos_de_lo_visto(acto, descrito, state, contexto)
    busqueda = await buscar_lo_dicho(referencia, k, filtros_de(referencia, rango), state)
    if not busqueda.hallazgos and (uno := _del_que_pregunta(referencia, vistos)):
        encontrado = _encontrado(uno, uno.nombre, "existencia", state)
        return [uno], [SinInfoEmpresa(consulta=referencia.texto), encontrado]
    if not busqueda.hallazgos:
        return await _por_lo_que_dice(acto, busqueda.alternativas[:k], vistos, state, contexto)
    if uno := del_tamano(referencia, busqueda.hallazgos):
        busqueda = replace(busqueda, hallazgos=(uno,), hay_mas=False, otras=())
    visto = Resolucion("hallada", busqueda.hallazgos, hay_mas=busqueda.hay_mas, otras=busqueda.otras)
    return list(busqueda.hallazgos), [*await _hechos_de_lo_visto(acto, visto, state, contexto), *descuento]


def _es_eso(visto: Resolucion, dicho: Referencia, contexto: ContextoTurno) -> bool:
    """Whether what was found is what he asks about, be it several: "¿y el pack de 3?", in two sizes."""
    envase = dice_solo_el_envase(dicho.texto, contexto.recursos.indice)
    return visto.clase == "hallada" or (visto.clase == "ambigua" and (dicho.suyo or envase))


async def _de_su_pedido(
    acto: PreguntarProducto | PreguntarPrecio, state: EstadoConversacion
) -> Hallazgo | None:
    """ "cuánto sería con 2 pinturas": of the one that his order has, whatever others there are."""
    pedido = pedido_abierto(state)
    if not isinstance(acto, PreguntarPrecio) or acto.cantidad is None or pedido is None:
        return None
    ids = [linea.producto_id for linea in pedido.lineas if nombra(acto.producto.texto, linea.nombre)]
    if len(ids) != 1:
        return None
    hallazgos: list[Hallazgo] = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
    return hallazgos[0] if hallazgos else None


def _en_unidades(dicho: Rango, contexto: ContextoTurno) -> Rango:
    moneda = contexto.recursos.reglas.moneda
    return Rango(minimo=en_unidades(dicho.minimo, moneda), maximo=en_unidades(dicho.maximo, moneda))


async def _con_nombres(
    nombres: Sequence[str], state: EstadoConversacion, contexto: ContextoTurno
) -> list[Hallazgo]:
    ids = [id_ for nombre in nombres if (id_ := contexto.recursos.indice.rotulos.con_nombre(nombre))]
    hallazgos: list[Hallazgo] = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
    return hallazgos


async def _de_un_trabajo(acto: PreguntarProducto | PreguntarPrecio, state: EstadoConversacion) -> list[Hecho]:
    """ "¿cuánto cuesta cambiar una cámara?": what the shop says of doing that to it, and not its price."""
    trabajo = _TRABAJO.search(plegar(state["mensaje"]))
    nombrado = {raiz(p) for p in tokens(acto.producto.texto)}
    if trabajo is None or not nombrado or not isinstance(acto, PreguntarPrecio):
        return []
    dicho = await compras.del_servicio(trabajo["verbo"], state)
    return [h for h in dicho if isinstance(h, InfoEmpresa) and nombrado & set(map(raiz, tokens(h.texto)))]


async def _por_lo_que_dice(
    acto: PreguntarProducto | PreguntarPrecio,
    alternativas: Sequence[Hallazgo],
    vistos: Sequence[Hallazgo],
    state: EstadoConversacion,
    contexto: ContextoTurno,
) -> tuple[list[Hallazgo], list[Hecho]]:
    """What no name says: of those shown, or of all, what is described so; else that there is none."""
    if dicen := await por_su_descripcion(acto.producto.texto, vistos, contexto):
        visto = Resolucion("hallada", tuple(dicen))
        return dicen, await _hechos_de_lo_visto(acto, visto, state, contexto)
    if sirven := await que_lo_cuentan(acto, state, contexto) or await _por_lo_contado(state, contexto):
        return sirven
    return await _sin_eso(consulta_dicha(acto.producto, state), alternativas, state)


async def _por_lo_contado(
    state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hallazgo], list[Hecho]] | None:
    """ "las paredes están sucias": not goods that there are none of, but what he needs something for."""
    if len(state["leidos"]) > 1 or not es_relato(state["mensaje"]):
        return None
    return de_la_necesidad(await lo_que_sirve(state, contexto), contexto)


async def _sin_eso(
    consulta: str, alternativas: Sequence[Hallazgo], state: EstadoConversacion
) -> tuple[list[Hallazgo], list[Hecho]]:
    if servicio := await compras.del_servicio(consulta, state):
        return [], servicio
    alternativas = proponibles(consulta, alternativas)
    vistas = tuple(map(producto_visto, alternativas))
    return list(alternativas), [SinResultados(consulta=consulta, alternativas=vistas)]


def _del_que_pregunta(referencia: Referencia, vistos: Sequence[Hallazgo]) -> Hallazgo | None:
    """ "¿la del gps avisa al celular?": the one of those shown that its first words name."""
    palabras = referencia.texto.split() if referencia.definida else []
    for largo in range(len(palabras) - 1, 0, -1):
        lugares = cotejar(" ".join(palabras[:largo]), [h.nombre for h in vistos], lambda _: None)
        if len(lugares) == 1:
            return vistos[lugares[0]]
    return None


def _pide_las_variantes(referencia: Referencia) -> bool:
    """ "¿hay en otro color?", "¿qué tallas tienes?": an attribute, and no goods."""
    return bool(referencia.texto) and set(tokens(referencia.texto)) <= lexico.ATRIBUTOS


async def _de_lo_que_se_habla(state: EstadoConversacion) -> Hallazgo | None:
    """The one on the table, or the first of those that are called the same."""
    ids = state.get("tema") or state.get("ofrecidos") or []
    hallazgos: list[Hallazgo] = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
    return hallazgos[0] if len({raiz(tokens(h.nombre)[0]) for h in hallazgos}) == 1 else None


async def _otras_como(
    base: Hallazgo, state: EstadoConversacion, contexto: ContextoTurno, *, con_ella: bool
) -> tuple[list[Hallazgo], list[Hecho]]:
    """All that there is to sell of its kind; `con_ella`: itself among them."""
    suyas = set(map(raiz, tokens(base.nombre)))
    otras = [h for h in await hermanos([base], state, contexto) if h.id != base.id and h.disponible > 0]
    parecido = {h.id: len(suyas & set(map(raiz, tokens(h.nombre)))) for h in otras}
    otras = [h for h in otras if parecido[h.id] == max(parecido.values())]
    if con_ella and base.disponible > 0:
        otras = ordenar([base, *otras])
    if not otras:
        return [base], [_encontrado(base, base.nombre, "unico", state)]
    otras = otras[:MAX_OPCIONES]
    return otras, [ProductosEncontrados(consulta=base.nombre, productos=tuple(map(producto_visto, otras)))]


def _pregunta_por_todo(acto: PreguntarProducto | PreguntarPrecio) -> bool:
    """ "¿qué venden?": no product, no price and no count."""
    if not isinstance(acto, PreguntarProducto) or not acto.producto.vacia:
        return False
    return not (acto.precio or acto.stock or acto.cantidad)


async def _hechos_de_lo_visto(
    acto: PreguntarProducto | PreguntarPrecio,
    visto: Resolucion,
    state: EstadoConversacion,
    contexto: ContextoTurno,
) -> list[Hecho]:
    moneda = contexto.recursos.reglas.moneda
    contada = en_lo_que_viene(acto, [h.nombre for h in visto.productos])
    cantidad = contada.unidades
    if len(visto.productos) == 1:
        hechos = await _de_uno(acto, visto.productos[0], cantidad, state, moneda)
        entero = CantidadInvalida(motivo="fraccion", nombre=visto.productos[0].nombre)
        return [*hechos, entero] if contada.problema == "fraccion" else hechos  # "¿y el medio kilo?"
    if cantidad:
        return [existencias.precios_por_cantidad(visto.productos, cantidad, moneda)]
    return [
        ProductosEncontrados(
            consulta=acto.producto.texto,
            productos=tuple(map(producto_visto, visto.productos)),
            foco=_foco(acto),
            hay_mas=visto.hay_mas,
            otros=visto.otras,
        )
    ]


async def _de_uno(
    acto: PreguntarProducto | PreguntarPrecio,
    hallazgo: Hallazgo,
    cantidad: int | None,
    state: EstadoConversacion,
    moneda: str,
) -> list[Hecho]:
    if hallazgo.disponible < (cantidad or 1):
        return [await existencias.no_alcanza(hallazgo, cantidad or 1, state)]
    if isinstance(acto, PreguntarProducto) and (cantidad or acto.stock):
        return [Existencias(producto=producto_visto(hallazgo), pedidas=cantidad)]
    de_todo = pedido_abierto(state) if _DE_TODO.search(plegar(state["mensaje"])) else None
    if cantidad:
        return [existencias.precio_por_cantidad(hallazgo, cantidad, moneda, de_todo)]
    return [_encontrado(hallazgo, acto.producto.texto, _foco(acto), state)]


def _encontrado(
    hallazgo: Hallazgo,
    consulta: str,
    foco: Literal["existencia", "precio", "unico"],
    state: EstadoConversacion,
) -> ProductosEncontrados:
    pedido = pedido_abierto(state)
    return ProductosEncontrados(
        consulta=consulta,
        productos=(producto_visto(hallazgo),),
        foco=foco,
        en_pedido=pedido is not None and pedido.linea(hallazgo.id) is not None,
    )


def _foco(acto: PreguntarProducto | PreguntarPrecio) -> Literal["existencia", "precio"]:
    return "precio" if isinstance(acto, PreguntarPrecio) else "existencia"


async def _descuento(acto: PreguntarProducto | PreguntarPrecio) -> list[Hecho]:
    """Prices are the catalogue's; what the shop says of discounts is quoted."""
    if not (isinstance(acto, PreguntarPrecio) and acto.descuento):
        return []
    secciones = await consultar_empresa.ainvoke({"consulta": "descuentos por cantidad, compras al por mayor"})
    return [DescuentoNoDisponible(info=secciones[0].texto if secciones else "")]


def _categorias(contexto: ContextoTurno) -> Categorias:
    return Categorias(nombres=tuple(contexto.recursos.indice.categorias()[:MAX_CATEGORIAS]))
