"""The floor: what the frameworks alone take for a turn that does nothing.

    python -m bench.suelo --puerto 8002 --base postgresql://... [--afinado]

FastAPI, a graph of five empty nodes, `AsyncPostgresSaver` with durability="exit" and two message rows, under
the product's own uvicorn settings. Plain, it is written as the libraries' guides write it: messages by
`add_messages`, one saver, rows by the ORM. With `--afinado` it has what the product has too: several savers,
plain values in the state, rows in one statement on the psycopg pool, the garbage collector quieted.
"""

import argparse
import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import uvicorn
from fastapi import FastAPI
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages
from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool
from pydantic import BaseModel
from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Index, String, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from typing_extensions import TypedDict

from api.app import aquietar_gc
from api.server import uvicorn_config
from db.conexion import abrir_pool, crear_engine, crear_sessions
from settings import Settings

_SAVERS = 4  # each does its I/O behind one lock
NODOS = ("uno", "dos", "tres", "cuatro", "cinco")
_RECUERDA = 10
_RESPUESTA = "Listo, agregué 2 x Extintor ABC multipropósito 10 libras. El pedido va en $170.000. ¿Algo más?"
_METADATOS = {"espera": None, "motor": "suelo", "sugerencias": ["Eso es todo", "Ver mi pedido"]}
_FILAS = """
WITH pregunta AS (
    INSERT INTO mensajes_suelo (chat_id, rol, texto) VALUES (%(chat_id)s, 'cliente', %(texto)s) RETURNING id
)
INSERT INTO mensajes_suelo (chat_id, rol, texto, responde_a, metadatos)
SELECT %(chat_id)s, 'agente', %(respuesta)s, id, %(metadatos)s::jsonb FROM pregunta
"""

Turno = Callable[[str, str], Awaitable[None]]


class _Base(DeclarativeBase):
    pass


class Fila(_Base):
    """The product's `mensajes`, column for column and index for index."""

    __tablename__ = "mensajes_suelo"
    __table_args__ = (Index("ix_mensajes_suelo", "chat_id", "id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    chat_id: Mapped[str]
    rol: Mapped[str]
    texto: Mapped[str]
    responde_a: Mapped[int | None] = mapped_column(BigInteger, ForeignKey("mensajes_suelo.id"), unique=True)
    metadatos: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    mensaje_id: Mapped[str | None] = mapped_column(String)
    creado_en: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class Mensaje(BaseModel):
    mensaje: str
    chat_id: str


class EstadoCorriente(TypedDict):
    messages: Annotated[list[AnyMessage], add_messages]


class EstadoAfinado(TypedDict, total=False):
    messages: list[dict[str, str]]
    mensaje: str


@dataclass(frozen=True)
class Conexiones:
    pool: AsyncConnectionPool[AsyncConnection[DictRow]]
    sessions: async_sessionmaker[AsyncSession]


async def _vacio(_state: Any) -> dict[str, Any]:
    return {}


async def _contesta(_state: EstadoCorriente) -> dict[str, Any]:
    return {"messages": [AIMessage(_RESPUESTA)]}


async def _contesta_afinado(state: EstadoAfinado) -> dict[str, Any]:
    dicho = [
        *state.get("messages", []),
        {"role": "user", "content": state["mensaje"]},
        {"role": "assistant", "content": _RESPUESTA},
    ]
    return {"messages": dicho[-_RECUERDA:]}


def _grafo(estado: Any, ultimo: Any, saver: AsyncPostgresSaver) -> Any:
    grafo = StateGraph(estado)
    for anterior, nombre in zip((START, *NODOS), NODOS, strict=False):
        nodo: Any = ultimo if nombre == NODOS[-1] else _vacio
        grafo.add_node(nombre, nodo)
        grafo.add_edge(anterior, nombre)
    grafo.add_edge(NODOS[-1], END)
    return grafo.compile(checkpointer=saver)


def _opciones(chat_id: str) -> dict[str, Any]:
    return {"config": {"configurable": {"thread_id": chat_id}}, "durability": "exit"}


async def turno_corriente(conexiones: Conexiones) -> Turno:
    saver = AsyncPostgresSaver(conexiones.pool)
    await saver.setup()
    grafo = _grafo(EstadoCorriente, _contesta, saver)

    async def turno(chat_id: str, mensaje: str) -> None:
        await grafo.ainvoke({"messages": [HumanMessage(mensaje)]}, **_opciones(chat_id))
        async with conexiones.sessions.begin() as session:
            pregunta = Fila(chat_id=chat_id, rol="cliente", texto=mensaje)
            session.add(pregunta)
            await session.flush()
            session.add(
                Fila(
                    chat_id=chat_id,
                    rol="agente",
                    texto=_RESPUESTA,
                    responde_a=pregunta.id,
                    metadatos=_METADATOS,
                )
            )

    return turno


async def turno_afinado(conexiones: Conexiones) -> Turno:
    savers = [AsyncPostgresSaver(conexiones.pool) for _ in range(_SAVERS)]
    await savers[0].setup()
    grafos = [_grafo(EstadoAfinado, _contesta_afinado, saver) for saver in savers]
    metadatos = '{"espera": null, "motor": "suelo", "sugerencias": ["Eso es todo", "Ver mi pedido"]}'

    async def turno(chat_id: str, mensaje: str) -> None:
        await grafos[hash(chat_id) % _SAVERS].ainvoke({"mensaje": mensaje}, **_opciones(chat_id))
        valores = {"chat_id": chat_id, "texto": mensaje, "respuesta": _RESPUESTA, "metadatos": metadatos}
        async with conexiones.pool.connection() as conexion:
            await conexion.execute(_FILAS, valores)

    return turno


def crear_suelo(base: str, *, afinado: bool) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = crear_engine(base)
        async with engine.begin() as conexion:
            await conexion.run_sync(_Base.metadata.create_all)
        async with abrir_pool(base, min_size=2) as pool:
            conexiones = Conexiones(pool, crear_sessions(engine))
            app.state.turno = await (turno_afinado if afinado else turno_corriente)(conexiones)
            if afinado:
                aquietar_gc()
            yield
        await engine.dispose()

    return _aplicacion(lifespan)


def _aplicacion(lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]]) -> FastAPI:
    app = FastAPI(lifespan=lifespan)

    @app.get("/chat/health")
    async def salud() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/chat/texto")
    async def hablar(cuerpo: Mensaje) -> dict[str, Any]:
        await app.state.turno(cuerpo.chat_id, cuerpo.mensaje)
        # No `metadatos`: whoever measures then says all that there is to say.
        return {"respuesta": _RESPUESTA, "chat_id": cuerpo.chat_id}

    return app


def main() -> None:
    analizador = argparse.ArgumentParser()
    analizador.add_argument("--puerto", type=int, required=True)
    analizador.add_argument("--base", required=True)
    analizador.add_argument("--afinado", action="store_true")
    opciones = analizador.parse_args()
    ajustes = Settings(port=opciones.puerto)
    app = crear_suelo(opciones.base, afinado=opciones.afinado)
    config = uvicorn_config(ajustes, app)
    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(uvicorn.Server(config).serve())


if __name__ == "__main__":
    main()
