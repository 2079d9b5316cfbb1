"""`/chat/audio` and `/chat/imagen` at the door: forms well and badly made, limits and errors."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api.routes.medios import MAX_ARCHIVOS
from settings import Settings
from tests.api.doble import AgenteDoble

RUTAS = ("/chat/audio", "/chat/imagen")


def formulario(*contenidos: bytes, **campos: str) -> dict[str, Any]:
    return {
        "files": [("archivo", (f"x{i}.bin", contenido)) for i, contenido in enumerate(contenidos)],
        "data": campos,
    }


@pytest.mark.parametrize("ruta", RUTAS)
async def test_los_archivos_y_lo_escrito_llegan_al_agente(
    cliente: httpx.AsyncClient, doble: AgenteDoble, ruta: str
) -> None:
    datos = formulario(b"uno", b"dos", mensaje=" quiero dos ", chat_id="c1", mensaje_id="m1", tono="formal")
    respuesta = await cliente.post(ruta, **datos)
    assert respuesta.status_code == 200
    assert respuesta.json()["chat_id"] == "c1"
    assert doble.archivos == [(ruta.removeprefix("/chat/"), [b"uno", b"dos"])]
    (peticion,) = doble.peticiones
    assert (peticion.mensaje, peticion.mensaje_id, peticion.tono) == ("quiero dos", "m1", "formal")


@pytest.mark.parametrize("ruta", RUTAS)
async def test_solo_hace_falta_el_archivo(cliente: httpx.AsyncClient, doble: AgenteDoble, ruta: str) -> None:
    respuesta = await cliente.post(ruta, **formulario(b"uno"), headers={"Idempotency-Key": '"clave-1"'})
    assert respuesta.status_code == 200
    (peticion,) = doble.peticiones
    assert (peticion.mensaje, peticion.mensaje_id) == ("", "clave-1")
    assert len(peticion.chat_id or "") >= 32


@pytest.mark.parametrize("ruta", RUTAS)
@pytest.mark.parametrize(
    ("datos", "estado", "codigo"),
    [
        ({"data": {"mensaje": "hola"}}, 422, "datos_invalidos"),
        ({"json": {"mensaje": "hola"}}, 422, "datos_invalidos"),
        (formulario(b"uno", chat_id="con espacios"), 422, "datos_invalidos"),
        (formulario(*[b"uno"] * (MAX_ARCHIVOS + 1)), 422, "datos_invalidos"),
        (formulario(b"uno", mensaje="a" * 4001), 413, "mensaje_demasiado_largo"),
        (formulario(b"lleno"), 503, "medios_ocupados"),
        (formulario(b"largo"), 413, "audio_demasiado_largo"),
    ],
)
async def test_lo_mal_hecho_se_explica(
    cliente: httpx.AsyncClient, ruta: str, datos: dict[str, Any], estado: int, codigo: str
) -> None:
    respuesta = await cliente.post(ruta, **datos)
    problema = respuesta.json()
    assert (respuesta.status_code, problema["codigo"]) == (estado, codigo), problema
    assert problema["detail"]
    assert not any(palabra in problema["detail"] for palabra in ("Field", "required", "should", "most"))


@pytest.mark.parametrize("ruta", RUTAS)
async def test_un_archivo_enorme_no_se_lee_entero(
    cliente: httpx.AsyncClient, doble: AgenteDoble, ruta: str
) -> None:
    limite = Settings.model_fields["max_mb_medios"].default * 2**20
    respuesta = await cliente.post(ruta, **formulario(b"\0" * (limite + 2**17)))
    problema = respuesta.json()
    assert (respuesta.status_code, problema["codigo"]) == (413, "cuerpo_demasiado_grande")
    assert "16 MB" in problema["detail"]
    assert doble.archivos == []


@pytest.mark.parametrize("ruta", RUTAS)
async def test_lo_enorme_que_no_dice_cuanto_es_tampoco(
    cliente: httpx.AsyncClient, doble: AgenteDoble, ruta: str
) -> None:
    async def trozos() -> AsyncIterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="archivo"; filename="a.jpg"\r\n\r\n'
        for _ in range(64):
            yield b"\0" * 2**20

    cabeceras = {"Content-Type": "multipart/form-data; boundary=x"}
    respuesta = await cliente.post(ruta, content=trozos(), headers=cabeceras)
    assert (respuesta.status_code, respuesta.json()["codigo"]) == (413, "cuerpo_demasiado_grande")
    assert doble.archivos == []
