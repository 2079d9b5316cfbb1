"""All SQL of uploaded catalogues. Callers own the transaction."""

from typing import Any

from sqlalchemy import func, insert, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Importacion


class ImportacionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def crear(self, **valores: Any) -> int:
        consulta = insert(Importacion).values(**valores).returning(Importacion.id)
        return (await self._session.execute(consulta)).scalar_one()

    async def get(self, importacion_id: int) -> Importacion | None:
        return await self._session.get(Importacion, importacion_id)

    async def avanzar(self, importacion_id: int, **valores: Any) -> None:
        await self._session.execute(
            update(Importacion)
            .where(Importacion.id == importacion_id)
            .values(actualizada_en=func.statement_timestamp(), **valores)
        )
