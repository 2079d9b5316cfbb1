"""A photo opened with care: upright, without what it says of where it was taken, and its codes read."""

import warnings
from io import BytesIO

import numpy as np
import zxingcpp
from pi_heif import register_heif_opener
from PIL import Image, ImageOps
from zxingcpp import BarcodeFormat, BarcodeFormats

from agent.medios.formatos import AUDIOS, IMAGENES, formato_de
from agent.medios.tipos import MedioRechazado

LADO = 2000  # small print stays legible, and memory small
_CODIGOS = BarcodeFormats((
    BarcodeFormat.EAN13, BarcodeFormat.EAN8, BarcodeFormat.UPCA, BarcodeFormat.UPCE, BarcodeFormat.Code128,
    BarcodeFormat.Code39, BarcodeFormat.Code93, BarcodeFormat.ITF, BarcodeFormat.QRCode,
    BarcodeFormat.MicroQRCode, BarcodeFormat.DataMatrix,
))  # fmt: skip
# Quarter turns are tried anyway; a long code held askew is crossed whole by no straight line.
_GIROS = (0, 30, -30)
_MAX_CODIGOS, _LARGO_CODIGO = 10, 500
_CALIDAD = 85

Image.MAX_IMAGE_PIXELS = None  # the limit is ours, and is checked before anything is decoded
register_heif_opener()


def abrir(contenido: bytes, *, pixeles_max: int) -> Image.Image:
    """The image, upright, in RGB and no larger than `LADO`.

    Raises:
        MedioRechazado: not an image that we take, damaged, or with too many pixels.
    """
    if not contenido:
        raise MedioRechazado("vacio")
    formato = formato_de(contenido)
    if formato in AUDIOS and formato != "m4a":  # which may well be a film
        raise MedioRechazado("audio_por_imagen")
    if formato not in IMAGENES:
        raise MedioRechazado("desconocido")
    try:
        with (
            warnings.catch_warnings(action="ignore"),  # of what is odd in its metadata, which is not kept
            Image.open(BytesIO(contenido), formats=[formato.upper()]) as imagen,
        ):
            if imagen.width * imagen.height > pixeles_max:
                raise MedioRechazado("grande", str(round(pixeles_max / 1e6)))
            imagen.draft("RGB", (LADO, LADO))  # a JPEG is made smaller while it is decoded
            imagen.load()
            return _derecha(imagen)
    except MedioRechazado:
        raise
    except Exception as error:  # noqa: BLE001 - each plugin has its own ways to fail over a damaged file
        raise MedioRechazado("danado") from error


def _derecha(imagen: Image.Image) -> Image.Image:
    imagen.thumbnail((LADO, LADO))
    derecha = ImageOps.exif_transpose(imagen)
    if derecha.mode in {"RGBA", "LA", "PA"} or "transparency" in derecha.info:
        con_alfa = derecha.convert("RGBA")
        derecha = Image.new("RGB", con_alfa.size, "white")
        derecha.paste(con_alfa, mask=con_alfa.getchannel("A"))
    return derecha.convert("RGB")


def codigos(imagen: Image.Image) -> tuple[str, ...]:
    """What its barcodes and QR codes say, each once, the largest first."""
    gris = imagen.convert("L")
    for giro in _GIROS:
        girada = gris.rotate(giro, expand=True, fillcolor=255) if giro else gris
        leidos = zxingcpp.read_barcodes(np.asarray(girada), formats=_CODIGOS)
        vistos = (leido.text.strip()[:_LARGO_CODIGO] for leido in leidos if leido.valid)
        if codigos := tuple(dict.fromkeys(filter(None, vistos)))[:_MAX_CODIGOS]:
            return codigos
    return ()


def como_jpeg(imagen: Image.Image) -> bytes:
    """With its pixels alone: no place, no device, no thumbnail."""
    salida = BytesIO()
    imagen.save(salida, "JPEG", quality=_CALIDAD)
    return salida.getvalue()
