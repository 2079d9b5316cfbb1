"""`verificar` finds each way in which the books can be wrong, and nothing where they are right."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.factories import crear_chat, crear_pedido, crear_producto, crear_venta
from tools import verificacion
from tools.verificacion import verificar


@pytest.fixture
async def tienda(session: AsyncSession) -> AsyncSession:
    """A closed sale, a confirmed order, one with lines and one without."""
    casco = await crear_producto(session, stock=9)
    for estado in ("cerrada", "confirmada", "pendiente"):
        chat = await crear_chat(session)
        if estado == "cerrada":
            await crear_venta(session, chat_id=chat, lineas={casco.id: 2})
        else:
            await crear_pedido(session, chat_id=chat, lineas={casco.id: 3}, confirmado=estado == "confirmada")
    return session


async def test_unos_libros_en_orden_no_tienen_diferencias(tienda: AsyncSession) -> None:
    avisos: list[tuple[int, int]] = []
    visto = await verificar(tienda, lambda hechas, de: avisos.append((hechas, de)))
    assert visto.correcta
    assert visto.total == 0
    assert visto.revisado == {
        "productos": 1, "movimientos": 2, "ventas": 3, "lineas": 3, "reservas": 1, "mensajes": 0
    }  # fmt: skip
    assert avisos[-1] == (len(avisos), len(avisos))


@pytest.mark.parametrize(
    ("dano", "verdad", "esperado", "hay"),
    [
        ("UPDATE productos SET stock = stock + 1", "El stock de un producto es", "7", "8"),
        ("UPDATE reservas SET cantidad = 8", "Lo apartado de un producto no pasa", "hasta 7", "8"),
        ("UPDATE ventas SET total = 1 WHERE estado = 'pendiente'", "El total de una", "30000", "1.00"),
        (
            """INSERT INTO movimientos_inventario (producto_id, cantidad, motivo, venta_id)
               SELECT p.id, -1, 'venta', v.id FROM productos p, ventas v WHERE v.estado = 'cerrada'""",
            "Una venta cerrada movió exactamente", "-2", "-3",
        ),
        (
            """INSERT INTO movimientos_inventario (producto_id, cantidad, motivo, venta_id)
               SELECT p.id, 3, 'devolucion', v.id FROM productos p, ventas v WHERE v.estado = 'cerrada'""",
            "De una venta no se devuelve", "hasta 2", "3",
        ),
        (
            "UPDATE reservas SET venta_id = (SELECT id FROM ventas WHERE estado = 'pendiente')",
            "Solo un pedido confirmado aparta", "hasta 0", "3",
        ),
        ("UPDATE ventas SET estado = 'iniciada' WHERE estado = 'pendiente'", "Un pedido abierto está",
         "sin líneas", "iniciada"),
        ("UPDATE ventas SET confirmada_en = now() WHERE estado = 'pendiente'", "Cada estado tiene sus fechas",
         "las de pendiente", "confirmada"),
    ],
)  # fmt: skip
async def test_cada_dano_se_encuentra(
    tienda: AsyncSession, dano: str, verdad: str, esperado: str, hay: str
) -> None:
    await tienda.execute(text(dano))
    visto = await verificar(tienda)
    (diferencia,) = [d for d in visto.diferencias if d.verdad.startswith(verdad)]
    assert (diferencia.esperado, diferencia.hay) == (esperado, hay)
    assert not visto.correcta


async def test_se_cuentan_todas_y_se_listan_las_primeras(
    tienda: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verificacion, "MAX_POR_VERDAD", 1)
    await tienda.execute(text("UPDATE ventas SET total = 1 WHERE estado <> 'cerrada'"))
    visto = await verificar(tienda)
    assert (len(visto.diferencias), visto.total) == (1, 2)
