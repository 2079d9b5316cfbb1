"""A voice note decoded to what a transcriber takes: one channel at 16 kHz, no longer than the limit."""

from collections.abc import Iterator
from io import BytesIO

import av
import numpy as np
from av.container import InputContainer
from numpy.typing import NDArray

from agent.medios.formatos import AUDIOS, IMAGENES, cortado, formato_de
from agent.medios.tipos import MedioRechazado

TASA = 16_000
Onda = NDArray[np.float32]
# ffmpeg's demuxers by name: it must not guess, for some of them (playlists) open other files.
_DEMUXER = {"ogg": "ogg", "mp3": "mp3", "m4a": "mov", "wav": "wav", "webm": "matroska", "flac": "flac"}
_MINIMO_S = 0.1
# What encoders add or drop at the ends.
_HOLGURA_S, _HOLGURA = 0.5, 0.9
# Speech recorded from afar has a louder tenth of about 0.01; a silent room, under 0.002 (of 1).
_SILENCIO = 0.003
_VENTANA = TASA // 10


def decodificar(contenido: bytes, *, segundos_max: float) -> Onda:
    """Raises MedioRechazado: no sound that we take, damaged, or longer than `segundos_max`."""
    formato = formato_de(contenido)
    if not contenido:
        raise MedioRechazado("vacio")
    if formato in IMAGENES:
        raise MedioRechazado("imagen_por_audio")
    if formato not in AUDIOS:
        raise MedioRechazado("desconocido")
    if cortado(contenido, formato):
        raise MedioRechazado("danado")
    try:
        with av.open(BytesIO(contenido), format=_DEMUXER[formato]) as container:
            assert isinstance(container, InputContainer)
            return _onda(container, segundos_max)
    except (av.error.FFmpegError, ValueError, EOFError, MemoryError, IndexError) as error:
        raise MedioRechazado("danado") from error


def _onda(container: InputContainer, segundos_max: float) -> Onda:
    if not container.streams.audio or any(
        flujo.disposition & av.stream.Disposition.attached_pic == 0 for flujo in container.streams.video
    ):
        raise MedioRechazado("desconocido", "video" if container.streams.video else "")
    declarados = container.duration / av.time_base if container.duration else 0.0
    if declarados > segundos_max + 1:
        raise MedioRechazado("largo", str(round(segundos_max)))
    partes: list[Onda] = []
    muestras = 0
    for parte in _partes(container):
        partes.append(parte)
        muestras += len(parte)
        if muestras > (segundos_max + 1) * TASA:
            raise MedioRechazado("largo", str(round(segundos_max)))
    if muestras < max(_MINIMO_S, declarados * _HOLGURA - _HOLGURA_S) * TASA:
        raise MedioRechazado("danado")
    return np.concatenate(partes)


def _partes(container: InputContainer) -> Iterator[Onda]:
    remuestreo = av.AudioResampler(format="flt", layout="mono", rate=TASA)
    for marco in container.decode(audio=0):
        for nuevo in remuestreo.resample(marco):
            yield nuevo.to_ndarray().reshape(-1).astype(np.float32, copy=False)
    for nuevo in remuestreo.resample(None):
        yield nuevo.to_ndarray().reshape(-1).astype(np.float32, copy=False)


def en_silencio(onda: Onda) -> bool:
    """Whether nothing in it is as loud as speech; whoever transcribes would make a sentence of it."""
    ventanas = onda[: len(onda) // _VENTANA * _VENTANA].reshape(-1, _VENTANA)
    if not len(ventanas):
        return True
    return bool(np.quantile(np.sqrt((ventanas**2).mean(axis=1)), 0.9) < _SILENCIO)
