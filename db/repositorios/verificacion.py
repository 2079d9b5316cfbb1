"""The truths of stock, orders and sales, recomputed from the rows: one set-based statement each."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.reloj import desfase


@dataclass(frozen=True)
class Diferencia:
    """One row that breaks a truth; `total` counts all that break the same one."""

    verdad: str
    venta_id: int | None
    producto_id: int | None
    esperado: str
    hay: str
    total: int


# Each selects what must not be there, as (venta_id, producto_id, esperado, hay).
VERDADES: dict[str, str] = {
    "El stock de un producto es la suma de sus movimientos.": """
        SELECT NULL::bigint, p.id, coalesce(m.suma, 0)::text, p.stock::text
        FROM productos p LEFT JOIN
             (SELECT producto_id, sum(cantidad) AS suma FROM movimientos_inventario GROUP BY 1) m
             ON m.producto_id = p.id
        WHERE p.stock < 0 OR p.stock <> coalesce(m.suma, 0)""",
    "Lo apartado de un producto no pasa de su stock.": """
        SELECT NULL::bigint, p.id, 'hasta ' || p.stock, r.suma::text
        FROM productos p JOIN
             (SELECT producto_id, sum(cantidad) AS suma FROM reservas
              WHERE vence_en > statement_timestamp() + CAST(:desfase AS interval) GROUP BY 1) r
             ON r.producto_id = p.id
        WHERE r.suma > p.stock""",
    "El total de una venta es la suma de sus líneas.": """
        SELECT v.id, NULL::bigint, coalesce(l.suma, 0)::text, v.total::text
        FROM ventas v LEFT JOIN
             (SELECT venta_id, sum(round(precio_unitario * cantidad, decimales)) AS suma
              FROM lineas_venta GROUP BY 1) l ON l.venta_id = v.id
        WHERE v.total <> coalesce(l.suma, 0)""",
    "El subtotal de una línea es su precio por su cantidad, redondeado.": """
        SELECT venta_id, producto_id, round(precio_unitario * cantidad, decimales)::text, subtotal::text
        FROM lineas_venta WHERE subtotal <> round(precio_unitario * cantidad, decimales)""",
    "Una venta cerrada movió exactamente sus líneas, y ninguna otra movió nada.": """
        SELECT coalesce(l.venta_id, m.venta_id), coalesce(l.producto_id, m.producto_id),
               coalesce(-l.cantidad, 0)::text, coalesce(m.cantidad, 0)::text
        FROM (SELECT l.venta_id, l.producto_id, l.cantidad FROM lineas_venta l
              JOIN ventas v ON v.id = l.venta_id WHERE v.estado = 'cerrada') l
        FULL JOIN (SELECT venta_id, producto_id, sum(cantidad) AS cantidad FROM movimientos_inventario
                   WHERE motivo = 'venta' GROUP BY 1, 2) m
               ON m.venta_id = l.venta_id AND m.producto_id = l.producto_id
        WHERE m.cantidad IS DISTINCT FROM -l.cantidad""",
    "De una venta no se devuelve más de lo que se vendió.": """
        SELECT d.venta_id, d.producto_id, 'hasta ' || coalesce(l.cantidad, 0), d.cantidad::text
        FROM (SELECT venta_id, producto_id, sum(cantidad) AS cantidad FROM movimientos_inventario
              WHERE motivo = 'devolucion' AND venta_id IS NOT NULL GROUP BY 1, 2) d
        LEFT JOIN lineas_venta l ON l.venta_id = d.venta_id AND l.producto_id = d.producto_id
        WHERE d.cantidad > coalesce(l.cantidad, 0)""",
    "Solo un pedido confirmado aparta existencias, y hasta las de sus líneas.": """
        SELECT r.venta_id, r.producto_id,
               'hasta ' || CASE WHEN v.estado = 'recolectando_datos' THEN coalesce(l.cantidad, 0) ELSE 0 END,
               r.cantidad::text
        FROM reservas r JOIN ventas v ON v.id = r.venta_id
        LEFT JOIN lineas_venta l ON l.venta_id = r.venta_id AND l.producto_id = r.producto_id
        WHERE v.estado <> 'recolectando_datos' OR r.cantidad > coalesce(l.cantidad, 0)""",
    "Un pedido abierto está iniciado cuando no tiene líneas, y solo entonces.": """
        SELECT v.id, NULL::bigint, CASE WHEN v.estado = 'iniciada' THEN 'sin líneas' ELSE 'con líneas' END,
               v.estado
        FROM ventas v WHERE v.estado IN ('iniciada', 'pendiente', 'recolectando_datos')
        AND (v.estado = 'iniciada') = EXISTS (SELECT FROM lineas_venta l WHERE l.venta_id = v.id)""",
    "Cada estado tiene sus fechas.": """
        SELECT id, NULL::bigint, 'las de ' || estado,
               concat_ws(', ', CASE WHEN confirmada_en IS NOT NULL THEN 'confirmada' END,
                         CASE WHEN cerrada_en IS NOT NULL THEN 'cerrada' END,
                         CASE WHEN cancelada_en IS NOT NULL THEN 'cancelada' END)
        FROM ventas WHERE (estado = 'cancelada') <> (cancelada_en IS NOT NULL)
        OR (estado = 'cerrada') <> (cerrada_en IS NOT NULL)
        OR (estado IN ('recolectando_datos', 'cerrada') AND confirmada_en IS NULL)
        OR (estado IN ('iniciada', 'pendiente') AND confirmada_en IS NOT NULL)""",
    "Una conversación tiene un pedido abierto como mucho.": """
        SELECT max(id), NULL::bigint, '1', count(*)::text FROM ventas
        WHERE estado IN ('iniciada', 'pendiente', 'recolectando_datos')
        GROUP BY chat_id HAVING count(*) > 1""",
    "Una respuesta es de la misma conversación que su mensaje.": """
        SELECT NULL::bigint, NULL::bigint, 'mensaje ' || m.id, 'respuesta ' || r.id
        FROM mensajes r JOIN mensajes m ON m.id = r.responde_a
        WHERE r.chat_id <> m.chat_id OR r.rol <> 'agente' OR m.rol <> 'cliente'""",
}
_CONTAR = """
SELECT (SELECT count(*) FROM productos) AS productos,
       (SELECT count(*) FROM movimientos_inventario) AS movimientos,
       (SELECT count(*) FROM ventas) AS ventas, (SELECT count(*) FROM lineas_venta) AS lineas,
       (SELECT count(*) FROM reservas) AS reservas, (SELECT count(*) FROM mensajes) AS mensajes
"""


class VerificacionRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def contar(self) -> dict[str, int]:
        """How many rows there are to look at, by table."""
        fila = (await self._session.execute(text(_CONTAR))).one()
        return {tabla: int(filas) for tabla, filas in fila._mapping.items()}

    async def diferencias(self, maximo: int) -> AsyncIterator[list[Diferencia]]:
        """For each truth, the first `maximo` rows that break it. Each is read in one statement, so what
        a running service commits meanwhile is never seen half-done."""
        for verdad, consulta in VERDADES.items():
            filas = await self._session.execute(
                text(
                    f"""SELECT v, p, esperado, hay, count(*) OVER () FROM ({consulta}) d(v, p, esperado, hay)
                    ORDER BY v, p LIMIT :maximo"""
                ),
                {"maximo": maximo, **({"desfase": desfase(self._session)} if ":desfase" in consulta else {})},
            )
            yield [Diferencia(verdad, *fila) for fila in filas]
