"""The rollups, kept sale by sale, are at every moment what adding everything up again gives."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from tests.factories import (
    DATOS,
    crear_chat,
    crear_pedido,
    crear_producto,
    crear_venta,
    nueva_clave,
)
from tests.maquinas import correr_maquina
from tools import pedidos, ventas

T = TypeVar("T")
CHATS = ("uno", "dos", "tres")
_LINEAS = st.dictionaries(st.integers(0, 2), st.integers(1, 4), min_size=1)
_RESUMENES = (
    "SELECT hora, sum(ventas), sum(primeras), sum(unidades), sum(ingreso) FROM resumen_ventas"
    " GROUP BY 1 ORDER BY 1",
    "SELECT tramo, inicio, producto_id, ventas, unidades, millones * 100000000 + centesimas"
    " FROM resumen_productos ORDER BY 1, 2, 3",
    "SELECT id, compras, total_comprado, ultima_compra_en FROM clientes ORDER BY id",
)
_A_MANO = """
SELECT coalesce(sum(round(l.precio_unitario * (l.cantidad - coalesce(d.cantidad, 0)), l.decimales)), 0)
FROM lineas_venta l JOIN ventas v ON v.id = l.venta_id
LEFT JOIN (SELECT venta_id, producto_id, sum(cantidad) AS cantidad FROM movimientos_inventario
           WHERE motivo = 'devolucion' GROUP BY 1, 2) d USING (venta_id, producto_id)
WHERE v.estado = 'cerrada'
"""
# The clock of the closes, so that they fall in several hours: only the tests may turn it.
_A_OTRA_HORA = """
CREATE FUNCTION pg_temp.otra_hora() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.cerrada_en = NEW.cerrada_en + make_interval(hours => current_setting('prueba.horas')::int);
    RETURN NEW;
END $$;
CREATE TRIGGER a_otra_hora BEFORE UPDATE OF estado ON ventas
    FOR EACH ROW WHEN (NEW.estado = 'cerrada' AND OLD.estado <> 'cerrada')
    EXECUTE FUNCTION pg_temp.otra_hora();
"""


class Caja(RuleBasedStateMachine):
    loop: asyncio.AbstractEventLoop
    engine: AsyncEngine

    def __init__(self) -> None:
        super().__init__()
        self.connection = self.correr(self.engine.connect())
        self.transaction = self.correr(self.connection.begin())
        self.session = AsyncSession(
            self.connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )
        self.vendidas: list[tuple[int, dict[int, int]]] = []
        self.productos: list[int] = []
        self.horas = 0
        self.correr(self.abrir())

    async def abrir(self) -> None:
        # A statement at a time: with no values psycopg sends them as they are.
        await self.connection.exec_driver_sql(_A_OTRA_HORA)
        for precio in ("10.05", "3000", "0.35"):
            fila = await crear_producto(self.session, precio=precio, stock=10_000)
            self.productos.append(fila.id)
        for chat in CHATS:
            await crear_chat(self.session, chat_id=chat)

    def teardown(self) -> None:
        self.correr(self.session.close())
        self.correr(self.transaction.rollback())
        self.correr(self.connection.close())

    def correr(self, algo: Awaitable[T]) -> T:
        return self.loop.run_until_complete(algo)

    @rule(
        chat=st.sampled_from(CHATS),
        lineas=_LINEAS,
        cedula=st.sampled_from(["1032456789", "79123456"]),
        horas=st.integers(0, 5),
    )
    def vender(self, chat: str, lineas: dict[int, int], cedula: str, horas: int) -> None:
        unidades = {self.productos[i]: n for i, n in lineas.items()}
        self.horas += horas

        async def hacer() -> int:
            await self.session.execute(text(f"SET LOCAL prueba.horas = {self.horas}"))
            if await pedidos.abierto(self.session, chat):
                await pedidos.cancelar(self.session, chat, motivo="otro", clave=nueva_clave())
            datos = {**DATOS, "cedula": cedula}
            return (await crear_venta(self.session, chat_id=chat, lineas=unidades, datos=datos)).id

        self.vendidas.append((self.correr(hacer()), unidades))

    @rule(chat=st.sampled_from(CHATS), lineas=_LINEAS, cancela=st.booleans())
    def pedir(self, chat: str, lineas: dict[int, int], cancela: bool) -> None:
        unidades = {self.productos[i]: n for i, n in lineas.items()}

        async def hacer() -> None:
            await crear_pedido(self.session, chat_id=chat, lineas=unidades)
            if cancela:
                await pedidos.cancelar(self.session, chat, motivo="ya no", clave=nueva_clave())

        self.correr(hacer())

    @rule(cual=st.integers(0, 20), parte=st.integers(1, 4))
    def devolver(self, cual: int, parte: int) -> None:
        if not self.vendidas:
            return
        venta_id, quedan = self.vendidas[cual % len(self.vendidas)]
        vuelven = {producto: min(parte, n) for producto, n in quedan.items() if n}
        if vuelven:
            self.correr(ventas.devolver(self.session, venta_id, vuelven, clave=nueva_clave()))
            for producto, n in vuelven.items():
                quedan[producto] -= n

    @invariant()
    def los_resumenes_son_los_que_se_recalculan(self) -> None:
        self.correr(self.comparar())

    async def comparar(self) -> None:
        llevados = await self.leer()
        punto = await self.session.begin_nested()
        await self.session.execute(text("SELECT recalcular_resumenes(), recalcular_compradores()"))
        assert await self.leer() == llevados
        await punto.rollback()
        ingreso = (
            await self.session.execute(text("SELECT coalesce(sum(ingreso), 0) FROM resumen_ventas"))
        ).scalar()
        assert ingreso == (await self.session.execute(text(_A_MANO))).scalar()

    async def leer(self) -> list[list[tuple[Any, ...]]]:
        return [[tuple(fila) for fila in await self.session.execute(text(resumen))] for resumen in _RESUMENES]


def test_ninguna_sucesion_de_ventas_y_devoluciones_los_separa(database_url: str) -> None:
    correr_maquina(Caja, database_url, ejemplos=12, pasos=25)
