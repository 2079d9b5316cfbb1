"""Every change of state: those of the table are done, all others are refused and change nothing."""

from itertools import product
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import TransicionInvalidaError
from db.models import ESTADOS_ABIERTOS, TRANSICIONES, EstadoVenta, LineaVenta, Venta
from db.repositorios.pedidos import PedidoRepository, VentaLeida
from tests.factories import crear_chat, crear_producto

_VALORES: dict[EstadoVenta, dict[str, Any]] = {
    EstadoVenta.CERRADA: {"cliente_id": None, "datos_cliente": {}},
    EstadoVenta.CANCELADA: {"motivo": "cliente"},
}


def test_lo_que_acabo_no_lleva_a_ninguna_parte() -> None:
    assert set(TRANSICIONES) == set(EstadoVenta)
    assert set(EstadoVenta) - set(ESTADOS_ABIERTOS) == {EstadoVenta.CERRADA, EstadoVenta.CANCELADA}


@pytest.mark.parametrize(("desde", "hacia"), list(product(EstadoVenta, EstadoVenta)))
async def test_solo_se_pasa_por_donde_dice_la_tabla(
    session: AsyncSession, desde: EstadoVenta, hacia: EstadoVenta
) -> None:
    chat = await crear_chat(session)
    cerrada_en = func.now() if desde == EstadoVenta.CERRADA else None
    await session.execute(
        insert(Venta).values(chat_id=chat, moneda="COP", estado=desde, cerrada_en=cerrada_en)
    )
    pedidos = PedidoRepository(session)
    fila = (await session.scalars(select(Venta).where(Venta.chat_id == chat))).one()
    venta = VentaLeida(fila.id, desde, "COP", {})
    if hacia == EstadoVenta.CERRADA and hacia in TRANSICIONES[desde]:
        regalo = await crear_producto(session, precio=0)
        await session.execute(
            insert(LineaVenta).values(
                venta_id=venta.id, producto_id=regalo.id, nombre="regalo", cantidad=1, precio_unitario=0
            )
        )
    if hacia in TRANSICIONES[desde]:
        await pedidos.pasar_a(venta, hacia, **_VALORES.get(hacia, {}))
    else:
        with pytest.raises(TransicionInvalidaError) as visto:
            await pedidos.pasar_a(venta, hacia, **_VALORES.get(hacia, {}))
        assert (visto.value.codigo, visto.value.desde, visto.value.hacia) == (
            "transicion_invalida",
            desde,
            hacia,
        )
        hacia = desde
    await session.refresh(fila)
    assert fila.estado == hacia


async def test_quien_llega_tarde_no_pasa(session: AsyncSession) -> None:
    """What the row says counts, not what was read of it before."""
    chat = await crear_chat(session)
    pedidos = PedidoRepository(session)
    venta = await pedidos.abrir(chat, "COP")
    await session.execute(text("UPDATE ventas SET estado = 'cancelada', cancelada_en = now()"))
    with pytest.raises(TransicionInvalidaError):
        await pedidos.pasar_a(venta, EstadoVenta.PENDIENTE)
