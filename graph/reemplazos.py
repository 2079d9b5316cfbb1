"""One product in the place of another: a different colour, size or kind of what the order has."""

from typing import Any

from agent.actos import Agregar, Cantidad, Referencia
from agent.hechos import Hecho, LineaAgregada, SinResultados
from agent.texto import raiz, tokens
from graph import compras, lineas
from graph.contexto import ContextoTurno
from graph.eleccion import Atendido, Cambios, acto_pendiente, preguntar_cual
from graph.resolucion import MAX_OPCIONES, Resolucion, resolver, venta_abierta
from graph.state import EstadoConversacion
from graph.vistas import producto_visto
from tools.busqueda.cotejo import cotejar
from tools.herramientas import buscar_productos
from tools.pedidos import Linea
from tools.productos import Hallazgo

_A_MIRAR = 24


async def agregar(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Atendido:
    """Goods into the order, in the place of others where that was said."""
    pendiente = acto_pendiente(state)
    if (
        acto.en_lugar_de is None
        and isinstance(pendiente, Agregar)
        and (acto.producto.ordinales or acto.producto.entre)
    ):
        acto = acto.model_copy(update={"en_lugar_de": pendiente.en_lugar_de})
    if acto.en_lugar_de is None:
        return await _tras_quitar(acto, state, contexto)
    salen = _que_salen(acto.en_lugar_de, acto.producto, state)
    if not salen:
        return await compras.agregar(acto.model_copy(update={"en_lugar_de": None}), state, contexto)
    return await _reemplazar(acto, salen[0], state, contexto)


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


def _que_salen(referencia: Referencia, entra: Referencia, state: EstadoConversacion) -> list[Linea]:
    """The line that goes: the one named, else that of the same kind as what comes, else the last touched."""
    hay = lineas.nombradas(referencia, {**state, "pendiente": None})
    if len(hay) < 2:
        return hay
    raices = set(map(raiz, tokens(entra.texto)))
    afines = {linea.producto_id: len(raices & set(map(raiz, tokens(linea.nombre)))) for linea in hay}
    return sorted(hay, key=lambda linea: -afines[linea.producto_id])[:1]


async def _reemplazar(
    acto: Agregar, sale: Linea, state: EstadoConversacion, contexto: ContextoTurno
) -> Atendido:
    cantidad = (
        acto.cantidad if acto.cantidad.unidades or acto.cantidad.todas else Cantidad(unidades=sale.cantidad)
    )
    entra = await _que_entra(acto.producto, sale, state, contexto)
    if entra.clase == "ambigua":
        esperado = {"cantidad": cantidad, "en_lugar_de": Referencia(texto=sale.nombre)}
        return preguntar_cual(acto.model_copy(update=esperado), entra, state)
    if entra.clase != "hallada":
        return _no_hay(acto, entra)
    hechos, cambios = await compras.sumar(entra.productos, cantidad, state)
    if not any(isinstance(hecho, LineaAgregada) for hecho in hechos) or sale.producto_id in {
        hallazgo.id for hallazgo in entra.productos
    }:
        return hechos, cambios  # what he has stays until there is something in its place
    seguido: Any = {**state, **cambios}
    quitados, del_quitado = await lineas.quitar_linea(sale, seguido)
    return [*quitados, *hechos], {**cambios, "pedido": del_quitado["pedido"]}


def _no_hay(acto: Agregar, entra: Resolucion) -> tuple[list[Hecho], Cambios]:
    alternativas = tuple(map(producto_visto, entra.alternativas[: compras.MAX_ALTERNATIVAS]))
    return [SinResultados(consulta=acto.producto.texto, alternativas=alternativas)], {
        "ofrecidos": [producto.id for producto in alternativas]
    }


async def _que_entra(
    dicho: Referencia, sale: Linea, state: EstadoConversacion, contexto: ContextoTurno
) -> Resolucion:
    if dicho.texto:
        variante = await _variante(sale, dicho, state, contexto)
        if variante.clase != "nada":
            return variante
    return await resolver(dicho, state, contexto)


async def _variante(
    base: Linea, dicho: Referencia, state: EstadoConversacion, contexto: ContextoTurno
) -> Resolucion:
    """What has all that was said and is most like `base`; nothing where it is not of its kind."""
    otros = await _de_su_clase(base, dicho.texto, state)
    corregir = contexto.recursos.indice.vocabulario.corregir
    lugares = cotejar(dicho.texto, [h.nombre for h in otros], corregir)
    puntos = {otros[i]: _parecido(base.nombre, otros[i]) for i in lugares}
    mejor = max(puntos.values(), default=0)
    if not mejor:
        return Resolucion("nada")
    iguales = tuple(h for h, punto in puntos.items() if punto == mejor)[:MAX_OPCIONES]
    return Resolucion("hallada" if len(iguales) == 1 else "ambigua", iguales)


async def _de_su_clase(base: Linea, texto: str, state: EstadoConversacion) -> list[Hallazgo]:
    """Goods that may be another of its kind: searched by what it is called, and by its noun alone."""
    propias = [p for p in tokens(base.nombre) if p.isalpha() and len(p) > 2]
    otros: dict[int, Hallazgo] = {}
    for largo in (2, 1):
        busqueda = await buscar_productos.ainvoke(
            {
                "consulta": " ".join([*propias[:largo], texto]),
                "k": _A_MIRAR,
                "venta_id": venta_abierta(state),
            }
        )
        otros |= {h.id: h for h in (*busqueda.hallazgos, *busqueda.alternativas) if h.id not in otros}
    return [h for h in otros.values() if h.id != base.producto_id]


def _parecido(nombre: str, otro: Hallazgo) -> int:
    """How many words two names share; none where their nouns differ."""
    de_uno, de_otro = [raiz(p) for p in tokens(nombre)], [raiz(p) for p in tokens(otro.nombre)]
    if not de_uno or not de_otro or de_uno[0] not in de_otro:
        return 0
    return len(set(de_uno) & set(de_otro))
