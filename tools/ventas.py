"""The close of a sale: stock moves, the customer is registered and the order is frozen, or nothing is.

And the return of what was sold: the sale stays as it was, the ledger says what came back.
"""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import (
    CantidadInvalidaError,
    DatosIncompletosError,
    DevolucionExcesivaError,
    LineaNoEncontradaError,
    TransicionInvalidaError,
    VentaNoEncontradaError,
)
from db.models import EstadoVenta
from db.repositorios.pedidos import PedidoRepository
from tools import clientes
from tools.pedidos import Pedido, Reglas, exigir_precios, exigir_stock, leer, tomar


@dataclass(frozen=True)
class Venta:
    pedido: Pedido
    datos_cliente: dict[str, str]


async def cerrar(
    session: AsyncSession, chat_id: str, *, campos_requeridos: tuple[str, ...], clave: str, reglas: Reglas
) -> Venta:
    """Closes the chat's confirmed order with the data given in the chat.

    A reservation that lapsed is taken again where stock allows.
    Raises:
        PedidoNoEncontradoError, TransicionInvalidaError (not confirmed yet), DatosIncompletosError,
        PreciosCambiadosError (see `pedidos.revisar_precios`), LineasSinStockError (nothing is half-sold).
    """
    pedidos = PedidoRepository(session)
    venta, hecho = await tomar(pedidos, chat_id, clave)
    if hecho:
        return Venta(await leer(pedidos, venta.id), venta.datos_cliente)
    if venta.estado != EstadoVenta.RECOLECTANDO_DATOS:
        raise TransicionInvalidaError(desde=venta.estado, hacia=EstadoVenta.CERRADA)
    datos = await clientes.leer_datos(session, chat_id)
    if faltantes := clientes.datos_que_faltan(campos_requeridos, datos):
        raise DatosIncompletosError(list(faltantes))
    pedido = await leer(pedidos, venta.id)
    await exigir_precios(pedidos, venta, reglas)
    await exigir_stock(pedidos, pedido)
    movidas = await pedidos.mover_stock_de_venta(venta.id)
    assert movidas == len(pedido.lineas), "locked stock fell short"
    await pedidos.soltar_reservas(venta.id)
    await pedidos.actualizar_total(venta.id)
    await pedidos.pasar_a(
        venta,
        EstadoVenta.CERRADA,
        cliente_id=await clientes.registrar_cliente(session, chat_id, datos),
        datos_cliente=datos,
    )
    return Venta(await leer(pedidos, venta.id), datos)


async def devolver(
    session: AsyncSession, venta_id: int, unidades: dict[int, int], *, clave: str, detalle: str = ""
) -> dict[int, int]:
    """Puts units of a closed sale (by product id) back into stock, once per `clave`.

    Returns what that sale has given back until now, by product id. The sale itself does not change.
    Raises:
        VentaNoEncontradaError, TransicionInvalidaError (it is not closed), CantidadInvalidaError,
        LineaNoEncontradaError, DevolucionExcesivaError (more than is left of what was sold).
    """
    pedidos = PedidoRepository(session)
    venta = await pedidos.get(venta_id, bloquear=True)
    if venta is None:
        raise VentaNoEncontradaError(venta_id)
    if not await pedidos.marcar_aplicado(clave, venta_id):
        return await pedidos.devuelto(venta_id)
    if venta.estado != EstadoVenta.CERRADA:
        raise TransicionInvalidaError(desde=venta.estado, hacia="devuelta")
    pedido, antes = await leer(pedidos, venta.id), await pedidos.devuelto(venta_id)
    for producto_id, cantidad in sorted(unidades.items()):
        linea = pedido.linea(producto_id)
        if linea is None:
            raise LineaNoEncontradaError(producto_id)
        if cantidad < 1:
            raise CantidadInvalidaError
        quedan = linea.cantidad - antes.get(producto_id, 0)
        if cantidad > quedan:
            raise DevolucionExcesivaError(nombre=linea.nombre, pedido=cantidad, quedan=quedan)
        await pedidos.cambiar_stock(producto_id, cantidad)
        await pedidos.anotar_movimiento(
            producto_id, cantidad, "devolucion", venta_id=venta_id, detalle=detalle
        )
    return await pedidos.devuelto(venta_id)
