"""Voice notes and photos read by the providers' real clients, against servers that speak as they do."""

import base64
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from agent.medios.formatos import formato_de
from agent.medios.taller import Taller
from agent.medios.tipos import Oido, Vista
from graph.medios import Medios, abrir_medios
from settings import Settings
from tests.medios.archivos import FORMATOS_DE_AUDIO, cartel, codigo, grabar, guardar, tono
from tests.modelos.conftest import ajustes_de
from tests.modelos.servidores import ENTRADA, SALIDA, Paso, Proveedor, Proveedores
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import ProductoIndexado

NOTA = "quiero dos extintores de diez libras"
Abridor = Callable[..., AbstractAsyncContextManager[Medios]]


@pytest.fixture(scope="session")
async def talleres() -> AsyncIterator[tuple[Taller, Taller]]:
    """The processes that read, which take a second to start."""
    oido, ojo = Taller(cola=8, segundos=60), Taller(cola=8, segundos=60)
    yield oido, ojo
    await oido.cerrar()
    await ojo.cerrar()


@pytest.fixture
def medios_de(proveedores: Proveedores, talleres: tuple[Taller, Taller]) -> Abridor:
    oido, ojo = talleres

    @asynccontextmanager
    async def abrir(proveedor: Proveedor, **otros: Any) -> AsyncIterator[Medios]:
        indice = IndiceProductos()
        indice.actualizar([ProductoIndexado(1, "EXT-10", "Extintor ABC multipropósito 10 libras")])
        async with abrir_medios(ajustes_de(proveedores, proveedor, **otros), indice) as medios:
            yield replace(medios, oido=oido, ojo=ojo)

    return abrir


async def oir(medios: Medios, nota: bytes | None = None) -> Oido:
    (oido,) = await medios.leer("audio", [nota or grabar("ogg")])
    assert isinstance(oido, Oido)
    return oido


async def mirar(medios: Medios, foto: bytes | None = None) -> Vista:
    (vista,) = await medios.leer("imagen", [foto or guardar(cartel("EXTINTOR"))])
    assert isinstance(vista, Vista)
    return vista


VOZ = {"modelo_transcripcion": "whisper-1"}


@pytest.mark.parametrize("formato", FORMATOS_DE_AUDIO)
async def test_cada_formato_se_transcribe(medios_de: Abridor, proveedores: Proveedores, formato: str) -> None:
    """The file is sent under a name whose ending the service takes, whatever the customer called it."""
    proveedores.seguir(Paso(NOTA))
    async with medios_de("openai", **VOZ) as medios:
        oido = await oir(medios, grabar(formato))
    assert (oido.texto, oido.idioma, oido.motor, oido.seguro) == (NOTA, "es", "whisper-1", True)
    (pedido,) = proveedores.pedidos
    assert pedido["nombre"] == f"nota.{formato}"
    assert (pedido["model"], pedido["language"]) == ("whisper-1", "es")
    assert "Extintor ABC multipropósito libras" in pedido["prompt"]


async def test_un_modelo_nuevo_contesta_solo_palabras(medios_de: Abridor, proveedores: Proveedores) -> None:
    proveedores.seguir(Paso(NOTA))
    async with medios_de("openai", modelo_transcripcion="gpt-4o-mini-transcribe") as medios:
        assert (await oir(medios)).texto == NOTA
    assert proveedores.pedidos[0]["response_format"] == "json"


@pytest.mark.parametrize(
    ("paso", "problema"),
    [
        (Paso(""), "silencio"),
        (Paso("Subtítulos por la comunidad", sin_voz=0.9), "silencio"),
        (Paso("bla", certeza=-2.0), "no_se_entiende"),
        (Paso(NOTA, certeza=-0.9), None),
    ],
)
async def test_lo_dudoso_no_se_da_por_dicho(
    medios_de: Abridor, proveedores: Proveedores, paso: Paso, problema: str | None
) -> None:
    proveedores.seguir(paso)
    async with medios_de("openai", **VOZ) as medios:
        oido = await oir(medios)
    assert oido.problema == problema
    assert oido.texto == ("" if problema else NOTA)
    assert problema or not oido.seguro


async def test_el_silencio_no_se_manda_a_nadie(medios_de: Abridor, proveedores: Proveedores) -> None:
    async with medios_de("openai", **VOZ) as medios:
        assert (await oir(medios, grabar("ogg", tono(volumen=0.0)))).problema == "silencio"
    assert proveedores.pedidos == []


@pytest.mark.parametrize(
    "paso",
    [
        Paso(estado=401),
        Paso(estado=400),
        Paso(estado=429),
        Paso(estado=500),
        Paso(crudo="<html>"),
        Paso(crudo="{}"),
    ],
)
async def test_si_el_servicio_falla_se_dice_o_se_oye_aqui(
    medios_de: Abridor, proveedores: Proveedores, paso: Paso
) -> None:
    proveedores.seguir(guion=lambda _: paso)
    async with medios_de("openai", **VOZ, modelo_voz="") as medios:
        oido = await oir(medios)
    # With the extra `voz` the tone is heard here, and there are no words in it.
    assert oido.problema in {"fallo", "silencio", "no_se_entiende"}
    assert oido.texto == ""


@pytest.mark.parametrize(
    ("ajustes", "hay"),
    [
        ({}, False),
        ({"openai_api_key": "clave"}, True),
        ({"google_api_key": "clave"}, False),
        ({"openai_base_url": "http://127.0.0.1:1/v1"}, False),
        ({"openai_base_url": "http://127.0.0.1:1/v1", "modelo_transcripcion": "whisper"}, True),
        ({"modelo_transcripcion": "whisper-1"}, False),
    ],
)
async def test_quien_transcribe_lo_dicen_los_ajustes(ajustes: dict[str, str], hay: bool) -> None:
    async with abrir_medios(Settings.model_validate(ajustes), IndiceProductos()) as medios:
        assert (medios.transcriptor is not None) is hay


# --- photos


MIRADA = {
    "clase": "etiqueta",
    "textos": ["EXTINTOR ABC", "10 LIBRAS"],
    "productos": ["extintor ABC 10 libras", "extintor"],
    "lineas": [],
}


def vista(**cambios: Any) -> Paso:
    return Paso(json.dumps({**MIRADA, **cambios}, ensure_ascii=False))


def foto_enviada(pedido: dict[str, Any], proveedor: Proveedor) -> bytes:
    if proveedor == "gemini":
        partes = pedido["contents"][0]["parts"]
        (datos,) = [parte["inlineData"]["data"] for parte in partes if "inlineData" in parte]
    else:
        contenido = pedido["messages"][-1]["content"]
        (url,) = [parte["image_url"]["url"] for parte in contenido if parte["type"] == "image_url"]
        datos = url.partition("base64,")[2]
    return base64.b64decode(datos + "=" * (-len(datos) % 4), altchars=b"-_" if "-" in datos else None)


async def test_el_modelo_mira_la_foto_ya_abierta_y_limpia(
    medios_de: Abridor, proveedores: Proveedores, proveedor: Proveedor
) -> None:
    proveedores.seguir(vista())
    async with medios_de(proveedor, modelo_vision="gemini-de-ver") as medios:
        visto = await mirar(medios, guardar(codigo("EXT-ABC-10"), "PNG"))
    assert (visto.clase, visto.productos[0], visto.motor) == (
        "etiqueta", "extintor ABC 10 libras", "gemini-de-ver"
    )  # fmt: skip
    assert visto.codigos == ("EXT-ABC-10",)  # read here, and no model's to change
    (pedido,) = proveedores.pedidos
    enviada = foto_enviada(pedido, proveedor)
    assert formato_de(enviada) == "jpeg"
    assert b"Exif" not in enviada


async def test_la_lista_vista_son_sus_renglones(medios_de: Abridor, proveedores: Proveedores) -> None:
    lineas = [{"texto": "extintores de 10 libras", "cantidad": 2}, {"texto": " ", "cantidad": 1}]
    proveedores.seguir(vista(clase="lista", lineas=lineas))
    async with medios_de("gemini") as medios:
        visto = await mirar(medios)
    assert visto.lineas == ("2 extintores de 10 libras",)
    # What it took is the turn's that follows.
    assert visto.usos == (("gemini-2.0-flash", ENTRADA, SALIDA),)


async def test_de_un_comprobante_no_queda_lo_escrito(medios_de: Abridor, proveedores: Proveedores) -> None:
    proveedores.seguir(vista(clase="comprobante", textos=["Ana Gómez", "Cuenta 123456"], productos=[]))
    async with medios_de("gemini") as medios:
        visto = await mirar(medios)
    assert (visto.clase, visto.textos) == ("comprobante", ())


@pytest.mark.parametrize(
    "paso",
    [
        Paso(estado=500),
        Paso(estado=400),
        Paso(niega=True),
        Paso("no es JSON"),
        Paso('{"clase": "factura"}'),
        Paso('{"clase": "lista", "lineas": [{"texto": "a", "cantidad": -3}]}'),
    ],
)
async def test_si_el_modelo_falla_se_lee_aqui(
    medios_de: Abridor, proveedores: Proveedores, proveedor: Proveedor, paso: Paso
) -> None:
    proveedores.seguir(guion=lambda _: paso)
    async with medios_de(proveedor, modelo_vision="gemini-de-ver", modelo_reintentos=0) as medios:
        visto = await mirar(medios, guardar(codigo("EXT-ABC-10")))
    assert visto.codigos == ("EXT-ABC-10",)
    assert visto.motor != "gemini-de-ver"


async def test_un_servidor_propio_mira_solo_si_se_dice_con_que(
    medios_de: Abridor, proveedores: Proveedores
) -> None:
    async with medios_de("openai") as medios:
        assert medios.vision is None
        await mirar(medios)
    assert proveedores.pedidos == []
