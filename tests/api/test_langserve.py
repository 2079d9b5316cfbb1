"""`/agente`, driven by LangServe's own client against a real server."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from langserve import RemoteRunnable

from tests.api.conftest import Servido
from tests.api.doble import TROZOS
from tests.api.test_chat import es_problema


@pytest.fixture
def remoto(servido: Servido) -> Iterator[RemoteRunnable[dict[str, Any], Any]]:
    remoto: RemoteRunnable[dict[str, Any], Any] = RemoteRunnable(f"{servido.url}/agente")
    yield remoto
    remoto.sync_client.close()


def entera(servido: Servido, chat_id: str) -> Any:
    return httpx.post(f"{servido.url}/chat/texto", json={"mensaje": "hola", "chat_id": chat_id}).json()


def test_invoke_contesta_como_chat_texto(servido: Servido, remoto: RemoteRunnable[Any, Any]) -> None:
    entrada = {"mensaje": "hola", "chat_id": "c1", "mensaje_id": "m1"}
    assert remoto.invoke(entrada) == entera(servido, "c1")
    assert servido.doble.peticiones[0].mensaje_id == "m1"


def test_sin_chat_id_lo_da_la_respuesta(remoto: RemoteRunnable[Any, Any]) -> None:
    uno, otro = remoto.invoke({"mensaje": "hola"}), remoto.invoke({"mensaje": "hola"})
    assert len({uno["chat_id"], otro["chat_id"]}) == 2


def test_los_trozos_suman_la_respuesta_entera(servido: Servido, remoto: RemoteRunnable[Any, Any]) -> None:
    trozos = list(remoto.stream({"mensaje": "hola", "chat_id": "c1"}))
    assert [trozo["respuesta"] for trozo in trozos] == [*TROZOS, ""]
    suma = trozos[0]
    for trozo in trozos[1:]:
        suma = suma + trozo
    assert suma == entera(servido, "c1")


def test_una_respuesta_corregida_no_se_mezcla_con_lo_dicho(remoto: RemoteRunnable[Any, Any]) -> None:
    trozos = list(remoto.stream({"mensaje": "corrige"}))
    assert trozos[-1]["respuesta"] == "\n\nPerdón: no tenemos."


def test_batch_respeta_el_orden_de_cada_conversacion(
    servido: Servido, remoto: RemoteRunnable[Any, Any]
) -> None:
    entradas = [{"mensaje": f"m{n}", "chat_id": f"c{n % 2}"} for n in range(8)]
    respuestas = remoto.batch(entradas)
    assert [respuesta["chat_id"] for respuesta in respuestas] == [entrada["chat_id"] for entrada in entradas]
    for chat_id in ("c0", "c1"):
        pedidos = [p.mensaje for p in servido.doble.peticiones if p.chat_id == chat_id]
        assert pedidos == sorted(pedidos)


def test_un_fallo_en_el_lote_no_corta_los_demas_turnos(
    servido: Servido, remoto: RemoteRunnable[Any, Any]
) -> None:
    with pytest.raises(httpx.HTTPStatusError, match="turno_ocupado"):
        remoto.batch([{"mensaje": "ocupado"}, {"mensaje": "uno"}, {"mensaje": "dos"}])
    assert sorted(p.mensaje for p in servido.doble.terminados) == ["dos", "uno"]


async def test_cliente_asincrono_y_eventos(remoto: RemoteRunnable[Any, Any]) -> None:
    entrada = {"mensaje": "hola", "chat_id": "c1"}
    assert (await remoto.ainvoke(entrada))["chat_id"] == "c1"
    eventos = [evento async for evento in remoto.astream_events(entrada, version="v2")]
    assert eventos[0]["event"] == "on_chain_start"
    assert eventos[-1]["event"] == "on_chain_end"
    assert eventos[-1]["data"]["output"]["respuesta"] == "".join(TROZOS)
    await remoto.async_client.aclose()


def test_errores_antes_y_durante_el_flujo(remoto: RemoteRunnable[Any, Any]) -> None:
    for mensaje, status in [("ocupado", 409), ("luego ocupado", 409), ("luego falla", 500)]:
        with pytest.raises(httpx.HTTPStatusError) as fallo:
            list(remoto.stream({"mensaje": mensaje}))
        assert fallo.value.response.status_code == status
    assert "1234567890" not in str(fallo.value)


@pytest.mark.parametrize("metodo", ["invoke", "batch", "stream", "stream_events", "stream_log"])
@pytest.mark.parametrize(
    ("entrada", "status", "codigo"),
    [
        ({"mensaje": ""}, 422, "mensaje_vacio"),
        ({"mensaje": 7}, 422, "datos_invalidos"),
        ({}, 422, "datos_invalidos"),
        ("hola", 422, "datos_invalidos"),
        ({"mensaje": "hola", "chat_id": "a b"}, 422, "datos_invalidos"),
        ({"mensaje": "a" * 4001}, 413, "mensaje_demasiado_largo"),
        ({"mensaje": "a" * 70_000}, 413, "cuerpo_demasiado_grande"),
    ],
)
@pytest.mark.filterwarnings("ignore:astream_log is deprecated")
async def test_entrada_mala(
    cliente: httpx.AsyncClient, metodo: str, entrada: Any, status: int, codigo: str
) -> None:
    cuerpo = {"inputs": [entrada]} if metodo == "batch" else {"input": entrada}
    es_problema(await cliente.post(f"/agente/{metodo}", json=cuerpo), status, codigo)


async def test_cuerpos_malos(cliente: httpx.AsyncClient) -> None:
    json = {"Content-Type": "application/json"}
    for contenido in (b"{", b'{"input": "\xff"}', b"[" * 30_000):
        es_problema(
            await cliente.post("/agente/invoke", content=contenido, headers=json), 400, "json_invalido"
        )
    es_problema(await cliente.post("/agente/invoke", data={"input": "hola"}), 415, "tipo_de_contenido")
    for contenido in (b"[]", b"{}", b'{"input": {"mensaje": "hola"}, "config": 7}', b"null", b"7"):
        es_problema(
            await cliente.post("/agente/invoke", content=contenido, headers=json), 422, "datos_invalidos"
        )
    lote = {"inputs": [{"mensaje": "hola"}] * 51}
    es_problema(await cliente.post("/agente/batch", json=lote), 422, "lote_demasiado_grande")
    for contenido in (
        b'{"inputs": [{"mensaje": 7}]}',
        b'{"inputs": true}',
        b'{"inputs": [], "config": [{}]}',
    ):
        es_problema(
            await cliente.post("/agente/batch", content=contenido, headers=json), 422, "datos_invalidos"
        )


async def test_la_configuracion_del_cliente_no_cuenta(cliente: httpx.AsyncClient) -> None:
    cuerpo = {
        "input": {"mensaje": "hola", "chat_id": "c1"},
        "config": {"configurable": {"thread_id": "ajeno"}, "recursion_limit": 1, "tags": ["x"]},
    }
    respuesta = await cliente.post("/agente/invoke", json=cuerpo)
    assert respuesta.json()["output"]["chat_id"] == "c1"


async def test_playground_se_sirve_desde_aqui(cliente: httpx.AsyncClient) -> None:
    pagina = await cliente.get("/agente/playground/")
    assert pagina.status_code == 200
    assert "'unsafe-eval'" in pagina.headers["content-security-policy"]
    assert "http://" not in pagina.text
    assert "https://" not in pagina.text
    assert (await cliente.get("/agente/playground")).status_code == 307
    for mala in ("assets", "%00", "..%2f..%2f..%2f..%2fsettings.py", "no-existe.js", "a" * 300):
        assert (await cliente.get(f"/agente/playground/{mala}")).status_code == 404


async def test_los_esquemas_se_publican(cliente: httpx.AsyncClient) -> None:
    for cual, campo in [("input", "mensaje"), ("output", "metadatos")]:
        assert f'"{campo}":' in (await cliente.get(f"/agente/{cual}_schema")).text
