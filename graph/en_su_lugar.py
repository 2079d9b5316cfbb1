"""What takes the place of a line: how many of it, and the line that leaves once it is in."""

import re
from typing import Any

from agent.actos import Agregar, Cantidad, Referencia
from agent.hechos import Hecho, LineaAgregada, StockInsuficiente
from agent.texto import plegar
from graph import compras, lineas
from graph.contexto import ContextoTurno
from graph.eleccion import Atendido
from graph.paquetes import dicho_en_singular, va_suelto_y_viene_en_mas
from graph.presentaciones import las_que_hacen
from graph.resolucion import Resolucion, nombra
from graph.state import EstadoConversacion, Oferta, pedido_abierto
from graph.variantes import base_de
from tools.pedidos import Linea
from tools.productos import Hallazgo


def cuantas_entran(acto: Agregar, sale: Linea, entra: Resolucion, state: EstadoConversacion) -> Cantidad:
    """As many as leave; one, of a pack told as one ("mejor el saco") in the place of what goes loose."""
    salen = min(acto.salen or sale.cantidad, sale.cantidad)
    if acto.salen is None and entra.clase == "hallada":
        dicho, nombre = acto.producto.texto, entra.productos[0].nombre
        if va_suelto_y_viene_en_mas(sale.nombre, nombre, dicho):
            uno = dicho_en_singular(dicho, state["mensaje"])
            return Cantidad(unidades=1 if uno else las_que_hacen(salen, sale.nombre, nombre))
    return Cantidad(unidades=salen)


async def poner_en_lugar(
    entran: tuple[Hallazgo, ...],
    cantidad: Cantidad,
    sale: Linea,
    state: EstadoConversacion,
    *,
    salen: int | None = None,
) -> Atendido:
    """Goods in, and so many units of a line out, or all: it stays until there is something in its place."""
    hechos, cambios = await compras.sumar(entran, cantidad, state)
    if sale.producto_id in {hallazgo.id for hallazgo in entran}:
        return hechos, cambios
    if not any(isinstance(hecho, LineaAgregada) for hecho in hechos):
        return [_por_cambiar(hecho, sale) for hecho in hechos], cambios
    if salen == 0:
        return hechos, cambios
    seguido: Any = {**state, **cambios}
    quitados, del_quitado = await lineas.fijar(sale, sale.cantidad - (salen or sale.cantidad), seguido)
    return [*quitados, *hechos], {**cambios, "pedido": del_quitado.get("pedido", cambios["pedido"])}


def _por_cambiar(hecho: Hecho, sale: Linea) -> Hecho:
    """What fell short, with the line whose place it was to take."""
    corto = isinstance(hecho, StockInsuficiente)
    return hecho.model_copy(update={"en_lugar_de": sale.producto_id}) if corto else hecho


def la_que_iba_a_salir(oferta: Oferta, state: EstadoConversacion) -> Linea | None:
    """The line whose place what was offered takes."""
    pedido, sale = pedido_abierto(state), oferta.get("en_lugar_de")
    return pedido.linea(sale) if pedido and sale else None


def del_cambio_ofrecido(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Agregar:
    """ "no, un solo saco", after "solo hay 6, ¿te agrego las 6?": still in the place of the other."""
    dicho = acto.producto.texto
    for oferta in state.get("oferta") or []:
        sale, entra = (
            la_que_iba_a_salir(oferta, state),
            contexto.recursos.indice.producto(oferta["producto_id"]),
        )
        senala = acto.en_lugar_de in (None, Referencia(deictica=True))
        if sale and entra and senala and (not dicho or nombra(dicho, entra.nombre)):
            return acto.model_copy(update={"en_lugar_de": Referencia(texto=sale.nombre)})
    return acto


_MEJOR = re.compile(r"(?:(?:h?ay|ah|uy|no|si|ok|y|bueno|pues|entonces|mmm?)[ ,]+)*mejor\b")


def en_lugar_de_su_clase(acto: Agregar, state: EstadoConversacion, contexto: ContextoTurno) -> Agregar:
    """ "bueno, mejor ese", of another that was shown: in the place of the only line of its kind."""
    solo = len(state.get("leidos", [])) == 1 and acto == Agregar(producto=acto.producto)
    pedido, indice = pedido_abierto(state), contexto.recursos.indice
    if not solo or pedido is None or state.get("pendiente") or not _MEJOR.match(plegar(state["mensaje"])):
        return acto
    ofrecidos, tema = state.get("ofrecidos", []), state.get("tema", [])
    lugares = [i for i in acto.producto.ordinales if 0 < i <= len(ofrecidos)]
    senalados = [ofrecidos[i - 1] for i in lugares] if lugares else tema if acto.producto.deictica else []
    elegido = indice.producto(senalados[0]) if len(senalados) == 1 else None
    if elegido is None or pedido.linea(elegido.id):
        return acto
    suyas = set(base_de(elegido.nombre).raices)
    de_su_clase = [linea for linea in pedido.lineas if suyas.issuperset(base_de(linea.nombre).raices[:1])]
    if len(de_su_clase) != 1:
        return acto
    return acto.model_copy(update={"en_lugar_de": Referencia(texto=de_su_clase[0].nombre)})
