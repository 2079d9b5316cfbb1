"""An act is done once, however often its turn runs."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import StockInsuficienteError
from db.models import EstadoVenta, Venta
from tests.factories import crear_chat, crear_pedido, crear_producto, crear_venta
from tests.tools.invariantes import exigir_invariantes
from tests.tools.operaciones import agregar, cancelar, confirmar, fijar, quitar, rechazo
from tools import inventario, pedidos
from tools.pedidos import Pedido

Acto = Callable[[AsyncSession, str, int, str], Awaitable[Pedido]]
_ACTOS: dict[str, Acto] = {
    "agregar": lambda s, chat, id_, clave: agregar(s, chat, id_, 2, clave=clave),
    "fijar": lambda s, chat, id_, clave: fijar(s, chat, id_, 4, clave=clave),
    "quitar": lambda s, chat, id_, clave: quitar(s, chat, id_, clave=clave),
    "confirmar": lambda s, chat, _, clave: confirmar(s, chat, clave=clave),
    "cancelar": lambda s, chat, _, clave: cancelar(s, chat, clave=clave),
}


@pytest.fixture(autouse=True)
async def _las_verdades(session: AsyncSession) -> AsyncIterator[None]:
    yield
    await exigir_invariantes(session)


@pytest.fixture
async def chat(session: AsyncSession) -> str:
    return await crear_chat(session)


async def cuantas_ventas(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Venta)) or 0


@pytest.mark.parametrize("acto", _ACTOS.values(), ids=_ACTOS)
async def test_el_mismo_acto_dos_veces_se_hace_una(session: AsyncSession, chat: str, acto: Acto) -> None:
    casco = await crear_producto(session, stock=9)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1})
    primera = await acto(session, chat, casco.id, "la-misma")
    assert await acto(session, chat, casco.id, "la-misma") == primera
    assert await cuantas_ventas(session) == 1


@pytest.mark.parametrize("cerrada", [False, True])
@pytest.mark.parametrize("acto", _ACTOS.values(), ids=_ACTOS)
async def test_repetir_un_acto_de_una_venta_que_ya_acabo_la_devuelve_como_quedo(
    session: AsyncSession, chat: str, acto: Acto, cerrada: bool
) -> None:
    casco, guante = await crear_producto(session, stock=9), await crear_producto(session, stock=9)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1, guante.id: 1})
    hecho = await acto(session, chat, casco.id, "la-misma")
    if hecho.estado != EstadoVenta.CANCELADA:
        hecho = await (crear_venta(session, chat_id=chat, lineas={}) if cerrada else cancelar(session, chat))
    assert await acto(session, chat, casco.id, "la-misma") == hecho
    assert await cuantas_ventas(session) == 1, "a repeat opened another order"
    nuevo = await agregar(session, chat, guante.id)
    assert await acto(session, chat, casco.id, "la-misma") == hecho
    assert await pedidos.abierto(session, chat) == nuevo


async def test_un_acto_rechazado_se_puede_intentar_otra_vez(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=1)
    assert isinstance(
        await rechazo(session, agregar(session, chat, casco.id, 2, clave="la-misma")), StockInsuficienteError
    )
    await inventario.ajustar(session, casco.id, 1)
    assert (await agregar(session, chat, casco.id, 2, clave="la-misma")).lineas[0].cantidad == 2
