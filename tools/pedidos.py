"""The order: one code path for chat and HTTP.

Each function runs inside its caller's transaction, which an error must undo. `clave` names an act of a turn:
its writes are done once however often the turn runs, and a repeat returns the order that they were done on.
Locks are taken in one sequence: sale, act, products by id, customer.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import (
    CantidadInvalidaError,
    LimiteDeLineasError,
    LimiteDeUnidadesError,
    LimiteDeValorError,
    LineaNoEncontradaError,
    LineasSinStockError,
    PedidoNoEncontradoError,
    PedidoVacioError,
    PreciosCambiadosError,
    ProductoNoEncontradoError,
    StockInsuficienteError,
)
from db.models import EstadoVenta
from db.repositorios.lecturas import Existencia, Filas, Fuente, ultima_venta
from db.repositorios.pedidos import PedidoRepository, VentaLeida
from tools.moneda import decimales


@dataclass(frozen=True)
class Linea:
    producto_id: int
    nombre: str
    cantidad: int
    precio_unitario: Decimal
    subtotal: Decimal
    precio_anterior: Decimal | None = None  # the customer has not said yes to the new one yet


@dataclass(frozen=True)
class Pedido:
    id: int
    estado: str
    lineas: tuple[Linea, ...]
    total: Decimal
    moneda: str

    def linea(self, producto_id: int) -> Linea | None:
        return next((linea for linea in self.lineas if linea.producto_id == producto_id), None)


@dataclass(frozen=True)
class Reglas:
    """Limits of an order, from the settings."""

    moneda: str
    plazo_reserva: timedelta
    plazo_precio: timedelta
    max_unidades_linea: int
    max_lineas: int
    max_valor: Decimal | None = None


async def leer(pedidos: PedidoRepository, venta_id: int) -> Pedido:
    """The order as it is now."""
    leido = _pedido(await pedidos.leer(venta_id))
    assert leido is not None
    return leido


async def abierto(session: AsyncSession, chat_id: str) -> Pedido | None:
    pedidos = PedidoRepository(session)
    venta = await pedidos.abierto(chat_id)
    return await leer(pedidos, venta.id) if venta else None


async def ultimo(fuente: Fuente, chat_id: str) -> Pedido | None:
    """The chat's newest sale, open or not: an open one is always the newest."""
    return _pedido(await ultima_venta(fuente, chat_id))


def _pedido(filas: Filas) -> Pedido | None:
    if not filas:
        return None
    venta_id, estado, moneda = filas[0][:3]
    lineas = tuple(Linea(*fila[3:]) for fila in filas if fila[3] is not None)
    return Pedido(venta_id, estado, lineas, _total(lineas), moneda)


def _total(lineas: tuple[Linea, ...]) -> Decimal:
    return sum((linea.subtotal for linea in lineas), Decimal(0))


async def mostrar_interes(session: AsyncSession, chat_id: str, reglas: Reglas) -> None:
    """Opens the chat's sale as `iniciada`, if it has none."""
    await PedidoRepository(session).abrir(chat_id, reglas.moneda)


async def agregar(
    session: AsyncSession, chat_id: str, *, producto_id: int, cantidad: int, clave: str, reglas: Reglas
) -> Pedido:
    """Adds units of a product to the order, on top of those it has.

    Raises:
        CantidadInvalidaError, ProductoNoEncontradoError, StockInsuficienteError, LimiteDeUnidadesError,
        LimiteDeLineasError, LimiteDeValorError.
    """
    if cantidad < 1:  # or a sum could lower what the order has
        raise CantidadInvalidaError
    pedidos = PedidoRepository(session)
    venta, hecho = await tomar(pedidos, chat_id, clave, moneda=reglas.moneda)
    if hecho:
        return await leer(pedidos, venta.id)
    pedido = await leer(pedidos, venta.id)
    linea = pedido.linea(producto_id)
    if linea is None and len(pedido.lineas) >= reglas.max_lineas:
        raise LimiteDeLineasError(reglas.max_lineas)
    await _poner(pedidos, venta, producto_id, cantidad + (linea.cantidad if linea else 0), reglas)
    return _dentro_del_valor(await leer(pedidos, venta.id), pedido.total, reglas)


async def fijar_cantidad(
    session: AsyncSession, chat_id: str, *, producto_id: int, cantidad: int, clave: str, reglas: Reglas
) -> Pedido:
    """Sets the quantity of a line that the order has.

    Raises:
        PedidoNoEncontradoError, LineaNoEncontradaError, and those of `agregar`.
    """
    pedidos = PedidoRepository(session)
    venta, hecho = await tomar(pedidos, chat_id, clave)
    if hecho:
        return await leer(pedidos, venta.id)
    pedido = await leer(pedidos, venta.id)
    _exigir_linea(pedido, producto_id)
    await _poner(pedidos, venta, producto_id, cantidad, reglas)
    return _dentro_del_valor(await leer(pedidos, venta.id), pedido.total, reglas)


async def quitar(session: AsyncSession, chat_id: str, *, producto_id: int, clave: str) -> Pedido:
    """Removes a line. The last one gone, the sale is `iniciada` again.

    Raises:
        PedidoNoEncontradoError, LineaNoEncontradaError.
    """
    pedidos = PedidoRepository(session)
    venta, hecho = await tomar(pedidos, chat_id, clave)
    if hecho:
        return await leer(pedidos, venta.id)
    pedido = await leer(pedidos, venta.id)
    _exigir_linea(pedido, producto_id)
    await pedidos.borrar_linea(venta.id, producto_id)
    await pedidos.actualizar_total(venta.id)
    if len(pedido.lineas) == 1:
        await pedidos.pasar_a(venta, EstadoVenta.INICIADA)
    return await leer(pedidos, venta.id)


async def confirmar(session: AsyncSession, chat_id: str, *, clave: str, reglas: Reglas) -> Pedido:
    """Reserves the stock of every line and starts the collection of data; all or nothing.

    Raises:
        PedidoNoEncontradoError, PedidoVacioError, PreciosCambiadosError (see `revisar_precios`),
        LineasSinStockError (each short line, with what is left).
    """
    pedidos = PedidoRepository(session)
    venta, hecho = await tomar(pedidos, chat_id, clave)
    if hecho:
        return await leer(pedidos, venta.id)
    pedido = await leer(pedidos, venta.id)
    if not pedido.lineas:
        raise PedidoVacioError
    await exigir_precios(pedidos, venta, reglas)
    await exigir_stock(pedidos, pedido)
    await pedidos.aceptar_precios(venta.id)
    await pedidos.reservar(
        venta.id, {linea.producto_id: linea.cantidad for linea in pedido.lineas}, reglas.plazo_reserva
    )
    await pedidos.pasar_a(venta, EstadoVenta.RECOLECTANDO_DATOS)
    return await leer(pedidos, venta.id)


async def revisar_precios(session: AsyncSession, chat_id: str, *, reglas: Reglas) -> Pedido | None:
    """The open order, at today's price where the offered one is held no longer (`linea.precio_anterior`).

    To be asked before a summary that waits for a yes. Asked again, it changes nothing more.
    """
    pedidos = PedidoRepository(session)
    venta = await pedidos.abierto(chat_id, bloquear=True)
    if venta is None:
        return None
    if await pedidos.precios_vencidos(venta.id, reglas.plazo_precio):
        await pedidos.ofrecer_precios_de_hoy(venta.id, reglas.plazo_precio)
        await pedidos.actualizar_total(venta.id)
    return await leer(pedidos, venta.id)


async def exigir_precios(pedidos: PedidoRepository, venta: VentaLeida, reglas: Reglas) -> None:
    """That nothing is confirmed or sold at a price which the customer was not told."""
    if cambios := await pedidos.precios_vencidos(venta.id, reglas.plazo_precio):
        raise PreciosCambiadosError(cambios)


async def cancelar(session: AsyncSession, chat_id: str, *, motivo: str, clave: str) -> Pedido:
    """Cancels the open order and frees what it held. Raises PedidoNoEncontradoError."""
    pedidos = PedidoRepository(session)
    venta, hecho = await tomar(pedidos, chat_id, clave)
    if hecho:
        return await leer(pedidos, venta.id)
    await pedidos.soltar_reservas(venta.id)
    await pedidos.pasar_a(venta, EstadoVenta.CANCELADA, motivo=motivo)
    return await leer(pedidos, venta.id)


async def tomar(
    pedidos: PedidoRepository, chat_id: str, clave: str, *, moneda: str | None = None
) -> tuple[VentaLeida, bool]:
    """The chat's open sale, locked, and false; or the sale on which this act was done before, and true.

    With `moneda` a chat that has no open sale gets one.
    Raises:
        PedidoNoEncontradoError: it has none, and the act was never done.
    """
    venta = await pedidos.abierto(chat_id, bloquear=True)
    if venta is None:
        if hecha := await pedidos.venta_del_acto(clave):
            return hecha, True
        if moneda is None:
            raise PedidoNoEncontradoError
        venta = await pedidos.abrir(chat_id, moneda)
    if await pedidos.marcar_aplicado(clave, venta.id):
        return venta, False
    hecha = await pedidos.venta_del_acto(clave)
    assert hecha is not None
    return hecha, True


async def exigir_stock(pedidos: PedidoRepository, pedido: Pedido) -> None:
    """Locks the order's products and checks that each line can be served."""
    existencias = await pedidos.existencias(
        [linea.producto_id for linea in pedido.lineas], sin_contar_venta=pedido.id, bloquear=True
    )
    faltantes = [
        StockInsuficienteError(
            producto_id=linea.producto_id, nombre=linea.nombre, pedido=linea.cantidad, disponible=libre
        )
        for linea in pedido.lineas
        if (libre := _libre(existencias, linea.producto_id)) < linea.cantidad
    ]
    if faltantes:
        raise LineasSinStockError(faltantes)


def _libre(existencias: dict[int, Existencia], producto_id: int) -> int:
    return existencias[producto_id].disponible if producto_id in existencias else 0


def _exigir_linea(pedido: Pedido, producto_id: int) -> None:
    if pedido.linea(producto_id) is None:
        raise LineaNoEncontradaError(producto_id)


def _dentro_del_valor(pedido: Pedido, antes: Decimal, reglas: Reglas) -> Pedido:
    """The order, unless a change took it over the top value; one that lowers it always goes."""
    if reglas.max_valor is not None and max(antes, reglas.max_valor) < pedido.total:
        raise LimiteDeValorError(reglas.max_valor)
    return pedido


async def _poner(
    pedidos: PedidoRepository, venta: VentaLeida, producto_id: int, cantidad: int, reglas: Reglas
) -> None:
    """Writes the line's new quantity, and its reservation where the order is already confirmed."""
    if cantidad < 1:
        raise CantidadInvalidaError
    if cantidad > reglas.max_unidades_linea:
        raise LimiteDeUnidadesError(reglas.max_unidades_linea)
    confirmado = venta.estado == EstadoVenta.RECOLECTANDO_DATOS
    existencias = await pedidos.existencias([producto_id], sin_contar_venta=venta.id, bloquear=confirmado)
    producto = existencias.get(producto_id)
    if producto is None:
        raise ProductoNoEncontradoError(producto_id)
    if producto.disponible < cantidad:
        raise StockInsuficienteError(
            producto_id=producto_id, nombre=producto.nombre, pedido=cantidad, disponible=producto.disponible
        )
    await pedidos.guardar_linea(venta.id, producto, cantidad, decimales=decimales(venta.moneda))
    await pedidos.actualizar_total(venta.id)
    if confirmado:
        await pedidos.reservar(venta.id, {producto_id: cantidad}, reglas.plazo_reserva)
    elif venta.estado == EstadoVenta.INICIADA:
        await pedidos.pasar_a(venta, EstadoVenta.PENDIENTE)
