"""What the administration needs: tokens, audit, imports, searches by word, and the rollups of sales."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

_AUDITORIA_INMUTABLE = """
CREATE FUNCTION rechazar_cambio_de_auditoria() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'auditoria only grows' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER rechazar_cambio_de_auditoria BEFORE UPDATE OR DELETE ON auditoria
    FOR EACH ROW EXECUTE FUNCTION rechazar_cambio_de_auditoria();
"""
# Products in id order, as the closing transaction has them locked already; the hour's row last.
_RESUMIR_CIERRE = """
CREATE FUNCTION resumir_venta_cerrada() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    la_hora timestamptz := date_trunc('hour', NEW.cerrada_en, 'UTC');
    es_primera int := (NOT EXISTS (
        SELECT FROM ventas v WHERE v.chat_id = NEW.chat_id AND v.estado = 'cerrada' AND v.id <> NEW.id))::int;
BEGIN
    INSERT INTO resumen_productos AS r (hora, producto_id, ventas, unidades, ingreso)
    SELECT la_hora, producto_id, 1, cantidad, subtotal FROM lineas_venta
    WHERE venta_id = NEW.id ORDER BY producto_id
    ON CONFLICT (hora, producto_id) DO UPDATE
    SET ventas = r.ventas + 1, unidades = r.unidades + excluded.unidades,
        ingreso = r.ingreso + excluded.ingreso;
    INSERT INTO resumen_ventas AS r (hora, fragmento, ventas, primeras, unidades, ingreso)
    SELECT la_hora, NEW.id % 4, 1, es_primera, coalesce(sum(cantidad), 0), NEW.total
    FROM lineas_venta WHERE venta_id = NEW.id
    ON CONFLICT (hora, fragmento) DO UPDATE
    SET ventas = r.ventas + 1, primeras = r.primeras + excluded.primeras,
        unidades = r.unidades + excluded.unidades, ingreso = r.ingreso + excluded.ingreso;
    RETURN NULL;
END
$$;
CREATE TRIGGER resumir_venta_cerrada AFTER UPDATE OF estado ON ventas
    FOR EACH ROW WHEN (NEW.estado = 'cerrada' AND OLD.estado <> 'cerrada')
    EXECUTE FUNCTION resumir_venta_cerrada();
"""
# A return takes from the hour of its sale, so that an hour's figures are those of the goods that stayed sold.
_RESUMIR_DEVOLUCION = """
CREATE FUNCTION resumir_devolucion() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    devuelto record;
BEGIN
    SELECT date_trunc('hour', v.cerrada_en, 'UTC') AS hora, l.precio_unitario * NEW.cantidad AS importe
    INTO STRICT devuelto
    FROM ventas v JOIN lineas_venta l ON l.venta_id = v.id AND l.producto_id = NEW.producto_id
    WHERE v.id = NEW.venta_id;
    UPDATE resumen_productos SET unidades = unidades - NEW.cantidad, ingreso = ingreso - devuelto.importe
    WHERE hora = devuelto.hora AND producto_id = NEW.producto_id;
    UPDATE resumen_ventas SET unidades = unidades - NEW.cantidad, ingreso = ingreso - devuelto.importe
    WHERE hora = devuelto.hora AND fragmento = NEW.venta_id % 4;
    RETURN NULL;
END
$$;
CREATE TRIGGER resumir_devolucion AFTER INSERT ON movimientos_inventario
    FOR EACH ROW WHEN (NEW.motivo = 'devolucion' AND NEW.venta_id IS NOT NULL)
    EXECUTE FUNCTION resumir_devolucion();
"""
# For whoever loads sales in bulk, and to compare with what the triggers keep.
_RECALCULAR = """
CREATE FUNCTION recalcular_resumenes() RETURNS void LANGUAGE sql AS $$
    TRUNCATE resumen_productos, resumen_ventas;
    WITH devueltas AS (
        SELECT venta_id, producto_id, sum(cantidad) AS cantidad FROM movimientos_inventario
        WHERE motivo = 'devolucion' AND venta_id IS NOT NULL GROUP BY venta_id, producto_id
    )
    INSERT INTO resumen_productos (hora, producto_id, ventas, unidades, ingreso)
    SELECT date_trunc('hour', v.cerrada_en, 'UTC'), l.producto_id, count(*),
           sum(l.cantidad - coalesce(d.cantidad, 0)),
           sum(l.subtotal - l.precio_unitario * coalesce(d.cantidad, 0))
    FROM ventas v
    JOIN lineas_venta l ON l.venta_id = v.id
    LEFT JOIN devueltas d ON d.venta_id = v.id AND d.producto_id = l.producto_id
    WHERE v.estado = 'cerrada'
    GROUP BY 1, 2;
    WITH devueltas AS (
        SELECT m.venta_id, sum(m.cantidad) AS unidades, sum(m.cantidad * l.precio_unitario) AS importe
        FROM movimientos_inventario m
        JOIN lineas_venta l ON l.venta_id = m.venta_id AND l.producto_id = m.producto_id
        WHERE m.motivo = 'devolucion' GROUP BY m.venta_id
    ), por_venta AS (
        SELECT venta_id, sum(cantidad) AS unidades FROM lineas_venta GROUP BY venta_id
    ), primeras AS (
        SELECT DISTINCT ON (chat_id) id FROM ventas WHERE estado = 'cerrada'
        ORDER BY chat_id, cerrada_en, id
    )
    INSERT INTO resumen_ventas (hora, fragmento, ventas, primeras, unidades, ingreso)
    SELECT date_trunc('hour', v.cerrada_en, 'UTC'), v.id % 4, count(*), count(p.id),
           coalesce(sum(u.unidades), 0) - coalesce(sum(d.unidades), 0),
           sum(v.total) - coalesce(sum(d.importe), 0)
    FROM ventas v
    LEFT JOIN por_venta u ON u.venta_id = v.id
    LEFT JOIN devueltas d ON d.venta_id = v.id
    LEFT JOIN primeras p ON p.id = v.id
    WHERE v.estado = 'cerrada'
    GROUP BY 1, 2;
$$;
"""
_ACENTUADAS, _LLANAS = "áàäâãéèëêíìïîóòöôõúùüûñç", "aaaaaeeeeiiiiooooouuuunc"


def _lexemas(*columnas: str) -> str:
    texto = " || ' ' || ".join(columnas)
    llano = f"translate(lower({texto}), '{_ACENTUADAS}', '{_LLANAS}')"
    return f"array_to_tsvector(array_remove(regexp_split_to_array({llano}, '[^a-z0-9]+'), ''))"


def _cifras(orden: str, largo: int) -> str:
    return f"{orden}(regexp_replace(telefono, '\\D', '', 'g'), {largo})"


def upgrade() -> None:
    _tablas()
    _busquedas()
    op.create_index("ix_productos_categoria_id", "productos", ["categoria", "id"])
    op.create_index("ix_clientes_cedula", "clientes", ["cedula"])
    op.create_index("ix_clientes_nombre_completo_id", "clientes", ["nombre_completo", "id"])
    op.create_index("ix_conversaciones_creada_en", "conversaciones", ["creada_en"])
    op.create_index("ix_conversaciones_actualizada_en", "conversaciones", ["actualizada_en", "chat_id"])
    op.create_index(
        "ix_mensajes_sin_resultados",
        "mensajes",
        ["creado_en"],
        postgresql_where=sa.text("metadatos ? 'sin_resultados'"),
    )
    op.create_index("ix_ventas_creada_en_id", "ventas", ["creada_en", "id"])
    op.create_index(
        "ix_ventas_cerrada_en", "ventas", ["cerrada_en"], postgresql_where=sa.text("cerrada_en IS NOT NULL")
    )
    op.create_index("ix_ventas_cliente_id_creada_en", "ventas", ["cliente_id", "creada_en"])
    op.drop_index("ix_ventas_cliente_id", "ventas")
    op.create_index("ix_lineas_venta_producto_id_venta_id", "lineas_venta", ["producto_id", "venta_id"])
    op.drop_index("ix_lineas_venta_producto_id", "lineas_venta")
    for orden in (_AUDITORIA_INMUTABLE, _RESUMIR_CIERRE, _RESUMIR_DEVOLUCION, _RECALCULAR):
        op.execute(orden)
    op.execute("SELECT recalcular_resumenes()")


def _tablas() -> None:
    ahora: dict[str, Any] = {"server_default": sa.text("now()"), "nullable": False}
    op.create_table(
        "tokens",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("nombre", sa.String(), nullable=False),
        sa.Column("huella", sa.LargeBinary(), nullable=False),
        sa.Column("rol", sa.String(), nullable=False),
        sa.Column("creado_en", sa.DateTime(timezone=True), **ahora),
        sa.Column("usado_en", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revocado_en", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("rol IN ('admin', 'operador', 'lectura')", name=op.f("ck_tokens_rol_conocido")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tokens")),
        sa.UniqueConstraint("huella", name=op.f("uq_tokens_huella")),
    )
    op.create_index(
        "uq_tokens_nombre", "tokens", ["nombre"], unique=True, postgresql_where=sa.text("revocado_en IS NULL")
    )
    op.create_table(
        "auditoria",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("momento", sa.DateTime(timezone=True), **ahora),
        sa.Column("quien", sa.String(), nullable=False),
        sa.Column("rol", sa.String(), nullable=False),
        sa.Column("accion", sa.String(), nullable=False),
        sa.Column("recurso", sa.String(), server_default="", nullable=False),
        sa.Column("detalle", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("peticion_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auditoria")),
    )
    op.create_table(
        "importaciones",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("archivo", sa.String(), nullable=False),
        sa.Column("modo", sa.String(), nullable=False),
        sa.Column("en_seco", sa.Boolean(), nullable=False),
        sa.Column("estado", sa.String(), server_default="en_curso", nullable=False),
        sa.Column("bytes_leidos", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("bytes_totales", sa.BigInteger(), nullable=False),
        sa.Column("informe", postgresql.JSONB(), nullable=True),
        sa.Column("creada_en", sa.DateTime(timezone=True), **ahora),
        sa.Column("actualizada_en", sa.DateTime(timezone=True), **ahora),
        sa.CheckConstraint(
            "modo IN ('actualizar', 'reemplazar')", name=op.f("ck_importaciones_modo_conocido")
        ),
        sa.CheckConstraint(
            "estado IN ('en_curso', 'terminada', 'fallida')", name=op.f("ck_importaciones_estado_conocido")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_importaciones")),
    )
    op.create_table(
        "resumen_ventas",
        sa.Column("hora", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fragmento", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("ventas", sa.Integer(), nullable=False),
        sa.Column("primeras", sa.Integer(), nullable=False),
        sa.Column("unidades", sa.BigInteger(), nullable=False),
        sa.Column("ingreso", sa.Numeric(), nullable=False),
        sa.PrimaryKeyConstraint("hora", "fragmento", name=op.f("pk_resumen_ventas")),
    )
    op.create_table(
        "resumen_productos",
        sa.Column("hora", sa.DateTime(timezone=True), nullable=False),
        sa.Column("producto_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ventas", sa.Integer(), nullable=False),
        sa.Column("unidades", sa.BigInteger(), nullable=False),
        sa.Column("ingreso", sa.Numeric(), nullable=False),
        sa.ForeignKeyConstraint(
            ["producto_id"], ["productos.id"], name=op.f("fk_resumen_productos_producto_id")
        ),
        sa.PrimaryKeyConstraint("hora", "producto_id", name=op.f("pk_resumen_productos")),
    )


def _busquedas() -> None:
    op.add_column("clientes", sa.Column("anonimizado_en", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "conversaciones", sa.Column("leida_hasta", sa.BigInteger(), server_default="0", nullable=False)
    )
    de_cliente = _lexemas(
        "left(nombre_completo, 500)",
        "left(cedula, 100)",
        _cifras("left", 20),
        _cifras("right", 10),
        _cifras("right", 9),
        _cifras("right", 8),
    )
    de_producto = _lexemas("sku", "left(nombre, 300)", "left(categoria, 100)")
    for tabla, expresion in (("clientes", de_cliente), ("productos", de_producto)):
        columna = sa.Column(
            "busqueda", postgresql.TSVECTOR(), sa.Computed(expresion, persisted=True), nullable=False
        )
        op.add_column(tabla, columna)
        op.create_index(f"ix_{tabla}_busqueda", tabla, ["busqueda"], postgresql_using="gin")


def downgrade() -> None:
    for tabla, disparador in (
        ("ventas", "resumir_venta_cerrada"),
        ("movimientos_inventario", "resumir_devolucion"),
    ):
        op.execute(f"DROP TRIGGER {disparador} ON {tabla}")
        op.execute(f"DROP FUNCTION {disparador}()")
    op.execute("DROP FUNCTION recalcular_resumenes()")
    for tabla in ("resumen_productos", "resumen_ventas", "importaciones", "auditoria", "tokens"):
        op.drop_table(tabla)
    op.execute("DROP FUNCTION rechazar_cambio_de_auditoria()")
    op.create_index(op.f("ix_lineas_venta_producto_id"), "lineas_venta", ["producto_id"])
    op.drop_index("ix_lineas_venta_producto_id_venta_id", "lineas_venta")
    op.create_index(op.f("ix_ventas_cliente_id"), "ventas", ["cliente_id"])
    for indice in ("ix_ventas_cliente_id_creada_en", "ix_ventas_cerrada_en", "ix_ventas_creada_en_id"):
        op.drop_index(indice, "ventas")
    op.drop_index("ix_mensajes_sin_resultados", "mensajes")
    for indice in ("ix_conversaciones_actualizada_en", "ix_conversaciones_creada_en"):
        op.drop_index(indice, "conversaciones")
    for indice in ("ix_clientes_nombre_completo_id", "ix_clientes_cedula"):
        op.drop_index(indice, "clientes")
    op.drop_index("ix_productos_categoria_id", "productos")
    op.drop_column("conversaciones", "leida_hasta")
    op.drop_column("clientes", "busqueda")
    op.drop_column("clientes", "anonimizado_en")
    op.drop_column("productos", "busqueda")
