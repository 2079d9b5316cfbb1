"""The truths of orders and stock, checked on the rows themselves."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

# Each selects what must not be there.
_VIOLACIONES = {
    "stock = sum of its movements, never negative": """
        SELECT p.id, p.stock, coalesce(sum(m.cantidad), 0) FROM productos p
        LEFT JOIN movimientos_inventario m ON m.producto_id = p.id
        GROUP BY p.id HAVING p.stock < 0 OR p.stock <> coalesce(sum(m.cantidad), 0)""",
    "a closed sale moved exactly its lines": """
        SELECT v.id, l.producto_id, l.cantidad, m.cantidad FROM ventas v
        JOIN lineas_venta l ON l.venta_id = v.id
        FULL JOIN (SELECT venta_id, producto_id, sum(cantidad) AS cantidad FROM movimientos_inventario
                   WHERE motivo = 'venta' GROUP BY 1, 2) m
               ON m.venta_id = l.venta_id AND m.producto_id = l.producto_id
        WHERE CASE WHEN v.estado = 'cerrada' THEN m.cantidad IS DISTINCT FROM -l.cantidad
                   ELSE m.cantidad IS NOT NULL END""",
    "total = sum of its lines": """
        SELECT v.id, v.total, sum(l.cantidad * l.precio_unitario) FROM ventas v
        LEFT JOIN lineas_venta l ON l.venta_id = v.id
        GROUP BY v.id HAVING v.total <> coalesce(sum(l.cantidad * l.precio_unitario), 0)
                          OR v.total <> coalesce(sum(l.subtotal), 0)""",
    "one open sale per chat": """
        SELECT chat_id, count(*) FROM ventas WHERE estado NOT IN ('cerrada', 'cancelada')
        GROUP BY chat_id HAVING count(*) > 1""",
    "an open sale is iniciada exactly when it has no lines": """
        SELECT v.id, v.estado FROM ventas v WHERE v.estado NOT IN ('cerrada', 'cancelada')
        AND (v.estado = 'iniciada') = EXISTS (SELECT FROM lineas_venta l WHERE l.venta_id = v.id)""",
    "a confirmed order, and no other, holds its lines": """
        SELECT v.id, v.estado, l.producto_id, l.cantidad, r.cantidad FROM ventas v
        LEFT JOIN lineas_venta l ON l.venta_id = v.id
        FULL JOIN reservas r ON r.venta_id = l.venta_id AND r.producto_id = l.producto_id
        WHERE CASE WHEN v.estado = 'recolectando_datos' THEN r.cantidad IS DISTINCT FROM l.cantidad
                   ELSE r.cantidad IS NOT NULL END""",
    "each state has its dates": """
        SELECT id, estado FROM ventas WHERE (estado = 'cancelada') <> (cancelada_en IS NOT NULL)
        OR (estado = 'recolectando_datos' AND confirmada_en IS NULL)
        OR (estado IN ('iniciada', 'pendiente') AND confirmada_en IS NOT NULL)
        OR (estado = 'cerrada' AND (cerrada_en IS NULL OR confirmada_en IS NULL))""",
}
_VIOLACIONES_JUNTAS = text(
    "SELECT verdad, filas FROM ("
    + " UNION ALL ".join(
        f"SELECT '{verdad}' AS verdad, (SELECT json_agg(fila) FROM ({consulta}) fila) AS filas"
        for verdad, consulta in _VIOLACIONES.items()
    )
    + ") todas WHERE filas IS NOT NULL"
)
_SOBREVENDIDOS = text(
    """SELECT p.id, sum(r.cantidad) - p.stock FROM productos p
    JOIN reservas r ON r.producto_id = p.id AND r.vence_en > clock_timestamp()
    GROUP BY p.id HAVING sum(r.cantidad) > p.stock"""
)


async def exigir_invariantes(session: AsyncSession) -> None:
    await exigir_cuentas(session)
    sobrevendidos = (await session.execute(_SOBREVENDIDOS)).all()
    assert sobrevendidos == [], "held twice"


async def exigir_cuentas(session: AsyncSession) -> None:
    """All but that the stock covers what is held: an adjustment may have taken it."""
    violaciones = (await session.execute(_VIOLACIONES_JUNTAS)).all()
    assert violaciones == []
