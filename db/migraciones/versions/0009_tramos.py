"""Products' rollups in stretches of an hour, 8 days and 64; what comes back is worth what its line loses."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# A line of 3 at 0.335 is 1.01; the first that comes back leaves 0.67, so it is worth 0.34, and the three
# together are worth 1.01 in whatever parts they come.
_IMPORTE = """
CREATE FUNCTION importe_devuelto(movimiento bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
    SELECT round(l.precio_unitario * (l.cantidad - a.cantidad), l.decimales)
         - round(l.precio_unitario * (l.cantidad - a.cantidad - m.cantidad), l.decimales)
    FROM movimientos_inventario m
    JOIN lineas_venta l ON l.venta_id = m.venta_id AND l.producto_id = m.producto_id
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(x.cantidad), 0) AS cantidad FROM movimientos_inventario x
        WHERE x.venta_id = m.venta_id AND x.producto_id = m.producto_id AND x.motivo = 'devolucion'
          AND x.id < m.id
    ) a
    WHERE m.id = movimiento
$$;
"""
_TRAMOS = "unnest('{1,192,1536}'::smallint[]) AS t(horas)"
_INICIO = "date_bin(make_interval(hours => t.horas), {}, 'epoch')"
# Products in id order, as the closing transaction has them locked already; the hour's row last.
_RESUMIR_CIERRE = f"""
CREATE OR REPLACE FUNCTION resumir_venta_cerrada() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    la_hora timestamptz := date_trunc('hour', NEW.cerrada_en, 'UTC');
    es_primera int := (NOT EXISTS (
        SELECT FROM ventas v WHERE v.chat_id = NEW.chat_id AND v.estado = 'cerrada' AND v.id <> NEW.id))::int;
BEGIN
    INSERT INTO resumen_productos AS r (tramo, inicio, producto_id, ventas, unidades, millones, centesimas)
    SELECT t.horas, {_INICIO.format("NEW.cerrada_en")}, l.producto_id, 1, l.cantidad,
           div(l.subtotal, 1000000), mod(l.subtotal, 1000000) * 100
    FROM lineas_venta l CROSS JOIN {_TRAMOS}
    WHERE l.venta_id = NEW.id ORDER BY l.producto_id, t.horas
    ON CONFLICT (tramo, inicio, producto_id) DO UPDATE
    SET ventas = r.ventas + 1, unidades = r.unidades + excluded.unidades,
        millones = r.millones + excluded.millones, centesimas = r.centesimas + excluded.centesimas;
    INSERT INTO resumen_ventas AS r (hora, fragmento, ventas, primeras, unidades, ingreso)
    SELECT la_hora, NEW.id % 4, 1, es_primera, coalesce(sum(cantidad), 0), NEW.total
    FROM lineas_venta WHERE venta_id = NEW.id
    ON CONFLICT (hora, fragmento) DO UPDATE
    SET ventas = r.ventas + 1, primeras = r.primeras + excluded.primeras,
        unidades = r.unidades + excluded.unidades, ingreso = r.ingreso + excluded.ingreso;
    RETURN NULL;
END
$$;
"""
# A return takes from the hour of its sale, so that an hour's figures are those of the goods that stayed sold.
_RESUMIR_DEVOLUCION = f"""
CREATE OR REPLACE FUNCTION resumir_devolucion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cierre timestamptz := (SELECT cerrada_en FROM ventas WHERE id = NEW.venta_id);
    importe numeric := importe_devuelto(NEW.id);
BEGIN
    UPDATE resumen_productos SET unidades = unidades - NEW.cantidad,
        millones = millones - div(importe, 1000000), centesimas = centesimas - mod(importe, 1000000) * 100
    WHERE producto_id = NEW.producto_id
      AND (tramo, inicio) IN (SELECT t.horas, {_INICIO.format("cierre")} FROM {_TRAMOS});
    UPDATE resumen_ventas SET unidades = unidades - NEW.cantidad, ingreso = ingreso - importe
    WHERE hora = date_trunc('hour', cierre, 'UTC') AND fragmento = NEW.venta_id % 4;
    RETURN NULL;
END
$$;
CREATE OR REPLACE FUNCTION anotar_devolucion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE clientes c SET total_comprado = c.total_comprado - importe_devuelto(NEW.id)
    FROM ventas v WHERE v.id = NEW.venta_id AND c.id = v.cliente_id;
    RETURN NULL;
END
$$;
"""
# What stayed sold of each line of the closed sales, and what it costs.
_NETAS = """
    netas AS MATERIALIZED (
        SELECT v.id AS venta_id, v.cerrada_en, v.cliente_id, l.producto_id,
               l.cantidad - coalesce(d.cantidad, 0) AS unidades,
               round(l.precio_unitario * (l.cantidad - coalesce(d.cantidad, 0)), l.decimales) AS importe
        FROM ventas v
        JOIN lineas_venta l ON l.venta_id = v.id
        LEFT JOIN (
            SELECT venta_id, producto_id, sum(cantidad) AS cantidad FROM movimientos_inventario
            WHERE motivo = 'devolucion' AND venta_id IS NOT NULL GROUP BY venta_id, producto_id
        ) d ON d.venta_id = v.id AND d.producto_id = l.producto_id
        WHERE v.estado = 'cerrada'
    )
"""
# The rows of a stretch lie together, in the order in which they are read.
_RECALCULAR = f"""
CREATE OR REPLACE FUNCTION recalcular_resumenes() RETURNS void LANGUAGE sql AS $$
    TRUNCATE resumen_productos, resumen_ventas;
    WITH {_NETAS}, por_hora AS MATERIALIZED (
        SELECT date_trunc('hour', cerrada_en, 'UTC') AS hora, producto_id, count(*) AS ventas,
               sum(unidades) AS unidades, sum(importe) AS importe
        FROM netas GROUP BY 1, 2
    )
    INSERT INTO resumen_productos (tramo, inicio, producto_id, ventas, unidades, millones, centesimas)
    SELECT t.horas, {_INICIO.format("h.hora")} AS inicio, h.producto_id, sum(h.ventas), sum(h.unidades),
           div(sum(h.importe), 1000000), mod(sum(h.importe), 1000000) * 100
    FROM por_hora h CROSS JOIN {_TRAMOS}
    GROUP BY 1, 2, 3 ORDER BY 1, 2, 3;
    WITH {_NETAS}, por_venta AS (
        SELECT venta_id, sum(unidades) AS unidades, sum(importe) AS importe FROM netas GROUP BY venta_id
    ), primeras AS (
        SELECT DISTINCT ON (chat_id) id FROM ventas WHERE estado = 'cerrada'
        ORDER BY chat_id, cerrada_en, id
    )
    INSERT INTO resumen_ventas (hora, fragmento, ventas, primeras, unidades, ingreso)
    SELECT date_trunc('hour', v.cerrada_en, 'UTC'), v.id % 4, count(*), count(p.id),
           coalesce(sum(n.unidades), 0), coalesce(sum(n.importe), 0)
    FROM ventas v
    LEFT JOIN por_venta n ON n.venta_id = v.id
    LEFT JOIN primeras p ON p.id = v.id
    WHERE v.estado = 'cerrada'
    GROUP BY 1, 2;
$$;
CREATE OR REPLACE FUNCTION recalcular_compradores() RETURNS void LANGUAGE sql AS $$
    WITH {_NETAS}
    UPDATE clientes c
    SET compras = s.compras, total_comprado = s.total, ultima_compra_en = s.ultima
    FROM (
        SELECT cliente_id, count(DISTINCT venta_id) AS compras, max(cerrada_en) AS ultima,
               sum(importe) AS total
        FROM netas WHERE cliente_id IS NOT NULL GROUP BY cliente_id
    ) s
    WHERE c.id = s.cliente_id;
$$;
"""
_OTRA_VEZ = "SELECT recalcular_resumenes(), recalcular_compradores()"


def upgrade() -> None:
    op.drop_table("resumen_productos")
    _crear_resumen(
        sa.Column("tramo", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("inicio", sa.DateTime(timezone=True), nullable=False),
        clave=["tramo", "inicio", "producto_id"],
        importe=[
            sa.Column("millones", sa.BigInteger(), nullable=False),
            sa.Column("centesimas", sa.BigInteger(), nullable=False),
        ],
    )
    for orden in (_IMPORTE, _RESUMIR_CIERRE, _RESUMIR_DEVOLUCION, _RECALCULAR):
        op.execute(orden)
    op.execute(_OTRA_VEZ)


def _crear_resumen(*cuando: sa.Column[object], clave: list[str], importe: list[sa.Column[object]]) -> None:
    op.create_table(
        "resumen_productos",
        *cuando,
        sa.Column("producto_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ventas", sa.Integer(), nullable=False),
        sa.Column("unidades", sa.BigInteger(), nullable=False),
        *importe,
        sa.ForeignKeyConstraint(
            ["producto_id"], ["productos.id"], name=op.f("fk_resumen_productos_producto_id")
        ),
        sa.PrimaryKeyConstraint(*clave, name=op.f("pk_resumen_productos")),
    )


def downgrade() -> None:
    op.drop_table("resumen_productos")
    _crear_resumen(
        sa.Column("hora", sa.DateTime(timezone=True), nullable=False),
        clave=["hora", "producto_id"],
        importe=[sa.Column("ingreso", sa.Numeric(), nullable=False)],
    )
    op.execute("DROP FUNCTION recalcular_resumenes(), recalcular_compradores()")
    for disparador, tabla in (
        ("resumir_venta_cerrada", "ventas"),
        ("resumir_devolucion", "movimientos_inventario"),
        ("anotar_compra", "ventas"),
        ("anotar_devolucion", "movimientos_inventario"),
    ):
        op.execute(f"DROP TRIGGER {disparador} ON {tabla}")
        op.execute(f"DROP FUNCTION {disparador}()")
    op.execute("DROP FUNCTION importe_devuelto(bigint)")
    ventas, compradores = (context.script.get_revision(previa).module for previa in ("0006", "0007"))
    for orden in (
        ventas._RESUMIR_CIERRE,
        ventas._RESUMIR_DEVOLUCION,
        ventas._RECALCULAR,
        compradores._CIERRE,
    ):
        op.execute(orden)
    op.execute(compradores._RECALCULAR)
    op.execute("SELECT recalcular_resumenes()")
