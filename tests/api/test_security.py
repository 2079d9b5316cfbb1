"""Pages and headers: nothing from elsewhere, nothing to elsewhere."""

import re

import httpx
import pytest

from tests.api.conftest import Servido
from tests.api.test_chat import es_problema

EXTERNO = re.compile(r"""(?:src|href|url)\s*[=(:]\s*["']?(?:https?:)?//""")


@pytest.mark.parametrize(
    ("ruta", "tipo", "cache"),
    [
        ("/", "text/html", "no-cache"),
        ("/static/index.html", "text/html", "no-cache"),
        ("/static/favicon.svg", "image/svg+xml", "no-cache"),
        ("/favicon.ico", "image/svg+xml", "no-store"),
        ("/docs", "text/html", "no-cache"),
        ("/docs/inicio.js", "text/javascript", "no-cache"),
        ("/docs/recursos/swagger-ui-bundle.js", "text/javascript", "no-cache"),
        ("/docs/recursos/swagger-ui.css", "text/css", "no-cache"),
        ("/openapi.json", "application/json", "no-store"),
    ],
)
async def test_paginas(cliente: httpx.AsyncClient, ruta: str, tipo: str, cache: str) -> None:
    respuesta = await cliente.get(ruta)
    assert respuesta.status_code == 200
    assert respuesta.headers["content-type"].startswith(tipo)
    assert respuesta.headers["cache-control"] == cache
    if tipo == "text/html":
        assert not EXTERNO.search(respuesta.text)


async def test_la_pagina_responde_a_head(cliente: httpx.AsyncClient) -> None:
    for ruta in ("/", "/favicon.ico", "/static/index.html"):
        assert (await cliente.head(ruta)).status_code == 200


@pytest.mark.parametrize("ruta", ["/", "/static/index.html", "/chat/health", "/no/existe", "/chat/texto"])
async def test_toda_respuesta_lleva_sus_cabeceras(cliente: httpx.AsyncClient, ruta: str) -> None:
    cabeceras = (await cliente.get(ruta)).headers
    csp = cabeceras["content-security-policy"]
    assert "default-src 'self'" in csp
    assert "script-src 'self';" in csp
    assert "style-src 'self';" in csp
    assert "frame-ancestors 'none'" in csp
    assert cabeceras["x-content-type-options"] == "nosniff"
    assert cabeceras["referrer-policy"] == "no-referrer"
    assert "server" not in cabeceras


async def test_otros_sitios_no_leen_nada(cliente: httpx.AsyncClient) -> None:
    respuesta = await cliente.get("/tienda", headers={"Origin": "https://otro.example"})
    assert not [nombre for nombre in respuesta.headers if nombre.startswith("access-control")]
    previa = await cliente.options(
        "/chat/texto", headers={"Origin": "https://otro.example", "Access-Control-Request-Method": "POST"}
    )
    es_problema(previa, 405, "metodo_no_permitido")


async def test_el_id_de_la_peticion_es_el_del_cliente_si_sirve(cliente: httpx.AsyncClient) -> None:
    suyo = await cliente.get("/tienda", headers={"X-Request-ID": "abc-123"})
    assert suyo.headers["x-request-id"] == "abc-123"
    malo = await cliente.get("/tienda", headers={"X-Request-ID": "a b\tc" * 40})
    assert re.fullmatch(r"[0-9a-f]{32}", malo.headers["x-request-id"])


@pytest.mark.parametrize("tamano", [70_000, 5_000_000])
def test_un_cuerpo_enorme_recibe_su_respuesta_por_la_red(servido: Servido, tamano: int) -> None:
    respuesta = httpx.post(
        f"{servido.url}/chat/texto", content=b"a" * tamano, headers={"Content-Type": "application/json"}
    )
    es_problema(respuesta, 413, "cuerpo_demasiado_grande")
