"""All SQL of customers as the administration reads them: lists, figures, and what a person may ask of us.

What was returned is taken from the figures. Callers own the transaction.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import ColumnElement, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Cliente, LineaVenta, Producto, Venta
from db.repositorios.listas import Orden, Pagina, Pedida, con_palabras, paginar

OrdenClientes = Literal[
    "nombre_completo", "-nombre_completo", "total_comprado", "-total_comprado", "compras", "-compras",
    "ultima_compra_en", "-ultima_compra_en",
]  # fmt: skip

_NETAS = """
WITH suyas AS (
    SELECT v.id, v.cerrada_en, l.producto_id, l.nombre, l.precio_unitario,
           l.cantidad - coalesce(d.cantidad, 0) AS unidades,
           round(l.precio_unitario * (l.cantidad - coalesce(d.cantidad, 0)), l.decimales) AS importe
    FROM ventas v
    JOIN lineas_venta l ON l.venta_id = v.id
    LEFT JOIN LATERAL (
        SELECT sum(m.cantidad) AS cantidad FROM movimientos_inventario m
        WHERE m.venta_id = v.id AND m.producto_id = l.producto_id AND m.motivo = 'devolucion'
    ) d ON true
    WHERE v.cliente_id = :cliente_id AND v.estado = 'cerrada'
      AND (CAST(:desde AS timestamptz) IS NULL OR v.cerrada_en >= :desde)
      AND (CAST(:hasta AS timestamptz) IS NULL OR v.cerrada_en < :hasta)
      AND (CAST(:productos AS bigint[]) IS NULL OR l.producto_id = ANY(:productos))
      AND (CAST(:ventas AS bigint[]) IS NULL OR v.id = ANY(:ventas))
)
"""
_CIFRAS = f"""{_NETAS}
SELECT count(DISTINCT id) AS compras, coalesce(sum(unidades), 0) AS unidades,
       count(DISTINCT producto_id) AS distintos,
       coalesce(sum(importe), 0) AS total, min(cerrada_en) AS primera, max(cerrada_en) AS ultima
FROM suyas WHERE unidades > 0
"""
_FAVORITOS = f"""{_NETAS}
SELECT s.producto_id, max(s.nombre) AS nombre, sum(s.unidades) AS unidades,
       count(DISTINCT s.id) AS compras, sum(s.importe) AS total
FROM suyas s WHERE s.unidades > 0 GROUP BY s.producto_id
ORDER BY compras DESC, unidades DESC, s.producto_id LIMIT :limite
"""
_CATEGORIAS = f"""{_NETAS}
SELECT coalesce(nullif(p.categoria, ''), 'Sin categoría') AS categoria, sum(s.unidades) AS unidades,
       sum(s.importe) AS total
FROM suyas s JOIN productos p ON p.id = s.producto_id WHERE s.unidades > 0
GROUP BY 1 ORDER BY unidades DESC, 1 LIMIT :limite
"""
_EVIDENCIA = f"""{_NETAS}
SELECT id AS venta_id, cerrada_en AS fecha, producto_id, nombre AS producto, unidades AS cantidad, importe
FROM suyas WHERE unidades > 0 ORDER BY {{orden}}cerrada_en DESC, id DESC, producto_id LIMIT :limite
"""
_VENTAS = f"""{_NETAS}
SELECT id FROM suyas WHERE unidades > 0 GROUP BY id, cerrada_en ORDER BY {{orden}}, id LIMIT :limite
"""
# Pages of the calendar and of the clock, in the shop's zone: the one with most sales first.
_RITMO = f"""{_NETAS}
SELECT date_part(:parte, cerrada_en AT TIME ZONE :zona)::int AS cual, count(DISTINCT id) AS compras,
       sum(importe) AS total
FROM suyas WHERE unidades > 0 GROUP BY 1 ORDER BY compras DESC, total DESC, cual
"""
_DEVUELTO = """
SELECT m.venta_id, m.creado_en AS fecha, m.producto_id, l.nombre AS producto, m.cantidad,
       importe_devuelto(m.id) AS importe
FROM ventas v
JOIN movimientos_inventario m ON m.venta_id = v.id AND m.motivo = 'devolucion'
JOIN lineas_venta l ON l.venta_id = v.id AND l.producto_id = m.producto_id
WHERE v.cliente_id = :cliente_id AND v.estado = 'cerrada'
  AND (CAST(:desde AS timestamptz) IS NULL OR m.creado_en >= :desde)
  AND (CAST(:hasta AS timestamptz) IS NULL OR m.creado_en < :hasta)
  AND (CAST(:productos AS bigint[]) IS NULL OR m.producto_id = ANY(:productos))
ORDER BY m.id DESC LIMIT :limite
"""
_ORDEN_DE_VENTAS = {
    "recientes": "cerrada_en DESC",
    "antiguas": "cerrada_en",
    "mayores": "sum(importe) DESC",
    "menores": "sum(importe)",
}
_POR_PRECIO = {"caras": "precio_unitario DESC, ", "baratas": "precio_unitario, ", None: ""}
_TOP = """
WITH devuelto AS (
    SELECT d.venta_id,
           sum(l.subtotal - round(l.precio_unitario * (l.cantidad - d.cantidad), l.decimales)) AS importe
    FROM (SELECT venta_id, producto_id, sum(cantidad) AS cantidad FROM movimientos_inventario
          WHERE motivo = 'devolucion' GROUP BY 1, 2) d
    JOIN lineas_venta l ON l.venta_id = d.venta_id AND l.producto_id = d.producto_id
    GROUP BY 1
)
SELECT c.id, sum(v.total) - coalesce(sum(d.importe), 0) AS valor, count(*) AS cantidad
FROM ventas v JOIN clientes c ON c.id = v.cliente_id LEFT JOIN devuelto d ON d.venta_id = v.id
WHERE v.estado = 'cerrada' AND c.anonimizado_en IS NULL
  AND (CAST(:desde AS timestamptz) IS NULL OR v.cerrada_en >= :desde)
  AND (CAST(:hasta AS timestamptz) IS NULL OR v.cerrada_en < :hasta)
GROUP BY c.id ORDER BY {por} DESC, c.id LIMIT :limite
"""


@dataclass(frozen=True)
class Periodo:
    """`hasta` is not included; None leaves it open."""

    desde: datetime | None = None
    hasta: datetime | None = None


@dataclass(frozen=True)
class Compras:
    """Those of one customer: of a period, of some products, or in some sales."""

    cliente_id: int
    periodo: Periodo = Periodo()
    productos: list[int] | None = None
    ventas: list[int] | None = None


@dataclass(frozen=True)
class FiltrosClientes:
    q: str | None = None
    barrio: str | None = None
    compras_min: int | None = None
    compras_max: int | None = None
    total_min: Decimal | None = None
    total_max: Decimal | None = None
    ultima_compra: Periodo = Periodo()
    producto_id: int | None = None
    categoria: str | None = None
    comprado: Periodo = Periodo()

    def condiciones(self) -> list[ColumnElement[bool]]:
        puestas: list[ColumnElement[bool]] = [Cliente.anonimizado_en.is_(None)]
        if self.q:
            puestas.append(con_palabras(Cliente.busqueda, self.q))
        if self.barrio:
            puestas.append(func.lower(Cliente.barrio) == self.barrio.lower())
        for columna, minimo, maximo in (
            (Cliente.compras, self.compras_min, self.compras_max),
            (Cliente.total_comprado, self.total_min, self.total_max),
        ):
            if minimo is not None:
                puestas.append(columna >= minimo)
            if maximo is not None:
                puestas.append(columna <= maximo)
        puestas += _en_periodo(Cliente.ultima_compra_en, self.ultima_compra)
        return [*puestas, *self._por_lo_comprado()]

    def _por_lo_comprado(self) -> list[ColumnElement[bool]]:
        if not (self.producto_id or self.categoria or self.comprado != Periodo()):
            return []
        ventas = select(Venta.cliente_id).where(
            Venta.estado == "cerrada", *_en_periodo(Venta.cerrada_en, self.comprado)
        )
        if self.producto_id or self.categoria:
            ventas = ventas.join(LineaVenta, LineaVenta.venta_id == Venta.id)
        if self.producto_id:
            ventas = ventas.where(LineaVenta.producto_id == self.producto_id)
        if self.categoria:
            de_ella = select(Producto.id).where(Producto.categoria == self.categoria)
            ventas = ventas.where(LineaVenta.producto_id.in_(de_ella))
        return [Cliente.id.in_(ventas)]


def _en_periodo(columna: Any, periodo: Periodo) -> list[ColumnElement[bool]]:
    puestas: list[ColumnElement[bool]] = []
    if periodo.desde is not None:
        puestas.append(columna >= periodo.desde)
    if periodo.hasta is not None:
        puestas.append(columna < periodo.hasta)
    return puestas


class CompradorRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def listar(self, filtros: FiltrosClientes, orden: OrdenClientes, pedida: Pedida) -> Pagina[Cliente]:
        columna = getattr(Cliente, orden.removeprefix("-"))
        condiciones = filtros.condiciones()
        if "ultima_compra_en" in orden:
            condiciones.append(Cliente.ultima_compra_en.is_not(None))
        pagina = await paginar(
            self._session, condiciones, Orden(columna, Cliente.id, descendente=orden.startswith("-")), pedida
        )
        por_id = await self._por_id(list(pagina.items))
        return Pagina(
            [por_id[i] for i in pagina.items if i in por_id],
            pagina.total,
            pagina.total_es_aproximado,
            pagina.siguiente,
        )

    async def _por_id(self, ids: list[int]) -> dict[int, Cliente]:
        filas = await self._session.scalars(select(Cliente).where(Cliente.id.in_(ids)))
        return {fila.id: fila for fila in filas}

    async def con_documento(self, cedula: str, tipo_documento: str | None) -> list[Cliente]:
        consulta = select(Cliente).where(Cliente.cedula == cedula, Cliente.anonimizado_en.is_(None))
        if tipo_documento is not None:
            consulta = consulta.where(Cliente.tipo_documento == tipo_documento)
        return list(await self._session.scalars(consulta.order_by(Cliente.id).limit(2)))

    async def top(
        self, por: Literal["valor", "cantidad"], periodo: Periodo, limite: int
    ) -> list[tuple[Cliente, Decimal, int]]:
        """The best customers with what they spent and how often they bought."""
        if periodo == Periodo():
            columna = Cliente.total_comprado if por == "valor" else Cliente.compras
            consulta = select(Cliente).where(Cliente.compras > 0, Cliente.anonimizado_en.is_(None))
            filas = await self._session.scalars(consulta.order_by(columna.desc(), Cliente.id).limit(limite))
            return [(fila, fila.total_comprado, fila.compras) for fila in filas]
        cifras = (
            await self._session.execute(
                text(_TOP.format(por=por)), {"desde": periodo.desde, "hasta": periodo.hasta, "limite": limite}
            )
        ).all()
        por_id = await self._por_id([fila.id for fila in cifras])
        return [(por_id[fila.id], fila.valor, fila.cantidad) for fila in cifras]

    async def cifras(self, de: Compras) -> dict[str, Any]:
        """compras, unidades, distintos, total, primera, ultima."""
        return (await self._de(de, _CIFRAS))[0]

    async def favoritos(self, de: Compras, limite: int = 5) -> list[dict[str, Any]]:
        return await self._de(de, _FAVORITOS, limite=limite)

    async def categorias(self, de: Compras, limite: int = 5) -> list[dict[str, Any]]:
        return await self._de(de, _CATEGORIAS, limite=limite)

    async def evidencia(
        self, de: Compras, *, precio: Literal["caras", "baratas"] | None = None, limite: int = 50
    ) -> list[dict[str, Any]]:
        """The lines of sales: the dearest or cheapest goods first, or else the newest."""
        return await self._de(de, _EVIDENCIA.format(orden=_POR_PRECIO[precio]), limite=limite)

    async def ventas(self, de: Compras, orden: str, limite: int) -> list[int]:
        """Ids of the sales that come first in one of `_ORDEN_DE_VENTAS`."""
        filas = await self._de(de, _VENTAS.format(orden=_ORDEN_DE_VENTAS[orden]), limite=limite)
        return [fila["id"] for fila in filas]

    async def ritmo(
        self, de: Compras, parte: Literal["isodow", "hour", "month"], zona: str
    ) -> list[dict[str, Any]]:
        """cual, compras, total: by day of the week, hour or month."""
        return await self._de(de, _RITMO, parte=parte, zona=zona)

    async def devuelto(self, de: Compras, limite: int = 50) -> list[dict[str, Any]]:
        return await self._de(de, _DEVUELTO, limite=limite)

    async def nombres_comprados(self, cliente_id: int) -> dict[int, str]:
        """Every product the customer ever bought, with a name it was sold under."""
        consulta = (
            select(LineaVenta.producto_id, func.max(LineaVenta.nombre))
            .join(Venta, Venta.id == LineaVenta.venta_id)
            .where(Venta.cliente_id == cliente_id, Venta.estado == "cerrada")
            .group_by(LineaVenta.producto_id)
        )
        return {producto_id: nombre for producto_id, nombre in await self._session.execute(consulta)}

    async def mensajes(self, cliente_id: int) -> list[dict[str, Any]]:
        """All that was said in the chats where the customer bought."""
        consulta = text(
            "SELECT chat_id, rol, texto, creado_en FROM mensajes WHERE chat_id IN"
            " (SELECT chat_id FROM ventas WHERE cliente_id = :cliente_id) ORDER BY id"
        )
        return [
            dict(fila._mapping) for fila in await self._session.execute(consulta, {"cliente_id": cliente_id})
        ]

    async def _de(self, de: Compras, consulta: str, **mas: Any) -> list[dict[str, Any]]:
        valores = {
            "cliente_id": de.cliente_id,
            "desde": de.periodo.desde,
            "hasta": de.periodo.hasta,
            "productos": de.productos,
            "ventas": de.ventas,
            **mas,
        }
        consulta_suya = text(consulta)
        usados = {nombre: valores[nombre] for nombre in consulta_suya.compile().params}
        return [dict(fila._mapping) for fila in await self._session.execute(consulta_suya, usados)]


# In this order; the chat gets another id because its own may be a telephone.
_OLVIDAR_CHAT = (
    "INSERT INTO conversaciones (chat_id, creada_en) SELECT :nuevo, creada_en FROM conversaciones"
    " WHERE chat_id = :chat_id",
    "UPDATE ventas SET chat_id = :nuevo, datos_cliente = '{}' WHERE chat_id = :chat_id",
    "DELETE FROM actos_aplicados WHERE left(clave, length(:chat_id) + 1) = :chat_id || ':'",
    "DELETE FROM mensajes WHERE chat_id = :chat_id",
    "DELETE FROM checkpoints WHERE thread_id = :chat_id",
    "DELETE FROM checkpoint_blobs WHERE thread_id = :chat_id",
    "DELETE FROM checkpoint_writes WHERE thread_id = :chat_id",
    "DELETE FROM conversaciones WHERE chat_id = :chat_id",
)
_ANONIMIZAR = """
UPDATE clientes SET tipo_documento = '', cedula = 'anonimo-' || id, nombre_completo = '', telefono = '',
       correo = '', direccion = '', barrio = '', indicaciones_adicionales = '', anonimizado_en = now()
WHERE id = :cliente_id
"""


class OlvidoRepository:
    """Takes a person out of everything, and leaves the accounts."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def chats(self, cliente_id: int) -> list[str]:
        """Those where the customer bought, locked so that no turn goes on meanwhile."""
        filas = await self._session.scalars(
            text(
                "SELECT chat_id FROM conversaciones WHERE chat_id IN"
                " (SELECT chat_id FROM ventas WHERE cliente_id = :cliente_id) ORDER BY chat_id FOR UPDATE"
            ),
            {"cliente_id": cliente_id},
        )
        return list(filas)

    async def olvidar_chat(self, chat_id: str, nuevo: str) -> None:
        for orden in _OLVIDAR_CHAT:
            await self._session.execute(text(orden), {"chat_id": chat_id, "nuevo": nuevo})

    async def anonimizar(self, cliente_id: int) -> None:
        await self._session.execute(text(_ANONIMIZAR), {"cliente_id": cliente_id})
