"""`/admin/trazas`: finding a turn, reading it, and what a talk's state was."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from db.conexion import abrir_pool
from db.repositorios.trazas import EscrituraDeTrazas, Fila
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia
from tests.factories import crear_chat

RUTA = "/admin/trazas"
SQL = {"clase": "sql", "nombre": "SELECT ventas", "inicio_us": 20, "dura_us": 5, "filas": 1}
ARBOL = {
    "mensaje": "hola",
    "respuesta": "¡Hola!",
    "actos": [{"tipo": "saludar"}],
    "raiz": {
        "clase": "turno", "nombre": "turno", "inicio_us": 0, "dura_us": 90,
        "hijos": [{"clase": "nodo", "nombre": "comprender", "inicio_us": 10, "dura_us": 40, "hijos": [SQL]}],
    },
}  # fmt: skip


async def guardar(base: BaseLimpia, *cambios: dict[str, Any]) -> None:
    """A trace for each of these, otherwise alike."""
    async with base.sessions.begin() as session:
        for chat_id in {cambio.get("chat_id", "ana") for cambio in cambios}:
            await crear_chat(session, chat_id=chat_id)
    igual: dict[str, Any] = {
        "chat_id": "ana", "mensaje": 1, "empezada_en": datetime.now(UTC), "ms": 10, "actos": "saludar",
        "tipo_mensaje": "saludo", "motor": "local", "error": None, "fallo": None, "corregida": False,
        "tokens_entrada": 0, "tokens_salida": 0, "sentencias": 1, "octetos": 9, "arbol": json.dumps(ARBOL),
    }  # fmt: skip
    async with abrir_pool(base.url) as pool:
        await EscrituraDeTrazas(pool).guardar([Fila(**{**igual, **cambio}) for cambio in cambios])


async def mensajes(cliente: httpx.AsyncClient, **filtros: Any) -> list[int]:
    respuesta = await cliente.get(RUTA, params=filtros)
    assert respuesta.status_code == 200, respuesta.text
    return [item["mensaje"] for item in respuesta.json()["items"]]


async def test_se_filtran_por_lo_que_importa(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    await guardar(
        base_limpia,
        {"mensaje": 1},
        {"mensaje": 2, "chat_id": "luis", "actos": "saludar,agregar", "ms": 900},
        {"mensaje": 3, "motor": "gemini", "corregida": True},
        {"mensaje": 4, "error": "RuntimeError", "ms": 30},
    )
    assert sorted(await mensajes(admin)) == [1, 2, 3, 4]
    assert await mensajes(admin, chat_id="luis") == [2]
    assert await mensajes(admin, acto="agregar") == [2]
    assert await mensajes(admin, motor="gemini") == [3]
    assert await mensajes(admin, corregidas=True) == [3]
    assert await mensajes(admin, con_error=True) == [4]
    assert sorted(await mensajes(admin, con_error=False)) == [1, 2, 3]
    assert await mensajes(admin, minimo_ms=500) == [2]
    assert await mensajes(admin, orden="-ms", por_pagina=2) == [2, 4]


async def test_la_lista_se_pasa_entera_con_el_cursor(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    await guardar(base_limpia, *({"mensaje": n} for n in range(7)))
    vistos: list[int] = []
    cursor: str | None = None
    while True:
        pagina = (
            await admin.get(RUTA, params={"por_pagina": 3, **({"cursor": cursor} if cursor else {})})
        ).json()
        vistos += [item["mensaje"] for item in pagina["items"]]
        cursor = pagina["siguiente"]
        if cursor is None:
            break
    assert sorted(vistos) == list(range(7))


async def test_un_turno_se_ve_como_arbol_y_en_perfetto(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    await guardar(base_limpia, {})
    traza_id = (await admin.get(RUTA)).json()["items"][0]["id"]
    assert (await admin.get(f"{RUTA}/{traza_id}")).json()["arbol"] == ARBOL
    bajado = (await admin.get(f"{RUTA}/{traza_id}/perfetto")).json()
    completos = [evento for evento in bajado["traceEvents"] if evento["ph"] == "X"]
    assert [(e["name"], e["cat"], e["ts"], e["dur"]) for e in completos] == [
        ("turno", "turno", 0, 90),
        ("comprender", "nodo", 10, 40),
        ("SELECT ventas", "sql", 20, 5),
    ]
    assert completos[0]["args"]["respuesta"] == "¡Hola!"


@pytest.mark.parametrize("ruta", ["/99", "/99/perfetto"])
async def test_una_traza_que_no_hay_se_dice(ruta: str, admin: httpx.AsyncClient) -> None:
    es_problema(await admin.get(RUTA + ruta), 404, "traza_no_encontrada")


_PUNTO = """
INSERT INTO checkpoints (thread_id, checkpoint_id, parent_checkpoint_id, checkpoint, metadata)
VALUES (%(chat)s, %(id)s, %(anterior)s, %(punto)s::jsonb, %(traza)s::jsonb)
"""


async def test_de_una_conversacion_se_ve_que_cambio_cada_turno(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    async with base_limpia.sessions.begin() as session:
        await crear_chat(session, chat_id="ana")
    estados = [{"espera": None, "tema": [1]}, {"espera": "confirmar_pedido", "tema": [1]}]
    async with abrir_pool(base_limpia.url) as pool, pool.connection() as conexion:
        for numero, estado in enumerate(estados, 1):
            punto = {"channel_values": estado, "ts": "2026-03-02T15:04:05+00:00"}
            valores = {
                "chat": "ana",
                "id": f"p{numero}",
                "anterior": f"p{numero - 1}",
                "punto": json.dumps(punto),
                "traza": json.dumps({"mensaje": numero}),
            }
            await conexion.execute(_PUNTO, valores)
    nuevo, viejo = (await admin.get("/admin/conversaciones/ana/estados")).json()["items"]
    assert nuevo["cambios"] == {"espera": {"antes": None, "ahora": "confirmar_pedido"}}
    assert (nuevo["mensaje"], nuevo["estado"]) == (2, estados[1])
    assert viejo["cambios"] == {}  # the one before it was pruned
    es_problema(await admin.get("/admin/conversaciones/nadie/estados"), 404, "conversacion_no_encontrada")
