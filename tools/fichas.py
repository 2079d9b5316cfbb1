"""The catalogue by hand, one product at a time."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import ProductoNoEncontradoError, SkuRepetidoError, StockExcesivoError
from db.models import Producto
from db.repositorios.productos import ProductoRepository
from tools import inventario
from tools.filas_catalogo import sku_del_nombre
from tools.importes import MAXIMO_UNIDADES


async def crear(session: AsyncSession, valores: dict[str, Any], *, stock: int) -> Producto:
    """A product with its first stock; without `sku` it gets the one that an import would give it.

    Raises:
        SkuRepetidoError
    """
    productos = ProductoRepository(session)
    sku = valores.get("sku") or sku_del_nombre(valores["nombre"])
    if await productos.hay_sku(sku):
        raise SkuRepetidoError(sku)
    producto_id = await productos.crear({**valores, "sku": sku, "stock": 0})
    if stock:
        await inventario.ajustar(session, producto_id, stock, detalle="existencias iniciales")
    return await obtener(session, producto_id)


async def obtener(session: AsyncSession, producto_id: int) -> Producto:
    """Active or not. Raises ProductoNoEncontradoError."""
    producto = await ProductoRepository(session).get(producto_id)
    if producto is None:
        raise ProductoNoEncontradoError(producto_id)
    return producto


async def cambiar(session: AsyncSession, producto_id: int, valores: dict[str, Any]) -> Producto:
    """Sets the given columns, never the stock. What was sold keeps the name and price of its sale.

    Raises:
        ProductoNoEncontradoError, SkuRepetidoError
    """
    productos = ProductoRepository(session)
    if await productos.bloquear(producto_id) is None:
        raise ProductoNoEncontradoError(producto_id)
    if "sku" in valores and await productos.hay_sku(valores["sku"], menos=producto_id):
        raise SkuRepetidoError(valores["sku"])
    if valores:
        await productos.cambiar(producto_id, valores)
    return await obtener(session, producto_id)


async def contar(
    session: AsyncSession, producto_id: int, *, motivo: str, cantidad: int | None, contadas: int | None
) -> Producto:
    """Adds units (takes them, if negative), or brings the stock to those that were counted.

    Raises:
        ProductoNoEncontradoError, StockInsuficienteError, StockExcesivoError
    """
    producto = await ProductoRepository(session).bloquear(producto_id)
    if producto is None:
        raise ProductoNoEncontradoError(producto_id)
    cambio = cantidad if cantidad is not None else (contadas or 0) - producto.stock
    if producto.stock + cambio > MAXIMO_UNIDADES:
        raise StockExcesivoError(MAXIMO_UNIDADES)
    await inventario.ajustar(session, producto_id, cambio, detalle=motivo)
    return await obtener(session, producto_id)
