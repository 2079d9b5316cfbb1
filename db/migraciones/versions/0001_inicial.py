"""The first schema: catalogue, stock, customers, sales, conversations."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# Each process keeps its search index fresh by listening. The changes of one transaction arrive as one notice.
_AVISAR = """
CREATE FUNCTION avisar_productos_cambiados() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY productos_cambiados;
    RETURN NULL;
END
$$;
CREATE TRIGGER avisar_productos_cambiados
    AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON productos
    FOR EACH STATEMENT EXECUTE FUNCTION avisar_productos_cambiados();
"""
# Whoever changes a product, by hand too, leaves the time at which the others will look for it.
_FECHAR = """
CREATE FUNCTION fechar_producto() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.actualizado_en = clock_timestamp();
    RETURN NEW;
END
$$;
CREATE TRIGGER fechar_producto BEFORE UPDATE ON productos
    FOR EACH ROW EXECUTE FUNCTION fechar_producto();
"""
_INMUTABLE = """
CREATE FUNCTION rechazar_cambio_de_movimiento() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'movimientos_inventario only grows: record another movement instead'
        USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER rechazar_cambio_de_movimiento
    BEFORE UPDATE OR DELETE ON movimientos_inventario
    FOR EACH ROW EXECUTE FUNCTION rechazar_cambio_de_movimiento();
"""


def upgrade() -> None:
    op.create_table(
        "clientes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("tipo_documento", sa.String(), server_default="", nullable=False),
        sa.Column("cedula", sa.String(), nullable=False),
        sa.Column("nombre_completo", sa.String(), server_default="", nullable=False),
        sa.Column("telefono", sa.String(), server_default="", nullable=False),
        sa.Column("correo", sa.String(), server_default="", nullable=False),
        sa.Column("direccion", sa.String(), server_default="", nullable=False),
        sa.Column("barrio", sa.String(), server_default="", nullable=False),
        sa.Column("indicaciones_adicionales", sa.String(), server_default="", nullable=False),
        sa.Column("creado_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "actualizado_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clientes")),
        sa.UniqueConstraint("tipo_documento", "cedula", name=op.f("uq_clientes_tipo_documento_cedula")),
    )
    op.create_table(
        "conocimiento",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("posicion", sa.Integer(), nullable=False),
        sa.Column("titulo", sa.String(), nullable=False),
        sa.Column("texto", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conocimiento")),
        sa.UniqueConstraint("posicion", name=op.f("uq_conocimiento_posicion")),
    )
    op.create_table(
        "conversaciones",
        sa.Column("chat_id", sa.String(), nullable=False),
        sa.Column("datos_cliente", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("derivada_en", sa.DateTime(timezone=True), nullable=True),
        sa.Column("turno_id", sa.String(), nullable=True),
        sa.Column("turno_vence_en", sa.DateTime(timezone=True), nullable=True),
        sa.Column("creada_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "actualizada_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_conversaciones")),
    )
    op.create_table(
        "empresa",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nombre", sa.String(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_empresa_una_sola")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_empresa")),
    )
    op.create_table(
        "productos",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("sku", sa.String(), nullable=False),
        sa.Column("nombre", sa.String(), nullable=False),
        sa.Column("descripcion", sa.String(), server_default="", nullable=False),
        sa.Column("categoria", sa.String(), server_default="", nullable=False),
        sa.Column("precio", sa.Numeric(precision=16, scale=2), nullable=False),
        sa.Column("stock", sa.Integer(), server_default="0", nullable=False),
        sa.Column("activo", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("atributos", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("creado_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "actualizado_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.CheckConstraint("precio >= 0", name=op.f("ck_productos_precio_no_negativo")),
        sa.CheckConstraint("stock >= 0", name=op.f("ck_productos_stock_no_negativo")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_productos")),
        sa.UniqueConstraint("sku", name=op.f("uq_productos_sku")),
    )
    op.create_index("ix_productos_actualizado_en", "productos", ["actualizado_en"], unique=False)
    op.create_table(
        "mensajes",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("chat_id", sa.String(), nullable=False),
        sa.Column("mensaje_id", sa.String(), nullable=True),
        sa.Column("rol", sa.String(), nullable=False),
        sa.Column("texto", sa.String(), nullable=False),
        sa.Column("responde_a", sa.BigInteger(), nullable=True),
        sa.Column("metadatos", postgresql.JSONB(), nullable=True),
        sa.Column("creado_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("rol IN ('cliente', 'agente')", name=op.f("ck_mensajes_rol_conocido")),
        sa.ForeignKeyConstraint(["chat_id"], ["conversaciones.chat_id"], name=op.f("fk_mensajes_chat_id")),
        sa.ForeignKeyConstraint(["responde_a"], ["mensajes.id"], name=op.f("fk_mensajes_responde_a")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mensajes")),
    )
    op.create_index("ix_mensajes_chat_id_id", "mensajes", ["chat_id", "id"], unique=False)
    op.create_index(
        "uq_mensajes_chat_id_mensaje_id",
        "mensajes",
        ["chat_id", "mensaje_id"],
        unique=True,
        postgresql_where=sa.text("mensaje_id IS NOT NULL"),
    )
    op.create_index(
        "uq_mensajes_responde_a",
        "mensajes",
        ["responde_a"],
        unique=True,
        postgresql_where=sa.text("responde_a IS NOT NULL"),
    )
    op.create_table(
        "vectores_producto",
        sa.Column("producto_id", sa.BigInteger(), nullable=False),
        sa.Column("modelo", sa.String(), nullable=False),
        sa.Column("hash_texto", sa.String(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["producto_id"],
            ["productos.id"],
            name=op.f("fk_vectores_producto_producto_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("producto_id", "modelo", name=op.f("pk_vectores_producto")),
    )
    op.create_table(
        "ventas",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("chat_id", sa.String(), nullable=False),
        sa.Column("cliente_id", sa.BigInteger(), nullable=True),
        sa.Column("estado", sa.String(), server_default="iniciada", nullable=False),
        sa.Column("total", sa.Numeric(precision=22, scale=2), server_default="0", nullable=False),
        sa.Column("moneda", sa.String(), nullable=False),
        sa.Column("datos_cliente", postgresql.JSONB(), server_default=sa.text("'{}'::jsonb"), nullable=False),
        sa.Column("motivo_cancelacion", sa.String(), nullable=True),
        sa.Column("creada_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "actualizada_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("confirmada_en", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cerrada_en", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cancelada_en", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(estado = 'cerrada') = (cerrada_en IS NOT NULL)", name=op.f("ck_ventas_cierre_con_fecha")
        ),
        sa.CheckConstraint(
            "estado IN ('iniciada', 'pendiente', 'recolectando_datos', 'cerrada', 'cancelada')",
            name=op.f("ck_ventas_estado_conocido"),
        ),
        sa.ForeignKeyConstraint(["chat_id"], ["conversaciones.chat_id"], name=op.f("fk_ventas_chat_id")),
        sa.ForeignKeyConstraint(["cliente_id"], ["clientes.id"], name=op.f("fk_ventas_cliente_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ventas")),
    )
    op.create_index("ix_ventas_chat_id_id", "ventas", ["chat_id", "id"], unique=False)
    op.create_index(op.f("ix_ventas_cliente_id"), "ventas", ["cliente_id"], unique=False)
    op.create_index("ix_ventas_estado_creada_en", "ventas", ["estado", "creada_en"], unique=False)
    op.create_index(
        "uq_ventas_abierta_por_chat",
        "ventas",
        ["chat_id"],
        unique=True,
        postgresql_where=sa.text("estado IN ('iniciada', 'pendiente', 'recolectando_datos')"),
    )
    op.create_table(
        "actos_aplicados",
        sa.Column("clave", sa.String(), nullable=False),
        sa.Column("venta_id", sa.BigInteger(), nullable=True),
        sa.Column("creado_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(["venta_id"], ["ventas.id"], name=op.f("fk_actos_aplicados_venta_id")),
        sa.PrimaryKeyConstraint("clave", name=op.f("pk_actos_aplicados")),
    )
    op.create_table(
        "lineas_venta",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("venta_id", sa.BigInteger(), nullable=False),
        sa.Column("producto_id", sa.BigInteger(), nullable=False),
        sa.Column("nombre", sa.String(), nullable=False),
        sa.Column("cantidad", sa.Integer(), nullable=False),
        sa.Column("precio_unitario", sa.Numeric(precision=16, scale=2), nullable=False),
        sa.Column(
            "subtotal",
            sa.Numeric(),
            sa.Computed("precio_unitario * cantidad", persisted=True),
            nullable=False,
        ),
        sa.CheckConstraint("cantidad > 0", name=op.f("ck_lineas_venta_cantidad_positiva")),
        sa.CheckConstraint("precio_unitario >= 0", name=op.f("ck_lineas_venta_precio_no_negativo")),
        sa.ForeignKeyConstraint(["producto_id"], ["productos.id"], name=op.f("fk_lineas_venta_producto_id")),
        sa.ForeignKeyConstraint(["venta_id"], ["ventas.id"], name=op.f("fk_lineas_venta_venta_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineas_venta")),
        sa.UniqueConstraint("venta_id", "producto_id", name=op.f("uq_lineas_venta_venta_id_producto_id")),
    )
    op.create_index(op.f("ix_lineas_venta_producto_id"), "lineas_venta", ["producto_id"], unique=False)
    op.create_table(
        "movimientos_inventario",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("producto_id", sa.BigInteger(), nullable=False),
        sa.Column("cantidad", sa.Integer(), nullable=False),
        sa.Column("motivo", sa.String(), nullable=False),
        sa.Column("venta_id", sa.BigInteger(), nullable=True),
        sa.Column("detalle", sa.String(), server_default="", nullable=False),
        sa.Column("creado_en", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "motivo IN ('venta', 'ajuste', 'importacion', 'devolucion', 'cancelacion')",
            name=op.f("ck_movimientos_inventario_motivo_conocido"),
        ),
        sa.CheckConstraint("cantidad <> 0", name=op.f("ck_movimientos_inventario_cantidad_no_nula")),
        sa.ForeignKeyConstraint(
            ["producto_id"], ["productos.id"], name=op.f("fk_movimientos_inventario_producto_id")
        ),
        sa.ForeignKeyConstraint(["venta_id"], ["ventas.id"], name=op.f("fk_movimientos_inventario_venta_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movimientos_inventario")),
    )
    op.create_index(
        op.f("ix_movimientos_inventario_producto_id"), "movimientos_inventario", ["producto_id"], unique=False
    )
    op.create_index(
        op.f("ix_movimientos_inventario_venta_id"), "movimientos_inventario", ["venta_id"], unique=False
    )
    op.create_table(
        "reservas",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("venta_id", sa.BigInteger(), nullable=False),
        sa.Column("producto_id", sa.BigInteger(), nullable=False),
        sa.Column("cantidad", sa.Integer(), nullable=False),
        sa.Column("vence_en", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("cantidad > 0", name=op.f("ck_reservas_cantidad_positiva")),
        sa.ForeignKeyConstraint(["producto_id"], ["productos.id"], name=op.f("fk_reservas_producto_id")),
        sa.ForeignKeyConstraint(["venta_id"], ["ventas.id"], name=op.f("fk_reservas_venta_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservas")),
        sa.UniqueConstraint("venta_id", "producto_id", name=op.f("uq_reservas_venta_id_producto_id")),
    )
    op.create_index("ix_reservas_producto_id_vence_en", "reservas", ["producto_id", "vence_en"], unique=False)
    op.execute(_FECHAR)
    op.execute(_AVISAR)
    op.execute(_INMUTABLE)


def downgrade() -> None:
    op.drop_table("reservas")
    op.drop_table("movimientos_inventario")
    op.drop_table("lineas_venta")
    op.drop_table("actos_aplicados")
    op.drop_table("ventas")
    op.drop_table("vectores_producto")
    op.drop_table("mensajes")
    op.drop_table("productos")
    op.drop_table("empresa")
    op.drop_table("conversaciones")
    op.drop_table("conocimiento")
    op.drop_table("clientes")
    op.execute("DROP FUNCTION rechazar_cambio_de_movimiento()")
    op.execute("DROP FUNCTION avisar_productos_cambiados()")
    op.execute("DROP FUNCTION fechar_producto()")
