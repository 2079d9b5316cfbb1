"""Photos opened: every format, upright, and nothing that a stranger sends does harm."""

import base64
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image
from zxingcpp import BarcodeFormat

from agent.medios import foto
from agent.medios.tipos import MedioRechazado
from tests.medios.archivos import cartel, codigo, grabar, guardar

PIXELES = 50_000_000
EAN = "7701234567897"
# Half red, half white. What reads HEIC here cannot write it: heif-enc (libheif) made this one.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAA"
    "AAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAAEAAMAAAADhpbG9jAQAAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAJQACAAEA"
    "AAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAA"
    "AADYaXBycAAAALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAe"
    "ugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFlurkprm4EBAwIAAAAwAgAAADACEiAAEABkQBwXPAiQAAABRpc3BlAAAA"
    "AAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAQAAAADAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QA"
    "AAAaaXJlZgAAAAAAAAAOZGltZwACAAEAAQAAAC1tZGF0AAAAISgBrxmA70mlv//f4x/19q/4psheF/JNod0JB/s8ENtbwA=="
)


def rechazo(contenido: bytes, pixeles_max: int = PIXELES) -> str:
    with pytest.raises(MedioRechazado) as caso:
        foto.abrir(contenido, pixeles_max=pixeles_max)
    return caso.value.motivo


@pytest.mark.parametrize("formato", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_se_abre_por_su_contenido(formato: str) -> None:
    imagen = foto.abrir(guardar(cartel("hola"), formato), pixeles_max=PIXELES)
    assert (imagen.mode, imagen.size) == ("RGB", (900, 500))


def test_como_la_guarda_un_telefono_se_abre() -> None:
    imagen = foto.abrir(HEIC, pixeles_max=PIXELES)
    assert imagen.size == (64, 48)
    rojo, _, azul = imagen.getpixel((10, 24))  # type: ignore[misc]
    assert rojo > 150 > azul
    assert rechazo(HEIC[:-20]) == "danado"


def test_se_endereza_y_no_dice_donde_se_tomo() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held upright
    exif[0x8825] = {1: "N", 2: (4.0, 36.0, 0.0), 3: "W", 4: (74.0, 4.0, 0.0)}
    imagen = foto.abrir(guardar(cartel("hola"), exif=exif), pixeles_max=PIXELES)
    assert imagen.size == (500, 900)
    assert not Image.open(BytesIO(foto.como_jpeg(imagen))).getexif()


def test_lo_transparente_queda_en_blanco() -> None:
    imagen = foto.abrir(guardar(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"), pixeles_max=PIXELES)
    assert imagen.getpixel((10, 10)) == (255, 255, 255)


def test_una_foto_enorme_se_reduce() -> None:
    imagen = foto.abrir(guardar(Image.new("RGB", (6000, 4000), "red")), pixeles_max=PIXELES)
    assert max(imagen.size) <= foto.LADO


def trozo_png(tipo: bytes, datos: bytes) -> bytes:
    return struct.pack(">I", len(datos)) + tipo + datos + struct.pack(">I", zlib.crc32(tipo + datos))


def png_bomba(lado: int) -> bytes:
    """A PNG of a few hundred bytes that says it is huge."""

    cabecera = struct.pack(">IIBBBBB", lado, lado, 8, 0, 0, 0, 0)
    datos = zlib.compress(b"\0" * 100_000)
    partes = ((b"IHDR", cabecera), (b"IDAT", datos), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(trozo_png(*parte) for parte in partes)


def test_una_bomba_se_rechaza_antes_de_abrirla() -> None:
    assert rechazo(png_bomba(100_000)) == "grande"
    assert rechazo(guardar(cartel("hola")), pixeles_max=100_000) == "grande"


def test_una_bomba_en_lo_que_dice_de_si_misma_se_rechaza() -> None:
    png = guardar(cartel("hola"), "PNG")
    fin_de_cabecera = 33
    for tipo in (b"zTXt", b"iCCP"):
        bomba = trozo_png(tipo, b"a\0\0" + zlib.compress(bytes(100_000_000)))
        assert rechazo(png[:fin_de_cabecera] + bomba + png[fin_de_cabecera:]) == "danado"
    heic = bytearray(HEIC)
    segundo = heic.rfind(b"ispe") + 8
    heic[segundo : segundo + 8] = struct.pack(">II", 60_000, 60_000)
    assert rechazo(bytes(heic)) == "grande"


@pytest.mark.parametrize("lados", [(1, 1), (1, 60_000), (50_000, 3)])
def test_un_punto_o_una_tira_se_abre_y_no_dice_nada(lados: tuple[int, int]) -> None:
    imagen = foto.abrir(guardar(Image.new("RGB", lados), "PNG"), pixeles_max=PIXELES)
    assert foto.codigos(imagen) == ()


@pytest.mark.parametrize("formato", ["WEBP", "PNG"])
def test_de_una_animada_se_mira_la_primera(formato: str) -> None:
    cuadros = [Image.new("RGB", (40, 40), color) for color in ("red", "blue")]
    animada = guardar(cuadros[0], formato, save_all=True, append_images=cuadros[1:])
    rojo, _, azul = foto.abrir(animada, pixeles_max=PIXELES).getpixel((20, 20))  # type: ignore[misc]
    assert rojo > 200 > 50 > azul


def test_un_exif_roto_no_estorba() -> None:
    entera = guardar(cartel("hola"))
    roto = b"\xff\xe1\x00\x40Exif\0\0MM\0*" + b"\xff" * 52
    assert foto.abrir(entera[:2] + roto + entera[2:], pixeles_max=PIXELES).size == (900, 500)


@pytest.mark.parametrize("formato", ["JPEG", "PNG", "WEBP"])
def test_cortada_o_danada_se_rechaza(formato: str) -> None:
    entera = guardar(cartel("hola " * 20), formato)
    for largo in (20, len(entera) // 3, len(entera) - 200):
        assert rechazo(entera[:largo]) == "danado"
    assert rechazo(entera[:40] + b"\xff" * (len(entera) - 40)) == "danado"


def test_lo_que_no_es_una_foto_se_rechaza() -> None:
    assert rechazo(b"") == "vacio"
    assert rechazo(b"%PDF-1.7 hola") == "desconocido"
    assert rechazo(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == "desconocido"
    assert rechazo(b"GIF89a" + b"\0" * 50) == "desconocido"
    assert rechazo(grabar("ogg")) == "audio_por_imagen"


@pytest.mark.parametrize("giro", [0, 90, 180, 25])
@pytest.mark.parametrize(
    ("texto", "formato"),
    [
        (EAN, BarcodeFormat.EAN13),
        ("EXT-ABC-10", BarcodeFormat.Code128),
        ("https://tienda.co/p/EXT-ABC-10", BarcodeFormat.QRCode),
    ],
)
def test_los_codigos_se_leen_derechos_y_girados(texto: str, formato: BarcodeFormat, giro: float) -> None:
    imagen = foto.abrir(guardar(codigo(texto, formato, giro=giro)), pixeles_max=PIXELES)
    assert foto.codigos(imagen) == (texto,)


def test_sin_codigos_no_se_inventa_ninguno() -> None:
    assert foto.codigos(cartel("Extintor ABC 10 libras")) == ()
