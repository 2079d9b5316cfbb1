"""Changes of stock that are no sale: each is a row of the ledger, written with the figure.

Each function runs inside its caller's transaction, which an error must undo.
"""

from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import ProductoNoEncontradoError, StockInsuficienteError
from db.models import Producto
from db.repositorios.pedidos import PedidoRepository

Motivo = Literal["ajuste", "importacion"]


async def ajustar(
    session: AsyncSession, producto_id: int, cambio: int, *, detalle: str = "", motivo: Motivo = "ajuste"
) -> int:
    """Adds `cambio` units (takes them, where negative) and returns the stock there is then.

    Where it falls below what open orders hold, the oldest reservations keep their units and the newest give
    way: those customers are told at the close which line falls short, and how many are left.
    Raises:
        ProductoNoEncontradoError, StockInsuficienteError (it would be negative).
    """
    pedidos = PedidoRepository(session)
    producto = await session.get(Producto, producto_id, populate_existing=True)
    if producto is None:
        raise ProductoNoEncontradoError(producto_id)
    if not cambio:
        return producto.stock
    stock = await pedidos.cambiar_stock(producto_id, cambio)
    if stock is None:
        raise StockInsuficienteError(
            producto_id=producto_id, nombre=producto.nombre, pedido=-cambio, disponible=producto.stock
        )
    await pedidos.anotar_movimiento(producto_id, cambio, motivo, detalle=detalle)
    if cambio < 0:
        await pedidos.recortar_reservas([producto_id])
    return stock
