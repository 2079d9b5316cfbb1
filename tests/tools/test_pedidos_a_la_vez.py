"""Orders of several chats, and of one in two processes, at once: real transactions, really committed."""

import asyncio
import io
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.conexion import crear_engine, crear_sessions
from db.errors import LineasSinStockError, PedidoNoEncontradoError, StockInsuficienteError
from db.models import Cliente, Producto, Reserva, Venta
from tests.conftest import BaseLimpia
from tests.factories import (
    CAMPOS,
    DATOS,
    REGLAS,
    crear_chat,
    crear_pedido,
    crear_producto,
    crear_venta,
    nueva_clave,
)
from tests.tools.invariantes import exigir_invariantes
from tests.tools.operaciones import agregar, cancelar, cerrar, confirmar, fijar, quitar
from tools import catalogo, clientes, pedidos, ventas
from tools.pedidos import Pedido

Sessions = async_sessionmaker[AsyncSession]


@pytest.fixture
async def procesos(base_limpia: BaseLimpia) -> AsyncIterator[tuple[Sessions, Sessions]]:
    """Two pools on one database, as two processes have them."""
    otro = crear_engine(base_limpia.url)
    yield base_limpia.sessions, crear_sessions(otro)
    await otro.dispose()
    async with base_limpia.sessions() as session:
        await exigir_invariantes(session)


@pytest.fixture
async def una_conexion(base_limpia: BaseLimpia) -> AsyncIterator[Sessions]:
    engine = crear_engine(base_limpia.url, pool_size=1, max_overflow=0)
    yield crear_sessions(engine)
    await engine.dispose()


async def tienda(sessions: Sessions, *, stocks: list[int], chats: int) -> tuple[list[int], list[str]]:
    """Products with these stocks and chats whose customers gave their data."""
    async with sessions.begin() as session:
        productos = [(await crear_producto(session, stock=stock)).id for stock in stocks]
        return productos, [await crear_chat(session, datos={**DATOS, "cedula": str(n)}) for n in range(chats)]


async def stock_de(sessions: Sessions, producto_id: int) -> int | None:
    async with sessions() as session:
        return await session.scalar(select(Producto.stock).where(Producto.id == producto_id))


async def cuantas(sessions: Sessions, estado: str) -> int | None:
    async with sessions() as session:
        return await session.scalar(select(func.count()).select_from(Venta).where(Venta.estado == estado))


async def espera_un_bloqueo(sessions: Sessions, tarea: "asyncio.Task[object]") -> None:
    """Until `tarea` waits for a lock of somebody else, as it must."""
    esperando = text("""SELECT count(*) FROM pg_stat_activity
        WHERE wait_event_type = 'Lock' AND datname = current_database()""")
    for _ in range(500):
        async with sessions() as session:
            if await session.scalar(esperando):
                return
        assert not tarea.done(), "it went on without the lock"
        await asyncio.sleep(0.01)
    raise AssertionError("it never came to wait")


# --- the last units


async def test_cincuenta_compran_las_ultimas_siete_unidades(procesos: tuple[Sessions, Sessions]) -> None:
    (casco,), chats = await tienda(procesos[0], stocks=[7], chats=50)

    async def comprar(numero: int, chat: str) -> str:
        sessions = procesos[numero % 2]
        try:
            async with sessions.begin() as session:
                await agregar(session, chat, casco)
            async with sessions.begin() as session:
                await confirmar(session, chat)
            async with sessions.begin() as session:
                await cerrar(session, chat)
        except (LineasSinStockError, StockInsuficienteError) as error:
            return error.codigo
        return "vendida"

    cuentas = Counter(await asyncio.gather(*(comprar(n, chat) for n, chat in enumerate(chats))))
    assert cuentas["vendida"] == 7
    assert cuentas.total() - cuentas["vendida"] == 43
    assert await stock_de(procesos[0], casco) == 0
    assert await cuantas(procesos[0], "cerrada") == 7


async def test_lo_vencido_de_muchos_se_vende_una_sola_vez(procesos: tuple[Sessions, Sessions]) -> None:
    """Everybody's reservation has lapsed, and all close at once: who comes first takes it again."""
    (casco,), chats = await tienda(procesos[0], stocks=[3], chats=12)
    for chat in chats:
        async with procesos[0].begin() as session:
            await crear_pedido(session, chat_id=chat, lineas={casco: 1}, confirmado=True)
            await session.execute(update(Reserva).values(vence_en=func.now()))

    async def comprar(numero: int, chat: str) -> bool:
        try:
            async with procesos[numero % 2].begin() as session:
                await cerrar(session, chat)
        except LineasSinStockError:
            return False
        return True

    assert sum(await asyncio.gather(*(comprar(n, chat) for n, chat in enumerate(chats)))) == 3
    assert await stock_de(procesos[0], casco) == 0


async def test_pedidos_que_se_cruzan_no_se_traban(procesos: tuple[Sessions, Sessions]) -> None:
    """The same products in every order of lines, confirmed, changed, closed and imported all at once."""
    productos, chats = await tienda(procesos[0], stocks=[400, 400, 400, 400], chats=8)
    azar = random.Random(7)
    async with procesos[0]() as session:
        filas = (
            await session.execute(select(Producto.sku, Producto.nombre).order_by(Producto.id.desc()))
        ).all()

    async def comprar(numero: int, chat: str) -> None:
        sessions = procesos[numero % 2]
        for _ in range(2):
            async with sessions.begin() as session:
                lineas = dict.fromkeys(azar.sample(productos, 4), 2)
                await crear_pedido(session, chat_id=chat, lineas=lineas)
            async with sessions.begin() as session:
                await confirmar(session, chat)
            async with sessions.begin() as session:
                await clientes.guardar_datos(session, chat, {"telefono": "1"}, REGLAS)
            async with sessions.begin() as session:
                await fijar(session, chat, azar.choice(productos), 1)
            async with sessions.begin() as session:
                await cerrar(session, chat)

    async def importar(precio: int) -> None:
        cuerpo = "sku,nombre,precio\n" + "".join(f"{sku},{nombre},{precio}\n" for sku, nombre in filas)
        async with procesos[precio % 2].begin() as session:
            await catalogo.importar(session, io.BytesIO(cuerpo.encode()), moneda="COP")

    importaciones = (importar(1000 + n) for n in range(4))
    await asyncio.gather(*(comprar(n, chat) for n, chat in enumerate(chats)), *importaciones)
    assert await cuantas(procesos[0], "cerrada") == 16
    for producto_id in productos:
        assert 400 - 32 <= (await stock_de(procesos[0], producto_id) or 0) <= 400 - 16


async def test_una_conexion_que_ya_atendio_a_muchos_sigue_atendiendo(una_conexion: Sessions) -> None:
    """Each statement is prepared by then, and its plan no longer sees the parameters."""
    (casco,), chats = await tienda(una_conexion, stocks=[99], chats=16)
    for chat in chats:
        async with una_conexion.begin() as session:
            await agregar(session, chat, casco, 2)
        for acto in (confirmar, cancelar):
            async with una_conexion.begin() as session:
                await acto(session, chat)
        async with una_conexion.begin() as session:
            await crear_venta(session, chat_id=chat, lineas={casco: 1})
        async with una_conexion.begin() as session:
            assert len(await clientes.compras_del_chat(session, chat)) == 1


# --- one chat in two processes

Acto = Callable[[AsyncSession, str, int, str], Awaitable[Pedido]]


async def _cerrar(session: AsyncSession, chat: str, clave: str) -> Pedido:
    return (await cerrar(session, chat, clave=clave)).pedido


_ACTOS: dict[str, Acto] = {
    "agregar": lambda s, chat, id_, clave: agregar(s, chat, id_, 2, clave=clave),
    "fijar": lambda s, chat, id_, clave: fijar(s, chat, id_, 4, clave=clave),
    "quitar": lambda s, chat, id_, clave: quitar(s, chat, id_, clave=clave),
    "confirmar": lambda s, chat, _, clave: confirmar(s, chat, clave=clave),
    "cancelar": lambda s, chat, _, clave: cancelar(s, chat, clave=clave),
    "cerrar": lambda s, chat, _, clave: _cerrar(s, chat, clave),
}


@pytest.mark.parametrize("acto", _ACTOS.values(), ids=_ACTOS)
async def test_un_acto_repetido_a_la_vez_se_hace_una_vez_y_contesta_lo_mismo(
    procesos: tuple[Sessions, Sessions], acto: Acto
) -> None:
    (casco,), (chat,) = await tienda(procesos[0], stocks=[9], chats=1)
    async with procesos[0].begin() as session:
        await crear_pedido(session, chat_id=chat, lineas={casco: 1}, confirmado=True)

    async def hacer(numero: int) -> Pedido:
        async with procesos[numero % 2].begin() as session:
            return await acto(session, chat, casco, "la-misma")

    primera, *demas = await asyncio.gather(*(hacer(n) for n in range(8)))
    assert all(otra == primera for otra in demas)
    assert await stock_de(procesos[0], casco) == (8 if primera.estado == "cerrada" else 9)


async def test_el_primer_acto_de_un_chat_repetido_a_la_vez_abre_un_solo_pedido(
    procesos: tuple[Sessions, Sessions],
) -> None:
    (casco,), (chat,) = await tienda(procesos[0], stocks=[9], chats=1)

    async def hacer(numero: int) -> Pedido:
        async with procesos[numero % 2].begin() as session:
            return await agregar(session, chat, casco, 2, clave="la-misma")

    pedidos_ = await asyncio.gather(*(hacer(n) for n in range(8)))
    assert {(p.id, p.lineas[0].cantidad) for p in pedidos_} == {(pedidos_[0].id, 2)}


async def test_actos_distintos_de_un_chat_a_la_vez_se_hacen_todos(
    procesos: tuple[Sessions, Sessions],
) -> None:
    ids, (chat,) = await tienda(procesos[0], stocks=[99, 99], chats=1)

    async def sumar(numero: int) -> None:
        async with procesos[numero % 2].begin() as session:
            await agregar(session, chat, ids[numero % 2], 1)
            await pedidos.mostrar_interes(session, chat, REGLAS)

    await asyncio.gather(*(sumar(n) for n in range(20)))
    async with procesos[0]() as session:
        pedido = await pedidos.abierto(session, chat)
    assert pedido is not None
    assert sorted(linea.cantidad for linea in pedido.lineas) == [10, 10]


async def test_dos_cierres_distintos_a_la_vez_venden_una_vez(procesos: tuple[Sessions, Sessions]) -> None:
    (casco,), (chat,) = await tienda(procesos[0], stocks=[9], chats=1)
    async with procesos[0].begin() as session:
        await crear_pedido(session, chat_id=chat, lineas={casco: 2}, confirmado=True)

    async def hacer(numero: int) -> bool:
        try:
            async with procesos[numero % 2].begin() as session:
                await cerrar(session, chat)
        except PedidoNoEncontradoError:
            return False
        return True

    assert sum(await asyncio.gather(*(hacer(n) for n in range(6)))) == 1
    assert await stock_de(procesos[0], casco) == 7


@pytest.mark.parametrize("final", ["cancelar", "cerrar"])
async def test_agregar_mientras_el_pedido_acaba_abre_otro(
    procesos: tuple[Sessions, Sessions], final: str
) -> None:
    """The order that an act waits for may be over when its turn comes."""
    (casco,), (chat,) = await tienda(procesos[0], stocks=[9], chats=1)
    async with procesos[0].begin() as session:
        primero = await crear_pedido(session, chat_id=chat, lineas={casco: 1}, confirmado=True)

    async def sumar() -> Pedido:
        async with procesos[1].begin() as session:
            return await agregar(session, chat, casco, 2)

    async with procesos[0].begin() as session:
        await _ACTOS[final](session, chat, casco, nueva_clave())
        tarea = asyncio.create_task(sumar())
        await espera_un_bloqueo(procesos[1], tarea)
    segundo = await tarea
    assert segundo.id != primero.id
    assert [linea.cantidad for linea in segundo.lineas] == [2]


async def test_repetir_un_cancelar_no_cancela_el_pedido_siguiente(
    procesos: tuple[Sessions, Sessions],
) -> None:
    """The repeat looks for its act before the first is done, and locks after the next order is open."""
    (casco,), (chat,) = await tienda(procesos[0], stocks=[9], chats=1)
    async with procesos[0].begin() as session:
        await crear_pedido(session, chat_id=chat, lineas={casco: 1})

    async def repetir() -> Pedido:
        async with procesos[1].begin() as session:
            return await cancelar(session, chat, clave="la-misma")

    async with procesos[0].begin() as session:
        primero = await cancelar(session, chat, clave="la-misma")
        tarea = asyncio.create_task(repetir())
        await espera_un_bloqueo(procesos[1], tarea)
        segundo = await agregar(session, chat, casco)
    assert await tarea == primero
    async with procesos[0]() as session:
        assert await pedidos.abierto(session, chat) == segundo


# --- reservations that lapse meanwhile


async def test_lo_que_vence_mientras_se_espera_no_se_renueva(procesos: tuple[Sessions, Sessions]) -> None:
    """A transaction that began before the end of its reservation comes late: another took the units."""
    (casco,), (uno, otro) = await tienda(procesos[0], stocks=[1], chats=2)
    async with procesos[0].begin() as session:
        await crear_pedido(session, chat_id=uno, lineas={casco: 1}, confirmado=True)
    async with procesos[0].begin() as tarde:
        await tarde.execute(select(func.now()))
        async with procesos[1].begin() as session:
            await session.execute(update(Reserva).values(vence_en=func.clock_timestamp()))
        async with procesos[1].begin() as session:
            await crear_pedido(session, chat_id=otro, lineas={casco: 1}, confirmado=True)
        await clientes.guardar_datos(tarde, uno, {"telefono": "1"}, REGLAS)
    with pytest.raises(LineasSinStockError):
        async with procesos[0].begin() as session:
            await cerrar(session, uno)


async def test_lo_que_se_esta_renovando_no_se_toma(procesos: tuple[Sessions, Sessions]) -> None:
    (casco,), (uno, otro) = await tienda(procesos[0], stocks=[1], chats=2)
    async with procesos[0].begin() as session:
        await crear_pedido(session, chat_id=uno, lineas={casco: 1}, confirmado=True)
        pronto = func.clock_timestamp() + timedelta(seconds=0.3)
        await session.execute(update(Reserva).values(vence_en=pronto))

    async def tomar() -> None:
        async with procesos[1].begin() as session:
            await confirmar(session, otro)

    async with procesos[0].begin() as session:
        await clientes.guardar_datos(session, uno, {"telefono": "1"}, REGLAS)
        await asyncio.sleep(0.35)  # for others, who do not see the renewal yet, it has lapsed
        async with procesos[1].begin() as ajena:
            await agregar(ajena, otro, casco)
        tarea = asyncio.create_task(tomar())
        await espera_un_bloqueo(procesos[1], tarea)
    with pytest.raises(LineasSinStockError):
        await tarea


async def test_agregar_una_linea_no_espera_a_quien_cierra_con_el_mismo_producto(
    procesos: tuple[Sessions, Sessions],
) -> None:
    (casco,), (uno, otro) = await tienda(procesos[0], stocks=[9], chats=2)
    async with procesos[0].begin() as session:
        await crear_pedido(session, chat_id=uno, lineas={casco: 1}, confirmado=True)
    async with procesos[0].begin() as session:
        await cerrar(session, uno)
        async with asyncio.timeout(5), procesos[1].begin() as ajena:
            await agregar(ajena, otro, casco)


async def test_dos_chats_registran_al_mismo_cliente_a_la_vez(procesos: tuple[Sessions, Sessions]) -> None:
    """One record, with the data of whoever came first; both sales are of that customer."""
    ids, _ = await tienda(procesos[0], stocks=[99] * 8, chats=0)
    async with procesos[0].begin() as session:
        chats = [await crear_chat(session, datos={**DATOS, "telefono": str(n)}) for n, _ in enumerate(ids)]
        for chat, producto_id in zip(chats, ids, strict=True):
            await crear_pedido(session, chat_id=chat, lineas={producto_id: 1}, confirmado=True)

    async def comprar(numero: int, chat: str) -> ventas.Venta:
        async with procesos[numero % 2].begin() as session:
            return await cerrar(session, chat, campos=CAMPOS)

    await asyncio.gather(*(comprar(n, chat) for n, chat in enumerate(chats)))
    async with procesos[0]() as session:
        consulta = select(Cliente.telefono, Venta.datos_cliente).join(Venta).order_by(Venta.cerrada_en)
        filas = (await session.execute(consulta)).all()
    assert len(filas) == 8
    assert {telefono for telefono, _ in filas} == {filas[0][1]["telefono"]}
