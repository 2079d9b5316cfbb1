"""Speech to text by OpenAI, or by a server that speaks as it does."""

from dataclasses import dataclass
from typing import Any

import structlog

from agent.medios.formatos import formato_de
from agent.medios.tipos import Oido
from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.servicio import Servicio

log = structlog.get_logger()
USUAL = "whisper-1"
_IDIOMA = "es"
_REINTENTOS = 1
_SEGURO, _INUTIL, _SIN_VOZ = -0.6, -1.3, 0.6


@dataclass(frozen=True)
class Transcriptor:
    """`cliente` is an `openai.AsyncOpenAI`: the package is imported only where it is needed."""

    cliente: Any
    modelo: str

    async def transcribir(self, contenido: bytes, *, duracion_s: float, vocabulario: str) -> Oido:
        """Raises ModeloFallidoError."""
        # With whisper-1 it tells how sure it was; later models answer with words alone.
        detalle = self.modelo.startswith("whisper")
        try:
            dicho = await self.cliente.audio.transcriptions.create(
                model=self.modelo,
                # By this name the service knows the format: it refuses `.oga` and `.opus`.
                file=(f"nota.{formato_de(contenido)}", contenido),
                language=_IDIOMA,
                prompt=vocabulario,
                response_format="verbose_json" if detalle else "json",
            )
        except Exception as error:  # noqa: BLE001 - whatever a client raises, the customer gets an answer
            log.warning("transcripcion.fallo", modelo=self.modelo, error=type(error).__name__)
            raise ModeloFallidoError("error") from error
        return self._oido(dicho, duracion_s)

    def _oido(self, dicho: Any, duracion_s: float) -> Oido:
        texto = str(getattr(dicho, "text", "") or "").strip()
        partes = [p for p in getattr(dicho, "segments", None) or [] if p.no_speech_prob < _SIN_VOZ]
        comun = {"duracion_s": duracion_s, "motor": self.modelo}
        if not texto or (getattr(dicho, "segments", None) and not partes):
            return Oido(problema="silencio", **comun)
        certeza = sum(p.avg_logprob for p in partes) / len(partes) if partes else 0.0
        if certeza < _INUTIL:
            return Oido(problema="no_se_entiende", **comun)
        return Oido(texto=texto, idioma=_IDIOMA, seguro=certeza >= _SEGURO, **comun)

    async def cerrar(self) -> None:
        await self.cliente.close()


def abrir_transcriptor(servicio: Servicio, *, segundos: float) -> Transcriptor:
    from openai import AsyncOpenAI  # noqa: PLC0415 - only with a key or address of OpenAI's kind

    cliente = AsyncOpenAI(
        api_key=servicio.clave.get_secret_value() if servicio.clave else "sin-clave",
        base_url=servicio.url,
        timeout=segundos,
        max_retries=_REINTENTOS,
    )
    return Transcriptor(cliente, servicio.modelo)
