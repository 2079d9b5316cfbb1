"""The demo shop, for a first start with something to sell."""

from importlib.resources import files

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.repositorios.catalogo import CatalogoRepository
from tools.catalogo import importar
from tools.conocimiento import reemplazar_conocimiento

_MONEDA = "COP"  # the demo shop is Colombian, whatever the settings say


async def cargar_demo(sessions: async_sessionmaker[AsyncSession]) -> bool:
    """Loads the demo shop if the database has neither products nor a shop; whether it did.

    Processes that start at once take turns, and only the first finds it empty.
    """
    datos = files("db") / "demo"
    async with sessions.begin() as session:
        catalogo = CatalogoRepository(session)
        await catalogo.tomar_turno("demo")
        if not await catalogo.esta_vacio():
            return False
        with (datos / "productos.csv").open("rb") as archivo:
            await importar(session, archivo, moneda=_MONEDA, nombre_archivo="demo")
        with (datos / "empresa.md").open("rb") as archivo:
            await reemplazar_conocimiento(session, archivo)
    return True
