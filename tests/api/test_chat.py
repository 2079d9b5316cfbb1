"""`/chat`: a message and its answer, and what is refused."""

from typing import Any

import httpx
import pytest

from tests.api.doble import TROZOS, AgenteDoble

JSON = {"Content-Type": "application/json"}


async def test_responde_con_el_contrato(cliente: httpx.AsyncClient) -> None:
    respuesta = await cliente.post("/chat/texto", json={"mensaje": "hola", "chat_id": "573101234567@c.us"})
    cuerpo = respuesta.json()
    assert respuesta.status_code == 200
    assert cuerpo["status"] == "success"
    assert cuerpo["respuesta"] == "".join(TROZOS)
    assert cuerpo["chat_id"] == "573101234567@c.us"
    assert set(cuerpo["metadatos"]) == {
        "estado_venta", "pedido", "espera", "sugerencias", "datos_faltantes", "productos", "actos", "motor",
        "turno_ms", "sin_resultados",
    }  # fmt: skip
    assert cuerpo["metadatos"]["actos"] == [
        {"tipo": "preguntar_producto", "producto": {"texto": "extintores"}}
    ]


async def test_los_importes_son_numeros(cliente: httpx.AsyncClient) -> None:
    texto = (await cliente.post("/chat/texto", json={"mensaje": "hola"})).text
    assert '"precio_unitario":1234.5,' in texto
    assert '"total":2469,' in texto


async def test_sin_chat_id_cada_conversacion_es_otra(cliente: httpx.AsyncClient) -> None:
    ids = {(await cliente.post("/chat/texto", json={"mensaje": "hola"})).json()["chat_id"] for _ in range(3)}
    assert len(ids) == 3
    assert all(len(chat_id) >= 32 for chat_id in ids)


async def test_la_cabecera_vale_como_mensaje_id(cliente: httpx.AsyncClient, doble: AgenteDoble) -> None:
    for cabecera in ("abc-1", '"abc-1"'):
        await cliente.post("/chat/texto", json={"mensaje": "hola"}, headers={"Idempotency-Key": cabecera})
        assert doble.peticiones[-1].mensaje_id == "abc-1"


async def test_cabecera_y_cuerpo_distintos(cliente: httpx.AsyncClient, doble: AgenteDoble) -> None:
    respuesta = await cliente.post(
        "/chat/texto", json={"mensaje": "hola", "mensaje_id": "a"}, headers={"Idempotency-Key": "b"}
    )
    assert respuesta.status_code == 422
    assert respuesta.json()["codigo"] == "clave_distinta"
    assert doble.peticiones == []


async def test_quita_lo_que_no_es_texto(cliente: httpx.AsyncClient, doble: AgenteDoble) -> None:
    await cliente.post("/chat/texto", json={"mensaje": "  dame\x00 2\x1b[31m\r\ncascos\t"})
    assert doble.peticiones[-1].mensaje == "dame 2[31m\ncascos"
    await cliente.post("/chat/texto", content=rb'{"mensaje": "dos \ud800cascos"}', headers=JSON)
    assert doble.peticiones[-1].mensaje == "dos cascos"


@pytest.mark.parametrize("mensaje", ["👍🏽", "🛒🛒🛒", "👨‍👩‍👧", "?", "½", "نعم"])
async def test_lo_raro_pero_escrito_llega_al_agente(
    cliente: httpx.AsyncClient, doble: AgenteDoble, mensaje: str
) -> None:
    assert (await cliente.post("/chat/texto", json={"mensaje": mensaje})).status_code == 200
    assert doble.peticiones[-1].mensaje == mensaje


MALOS: list[tuple[str, dict[str, Any], int, str]] = [
    ("vacío", {"json": {"mensaje": ""}}, 422, "mensaje_vacio"),
    ("en blanco", {"json": {"mensaje": " \n\t "}}, 422, "mensaje_vacio"),
    ("invisible", {"json": {"mensaje": "\u200b\u2060\ufeff"}}, 422, "mensaje_vacio"),
    ("binario", {"json": {"mensaje": "\x00\x01\x02\x7f\x9f"}}, 422, "mensaje_vacio"),
    ("20.000 letras", {"json": {"mensaje": "a" * 20_000}}, 413, "mensaje_demasiado_largo"),
    ("sin mensaje", {"json": {}}, 422, "datos_invalidos"),
    ("mensaje nulo", {"json": {"mensaje": None}}, 422, "datos_invalidos"),
    ("mensaje número", {"json": {"mensaje": 7}}, 422, "datos_invalidos"),
    ("mensaje lista", {"json": {"mensaje": ["hola"]}}, 422, "datos_invalidos"),
    ("media letra", {"content": rb'{"mensaje": "\ud800"}', "headers": JSON}, 422, "mensaje_vacio"),
    ("chat_id con espacio", {"json": {"mensaje": "hola", "chat_id": "a b"}}, 422, "datos_invalidos"),
    ("chat_id vacío", {"json": {"mensaje": "hola", "chat_id": ""}}, 422, "datos_invalidos"),
    ("chat_id largo", {"json": {"mensaje": "hola", "chat_id": "a" * 129}}, 422, "datos_invalidos"),
    ("chat_id con salto", {"json": {"mensaje": "hola", "chat_id": "a\n"}}, 422, "datos_invalidos"),
    ("mensaje_id con tilde", {"json": {"mensaje": "hola", "mensaje_id": "á"}}, 422, "datos_invalidos"),
    ("cuerpo lista", {"json": ["hola"]}, 422, "datos_invalidos"),
    ("cuerpo texto", {"json": "hola"}, 422, "datos_invalidos"),
    ("sin cuerpo", {"headers": JSON}, 422, "datos_invalidos"),
    ("JSON roto", {"content": b'{"mensaje": ', "headers": JSON}, 400, "json_invalido"),
    ("no es UTF-8", {"content": b'{"mensaje": "\xff\xfe"}', "headers": JSON}, 400, "cuerpo_ilegible"),
    ("muy anidado", {"content": b"[" * 30_000, "headers": JSON}, 400, "cuerpo_ilegible"),
    ("formulario", {"data": {"mensaje": "hola"}}, 415, "tipo_de_contenido"),
    ("texto plano", {"content": b'{"mensaje":"hola"}', "headers": {"Content-Type": "text/plain"}}, 415,
     "tipo_de_contenido"),
    ("sin tipo", {"content": b'{"mensaje":"hola"}'}, 415, "tipo_de_contenido"),
    ("enorme", {"json": {"mensaje": "a" * 70_000}}, 413, "cuerpo_demasiado_grande"),
]  # fmt: skip


@pytest.mark.parametrize("ruta", ["/chat/texto", "/chat/texto/stream"])
@pytest.mark.parametrize(
    ("peticion", "status", "codigo"), [caso[1:] for caso in MALOS], ids=[caso[0] for caso in MALOS]
)
async def test_entrada_mala_es_un_problema_en_espanol(
    cliente: httpx.AsyncClient,
    doble: AgenteDoble,
    ruta: str,
    peticion: dict[str, Any],
    status: int,
    codigo: str,
) -> None:
    respuesta = await cliente.post(ruta, **peticion)
    es_problema(respuesta, status, codigo)
    assert doble.peticiones == []


def es_problema(respuesta: httpx.Response, status: int, codigo: str) -> None:
    cuerpo = respuesta.json()
    assert respuesta.status_code == status, cuerpo
    assert respuesta.headers["content-type"] == "application/problem+json"
    assert cuerpo["codigo"] == codigo
    assert cuerpo["status"] == status
    assert cuerpo["type"] == f"urn:agente-vendedor:problema:{codigo}"
    assert cuerpo["instance"] == respuesta.request.url.path
    assert cuerpo["peticion_id"] == respuesta.headers["x-request-id"]
    assert cuerpo["title"]
    assert cuerpo["detail"].endswith((".", "-"))


async def test_un_cuerpo_sin_largo_declarado_tambien_tiene_limite(cliente: httpx.AsyncClient) -> None:
    async def trozos() -> Any:
        for _ in range(100):
            yield b"a" * 1024

    es_problema(
        await cliente.post("/chat/texto", content=trozos(), headers=JSON), 413, "cuerpo_demasiado_grande"
    )


async def test_el_limite_se_dice(cliente: httpx.AsyncClient) -> None:
    respuesta = await cliente.post("/chat/texto", json={"mensaje": "a" * 4001})
    assert "4001" in respuesta.json()["detail"]
    assert "4000" in respuesta.json()["detail"]
    assert (await cliente.post("/chat/texto", json={"mensaje": "a" * 4000})).status_code == 200


async def test_los_errores_nombran_cada_campo_sin_repetir_lo_enviado(cliente: httpx.AsyncClient) -> None:
    respuesta = await cliente.post(
        "/chat/texto", json={"mensaje": 7, "chat_id": "mi cédula 123", "tono": "a" * 41}
    )
    assert respuesta.json()["errores"] == [
        {"campo": "mensaje", "mensaje": "El campo «mensaje» debe ser texto."},
        {
            "campo": "chat_id",
            "mensaje": "El campo «chat_id» admite de 1 a 128 letras sin tilde, cifras o los signos "
            "_ . : @ + -",
        },
        {"campo": "tono", "mensaje": "El campo «tono» admite hasta 40 caracteres."},
    ]
    assert "123" not in respuesta.json()["detail"].replace("128", "")


@pytest.mark.parametrize(
    ("mensaje", "status", "codigo", "cabecera"),
    [
        ("ocupado", 409, "turno_ocupado", "1"),
        ("repetido", 422, "mensaje_repetido", None),
        ("sin base", 503, "base_de_datos_no_disponible", "5"),
    ],
)
async def test_errores_del_dominio(
    cliente: httpx.AsyncClient, mensaje: str, status: int, codigo: str, cabecera: str | None
) -> None:
    for ruta in ("/chat/texto", "/chat/texto/stream"):
        respuesta = await cliente.post(ruta, json={"mensaje": mensaje})
        es_problema(respuesta, status, codigo)
        assert respuesta.headers.get("retry-after") == cabecera
        assert "secreta" not in respuesta.text


async def test_un_fallo_nuestro_no_cuenta_nada(cliente: httpx.AsyncClient) -> None:
    for ruta in ("/chat/texto", "/chat/texto/stream", "/agente/invoke", "/agente/stream"):
        cuerpo = {"input": {"mensaje": "falla"}} if ruta.startswith("/agente") else {"mensaje": "falla"}
        respuesta = await cliente.post(ruta, json=cuerpo)
        es_problema(respuesta, 500, "error_interno")
        assert "1234567890" not in respuesta.text
        assert "RuntimeError" not in respuesta.text


async def test_rutas_y_metodos_que_no_hay(cliente: httpx.AsyncClient) -> None:
    es_problema(await cliente.get("/no/existe"), 404, "ruta_no_encontrada")
    es_problema(await cliente.get("/static/no-existe.js"), 404, "ruta_no_encontrada")
    es_problema(await cliente.get("/static/%00"), 404, "ruta_no_encontrada")
    es_problema(await cliente.get("/static/..%2f..%2fsettings.py"), 404, "ruta_no_encontrada")
    respuesta = await cliente.get("/chat/texto")
    es_problema(respuesta, 405, "metodo_no_permitido")
    assert respuesta.headers["allow"] == "POST"


async def test_historial_por_paginas(cliente: httpx.AsyncClient) -> None:
    ultima = (await cliente.get("/chat/historial/abc", params={"limite": 4})).json()
    assert [m["id"] for m in ultima["items"]] == [7, 8, 9, 10]
    assert ultima["antes_de"] == 7
    anterior = (await cliente.get("/chat/historial/abc", params={"limite": 6, "antes_de": 7})).json()
    assert [m["id"] for m in anterior["items"]] == [1, 2, 3, 4, 5, 6]
    assert anterior["antes_de"] is None
    assert anterior["items"][0] == {
        "id": 1,
        "rol": "cliente",
        "texto": "mensaje 1",
        "creado_en": "2026-01-01T00:00:00Z",
        "metadatos": None,
    }


async def test_historial_que_no_hay_o_no_se_puede_pedir(cliente: httpx.AsyncClient) -> None:
    es_problema(await cliente.get("/chat/historial/desconocido"), 404, "conversacion_no_encontrada")
    es_problema(await cliente.get("/chat/historial/a%20b"), 422, "datos_invalidos")
    es_problema(await cliente.get("/chat/historial/a", params={"limite": 0}), 422, "datos_invalidos")
    es_problema(await cliente.get("/chat/historial/a", params={"antes_de": 2**63}), 422, "datos_invalidos")
