"""The ledger of turns: who may answer a chat, and what was answered."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool

from db.conexion import abrir_pool
from db.repositorios.turnos import SEGUNDOS_DE_TURNO, Dicho, Reclamo, TurnoRepository
from tests.conftest import BaseLimpia

Pool = AsyncConnectionPool[AsyncConnection[DictRow]]


@pytest.fixture
async def pool(base_limpia: BaseLimpia) -> AsyncIterator[Pool]:
    async with abrir_pool(base_limpia.url) as pool:
        yield pool


@pytest.fixture
async def otro_pool(base_limpia: BaseLimpia) -> AsyncIterator[Pool]:
    """That of a second process."""
    async with abrir_pool(base_limpia.url) as pool:
        yield pool


@pytest.fixture
def turnos(pool: Pool) -> TurnoRepository:
    return TurnoRepository(pool)


async def reclamar(
    turnos: TurnoRepository, turno_id: str = "t1", *, chat: str = "chat", mensaje_id: str | None = None
) -> Reclamo | None:
    return await turnos.reclamar(chat, turno_id=turno_id, mensaje_id=mensaje_id, texto="hola")


async def responder(
    turnos: TurnoRepository, responde_a: int | None, texto: str = "¿qué tal?", *, turno_id: str = "t1"
) -> bool:
    assert responde_a is not None
    return await turnos.responder(
        "chat", turno_id=turno_id, responde_a=responde_a, texto=texto, metadatos={"espera": None}
    )


async def filas(pool: Pool, consulta: str) -> list[dict[str, Any]]:
    async with pool.connection() as conexion:
        return await (await conexion.execute(consulta)).fetchall()


async def vencer(pool: Pool) -> None:
    """As if the process that has the turn had died a minute ago."""
    async with pool.connection() as conexion:
        await conexion.execute("UPDATE conversaciones SET turno_vence_en = now() - interval '1 microsecond'")


async def test_reclamar_abre_la_conversacion_y_guarda_el_mensaje(turnos: TurnoRepository, pool: Pool) -> None:
    assert not await turnos.existe("chat")
    reclamo = await reclamar(turnos, mensaje_id="m1")
    assert reclamo is not None
    assert await turnos.existe("chat")
    assert reclamo.datos_cliente == {}
    assert await filas(pool, "SELECT id, chat_id, mensaje_id, rol, texto, responde_a FROM mensajes") == [
        {
            "id": reclamo.mensaje, "chat_id": "chat", "mensaje_id": "m1", "rol": "cliente", "texto": "hola",
            "responde_a": None,
        }
    ]  # fmt: skip


async def test_un_reclamo_trae_los_datos_que_el_cliente_ya_dio(turnos: TurnoRepository, pool: Pool) -> None:
    async with pool.connection() as conexion:
        await conexion.execute(
            """INSERT INTO conversaciones (chat_id, datos_cliente) VALUES ('chat', '{"telefono": "1"}')"""
        )
    reclamo = await reclamar(turnos)
    assert reclamo is not None
    assert reclamo.datos_cliente == {"telefono": "1"}


async def test_mientras_un_turno_corre_nadie_mas_tiene_el_chat(turnos: TurnoRepository, pool: Pool) -> None:
    assert await reclamar(turnos, "t1")
    assert await reclamar(turnos, "t2") is None
    assert await reclamar(turnos, "t1") is None, "not even under the same name"
    assert len(await filas(pool, "SELECT id FROM mensajes")) == 1, "who does not get the turn stores nothing"
    assert await reclamar(turnos, "t3", chat="otro")


async def test_responder_guarda_la_respuesta_y_suelta_el_chat(turnos: TurnoRepository, pool: Pool) -> None:
    reclamo = await reclamar(turnos)
    assert reclamo is not None
    assert await responder(turnos, reclamo.mensaje)
    assert await filas(pool, "SELECT rol, texto, metadatos FROM mensajes WHERE responde_a IS NOT NULL") == [
        {"rol": "agente", "texto": "¿qué tal?", "metadatos": {"espera": None}}
    ]
    assert await reclamar(turnos, "t2")


async def test_soltar_deja_el_mensaje_sin_respuesta_y_el_chat_libre(turnos: TurnoRepository) -> None:
    reclamo = await reclamar(turnos, "t1", mensaje_id="m1")
    assert reclamo is not None
    assert reclamo.mensaje is not None
    await turnos.soltar("chat", "t1")
    assert await turnos.ya_dicho("chat", "m1") == Dicho(reclamo.mensaje, "hola", None, None)
    assert await reclamar(turnos, "t2")


async def test_nadie_suelta_el_turno_de_otro(turnos: TurnoRepository) -> None:
    reclamo = await reclamar(turnos, "t1")
    assert reclamo is not None
    await turnos.soltar("chat", "otro")
    assert await reclamar(turnos, "t2") is None
    await responder(turnos, reclamo.mensaje, turno_id="otro")
    assert await reclamar(turnos, "t2") is None


async def test_el_turno_de_un_proceso_muerto_vence(turnos: TurnoRepository, pool: Pool) -> None:
    await reclamar(turnos, "t1")
    (fila,) = await filas(
        pool, "SELECT extract(epoch FROM turno_vence_en - now()) AS quedan FROM conversaciones"
    )
    assert SEGUNDOS_DE_TURNO - 5 < fila["quedan"] <= SEGUNDOS_DE_TURNO
    await vencer(pool)
    segundo = await reclamar(turnos, "t2")
    assert segundo is not None
    assert await reclamar(turnos, "t3") is None
    # And if it was not dead, what it does late does not take the chat from its new holder.
    await turnos.soltar("chat", "t1")
    assert await reclamar(turnos, "t3") is None


async def test_un_mensaje_id_repetido_no_se_guarda_dos_veces(turnos: TurnoRepository, pool: Pool) -> None:
    reclamo = await reclamar(turnos, "t1", mensaje_id="m1")
    assert reclamo is not None
    await responder(turnos, reclamo.mensaje)
    assert await reclamar(turnos, "t2", mensaje_id="m1") == Reclamo({}, None)
    assert len(await filas(pool, "SELECT id FROM mensajes WHERE rol = 'cliente'")) == 1
    assert reclamo.mensaje is not None
    assert await turnos.ya_dicho("chat", "m1") == Dicho(
        reclamo.mensaje, "hola", "¿qué tal?", {"espera": None}
    )


async def test_el_mismo_mensaje_id_en_otro_chat_es_otro_mensaje(turnos: TurnoRepository) -> None:
    uno = await reclamar(turnos, chat="uno", mensaje_id="m1")
    otro = await reclamar(turnos, chat="otro", mensaje_id="m1")
    assert uno is not None
    assert otro is not None
    assert None not in (uno.mensaje, otro.mensaje)
    assert await turnos.ya_dicho("nadie", "m1") is None


async def test_sin_mensaje_id_dos_mensajes_iguales_son_dos(turnos: TurnoRepository, pool: Pool) -> None:
    for turno_id in ("t1", "t2"):
        assert await reclamar(turnos, turno_id)
        await turnos.soltar("chat", turno_id)
    assert len(await filas(pool, "SELECT id FROM mensajes")) == 2


async def test_un_mensaje_tiene_una_sola_respuesta_la_primera(turnos: TurnoRepository, pool: Pool) -> None:
    reclamo = await reclamar(turnos, "t1", mensaje_id="m1")
    assert reclamo is not None
    await vencer(pool)
    assert await reclamar(turnos, "t2", mensaje_id="m1")
    assert await responder(turnos, reclamo.mensaje, "la primera", turno_id="t2")
    assert not await responder(turnos, reclamo.mensaje, "tarde", turno_id="t1")
    dicho = await turnos.ya_dicho("chat", "m1")
    assert dicho is not None
    assert dicho.respuesta == "la primera"


@pytest.mark.parametrize("nuevo", [True, False])
async def test_de_muchos_que_reclaman_a_la_vez_lo_tiene_uno(
    pool: Pool, otro_pool: Pool, *, nuevo: bool
) -> None:
    procesos = [TurnoRepository(pool), TurnoRepository(otro_pool)]
    if not nuevo:
        await reclamar(procesos[0], "t0")
        await vencer(pool)
    reclamos = await asyncio.gather(
        *(reclamar(procesos[n % 2], f"t{n}", mensaje_id=f"m{n}") for n in range(1, 31))
    )
    assert sum(reclamo is not None for reclamo in reclamos) == 1
    assert len(await filas(pool, "SELECT id FROM mensajes WHERE mensaje_id IS NOT NULL")) == 1


async def test_un_turno_no_ocupa_conexiones_mientras_corre(base_limpia: BaseLimpia) -> None:
    async with abrir_pool(base_limpia.url, max_size=1) as pool:
        turnos = TurnoRepository(pool)
        for numero in range(5):
            assert await reclamar(turnos, chat=f"chat-{numero}")
        assert pool.get_stats()["pool_available"] == 1


async def test_el_historial_va_del_mas_viejo_al_mas_nuevo_y_por_paginas(turnos: TurnoRepository) -> None:
    for numero in range(3):
        reclamo = await reclamar(turnos, f"t{numero}")
        assert reclamo is not None
        await responder(turnos, reclamo.mensaje, f"respuesta {numero}", turno_id=f"t{numero}")
    await reclamar(turnos, "ajeno", chat="otro")
    todo = await turnos.historial("chat", limite=100, antes_de=None)
    assert [(fila.rol, fila.texto) for fila in todo] == [
        par for numero in range(3) for par in (("cliente", "hola"), ("agente", f"respuesta {numero}"))
    ]
    ultimos = await turnos.historial("chat", limite=2, antes_de=None)
    assert ultimos == todo[-2:]
    assert await turnos.historial("chat", limite=3, antes_de=ultimos[0].id) == todo[1:4]
    assert await turnos.historial("nadie", limite=3, antes_de=None) == []
