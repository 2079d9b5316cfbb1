"""The ledger of turns: one at a time per chat, across processes, with no connection held meanwhile.

Raw statements on the psycopg pool: a turn runs `reclamar` and `responder`, and each is one round trip.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

# A turn is claimed for this long; a process that dies leaves its chat waiting no longer.
SEGUNDOS_DE_TURNO = 60

_RECLAMAR = """
WITH reclamo AS (
    INSERT INTO conversaciones AS c (chat_id, turno_id, turno_vence_en)
    VALUES (%(chat_id)s, %(turno_id)s, now() + make_interval(secs => %(plazo)s))
    ON CONFLICT (chat_id) DO UPDATE
        SET turno_id = excluded.turno_id, turno_vence_en = excluded.turno_vence_en, actualizada_en = now()
        WHERE c.turno_id IS NULL OR c.turno_vence_en < now()
    RETURNING c.datos_cliente
), nuevo AS (
    INSERT INTO mensajes (chat_id, mensaje_id, rol, texto)
    SELECT %(chat_id)s, %(mensaje_id)s, 'cliente', %(texto)s FROM reclamo
    ON CONFLICT (chat_id, mensaje_id) WHERE mensaje_id IS NOT NULL DO NOTHING
    RETURNING id
)
SELECT reclamo.datos_cliente, nuevo.id FROM reclamo LEFT JOIN nuevo ON true
"""
_YA_DICHO = """
SELECT m.id, m.texto, r.texto AS respuesta, r.metadatos
FROM mensajes m LEFT JOIN mensajes r ON r.responde_a = m.id
WHERE m.chat_id = %(chat_id)s AND m.mensaje_id = %(mensaje_id)s
"""
_RESPONDER = """
WITH respuesta AS (
    INSERT INTO mensajes (chat_id, rol, texto, responde_a, metadatos)
    VALUES (%(chat_id)s, 'agente', %(texto)s, %(responde_a)s, %(metadatos)s)
    ON CONFLICT (responde_a) WHERE responde_a IS NOT NULL DO NOTHING
    RETURNING id
), suelto AS (
    UPDATE conversaciones SET turno_id = NULL, turno_vence_en = NULL
    WHERE chat_id = %(chat_id)s AND turno_id = %(turno_id)s
)
SELECT id FROM respuesta
"""
_SOLTAR = """
UPDATE conversaciones SET turno_id = NULL, turno_vence_en = NULL
WHERE chat_id = %(chat_id)s AND turno_id = %(turno_id)s
"""
_HISTORIAL = """
SELECT id, rol, texto, creado_en, metadatos FROM mensajes
WHERE chat_id = %(chat_id)s AND (%(antes_de)s::bigint IS NULL OR id < %(antes_de)s)
ORDER BY id DESC LIMIT %(limite)s
"""


@dataclass(frozen=True)
class Reclamo:
    """A turn that is ours. `mensaje` is the message's row, None where its `mensaje_id` was known already.

    `repetido`: the message came before and was never answered.
    """

    datos_cliente: dict[str, str]
    mensaje: int | None
    repetido: bool = False


@dataclass(frozen=True)
class Dicho:
    """A message that came before with this `mensaje_id`; `respuesta` None where it was never answered."""

    mensaje: int
    texto: str
    respuesta: str | None
    metadatos: dict[str, Any] | None


@dataclass(frozen=True)
class FilaMensaje:
    id: int
    rol: str
    texto: str
    creado_en: datetime
    metadatos: dict[str, Any] | None


class TurnoRepository:
    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[DictRow]]) -> None:
        self._pool = pool

    async def reclamar(
        self, chat_id: str, *, turno_id: str, mensaje_id: str | None, texto: str
    ) -> Reclamo | None:
        """Takes the chat's turn and stores the message; None while another turn of the chat is running."""
        valores = {
            "chat_id": chat_id,
            "turno_id": turno_id,
            "mensaje_id": mensaje_id,
            "texto": texto,
            "plazo": SEGUNDOS_DE_TURNO,
        }
        fila = await self._una(_RECLAMAR, valores)
        return Reclamo(fila["datos_cliente"], fila["id"]) if fila else None

    async def ya_dicho(self, chat_id: str, mensaje_id: str) -> Dicho | None:
        fila = await self._una(_YA_DICHO, {"chat_id": chat_id, "mensaje_id": mensaje_id})
        return Dicho(fila["id"], fila["texto"], fila["respuesta"], fila["metadatos"]) if fila else None

    async def responder(
        self, chat_id: str, *, turno_id: str, responde_a: int, texto: str, metadatos: dict[str, Any]
    ) -> bool:
        """Stores the answer and gives the turn back; false where the message had an answer already.

        That happens when our claim lapsed while we ran, and the message came again.
        """
        valores = {
            "chat_id": chat_id,
            "turno_id": turno_id,
            "responde_a": responde_a,
            "texto": texto,
            "metadatos": Jsonb(metadatos),
        }
        return await self._una(_RESPONDER, valores) is not None

    async def soltar(self, chat_id: str, turno_id: str) -> None:
        """Gives the turn back with no answer: the message may be sent again."""
        async with self._pool.connection() as conexion:
            await conexion.execute(_SOLTAR, {"chat_id": chat_id, "turno_id": turno_id})

    async def historial(self, chat_id: str, *, limite: int, antes_de: int | None) -> list[FilaMensaje]:
        """The newest `limite` messages before `antes_de`, oldest first."""
        valores = {"chat_id": chat_id, "limite": limite, "antes_de": antes_de}
        async with self._pool.connection() as conexion:
            filas = await (await conexion.execute(_HISTORIAL, valores)).fetchall()
        return [FilaMensaje(**fila) for fila in reversed(filas)]

    async def existe(self, chat_id: str) -> bool:
        return (
            await self._una("SELECT 1 FROM conversaciones WHERE chat_id = %(c)s", {"c": chat_id}) is not None
        )

    async def _una(self, consulta: str, valores: dict[str, Any]) -> DictRow | None:
        async with self._pool.connection() as conexion:
            return await (await conexion.execute(consulta, valores)).fetchone()
