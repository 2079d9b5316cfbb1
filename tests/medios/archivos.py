"""Voice notes and photos made here: every format, and every way to be damaged."""

import math
from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import Any, cast

import av
import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont
from zxingcpp import BarcodeFormat

TASA = 48_000
# Container, encoder and what they are asked for: as phones, browsers and messengers send them.
FORMATOS_DE_AUDIO = {
    "ogg": ("ogg", "libopus"),
    "mp3": ("mp3", "libmp3lame"),
    "m4a": ("ipod", "aac"),
    "wav": ("wav", "pcm_s16le"),
    "webm": ("webm", "libopus"),
    "flac": ("flac", "flac"),
}
Onda = NDArray[np.float32]


def tono(segundos: float = 1.0, volumen: float = 0.3) -> Onda:
    """Not speech, but as loud."""
    puntos = np.arange(int(segundos * TASA), dtype=np.float32)
    vibrato = 1 + 0.5 * np.sin(2 * math.pi * 3 * puntos / TASA)
    return (volumen * vibrato * np.sin(2 * math.pi * 220 * puntos / TASA)).astype(np.float32)


def grabar(formato: str, onda: Onda | None = None) -> bytes:
    """A wave in one of `FORMATOS_DE_AUDIO`."""
    contenedor, codificador = FORMATOS_DE_AUDIO[formato]
    salida = BytesIO()
    with av.open(salida, "w", format=contenedor) as archivo:
        flujo = cast(av.AudioStream, archivo.add_stream(codificador, rate=TASA))
        flujo.codec_context.layout = "mono"
        for parte in _partes(tono() if onda is None else onda, flujo.codec_context):
            archivo.mux(flujo.encode(parte))
        archivo.mux(flujo.encode(None))
    return salida.getvalue()


def _partes(onda: Onda, contexto: av.AudioCodecContext) -> Iterator[av.AudioFrame]:
    """The wave as the encoder takes it: its own format, so many samples at a time."""
    enteros = (onda * 32767).clip(-32768, 32767).astype(np.int16)
    marco = av.AudioFrame.from_ndarray(enteros.reshape(1, -1), format="s16", layout="mono")
    marco.sample_rate, marco.pts, marco.time_base = TASA, 0, Fraction(1, TASA)
    fifo = av.AudioFifo()
    fifo.write(marco)
    remuestreo = av.AudioResampler(format=contexto.format, layout="mono", rate=TASA)
    while (parte := fifo.read(contexto.frame_size or 1024, partial=True)) is not None:
        yield from remuestreo.resample(parte)


def video() -> bytes:
    """An mp4 with moving pictures, which starts as a voice note of a phone does."""
    salida = BytesIO()
    with av.open(salida, "w", format="mp4") as archivo:
        flujo = archivo.add_stream("mpeg4", rate=10)
        flujo.width, flujo.height = 64, 64
        for _ in range(5):
            archivo.mux(flujo.encode(av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8))))
        archivo.mux(flujo.encode(None))
    return salida.getvalue()


def guardar(imagen: Image.Image, formato: str = "JPEG", **opciones: Any) -> bytes:
    salida = BytesIO()
    imagen.save(salida, formato, **opciones)
    return salida.getvalue()


def cartel(
    texto: str, *, lado: int = 40, giro: float = 0, tamano: tuple[int, int] = (900, 500), letra: str = ""
) -> Image.Image:
    """Text on white, as on a label or a sheet; Pillow's own font, so that every machine draws the same."""
    imagen = Image.new("RGB", tamano, "white")
    fuente = ImageFont.truetype(letra, lado) if letra else ImageFont.load_default(lado)
    ImageDraw.Draw(imagen).multiline_text((40, 40), texto, fill="black", font=fuente, spacing=18)
    return imagen.rotate(giro, expand=True, fillcolor="white") if giro else imagen


def codigo(texto: str, formato: BarcodeFormat = BarcodeFormat.QRCode, *, giro: float = 0) -> Image.Image:
    """A barcode or QR code on a sheet, as a camera sees it."""
    dibujo = Image.fromarray(np.asarray(zxingcpp.write_barcode_to_image(
        zxingcpp.create_barcode(texto, formato), scale=4, add_hrt=False
    )))  # fmt: skip
    hoja = Image.new("RGB", (dibujo.width + 160, dibujo.height + 160), "white")
    hoja.paste(dibujo, (80, 80))
    return hoja.rotate(giro, expand=True, fillcolor="white") if giro else hoja
