"""Notes said by espeak-ng and heard by a real Whisper, photos drawn and read by the real OCR, to the order.

`make medios` installs both; where they are missing these are skipped, and say so.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFilter

from agent.medios.letras import hay_ocr
from agent.medios.whisper import hay_whisper
from graph.agente import Agente
from graph.respuesta import Peticion, Respuesta
from tests.graph.test_medios import EXTINTOR, dice, lineas, manda_foto
from tests.medios.archivos import cartel, guardar
from tests.medios.voces import FORMATOS, decir, empacar, faltan, solo_ruido

BOTA = "Bota de caucho caña alta negra talla 40"
PEDIDO = "Quiero seis botas de caucho caña alta negra talla cuarenta."

con_voz = pytest.mark.skipif(
    not hay_whisper("") or bool(faltan()),
    reason="needs `make medios` (a Whisper and its model), espeak-ng, sox and ffmpeg",
)
con_ocr = pytest.mark.skipif(not hay_ocr(), reason="needs `make medios` (RapidOCR)")
pytestmark = pytest.mark.lento


async def manda_nota(agente: Agente, chat: str, nota: bytes) -> Respuesta:
    return await agente.atender_archivos(Peticion("", chat_id=chat), "audio", [nota])


async def lleva(agente: Agente, chat: str, respuesta: Respuesta, producto: str, cantidad: int) -> bool:
    """Whether the order has the right line, after one more message at the most."""
    if lineas(respuesta) == {producto: cantidad}:
        return True
    assert lineas(respuesta) == {}, "what was not said for sure is not bought"
    nombres = [visto["nombre"] for visto in respuesta["metadatos"]["productos"]]
    if producto not in nombres:
        return False
    return lineas(await dice(agente, chat, f"dame {cantidad} {producto}")) == {producto: cantidad}


@con_voz
@pytest.mark.parametrize("formato", FORMATOS)
async def test_una_nota_de_cada_formato_llega_al_pedido(agente: Agente, tmp_path: Path, formato: str) -> None:
    nota = empacar(decir(PEDIDO, tmp_path), formato, tmp_path)
    respuesta = await manda_nota(agente, f"voz-{formato}", nota)
    metadatos = respuesta["metadatos"]
    assert (metadatos["idioma"], metadatos["motor_voz"]) == ("es", "whisper-base")
    assert metadatos["duracion_s"] == pytest.approx(4, abs=2)
    assert "caucho" in metadatos["transcripcion"].lower()
    assert await lleva(agente, f"voz-{formato}", respuesta, BOTA, 6)


@con_voz
@pytest.mark.parametrize(
    ("voz", "velocidad", "ruido"),
    [("es-419", 125, 0.0), ("es-419+f3", 145, 0.0), ("es+m3", 135, 0.04), ("es-419", 155, 0.04)],
)
async def test_otras_voces_con_prisa_y_con_ruido(
    agente: Agente, tmp_path: Path, voz: str, velocidad: int, ruido: float
) -> None:
    chat = f"{voz}-{velocidad}".replace("+", ".")
    nota = empacar(decir(PEDIDO, tmp_path, voz=voz, velocidad=velocidad, ruido=ruido), "ogg", tmp_path)
    assert await lleva(agente, chat, await manda_nota(agente, chat, nota), BOTA, 6)


@con_voz
@pytest.mark.parametrize("ruido", ["whitenoise", "brownnoise", "pinknoise"])
async def test_del_ruido_no_se_inventa_una_frase(agente: Agente, tmp_path: Path, ruido: str) -> None:
    respuesta = await manda_nota(agente, ruido, solo_ruido(ruido, tmp_path))
    assert respuesta["metadatos"]["transcripcion"] == ""
    assert "escuché bien" in respuesta["respuesta"]
    assert lineas(respuesta) == {}


def _derecha(imagen: Image.Image) -> Image.Image:
    return imagen


def _girada(imagen: Image.Image) -> Image.Image:
    return imagen.rotate(8, expand=True, fillcolor="white")


def _borrosa(imagen: Image.Image) -> Image.Image:
    return imagen.filter(ImageFilter.GaussianBlur(1.5))


def _al_reves_por_la_camara(imagen: Image.Image) -> Image.Image:
    return imagen.rotate(-90, expand=True)


@con_ocr
@pytest.mark.parametrize("alterar", [_derecha, _girada, _borrosa])
async def test_una_etiqueta_se_reconoce_y_se_propone(
    agente: Agente, alterar: Callable[[Image.Image], Image.Image]
) -> None:
    etiqueta = alterar(cartel("EXTINTOR ABC\nMULTIPROPOSITO\n10 LIBRAS\nLote 4471 Vence 2028", lado=56))
    chat = f"etiqueta{alterar.__name__}"
    respuesta = await manda_foto(agente, chat, guardar(etiqueta, quality=70))
    assert respuesta["metadatos"]["imagenes"][0]["motor"] == "rapidocr"
    assert await lleva(agente, chat, respuesta, EXTINTOR, 2)


@con_ocr
async def test_la_camara_de_lado_se_endereza_por_su_exif(agente: Agente) -> None:
    exif = Image.Exif()
    exif[0x0112] = 8  # turned: to be shown turned back
    acostada = _al_reves_por_la_camara(cartel("EXTINTOR ABC\nMULTIPROPOSITO\n10 LIBRAS", lado=56))
    respuesta = await manda_foto(agente, "de-lado", guardar(acostada, exif=exif))
    assert await lleva(agente, "de-lado", respuesta, EXTINTOR, 1)


@con_ocr
async def test_una_lista_se_confirma_y_se_agrega(agente: Agente) -> None:
    lista = cartel(
        "Lista\n2 extintor ABC multiproposito 10 libras\n3 bota de caucho caña alta negra talla 40",
        lado=44,
    )
    respuesta = await manda_foto(agente, "lista", guardar(lista))
    assert lineas(respuesta) == {}
    assert lineas(await dice(agente, "lista", "sí")) == {EXTINTOR: 2, BOTA: 3}


@con_ocr
async def test_un_comprobante_se_reconoce_y_no_se_guarda_lo_que_dice(agente: Agente) -> None:
    papel = cartel("Transferencia exitosa\nComprobante 88213\nValor 45.000\nCuenta 123-456\nAna Gomez")
    respuesta = await manda_foto(agente, "comprobante", guardar(papel))
    (visto,) = respuesta["metadatos"]["imagenes"]
    assert (visto["clase"], visto["textos"]) == ("comprobante", [])
    assert "pago" in respuesta["respuesta"]


@con_ocr
async def test_una_tira_no_tumba_al_lector(agente: Agente) -> None:
    """Whose short side it would have made long, and the other with it."""
    respuesta = await manda_foto(agente, "tira", guardar(Image.new("RGB", (1, 20_000)), "PNG"))
    assert respuesta["metadatos"]["imagenes"][0]["motor"] == "rapidocr"
    assert "foto" in respuesta["respuesta"]
