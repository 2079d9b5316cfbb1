"""All SQL of orders, reservations and stock. Callers own the transaction.

Raw statements on the session's own connection: most turns write an order, a dozen statements at a time, and
through the ORM each took five times as long.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from psycopg import AsyncConnection, AsyncCursor
from psycopg.rows import TupleRow, tuple_row
from psycopg.types.json import Jsonb
from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import CambioDePrecio, TransicionInvalidaError
from db.models import SQL_ABIERTA, TRANSICIONES, EstadoVenta
from db.reloj import desfase
from db.repositorios import lecturas
from db.repositorios.lecturas import Existencia, psycopg_de

# Not now(), the start of the transaction: after a wait for a lock, that is the past.
_AHORA = "(statement_timestamp() + %(desfase)s)"
_VENTA = "SELECT v.id, v.estado, v.moneda, v.datos_cliente FROM ventas v"
_ABIERTA = f"{_VENTA} WHERE chat_id = %(chat_id)s AND {SQL_ABIERTA.text}"
_ABRIR = f"""
INSERT INTO ventas (chat_id, moneda) VALUES (%(chat_id)s, %(moneda)s)
ON CONFLICT (chat_id) WHERE {SQL_ABIERTA.text} DO NOTHING
"""
# As an UPDATE of the stock does: the foreign key of somebody's new line need not wait.
_BLOQUEAR = "SELECT id FROM productos WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE"
_BLOQUEAR_RESERVADOS = """
SELECT id FROM productos WHERE id IN (SELECT producto_id FROM reservas WHERE venta_id = %(venta_id)s)
ORDER BY id FOR NO KEY UPDATE
"""
_SOLTAR_VENCIDAS = f"DELETE FROM reservas WHERE producto_id = ANY(%(ids)s) AND vence_en <= {_AHORA}"
_GUARDAR_LINEA = f"""
INSERT INTO lineas_venta (venta_id, producto_id, nombre, cantidad, precio_unitario, decimales, ofrecida_en)
VALUES (%(venta_id)s, %(producto_id)s, %(nombre)s, %(cantidad)s, %(precio)s, %(decimales)s, {_AHORA})
ON CONFLICT (venta_id, producto_id) DO UPDATE SET cantidad = excluded.cantidad
"""
_DE_OTRO_PRECIO = f"""
l.venta_id = %(venta_id)s AND p.id = l.producto_id AND p.precio <> l.precio_unitario
AND l.ofrecida_en <= {_AHORA} - %(plazo)s
"""
_PRECIOS_VENCIDOS = f"""
SELECT l.producto_id, l.nombre, l.precio_unitario, p.precio FROM lineas_venta l, productos p
WHERE {_DE_OTRO_PRECIO} ORDER BY l.id
"""
_OFRECER_PRECIOS_DE_HOY = f"""
UPDATE lineas_venta l
SET precio_anterior = l.precio_unitario, precio_unitario = p.precio, ofrecida_en = {_AHORA}
FROM productos p WHERE {_DE_OTRO_PRECIO}
"""
_ACEPTAR_PRECIOS = f"""
UPDATE lineas_venta SET precio_anterior = NULL, ofrecida_en = {_AHORA} WHERE venta_id = %(venta_id)s
"""
_BORRAR_LINEA = """
WITH reserva AS (DELETE FROM reservas WHERE venta_id = %(venta_id)s AND producto_id = %(producto_id)s)
DELETE FROM lineas_venta WHERE venta_id = %(venta_id)s AND producto_id = %(producto_id)s
"""
_ACTUALIZAR_TOTAL = """
UPDATE ventas SET actualizada_en = now(), total = coalesce((
    SELECT sum(subtotal) FROM lineas_venta WHERE venta_id = %(venta_id)s
), 0) WHERE id = %(venta_id)s
"""
# What else each state puts into the sale's row.
_AL_PASAR = {
    EstadoVenta.INICIADA: "confirmada_en = NULL",
    EstadoVenta.PENDIENTE: "confirmada_en = NULL",
    EstadoVenta.RECOLECTANDO_DATOS: "confirmada_en = now()",
    # The moment of this statement: sales of one customer are in the order in which they locked its row.
    EstadoVenta.CERRADA: """
        cerrada_en = statement_timestamp(), cliente_id = %(cliente_id)s, datos_cliente = %(datos_cliente)s
    """,
    EstadoVenta.CANCELADA: "cancelada_en = now(), motivo_cancelacion = %(motivo)s",
}
_PASAR = """
UPDATE ventas SET estado = %(hacia)s, actualizada_en = now(), {}
WHERE id = %(venta_id)s AND estado = ANY(%(desde)s)
"""
_RESERVAR = f"""
INSERT INTO reservas (venta_id, producto_id, cantidad, vence_en)
SELECT %(venta_id)s, id, cantidad, {_AHORA} + %(plazo)s
FROM unnest(%(ids)s::bigint[], %(cantidades)s::int[]) AS pedidas (id, cantidad)
ON CONFLICT (venta_id, producto_id) DO UPDATE
    SET cantidad = excluded.cantidad, vence_en = excluded.vence_en
"""
_RENOVAR = f"""
UPDATE reservas SET vence_en = {_AHORA} + %(plazo)s WHERE venta_id = %(venta_id)s AND vence_en > {_AHORA}
"""
# Held units that the stock no longer covers, oldest reservation first; who is left with none holds nothing.
# A shop that counts less than it promised must still serve those who came first, rather than nobody.
_RECORTAR_RESERVAS = f"""
WITH vivas AS (
    SELECT r.id, r.cantidad,
           p.stock + r.cantidad - sum(r.cantidad) OVER (PARTITION BY r.producto_id ORDER BY r.id) AS quedan
    FROM reservas r JOIN productos p ON p.id = r.producto_id
    WHERE r.producto_id = ANY(%(ids)s) AND r.vence_en > {_AHORA}
), soltadas AS (
    DELETE FROM reservas r WHERE r.producto_id = ANY(%(ids)s)
    AND NOT EXISTS (SELECT FROM vivas WHERE vivas.id = r.id AND vivas.quedan > 0)
)
UPDATE reservas SET cantidad = vivas.quedan
FROM vivas WHERE reservas.id = vivas.id AND vivas.quedan > 0 AND vivas.quedan < vivas.cantidad
"""
_CAMBIAR_STOCK = """
UPDATE productos SET stock = stock + %(cambio)s, actualizado_en = now()
WHERE id = %(producto_id)s AND stock + %(cambio)s >= 0 RETURNING stock
"""
_MOVIMIENTO = """
INSERT INTO movimientos_inventario (producto_id, cantidad, motivo, venta_id, detalle)
VALUES (%(producto_id)s, %(cantidad)s, %(motivo)s, %(venta_id)s, %(detalle)s)
"""
_VENDER = """
UPDATE productos SET stock = stock - l.cantidad, actualizado_en = now() FROM lineas_venta l
WHERE productos.id = l.producto_id AND l.venta_id = %(venta_id)s AND stock >= l.cantidad
"""
_MOVIMIENTOS_DE_VENTA = """
INSERT INTO movimientos_inventario (producto_id, cantidad, motivo, venta_id)
SELECT producto_id, -cantidad, 'venta', venta_id FROM lineas_venta
WHERE venta_id = %(venta_id)s ORDER BY producto_id
"""
_DEVUELTO = """
SELECT producto_id, sum(cantidad)::int FROM movimientos_inventario
WHERE venta_id = %(venta_id)s AND motivo = 'devolucion' GROUP BY producto_id
"""
_MARCAR = """
INSERT INTO actos_aplicados (clave, venta_id) VALUES (%(clave)s, %(venta_id)s) ON CONFLICT DO NOTHING
"""
_DEL_ACTO = f"{_VENTA} JOIN actos_aplicados a ON a.venta_id = v.id WHERE a.clave = %(clave)s"
_PRIMER_COMPRADOR = """
SELECT chat_id FROM ventas WHERE cliente_id = %(cliente_id)s AND estado = 'cerrada'
ORDER BY cerrada_en, id LIMIT 1
"""


@dataclass(frozen=True)
class VentaLeida:
    """The row of a sale, as it was when it was read."""

    id: int
    estado: str
    moneda: str
    datos_cliente: dict[str, str]


class PedidoRepository:
    """One a transaction."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session
        self._conexion: AsyncConnection[Any] | None = None

    async def abrir(self, chat_id: str, moneda: str) -> VentaLeida:
        """The chat's open sale, made if there is none, locked until the transaction ends."""
        # Again when it was closed between the two statements, or while its lock was waited for.
        while (venta := await self.abierto(chat_id, bloquear=True)) is None:
            await self._ejecutar(_ABRIR, chat_id=chat_id, moneda=moneda)
        return venta

    async def abierto(self, chat_id: str, *, bloquear: bool = False) -> VentaLeida | None:
        return await self._venta(_ABIERTA + " FOR UPDATE" * bloquear, chat_id=chat_id)

    async def get(self, venta_id: int, *, bloquear: bool = False) -> VentaLeida | None:
        consulta = f"{_VENTA} WHERE v.id = %(venta_id)s" + " FOR UPDATE" * bloquear
        return await self._venta(consulta, venta_id=venta_id)

    async def leer(self, venta_id: int) -> lecturas.Filas:
        """The sale with its lines, as they are now."""
        return await lecturas.una_venta(await self._psycopg(), venta_id)

    async def existencias(
        self, producto_ids: list[int], *, sin_contar_venta: int | None, bloquear: bool = False
    ) -> dict[int, Existencia]:
        """What can be sold of each active product, in id order so that locks never cross.

        With `bloquear` what has lapsed goes for good: its units may be taken now, and must not come back
        as held if the server's clock is set back. Whoever held them takes them anew, as the youngest.
        """
        if bloquear:
            # What depends on the locked rows must be read by a later statement.
            await self._ejecutar(_BLOQUEAR, ids=producto_ids)
            await self._ejecutar(_SOLTAR_VENCIDAS, ids=producto_ids)
        return await lecturas.existencias(
            await self._psycopg(),
            producto_ids,
            sin_contar_venta=sin_contar_venta,
            desfase=desfase(self._session),
        )

    async def guardar_linea(
        self, venta_id: int, producto: Existencia, cantidad: int, *, decimales: int
    ) -> None:
        """Sets the quantity of the product's line; a new line copies its name and price."""
        await self._ejecutar(
            _GUARDAR_LINEA,
            venta_id=venta_id,
            producto_id=producto.id,
            nombre=producto.nombre,
            cantidad=cantidad,
            precio=producto.precio,
            decimales=decimales,
        )

    async def precios_vencidos(self, venta_id: int, plazo: timedelta) -> list[CambioDePrecio]:
        """Lines whose price is held no longer and is another one in the catalogue by now."""
        filas = await (await self._ejecutar(_PRECIOS_VENCIDOS, venta_id=venta_id, plazo=plazo)).fetchall()
        return [CambioDePrecio(*fila) for fila in filas]

    async def ofrecer_precios_de_hoy(self, venta_id: int, plazo: timedelta) -> None:
        """Gives those lines the catalogue's price, and keeps the one that the customer was told."""
        await self._ejecutar(_OFRECER_PRECIOS_DE_HOY, venta_id=venta_id, plazo=plazo)

    async def aceptar_precios(self, venta_id: int) -> None:
        """The customer said yes to them: they are held from now on, and nothing of them is left to tell."""
        await self._ejecutar(_ACEPTAR_PRECIOS, venta_id=venta_id)

    async def borrar_linea(self, venta_id: int, producto_id: int) -> None:
        await self._ejecutar(_BORRAR_LINEA, venta_id=venta_id, producto_id=producto_id)

    async def actualizar_total(self, venta_id: int) -> None:
        await self._ejecutar(_ACTUALIZAR_TOTAL, venta_id=venta_id)

    async def pasar_a(self, venta: VentaLeida, hacia: EstadoVenta, **valores: Any) -> None:
        """Moves the sale to a state. The WHERE guards it: only from a state that TRANSICIONES leads from.

        Raises:
            TransicionInvalidaError: it is in another one.
        """
        desde = [estado for estado, siguientes in TRANSICIONES.items() if hacia in siguientes]
        movida = await self._ejecutar(
            _PASAR.format(_AL_PASAR[hacia]), venta_id=venta.id, hacia=hacia, desde=desde, **valores
        )
        if not movida.rowcount:
            raise TransicionInvalidaError(desde=venta.estado, hacia=hacia)

    async def reservar(self, venta_id: int, cantidades: dict[int, int], plazo: timedelta) -> None:
        """Holds stock for the sale until `plazo` from now. The products must be locked already."""
        ids, unidades = list(cantidades), list(cantidades.values())
        await self._ejecutar(_RESERVAR, venta_id=venta_id, ids=ids, cantidades=unidades, plazo=plazo)

    async def renovar_reservas(self, venta_id: int, plazo: timedelta) -> None:
        """Extends what is still held; what has lapsed stays so (it is re-taken at close, if it can be)."""
        # Locked as by whoever reserves: else what lapses just now could be taken and extended at once.
        await self._ejecutar(_BLOQUEAR_RESERVADOS, venta_id=venta_id)
        await self._ejecutar(_RENOVAR, venta_id=venta_id, plazo=plazo)

    async def soltar_reservas(self, venta_id: int) -> None:
        await self._ejecutar(_BLOQUEAR_RESERVADOS, venta_id=venta_id)
        await self._ejecutar("DELETE FROM reservas WHERE venta_id = %(venta_id)s", venta_id=venta_id)

    async def recortar_reservas(self, producto_ids: list[int]) -> None:
        """Fits what is held of these locked products into a lowered stock: the oldest keep theirs."""
        await self._ejecutar(_RECORTAR_RESERVAS, ids=producto_ids)

    async def cambiar_stock(self, producto_id: int, cambio: int) -> int | None:
        """The stock after the change, which locks the product; None where there is not so much to take."""
        fila = await (await self._ejecutar(_CAMBIAR_STOCK, producto_id=producto_id, cambio=cambio)).fetchone()
        return fila[0] if fila else None

    async def anotar_movimiento(
        self, producto_id: int, cantidad: int, motivo: str, *, venta_id: int | None = None, detalle: str = ""
    ) -> None:
        await self._ejecutar(
            _MOVIMIENTO,
            producto_id=producto_id,
            cantidad=cantidad,
            motivo=motivo,
            venta_id=venta_id,
            detalle=detalle,
        )

    async def mover_stock_de_venta(self, venta_id: int) -> int:
        """Takes the sale's lines from stock, in one statement; returns how many lines moved."""
        movidas = (await self._ejecutar(_VENDER, venta_id=venta_id)).rowcount
        await self._ejecutar(_MOVIMIENTOS_DE_VENTA, venta_id=venta_id)
        return movidas

    async def devuelto(self, venta_id: int) -> dict[int, int]:
        """Units of a sale that came back, by product id."""
        return dict(await (await self._ejecutar(_DEVUELTO, venta_id=venta_id)).fetchall())

    async def marcar_aplicado(self, clave: str, venta_id: int) -> bool:
        """Records that an act's writes are done; false when they already were."""
        return (await self._ejecutar(_MARCAR, clave=clave, venta_id=venta_id)).rowcount == 1

    async def venta_del_acto(self, clave: str) -> VentaLeida | None:
        """The sale on which an act was done, as it is now."""
        return await self._venta(_DEL_ACTO, clave=clave)

    async def primer_comprador(self, cliente_id: int) -> str | None:
        """The chat that closed this customer's first sale."""
        fila = await (await self._ejecutar(_PRIMER_COMPRADOR, cliente_id=cliente_id)).fetchone()
        return fila[0] if fila else None

    async def _venta(self, consulta: str, **valores: Any) -> VentaLeida | None:
        fila = await (await self._ejecutar(consulta, **valores)).fetchone()
        return VentaLeida(*fila) if fila else None

    async def _ejecutar(self, consulta: str, **valores: Any) -> AsyncCursor[TupleRow]:
        valores = {nombre: Jsonb(v) if isinstance(v, dict) else v for nombre, v in valores.items()}
        cursor = (await self._psycopg()).cursor(row_factory=tuple_row)
        return await cursor.execute(consulta, {"desfase": desfase(self._session), **valores})

    async def _psycopg(self) -> AsyncConnection[Any]:
        if self._conexion is None:
            self._conexion = await psycopg_de(self._session)
        return self._conexion
