"""The order step by step: what each operation does, refuses, holds and frees."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update
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
    ProductoNoEncontradoError,
    StockInsuficienteError,
)
from db.models import MovimientoInventario, Producto, Reserva, Venta
from db.repositorios.pedidos import PedidoRepository
from tests.factories import (
    REGLAS,
    adelantar_reloj,
    crear_chat,
    crear_pedido,
    crear_producto,
    crear_venta,
)
from tests.tools.invariantes import exigir_invariantes
from tests.tools.operaciones import agregar, cancelar, confirmar, fijar, quitar, rechazo
from tools import inventario, pedidos
from tools.pedidos import Linea, Pedido


@pytest.fixture(autouse=True)
async def _las_verdades(session: AsyncSession) -> AsyncIterator[None]:
    yield
    await exigir_invariantes(session)


@pytest.fixture
async def chat(session: AsyncSession) -> str:
    return await crear_chat(session)


async def disponible(session: AsyncSession, producto_id: int, *, para: int | None = None) -> int:
    existencias = await PedidoRepository(session).existencias([producto_id], sin_contar_venta=para)
    return existencias[producto_id].disponible


async def reservado(session: AsyncSession, venta_id: int) -> dict[int, int]:
    filas = await session.execute(
        select(Reserva.producto_id, Reserva.cantidad).where(Reserva.venta_id == venta_id)
    )
    return {id_: cantidad for id_, cantidad in filas}


async def cuantos(session: AsyncSession, modelo: type[Any]) -> int:
    return await session.scalar(select(func.count()).select_from(modelo)) or 0


# --- lines


async def test_un_chat_sin_pedido_no_tiene_ninguno(session: AsyncSession, chat: str) -> None:
    assert await pedidos.abierto(session, chat) is None
    assert await pedidos.ultimo(session, chat) is None


async def test_mostrar_interes_abre_una_venta_y_solo_una(session: AsyncSession, chat: str) -> None:
    for _ in range(2):
        await pedidos.mostrar_interes(session, chat, REGLAS)
    pedido = await pedidos.abierto(session, chat)
    assert pedido is not None
    assert pedido == Pedido(pedido.id, "iniciada", (), Decimal(0), "COP")
    assert await cuantos(session, Venta) == 1


async def test_agregar_copia_nombre_y_precio_y_no_toca_el_inventario(
    session: AsyncSession, chat: str
) -> None:
    casco = await crear_producto(session, nombre="Casco amarillo", precio=45_000, stock=3)
    pedido = await agregar(session, chat, casco.id, 2)
    assert pedido.estado == "pendiente"
    assert pedido.lineas == (
        Linea(casco.id, "Casco amarillo", 2, precio_unitario=Decimal(45_000), subtotal=Decimal(90_000)),
    )
    assert (pedido.total, pedido.moneda) == (Decimal(90_000), "COP")
    assert await disponible(session, casco.id) == 3
    assert await reservado(session, pedido.id) == {}


async def test_agregar_otra_vez_suma_unidades_en_la_misma_linea(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=5)
    await agregar(session, chat, casco.id, 2)
    pedido = await agregar(session, chat, casco.id, 3)
    assert [linea.cantidad for linea in pedido.lineas] == [5]


async def test_las_lineas_guardan_el_orden_en_que_se_pidieron(session: AsyncSession, chat: str) -> None:
    productos = [await crear_producto(session) for _ in range(3)]
    ids = [productos[i].id for i in (2, 0, 1)]
    for id_ in ids:
        await agregar(session, chat, id_)
    pedido = await agregar(session, chat, ids[0])
    assert [linea.producto_id for linea in pedido.lineas] == ids


async def test_agregar_mas_de_lo_que_hay_no_deja_nada_a_medias(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, nombre="Casco", stock=3)
    await agregar(session, chat, casco.id, 2)
    error = await rechazo(session, agregar(session, chat, casco.id, 2))
    assert isinstance(error, StockInsuficienteError)
    assert (error.codigo, error.producto_id, error.nombre) == ("stock_insuficiente", casco.id, "Casco")
    assert (error.pedido, error.disponible) == (4, 3)
    pedido = await pedidos.abierto(session, chat)
    assert pedido is not None
    assert [linea.cantidad for linea in pedido.lineas] == [2]


@pytest.mark.parametrize("activo", [True, False])
async def test_no_se_agrega_lo_que_no_se_vende(session: AsyncSession, chat: str, activo: bool) -> None:
    producto = await crear_producto(session, activo=False)
    producto_id = 10**15 if activo else producto.id
    error = await rechazo(session, agregar(session, chat, producto_id))
    assert isinstance(error, ProductoNoEncontradoError)
    assert (error.codigo, error.producto_id) == ("producto_no_encontrado", producto_id)
    assert await pedidos.abierto(session, chat) is None


@pytest.mark.parametrize("cantidad", [0, -1, -(10**12)])
async def test_una_cantidad_que_no_es_de_nada_se_rechaza(
    session: AsyncSession, chat: str, cantidad: int
) -> None:
    casco = await crear_producto(session, stock=5)
    assert isinstance(
        await rechazo(session, agregar(session, chat, casco.id, cantidad)), CantidadInvalidaError
    )
    await agregar(session, chat, casco.id, 4)
    for operacion in (agregar, fijar):
        error = await rechazo(session, operacion(session, chat, casco.id, cantidad))
        assert error.codigo == "cantidad_invalida"


async def test_una_linea_admite_hasta_su_limite_de_unidades(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=100)
    reglas = replace(REGLAS, max_unidades_linea=10)
    await agregar(session, chat, casco.id, 10, reglas=reglas)
    for cantidad in (1, 10**12):
        error = await rechazo(session, agregar(session, chat, casco.id, cantidad, reglas=reglas))
        assert isinstance(error, LimiteDeUnidadesError)
        assert (error.codigo, error.limite) == ("limite_de_unidades", 10)
    assert isinstance(
        await rechazo(session, fijar(session, chat, casco.id, 11, reglas=reglas)), LimiteDeUnidadesError
    )


async def test_un_pedido_admite_hasta_su_limite_de_lineas(session: AsyncSession, chat: str) -> None:
    primero, segundo, tercero = [await crear_producto(session) for _ in range(3)]
    reglas = replace(REGLAS, max_lineas=2)
    for producto in (primero, segundo):
        await agregar(session, chat, producto.id, reglas=reglas)
    error = await rechazo(session, agregar(session, chat, tercero.id, reglas=reglas))
    assert isinstance(error, LimiteDeLineasError)
    assert (error.codigo, error.limite) == ("limite_de_lineas", 2)
    pedido = await agregar(session, chat, primero.id, reglas=reglas)  # more of the same is no new line
    assert [linea.cantidad for linea in pedido.lineas] == [2, 1]


async def test_un_pedido_no_pasa_de_su_valor_maximo(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, precio=100, stock=90)
    reglas = replace(REGLAS, max_valor=Decimal(500))
    await agregar(session, chat, casco.id, 5, reglas=reglas)
    for intento in (
        agregar(session, chat, casco.id, reglas=reglas),
        fijar(session, chat, casco.id, 6, reglas=reglas),
    ):
        error = await rechazo(session, intento)
        assert isinstance(error, LimiteDeValorError)
        assert (error.codigo, error.limite) == ("limite_de_valor", Decimal(500))
    # An order that is over a top lowered since may still be made smaller.
    menor = replace(REGLAS, max_valor=Decimal(100))
    assert (await fijar(session, chat, casco.id, 4, reglas=menor)).total == 400


async def test_fijar_cantidad_reemplaza_la_que_habia(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, precio=100, stock=9)
    await agregar(session, chat, casco.id, 5)
    for cantidad in (2, 9):
        pedido = await fijar(session, chat, casco.id, cantidad)
        assert (pedido.lineas[0].cantidad, pedido.total) == (cantidad, Decimal(100) * cantidad)
    error = await rechazo(session, fijar(session, chat, casco.id, 10))
    assert isinstance(error, StockInsuficienteError)
    assert (error.pedido, error.disponible) == (10, 9)


async def test_fijar_y_quitar_piden_un_pedido_con_esa_linea(session: AsyncSession, chat: str) -> None:
    casco, otro = await crear_producto(session), await crear_producto(session)
    for operacion in (
        fijar(session, chat, casco.id, 1),
        quitar(session, chat, casco.id),
        confirmar(session, chat),
        cancelar(session, chat),
    ):
        error = await rechazo(session, operacion)
        assert isinstance(error, PedidoNoEncontradoError)
        assert error.codigo == "pedido_no_encontrado"
    await agregar(session, chat, casco.id)
    for operacion in (fijar(session, chat, otro.id, 1), quitar(session, chat, otro.id)):
        error = await rechazo(session, operacion)
        assert isinstance(error, LineaNoEncontradaError)
        assert (error.codigo, error.producto_id) == ("linea_no_encontrada", otro.id)


async def test_quitar_la_ultima_linea_deja_la_venta_iniciada(session: AsyncSession, chat: str) -> None:
    casco, guante = await crear_producto(session, precio=7), await crear_producto(session, precio=5)
    for producto in (casco, guante):
        await agregar(session, chat, producto.id)
    pedido = await quitar(session, chat, casco.id)
    assert ([linea.producto_id for linea in pedido.lineas], pedido.total) == ([guante.id], Decimal(5))
    assert pedido.estado == "pendiente"
    vacio = await quitar(session, chat, guante.id)
    assert (vacio.id, vacio.estado, vacio.lineas, vacio.total) == (pedido.id, "iniciada", (), Decimal(0))


async def test_lo_desactivado_se_puede_quitar_pero_no_cambiar(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session)
    await agregar(session, chat, casco.id, 2)
    await session.execute(update(Producto).where(Producto.id == casco.id).values(activo=False))
    assert isinstance(await rechazo(session, fijar(session, chat, casco.id, 1)), ProductoNoEncontradoError)
    error = await rechazo(session, confirmar(session, chat))
    assert isinstance(error, LineasSinStockError)
    assert [(falta.nombre, falta.disponible) for falta in error.faltantes] == [(casco.nombre, 0)]
    assert (await quitar(session, chat, casco.id)).lineas == ()


# --- confirmation and what it holds


async def test_confirmar_reserva_cada_linea_por_el_plazo(session: AsyncSession, chat: str) -> None:
    casco, guante = await crear_producto(session, stock=3), await crear_producto(session, stock=9)
    pedido = await crear_pedido(session, chat_id=chat, lineas={guante.id: 4, casco.id: 3})
    antes = await _ahora(session)
    confirmado = await confirmar(session, chat)
    assert replace(confirmado, estado="pendiente") == pedido
    assert confirmado.estado == "recolectando_datos"
    assert await reservado(session, pedido.id) == {casco.id: 3, guante.id: 4}
    assert [await disponible(session, p.id) for p in (casco, guante)] == [0, 5]
    assert [await disponible(session, p.id, para=pedido.id) for p in (casco, guante)] == [3, 9]
    for vence_en in await session.scalars(select(Reserva.vence_en)):
        assert timedelta(0) <= vence_en - antes - REGLAS.plazo_reserva < timedelta(minutes=1)
    assert await cuantos(session, MovimientoInventario) == 2  # only those that created the stock


async def test_confirmar_un_pedido_sin_lineas_se_rechaza(session: AsyncSession, chat: str) -> None:
    await pedidos.mostrar_interes(session, chat, REGLAS)
    error = await rechazo(session, confirmar(session, chat))
    assert isinstance(error, PedidoVacioError)
    assert error.codigo == "pedido_vacio"


async def test_confirmar_dice_cada_linea_que_no_alcanza_y_no_reserva_ninguna(
    session: AsyncSession, chat: str
) -> None:
    casco, guante, bota = [await crear_producto(session, stock=5) for _ in range(3)]
    pedido = await crear_pedido(session, chat_id=chat, lineas={casco.id: 5, guante.id: 5, bota.id: 5})
    await inventario.ajustar(session, casco.id, -2)
    otro = await crear_chat(session)
    await crear_pedido(session, chat_id=otro, lineas={bota.id: 5}, confirmado=True)
    error = await rechazo(session, confirmar(session, chat))
    assert isinstance(error, LineasSinStockError)
    assert error.codigo == "lineas_sin_stock"
    assert [(f.producto_id, f.pedido, f.disponible) for f in error.faltantes] == [
        (casco.id, 5, 3), (bota.id, 5, 0)
    ]  # fmt: skip
    assert await reservado(session, pedido.id) == {}
    abierto = await pedidos.abierto(session, chat)
    assert abierto == pedido


async def test_confirmar_otra_vez_renueva_lo_reservado(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session)
    pedido = await crear_pedido(session, chat_id=chat, lineas={casco.id: 3}, confirmado=True)
    adelantar_reloj(session, 31)
    assert await disponible(session, casco.id) == 3
    assert (await confirmar(session, chat)).estado == "recolectando_datos"
    assert await disponible(session, casco.id) == 0
    assert await reservado(session, pedido.id) == {casco.id: 3}


async def test_lo_reservado_por_otro_no_se_puede_agregar_hasta_que_vence(
    session: AsyncSession, chat: str
) -> None:
    casco = await crear_producto(session, stock=3)
    otro = await crear_chat(session)
    await crear_pedido(session, chat_id=otro, lineas={casco.id: 2}, confirmado=True)
    error = await rechazo(session, agregar(session, chat, casco.id, 2))
    assert isinstance(error, StockInsuficienteError)
    assert error.disponible == 1
    adelantar_reloj(session, 31)
    pedido = await agregar(session, chat, casco.id, 3)
    assert (await confirmar(session, chat)).lineas == pedido.lineas


async def test_recolectando_datos_lo_que_se_agrega_queda_reservado(session: AsyncSession, chat: str) -> None:
    casco, guante = await crear_producto(session, stock=9), await crear_producto(session, stock=9)
    pedido = await crear_pedido(session, chat_id=chat, lineas={casco.id: 2}, confirmado=True)
    mas = await agregar(session, chat, guante.id, 4)
    assert mas.estado == "recolectando_datos"
    await agregar(session, chat, casco.id, 1)
    assert await reservado(session, pedido.id) == {casco.id: 3, guante.id: 4}
    await fijar(session, chat, guante.id, 9)
    assert await reservado(session, pedido.id) == {casco.id: 3, guante.id: 9}
    error = await rechazo(session, agregar(session, chat, guante.id, 1))
    assert isinstance(error, StockInsuficienteError)
    assert (error.pedido, error.disponible) == (10, 9)
    await fijar(session, chat, guante.id, 1)
    assert await disponible(session, guante.id) == 8


async def test_quitar_libera_lo_que_la_linea_tenia_reservado(session: AsyncSession, chat: str) -> None:
    casco, guante = await crear_producto(session), await crear_producto(session)
    pedido = await crear_pedido(session, chat_id=chat, lineas={casco.id: 3, guante.id: 2}, confirmado=True)
    assert (await quitar(session, chat, casco.id)).estado == "recolectando_datos"
    assert await reservado(session, pedido.id) == {guante.id: 2}
    vacio = await quitar(session, chat, guante.id)
    assert vacio.estado == "iniciada"
    assert await reservado(session, pedido.id) == {}
    de_nuevo = await agregar(session, chat, casco.id, 3)
    assert (de_nuevo.id, de_nuevo.estado) == (pedido.id, "pendiente")
    assert await reservado(session, pedido.id) == {}


@pytest.mark.parametrize("confirmado", [False, True])
async def test_cancelar_libera_todo_y_el_chat_puede_empezar_otro(
    session: AsyncSession, chat: str, confirmado: bool
) -> None:
    casco, guante = await crear_producto(session), await crear_producto(session)
    pedido = await crear_pedido(
        session, chat_id=chat, lineas={casco.id: 3, guante.id: 1}, confirmado=confirmado
    )
    cancelado = await cancelar(session, chat)
    assert cancelado == replace(pedido, estado="cancelada")
    assert await reservado(session, pedido.id) == {}
    assert await disponible(session, casco.id) == 3
    venta = await session.get(Venta, pedido.id)
    assert venta is not None
    assert venta.motivo_cancelacion == "cliente"
    assert isinstance(await rechazo(session, cancelar(session, chat)), PedidoNoEncontradoError)
    nuevo = await agregar(session, chat, guante.id)
    assert nuevo.id != pedido.id
    assert await pedidos.ultimo(session, chat) == nuevo


async def test_una_venta_iniciada_se_puede_cancelar(session: AsyncSession, chat: str) -> None:
    await pedidos.mostrar_interes(session, chat, REGLAS)
    assert (await cancelar(session, chat)).estado == "cancelada"


async def test_ultimo_es_la_venta_mas_nueva_aunque_este_cerrada(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=9)
    primera = await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    assert await pedidos.ultimo(session, chat) == primera
    assert await pedidos.abierto(session, chat) is None
    segunda = await agregar(session, chat, casco.id)
    assert await pedidos.ultimo(session, chat) == await pedidos.abierto(session, chat) == segunda


async def test_el_pedido_de_un_chat_no_se_ve_ni_se_toca_desde_otro(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session)
    pedido = await crear_pedido(session, chat_id=chat, lineas={casco.id: 1})
    ajeno = await crear_chat(session)
    assert await pedidos.abierto(session, ajeno) is None
    assert await pedidos.ultimo(session, ajeno) is None
    for operacion in (quitar(session, ajeno, casco.id), cancelar(session, ajeno), confirmar(session, ajeno)):
        assert isinstance(await rechazo(session, operacion), PedidoNoEncontradoError)
    assert await pedidos.abierto(session, chat) == pedido


async def _ahora(session: AsyncSession) -> datetime:
    ahora: datetime = await session.scalar(select(func.clock_timestamp()))  # type: ignore[assignment]
    return ahora
