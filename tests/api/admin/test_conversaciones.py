"""`/admin/conversaciones`: who talks, what they wait for, and what nobody read."""

from typing import Any

import httpx
import pytest
from sqlalchemy import text

from tests.api.admin.test_productos import acciones
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia
from tests.factories import DATOS, crear_chat, crear_pedido, crear_producto

RUTA = "/admin/conversaciones"


_ABRIR = """
INSERT INTO conversaciones (chat_id, actualizada_en, derivada_en, datos_cliente)
VALUES (:chat_id, now() - make_interval(mins => :hace_min), CASE WHEN :derivada THEN now() END,
        CAST(:datos AS jsonb))
"""
_PREGUNTAR = "INSERT INTO mensajes (chat_id, rol, texto) VALUES (:chat_id, 'cliente', 'hola') RETURNING id"
_CONTESTAR = """
INSERT INTO mensajes (chat_id, rol, texto, responde_a, metadatos)
SELECT chat_id, 'agente', repeat('x', 300), id, '{"espera": "confirmar_pedido"}' FROM mensajes WHERE id = :id
RETURNING id
"""


async def hablar(
    base: BaseLimpia,
    chat_id: str,
    *,
    pares: int = 1,
    hace_min: int = 0,
    derivada: bool = False,
    datos: str = "{}",
) -> list[int]:
    """A chat with so many questions and their answers; the ids of the messages."""
    chat = {"chat_id": chat_id, "hace_min": hace_min, "derivada": derivada, "datos": datos}
    ids: list[int] = []
    async with base.engine.begin() as conexion:
        await conexion.execute(text(_ABRIR), chat)
        for _ in range(pares):
            pregunta = (await conexion.execute(text(_PREGUNTAR), {"chat_id": chat_id})).scalar_one()
            respuesta = (await conexion.execute(text(_CONTESTAR), {"id": pregunta})).scalar_one()
            ids += [pregunta, respuesta]
    return ids


async def listar(admin: httpx.AsyncClient, **params: Any) -> list[dict[str, Any]]:
    respuesta = await admin.get(RUTA, params=params)
    assert respuesta.status_code == 200, respuesta.text
    items: list[dict[str, Any]] = respuesta.json()["items"]
    return items


async def test_la_lista_dice_en_que_va_cada_una(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    ids = await hablar(base_limpia, "vieja", pares=2, hace_min=60, datos='{"nombre_completo": "Ana Gómez"}')
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session)
        pedido = await crear_pedido(session, chat_id="vieja", lineas={casco.id: 1})
        await crear_chat(session, chat_id="muda")
    muda, vieja = await listar(admin)
    assert (muda["chat_id"], muda["ultimo_mensaje"], muda["no_leidos"]) == ("muda", None, 0)
    assert (muda["estado_venta"], muda["espera"], muda["nombre"]) == (None, None, "")
    assert (vieja["venta_id"], vieja["estado_venta"]) == (pedido.id, "pendiente")
    assert (vieja["espera"], vieja["nombre"], vieja["no_leidos"]) == ("confirmar_pedido", "Ana Gómez", 2)
    assert (vieja["ultimo_mensaje"]["id"], len(vieja["ultimo_mensaje"]["texto"])) == (ids[-1], 200)
    assert vieja["contestando"] is False


async def test_filtros_y_paginas(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    for n in range(7):
        await hablar(base_limpia, f"chat-{n}", hace_min=10 * n, derivada=n == 3)
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session)
        await crear_pedido(session, chat_id="chat-5", lineas={casco.id: 1})
    en_orden = [f"chat-{n}" for n in range(7)]
    assert [c["chat_id"] for c in await listar(admin)] == en_orden
    assert [c["chat_id"] for c in await listar(admin, orden="actualizada_en")] == en_orden[::-1]
    assert [c["chat_id"] for c in await listar(admin, derivadas=True)] == ["chat-3"]
    assert [c["chat_id"] for c in await listar(admin, con_pedido=True)] == ["chat-5"]
    assert await listar(admin, fecha_hasta="2020-01-01") == []
    vistas, cursor = [], None
    while True:
        params = {"por_pagina": 3, **({"cursor": cursor} if cursor else {})}
        cuerpo = (await admin.get(RUTA, params=params)).json()
        vistas += [c["chat_id"] for c in cuerpo["items"]]
        if not (cursor := cuerpo["siguiente"]):
            break
    assert vistas == en_orden


async def test_el_detalle_trae_los_mensajes_por_tandas(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    ids = await hablar(base_limpia, "uno", pares=5, datos='{"cedula": "1032456789"}')
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session, nombre="Casco", precio=1000)
        await crear_pedido(session, chat_id="uno", lineas={casco.id: 2})
    ultimos = (await admin.get(f"{RUTA}/uno", params={"limite": 6})).json()
    assert [m["id"] for m in ultimos["mensajes"]] == ids[4:]
    assert ultimos["datos_cliente"] == {"cedula": "1032456789"}
    assert (ultimos["venta"]["total"], ultimos["venta"]["lineas"][0]["nombre"]) == (2000, "Casco")
    anteriores = (await admin.get(f"{RUTA}/uno", params={"antes_de": ultimos["antes_de"]})).json()
    assert ([m["id"] for m in anteriores["mensajes"]], anteriores["antes_de"]) == (ids[:4], None)
    es_problema(await admin.get(f"{RUTA}/nadie"), 404, "conversacion_no_encontrada")


async def test_lo_leido_deja_de_contarse(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    ids = await hablar(base_limpia, "uno", pares=3)
    assert (await admin.post(f"{RUTA}/uno/leida", json={"hasta": ids[3]})).status_code == 204
    assert (await listar(admin))[0]["no_leidos"] == 1
    # Somebody else's older screen takes nothing back.
    assert (await admin.post(f"{RUTA}/uno/leida", json={"hasta": ids[0]})).status_code == 204
    assert (await listar(admin))[0]["no_leidos"] == 1
    es_problema(await admin.post(f"{RUTA}/nadie/leida", json={"hasta": 1}), 404, "conversacion_no_encontrada")
    # The audit names the message, by its id, and not the chat, whose id may be a telephone.
    assert (await acciones(base_limpia))[0] == (
        "POST /admin/conversaciones/{chat_id}/leida", f"mensaje:{ids[3]}",
    )  # fmt: skip


@pytest.mark.parametrize("chat_id", ["con espacio", "ñ", "a" * 129])
async def test_un_chat_mal_escrito(admin: httpx.AsyncClient, chat_id: str) -> None:
    es_problema(await admin.get(f"{RUTA}/{chat_id}"), 422, "datos_invalidos")


async def test_de_quien_se_olvido_no_queda_conversacion(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    async with base_limpia.sessions.begin() as session:
        casco = await crear_producto(session, stock=5)
    await hablar(base_limpia, "573001234567@c.us")
    cliente = {**DATOS}
    cliente.pop("tipo_documento")
    cuerpo = {
        "chat_id": "573001234567@c.us", "lineas": [{"producto_id": casco.id, "cantidad": 1}],
        "cliente": cliente, "estado": "cerrada",
    }  # fmt: skip
    assert (await admin.post("/pedidos/", json=cuerpo)).status_code == 201
    assert (await admin.delete(f"/clientes/{DATOS['cedula']}")).status_code == 200
    (anonima,) = await listar(admin)
    assert anonima["chat_id"].startswith("anonimo-")
    assert (anonima["nombre"], anonima["ultimo_mensaje"]) == ("", None)
