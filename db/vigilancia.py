"""The database of a service: for as long as it serves, an embedded server that dies is started again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import structlog

from db.conexion import comprobar, normalizar_url
from db.embedded import EmbeddedPostgres
from db.errors import BaseDeDatosError

log = structlog.get_logger()
_MIRAR_CADA_S = 0.5


@asynccontextmanager
async def base_vigilada(database_url: str | None, data_dir: Path) -> AsyncIterator[str]:
    """The URL of a database that answers.

    Raises:
        BaseDeDatosError: it cannot be reached, or the data folder cannot be used.
    """
    if database_url:
        await asyncio.to_thread(comprobar, database_url)
        yield normalizar_url(database_url)
        return
    servidor = EmbeddedPostgres(data_dir)
    await asyncio.to_thread(servidor.start)
    vigia = asyncio.create_task(_vigilar(servidor), name="vigilar-base")
    try:
        yield servidor.url
    finally:
        vigia.cancel()
        await asyncio.wait([vigia])
        await asyncio.to_thread(servidor.stop)


async def _vigilar(servidor: EmbeddedPostgres) -> None:
    while True:
        await asyncio.sleep(_MIRAR_CADA_S)
        if await asyncio.to_thread(servidor.is_alive):
            continue
        log.warning("base.caida")
        try:
            # Shielded: a thread cannot be cancelled, and a start that is cut would run on after the stop.
            await asyncio.shield(asyncio.to_thread(servidor.start))
        except BaseDeDatosError as error:
            log.error("base.no_arranca", error=str(error))
        else:
            log.warning("base.levantada")
