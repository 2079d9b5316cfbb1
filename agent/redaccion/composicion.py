"""From facts to the plan of a reply: what is said, in which order, and the one question at its end."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from agent import hechos as h
from agent.hechos import Hecho
from agent.redaccion import de_charla, de_datos, de_detalles, de_medios, de_pedido, de_productos
from agent.redaccion.partes import Nivel, Parte, Pregunta, Vista

# One fact at a time...
UNO_A_UNO: dict[type[Any], Callable[[Any, Vista], Parte]] = {
    h.Saludo: de_charla.saludo,
    h.ProductosEncontrados: de_productos.encontrados,
    h.PrecioPorCantidad: de_productos.por_cantidad,
    h.PreciosPorCantidad: de_productos.por_cantidades,
    h.Existencias: de_productos.existencias,
    h.Categorias: de_productos.categorias,
    h.DetalleDeProducto: de_detalles.detalle,
    h.SinResultados: de_productos.sin_resultados,
    h.ProductoAmbiguo: de_productos.ambiguo,
    h.EleccionPendiente: de_productos.eleccion_pendiente,
    h.OpcionPropuesta: de_productos.propuesta,
    h.EleccionDejada: de_productos.dejada,
    h.EnEspera: de_productos.en_espera,
    h.OfertaDejada: de_productos.oferta_dejada,
    h.FaltaProducto: de_productos.falta_producto,
    h.NoEstaEnPedido: de_pedido.no_esta,
    h.StockInsuficiente: de_pedido.stock,
    h.CantidadInvalida: de_pedido.cantidad_invalida,
    h.ValorExcedido: de_pedido.valor_excedido,
    h.ResumenPedido: de_pedido.resumen,
    h.PreciosCambiados: de_pedido.precios,
    h.ConfirmacionPendiente: de_pedido.confirmacion_pendiente,
    h.PedidoVacio: de_pedido.vacio,
    h.PedidoReservado: de_pedido.reservado,
    h.PedidoCancelado: de_pedido.cancelado,
    h.NadaQueCancelar: de_pedido.nada_que_cancelar,
    h.VentaYaCerrada: de_datos.ya_cerrada,
    h.PedidoNuevo: de_pedido.nuevo,
    h.LineasSinStock: de_pedido.sin_stock,
    h.PedirDato: de_datos.pedir,
    h.ParaQueElDato: de_datos.para_que,
    h.RecogidaNoDisponible: de_datos.sin_recogida,
    h.CompraRegistrada: de_datos.compra_registrada,
    h.RevisarCierre: de_datos.revisar,
    h.NoEntendido: de_datos.no_entendido,
    h.PreguntarQueCorregir: de_datos.que_corregir,
    h.VentaCerrada: de_datos.cerrada,
    h.HistorialCliente: de_datos.historial,
    h.SinHistorial: de_datos.sin_historial,
    h.InfoEmpresa: de_charla.info,
    h.EnvioGratis: de_charla.envio_gratis,
    h.SinInfoEmpresa: de_charla.sin_info,
    h.Derivado: de_charla.derivado,
    h.DescuentoNoDisponible: de_charla.descuento,
    h.MedioDePagoAnotado: de_charla.pago,
    h.Cortesia: de_charla.cortesia,
    h.NotaSinTexto: de_medios.nota_sin_texto,
    h.NotaOida: de_medios.nota_oida,
    h.NotaSinEntender: de_medios.nota_sin_entender,
    h.EnLaFoto: de_medios.en_la_foto,
    h.FotoSinProducto: de_medios.sin_producto,
    h.ListaLeida: de_medios.lista,
}
# ...and those that a turn tells together, where the first of them stands.
JUNTOS: dict[tuple[type[Any], ...], Callable[[Any, Vista], Parte]] = {
    (h.LineaAgregada, h.CantidadCambiada, h.LineaQuitada, h.TotalPedido): de_pedido.cambios,
    (h.DatoGuardado,): de_datos.guardados,
    (h.DatoInvalido, h.DatoObligatorio): de_datos.malos,
}


def sin_repetir(hechos: Iterable[Hecho]) -> list[Hecho]:
    """Each fact once, and each list: what a question asks to choose from is not listed before it too."""
    unicos: list[Hecho] = []
    for hecho in hechos:
        if hecho not in unicos:
            unicos.append(hecho)
    unicos = _sin_lo_ya_puesto(unicos)
    elegibles = [h_.opciones for h_ in unicos if isinstance(h_, h.ProductoAmbiguo | h.EleccionPendiente)]
    elegibles += [_con_precio(h_) for h_ in unicos if isinstance(h_, h.DetalleDeProducto)]
    return [una for hecho in unicos if (una := _sin_su_lista(hecho, elegibles))]


def _con_precio(hecho: h.DetalleDeProducto) -> tuple[h.ProductoVisto, ...]:
    """The products that it lists with their prices: where one statement holds for all of them."""
    igual = len({ficha.texto for ficha in hecho.fichas}) == 1 and hecho.responde
    return tuple(ficha.producto for ficha in hecho.fichas) if igual else ()


def _sin_lo_ya_puesto(hechos: Sequence[Hecho]) -> list[Hecho]:
    """What the turn put into the order is not offered in the same breath, nor is one product told twice."""
    puestas = {
        hecho.linea.producto_id: hecho.linea.cantidad
        for hecho in hechos
        if isinstance(hecho, h.LineaAgregada | h.CantidadCambiada)
    }
    quedan: list[Hecho] = []
    dichos: set[int] = set()
    for i, hecho in enumerate(hechos, 1):
        if isinstance(hecho, h.LineaAgregada) and any(_rehace(otro, hecho.linea) for otro in hechos[i:]):
            continue  # "lo mismo pero con 5 martillos": only as it was left
        if isinstance(hecho, h.PrecioPorCantidad) and puestas.get(hecho.producto.id) == hecho.cantidad:
            continue
        if isinstance(hecho, h.ProductosEncontrados) and len(hecho.productos) == 1:
            suyo = hecho.productos[0].id
            if suyo in puestas or suyo in dichos:
                continue
            dichos.add(suyo)
        quedan.append(hecho)
    return quedan


def _rehace(hecho: Hecho, linea: h.LineaVista) -> bool:
    """Whether it leaves the line otherwise, or out of the order."""
    if isinstance(hecho, h.CantidadCambiada):
        return hecho.linea.producto_id == linea.producto_id
    return isinstance(hecho, h.LineaQuitada) and hecho.nombre == linea.nombre


def _sin_su_lista(hecho: Hecho, elegibles: Sequence[tuple[h.ProductoVisto, ...]]) -> Hecho | None:
    """The fact, without goods that are all among those to choose from; None where it tells no more."""
    if isinstance(hecho, h.ProductosEncontrados) and len(hecho.productos) > 1:
        return None if any(set(hecho.productos) <= set(opciones) for opciones in elegibles) else hecho
    if isinstance(hecho, h.SinResultados) and len(hecho.alternativas) > 1:
        repite = any(set(hecho.alternativas) <= set(opciones) for opciones in elegibles)
        return hecho.model_copy(update={"alternativas": ()}) if repite else hecho
    return hecho


def partes(vista: Vista) -> list[Parte]:
    """One part a fact or group of facts, in the order of the facts, the greeting first."""
    hechas: list[Parte] = []
    contados: set[int] = set()
    for hecho in vista.hechos:
        if id(hecho) in contados:
            continue
        clases = next((clases for clases in JUNTOS if isinstance(hecho, clases)), None)
        if clases is None:
            hechas.append(UNO_A_UNO[type(hecho)](hecho, vista))
            continue
        grupo = [otro for otro in vista.hechos if isinstance(otro, clases)]
        contados.update(map(id, grupo))
        hechas.append(JUNTOS[clases](grupo, vista))
    return sorted(hechas, key=lambda parte: not parte.saludo)


def planear(hechas: Sequence[Parte]) -> tuple[list[Parte], Pregunta | None]:
    """The parts in the order told, and the question. What the question is about is told last."""
    con_pregunta = [parte for parte in hechas if parte.pregunta]
    if not con_pregunta:
        return list(hechas), None
    duena = max(enumerate(con_pregunta), key=lambda par: (_nivel(par[1]), par[0]))[1]
    assert duena.pregunta is not None
    if duena.pregunta.nivel <= Nivel.LIGERA:
        return list(hechas), duena.pregunta
    return [*(parte for parte in hechas if parte is not duena), duena], duena.pregunta


def _nivel(parte: Parte) -> Nivel:
    return parte.pregunta.nivel if parte.pregunta else Nivel.CORTESIA
