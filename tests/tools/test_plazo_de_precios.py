"""The offered price is held for a time; after that, nobody pays another one without having seen it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import CambioDePrecio, PreciosCambiadosError
from db.models import Producto
from tests.factories import DATOS, REGLAS, adelantar_reloj, crear_chat, crear_pedido, crear_producto
from tests.tools.invariantes import exigir_invariantes
from tests.tools.operaciones import agregar, cerrar, confirmar, rechazo
from tools import pedidos

_DIA = 24 * 60 + 1


@pytest.fixture(autouse=True)
async def _las_verdades(session: AsyncSession) -> AsyncIterator[None]:
    yield
    await exigir_invariantes(session)


@pytest.fixture
async def chat(session: AsyncSession) -> str:
    return await crear_chat(session, datos=DATOS)


async def cambiar_precio(session: AsyncSession, producto: Producto, precio: int) -> None:
    await session.execute(update(Producto).where(Producto.id == producto.id).values(precio=precio))


async def test_dentro_del_plazo_se_confirma_y_se_cobra_lo_ofrecido(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, precio=100)
    pedido = await crear_pedido(session, chat_id=chat, lineas={casco.id: 2})
    await cambiar_precio(session, casco, 999)
    adelantar_reloj(session, _DIA - 2)
    assert await pedidos.revisar_precios(session, chat, reglas=REGLAS) == pedido
    assert (await confirmar(session, chat)).total == 200
    assert (await cerrar(session, chat)).pedido.total == 200


async def test_pasado_el_plazo_se_ve_el_cambio_antes_de_confirmar(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, nombre="Casco", precio=100, stock=9)
    igual = await crear_producto(session, precio=50)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 2, igual.id: 1})
    await cambiar_precio(session, casco, 130)
    adelantar_reloj(session, _DIA)
    error = await rechazo(session, confirmar(session, chat))
    assert isinstance(error, PreciosCambiadosError)
    assert error.cambios == [CambioDePrecio(casco.id, "Casco", Decimal(100), Decimal(130))]
    for _ in range(2):  # a turn that runs again still has it to tell
        visto = await pedidos.revisar_precios(session, chat, reglas=REGLAS)
        assert visto is not None
        assert [linea.precio_anterior for linea in visto.lineas] == [Decimal(100), None]
        assert [linea.precio_unitario for linea in visto.lineas] == [Decimal(130), Decimal(50)]
        assert visto.total == 310
    confirmado = await confirmar(session, chat)
    assert confirmado.total == 310
    assert [linea.precio_anterior for linea in confirmado.lineas] == [None, None]


async def test_agregar_mas_no_cambia_el_precio_en_silencio(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, precio=100, stock=9)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 2})
    await cambiar_precio(session, casco, 130)
    adelantar_reloj(session, _DIA)
    assert (await agregar(session, chat, casco.id)).total == 300
    assert isinstance(await rechazo(session, confirmar(session, chat)), PreciosCambiadosError)


async def test_lo_confirmado_hace_tiempo_tampoco_se_cierra_a_otro_precio(
    session: AsyncSession, chat: str
) -> None:
    casco = await crear_producto(session, precio=100)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 2}, confirmado=True)
    await cambiar_precio(session, casco, 90)
    adelantar_reloj(session, _DIA)
    assert isinstance(await rechazo(session, cerrar(session, chat)), PreciosCambiadosError)
    visto = await pedidos.revisar_precios(session, chat, reglas=REGLAS)
    assert visto is not None
    assert visto.total == 180
    assert (await cerrar(session, chat)).pedido.total == 180


async def test_el_plazo_es_un_ajuste(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, precio=100)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 2})
    await cambiar_precio(session, casco, 130)
    adelantar_reloj(session, 6)
    visto = await pedidos.revisar_precios(
        session, chat, reglas=replace(REGLAS, plazo_precio=REGLAS.plazo_precio / 288)
    )
    assert visto is not None
    assert visto.total == 260


async def test_sin_pedido_no_hay_precios_que_revisar(session: AsyncSession, chat: str) -> None:
    assert await pedidos.revisar_precios(session, chat, reglas=REGLAS) is None
