"""What is sold stays as it was sold, prices know when they were offered, subtotals are rounded once."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Sales of this schema that was taken back and now comes again: their totals tell that they were rounded.
_YA_REDONDEADAS = """
UPDATE lineas_venta l SET decimales = 0
FROM (SELECT v.id FROM ventas v JOIN lineas_venta x ON x.venta_id = v.id
      GROUP BY v.id HAVING v.total <> sum(x.precio_unitario * x.cantidad)) redondeadas
WHERE l.venta_id = redondeadas.id
"""
# Times and personal data are left out: a shop may have to erase the latter.
_VENTA_FINAL = """
CREATE FUNCTION rechazar_cambio_de_venta() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'sale % is %: its state, total, currency and chat no longer change', OLD.id, OLD.estado
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER venta_final BEFORE UPDATE ON ventas
    FOR EACH ROW WHEN (
        OLD.estado IN ('cerrada', 'cancelada')
        AND (OLD.estado, OLD.total, OLD.moneda, OLD.chat_id)
            IS DISTINCT FROM (NEW.estado, NEW.total, NEW.moneda, NEW.chat_id)
    ) EXECUTE FUNCTION rechazar_cambio_de_venta();
CREATE TRIGGER venta_cerrada_no_se_borra BEFORE DELETE ON ventas
    FOR EACH ROW WHEN (OLD.estado = 'cerrada') EXECUTE FUNCTION rechazar_cambio_de_venta();
"""
_TOTAL_DE_CIERRE = """
CREATE FUNCTION exigir_total_de_lineas() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.total IS DISTINCT FROM (SELECT sum(subtotal) FROM lineas_venta WHERE venta_id = NEW.id) THEN
        RAISE EXCEPTION 'sale % cannot close: its total is not the sum of its lines', NEW.id
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER total_de_cierre BEFORE UPDATE ON ventas
    FOR EACH ROW WHEN (NEW.estado = 'cerrada' AND OLD.estado <> 'cerrada')
    EXECUTE FUNCTION exigir_total_de_lineas();
"""
# The sale is locked: a line must not come in while another transaction closes it.
_LINEA_FINAL = """
CREATE FUNCTION rechazar_cambio_de_linea() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    final text;
BEGIN
    FOR final IN
        SELECT estado FROM ventas
        WHERE id IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.venta_id END,
                     CASE WHEN TG_OP <> 'DELETE' THEN NEW.venta_id END)
        FOR SHARE
    LOOP
        IF final IN ('cerrada', 'cancelada') THEN
            RAISE EXCEPTION 'the lines of a sale that is % no longer change', final
                USING ERRCODE = 'restrict_violation';
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END
$$;
CREATE TRIGGER linea_final BEFORE INSERT OR UPDATE OR DELETE ON lineas_venta
    FOR EACH ROW EXECUTE FUNCTION rechazar_cambio_de_linea();
"""


def upgrade() -> None:
    # What was sold before keeps its two decimals, and its total.
    op.add_column(
        "lineas_venta", sa.Column("decimales", sa.SmallInteger(), server_default="2", nullable=False)
    )
    op.add_column(
        "lineas_venta",
        sa.Column("ofrecida_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
    )
    op.create_check_constraint(
        op.f("ck_lineas_venta_decimales_conocidos"), "lineas_venta", "decimales BETWEEN 0 AND 2"
    )
    op.execute(_YA_REDONDEADAS)
    _recalcular("round(precio_unitario * cantidad, decimales)")
    op.execute(_VENTA_FINAL)
    op.execute(_TOTAL_DE_CIERRE)
    op.execute(_LINEA_FINAL)


def downgrade() -> None:
    op.execute("DROP TRIGGER linea_final ON lineas_venta")
    op.execute("DROP TRIGGER total_de_cierre ON ventas")
    op.execute("DROP TRIGGER venta_cerrada_no_se_borra ON ventas")
    op.execute("DROP TRIGGER venta_final ON ventas")
    op.execute("DROP FUNCTION rechazar_cambio_de_linea()")
    op.execute("DROP FUNCTION exigir_total_de_lineas()")
    op.execute("DROP FUNCTION rechazar_cambio_de_venta()")
    _recalcular("precio_unitario * cantidad")
    op.drop_column("lineas_venta", "ofrecida_en")
    op.drop_column("lineas_venta", "decimales")


def _recalcular(subtotal: str) -> None:
    """PostgreSQL 15 and 16 cannot change the expression of a generated column."""
    op.drop_column("lineas_venta", "subtotal")
    op.add_column(
        "lineas_venta",
        sa.Column("subtotal", sa.Numeric(), sa.Computed(subtotal, persisted=True), nullable=False),
    )
