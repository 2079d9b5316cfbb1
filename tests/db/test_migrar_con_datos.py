"""Each migration forward and back over a shop that has sold: no row is lost, and each schema is as it was."""

import psycopg
from alembic import command
from sqlalchemy import NullPool, create_engine

from db.conexion import crear_engine, crear_sessions, dsn
from db.migrar import configuration, migrar, ultima_version
from tests.factories import crear_chat, crear_pedido, crear_producto, crear_venta
from tests.tools.invariantes import exigir_invariantes

_ESQUEMA = """
SELECT 'tabla', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text,
       coalesce(pg_get_expr(d.adbin, d.adrelid), ''), a.attidentity::text || a.attgenerated::text
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'regla', conrelid::regclass::text, conname, pg_get_constraintdef(oid), '', '', '' FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL
SELECT 'indice', tablename, indexname, indexdef, '', '', '' FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'guarda', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid), '', '', '' FROM pg_trigger
 WHERE NOT tgisinternal
UNION ALL
SELECT 'funcion', '', p.proname, pg_get_functiondef(p.oid), '', '', '' FROM pg_proc p
 WHERE p.pronamespace = 'public'::regnamespace
   AND NOT EXISTS (SELECT FROM pg_depend x WHERE x.objid = p.oid AND x.deptype = 'e')
ORDER BY 1, 2, 3
"""
_FILAS = """
SELECT (SELECT json_agg((id, sku, precio, stock) ORDER BY id)::text FROM productos),
       (SELECT json_agg((id, chat_id, estado, total, moneda, cerrada_en) ORDER BY id)::text FROM ventas),
       (SELECT json_agg((id, venta_id, producto_id, cantidad, precio_unitario) ORDER BY id)::text
          FROM lineas_venta),
       (SELECT json_agg((id, producto_id, cantidad, motivo, venta_id) ORDER BY id)::text
          FROM movimientos_inventario),
       (SELECT json_agg((venta_id, producto_id, cantidad, vence_en) ORDER BY id)::text FROM reservas),
       (SELECT json_agg((clave, venta_id) ORDER BY clave)::text FROM actos_aplicados)
"""
Filas = list[tuple[object, ...]]


def leer(url: str, consulta: str) -> Filas:
    with psycopg.connect(dsn(url)) as connection:
        return connection.execute(consulta.encode()).fetchall()


def mover(url: str, revision: str, *, abajo: bool = False) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        paso = command.downgrade if abajo else command.upgrade
        paso(configuration(connection=connection), revision)
    engine.dispose()


async def test_cada_migracion_baja_y_sube_sin_perder_una_fila(base_vacia: str) -> None:
    revisiones = [f"{numero:04}" for numero in range(1, int(ultima_version()) + 1)]
    esquemas: dict[str, Filas] = {}
    for revision in revisiones:
        mover(base_vacia, revision)
        esquemas[revision] = leer(base_vacia, _ESQUEMA)
    engine = crear_engine(base_vacia)
    async with crear_sessions(engine).begin() as session:
        casco = await crear_producto(session, precio="1500.50", stock=9)
        chat = await crear_chat(session)
        await crear_venta(session, chat_id=chat, lineas={casco.id: 2})
        await crear_pedido(session, chat_id=chat, lineas={casco.id: 3}, confirmado=True)
    filas = leer(base_vacia, _FILAS)
    for revision in reversed(revisiones[:-1]):
        mover(base_vacia, revision, abajo=True)
        assert leer(base_vacia, _ESQUEMA) == esquemas[revision], revision
        assert leer(base_vacia, _FILAS) == filas, revision
    migrar(base_vacia)
    assert leer(base_vacia, _ESQUEMA) == esquemas[revisiones[-1]]
    assert leer(base_vacia, _FILAS) == filas
    async with crear_sessions(engine).begin() as session:
        await exigir_invariantes(session)
    await engine.dispose()
