"""The process dies at each of its steps, one after another; the message, sent again, comes to the same."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from graph.agente import Agente
from graph.respuesta import Peticion
from tests.graph.compra import COMPRA, a_la_vista, otro_proceso


class Muerte(psycopg.OperationalError):
    """As if the process had been killed: from then on, nothing it does reaches the database."""


class Guadana:
    """Kills before the n-th thing that is asked of the database."""

    def __init__(self) -> None:
        self._faltan: int | None = None
        self.muerto = False

    def armar(self, cuantas: int) -> None:
        self._faltan, self.muerto = cuantas, False

    def desarmar(self) -> None:
        self._faltan, self.muerto = None, False

    def pasar(self, *_: Any) -> None:
        if self._faltan == 0:
            self.muerto = True
        if self.muerto:
            raise Muerte
        if self._faltan is not None:
            self._faltan -= 1


@pytest.fixture
def guadana(agente: Agente) -> Iterator[Guadana]:
    """In the way of both roads to the database: the raw pool, and SQLAlchemy's statements and commits."""
    guadana = Guadana()
    engine = agente.recursos.sessions.kw["bind"].sync_engine
    with _en_el_pool(agente, guadana):
        for suceso in ("before_cursor_execute", "commit"):
            event.listen(engine, suceso, guadana.pasar)
        yield guadana
        for suceso in ("before_cursor_execute", "commit"):
            event.remove(engine, suceso, guadana.pasar)


@contextmanager
def _en_el_pool(agente: Agente, guadana: Guadana) -> Iterator[None]:
    tomar = agente.pool.connection

    @asynccontextmanager
    async def connection(timeout: float | None = None) -> AsyncIterator[Any]:
        guadana.pasar()
        async with tomar(timeout) as conexion:
            yield conexion

    agente.pool.connection = connection  # type: ignore[method-assign]
    yield
    del agente.pool.connection


async def vencer(agente: Agente, chat_id: str) -> None:
    async with agente.pool.connection() as conexion:
        await conexion.execute(
            "UPDATE conversaciones SET turno_vence_en = now() - interval '1 s' WHERE chat_id = %s", [chat_id]
        )


async def test_muera_donde_muera_el_mensaje_repetido_acaba_igual(agente: Agente, guadana: Guadana) -> None:
    tranquilo, chat = f"tranquilo-{uuid4()}", f"muere-{uuid4()}"
    turnos, muertes = agente.turnos, 0
    for numero, mensaje in enumerate(COMPRA):
        en_calma = await turnos.responder(Peticion(mensaje, chat_id=tranquilo))
        peticion, pasos = Peticion(mensaje, chat_id=chat, mensaje_id=f"m{numero}"), 0
        while True:
            guadana.armar(pasos)
            try:
                respuesta = await turnos.responder(peticion)
            except (Muerte, DBAPIError):  # SQLAlchemy wraps it
                guadana.desarmar()
                await vencer(agente, chat)
                turnos, pasos, muertes = otro_proceso(turnos, agente), pasos + 1, muertes + 1
                continue
            break
        guadana.desarmar()
        assert pasos > 2, "it must have died on its way"
        assert a_la_vista(respuesta) == a_la_vista(en_calma), mensaje
        # It also dies between the stored answer and the customer.
        assert await otro_proceso(turnos, agente).responder(peticion) == respuesta
    assert a_la_vista(respuesta)[0] == "cerrada"
    assert muertes > 5 * len(COMPRA)
    await _exigir_una_vez(agente, chat)


async def _exigir_una_vez(agente: Agente, chat: str) -> None:
    """One sale, each message with one answer, stock moved once."""
    async with agente.recursos.sessions.begin() as session:
        dichos = await session.execute(
            text("SELECT rol, count(*) FROM mensajes WHERE chat_id = :chat GROUP BY rol"), {"chat": chat}
        )
        assert dict(dichos.all()) == {"cliente": len(COMPRA), "agente": len(COMPRA)}
        vendido = await session.execute(
            text(
                """SELECT v.estado, l.cantidad, (SELECT sum(cantidad) FROM movimientos_inventario m
                   WHERE m.venta_id = v.id AND m.producto_id = l.producto_id)
                   FROM ventas v JOIN lineas_venta l ON l.venta_id = v.id WHERE v.chat_id = :chat"""
            ),
            {"chat": chat},
        )
        assert vendido.all() == [("cerrada", 3, -3)]
        puntos = await session.scalar(
            text("SELECT count(*) FROM checkpoints WHERE thread_id = :chat"), {"chat": chat}
        )
        assert puntos == len(COMPRA), "a turn that died left nothing"
