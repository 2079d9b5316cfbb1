"""From what tools return to what facts hold."""

from agent.hechos import (
    CambioDePrecio,
    Disponibilidad,
    Hecho,
    LineaVista,
    PedidoVisto,
    PreciosCambiados,
    ProductoVisto,
    ResumenPedido,
)
from tools.pedidos import Linea, Pedido
from tools.productos import Hallazgo

ULTIMAS_UNIDADES = 5


def disponibilidad(disponible: int) -> Disponibilidad:
    if disponible <= 0:
        return "agotado"
    return "ultimas" if disponible <= ULTIMAS_UNIDADES else "disponible"


def producto_visto(hallazgo: Hallazgo) -> ProductoVisto:
    return ProductoVisto(
        id=hallazgo.id,
        nombre=hallazgo.nombre,
        precio=hallazgo.precio,
        disponibilidad=disponibilidad(hallazgo.disponible),
        categoria=hallazgo.categoria,
    )


def linea_vista(linea: Linea) -> LineaVista:
    return LineaVista(
        producto_id=linea.producto_id,
        nombre=linea.nombre,
        cantidad=linea.cantidad,
        precio_unitario=linea.precio_unitario,
        subtotal=linea.subtotal,
    )


def resumen_para_confirmar(pedido: Pedido) -> list[Hecho]:
    """The summary that waits for a yes, after the prices in it that the customer has not been told."""
    resumen = ResumenPedido(pedido=pedido_visto(pedido), para_confirmar=True)
    return [*precios_nuevos(pedido), resumen]


def precios_nuevos(pedido: Pedido) -> list[Hecho]:
    cambios = tuple(
        CambioDePrecio(nombre=linea.nombre, antes=linea.precio_anterior, ahora=linea.precio_unitario)
        for linea in pedido.lineas
        if linea.precio_anterior is not None
    )
    return [PreciosCambiados(cambios=cambios)] if cambios else []


def pedido_visto(pedido: Pedido) -> PedidoVisto:
    return PedidoVisto(
        id=pedido.id,
        estado=pedido.estado,
        lineas=tuple(map(linea_vista, pedido.lineas)),
        total=pedido.total,
        moneda=pedido.moneda,
    )
