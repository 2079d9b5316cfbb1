"""What came in a message's files, before its words are read: what they show is what "este" then means."""

from collections.abc import Sequence
from typing import Any

from langgraph.runtime import Runtime

from agent.actos import Acto, Agregar, Cantidad, Otro, PreguntarProducto, Referencia
from agent.comprension.situacion import Situacion
from agent.hechos import (
    EnLaFoto,
    FotoSinProducto,
    Hecho,
    LineaLeida,
    ListaLeida,
    NotaSinTexto,
    ProductoVisto,
)
from agent.medios.tipos import Oido, Vista
from graph.contexto import ContextoTurno
from graph.lo_dicho import buscar_lo_dicho
from graph.oidas import dudosas, lo_oido
from graph.resolucion import decidir
from graph.state import EstadoConversacion, venta_abierta
from graph.vistas import producto_visto
from tools.fotos import Reconocido
from tools.herramientas import reconocer_foto, ver_productos
from tools.moneda import redondear
from tools.productos import Hallazgo

MAX_LINEAS = 20
_OPCIONES = 6


async def atender_medios(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    """The facts of what was heard and seen, and what of it the talk is now about."""
    medios = state["medios"]
    cambios = _de_oidos([medio for medio in medios if isinstance(medio, Oido)])
    vistas = [medio for medio in medios if isinstance(medio, Vista)]
    lineas = [linea for vista in vistas if vista.clase == "lista" for linea in vista.lineas]
    if lineas:
        return await _de_lista(lineas[:MAX_LINEAS], state, runtime.context)
    return await _de_vistas(vistas, state) if vistas else cambios


def _de_oidos(oidos: Sequence[Oido]) -> dict[str, Any]:
    """Words that were heard for sure need no telling: the turn reads them as it reads any."""
    if motivos := [oido.problema for oido in oidos if oido.problema]:
        return {"hechos": [NotaSinTexto(motivo=motivos[0])], "leidos": [Otro(clase="ininteligible")]}
    return {"hechos": lo_oido(oidos)} if dudosas(oidos) else {}


async def _de_vistas(vistas: Sequence[Vista], state: EstadoConversacion) -> dict[str, Any]:
    reconocidos: list[Reconocido] = []
    hechos: list[Hecho] = []
    for vista in vistas:
        reconocido = await _reconocer(vista)
        if reconocido.ids:
            reconocidos.append(reconocido)
        elif vista.clase != "danado":
            hechos.append(_sin_producto(vista))
    hallazgos = await _ver([id_ for uno in reconocidos for id_ in uno.ids], state)
    quejas: list[Acto] = [Otro(clase="queja")] if any(vista.clase == "danado" for vista in vistas) else []
    if not hallazgos:
        leidos = quejas or [_acto_sin_producto(vistas)]
        return {"hechos": list(dict.fromkeys(hechos)), "leidos": leidos, "actos": quejas}
    seguro = all(reconocido.seguro for reconocido in reconocidos)
    por_codigo = seguro and all(vista.codigos for vista in vistas)
    productos = tuple(map(producto_visto, hallazgos))
    visto = EnLaFoto(productos=productos, por_codigo=por_codigo, seguro=seguro)
    return {
        "hechos": [*dict.fromkeys(hechos), visto],
        "leidos": [*quejas, *(PreguntarProducto(producto=Referencia(texto=h.nombre)) for h in hallazgos)],
        "actos": quejas,
        "ofrecidos": [hallazgo.id for hallazgo in hallazgos],
        "tema": [hallazgos[0].id] if len(hallazgos) == 1 else [],
        "cotizadas": None,
        **_soltar_eleccion(state),
    }


async def _reconocer(vista: Vista) -> Reconocido:
    if vista.clase == "comprobante":
        return Reconocido()
    for textos in (vista.productos, vista.textos):
        pedido = {"codigos": list(vista.codigos), "textos": list(textos)}
        reconocido: Reconocido = await reconocer_foto.ainvoke(pedido)
        if reconocido.ids:
            return reconocido
    return Reconocido()


async def _ver(ids: list[int], state: EstadoConversacion) -> list[Hallazgo]:
    if not ids:
        return []
    hallazgos: list[Hallazgo] = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
    return hallazgos


def _sin_producto(vista: Vista) -> FotoSinProducto:
    if vista.clase == "comprobante":
        return FotoSinProducto(motivo="comprobante")
    if vista.textos or vista.productos:
        return FotoSinProducto(motivo="texto", texto=" ".join((*vista.productos, *vista.textos)[:3]))
    if vista.codigos:
        return FotoSinProducto(motivo="codigo", texto=vista.codigos[0])
    return FotoSinProducto(motivo="sin_texto" if vista.motor else "sin_motor")


def _acto_sin_producto(vistas: Sequence[Vista]) -> Acto:
    dicho = next((texto for vista in vistas for texto in (*vista.productos, *vista.textos)), "")
    return PreguntarProducto(producto=Referencia(texto=dicho)) if dicho else Otro()


def _soltar_eleccion(state: EstadoConversacion) -> dict[str, Any]:
    """A choice that was open waits behind what the customer shows now."""
    if not state.get("pendiente"):
        return {}
    return {
        "pendiente": None,
        "en_cola": [state["pendiente"], *state.get("en_cola", [])],
        "espera": None,
    }


async def _de_lista(
    lineas: Sequence[str], state: EstadoConversacion, contexto: ContextoTurno
) -> dict[str, Any]:
    """Its lines as they would be bought. Nothing is added until the customer says so."""
    halladas: dict[int, tuple[ProductoVisto, int]] = {}
    dudosas: list[Agregar] = []
    sin_hallar: list[str] = []
    leidos = [compra for linea in lineas for compra in _compras(linea, contexto)]
    sin_charla: EstadoConversacion = {"pedido": state.get("pedido")}
    for compra in leidos:
        texto, unidades = compra.producto.texto, compra.cantidad.unidades or 1
        resolucion = decidir(
            compra.producto, await buscar_lo_dicho(compra.producto, _OPCIONES, None, sin_charla)
        )
        if resolucion.clase == "hallada":
            producto = producto_visto(resolucion.productos[0])
            halladas[producto.id] = (producto, halladas.get(producto.id, (producto, 0))[1] + unidades)
        elif resolucion.clase == "ambigua":
            dudosas.append(compra)
        else:
            sin_hallar.append(texto)
    moneda = contexto.recursos.reglas.moneda
    leida = ListaLeida(
        lineas=tuple(
            LineaLeida(producto=p, cantidad=n, subtotal=redondear(p.precio * n, moneda))
            for p, n in halladas.values()
        ),
        dudosas=tuple(compra.producto.texto for compra in dudosas),
        sin_hallar=tuple(sin_hallar),
    )
    return {
        "hechos": [leida],
        "leidos": [PreguntarProducto(producto=c.producto, cantidad=c.cantidad) for c in leidos] or [Otro()],
        "ofrecidos": list(halladas),
        "tema": [],
        "cotizadas": None,
        "oferta": [{"producto_id": id_, "unidades": n} for id_, (_, n) in halladas.items()],
        "pendiente": None,
        "espera": None,
        "en_cola": [compra.model_dump() for compra in dudosas],
        "recordada": 0,
    }


def _compras(linea: str, contexto: ContextoTurno) -> list[Agregar]:
    """A line of a list read as the engine reads it said: "2 extintores de 10 libras"."""
    leidos = contexto.motor.comprender(f"quiero {linea}", Situacion())
    compras = [acto for acto in leidos if isinstance(acto, Agregar) and acto.producto.texto]
    return compras or [Agregar(producto=Referencia(texto=linea), cantidad=Cantidad())]
