"""Text in a photo, read by RapidOCR where the extra `fotos` is installed. Its models are in its package."""

from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from PIL import Image

_CERTEZA = 0.6
_LADO = 1600
_MAX_TIRA = 4  # times longer than wide
_MAX_RENGLONES, _LARGO = 60, 200
NOMBRE = "rapidocr"


def hay_ocr() -> bool:
    return find_spec("rapidocr") is not None


@cache
def _lector() -> Any:
    from rapidocr import RapidOCR  # noqa: PLC0415 - an extra, and it takes a second

    return RapidOCR(
        params={
            "Global.log_level": "critical",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def leer(imagen: Image.Image) -> tuple[str, ...]:
    """Its lines, from top to bottom; those that can hardly be read are left out."""
    resultado = _lector()(np.asarray(_sin_tiras(imagen))[:, :, ::-1])
    if resultado.txts is None:
        return ()
    hallados = zip(resultado.boxes, resultado.txts, resultado.scores, strict=True)
    renglones = [
        (float(caja[:, 1].mean()), float(caja[:, 0].min()), float(np.ptp(caja[:, 1])), texto.strip())
        for caja, texto, certeza in hallados
        if certeza >= _CERTEZA and texto.strip()
    ]
    return tuple(texto[:_LARGO] for texto in _en_renglones(renglones))[:_MAX_RENGLONES]


def _sin_tiras(imagen: Image.Image) -> Image.Image:
    """Small enough, and with white beside a strip, whose short side the reader would make long."""
    reducida = imagen.copy()
    reducida.thumbnail((_LADO, _LADO))
    ancho, alto = reducida.size
    hoja = (max(ancho, alto // _MAX_TIRA), max(alto, ancho // _MAX_TIRA))
    if hoja == reducida.size:
        return reducida
    entera = Image.new("RGB", hoja, "white")
    entera.paste(reducida)
    return entera


def _en_renglones(piezas: list[tuple[float, float, float, str]]) -> list[str]:
    """Pieces side by side are one line: a list has its numbers in a column of their own."""
    renglones: list[tuple[float, list[tuple[float, str]]]] = []
    for y, x, alto, texto in sorted(piezas):
        if renglones and abs(y - renglones[-1][0]) < alto * 0.5:
            renglones[-1][1].append((x, texto))
        else:
            renglones.append((y, [(x, texto)]))
    return [" ".join(texto for _, texto in sorted(partes)) for _, partes in renglones]
