"""Keeps what a process knows of the business equal to the database, as the product index is kept.

Channel `conocimiento_cambiado`: triggers on `conocimiento` and `empresa` send an empty notice, and everything
is read again: a document is a few dozen sections.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

import psycopg
import structlog
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.conexion import CONNECT_TIMEOUT_S, dsn
from db.models import Conocimiento, Empresa
from tools.conocimiento import Seccion
from tools.empresa import IndiceConocimiento

CANAL = "conocimiento_cambiado"
_REINTENTO_S = 1.0

Sessions = async_sessionmaker[AsyncSession]
log = structlog.get_logger()


@asynccontextmanager
async def servir_conocimiento(
    url: str, sessions: Sessions, indice: IndiceConocimiento, al_leer: Callable[[str], None]
) -> AsyncIterator[None]:
    """The index is complete on entry and follows the database until exit; `al_leer` gets the shop's name.

    Raises:
        psycopg.Error, SQLAlchemyError: the first reading failed. Later failures are logged and tried again.
    """
    # Listening before reading: what changes in between is noticed.
    conexion = await _escuchar(url)
    try:
        await _leer(sessions, indice, al_leer)
    except BaseException:
        await conexion.close()
        raise
    tarea = asyncio.create_task(_seguir(url, conexion, sessions, indice, al_leer), name="seguir-conocimiento")
    try:
        yield
    finally:
        tarea.cancel()
        with suppress(asyncio.CancelledError):
            await tarea


async def _escuchar(url: str) -> psycopg.AsyncConnection:
    conexion = await psycopg.AsyncConnection.connect(
        dsn(url),
        autocommit=True,
        connect_timeout=CONNECT_TIMEOUT_S,
        application_name="agente-vendedor-conocimiento",
        keepalives_idle=30,
    )
    await conexion.execute(f"LISTEN {CANAL}".encode())
    return conexion


async def _seguir(
    url: str,
    conexion: psycopg.AsyncConnection,
    sessions: Sessions,
    indice: IndiceConocimiento,
    al_leer: Callable[[str], None],
) -> None:
    try:
        while True:
            try:
                async for _ in conexion.notifies():
                    await _leer(sessions, indice, al_leer)
            except (psycopg.Error, SQLAlchemyError, OSError) as error:
                log.warning("conocimiento.sin_base", error=type(error).__name__)
            await conexion.close()
            await asyncio.sleep(_REINTENTO_S)
            with suppress(psycopg.Error, SQLAlchemyError, OSError):
                conexion = await _escuchar(url)
                await _leer(sessions, indice, al_leer)
    finally:
        await conexion.close()


async def _leer(sessions: Sessions, indice: IndiceConocimiento, al_leer: Callable[[str], None]) -> None:
    async with sessions.begin() as session:
        nombre = await session.scalar(select(Empresa.nombre)) or ""
        filas = await session.execute(
            select(Conocimiento.titulo, Conocimiento.texto).order_by(Conocimiento.posicion)
        )
        secciones = [Seccion(titulo, texto) for titulo, texto in filas]
    # In a thread: a long document takes a second, and the loop must keep answering.
    await asyncio.to_thread(indice.reemplazar, nombre, secciones)
    al_leer(nombre)
    log.info("conocimiento.leido", secciones=len(secciones))
