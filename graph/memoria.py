"""The talk's memory: LangGraph's checkpoints, small, stored with the answer, and never trusted blindly."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from typing import Any

import psycopg
import structlog
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    get_serializable_checkpoint_metadata,
)
from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool
from pydantic import TypeAdapter

from agent.actos import ACTOS, Referencia
from db.repositorios.turnos import Punto, TurnoRepository
from graph.state import Charla

log = structlog.get_logger()
_CHARLA: TypeAdapter[Charla] = TypeAdapter(Charla)
_PODAR_CADA_S = 5.0


class Memoria(AsyncPostgresSaver):
    """Reads as LangGraph's saver does, and writes when the turn's answer is stored, in one statement.

    So a crash leaves both or none, a turn that fails leaves the talk as it was, and a checkpoint is one row
    of JSON: no bytes are ever revived as objects.
    """

    def __init__(self, pool: AsyncConnectionPool[AsyncConnection[DictRow]]) -> None:
        super().__init__(pool, serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        self._pool = pool
        self._por_guardar: dict[str, Punto] = {}

    def with_allowlist(self, extra_allowlist: Collection[tuple[str, ...]]) -> "Memoria":
        """Itself: no type of ours belongs in a checkpoint."""
        return self

    @asynccontextmanager
    async def _cursor(self, *, pipeline: bool = False) -> AsyncIterator[AsyncCursor[DictRow]]:
        """A connection of the pool a read; the base class's one lock would queue the turns of all chats."""
        async with self._pool.connection() as conexion, conexion.cursor(binary=True) as cursor:
            yield cursor

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """None, and a warning, where what is stored cannot be read: the talk begins anew from SQL."""
        try:
            guardado = await super().aget_tuple(config)
            if guardado is not None:
                _exigir_charla(guardado.checkpoint["channel_values"])
        except psycopg.Error:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it holds, a chat must go on
            chat_id = config["configurable"]["thread_id"]
            log.warning("charla.ilegible", chat=chat_id[:6], error=type(error).__name__)
            return None
        return guardado

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Keeps it for `tomar`."""
        ids = config["configurable"]
        self._por_guardar[ids["turno_id"]] = Punto(
            id=checkpoint["id"],
            anterior=ids.get("checkpoint_id"),
            estado=dict(checkpoint),
            traza=dict(get_serializable_checkpoint_metadata(config, metadata)),
        )
        return {"configurable": {**ids, "checkpoint_id": checkpoint["id"]}}

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        """Nothing: they are of a turn that failed, and it runs again from its beginning."""

    def tomar(self, turno_id: str) -> Punto | None:
        """What that turn left to be stored."""
        return self._por_guardar.pop(turno_id, None)


def _exigir_charla(valores: dict[str, Any]) -> None:
    """Raises ValidationError where a node could not work with it: damaged, or of another version."""
    charla = _CHARLA.validate_python(valores)
    pendiente = charla.get("pendiente")
    ACTOS.validate_python([*charla.get("en_cola", []), *([pendiente] if pendiente else [])])
    if sin_cantidad := charla.get("sin_cantidad"):
        Referencia.model_validate(sin_cantidad)


class Poda:
    """Deletes old checkpoints behind the turns' back: each chat keeps the last `dejar`."""

    def __init__(self, repositorio: TurnoRepository, dejar: int) -> None:
        self._repositorio = repositorio
        self._dejar = dejar
        self._chats: set[str] = set()

    def anotar(self, chat_id: str) -> None:
        self._chats.add(chat_id)

    @asynccontextmanager
    async def funcionando(self) -> AsyncIterator[None]:
        """First all chats, which another process may have left half pruned; then those that spoke."""
        tarea = asyncio.create_task(self._podar_siempre())
        try:
            yield
        finally:
            tarea.cancel()
            await asyncio.wait([tarea])
            await self.podar()

    async def podar(self, *, todo: bool = False) -> None:
        chats, self._chats = self._chats, set()
        if not (chats or todo):
            return
        try:
            borrados = await self._repositorio.podar(None if todo else sorted(chats), dejar=self._dejar)
        except psycopg.Error as error:
            self._chats |= chats
            log.warning("poda.fallida", error=type(error).__name__)
        else:
            log.debug("poda.hecha", borrados=borrados)

    async def _podar_siempre(self) -> None:
        await self.podar(todo=True)
        while True:
            await asyncio.sleep(_PODAR_CADA_S)
            await self.podar()
