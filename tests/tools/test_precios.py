"""What an order costs: the offered price, exact to the cent."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Producto
from settings import PAISES, Settings
from tests.factories import REGLAS, crear_chat, crear_producto
from tests.tools.invariantes import exigir_invariantes
from tests.tools.operaciones import agregar, confirmar, quitar
from tools.moneda import decimales, redondear
from tools.pedidos import Linea

MONEDAS = sorted({Settings.model_validate({"pais": pais}).moneda for pais in PAISES})
PRECIOS = st.decimals("0", "99999999999.99", places=2)


@pytest.fixture(autouse=True)
async def _las_verdades(session: AsyncSession) -> AsyncIterator[None]:
    yield
    await exigir_invariantes(session)


@pytest.fixture
async def chat(session: AsyncSession) -> str:
    return await crear_chat(session)


async def test_el_precio_y_el_nombre_quedan_como_se_ofrecieron(session: AsyncSession, chat: str) -> None:
    casco = await crear_producto(session, nombre="Casco", precio=100, stock=9)
    await agregar(session, chat, casco.id)
    await session.execute(update(Producto).values(precio=999, nombre="Otro"))
    pedido = await agregar(session, chat, casco.id)
    assert pedido.lineas == (Linea(casco.id, "Casco", 2, Decimal(100), Decimal(200)),)
    await quitar(session, chat, casco.id)
    pedido = await agregar(session, chat, casco.id)
    assert pedido.lineas == (Linea(casco.id, "Otro", 1, Decimal(999), Decimal(999)),)


async def test_los_centavos_se_suman_exactos(session: AsyncSession, chat: str) -> None:
    precios = ("0.10", "0.20", "19.99", "0")
    productos = [await crear_producto(session, precio=precio, stock=1000) for precio in precios]
    for producto in productos:
        pedido = await agregar(session, chat, producto.id, 3, reglas=replace(REGLAS, moneda="MXN"))
    assert [linea.subtotal for linea in pedido.lineas] == [
        Decimal("0.30"), Decimal("0.60"), Decimal("59.97"), Decimal(0)
    ]  # fmt: skip
    assert pedido.total == Decimal("60.87")


@given(precio=PRECIOS, cantidad=st.integers(1, 10_000), moneda=st.sampled_from(MONEDAS))
def test_redondear_es_lo_mas_cercano_que_se_puede_pagar(precio: Decimal, cantidad: int, moneda: str) -> None:
    exacto = precio * cantidad
    pagado = redondear(exacto, moneda)
    paso = Decimal(1).scaleb(-decimales(moneda))
    assert pagado % paso == 0
    assert abs(pagado - exacto) * 2 <= paso
    assert pagado > exacto or abs(pagado - exacto) * 2 < paso, "halves go up"


async def test_cada_linea_se_redondea_una_vez_como_dice_la_moneda(session: AsyncSession) -> None:
    """In the database as in Python, and the total is the sum of what each line says."""
    casos = [(Decimal(precio), n) for precio in ("0.33", "1500.50", "0.25", "99.99") for n in (1, 3, 7)]
    for moneda in sorted(MONEDAS):
        reglas = replace(REGLAS, moneda=moneda)
        chat = await crear_chat(session)
        for precio, cantidad in casos:
            producto = await crear_producto(session, precio=precio, stock=9)
            pedido = await agregar(session, chat, producto.id, cantidad, reglas=reglas)
        esperados = [redondear(precio * cantidad, moneda) for precio, cantidad in casos]
        assert [linea.subtotal for linea in pedido.lineas] == esperados
        assert pedido.total == sum(esperados)


@pytest.mark.parametrize(("moneda", "cuantos"), [("COP", 0), ("CLP", 0), ("PYG", 0), ("MXN", 2), ("VES", 2)])
def test_los_decimales_son_los_que_se_pagan(moneda: str, cuantos: int) -> None:
    assert decimales(moneda) == cuantos


async def test_un_total_enorme_cabe(session: AsyncSession, chat: str) -> None:
    reglas = replace(REGLAS, max_unidades_linea=1_000_000)
    for _ in range(2):
        joya = await crear_producto(session, precio="99999999999.99", stock=1_000_000)
        pedido = await agregar(session, chat, joya.id, 1_000_000, reglas=reglas)
    assert pedido.total == Decimal("199999999999980000.00")
    assert await confirmar(session, chat, reglas=reglas) == replace(pedido, estado="recolectando_datos")
