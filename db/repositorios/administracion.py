"""All SQL of tokens and of the audit. Callers own the transaction."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Auditoria, Token


class TokenRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def crear(self, nombre: str, huella: bytes, rol: str) -> None:
        await self._session.execute(insert(Token).values(nombre=nombre, huella=huella, rol=rol))

    async def vigente(self, nombre: str) -> Token | None:
        consulta = select(Token).where(Token.nombre == nombre, Token.revocado_en.is_(None))
        return (await self._session.scalars(consulta)).first()

    async def de_huella(self, huella: bytes) -> Token | None:
        """The token with that fingerprint, if it was not revoked."""
        consulta = select(Token).where(Token.huella == huella, Token.revocado_en.is_(None))
        return (await self._session.scalars(consulta)).first()

    async def todos(self) -> list[Token]:
        return list(await self._session.scalars(select(Token).order_by(Token.id)))

    async def revocar(self, token_id: int) -> None:
        await self._session.execute(update(Token).where(Token.id == token_id).values(revocado_en=func.now()))

    async def anotar_uso(self, token_id: int) -> None:
        """To the hour: it tells a token that nobody uses from one in use, and costs no write a request."""
        hace_una_hora = func.now() - func.make_interval(0, 0, 0, 0, 1)
        await self._session.execute(
            update(Token)
            .where(Token.id == token_id, func.coalesce(Token.usado_en < hace_una_hora, True))
            .values(usado_en=func.now())
        )


class AuditoriaRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def anotar(
        self,
        *,
        quien: str,
        rol: str,
        accion: str,
        recurso: str = "",
        detalle: dict[str, Any] | None = None,
        peticion_id: str | None = None,
    ) -> None:
        await self._session.execute(
            insert(Auditoria).values(
                quien=quien,
                rol=rol,
                accion=accion,
                recurso=recurso,
                detalle=detalle or {},
                peticion_id=peticion_id,
            )
        )

    async def ultimas(self, limite: int, antes_de: int | None) -> Sequence[Auditoria]:
        """Newest first; those with an id below `antes_de`."""
        consulta = select(Auditoria).order_by(Auditoria.id.desc()).limit(limite)
        if antes_de is not None:
            consulta = consulta.where(Auditoria.id < antes_de)
        return (await self._session.scalars(consulta)).all()
