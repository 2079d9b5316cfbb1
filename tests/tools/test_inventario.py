"""Changes of stock that are no sale, and who keeps what when there is less than was promised."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.errors import (
    DevolucionExcesivaError,
    DominioError,
    LineasSinStockError,
    ProductoNoEncontradoError,
    StockInsuficienteError,
    VentaNoEncontradaError,
)
from db.models import MovimientoInventario, Producto, Reserva
from tests.factories import DATOS, adelantar_reloj, crear_chat, crear_pedido, crear_producto, crear_venta
from tests.tools.importaciones import importar
from tests.tools.invariantes import exigir_invariantes
from tests.tools.operaciones import cerrar, fijar, rechazo
from tools import inventario, ventas


@pytest.fixture(autouse=True)
async def _las_verdades(session: AsyncSession) -> AsyncIterator[None]:
    yield
    await exigir_invariantes(session)


async def libro(session: AsyncSession, producto_id: int) -> list[tuple[int, str, str]]:
    consulta = select(
        MovimientoInventario.cantidad, MovimientoInventario.motivo, MovimientoInventario.detalle
    )
    filas = await session.execute(
        consulta.where(MovimientoInventario.producto_id == producto_id).order_by(MovimientoInventario.id)
    )
    return [(cantidad, motivo, detalle) for cantidad, motivo, detalle in filas]


async def apartado(session: AsyncSession) -> list[int]:
    return list(await session.scalars(select(Reserva.cantidad).order_by(Reserva.id)))


async def compradores(session: AsyncSession, producto_id: int, cantidades: list[int]) -> list[str]:
    """Chats that hold these units, in this order."""
    chats = [await crear_chat(session, datos={**DATOS, "cedula": str(n)}) for n in range(len(cantidades))]
    for chat, cantidad in zip(chats, cantidades, strict=True):
        await crear_pedido(session, chat_id=chat, lineas={producto_id: cantidad}, confirmado=True)
    return chats


async def test_un_ajuste_mueve_el_stock_y_escribe_el_libro(session: AsyncSession) -> None:
    casco = await crear_producto(session, stock=3)
    assert await inventario.ajustar(session, casco.id, 4, detalle="conteo") == 7
    assert await inventario.ajustar(session, casco.id, -5, detalle="rotura") == 2
    assert await inventario.ajustar(session, casco.id, 0) == 2
    assert await libro(session, casco.id) == [
        (3, "ajuste", ""),
        (4, "ajuste", "conteo"),
        (-5, "ajuste", "rotura"),
    ]


async def test_un_ajuste_no_deja_el_stock_en_negativo(session: AsyncSession) -> None:
    casco = await crear_producto(session, stock=3)
    error = await rechazo(session, inventario.ajustar(session, casco.id, -4))
    assert isinstance(error, StockInsuficienteError)
    assert (error.pedido, error.disponible) == (4, 3)
    assert isinstance(await rechazo(session, inventario.ajustar(session, -1, 4)), ProductoNoEncontradoError)


# --- less stock than what is held


@pytest.mark.parametrize("por", ["ajuste", "importacion"])
@pytest.mark.parametrize(
    ("stock", "quedan"), [(9, [3, 3, 3]), (8, [3, 3, 2]), (6, [3, 3]), (4, [3, 1]), (2, [2]), (0, [])]
)
async def test_si_el_stock_baja_de_lo_apartado_los_mas_antiguos_conservan_lo_suyo(
    sessions: async_sessionmaker[AsyncSession], session: AsyncSession, por: str, stock: int, quedan: list[int]
) -> None:
    casco = await crear_producto(session, sku="CAS", nombre="Casco", stock=9, precio=10)
    chats = await compradores(session, casco.id, [3, 3, 3])
    if por == "ajuste":
        await inventario.ajustar(session, casco.id, stock - 9)
    else:
        await importar(sessions, f"sku,nombre,precio,stock\nCAS,Casco,10,{stock}\n")
    assert await apartado(session) == quedan
    for numero, chat in enumerate(chats):
        tiene = quedan[numero] if numero < len(quedan) else 0
        if tiene == 3:
            assert (await cerrar(session, chat)).pedido.estado == "cerrada"
            continue
        error = await rechazo(session, cerrar(session, chat))
        assert isinstance(error, LineasSinStockError)
        assert [(f.pedido, f.disponible) for f in error.faltantes] == [(3, tiene)]
        if tiene:
            await fijar(session, chat, casco.id, tiene)
            assert (await cerrar(session, chat)).pedido.estado == "cerrada"
    fila = await session.get_one(Producto, casco.id, populate_existing=True)
    assert fila.stock == 0 if stock < 9 else fila.stock == stock - 9


async def test_lo_recortado_se_recupera_si_el_stock_vuelve(session: AsyncSession) -> None:
    casco = await crear_producto(session, stock=6)
    primero, segundo = await compradores(session, casco.id, [3, 3])
    await inventario.ajustar(session, casco.id, -6, detalle="error de conteo")
    await inventario.ajustar(session, casco.id, 6)
    assert (await cerrar(session, segundo)).pedido.estado == "cerrada"
    assert (await cerrar(session, primero)).pedido.estado == "cerrada"


async def test_lo_vencido_no_cuenta_como_antiguo(session: AsyncSession) -> None:
    """Who let it lapse and takes it anew comes after those who held theirs meanwhile."""
    casco = await crear_producto(session, stock=6)
    tarde, _ = await compradores(session, casco.id, [3, 1])
    adelantar_reloj(session, 31)
    puntual = await crear_chat(session, datos={**DATOS, "cedula": "9"})
    await crear_pedido(session, chat_id=puntual, lineas={casco.id: 3}, confirmado=True)
    await fijar(session, tarde, casco.id, 2)
    await inventario.ajustar(session, casco.id, -2)
    assert await apartado(session) == [3, 1]
    assert (await cerrar(session, puntual)).pedido.estado == "cerrada"


async def test_lo_vencido_que_otro_tomo_no_revive_si_el_reloj_se_atrasa(session: AsyncSession) -> None:
    casco = await crear_producto(session, stock=3)
    (tarde,) = await compradores(session, casco.id, [3])
    adelantar_reloj(session, 31)
    puntual = await crear_chat(session, datos={**DATOS, "cedula": "9"})
    await crear_pedido(session, chat_id=puntual, lineas={casco.id: 3}, confirmado=True)
    adelantar_reloj(session, -20)
    await exigir_invariantes(session)
    assert isinstance(await rechazo(session, cerrar(session, tarde)), LineasSinStockError)
    assert (await cerrar(session, puntual)).pedido.estado == "cerrada"


# --- goods that come back


async def test_devolver_repone_el_stock_una_vez_y_la_venta_queda_como_estaba(session: AsyncSession) -> None:
    casco, guante = await crear_producto(session, stock=5), await crear_producto(session, stock=5)
    chat = await crear_chat(session)
    venta = await crear_venta(session, chat_id=chat, lineas={casco.id: 3, guante.id: 2})
    for _ in range(2):
        devuelto = await ventas.devolver(
            session, venta.id, {casco.id: 1, guante.id: 2}, clave="la-misma", detalle="llegó roto"
        )
        assert devuelto == {casco.id: 1, guante.id: 2}
    assert (await libro(session, casco.id))[-1] == (1, "devolucion", "llegó roto")
    assert await ventas.devolver(session, venta.id, {casco.id: 2}, clave="otra") == {
        casco.id: 3,
        guante.id: 2,
    }
    for producto in (casco, guante):
        assert (await session.get_one(Producto, producto.id, populate_existing=True)).stock == 5


async def test_no_se_devuelve_mas_de_lo_vendido_ni_de_lo_que_no_se_vendio(session: AsyncSession) -> None:
    casco, guante = await crear_producto(session, stock=5), await crear_producto(session, stock=5)
    chat = await crear_chat(session)
    venta = await crear_venta(session, chat_id=chat, lineas={casco.id: 3})
    await ventas.devolver(session, venta.id, {casco.id: 2}, clave="una")
    abierto = await crear_pedido(session, chat_id=chat, lineas={casco.id: 1})

    async def codigo(venta_id: int, unidades: dict[int, int]) -> DominioError:
        return await rechazo(session, ventas.devolver(session, venta_id, unidades, clave="mal"))

    excesiva = await codigo(venta.id, {casco.id: 2})
    assert isinstance(excesiva, DevolucionExcesivaError)
    assert excesiva.quedan == 1
    assert (await codigo(venta.id, {guante.id: 1})).codigo == "linea_no_encontrada"
    assert (await codigo(venta.id, {casco.id: 0})).codigo == "cantidad_invalida"
    assert (await codigo(abierto.id, {casco.id: 1})).codigo == "transicion_invalida"
    assert isinstance(await codigo(0, {casco.id: 1}), VentaNoEncontradaError)
