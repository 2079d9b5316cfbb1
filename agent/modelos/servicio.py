"""Where a chat model lives, and its LangChain client.

A provider's package is imported when one of its models is opened.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from langchain_core.language_models import BaseChatModel
from pydantic import SecretStr

Proveedor = Literal["gemini", "openai"]
# Compatible servers on one's own machine ask for none, and the client refuses to be without.
SIN_CLAVE = SecretStr("sin-clave")


@dataclass(frozen=True)
class Servicio:
    """One model of one provider. `url`: None is the provider's own."""

    proveedor: Proveedor
    modelo: str
    clave: SecretStr | None = None
    url: str | None = None


@dataclass(frozen=True)
class AjustesModelo:
    """What the shop decided of its models. `servicios`: the main one, and the one that stands in for it."""

    servicios: Sequence[Servicio]
    temperatura: float = 0.7
    segundos: float = 8.0  # that models may take of a turn, all calls together
    reintentos: int = 1
    max_tokens: int = 1000
    certeza: float = 0.9  # from this on the local engine's reading is taken without asking
    comprende: bool = True
    redacta: bool = True
    max_contexto: int = 2000  # characters of facts or of talk in a prompt
    prompts: Path | None = None


@dataclass(frozen=True)
class Cliente:
    """`preciso` answers at temperature 0, to understand; `suelto` at the shop's, to word."""

    preciso: BaseChatModel
    suelto: BaseChatModel
    cerrar: Callable[[], Awaitable[None]]


def abrir(servicio: Servicio, ajustes: AjustesModelo) -> Cliente:
    """It retries nothing by itself: who calls knows how much time is left."""
    chat, cerrar = (_gemini if servicio.proveedor == "gemini" else _openai)(servicio, ajustes)
    # Some models take no temperature, and their client has left it out.
    temperatura = None if chat.temperature is None else ajustes.temperatura
    return Cliente(chat, chat.model_copy(update={"temperature": temperatura}), cerrar)


def _gemini(servicio: Servicio, ajustes: AjustesModelo) -> tuple[Any, Callable[[], Awaitable[None]]]:
    from langchain_google_genai import ChatGoogleGenerativeAI  # noqa: PLC0415 - only with a key of Gemini

    chat = ChatGoogleGenerativeAI(
        model=servicio.modelo,
        api_key=servicio.clave,
        base_url=servicio.url,
        temperature=0.0,
        timeout=ajustes.segundos,
        max_output_tokens=ajustes.max_tokens,
        max_retries=1,  # its way to say none
    )
    return chat, chat.aclose


def _openai(servicio: Servicio, ajustes: AjustesModelo) -> tuple[Any, Callable[[], Awaitable[None]]]:
    from langchain_openai import ChatOpenAI  # noqa: PLC0415 - only with a key or address of OpenAI's kind
    from openai import DefaultAsyncHttpxClient  # noqa: PLC0415

    # Servers that copy OpenAI know its older name for the limit.
    limite: dict[str, Any] = (
        {"extra_body": {"max_tokens": ajustes.max_tokens}}
        if servicio.url
        else {"max_completion_tokens": ajustes.max_tokens}
    )
    # LangChain's own is shared by the process, and so cannot be closed with the service.
    red = DefaultAsyncHttpxClient(timeout=ajustes.segundos)
    chat = ChatOpenAI(
        model=servicio.modelo,
        api_key=servicio.clave or SIN_CLAVE,
        base_url=servicio.url,
        temperature=0.0,
        timeout=ajustes.segundos,
        max_retries=0,
        stream_usage=True,
        stream_chunk_timeout=ajustes.segundos,
        http_async_client=red,
        **limite,
    )
    return chat, red.aclose
