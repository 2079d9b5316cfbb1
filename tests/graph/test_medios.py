"""Messages that come with photos and voice notes, on the real agent: what is done, told and kept."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from typing import Any

import pytest

from agent.medios.lectura import vista_de
from agent.medios.taller import Taller, TallerLlenoError, TallerTardoError
from agent.medios.tipos import Medio, MedioRechazado, Oido, Vista
from db.errors import ArchivoDanadoError, FormatoNoAdmitidoError, MediosOcupadosError, MensajeRepetidoError
from db.models import Producto
from graph.agente import Agente
from graph.medios import ClaseDeMedio, Medios, huella_de, vocabulario_de
from graph.respuesta import Peticion, Respuesta
from tests.medios.archivos import cartel, codigo, grabar, guardar, tono

EXTINTOR = "Extintor ABC multipropósito 10 libras"
EAN = "7701234567897"


@pytest.fixture
async def con_ean(agente: Agente) -> AsyncIterator[str]:
    """The shop's extinguisher has a barcode, as shops write it: in an attribute."""
    async with agente.recursos.sessions.begin() as session:
        producto = await session.get_one(Producto, await _id_de(agente, EXTINTOR))
        antes = producto.atributos
        producto.atributos = {**antes, "EAN": EAN}
    yield EAN
    async with agente.recursos.sessions.begin() as session:
        producto = await session.get_one(Producto, await _id_de(agente, EXTINTOR))
        producto.atributos = antes


async def _id_de(agente: Agente, nombre: str) -> int:
    id_ = agente.recursos.indice.rotulos.con_nombre(nombre)
    assert id_ is not None
    return id_


async def manda_foto(agente: Agente, chat: str, *fotos: bytes, mensaje: str = "", **mas: Any) -> Respuesta:
    return await agente.atender_archivos(Peticion(mensaje, chat_id=chat, **mas), "imagen", fotos)


async def visto(agente: Agente, chat: str, *medios: Medio, mensaje: str = "", **mas: Any) -> Respuesta:
    """A turn whose files were read so, whoever read them."""

    async def leer() -> tuple[Medio, ...]:
        return medios

    peticion = Peticion(mensaje, chat_id=chat, huella=f"{chat}{medios}", **mas)
    return await agente.turnos.con_archivos(peticion, leer)


async def dice(agente: Agente, chat: str, mensaje: str) -> Respuesta:
    return await agente.responder(Peticion(mensaje, chat_id=chat))


def lineas(respuesta: Respuesta) -> dict[str, int]:
    pedido = respuesta["metadatos"]["pedido"]
    return {linea["nombre"]: linea["cantidad"] for linea in pedido["lineas"]} if pedido else {}


# --- photos with codes


async def test_el_codigo_de_barras_propone_el_producto_y_no_agrega_nada(agente: Agente, con_ean: str) -> None:
    respuesta = await manda_foto(agente, "foto-1", guardar(codigo(con_ean)))
    assert EXTINTOR in respuesta["respuesta"]
    assert respuesta["metadatos"]["productos"][0]["nombre"] == EXTINTOR
    assert respuesta["metadatos"]["imagenes"][0]["codigos"] == [con_ean]
    assert lineas(respuesta) == {}
    assert lineas(await dice(agente, "foto-1", "sí")) == {EXTINTOR: 1}


async def test_lo_escrito_con_la_foto_es_del_mismo_turno(agente: Agente) -> None:
    respuesta = await manda_foto(agente, "foto-2", guardar(codigo("EXT-ABC-10")), mensaje="quiero 3 de estos")
    assert lineas(respuesta) == {EXTINTOR: 3}
    precio = await manda_foto(agente, "foto-3", guardar(codigo("EXT-ABC-10")), mensaje="¿cuánto vale?")
    assert EXTINTOR in precio["respuesta"]
    assert lineas(precio) == {}
    saludo = await manda_foto(agente, "foto-4", guardar(codigo("EXT-ABC-10")), mensaje="hola, buenas")
    assert EXTINTOR in saludo["respuesta"]


async def test_varias_fotos_en_un_mensaje(agente: Agente) -> None:
    fotos = [guardar(codigo(sku)) for sku in ("EXT-ABC-10", "EXT-ABC-5")]
    respuesta = await manda_foto(agente, "foto-5", *fotos)
    nombres = [producto["nombre"] for producto in respuesta["metadatos"]["productos"]]
    assert nombres == [EXTINTOR, EXTINTOR.replace("10", "5")]
    assert lineas(await dice(agente, "foto-5", "dame 2 del segundo")) == {nombres[1]: 2}


async def test_un_codigo_ajeno_se_dice(agente: Agente) -> None:
    respuesta = await manda_foto(agente, "foto-6", guardar(codigo("9999999999994")))
    assert "9999999999994" in respuesta["respuesta"]
    assert respuesta["metadatos"]["productos"] == []


async def test_sin_quien_lea_la_foto_se_dice_y_se_pide_escribir(agente: Agente) -> None:
    respuesta = await visto(agente, "foto-7", Vista())
    assert "códigos de barras" in respuesta["respuesta"]
    assert respuesta["metadatos"]["actos"] == [{"tipo": "otro"}]


async def test_una_foto_no_pierde_la_venta_que_iba(agente: Agente) -> None:
    await dice(agente, "foto-8", "quiero 2 extintores abc de 5 libras")
    respuesta = await visto(agente, "foto-8", Vista())
    assert sum(lineas(respuesta).values()) == 2


# --- photos with text


def etiqueta(*textos: str) -> Vista:
    return vista_de((), textos, "rapidocr")


async def test_la_etiqueta_propone_su_producto(agente: Agente) -> None:
    leida = etiqueta("EXTINTOR ABC", "MULTIPROPOSITO", "10 LIBRAS", "Marca Guardián", "Recargue cada año")
    respuesta = await visto(agente, "ocr-1", leida)
    assert [p["nombre"] for p in respuesta["metadatos"]["productos"]] == [EXTINTOR]
    assert lineas(respuesta) == {}


async def test_la_etiqueta_a_medias_pregunta_cual(agente: Agente) -> None:
    respuesta = await visto(agente, "ocr-2", etiqueta("EXTINTOR ABC", "MULTIPROPOSITO"))
    nombres = [p["nombre"] for p in respuesta["metadatos"]["productos"]]
    assert len(nombres) > 1
    assert all("Extintor ABC" in nombre for nombre in nombres)


async def test_lo_que_la_tienda_no_vende_se_dice(agente: Agente) -> None:
    respuesta = await visto(agente, "ocr-3", etiqueta("GALLETAS DE AVENA", "contenido neto 250 g"))
    assert respuesta["metadatos"]["productos"] == []
    assert "GALLETAS DE AVENA" in respuesta["respuesta"]


async def test_un_comprobante_no_confirma_ningun_pago(agente: Agente) -> None:
    leido = etiqueta("Transferencia exitosa", "Nequi", "Valor $ 170.000", "Referencia M1234567")
    assert (leido.clase, leido.textos) == ("comprobante", ())
    respuesta = await visto(agente, "ocr-4", leido)
    assert "comprobante" in respuesta["respuesta"]
    assert "170.000" not in respuesta["respuesta"]


async def test_la_lista_se_confirma_antes_de_agregarla(agente: Agente) -> None:
    lista = etiqueta("Lista", "2 extintores abc de 10 libras", "3 extintores abc de 5 libras", "4 galletas")
    assert lista.clase == "lista"
    respuesta = await visto(agente, "lista-1", lista)
    assert lineas(respuesta) == {}
    assert "galletas" in respuesta["respuesta"]
    confirmada = await dice(agente, "lista-1", "sí, agrégalos")
    assert lineas(confirmada) == {EXTINTOR: 2, EXTINTOR.replace("10", "5"): 3}


@pytest.mark.parametrize("dicho", ["agrega todo", "sí, todo", "dale", "agrégamelos por favor"])
async def test_un_si_a_la_lista_la_agrega_entera(agente: Agente, dicho: str) -> None:
    chat = f"lista-{dicho}"
    await visto(agente, chat, etiqueta("2 extintores abc de 10 libras", "3 extintores abc de 5 libras"))
    assert lineas(await dice(agente, chat, dicho)) == {EXTINTOR: 2, EXTINTOR.replace("10", "5"): 3}


async def test_de_la_lista_se_puede_querer_una_parte(agente: Agente) -> None:
    await visto(agente, "parte", etiqueta("2 extintores abc de 10 libras", "3 extintores abc de 5 libras"))
    assert lineas(await dice(agente, "parte", "solo los de 5 libras")) == {EXTINTOR.replace("10", "5"): 3}


async def test_con_la_palabra_del_cliente_la_lista_se_agrega(agente: Agente) -> None:
    lista = etiqueta("2 extintores abc de 10 libras", "3 extintores abc de 5 libras")
    respuesta = await visto(agente, "lista-2", lista, mensaje="agrégame todo esto")
    assert lineas(respuesta) == {EXTINTOR: 2, EXTINTOR.replace("10", "5"): 3}


async def test_de_lo_dudoso_de_la_lista_se_pregunta_despues(agente: Agente) -> None:
    lista = etiqueta("2 extintores abc de 10 libras", "3 guantes")
    await visto(agente, "lista-3", lista)
    respuesta = await dice(agente, "lista-3", "sí")
    assert lineas(respuesta) == {EXTINTOR: 2}
    assert respuesta["metadatos"]["espera"] == "elegir_producto"
    elegida = await dice(agente, "lista-3", "el primero")
    assert sorted(lineas(elegida).values()) == [2, 3]


async def test_lo_danado_se_atiende_como_queja(agente: Agente) -> None:
    respuesta = await visto(agente, "queja-1", Vista(clase="danado", motor="gemini"))
    assert respuesta["metadatos"]["actos"][0] == {"tipo": "otro", "clase": "queja"}
    assert "persona" in respuesta["respuesta"]


# --- voice notes


def nota(texto: str = "", **mas: Any) -> Oido:
    return Oido(texto=texto, idioma="es", duracion_s=2.5, motor="whisper-base", **mas)


async def test_lo_oido_se_atiende_como_lo_escrito(agente: Agente) -> None:
    respuesta = await visto(agente, "voz-1", nota("quiero 2 extintores abc de 10 libras"))
    assert lineas(respuesta) == {EXTINTOR: 2}
    metadatos = respuesta["metadatos"]
    assert metadatos["transcripcion"] == "quiero 2 extintores abc de 10 libras"
    assert (metadatos["idioma"], metadatos["duracion_s"], metadatos["motor_voz"]) == (
        "es", 2.5, "whisper-base"
    )  # fmt: skip


async def test_lo_oido_a_medias_se_dice_y_no_se_agrega_sin_un_si(agente: Agente) -> None:
    respuesta = await visto(agente, "voz-2", nota("quiero dos extintores abc de diez libras", seguro=False))
    assert "“quiero dos extintores abc de diez libras”" in respuesta["respuesta"]
    assert lineas(respuesta) == {}
    assert lineas(await dice(agente, "voz-2", "sí")) == {EXTINTOR: 2}


@pytest.mark.parametrize("problema", ["sin_motor", "silencio", "no_se_entiende", "fallo"])
async def test_sin_palabras_no_se_inventa_nada(agente: Agente, problema: Any) -> None:
    respuesta = await visto(agente, f"voz-{problema}", Oido(duracion_s=3, problema=problema))
    assert lineas(respuesta) == {}
    assert "escrib" in respuesta["respuesta"].lower()
    assert respuesta["metadatos"]["transcripcion"] == ""


async def test_con_la_nota_muda_lo_escrito_se_atiende(agente: Agente) -> None:
    muda = Oido(duracion_s=3, problema="silencio")
    respuesta = await visto(agente, "voz-3", muda, mensaje="quiero 2 extintores abc de 10 libras")
    assert lineas(respuesta) == {EXTINTOR: 2}


async def test_una_nota_de_verdad_pasa_por_su_proceso(agente: Agente) -> None:
    """In silence nobody is asked to transcribe, whatever is installed."""
    muda = grabar("ogg", tono(1.0, volumen=0.0))
    respuesta = await agente.atender_archivos(Peticion("", chat_id="voz-4"), "audio", [muda])
    assert respuesta["metadatos"]["duracion_s"] == pytest.approx(1.0, abs=0.1)
    assert "escuché bien" in respuesta["respuesta"]


# --- the history, and the same message twice


async def test_la_historia_dice_que_vino_en_archivo_y_no_lo_guarda(agente: Agente) -> None:
    foto = guardar(codigo("EXT-ABC-10"))
    await visto(agente, "historia", nota("hola"))
    await manda_foto(agente, "historia", foto)
    mensajes = await agente.historial("historia", limite=10, antes_de=None)
    de_voz, _, de_foto, respuesta = mensajes
    assert de_voz["texto"] == "hola"
    assert de_voz["metadatos"]["medios"][0]["tipo"] == "audio"  # type: ignore[index]
    assert de_foto["texto"] == "[foto]"
    assert set(de_foto["metadatos"] or {}) == {"medios"}
    assert respuesta["rol"] == "agente"
    async with agente.pool.connection() as conexion:
        consulta = "SELECT max(length(metadatos::text)) AS largo FROM mensajes WHERE chat_id = 'historia'"
        fila = await (await conexion.execute(consulta)).fetchone()
    assert fila is not None
    assert fila["largo"] < 3000


async def test_la_misma_foto_dos_veces_actua_una(agente: Agente) -> None:
    foto = guardar(codigo("EXT-ABC-10"))
    uno, dos = [
        await manda_foto(agente, "doble", foto, mensaje="quiero 3 de estos", mensaje_id="m1")
        for _ in range(2)
    ]
    assert uno == dos
    assert lineas(await dice(agente, "doble", "ver mi pedido")) == {EXTINTOR: 3}


async def test_otra_foto_con_el_mismo_id_se_rechaza(agente: Agente) -> None:
    await manda_foto(agente, "otra", guardar(codigo("EXT-ABC-10")), mensaje_id="m1")
    with pytest.raises(MensajeRepetidoError):
        await manda_foto(agente, "otra", guardar(codigo("EXT-ABC-5")), mensaje_id="m1")
    with pytest.raises(MensajeRepetidoError):
        await agente.responder(Peticion("hola", chat_id="otra", mensaje_id="m1"))


async def test_lo_ya_leido_no_se_lee_otra_vez(agente: Agente) -> None:
    """A transcriber may hear another thing the second time: after a crash the first reading stands."""
    veces: list[int] = []

    async def leer() -> tuple[Medio, ...]:
        veces.append(1)
        return (nota(f"quiero {len(veces) + 1} extintores abc de 10 libras"),)

    peticion = Peticion("", chat_id="una-vez", mensaje_id="m1", huella="h")
    assert lineas(await agente.turnos.con_archivos(peticion, leer)) == {EXTINTOR: 2}
    async with agente.pool.connection() as conexion:  # as a crash leaves it: said, and not answered
        await conexion.execute("DELETE FROM mensajes WHERE chat_id = 'una-vez' AND rol = 'agente'")
    await agente.turnos.con_archivos(peticion, leer)
    assert len(veces) == 1
    assert lineas(await dice(agente, "una-vez", "ver mi pedido")) == {EXTINTOR: 2}


def test_la_huella_distingue_los_mensajes() -> None:
    casos: list[tuple[ClaseDeMedio, str, Sequence[bytes]]] = [
        ("audio", "", [b"a"]),
        ("imagen", "", [b"a"]),
        ("imagen", "hola", [b"a"]),
        ("imagen", "", [b"a", b"b"]),
        ("imagen", "", [b"ab"]),
    ]
    assert len({huella_de(*caso) for caso in casos}) == len(casos)


def test_el_vocabulario_nombra_lo_que_se_vende(agente: Agente) -> None:
    vocabulario = vocabulario_de(agente.recursos.indice.nombres())
    assert {"extintor", "libras", "casco"} <= set(vocabulario.lower().replace(",", "").split())
    assert len(vocabulario) <= 500
    assert not any(map(str.isdigit, vocabulario))
    assert vocabulario_de([]) == ""


# --- files that are not taken, and the processes that read


async def test_cada_rechazo_dice_que_hacer(agente: Agente) -> None:
    foto = guardar(cartel("hola"))
    with pytest.raises(FormatoNoAdmitidoError, match="/chat/imagen"):
        await agente.atender_archivos(Peticion("", chat_id="mala"), "audio", [foto])
    with pytest.raises(ArchivoDanadoError):
        await agente.atender_archivos(Peticion("", chat_id="mala"), "imagen", [foto[:200]])
    # What is refused leaves no trace in the chat.
    assert not await agente.turnos.repositorio.existe("mala")


@pytest.fixture
async def taller() -> AsyncIterator[Taller]:
    taller = Taller(cola=1, segundos=20)
    yield taller
    await taller.cerrar()


ORDEN = {"hacer": "mirar", "pixeles_max": 50_000_000, "leer": False, "jpeg": False}


async def test_lo_que_tumba_el_proceso_no_tumba_lo_demas(taller: Taller) -> None:
    foto = guardar(codigo("hola"))
    await taller.pedir(ORDEN, foto)
    assert taller._proceso is not None
    taller._proceso.kill()
    await taller._proceso.wait()
    respuesta, _ = await taller.pedir(ORDEN, foto)
    assert respuesta["medio"]["codigos"] == ["hola"]
    with pytest.raises(MedioRechazado) as caso:  # an order that it does not understand ends it
        await taller.pedir({"hacer": "mirar"}, foto)
    assert caso.value.motivo == "danado"
    assert (await taller.pedir(ORDEN, foto))[0] == respuesta


async def test_lo_que_tarda_de_mas_se_corta(taller: Taller) -> None:
    await taller.pedir(ORDEN, guardar(cartel("hola")))
    lento = Taller(cola=1, segundos=0.0001)
    with pytest.raises(TallerTardoError):
        await lento.pedir(ORDEN, guardar(cartel("hola")))
    assert lento._proceso is None
    await lento.cerrar()


async def test_no_esperan_mas_de_los_que_caben(agente: Agente, taller: Taller) -> None:
    foto = guardar(cartel("hola"))
    medios = replace(agente.medios, ojo=taller)
    assert isinstance(medios, Medios)
    intentos = [medios.leer("imagen", [foto]) for _ in range(5)]
    resultados = await asyncio.gather(*intentos, return_exceptions=True)
    rechazados = [r for r in resultados if isinstance(r, MediosOcupadosError)]
    assert len(rechazados) == 3
    assert sum(isinstance(r, tuple) for r in resultados) == 2
    with pytest.raises(TallerLlenoError):
        await Taller(cola=-1, segundos=1).pedir(ORDEN, foto)
