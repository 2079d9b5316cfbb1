"""From what tools return to what facts hold."""

from agent.hechos import Disponibilidad, LineaVista, PedidoVisto, ProductoVisto
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


def pedido_visto(pedido: Pedido) -> PedidoVisto:
    return PedidoVisto(
        id=pedido.id,
        estado=pedido.estado,
        lineas=tuple(map(linea_vista, pedido.lineas)),
        total=pedido.total,
        moneda=pedido.moneda,
    )
