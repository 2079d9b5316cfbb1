"""All SQL that writes what is known about the business. Callers own the transaction."""

from sqlalchemy import delete, insert
from sqlalchemy.dialects.postgresql import insert as insert_or_update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Conocimiento, Empresa


class ConocimientoRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def reemplazar(self, nombre: str, secciones: list[tuple[str, str]]) -> None:
        """`secciones`: title and text, in the order of the document."""
        # The shop's row first: it makes two replacements at once wait for each other.
        await self._session.execute(
            insert_or_update(Empresa)
            .values(id=1, nombre=nombre)
            .on_conflict_do_update(index_elements=["id"], set_={"nombre": nombre})
        )
        await self._session.execute(delete(Conocimiento))
        await self._session.execute(
            insert(Conocimiento),
            [
                {"posicion": posicion, "titulo": titulo, "texto": texto}
                for posicion, (titulo, texto) in enumerate(secciones)
            ],
        )
