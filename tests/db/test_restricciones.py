"""What the database itself refuses, whoever asks."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories import crear_chat, crear_pedido, crear_producto

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
