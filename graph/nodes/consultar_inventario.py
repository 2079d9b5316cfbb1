"""Questions about goods and prices: searches the shop, tells what there is, remembers what was offered."""

from decimal import Decimal
from typing import Any

from langgraph.runtime import Runtime

from agent.actos import PreguntarPrecio, PreguntarProducto
from agent.hechos import (
    Categorias,
    DescuentoNoDisponible,
    Hecho,
    PrecioPorCantidad,
    ProductosEncontrados,
    SinResultados,
    StockInsuficiente,
)
from graph.compras import consulta_dicha
from graph.contexto import ContextoTurno
from graph.resolucion import Resolucion, buscar_lo_dicho, filtros_de, nombra_de_nuevo, resolver
from graph.state import EstadoConversacion, pedido_abierto
from graph.vistas import producto_visto
from tools.herramientas import anotar_interes, consultar_empresa
from tools.productos import Hallazgo

MAX_CATEGORIAS = 12


async def consultar_inventario(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    acto = state["actos"][0]
    assert isinstance(acto, PreguntarProducto | PreguntarPrecio)
    hallazgos, hechos = await _consultar(acto, state, runtime.context)
    cambios: dict[str, Any] = {
        "actos": state["actos"][1:],
        "hechos": [*state["hechos"], *hechos],
        "paso": state["paso"] + 1,
    }
    if hallazgos and pedido_abierto(state) is None:
        await anotar_interes.ainvoke({})
    if hallazgos and state.get("pendiente") and {h.id for h in hallazgos} <= set(state.get("ofrecidos", [])):
        # "¿y cuánto vale el segundo?": the choice stays open, and "ese" is now that one.
        cambios["tema"] = [h.id for h in hallazgos]
    elif hallazgos:
        if nombra_de_nuevo(acto.producto):
            cambios["consulta"] = acto.producto.texto
        cambios["ofrecidos"] = [h.id for h in hallazgos]
        # "¿tenés remeras blancas talle M?": what fits all of it is "ese", whatever is shown beside it.
        plenos = [h.id for h in hallazgos if h.pleno]
        cambios["tema"] = plenos if len(plenos) == 1 else []
        if state.get("pendiente"):  # asked again once this is settled
            cambios["pendiente"], cambios["en_cola"] = None, [state["pendiente"], *state.get("en_cola", [])]
        if state.get("espera") == "elegir_producto":
            cambios["espera"] = None
    return cambios


async def _consultar(
    acto: PreguntarProducto | PreguntarPrecio, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hallazgo], list[Hecho]]:
    descuento = await _descuento(acto)
    referencia = acto.producto
    rango = acto.precio if isinstance(acto, PreguntarProducto) else None
    if not referencia.texto:
        if descuento:
            return [], descuento
        if referencia.vacia and isinstance(acto, PreguntarProducto) and not rango:
            return [], [_categorias(contexto)]
        senalados = await resolver(referencia, state, contexto)
        if senalados.clase in {"hallada", "ambigua"} and not rango:
            return list(senalados.productos), _hechos_de_lo_visto(acto, senalados)
        if not rango and not referencia.superlativo:
            return [], [_categorias(contexto)]
    if referencia.definida or referencia.deictica:
        visto = await resolver(referencia, state, contexto)
        if visto.clase == "hallada":
            return list(visto.productos), [*_hechos_de_lo_visto(acto, visto), *descuento]
    k = contexto.recursos.productos_por_respuesta
    busqueda = await buscar_lo_dicho(referencia, k, filtros_de(referencia, rango), state)
    if not busqueda.hallazgos:
        alternativas = list(busqueda.alternativas[:k])
        sin = SinResultados(
            consulta=consulta_dicha(referencia, state), alternativas=tuple(map(producto_visto, alternativas))
        )
        return alternativas, [sin]
    visto = Resolucion("hallada", busqueda.hallazgos, hay_mas=busqueda.hay_mas, otras=busqueda.otras)
    return list(busqueda.hallazgos), [*_hechos_de_lo_visto(acto, visto), *descuento]


def _hechos_de_lo_visto(acto: PreguntarProducto | PreguntarPrecio, visto: Resolucion) -> list[Hecho]:
    productos = tuple(map(producto_visto, visto.productos))
    cantidad = acto.cantidad if isinstance(acto, PreguntarPrecio) else None
    if cantidad and cantidad.unidades and len(visto.productos) == 1:
        return _por_cantidad(visto.productos[0], cantidad.unidades)
    foco = "precio" if isinstance(acto, PreguntarPrecio) else "existencia"
    consulta = acto.producto.texto
    return [
        ProductosEncontrados(
            consulta=consulta, productos=productos, foco=foco, hay_mas=visto.hay_mas, otros=visto.otras
        )
    ]


def _por_cantidad(hallazgo: Hallazgo, cantidad: int) -> list[Hecho]:
    if cantidad > hallazgo.disponible:
        return [StockInsuficiente(nombre=hallazgo.nombre, pedido=cantidad, disponible=hallazgo.disponible)]
    subtotal = hallazgo.precio * Decimal(cantidad)
    return [PrecioPorCantidad(producto=producto_visto(hallazgo), cantidad=cantidad, subtotal=subtotal)]


async def _descuento(acto: PreguntarProducto | PreguntarPrecio) -> list[Hecho]:
    """Prices are the catalogue's; what the shop says of discounts is quoted."""
    if not (isinstance(acto, PreguntarPrecio) and acto.descuento):
        return []
    secciones = await consultar_empresa.ainvoke({"consulta": "descuentos por cantidad, compras al por mayor"})
    return [DescuentoNoDisponible(info=secciones[0].texto if secciones else "")]


def _categorias(contexto: ContextoTurno) -> Categorias:
    return Categorias(nombres=tuple(contexto.recursos.indice.categorias()[:MAX_CATEGORIAS]))
