"""What the models cost, in `/admin/estadisticas`."""

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from tests.conftest import BaseLimpia
from tests.factories import crear_chat, crear_producto, crear_venta


async def sumar(session: AsyncSession, tarea: str, modelo: str, llamadas: int, fichas: int) -> None:
    await session.execute(
        text("INSERT INTO resumen_usos VALUES (date_trunc('hour', now(), 'UTC'), 0, :m, :t, :n, :f, :f)"),
        {"m": modelo, "t": tarea, "n": llamadas, "f": fichas},
    )


async def test_las_estadisticas_dicen_costo_por_turno_y_por_venta_y_lo_ahorrado(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    vacias = (await admin.get("/admin/estadisticas")).json()["modelos"]
    assert (vacias["turnos"], vacias["costo"], vacias["costo_por_turno"]) == (0, 0, None)
    async with base_limpia.sessions.begin() as session:
        producto = await crear_producto(session, precio=1000, stock=9)
        for _ in range(2):
            await crear_venta(session, chat_id=await crear_chat(session), lineas={producto.id: 1})
        await session.execute(
            text("INSERT INTO resumen_turnos VALUES (date_trunc('hour', now(), 'UTC'), 0, 10, 3, 6, 8, 2, 1)")
        )
        await sumar(session, "comprender", "gemini-2.0-flash", 4, 1_000_000)
        await sumar(session, "redactar", "gemini-2.0-flash", 8, 3_000_000)
        await sumar(session, "redactar", "llama-propio", 1, 500)
    gasto = (await admin.get("/admin/estadisticas")).json()["modelos"]
    assert (gasto["moneda"], gasto["turnos"], gasto["ventas"], gasto["saltados"]) == ("USD", 10, 2, 6)
    assert (gasto["tasa_de_saltados"], gasto["tasa_de_corregidos"]) == (0.6, 0.25)
    # 0.10 in and 0.40 out a million.
    assert (gasto["costo"], gasto["costo_por_turno"], gasto["costo_por_venta"]) == (2.0, 0.2, 1.0)
    assert gasto["ahorro"] == pytest.approx(0.5 / 4 * 6)
    assert gasto["sin_precio"] == ["llama-propio"]
    de_gemini, propio = gasto["por_modelo"]
    assert (de_gemini["entrada"], de_gemini["fichas_por_turno"], de_gemini["fichas_por_venta"]) == (
        4_000_000, 800_000, 4_000_000,
    )  # fmt: skip
    assert [(tarea["tarea"], tarea["costo"]) for tarea in de_gemini["por_tarea"]] == [
        ("comprender", 0.5), ("redactar", 1.5),
    ]  # fmt: skip
    assert (propio["costo"], propio["fichas_por_turno"]) == (None, 100)
