"""Rate limits by address and by chat, and the origins that may call."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from settings import Settings
from tests.api.conftest import TOKEN
from tests.api.doble import AgenteDoble
from tests.api.test_chat import es_problema


@asynccontextmanager
async def tienda(
    tmp_path: Path, *, desde: str = "127.0.0.1", **ajustes: Any
) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings.model_validate({"data_dir": tmp_path, "admin_token": TOKEN, **ajustes})
    transporte = httpx.ASGITransport(create_app(settings, AgenteDoble()), client=(desde, 1))
    async with httpx.AsyncClient(transport=transporte, base_url="http://tienda.test") as cliente:
        yield cliente


async def test_una_direccion_que_pide_de_mas_espera(tmp_path: Path) -> None:
    async with tienda(tmp_path, limite_peticiones=3) as cliente:
        for _ in range(3):
            assert (await cliente.get("/tienda")).status_code == 200
        respuesta = await cliente.get("/tienda")
        es_problema(respuesta, 429, "demasiadas_peticiones")
        assert 1 <= int(respuesta.headers["retry-after"]) <= 60
        assert respuesta.json()["reintentar_en_s"] == int(respuesta.headers["retry-after"])
        assert respuesta.headers["x-content-type-options"] == "nosniff"
        assert (await cliente.get("/chat/health")).status_code == 200


async def test_cada_direccion_tiene_su_cuenta(tmp_path: Path) -> None:
    settings = Settings.model_validate({"data_dir": tmp_path, "admin_token": TOKEN, "limite_peticiones": 1})
    app = create_app(settings, AgenteDoble())
    vistas = []
    # Two of the last three are one subscriber's.
    for desde in ("203.0.113.5", "203.0.113.6", "2001:db8::1", "2001:db8::2", "2001:db8:1::1"):
        transporte = httpx.ASGITransport(app, client=(desde, 1))
        async with httpx.AsyncClient(transport=transporte, base_url="http://tienda.test") as cliente:
            vistas.append((await cliente.get("/tienda")).status_code)
    assert vistas == [200, 200, 200, 429, 200]


@pytest.mark.parametrize(("desde", "pasan"), [("127.0.0.1", 65), ("::1", 65), ("203.0.113.5", 60)])
async def test_sin_ajuste_cuenta_solo_quien_llega_de_fuera(tmp_path: Path, desde: str, pasan: int) -> None:
    async with tienda(tmp_path, desde=desde) as cliente:
        estados = [
            (await cliente.post("/chat/texto", json={"mensaje": "hola", "chat_id": "uno"})).status_code
            for _ in range(65)
        ]
    assert estados == [200] * pasan + [429] * (65 - pasan)


@pytest.mark.parametrize(
    ("ruta", "cuerpo"),
    [
        ("/chat/texto", {"mensaje": "hola", "chat_id": "uno"}),
        ("/chat/texto/stream", {"mensaje": "hola", "chat_id": "uno"}),
        ("/agente/invoke", {"input": {"mensaje": "hola", "chat_id": "uno"}}),
        ("/agente/batch", {"inputs": [{"mensaje": "hola", "chat_id": "uno"}]}),
    ],
)
async def test_un_chat_que_habla_de_mas_espera_y_los_otros_no(
    tmp_path: Path, ruta: str, cuerpo: dict[str, Any]
) -> None:
    async with tienda(tmp_path, limite_mensajes=2) as cliente:
        for _ in range(2):
            assert (await cliente.post(ruta, json=cuerpo)).status_code == 200
        es_problema(await cliente.post(ruta, json=cuerpo), 429, "demasiadas_peticiones")
        otro = {"mensaje": "hola", "chat_id": "dos"}
        assert (await cliente.post("/chat/texto", json=otro)).status_code == 200


async def test_cero_no_pone_limite(tmp_path: Path) -> None:
    async with tienda(tmp_path, desde="203.0.113.5", limite_peticiones=0, limite_mensajes=0) as cliente:
        for _ in range(70):
            respuesta = await cliente.post("/chat/texto", json={"mensaje": "hola", "chat_id": "uno"})
            assert respuesta.status_code == 200


async def test_un_origen_permitido_puede_llamar_y_los_demas_no(tmp_path: Path) -> None:
    async with tienda(tmp_path, cors_origenes="https://panel.tienda.co, https://otro.co/") as cliente:
        for origen, permitido in (
            ("https://panel.tienda.co", True),
            ("https://otro.co", True),
            ("https://ajeno.co", False),
        ):
            previa = await cliente.options(
                "/admin/health",
                headers={
                    "Origin": origen,
                    "Access-Control-Request-Method": "GET",
                    "Access-Control-Request-Headers": "authorization",
                },
            )
            assert (previa.headers.get("access-control-allow-origin") == origen) == permitido
            assert "access-control-allow-credentials" not in previa.headers


@pytest.mark.parametrize("origen", ["panel.tienda.co", "https://tienda.co/panel", "https://*.tienda.co"])
def test_un_origen_mal_escrito_no_arranca(origen: str) -> None:
    with pytest.raises(ValueError, match="CORS_ORIGENES"):
        Settings.model_validate({"cors_origenes": origen})
