"""The close: stock moves, the customer is registered and the order is frozen, or nothing is."""

from collections.abc import AsyncIterator
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import (
    DatosIncompletosError,
    LineasSinStockError,
    PedidoNoEncontradoError,
    TransicionInvalidaError,
)
from db.models import Cliente, Conversacion, MovimientoInventario, Producto, Reserva, Venta
from tests.factories import (
    DATOS,
    REGLAS,
    adelantar_reloj,
    crear_chat,
    crear_pedido,
    crear_producto,
    crear_venta,
    nueva_clave,
)
from tests.tools.invariantes import exigir_invariantes
from tests.tools.operaciones import cerrar, rechazo
from tools import clientes, inventario, pedidos, ventas


@pytest.fixture(autouse=True)
async def _las_verdades(session: AsyncSession) -> AsyncIterator[None]:
    yield
    await exigir_invariantes(session)


@pytest.fixture
async def chat(session: AsyncSession) -> str:
    return await crear_chat(session, datos=DATOS)


async def foto(session: AsyncSession) -> dict[str, list[Any]]:
    """Every row that a close may touch."""
    modelos = (Producto, MovimientoInventario, Venta, Reserva, Cliente)
    return {
        modelo.__tablename__: [
            tuple(fila)
            for fila in await session.execute(select(*modelo.__table__.columns).order_by(modelo.id))
        ]
        for modelo in modelos
    }


async def ventas_de(session: AsyncSession, producto: Producto) -> list[tuple[int, int | None]]:
    filas = await session.execute(
        select(MovimientoInventario.cantidad, MovimientoInventario.venta_id).where(
            MovimientoInventario.producto_id == producto.id, MovimientoInventario.motivo == "venta"
        )
    )
    return [(cantidad, venta_id) for cantidad, venta_id in filas]


async def test_cerrar_mueve_el_inventario_registra_al_cliente_y_congela_el_pedido(
    session: AsyncSession, chat: str
) -> None:
    casco = await crear_producto(session, precio=45_000, stock=3)
    guante = await crear_producto(session, precio="1500.50", stock=9)
    pedido = await crear_pedido(session, chat_id=chat, lineas={guante.id: 4, casco.id: 3}, confirmado=True)
    venta = await cerrar(session, chat)
    assert venta == ventas.Venta(replace(pedido, estado="cerrada"), DATOS)
    assert venta.pedido.total == Decimal("141002.00")
    await session.refresh(casco)
    await session.refresh(guante)
    assert (casco.stock, guante.stock) == (0, 5)
    assert await ventas_de(session, casco) == [(-3, pedido.id)]
    assert await ventas_de(session, guante) == [(-4, pedido.id)]
    assert (await foto(session))["reservas"] == []
    fila = await session.get_one(Venta, pedido.id, populate_existing=True)
    assert (fila.total, fila.datos_cliente, fila.moneda) == (Decimal("141002.00"), DATOS, "COP")
    assert fila.cerrada_en is not None
    cliente = await session.get_one(Cliente, fila.cliente_id)
    assert (cliente.tipo_documento, cliente.cedula) == ("CC", DATOS["cedula"])
    assert (cliente.nombre_completo, cliente.telefono) == ("Ana Gómez", "+573001234567")
    assert await pedidos.abierto(session, chat) is None
    assert await pedidos.ultimo(session, chat) == venta.pedido


async def test_sin_pedido_no_hay_que_cerrar(session: AsyncSession, chat: str) -> None:
    error = await rechazo(session, cerrar(session, chat))
    assert isinstance(error, PedidoNoEncontradoError)
    casco = await crear_producto(session)
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    assert isinstance(await rechazo(session, cerrar(session, chat)), PedidoNoEncontradoError)


@pytest.mark.parametrize("lineas", [0, 1])
async def test_solo_se_cierra_lo_confirmado(session: AsyncSession, chat: str, lineas: int) -> None:
    casco = await crear_producto(session)
    await pedidos.mostrar_interes(session, chat, REGLAS)
    if lineas:
        await crear_pedido(session, chat_id=chat, lineas={casco.id: 1})
    antes = await foto(session)
    error = await rechazo(session, cerrar(session, chat))
    assert isinstance(error, TransicionInvalidaError)
    assert error.codigo == "transicion_invalida"
    assert (error.desde, error.hacia) == ("pendiente" if lineas else "iniciada", "cerrada")
    assert await foto(session) == antes


async def test_faltando_datos_se_dice_cuales_y_no_se_mueve_nada(session: AsyncSession) -> None:
    chat = await crear_chat(session, datos={"nombre_completo": "Ana", "telefono": ""})
    casco = await crear_producto(session)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1}, confirmado=True)
    antes = await foto(session)
    error = await rechazo(session, cerrar(session, chat))
    assert isinstance(error, DatosIncompletosError)
    assert (error.codigo, error.faltantes) == ("datos_incompletos", ["cedula", "telefono"])
    assert await foto(session) == antes


async def test_una_tienda_que_no_pide_documento_vende_sin_registrar_cliente(session: AsyncSession) -> None:
    chat = await crear_chat(session, datos={"telefono": "+573001234567"})
    casco = await crear_producto(session)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1}, confirmado=True)
    venta = await cerrar(session, chat, campos=("telefono",))
    fila = await session.get_one(Venta, venta.pedido.id, populate_existing=True)
    assert (fila.estado, fila.cliente_id, fila.datos_cliente) == (
        "cerrada",
        None,
        {"telefono": "+573001234567"},
    )
    assert (await foto(session))["clientes"] == []


async def test_lo_vencido_se_vuelve_a_tomar_si_alcanza(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=3)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 2}, confirmado=True)
    adelantar_reloj(session, 31)
    otro = await crear_chat(session)
    await crear_pedido(session, chat_id=otro, lineas={casco.id: 1}, confirmado=True)
    assert (await cerrar(session, chat)).pedido.estado == "cerrada"
    await session.refresh(casco)
    assert casco.stock == 1


@pytest.mark.parametrize("causa", ["otro lo tomó", "bajó", "ya no se vende"])
async def test_lo_vencido_que_ya_no_alcanza_no_vende_nada_a_medias(
    session: AsyncSession, chat: str, causa: str
) -> None:
    casco, guante = await crear_producto(session, stock=3), await crear_producto(session, stock=9)
    pedido = await crear_pedido(session, chat_id=chat, lineas={guante.id: 1, casco.id: 2}, confirmado=True)
    adelantar_reloj(session, 31)
    if causa == "otro lo tomó":
        otro = await crear_chat(session)
        await crear_pedido(session, chat_id=otro, lineas={casco.id: 2}, confirmado=True)
    elif causa == "bajó":
        await inventario.ajustar(session, casco.id, -2)
    else:
        await session.execute(update(Producto).where(Producto.id == casco.id).values(activo=False))
    antes = await foto(session)
    error = await rechazo(session, cerrar(session, chat))
    assert isinstance(error, LineasSinStockError)
    quedan = 0 if causa == "ya no se vende" else 1
    assert [(f.producto_id, f.pedido, f.disponible) for f in error.faltantes] == [(casco.id, 2, quedan)]
    assert await foto(session) == antes
    # And the way out: less of it, or none.
    if quedan:
        await pedidos.fijar_cantidad(
            session, chat, producto_id=casco.id, cantidad=1, clave=nueva_clave(), reglas=REGLAS
        )
    else:
        await pedidos.quitar(session, chat, producto_id=casco.id, clave=nueva_clave())
    venta = await cerrar(session, chat)
    assert venta.pedido.id == pedido.id
    assert [linea.cantidad for linea in venta.pedido.lineas] == ([1, 1] if quedan else [1])


async def test_un_cierre_rechazado_se_puede_intentar_con_la_misma_clave(session: AsyncSession) -> None:
    chat = await crear_chat(session)
    casco = await crear_producto(session)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1}, confirmado=True)
    assert isinstance(await rechazo(session, cerrar(session, chat, clave="cierre")), DatosIncompletosError)
    await clientes.guardar_datos(session, chat, DATOS, REGLAS)
    assert (await cerrar(session, chat, clave="cierre")).pedido.estado == "cerrada"


async def test_el_mismo_cierre_devuelve_siempre_la_misma_venta(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=9)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 2}, confirmado=True)
    venta = await cerrar(session, chat, clave="cierre")
    antes = await foto(session)
    assert await cerrar(session, chat, clave="cierre") == venta
    assert await foto(session) == antes
    # Also with another order under way, and other data given since.
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 5}, confirmado=True)
    await clientes.guardar_datos(session, chat, {"telefono": "+573119999999"}, REGLAS)
    antes = await foto(session)
    assert await cerrar(session, chat, clave="cierre") == venta
    assert await foto(session) == antes


async def test_lo_cerrado_no_cambia_con_el_catalogo_ni_con_los_datos(
    session: AsyncSession, chat: str
) -> None:
    casco = await crear_producto(session, nombre="Casco", precio=100, stock=9)
    venta = await crear_venta(session, chat_id=chat, lineas={casco.id: 2})
    await session.execute(update(Producto).values(precio=1, nombre="Otro", activo=False))
    await session.execute(update(Conversacion).values(datos_cliente={}))
    assert await pedidos.ultimo(session, chat) == venta
    fila = await session.get_one(Venta, venta.id, populate_existing=True)
    assert (fila.total, fila.datos_cliente) == (Decimal(200), DATOS)


async def test_se_cobra_el_precio_que_se_ofrecio(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, precio=100, stock=9)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 2}, confirmado=True)
    await session.execute(update(Producto).values(precio=999))
    venta = await cerrar(session, chat)
    assert [asdict(linea)["subtotal"] for linea in venta.pedido.lineas] == [Decimal(200)]


async def test_las_dos_ventas_de_un_chat_son_del_mismo_cliente(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=9)
    for _ in range(2):
        await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    filas = (await session.scalars(select(Venta.cliente_id))).all()
    assert len(filas) == 2
    assert len(set(filas)) == 1
