"""All SQL of the turns' traces: written in batches, pruned by age and size, and read."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Literal

from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool
from sqlalchemy import ColumnElement, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import undefer

from db.models import TrazaGuardada
from db.repositorios.listas import Orden, Pagina, Pedida, paginar

OrdenTrazas = Literal["empezada_en", "-empezada_en", "ms", "-ms"]
# Trees travel in binary: as text, every quote of theirs would be escaped.
# A chat that was forgotten meanwhile has no row to lock, and what was said in it is not kept.
_GUARDAR = """
INSERT INTO trazas (chat_id, mensaje, empezada_en, ms, actos, tipo_mensaje, motor, error, fallo, corregida,
                    tokens_entrada, tokens_salida, sentencias, octetos, arbol)
SELECT t.chat_id, t.mensaje, t.empezada_en, t.ms, string_to_array(t.actos, ','), t.tipo_mensaje, t.motor,
       t.error, t.fallo, t.corregida, t.tokens_entrada, t.tokens_salida, t.sentencias, t.octetos,
       t.arbol::json
FROM unnest(%(chat_id)s::text[], %(mensaje)s::bigint[], %(empezada_en)s::timestamptz[], %(ms)s::int[],
            %(actos)s::text[], %(tipo_mensaje)s::text[], %(motor)s::text[], %(error)s::text[],
            %(fallo)s::text[],
            %(corregida)s::bool[], %(tokens_entrada)s::int[], %(tokens_salida)s::int[], %(sentencias)s::int[],
            %(octetos)s::int[], %(arbol)b::text[]) WITH ORDINALITY
     AS t(chat_id, mensaje, empezada_en, ms, actos, tipo_mensaje, motor, error, fallo, corregida,
          tokens_entrada, tokens_salida, sentencias, octetos, arbol, lugar)
JOIN conversaciones c ON c.chat_id = t.chat_id
ORDER BY t.lugar FOR KEY SHARE OF c
"""
_PODAR = """
DELETE FROM trazas WHERE empezada_en < now() - make_interval(days => %(dias)s) OR id <= (
    SELECT max(id) FROM (
        SELECT id, sum(octetos) OVER (ORDER BY id DESC) AS hasta_aqui FROM trazas
    ) pesadas WHERE hasta_aqui > %(octetos)s
)
"""

_HAY_CHAT = "SELECT FROM conversaciones WHERE chat_id = :chat_id"
_PUNTOS = """
SELECT checkpoint_id AS id, parent_checkpoint_id IS NOT NULL AS anterior,
       checkpoint -> 'channel_values' AS estado,
       (metadata ->> 'mensaje')::bigint AS mensaje, (checkpoint ->> 'ts')::timestamptz AS guardado_en
FROM checkpoints WHERE thread_id = :chat_id AND checkpoint_ns = '' ORDER BY checkpoint_id DESC
"""


@dataclass(frozen=True, slots=True)
class Fila:
    """A row to be written; `actos` with commas between, `arbol` as JSON."""

    chat_id: str
    mensaje: int
    empezada_en: datetime
    ms: int
    actos: str
    tipo_mensaje: str
    motor: str
    error: str | None
    fallo: str | None
    corregida: bool
    tokens_entrada: int
    tokens_salida: int
    sentencias: int
    octetos: int
    arbol: str


class EscrituraDeTrazas:
    """On the pool, behind the turns' back."""

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[DictRow]]) -> None:
        self._pool = pool

    async def guardar(self, filas: Sequence[Fila]) -> None:
        if not filas:
            return
        columnas = {campo.name: [getattr(fila, campo.name) for fila in filas] for campo in fields(Fila)}
        async with self._pool.connection() as conexion:
            await conexion.execute(_GUARDAR, columnas)

    async def podar(self, *, dias: int, octetos: int) -> int:
        """Deletes what is older, and then the oldest until the rest weighs no more."""
        async with self._pool.connection() as conexion:
            return (await conexion.execute(_PODAR, {"dias": dias, "octetos": octetos})).rowcount


@dataclass(frozen=True)
class FiltrosTrazas:
    chat_id: str | None = None
    desde: datetime | None = None
    hasta: datetime | None = None
    acto: str | None = None
    motor: str | None = None
    con_error: bool | None = None
    corregidas: bool | None = None
    minimo_ms: int | None = None

    def condiciones(self) -> list[ColumnElement[bool]]:
        """`hasta` is not included."""
        traza, puestas = TrazaGuardada, []
        if self.chat_id is not None:
            puestas.append(traza.chat_id == self.chat_id)
        if self.desde is not None:
            puestas.append(traza.empezada_en >= self.desde)
        if self.hasta is not None:
            puestas.append(traza.empezada_en < self.hasta)
        if self.acto is not None:
            puestas.append(traza.actos.contains([self.acto]))
        if self.motor is not None:
            puestas.append(traza.motor == self.motor)
        if self.con_error is not None:
            puestas.append(traza.error.is_not(None) if self.con_error else traza.error.is_(None))
        if self.corregidas is not None:
            puestas.append(traza.corregida.is_(self.corregidas))
        if self.minimo_ms is not None:
            puestas.append(traza.ms >= self.minimo_ms)
        return puestas


class TrazaRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def listar(
        self, filtros: FiltrosTrazas, orden: OrdenTrazas, pedida: Pedida
    ) -> Pagina[TrazaGuardada]:
        columna = getattr(TrazaGuardada, orden.removeprefix("-"))
        por_ella = Orden(columna, TrazaGuardada.id, descendente=orden.startswith("-"))
        pagina = await paginar(self._session, filtros.condiciones(), por_ella, pedida)
        consulta = select(TrazaGuardada).where(TrazaGuardada.id.in_(pagina.items))
        halladas = {traza.id: traza for traza in await self._session.scalars(consulta)}
        items = [halladas[id_] for id_ in pagina.items if id_ in halladas]
        return Pagina(items, pagina.total, pagina.total_es_aproximado, pagina.siguiente)

    async def get(self, traza_id: int) -> TrazaGuardada | None:
        """With its tree."""
        return await self._session.get(TrazaGuardada, traza_id, options=[undefer(TrazaGuardada.arbol)])

    async def puntos(self, chat_id: str) -> list[dict[str, Any]] | None:
        """The checkpoints of a chat that are kept, newest first; None where there is no such chat."""
        if (await self._session.execute(text(_HAY_CHAT), {"chat_id": chat_id})).first() is None:
            return None
        return [
            dict(fila._mapping) for fila in await self._session.execute(text(_PUNTOS), {"chat_id": chat_id})
        ]

    async def ultimas(self, chat_id: str, cuantas: int) -> list[TrazaGuardada]:
        """The newest of a chat, oldest first, with their trees."""
        consulta = (
            select(TrazaGuardada)
            .where(TrazaGuardada.chat_id == chat_id)
            .order_by(TrazaGuardada.id.desc())
            .limit(cuantas)
            .options(undefer(TrazaGuardada.arbol))
        )
        return list(reversed((await self._session.scalars(consulta)).all()))
