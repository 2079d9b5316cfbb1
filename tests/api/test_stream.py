"""`/chat/texto/stream`: fragments, the whole answer, failures on the way, and clients that leave."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api import transmision
from api.transmision import Transmisiones
from db.errors import TurnoOcupadoError
from tests.api.conftest import Servido, esperar
from tests.api.doble import TROZOS, AgenteDoble


def leer(texto: str) -> list[tuple[str, Any]]:
    """The events of a stream, comments apart."""
    bloques = [bloque for bloque in texto.split("\n\n") if bloque and not bloque.startswith(":")]
    pares = [bloque.split("\n") for bloque in bloques]
    return [
        (nombre.removeprefix("event: "), json.loads(datos.removeprefix("data: "))) for nombre, datos in pares
    ]


async def test_fragmentos_y_al_final_la_respuesta_entera(cliente: httpx.AsyncClient) -> None:
    respuesta = await cliente.post("/chat/texto/stream", json={"mensaje": "hola", "chat_id": "c1"})
    assert respuesta.headers["content-type"].startswith("text/event-stream")
    eventos = leer(respuesta.text)
    assert [nombre for nombre, _ in eventos] == ["fragmento", "fragmento", "fragmento", "final"]
    assert "".join(datos["texto"] for nombre, datos in eventos[:-1]) == "".join(TROZOS)
    entera = (await cliente.post("/chat/texto", json={"mensaje": "hola", "chat_id": "c1"})).json()
    assert eventos[-1][1] == entera


async def test_ningun_separador_de_unicode_parte_una_linea(cliente: httpx.AsyncClient) -> None:
    texto = (await cliente.post("/chat/texto/stream", json={"mensaje": "hola"})).text
    assert "\u2028" not in texto
    assert texto.splitlines() == texto.split("\n")[:-1]


async def test_un_fallo_a_mitad_de_camino_va_en_un_evento(cliente: httpx.AsyncClient) -> None:
    for mensaje, status, codigo in [
        ("luego ocupado", 409, "turno_ocupado"),
        ("luego falla", 500, "error_interno"),
        ("luego sin base", 503, "base_de_datos_no_disponible"),
    ]:
        respuesta = await cliente.post("/chat/texto/stream", json={"mensaje": mensaje})
        assert respuesta.status_code == 200
        (_, _), (nombre, problema) = leer(respuesta.text)
        assert nombre == "error"
        assert (problema["status"], problema["codigo"]) == (status, codigo)
        assert problema["peticion_id"] == respuesta.headers["x-request-id"]
        assert "secreta" not in respuesta.text
        assert "1234567890" not in respuesta.text


async def test_el_silencio_lleva_latidos(
    cliente: httpx.AsyncClient, doble: AgenteDoble, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transmision, "PRIMERA_ESPERA_S", 0.01)
    leer_sin_paciencia = Transmisiones.leer
    monkeypatch.setattr(
        Transmisiones, "leer", lambda self, fuente: leer_sin_paciencia(self, fuente, latido_s=0.02)
    )
    doble.seguir.clear()
    asyncio.get_running_loop().call_later(0.2, doble.seguir.set)
    texto = (await cliente.post("/chat/texto/stream", json={"mensaje": "hola"})).text
    assert texto.count(": latido\n\n") >= 3
    assert leer(texto)[-1][0] == "final"


def test_quien_se_va_no_corta_la_venta(servido: Servido) -> None:
    servido.loop.call_soon_threadsafe(servido.doble.seguir.clear)
    with httpx.stream("POST", f"{servido.url}/chat/texto/stream", json={"mensaje": "compra"}) as respuesta:
        lineas = respuesta.iter_lines()
        assert next(lineas) == "event: fragmento"
    servido.loop.call_soon_threadsafe(servido.doble.seguir.set)
    esperar(lambda: servido.doble.terminados)


def test_el_cierre_espera_a_los_turnos_sin_cliente(servido: Servido) -> None:
    servido.loop.call_soon_threadsafe(servido.doble.seguir.clear)
    with httpx.stream(
        "POST", f"{servido.url}/agente/stream", json={"input": {"mensaje": "compra"}}
    ) as respuesta:
        next(respuesta.iter_bytes())
    # The server is told to stop by the fixture's end; the turn gets its way only then.
    threading.Timer(0.5, servido.loop.call_soon_threadsafe, [servido.doble.seguir.set]).start()
    servido.al_cerrar = lambda: bool(servido.doble.terminados)


async def test_cerrar_corta_lo_que_no_acaba() -> None:
    transmisiones = Transmisiones()

    async def eterna() -> Any:
        yield 1
        await asyncio.Event().wait()

    piezas = transmisiones.leer(eterna())
    assert await anext(piezas) == 1
    assert len(transmisiones) == 1
    await transmisiones.cerrar(plazo_s=0.05)
    assert [pieza async for pieza in piezas] == []
    assert len(transmisiones) == 0


async def test_un_fallo_sin_oyente_se_anota(caplog: pytest.LogCaptureFixture) -> None:
    transmisiones = Transmisiones()
    seguir = asyncio.Event()

    async def fuente() -> Any:
        yield 1
        await seguir.wait()
        raise RuntimeError("nadie mira")

    piezas = transmisiones.leer(fuente())
    await anext(piezas)
    await piezas.aclose()
    seguir.set()
    await transmisiones.cerrar()
    assert "error_interno" in caplog.text


async def test_un_fallo_inmediato_conserva_su_estado() -> None:
    async def fuente(fallo: Exception | None) -> AsyncIterator[bytes]:
        if fallo:
            raise fallo
        yield b""

    with pytest.raises(TurnoOcupadoError):
        await transmision.respuesta_sse(
            Transmisiones().leer(fuente(TurnoOcupadoError())), en_error=lambda _: b""
        )
