"""How many there are and what they cost: told of goods that are asked about, not bought."""

from collections.abc import Sequence

from agent.hechos import PrecioPorCantidad, PreciosPorCantidad, ProductoContado, StockInsuficiente
from graph.alternativas import alternativas_de
from graph.state import EstadoConversacion
from graph.vistas import producto_visto
from tools.moneda import redondear
from tools.pedidos import Pedido
from tools.productos import Hallazgo


async def no_alcanza(hallazgo: Hallazgo, pedidas: int, state: EstadoConversacion) -> StockInsuficiente:
    """Less than what is asked about; what else there is of its kind where none is left."""
    return StockInsuficiente(
        producto_id=hallazgo.id,
        nombre=hallazgo.nombre,
        pedido=pedidas,
        disponible=hallazgo.disponible,
        alternativas=() if hallazgo.disponible else await alternativas_de(hallazgo, state),
    )


def precio_por_cantidad(
    hallazgo: Hallazgo, cantidad: int, moneda: str, pedido: Pedido | None
) -> PrecioPorCantidad:
    """What so many cost and, of an order that has none of them, what it would come to."""
    subtotal = redondear(hallazgo.precio * cantidad, moneda)
    nuevo = pedido is not None and pedido.lineas and pedido.linea(hallazgo.id) is None
    total = pedido.total + subtotal if pedido and nuevo else None
    return PrecioPorCantidad(
        producto=producto_visto(hallazgo), cantidad=cantidad, subtotal=subtotal, total=total
    )


def precios_por_cantidad(hallazgos: Sequence[Hallazgo], cantidad: int, moneda: str) -> PreciosPorCantidad:
    return PreciosPorCantidad(
        cantidad=cantidad,
        contados=tuple(
            ProductoContado(
                producto=producto_visto(hallazgo),
                subtotal=redondear(hallazgo.precio * cantidad, moneda),
                disponible=hallazgo.disponible if hallazgo.disponible < cantidad else None,
            )
            for hallazgo in hallazgos
        ),
    )
