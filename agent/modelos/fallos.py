"""Whatever a provider's client raises, told in our words."""

import asyncio
import re
from collections.abc import Awaitable, Iterator
from contextlib import suppress
from typing import TypeVar

from langchain_core.exceptions import (
    ModelAuthenticationError,
    ModelError,
    ModelInvalidRequestError,
    ModelNotFoundError,
    ModelPermissionDeniedError,
    ModelRateLimitError,
    ModelTimeoutError,
)

from agent.modelos.disyuntor import ModeloFallidoError

T = TypeVar("T")
_MOTIVOS: tuple[tuple[type[Exception], str], ...] = (
    (ModelRateLimitError, "limite"),
    (ModelAuthenticationError, "clave"),
    (ModelPermissionDeniedError, "clave"),
    (ModelNotFoundError, "desconocido"),
    (ModelInvalidRequestError, "rechazado"),
    (ModelTimeoutError, "tiempo"),
    (TimeoutError, "tiempo"),
)
# LangChain translates the failures of chats; those of embeddings come with the provider's own status.
_POR_ESTADO = {
    400: "rechazado",
    401: "clave",
    403: "clave",
    404: "desconocido",
    422: "rechazado",
    429: "limite",
}
_PASAJEROS = {408, 409, 425, 429}
_DE_RED = {"TransportError", "APIConnectionError"}
_RETRASO = re.compile(r"'?\"?retryDelay'?\"?: *'?\"?(\d+(?:\.\d+)?)s")


async def traducido(tarea: Awaitable[T]) -> T:
    """The same, with any failure of a client as a ModeloFallidoError."""
    try:
        return await tarea
    except (ModeloFallidoError, asyncio.CancelledError, TimeoutError):
        raise
    except Exception as error:  # noqa: BLE001 - a provider's client may raise anything: none of it reaches the turn
        estado = next(_estados(error), 0)
        motivo = next((motivo for clase, motivo in _MOTIVOS if isinstance(error, clase)), None)
        pasajero = (
            _es_de_red(error)
            or (isinstance(error, ModelError) and error.is_retryable)
            or estado in _PASAJEROS
            or estado >= 500
        )
        motivo = motivo or _POR_ESTADO.get(estado) or ("conexion" if pasajero else "error")
        raise ModeloFallidoError(motivo, pasajero=pasajero, espera_s=_espera_pedida(error)) from error


def _causas(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__


def _es_de_red(error: Exception) -> bool:
    clases = {clase.__name__ for causa in _causas(error) for clase in type(causa).__mro__}
    return bool(clases & _DE_RED)


def _estados(error: Exception) -> Iterator[int]:
    """HTTP status, as OpenAI's client (`status_code`) and Google's (`code`) carry it."""
    for causa in _causas(error):
        for campo in ("status_code", "code"):
            if isinstance(estado := getattr(causa, campo, None), int):
                yield estado


def _espera_pedida(error: Exception) -> float | None:
    """Seconds of Retry-After, or of Gemini's `retryDelay`."""
    for causa in _causas(error):
        cabeceras = getattr(getattr(causa, "response", None), "headers", None) or {}
        with suppress(TypeError, ValueError):
            return max(0.0, float(str(cabeceras.get("retry-after"))))
        if retraso := _RETRASO.search(str(getattr(causa, "details", ""))):
            return float(retraso[1])
    return None
