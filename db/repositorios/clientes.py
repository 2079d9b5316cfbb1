"""All SQL of customers and of the data given in a chat."""

from sqlalchemy import func, literal, select, type_coerce, update
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from db.models import Cliente, Conversacion, EstadoVenta, Venta

_COLUMNAS = ("nombre_completo", "telefono", "correo", "direccion", "barrio", "indicaciones_adicionales")


class ClienteRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def abrir_conversacion(self, chat_id: str) -> None:
        """The chat's row, made if there is none."""
        await self._session.execute(
            insert(Conversacion).values(chat_id=chat_id).on_conflict_do_nothing(index_elements=["chat_id"])
        )

    async def datos(self, chat_id: str) -> dict[str, str]:
        consulta = select(Conversacion.datos_cliente).where(Conversacion.chat_id == chat_id)
        return dict(await self._session.scalar(consulta) or {})

    async def guardar_datos(self, chat_id: str, datos: dict[str, str]) -> dict[str, str]:
        consulta = (
            update(Conversacion)
            .where(Conversacion.chat_id == chat_id)
            .values(datos_cliente=Conversacion.datos_cliente.op("||")(type_coerce(datos, JSONB)))
            .returning(Conversacion.datos_cliente)
        )
        return dict((await self._session.execute(consulta)).scalar_one())

    async def crear_o_completar(self, datos: dict[str, str]) -> int:
        """Inserts the customer, or fills the empty columns of the one with this document."""
        valores = {campo: datos.get(campo, "") for campo in _COLUMNAS}
        alta = insert(Cliente).values(
            tipo_documento=datos.get("tipo_documento", ""), cedula=datos["cedula"], **valores
        )
        completar = {
            campo: func.coalesce(func.nullif(getattr(Cliente, campo), literal("")), alta.excluded[campo])
            for campo in _COLUMNAS
        }
        consulta = alta.on_conflict_do_update(index_elements=["tipo_documento", "cedula"], set_=completar)
        return (await self._session.execute(consulta.returning(Cliente.id))).scalar_one()

    async def actualizar(self, cliente_id: int, datos: dict[str, str]) -> None:
        valores = {campo: datos[campo] for campo in _COLUMNAS if datos.get(campo)}
        if valores:
            await self._session.execute(update(Cliente).where(Cliente.id == cliente_id).values(**valores))

    async def ventas_cerradas(self, chat_id: str, limite: int) -> list[Venta]:
        consulta = (
            select(Venta)
            .where(Venta.chat_id == chat_id, Venta.estado == EstadoVenta.CERRADA)
            .order_by(Venta.cerrada_en.desc(), Venta.id.desc())
            .limit(limite)
            .options(selectinload(Venta.lineas))
        )
        return list(await self._session.scalars(consulta))
