"""The customer: data kept on the chat, registered at the close, never opened or changed from another chat."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Cliente, Reserva, Venta
from tests.factories import (
    DATOS,
    REGLAS,
    adelantar_reloj,
    crear_chat,
    crear_pedido,
    crear_producto,
    crear_venta,
)
from tests.tools.invariantes import exigir_invariantes
from tools import clientes, pedidos


@pytest.fixture
async def chat(session: AsyncSession) -> str:
    return await crear_chat(session)


async def cliente_unico(session: AsyncSession) -> dict[str, Any]:
    (cliente,) = await session.scalars(select(Cliente).execution_options(populate_existing=True))
    return {
        "nombre_completo": cliente.nombre_completo,
        "tipo_documento": cliente.tipo_documento,
        "cedula": cliente.cedula,
        "telefono": cliente.telefono,
        "correo": cliente.correo,
    }


# --- data given in a chat


async def test_los_datos_se_acumulan_y_el_ultimo_manda(session: AsyncSession, chat: str) -> None:
    assert await clientes.leer_datos(session, chat) == {}
    await clientes.guardar_datos(session, chat, {"nombre_completo": "Ana", "correo": "a@b.co"}, REGLAS)
    await clientes.guardar_datos(session, chat, {"telefono": "1", "correo": ""}, REGLAS)
    datos = await clientes.guardar_datos(session, chat, {"telefono": "2"}, REGLAS)
    assert datos == {"nombre_completo": "Ana", "telefono": "2", "correo": ""}
    assert await clientes.leer_datos(session, chat) == datos


@pytest.mark.parametrize("texto", ["'; DROP TABLE ventas; --", '{"a": [1]}', "ñ \U0001f642 ́", "\\u0041%s:x"])
async def test_un_dato_se_guarda_letra_por_letra(session: AsyncSession, chat: str, texto: str) -> None:
    assert await clientes.guardar_datos(session, chat, {"direccion": texto}, REGLAS) == {"direccion": texto}


async def test_los_datos_de_un_chat_no_se_ven_desde_otro(session: AsyncSession, chat: str) -> None:
    ajeno = await crear_chat(session)
    await clientes.guardar_datos(session, chat, DATOS, REGLAS)
    assert await clientes.leer_datos(session, ajeno) == {}
    assert await clientes.leer_datos(session, "no existe") == {}


async def test_dar_datos_renueva_lo_reservado(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1}, confirmado=True)
    pronto = datetime.now(UTC) + timedelta(minutes=1)
    await session.execute(update(Reserva).values(vence_en=pronto))
    await clientes.guardar_datos(session, chat, {"telefono": "1"}, REGLAS)
    (vence_en,) = await session.scalars(select(Reserva.vence_en))
    assert vence_en > pronto + timedelta(minutes=20)


async def test_dar_datos_no_revive_lo_vencido(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=1)
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1}, confirmado=True)
    adelantar_reloj(session, 31)
    otro = await crear_chat(session)
    await crear_pedido(session, chat_id=otro, lineas={casco.id: 1}, confirmado=True)
    await clientes.guardar_datos(session, chat, {"telefono": "1"}, REGLAS)
    await exigir_invariantes(session)


async def test_dar_datos_no_toca_lo_reservado_por_otros(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session)
    otro = await crear_chat(session)
    for quien in (chat, otro):
        await crear_pedido(session, chat_id=quien, lineas={casco.id: 1}, confirmado=True)
    ajena = select(Reserva.vence_en).join(Venta).where(Venta.chat_id == otro)
    antes = await session.scalar(ajena)
    await clientes.guardar_datos(session, chat, {"telefono": "1"}, REGLAS)
    assert await session.scalar(ajena) == antes


# --- the customer made of them


async def test_sin_documento_no_se_registra_a_nadie(session: AsyncSession, chat: str) -> None:
    for datos in ({}, {"nombre_completo": "Ana", "cedula": ""}):
        assert await clientes.registrar_cliente(session, chat, datos) is None
    assert (await session.scalars(select(Cliente))).all() == []


async def test_el_chat_que_compro_primero_puede_corregir_sus_datos(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=9)
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    nuevos = {**DATOS, "telefono": "+573119999999", "correo": "ana@correo.co"}
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1}, datos=nuevos)
    assert await cliente_unico(session) == nuevos
    # What is not given, or given as none, erases nothing.
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1}, datos={"correo": ""})
    assert await cliente_unico(session) == nuevos


@pytest.mark.parametrize("compras", [1, 2, 3])
async def test_quien_escribe_el_documento_de_otro_no_cambia_sus_datos(
    session: AsyncSession, chat: str, compras: int
) -> None:
    casco = await crear_producto(session, stock=9)
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    extrano = await crear_chat(session)
    falsos = {**DATOS, "nombre_completo": "Otro", "telefono": "+573000000000"}
    for _ in range(compras):  # having bought under the name does not make it his
        venta = await crear_venta(session, chat_id=extrano, lineas={casco.id: 1}, datos=falsos)
    assert await cliente_unico(session) == {**DATOS, "correo": ""}
    fila = await session.get_one(Venta, venta.id, populate_existing=True)
    assert fila.datos_cliente == falsos, "the sale itself keeps what its buyer said"
    # And the first one still can.
    corregidos = {**DATOS, "telefono": "+573119999999"}
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1}, datos=corregidos)
    assert await cliente_unico(session) == {**corregidos, "correo": ""}


async def test_otro_chat_solo_llena_lo_que_estaba_vacio(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=9)
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    extrano = await crear_chat(session)
    await crear_venta(
        session, chat_id=extrano, lineas={casco.id: 1}, datos={**DATOS, "telefono": "9", "correo": "x@y.co"}
    )
    assert await cliente_unico(session) == {**DATOS, "correo": "x@y.co"}


async def test_un_cliente_que_la_tienda_ya_tenia_solo_se_completa(session: AsyncSession, chat: str) -> None:
    session.add(Cliente(tipo_documento="CC", cedula=DATOS["cedula"], telefono="el de la tienda"))
    await session.flush()
    casco = await crear_producto(session)
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    assert await cliente_unico(session) == {**DATOS, "telefono": "el de la tienda", "correo": ""}


async def test_el_mismo_numero_con_otro_tipo_de_documento_es_otra_persona(session: AsyncSession) -> None:
    chat = await crear_chat(session)
    ids = {
        await clientes.registrar_cliente(session, chat, {**DATOS, "tipo_documento": tipo})
        for tipo in ("CC", "CE", "CC", "")
    }
    assert len(ids) == 3


# --- truth 7: what one said or bought is never shown to another


async def test_el_historial_es_el_de_este_chat(session: AsyncSession, chat: str) -> None:
    casco, guante = await crear_producto(session, precio=5), await crear_producto(session, precio=7)
    primera = await crear_venta(session, chat_id=chat, lineas={casco.id: 1, guante.id: 2})
    segunda = await crear_venta(session, chat_id=chat, lineas={guante.id: 1})
    await crear_pedido(session, chat_id=chat, lineas={casco.id: 1})
    compras = await clientes.compras_del_chat(session, chat)
    assert [compra.venta_id for compra in compras] == [segunda.id, primera.id]
    assert compras[1].lineas == ((casco.id, casco.nombre, 1), (guante.id, guante.nombre, 2))
    assert (compras[1].total, compras[1].moneda) == (primera.total, "COP")
    assert [c.venta_id for c in await clientes.compras_del_chat(session, chat, limite=1)] == [segunda.id]


async def test_el_documento_de_otro_no_abre_nada(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, stock=9)
    await crear_venta(session, chat_id=chat, lineas={casco.id: 1})
    extrano = await crear_chat(session)
    documento = {"tipo_documento": "CC", "cedula": DATOS["cedula"]}
    assert await clientes.guardar_datos(session, extrano, documento, REGLAS) == documento
    assert await clientes.compras_del_chat(session, extrano) == []
    assert await pedidos.ultimo(session, extrano) is None
    await crear_venta(session, chat_id=extrano, lineas={casco.id: 2}, datos=DATOS)
    propias = await clientes.compras_del_chat(session, extrano)
    assert [compra.lineas for compra in propias] == [((casco.id, casco.nombre, 2),)]
    assert len(await clientes.compras_del_chat(session, chat)) == 1
