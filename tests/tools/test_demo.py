import asyncio

from sqlalchemy import distinct, func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.models import Conocimiento, Empresa, MovimientoInventario, Producto
from tests.conftest import BaseLimpia
from tools.demo import cargar_demo

Sessions = async_sessionmaker[AsyncSession]


async def test_la_demo_es_una_tienda_completa(sessions: Sessions) -> None:
    assert await cargar_demo(sessions)
    async with sessions() as session:
        productos, categorias, agotados = (
            await session.execute(
                select(
                    func.count(),
                    func.count(distinct(Producto.categoria)),
                    func.count().filter(Producto.stock == 0),
                )
            )
        ).one()
        secciones = await session.scalar(select(func.count()).select_from(Conocimiento))
        en_movimientos = await session.scalar(select(func.sum(MovimientoInventario.cantidad)))
        assert en_movimientos == await session.scalar(select(func.sum(Producto.stock)))
    assert productos >= 400
    assert categorias >= 12
    assert agotados > 0
    assert secciones is not None
    assert secciones >= 15


async def test_con_algo_en_la_base_no_se_carga(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        session.add(Empresa(id=1, nombre="La mía"))
    assert not await cargar_demo(sessions)
    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Producto)) == 0


async def test_dos_arranques_a_la_vez_la_cargan_una_vez(base_limpia: BaseLimpia) -> None:
    cargas = await asyncio.gather(*(cargar_demo(base_limpia.sessions) for _ in range(4)))
    assert sorted(cargas) == [False, False, False, True]
