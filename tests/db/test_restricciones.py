"""What the database itself refuses, whoever asks."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories import crear_chat, crear_pedido, crear_producto, crear_venta
from tests.tools.operaciones import cancelar

_MOVER = "INSERT INTO movimientos_inventario (producto_id, cantidad, motivo)"


@pytest.mark.parametrize(
    "cambio", ["UPDATE movimientos_inventario SET cantidad = 1", "DELETE FROM movimientos_inventario"]
)
async def test_los_movimientos_no_se_cambian_ni_se_borran(session: AsyncSession, cambio: str) -> None:
    await crear_producto(session)
    with pytest.raises(IntegrityError, match="only grows"):
        async with session.begin_nested():
            await session.execute(text(cambio))


@pytest.mark.parametrize(
    "cambio",
    [
        "UPDATE productos SET stock = -1",
        "UPDATE productos SET precio = -1",
        "UPDATE lineas_venta SET cantidad = 0",
        "UPDATE lineas_venta SET precio_unitario = -1",
        "UPDATE reservas SET cantidad = 0",
        "UPDATE ventas SET estado = 'cerrada'",
        "UPDATE ventas SET estado = 'perdida'",
        "UPDATE ventas SET cerrada_en = now()",
        "INSERT INTO ventas (chat_id, moneda) SELECT chat_id, moneda FROM ventas",
        f"{_MOVER} SELECT id, 0, 'ajuste' FROM productos",
        f"{_MOVER} SELECT id, 1, 'regalo' FROM productos",
    ],
)
async def test_la_base_no_guarda_lo_imposible(session: AsyncSession, cambio: str) -> None:
    casco, chat = await crear_producto(session), await crear_chat(session)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1}, confirmado=True)
    with pytest.raises(IntegrityError):
        async with session.begin_nested():
            await session.execute(text(cambio))


@pytest.mark.parametrize("estado", ["cerrada", "cancelada"])
@pytest.mark.parametrize(
    "cambio",
    [
        "UPDATE lineas_venta SET cantidad = cantidad + 1",
        "UPDATE lineas_venta SET precio_unitario = 1",
        "UPDATE lineas_venta SET nombre = 'otro'",
        "DELETE FROM lineas_venta",
        """INSERT INTO lineas_venta (venta_id, producto_id, nombre, cantidad, precio_unitario)
           SELECT v.id, p.id, p.nombre, 1, 1 FROM ventas v, productos p WHERE p.sku = 'OTRO'""",
        "UPDATE ventas SET total = total - 1",
        "UPDATE ventas SET moneda = 'USD'",
        "UPDATE ventas SET estado = 'pendiente', cerrada_en = NULL, cancelada_en = NULL",
    ],
)
async def test_lo_que_acabo_no_cambia(session: AsyncSession, estado: str, cambio: str) -> None:
    casco, chat = await crear_producto(session), await crear_chat(session)
    await crear_producto(session, sku="OTRO")
    if estado == "cerrada":
        await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    else:
        await crear_pedido(session, chat_id=chat, lineas={casco.id: 1})
        await cancelar(session, chat)
    with pytest.raises(IntegrityError, match="no longer change"):
        async with session.begin_nested():
            await session.execute(text(cambio))


async def test_una_linea_no_se_pasa_a_una_venta_cerrada(session: AsyncSession) -> None:
    casco, cerrada, abierta = (
        await crear_producto(session),
        await crear_chat(session),
        await crear_chat(session),
    )
    venta = await crear_venta(session, chat_id=cerrada, lineas={casco.id: 1})
    otro = await crear_producto(session)
    pedido = await crear_pedido(session, chat_id=abierta, lineas={otro.id: 1})
    with pytest.raises(IntegrityError, match="no longer change"):
        async with session.begin_nested():
            await session.execute(
                text("UPDATE lineas_venta SET venta_id = :a WHERE venta_id = :de"),
                {"a": venta.id, "de": pedido.id},
            )


async def test_una_venta_cerrada_no_se_borra_y_los_datos_personales_si(session: AsyncSession) -> None:
    casco, chat = await crear_producto(session), await crear_chat(session)
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    with pytest.raises(IntegrityError, match="no longer change"):
        async with session.begin_nested():
            await session.execute(text("DELETE FROM ventas"))
    await session.execute(text("UPDATE ventas SET datos_cliente = '{}', cliente_id = NULL"))


async def test_una_venta_no_cierra_con_un_total_que_no_es_el_de_sus_lineas(session: AsyncSession) -> None:
    casco, chat = await crear_producto(session), await crear_chat(session)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1}, confirmado=True)
    with pytest.raises(IntegrityError, match="not the sum of its lines"):
        async with session.begin_nested():
            await session.execute(text("UPDATE ventas SET estado = 'cerrada', cerrada_en = now(), total = 1"))
