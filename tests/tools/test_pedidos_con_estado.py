"""Random acts of several chats on few products, beside a plain model of what must be true after each."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker

from db.conexion import crear_engine
from db.errors import DominioError
from db.models import Cliente, Producto, Venta
from tests.factories import REGLAS, crear_chat, crear_producto, mover_stock, nueva_clave, vencer_reservas
from tests.tools.invariantes import excesos, exigir_invariantes
from tools import clientes, pedidos, ventas
from tools.pedidos import Pedido

_CHATS = ("a", "b", "c")
_STOCKS = (4, 7, 0)
_CAMPOS = ("nombre_completo", "cedula")
_REGLAS = replace(REGLAS, max_unidades_linea=6, max_lineas=2)
_TABLAS = ("productos", "movimientos_inventario", "clientes", "conversaciones", "ventas", "lineas_venta",
           "actos_aplicados", "reservas")  # fmt: skip
chats = st.sampled_from(_CHATS)
productos = st.integers(0, len(_STOCKS) - 1)


@dataclass
class Articulo:
    id: int
    stock: int
    precio: Decimal
    activo: bool = True
    merma: int = 0  # by how much adjustments have left its stock under what is held


@dataclass
class Orden:
    """An open order as it must be. `reservas` holds what lives; the lapsed is gone."""

    id: int
    estado: str = "iniciada"
    lineas: dict[int, tuple[int, Decimal]] = field(default_factory=dict)
    reservas: dict[int, int] = field(default_factory=dict)


Operacion = Callable[[AsyncSession], Awaitable[Pedido]]


class Tienda(RuleBasedStateMachine):
    loop: asyncio.AbstractEventLoop
    engine: AsyncEngine

    def correr[T](self, corrutina: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(corrutina)
