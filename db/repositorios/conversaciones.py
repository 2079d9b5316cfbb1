"""All SQL of conversations as the administration reads them. Callers own the transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import ColumnElement, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import SQL_ABIERTA, Conversacion, Mensaje, Venta
from db.repositorios.listas import Orden, Pagina, Pedida, paginar

OrdenConversaciones = Literal["actualizada_en", "-actualizada_en", "creada_en", "-creada_en"]

# For each chat its last message, what its last answer waits for, its newest sale, and what nobody read.
_VER = """
SELECT c.chat_id, c.datos_cliente, c.derivada_en, c.creada_en, c.actualizada_en,
       c.turno_vence_en > now() AS ocupada, v.id AS venta_id, v.estado AS estado_venta,
       m.id AS mensaje_id, m.rol, left(m.texto, :caracteres) AS texto, m.creado_en AS mensaje_en, a.espera,
       (SELECT count(*) FROM (SELECT FROM mensajes n WHERE n.chat_id = c.chat_id AND n.id > c.leida_hasta
                              AND n.rol = 'cliente' LIMIT :tope) sin_leer) AS no_leidos
FROM conversaciones c
LEFT JOIN LATERAL (
    SELECT * FROM mensajes WHERE chat_id = c.chat_id ORDER BY id DESC LIMIT 1
) m ON true
LEFT JOIN LATERAL (
    SELECT metadatos->>'espera' AS espera FROM mensajes WHERE chat_id = c.chat_id AND rol = 'agente'
    ORDER BY id DESC LIMIT 1
) a ON true
LEFT JOIN LATERAL (SELECT id, estado FROM ventas WHERE chat_id = c.chat_id ORDER BY id DESC LIMIT 1) v ON true
WHERE c.chat_id = ANY(:chats)
"""


@dataclass(frozen=True)
class FiltrosConversaciones:
    derivadas: bool = False
    con_pedido: bool = False
    desde: datetime | None = None
    hasta: datetime | None = None

    def condiciones(self) -> list[ColumnElement[bool]]:
        """`desde` and `hasta` bound the last activity; the latter is not included."""
        puestas: list[ColumnElement[bool]] = []
        if self.derivadas:
            puestas.append(Conversacion.derivada_en.is_not(None))
        if self.con_pedido:
            abiertas = select(Venta.chat_id).where(SQL_ABIERTA)
            puestas.append(Conversacion.chat_id.in_(abiertas))
        if self.desde is not None:
            puestas.append(Conversacion.actualizada_en >= self.desde)
        if self.hasta is not None:
            puestas.append(Conversacion.actualizada_en < self.hasta)
        return puestas


class ConversacionRepository:
    TOPE_SIN_LEER = 100
    CARACTERES = 200

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def listar(
        self, filtros: FiltrosConversaciones, orden: OrdenConversaciones, pedida: Pedida
    ) -> Pagina[dict[str, Any]]:
        columna = getattr(Conversacion, orden.removeprefix("-"))
        por_ella = Orden(columna, Conversacion.chat_id, descendente=orden.startswith("-"))
        pagina = await paginar(self._session, filtros.condiciones(), por_ella, pedida)
        vistas = {vista["chat_id"]: vista for vista in await self._ver(list(pagina.items))}
        return Pagina(
            [vistas[chat_id] for chat_id in pagina.items if chat_id in vistas],
            pagina.total,
            pagina.total_es_aproximado,
            pagina.siguiente,
        )

    async def ver(self, chat_id: str) -> dict[str, Any] | None:
        return next(iter(await self._ver([chat_id])), None)

    async def mensajes(self, chat_id: str, *, limite: int, antes_de: int | None) -> list[Mensaje]:
        """The newest before that id, oldest first."""
        consulta = select(Mensaje).where(Mensaje.chat_id == chat_id).order_by(Mensaje.id.desc()).limit(limite)
        if antes_de is not None:
            consulta = consulta.where(Mensaje.id < antes_de)
        return list(reversed((await self._session.scalars(consulta)).all()))

    async def marcar_leida(self, chat_id: str, hasta: int) -> bool:
        """Whether there is such a chat. What was read stays so."""
        orden = (
            update(Conversacion)
            .where(Conversacion.chat_id == chat_id)
            .values(leida_hasta=text("greatest(leida_hasta, :hasta)").bindparams(hasta=hasta))
            .returning(Conversacion.chat_id)
        )
        return (await self._session.execute(orden)).first() is not None

    async def _ver(self, chats: list[str]) -> list[dict[str, Any]]:
        valores = {"chats": chats, "tope": self.TOPE_SIN_LEER, "caracteres": self.CARACTERES}
        return [dict(fila._mapping) for fila in await self._session.execute(text(_VER), valores)]
