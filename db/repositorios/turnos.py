"""The ledger of turns: one at a time per chat, across processes, with no connection held meanwhile.

Raw statements on the psycopg pool: a turn runs `reclamar` and `responder`, and each is one round trip.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

# A turn is claimed for this long, again and again while it runs; a dead process's chat waits no longer.
SEGUNDOS_DE_TURNO = 6
# A message that waits keeps its place for this long after it last asked.
SEGUNDOS_DE_ESPERA = 3

# Takes the turn, or a place in the chat's queue: whoever came before and still asks goes first.
_RECLAMAR = """
WITH reclamo AS (
    INSERT INTO conversaciones AS c (chat_id, turno_id, turno_vence_en)
    VALUES (%(chat_id)s, %(turno_id)s, now() + make_interval(secs => %(plazo)s))
    ON CONFLICT (chat_id) DO UPDATE
        SET turno_id = excluded.turno_id, turno_vence_en = excluded.turno_vence_en, actualizada_en = now()
        WHERE (c.turno_id IS NULL OR c.turno_vence_en < now()) AND NOT EXISTS (
            SELECT FROM esperas e
            WHERE e.chat_id = %(chat_id)s AND e.turno_id <> %(turno_id)s AND e.vence_en > now()
              AND coalesce(e.llegada < (SELECT llegada FROM esperas WHERE turno_id = %(turno_id)s), true)
        )
    RETURNING c.datos_cliente
), nuevo AS (
    INSERT INTO mensajes (chat_id, mensaje_id, rol, texto, metadatos)
    SELECT %(chat_id)s, %(mensaje_id)s, 'cliente', %(texto)s, %(metadatos)s FROM reclamo
    ON CONFLICT (chat_id, mensaje_id) WHERE mensaje_id IS NOT NULL DO NOTHING
    RETURNING id
), pasa AS (
    DELETE FROM esperas
    WHERE EXISTS (SELECT FROM reclamo) AND chat_id = %(chat_id)s
      AND (turno_id = %(turno_id)s OR vence_en < now())
), queda AS (
    INSERT INTO esperas (turno_id, chat_id, vence_en)
    SELECT %(turno_id)s, %(chat_id)s, now() + make_interval(secs => %(espera)s)
    WHERE NOT EXISTS (SELECT FROM reclamo)
    ON CONFLICT (turno_id) DO UPDATE SET vence_en = excluded.vence_en
)
SELECT reclamo.datos_cliente, nuevo.id FROM reclamo LEFT JOIN nuevo ON true
"""
_RENOVAR = """
UPDATE conversaciones SET turno_vence_en = now() + make_interval(secs => %(plazo)s)
WHERE chat_id = %(chat_id)s AND turno_id = %(turno_id)s
"""
_YA_DICHO = """
SELECT m.id, m.texto, m.metadatos -> 'lectura' AS lectura, m.metadatos ->> 'huella' AS huella,
       m.metadatos -> 'medios' AS medios, r.texto AS respuesta, r.metadatos
FROM mensajes m LEFT JOIN mensajes r ON r.responde_a = m.id
WHERE m.chat_id = %(chat_id)s AND m.mensaje_id = %(mensaje_id)s
"""
# The first reading stands: whatever a turn that ran before wrote, it wrote by that one.
_FIJAR_LECTURA = """
UPDATE mensajes SET metadatos = jsonb_build_object('lectura', %(lectura)s::jsonb) || coalesce(metadatos, '{}')
WHERE id = %(mensaje)s RETURNING metadatos -> 'lectura' AS lectura
"""
# One statement, so that an answer and the talk's state after it are stored together or not at all.
_RESPONDER = """
WITH respuesta AS (
    INSERT INTO mensajes (chat_id, rol, texto, responde_a, metadatos)
    VALUES (%(chat_id)s, 'agente', %(texto)s, %(responde_a)s, %(metadatos)s)
    ON CONFLICT (responde_a) WHERE responde_a IS NOT NULL DO NOTHING
    RETURNING id
), punto AS (
    INSERT INTO checkpoints (thread_id, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
    SELECT %(chat_id)s, %(punto)s, %(anterior)s, %(estado)s, %(traza)s
    FROM respuesta WHERE %(punto)s::text IS NOT NULL
), suelto AS (
    UPDATE conversaciones SET turno_id = NULL, turno_vence_en = NULL
    WHERE chat_id = %(chat_id)s AND turno_id = %(turno_id)s
), en_vano AS (
    INSERT INTO demanda_insatisfecha AS d (dia, palabras, veces)
    SELECT (now() AT TIME ZONE %(zona)s)::date, pedido, 1
    FROM respuesta, unnest(%(en_vano)s::text[]) AS pedido
    ON CONFLICT (dia, palabras) DO UPDATE SET veces = d.veces + 1
), con_modelo AS (
    INSERT INTO resumen_turnos AS t
        (hora, fragmento, turnos, leidos, saltados, redactados, corregidos, fallidos)
    SELECT date_trunc('hour', now(), 'UTC'), mod(respuesta.id, 4), 1, (comprendio IS NOT NULL)::int,
           saltado::int, (redacto IS NOT NULL)::int, (rechazadas > 0)::int, (fallo IS NOT NULL)::int
    FROM respuesta, jsonb_to_recordset(jsonb_path_query_array(%(metadatos)s, '$.modelo'))
        AS m(comprendio text, redacto text, saltado boolean, rechazadas int, fallo text)
    ON CONFLICT (hora, fragmento) DO UPDATE
        SET turnos = t.turnos + 1, leidos = t.leidos + excluded.leidos,
            saltados = t.saltados + excluded.saltados, redactados = t.redactados + excluded.redactados,
            corregidos = t.corregidos + excluded.corregidos, fallidos = t.fallidos + excluded.fallidos
), usos AS (
    INSERT INTO resumen_usos AS u (hora, fragmento, modelo, tarea, llamadas, entrada, salida)
    SELECT date_trunc('hour', now(), 'UTC'), mod(respuesta.id, 4), modelo, tarea, llamadas, entrada, salida
    FROM respuesta, jsonb_to_recordset(jsonb_path_query_array(%(metadatos)s, '$.modelo.usos[*]'))
        AS m(modelo text, tarea text, llamadas int, entrada bigint, salida bigint)
    ON CONFLICT (hora, fragmento, modelo, tarea) DO UPDATE
        SET llamadas = u.llamadas + excluded.llamadas, entrada = u.entrada + excluded.entrada,
            salida = u.salida + excluded.salida
)
SELECT id FROM respuesta
"""
_SOLTAR = """
WITH fuera AS (
    DELETE FROM esperas WHERE turno_id = %(turno_id)s
)
UPDATE conversaciones SET turno_id = NULL, turno_vence_en = NULL
WHERE chat_id = %(chat_id)s AND turno_id = %(turno_id)s
"""
# Blobs and writes are of versions that stored a state in pieces; today's is whole in its row.
_PODAR = """
WITH sobra AS (
    SELECT thread_id, checkpoint_ns, checkpoint_id FROM (
        SELECT thread_id, checkpoint_ns, checkpoint_id,
               row_number() OVER (PARTITION BY thread_id, checkpoint_ns ORDER BY checkpoint_id DESC) AS lugar
        FROM checkpoints WHERE %(chats)s::text[] IS NULL OR thread_id = ANY(%(chats)s)
    ) contados WHERE lugar > %(dejar)s
), piezas AS (
    DELETE FROM checkpoint_blobs b USING sobra
    WHERE b.thread_id = sobra.thread_id AND NOT EXISTS (
        SELECT FROM checkpoints c
        WHERE c.thread_id = b.thread_id AND c.checkpoint_ns = b.checkpoint_ns
          AND c.checkpoint -> 'channel_versions' ->> b.channel = b.version
          AND (c.thread_id, c.checkpoint_ns, c.checkpoint_id) NOT IN (TABLE sobra)
    )
), escritos AS (
    DELETE FROM checkpoint_writes WHERE (thread_id, checkpoint_ns, checkpoint_id) IN (TABLE sobra)
)
DELETE FROM checkpoints WHERE (thread_id, checkpoint_ns, checkpoint_id) IN (TABLE sobra)
"""
_HISTORIAL = """
SELECT id, rol, texto, creado_en, CASE
    WHEN rol = 'agente' THEN metadatos
    WHEN metadatos ? 'medios' THEN jsonb_build_object('medios', metadatos -> 'medios')
END AS metadatos FROM mensajes
WHERE chat_id = %(chat_id)s AND (%(antes_de)s::bigint IS NULL OR id < %(antes_de)s)
ORDER BY id DESC LIMIT %(limite)s
"""


@dataclass(frozen=True)
class Reclamo:
    """A turn that is ours. `mensaje` is the message's row, None where its `mensaje_id` was known already.

    `repetido`: the message came before and was never answered; `lectura`, the acts that were read in it then.
    """

    datos_cliente: dict[str, str]
    mensaje: int | None
    repetido: bool = False
    lectura: list[dict[str, Any]] | None = None


@dataclass(frozen=True)
class Dicho:
    """A message that came before with this `mensaje_id`; `respuesta` None where it was never answered."""

    mensaje: int
    texto: str
    respuesta: str | None
    metadatos: dict[str, Any] | None
    lectura: list[dict[str, Any]] | None = None
    huella: str | None = None  # of its files, and how they were read
    medios: list[dict[str, Any]] | None = None


@dataclass(frozen=True)
class Punto:
    """A checkpoint of the talk, whole: `estado` and `traza` (LangGraph's metadata) are plain JSON."""

    id: str
    anterior: str | None
    estado: dict[str, Any]
    traza: dict[str, Any]


@dataclass(frozen=True)
class FilaMensaje:
    id: int
    rol: str
    texto: str
    creado_en: datetime
    metadatos: dict[str, Any] | None


class TurnoRepository:
    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[DictRow]], zona: str = "UTC") -> None:
        self._pool, self._zona = pool, zona

    async def reclamar(
        self,
        chat_id: str,
        *,
        turno_id: str,
        mensaje_id: str | None,
        texto: str,
        metadatos: dict[str, Any] | None = None,
    ) -> Reclamo | None:
        """Takes the chat's turn and stores the message; None while it is another's, or others came before."""
        valores = {
            "chat_id": chat_id,
            "turno_id": turno_id,
            "mensaje_id": mensaje_id,
            "texto": texto,
            "metadatos": Jsonb(metadatos) if metadatos else None,
            "plazo": SEGUNDOS_DE_TURNO,
            "espera": SEGUNDOS_DE_ESPERA,
        }
        fila = await self._una(_RECLAMAR, valores)
        return Reclamo(fila["datos_cliente"], fila["id"]) if fila else None

    async def renovar(self, chat_id: str, turno_id: str) -> None:
        """Keeps a turn that is ours from lapsing."""
        valores = {"chat_id": chat_id, "turno_id": turno_id, "plazo": SEGUNDOS_DE_TURNO}
        async with self._pool.connection() as conexion:
            await conexion.execute(_RENOVAR, valores)

    async def ya_dicho(self, chat_id: str, mensaje_id: str) -> Dicho | None:
        fila = await self._una(_YA_DICHO, {"chat_id": chat_id, "mensaje_id": mensaje_id})
        if fila is None:
            return None
        return Dicho(
            mensaje=fila["id"],
            **{
                campo: fila[campo]
                for campo in ("texto", "respuesta", "metadatos", "lectura", "huella", "medios")
            },
        )

    async def fijar_lectura(self, mensaje: int, actos: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Keeps what was read in a message, before it is acted on; returns the reading that stands."""
        fila = await self._una(_FIJAR_LECTURA, {"mensaje": mensaje, "lectura": Jsonb(actos)})
        return fila["lectura"] if fila and fila["lectura"] else actos

    async def responder(
        self,
        chat_id: str,
        *,
        turno_id: str,
        responde_a: int,
        texto: str,
        metadatos: dict[str, Any],
        punto: Punto | None = None,
        en_vano: Sequence[str] = (),
    ) -> bool:
        """Stores the answer with the talk's state after it, and gives the turn back.

        What its metadata say of models is added to their rollups.

        `en_vano`, sorted and each once: what was asked for and not found, counted on the shop's day.

        False, and nothing is stored, where the message had an answer already.

        That happens when our claim lapsed while we ran, and the message came again.
        """
        valores = {
            "chat_id": chat_id,
            "turno_id": turno_id,
            "responde_a": responde_a,
            "texto": texto,
            "metadatos": Jsonb(metadatos),
            "punto": punto.id if punto else None,
            "anterior": punto.anterior if punto else None,
            "estado": Jsonb(punto.estado) if punto else None,
            "traza": Jsonb(punto.traza) if punto else None,
            "zona": self._zona,
            "en_vano": list(en_vano),
        }
        return await self._una(_RESPONDER, valores) is not None

    async def soltar(self, chat_id: str, turno_id: str) -> None:
        """Gives the turn, or the place in the queue, back with no answer: the message may be sent again."""
        async with self._pool.connection() as conexion:
            await conexion.execute(_SOLTAR, {"chat_id": chat_id, "turno_id": turno_id})

    async def podar(self, chats: list[str] | None, *, dejar: int) -> int:
        """Deletes all but the newest `dejar` checkpoints of each of these chats, or of every one."""
        async with self._pool.connection() as conexion:
            return (await conexion.execute(_PODAR, {"chats": chats, "dejar": dejar})).rowcount

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
