"""A made-up shop keeps every truth, looks like a shop, and never mixes with a real one unasked."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text

from db.errors import BaseOcupadaError
from tests.conftest import BaseLimpia
from tests.factories import crear_chat, crear_producto, crear_venta
from tools.generador.historia import Volumen, generar
from tools.verificacion import verificar

BOGOTA = ZoneInfo("America/Bogota")
HASTA = datetime(2026, 3, 2, 15, 30, tzinfo=UTC)
VOLUMEN = Volumen(ventas=3000, clientes=400, productos=150, semilla=7)
_HUELLA = """
SELECT md5(string_agg(concat_ws('|', v.id, v.chat_id, v.estado, v.total, v.creada_en, l.todas), ','
                      ORDER BY v.id))
FROM ventas v LEFT JOIN LATERAL (
    SELECT string_agg(concat_ws('x', nombre, cantidad, precio_unitario), ',' ORDER BY id) AS todas
    FROM lineas_venta WHERE venta_id = v.id
) l ON true
"""
_RESUMENES = (
    "SELECT * FROM resumen_ventas ORDER BY 1, 2",
    "SELECT * FROM resumen_productos ORDER BY 1, 2, 3",
    "SELECT id, compras, total_comprado, ultima_compra_en FROM clientes ORDER BY id",
)


def llenar(base: BaseLimpia, *, moneda: str = "COP", **mas: Any) -> dict[str, int]:
    return generar(base.url, VOLUMEN, moneda=moneda, zona=BOGOTA, hasta=HASTA, **mas)


async def consultar(base: BaseLimpia, *consultas: str) -> list[list[tuple[Any, ...]]]:
    async with base.engine.connect() as conexion:
        return [[tuple(fila) for fila in await conexion.execute(text(consulta))] for consulta in consultas]


async def uno(base: BaseLimpia, consulta: str) -> Any:
    return (await consultar(base, consulta))[0][0][0]


@pytest.mark.parametrize("moneda", ["COP", "USD"])
async def test_lo_generado_cumple_todas_las_verdades(base_limpia: BaseLimpia, moneda: str) -> None:
    avisos: list[str] = []
    cuenta = llenar(base_limpia, moneda=moneda, avisar=lambda que, _: avisos.append(que))
    assert (cuenta["ventas"], cuenta["clientes"], cuenta["productos"]) == (3000, 400, 150)
    assert avisos[0] == "Productos"
    assert avisos[-1] == "Sumando por hora y producto"
    async with base_limpia.sessions() as session:
        assert (await verificar(session)).diferencias == []
    assert cuenta["lineas"] == await uno(base_limpia, "SELECT count(*) FROM lineas_venta")
    decimales = await uno(base_limpia, "SELECT max(scale(trim_scale(precio_unitario))) FROM lineas_venta")
    assert decimales == {"COP": 0, "USD": 2}[moneda]


async def test_se_parece_a_una_tienda(base_limpia: BaseLimpia) -> None:
    llenar(base_limpia)
    estados = dict((await consultar(base_limpia, "SELECT estado, count(*) FROM ventas GROUP BY 1"))[0])
    assert estados.keys() > {"cerrada", "cancelada"}  # and a few open ones
    assert estados["cerrada"] > 8 * estados["cancelada"]
    lineas = await uno(base_limpia, "SELECT count(*) FROM lineas_venta")
    assert 2 < lineas / 3000 < 3
    # Few products and few customers make most of the sales.
    por_producto = "SELECT count(*) AS n FROM lineas_venta GROUP BY producto_id ORDER BY n DESC LIMIT 15"
    assert await uno(base_limpia, f"SELECT sum(n) FROM ({por_producto}) t") > lineas * 0.3
    assert await uno(base_limpia, "SELECT max(compras) FROM clientes") > 20
    assert await uno(base_limpia, "SELECT count(*) FROM movimientos_inventario WHERE motivo = 'devolucion'")
    assert await uno(base_limpia, "SELECT count(*) FROM productos WHERE stock = 0")
    assert await uno(base_limpia, "SELECT count(*) FROM demanda_insatisfecha WHERE palabras = 'helicoptero'")
    a_las = "extract(hour FROM creada_en AT TIME ZONE 'America/Bogota')"
    dia, noche = [
        await uno(base_limpia, f"SELECT count(*) FROM ventas WHERE {a_las} BETWEEN {desde} AND {desde + 3}")
        for desde in (15, 1)
    ]
    assert dia > 20 * noche
    ultima = await uno(base_limpia, "SELECT max(coalesce(cerrada_en, creada_en)) FROM ventas")
    assert HASTA - timedelta(days=1) < ultima < HASTA


async def test_la_misma_semilla_hace_la_misma_tienda(base_limpia: BaseLimpia) -> None:
    llenar(base_limpia)
    primera = await uno(base_limpia, _HUELLA)
    async with base_limpia.engine.begin() as conexion:
        await conexion.execute(text("TRUNCATE productos, clientes, conversaciones RESTART IDENTITY CASCADE"))
    llenar(base_limpia)
    assert await uno(base_limpia, _HUELLA) == primera


async def test_lo_sumado_al_cargar_es_lo_que_se_suma_de_nuevo(base_limpia: BaseLimpia) -> None:
    llenar(base_limpia)
    antes = await consultar(base_limpia, *_RESUMENES)
    assert all(antes)
    async with base_limpia.engine.begin() as conexion:
        await conexion.execute(text("SELECT recalcular_resumenes(), recalcular_compradores()"))
    assert await consultar(base_limpia, *_RESUMENES) == antes


async def test_con_ventas_de_verdad_no_toca_nada_si_no_se_le_pide(base_limpia: BaseLimpia) -> None:
    llenar(base_limpia)
    llenar(base_limpia)  # made-up ones are nobody's
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session, stock=3)
        await crear_venta(session, chat_id=await crear_chat(session), lineas={casco.id: 1})
    with pytest.raises(BaseOcupadaError, match="--forzar"):
        llenar(base_limpia)
    assert await uno(base_limpia, "SELECT count(*) FROM ventas") == 6001
    llenar(base_limpia, forzar=True)
    async with base_limpia.sessions.begin() as session:
        assert (await verificar(session)).diferencias == []
        # The guards are back.
        await crear_venta(session, chat_id=await crear_chat(session), lineas={casco.id: 1})
    assert await uno(base_limpia, "SELECT count(*) FROM ventas") == 9002
