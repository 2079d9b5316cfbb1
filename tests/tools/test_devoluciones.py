"""What comes back of a line, in whatever parts, is worth what the line loses: to the last cent."""

import asyncio
from dataclasses import replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from db.conexion import crear_engine
from db.repositorios.ventas import VentaRepository
from tests.factories import CAMPOS, DATOS, REGLAS, crear_chat, crear_pedido, crear_producto, nueva_clave
from tools import clientes, ventas
from tools.moneda import redondear

_PRECIOS = st.one_of(
    st.sampled_from(["0.01", "0.33", "0.335", "0.5", "10.05", "1500.50"]).map(Decimal),
    st.decimals("0.01", "999999.99", places=2),
)
_PARTES = st.lists(st.integers(1, 6), min_size=1, max_size=5)
_CUENTAS = """
SELECT (SELECT sum(ingreso) FROM resumen_ventas),
       (SELECT sum(millones) * 1000000 + sum(centesimas) / 100.0 FROM resumen_productos WHERE tramo = 192),
       (SELECT sum(total_comprado) FROM clientes)
"""


@settings(deadline=None, max_examples=40)
@given(precio=_PRECIOS, partes=_PARTES, quedan=st.integers(0, 3), moneda=st.sampled_from(["COP", "MXN"]))
def test_las_partes_suman_lo_que_se_pago(
    database_url: str, precio: Decimal, partes: list[int], quedan: int, moneda: str
) -> None:
    async def probar() -> None:
        engine = crear_engine(database_url)
        async with engine.connect() as conexion, conexion.begin() as transaccion:
            await _devolver_por_partes(conexion, precio.quantize(Decimal("0.01")), partes, quedan, moneda)
            await transaccion.rollback()
        await engine.dispose()

    asyncio.run(probar())


async def _devolver_por_partes(
    conexion: AsyncConnection, precio: Decimal, partes: list[int], quedan: int, moneda: str
) -> None:
    vendidas, reglas = sum(partes) + quedan, replace(REGLAS, moneda=moneda)
    async with AsyncSession(conexion, join_transaction_mode="create_savepoint") as session:
        chat, producto = await crear_chat(session), await crear_producto(session, precio=precio, stock=100)
        await clientes.guardar_datos(session, chat, DATOS, reglas)
        lineas = {producto.id: vendidas}
        await crear_pedido(session, chat_id=chat, lineas=lineas, confirmado=True, reglas=reglas)
        venta = await ventas.cerrar(
            session, chat, campos_requeridos=CAMPOS, clave=nueva_clave(), reglas=reglas
        )
        for parte in partes:
            await ventas.devolver(session, venta.pedido.id, {producto.id: parte}, clave=nueva_clave())
        devueltos = [fila.importe for fila in await VentaRepository(session).devoluciones(venta.pedido.id)]
        lo_que_queda = redondear(precio * quedan, moneda)
        assert len(devueltos) == len(partes)
        assert all(importe >= 0 and importe == redondear(importe, moneda) for importe in devueltos)
        assert sum(devueltos) + lo_que_queda == venta.pedido.total
        assert (await session.execute(text(_CUENTAS))).one() == (lo_que_queda,) * 3
