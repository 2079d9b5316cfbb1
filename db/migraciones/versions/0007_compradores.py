"""What each customer bought, kept as the rollups are; a person can be taken out of a closed sale."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The closing transaction holds the customer's row already.
_CIERRE = """
CREATE FUNCTION anotar_compra() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE clientes
    SET compras = compras + 1, total_comprado = total_comprado + NEW.total,
        ultima_compra_en = greatest(ultima_compra_en, NEW.cerrada_en)
    WHERE id = NEW.cliente_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER anotar_compra AFTER UPDATE OF estado ON ventas
    FOR EACH ROW WHEN (NEW.estado = 'cerrada' AND OLD.estado <> 'cerrada' AND NEW.cliente_id IS NOT NULL)
    EXECUTE FUNCTION anotar_compra();
CREATE FUNCTION anotar_devolucion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE clientes c SET total_comprado = c.total_comprado - l.precio_unitario * NEW.cantidad
    FROM ventas v JOIN lineas_venta l ON l.venta_id = v.id
    WHERE v.id = NEW.venta_id AND l.producto_id = NEW.producto_id AND c.id = v.cliente_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER anotar_devolucion AFTER INSERT ON movimientos_inventario
    FOR EACH ROW WHEN (NEW.motivo = 'devolucion' AND NEW.venta_id IS NOT NULL)
    EXECUTE FUNCTION anotar_devolucion();
"""
_RECALCULAR = """
CREATE FUNCTION recalcular_compradores() RETURNS void LANGUAGE sql AS $$
    UPDATE clientes c
    SET compras = s.compras, total_comprado = s.total, ultima_compra_en = s.ultima
    FROM (
        SELECT v.cliente_id, count(*) AS compras, max(v.cerrada_en) AS ultima,
               sum(v.total) - coalesce(sum(d.importe), 0) AS total
        FROM ventas v
        LEFT JOIN (
            SELECT m.venta_id, sum(m.cantidad * l.precio_unitario) AS importe FROM movimientos_inventario m
            JOIN lineas_venta l ON l.venta_id = m.venta_id AND l.producto_id = m.producto_id
            WHERE m.motivo = 'devolucion' GROUP BY m.venta_id
        ) d ON d.venta_id = v.id
        WHERE v.estado = 'cerrada' AND v.cliente_id IS NOT NULL GROUP BY v.cliente_id
    ) s
    WHERE c.id = s.cliente_id;
$$;
SELECT recalcular_compradores();
"""
# A chat's id may be a telephone: whoever is forgotten leaves it too, and nothing else of a sale changes.
_FINAL = """
CREATE OR REPLACE TRIGGER venta_final BEFORE UPDATE ON ventas
    FOR EACH ROW WHEN (
        OLD.estado IN ('cerrada', 'cancelada')
        AND (OLD.estado, OLD.total, OLD.moneda, OLD.chat_id)
            IS DISTINCT FROM (NEW.estado, NEW.total, NEW.moneda, {chat_id})
    ) EXECUTE FUNCTION rechazar_cambio_de_venta();
"""
_OLVIDABLE = "CASE WHEN NEW.chat_id LIKE 'anonimo-%' THEN OLD.chat_id ELSE NEW.chat_id END"


def upgrade() -> None:
    op.add_column("clientes", sa.Column("compras", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "clientes", sa.Column("total_comprado", sa.Numeric(22, 2), server_default="0", nullable=False)
    )
    op.add_column("clientes", sa.Column("ultima_compra_en", sa.DateTime(timezone=True), nullable=True))
    for columna in ("compras", "total_comprado", "ultima_compra_en"):
        op.create_index(f"ix_clientes_{columna}_id", "clientes", [columna, "id"])
    op.execute(_CIERRE)
    op.execute(_RECALCULAR)
    op.execute(_FINAL.format(chat_id=_OLVIDABLE))


def downgrade() -> None:
    op.execute(_FINAL.format(chat_id="NEW.chat_id"))
    op.execute("DROP FUNCTION recalcular_compradores()")
    for tabla, disparador in (("ventas", "anotar_compra"), ("movimientos_inventario", "anotar_devolucion")):
        op.execute(f"DROP TRIGGER {disparador} ON {tabla}")
        op.execute(f"DROP FUNCTION {disparador}()")
    for columna in ("ultima_compra_en", "total_comprado", "compras"):
        op.drop_column("clientes", columna)
