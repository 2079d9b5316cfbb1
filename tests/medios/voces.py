"""Speech made here: said by espeak-ng, put over noise by sox, and packed by ffmpeg as phones send it."""

import shutil
import subprocess
from pathlib import Path

# As a phone, a browser and a messenger record: codec and rate of each container.
FORMATOS: dict[str, tuple[str, ...]] = {
    "ogg": ("-c:a", "libopus", "-b:a", "24k"),
    "mp3": ("-c:a", "libmp3lame", "-b:a", "64k"),
    "m4a": ("-c:a", "aac", "-b:a", "64k"),
    "wav": ("-c:a", "pcm_s16le", "-ar", "44100"),
    "webm": ("-c:a", "libopus", "-b:a", "32k"),
    "flac": ("-c:a", "flac",),
}  # fmt: skip
PROGRAMAS = ("espeak-ng", "sox", "ffmpeg")


def faltan() -> list[str]:
    return [programa for programa in PROGRAMAS if shutil.which(programa) is None]


def decir(frase: str, carpeta: Path, *, voz: str = "es", velocidad: int = 135, ruido: float = 0.0) -> bytes:
    """A WAV of the sentence; `ruido`, the volume of the brown noise under it."""
    limpia, sucia = carpeta / "limpia.wav", carpeta / "sucia.wav"
    _correr("espeak-ng", "-v", voz, "-s", str(velocidad), "-w", str(limpia), frase)
    if not ruido:
        return limpia.read_bytes()
    _correr("sox", "-R", str(limpia), str(carpeta / "ruido.wav"), "synth", "brownnoise", "vol", str(ruido))
    _correr("sox", "-m", str(limpia), str(carpeta / "ruido.wav"), str(sucia))
    return sucia.read_bytes()


def empacar(wav: bytes, formato: str, carpeta: Path) -> bytes:
    origen, destino = carpeta / "origen.wav", carpeta / f"nota.{formato}"
    origen.write_bytes(wav)
    orden = ["ffmpeg", "-y", "-loglevel", "error", "-i", str(origen), *FORMATOS[formato], str(destino)]
    _correr(*orden)
    return destino.read_bytes()


def solo_ruido(clase: str, carpeta: Path) -> bytes:
    """Three seconds of sox's `whitenoise`, `brownnoise` or `pinknoise`."""
    destino = carpeta / "solo.wav"
    _correr("sox", "-R", "-n", "-r", "16000", str(destino), "synth", "3", clase, "vol", "0.2")
    return destino.read_bytes()


def _correr(*orden: str) -> None:
    subprocess.run(orden, check=True, capture_output=True)
