"""From the settings to the models of the service: which is the main one, and which stands in for it."""

import structlog

from agent.modelos.modelo import Modelo
from agent.modelos.precios import Precios, PreciosInvalidosError, cargar_precios
from agent.modelos.prompts import PromptInvalidoError, cargar_prompts
from agent.modelos.servicio import AjustesModelo, Servicio, abrir
from agent.modelos.turno import Modelos
from db.errors import ArchivoInvalidoError
from settings import Settings

log = structlog.get_logger()
# Of OpenAI's own; a compatible server has other names, and DEFAULT_MODEL says which.
OPENAI_USUAL = "gpt-4.1-mini"
GEMINI_USUAL = "gemini-2.0-flash"
SEGUNDOS_DE_VISION = 30.0


def abrir_modelos(settings: Settings) -> Modelos | None:
    """None without a key nor an address: then nothing of any provider is imported.

    Raises:
        ArchivoInvalidoError: a prompt of PROMPTS_DIR cannot be used.
    """
    servicios = servicios_de(settings)
    if not servicios or not settings.modelo_tareas:
        return None
    ajustes = AjustesModelo(
        servicios=servicios,
        temperatura=settings.temperature,
        segundos=settings.modelo_segundos,
        reintentos=settings.modelo_reintentos,
        max_tokens=settings.modelo_max_tokens,
        certeza=settings.modelo_certeza,
        comprende="comprender" in settings.modelo_tareas,
        redacta="redactar" in settings.modelo_tareas,
        max_contexto=settings.max_context_length,
        prompts=settings.prompts_dir,
    )
    try:
        prompts = cargar_prompts(settings.prompts_dir)
    except PromptInvalidoError as error:
        raise ArchivoInvalidoError(str(error)) from error
    modelos = [
        Modelo(servicio.modelo, abrir(servicio, ajustes), reintentos=ajustes.reintentos)
        for servicio in servicios
    ]
    log.info("modelos.listos", modelos=[modelo.nombre for modelo in modelos])
    return Modelos(modelos, ajustes, prompts)


def precios_de(settings: Settings) -> Precios:
    """What models charge. Raises ArchivoInvalidoError: the file of PRECIOS_MODELOS cannot be used."""
    try:
        return cargar_precios(settings.precios_modelos)
    except PreciosInvalidosError as error:
        raise ArchivoInvalidoError(str(error)) from error


def abrir_vision(settings: Settings) -> Modelos | None:
    """The models that look at photos: with a failure count of their own, for not every chat model can see.

    A server of one's own is asked only for the model that MODELO_VISION names.
    """
    if settings.openai_base_url and not settings.modelo_vision:
        settings = settings.model_copy(update={"openai_base_url": None, "openai_api_key": None})
    elegido = {"default_model": settings.modelo_vision} if settings.modelo_vision else {}
    tareas = {"modelo_tareas": ("comprender",), "modelo_segundos": SEGUNDOS_DE_VISION}
    return abrir_modelos(settings.model_copy(update={**elegido, **tareas}))


def servicios_de(settings: Settings) -> list[Servicio]:
    """The main model and its stand-in, none, one or both.

    With both providers DEFAULT_MODEL leads, and the other one stands in; with one, FALLBACK_MODEL is its own.
    """
    de_gemini = settings.google_api_key is not None
    de_openai = bool(settings.openai_api_key or settings.openai_base_url)
    if not (de_gemini or de_openai):
        return []
    en_gemini = de_gemini and (not de_openai or es_de_gemini(settings.default_model))
    principal = _servicio(settings, settings.default_model, gemini=en_gemini)
    if de_gemini and de_openai:
        return [principal, _servicio(settings, settings.fallback_model, gemini=not en_gemini)]
    if settings.fallback_model:
        return [principal, _servicio(settings, settings.fallback_model, gemini=en_gemini)]
    return [principal]


def es_de_gemini(modelo: str) -> bool:
    return modelo.removeprefix("models/").startswith(("gemini-", "gemma-", "learnlm-"))


def _servicio(settings: Settings, modelo: str | None, *, gemini: bool) -> Servicio:
    if gemini:
        return Servicio("gemini", modelo or GEMINI_USUAL, settings.google_api_key, settings.google_base_url)
    # The setting's default is Gemini's: who has only OpenAI and says nothing means OpenAI's usual one.
    nombre = OPENAI_USUAL if modelo in {None, GEMINI_USUAL} else modelo
    return Servicio("openai", nombre or OPENAI_USUAL, settings.openai_api_key, settings.openai_base_url)
