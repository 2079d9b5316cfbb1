"""The operations of an order, each as an act of its own unless a key is given."""

from collections.abc import Awaitable
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import DominioError
from tests.factories import CAMPOS, REGLAS, nueva_clave
from tools import pedidos, ventas
from tools.pedidos import Pedido, Reglas


async def agregar(
    session: AsyncSession,
    chat: str,
    producto_id: int,
    cantidad: int = 1,
    *,
    clave: str = "",
    reglas: Reglas = REGLAS,
) -> Pedido:
    return await pedidos.agregar(
        session,
        chat,
        producto_id=producto_id,
        cantidad=cantidad,
        clave=clave or nueva_clave(),
        reglas=reglas,
    )


async def fijar(
    session: AsyncSession,
    chat: str,
    producto_id: int,
    cantidad: int,
    *,
    clave: str = "",
    reglas: Reglas = REGLAS,
) -> Pedido:
    return await pedidos.fijar_cantidad(
        session,
        chat,
        producto_id=producto_id,
        cantidad=cantidad,
        clave=clave or nueva_clave(),
        reglas=reglas,
    )


async def quitar(session: AsyncSession, chat: str, producto_id: int, *, clave: str = "") -> Pedido:
    return await pedidos.quitar(session, chat, producto_id=producto_id, clave=clave or nueva_clave())


async def confirmar(session: AsyncSession, chat: str, *, clave: str = "", reglas: Reglas = REGLAS) -> Pedido:
    return await pedidos.confirmar(session, chat, clave=clave or nueva_clave(), reglas=reglas)


async def cancelar(session: AsyncSession, chat: str, *, clave: str = "") -> Pedido:
    return await pedidos.cancelar(session, chat, motivo="cliente", clave=clave or nueva_clave())


async def cerrar(
    session: AsyncSession, chat: str, *, clave: str = "", campos: tuple[str, ...] = CAMPOS
) -> ventas.Venta:
    return await ventas.cerrar(
        session, chat, campos_requeridos=campos, clave=clave or nueva_clave(), reglas=REGLAS
    )


async def rechazo(session: AsyncSession, operacion: Awaitable[Any]) -> DominioError:
    """The error of an operation whose transaction it undoes, as everywhere in the service."""
    with pytest.raises(DominioError) as visto:
        async with session.begin_nested():
            await operacion
    return visto.value
