"""The close of a sale: stock moves, the customer is registered and the order is frozen, or nothing is."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import DatosIncompletosError, TransicionInvalidaError
from db.models import EstadoVenta
from db.repositorios.pedidos import PedidoRepository
from tools import clientes
from tools.pedidos import Pedido, Reglas, exigir_stock, leer, tomar


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
        LineasSinStockError (nothing is half-sold).
    """
    pedidos = PedidoRepository(session)
    venta, hecho = await tomar(pedidos, chat_id, clave)
    if hecho:
        return Venta(await leer(session, venta), venta.datos_cliente)
    if venta.estado != EstadoVenta.RECOLECTANDO_DATOS:
        raise TransicionInvalidaError(desde=venta.estado, hacia=EstadoVenta.CERRADA)
    datos = await clientes.leer_datos(session, chat_id)
    if faltantes := [campo for campo in campos_requeridos if not datos.get(campo)]:
        raise DatosIncompletosError(faltantes)
    pedido = await leer(session, venta)
    await exigir_stock(pedidos, pedido)
    movidas = await pedidos.mover_stock_de_venta(venta.id)
    assert movidas == len(pedido.lineas), "locked stock fell short"
    await pedidos.soltar_reservas(venta.id)
    await pedidos.actualizar_total(venta.id)
    cerrada = await pedidos.pasar_a(
        venta.id,
        (EstadoVenta.RECOLECTANDO_DATOS,),
        EstadoVenta.CERRADA,
        # The moment of this statement: sales of one customer are in the order in which they locked its row.
        cerrada_en=func.statement_timestamp(),
        cliente_id=await clientes.registrar_cliente(session, chat_id, datos),
        datos_cliente=datos,
    )
    assert cerrada
    vendida = await pedidos.get(venta.id)
    assert vendida is not None
    return Venta(await leer(session, vendida), datos)
