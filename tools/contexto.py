"""What a turn's tools and nodes work with. Identity comes from here, never from a model's arguments."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from psycopg import AsyncConnection
from psycopg.rows import DictRow
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from tools.busqueda.indice import IndiceProductos
from tools.empresa import IndiceConocimiento
from tools.pedidos import Reglas


@dataclass(frozen=True)
class Recursos:
    """One a process: what every turn shares."""

    sessions: async_sessionmaker[AsyncSession]
    pool: AsyncConnectionPool[AsyncConnection[DictRow]]  # for what a turn only reads
    indice: IndiceProductos
    conocimiento: IndiceConocimiento
    reglas: Reglas
    campos_requeridos: tuple[str, ...]
    pais: str
    productos_por_respuesta: int
    zona: ZoneInfo = ZoneInfo("UTC")  # whose days the shop's are
    recoger_en_tienda: bool | None = None  # None: as the knowledge of the shop says

    @property
    def se_puede_recoger(self) -> bool:
        """As the owner says; where he says nothing of it, if he tells where the shop is."""
        if self.recoger_en_tienda is not None:
            return self.recoger_en_tienda
        if self.conocimiento.nombra("recoger"):
            return self.conocimiento.habla_de("recoger")
        return self.conocimiento.habla_de("ubicacion")


@dataclass(frozen=True)
class Contexto:
    """One a turn: whose it is, and which message it answers."""

    recursos: Recursos
    chat_id: str
    turno: int  # mensajes.id of the customer's message: the same when a turn runs again

    def clave(self, acto: int, operacion: str) -> str:
        """Names an act's write, so that it is done once."""
        return f"{self.chat_id}:{self.turno}:{acto}:{operacion}"
