"""How the terminal chat reaches the agent: in this process, or a service elsewhere over HTTP."""

import json
import secrets
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol, cast

import httpx
from pydantic import ValidationError

from api.deps import Agente
from api.peticion import peticion_de
from api.schemas.chat import MensajeTexto
from api.validacion import explicar
from db.errors import ConversacionNoEncontradaError
from graph.respuesta import Fragmento, Respuesta
from settings import Settings

_SILENCIO_MAXIMO_S = 120.0
_MENSAJES_RETOMADOS = 6


class FalloDeCanalError(Exception):
    """The service did not answer, or said no; the message is one Spanish sentence."""


class Canal(Protocol):
    def transmitir(self, mensaje: str, chat_id: str) -> AsyncIterator[Fragmento | Respuesta]: ...

    async def ultimos(self, chat_id: str) -> list[dict[str, Any]]:
        """The last messages of the chat, oldest first; none if it is new."""

    async def tienda(self) -> dict[str, Any]: ...


class CanalLocal:
    def __init__(self, agente: Agente, settings: Settings) -> None:
        self._agente, self._settings = agente, settings

    def transmitir(self, mensaje: str, chat_id: str) -> AsyncIterator[Fragmento | Respuesta]:
        try:
            cuerpo = MensajeTexto(mensaje=mensaje, chat_id=chat_id, mensaje_id=_mensaje_id())
        except ValidationError as error:
            raise FalloDeCanalError(explicar(error.errors()[0])["mensaje"]) from error
        return self._agente.transmitir(peticion_de(cuerpo, self._settings))

    async def ultimos(self, chat_id: str) -> list[dict[str, Any]]:
        try:
            mensajes = await self._agente.historial(chat_id, limite=_MENSAJES_RETOMADOS, antes_de=None)
        except ConversacionNoEncontradaError:
            return []
        return [dict(mensaje) for mensaje in mensajes]

    async def tienda(self) -> dict[str, Any]:
        return await self._agente.tienda()


class CanalHttp:
    def __init__(self, cliente: httpx.AsyncClient) -> None:
        self._cliente = cliente

    async def transmitir(self, mensaje: str, chat_id: str) -> AsyncIterator[Fragmento | Respuesta]:
        cuerpo = {"mensaje": mensaje, "chat_id": chat_id, "mensaje_id": _mensaje_id()}
        with _fallos(self._cliente):
            async with self._cliente.stream("POST", "chat/texto/stream", json=cuerpo) as respuesta:
                if respuesta.is_error:
                    await respuesta.aread()
                _exigir_exito(respuesta)
                async for evento, datos in _eventos(respuesta):
                    if evento == "fragmento":
                        yield Fragmento(datos["texto"])
                    elif evento == "final":
                        yield cast(Respuesta, datos)
                        return
                    elif evento == "error":
                        raise FalloDeCanalError(datos.get("detail", "El servicio no pudo responder."))
        raise FalloDeCanalError("El servicio cortó la respuesta a mitad de camino.")

    async def ultimos(self, chat_id: str) -> list[dict[str, Any]]:
        with _fallos(self._cliente):
            respuesta = await self._cliente.get(
                f"chat/historial/{chat_id}", params={"limite": _MENSAJES_RETOMADOS}
            )
        if respuesta.status_code == httpx.codes.NOT_FOUND:
            return []
        return cast(list[dict[str, Any]], _exigir_exito(respuesta).json()["items"])

    async def tienda(self) -> dict[str, Any]:
        with _fallos(self._cliente):
            respuesta = await self._cliente.get("tienda")
        return cast(dict[str, Any], _exigir_exito(respuesta).json())


@asynccontextmanager
async def abrir_canal(settings: Settings, url: str | None) -> AsyncIterator[Canal]:
    """
    Raises:
        DominioError: the agent of this process cannot start.
    """
    if url is None:
        from graph.agente import abrir_agente  # noqa: PLC0415 - loads the models, which a URL makes needless

        async with abrir_agente(settings) as agente:
            yield CanalLocal(agente, settings)
        return
    plazos = httpx.Timeout(10.0, read=_SILENCIO_MAXIMO_S)
    async with httpx.AsyncClient(base_url=f"{url.rstrip('/')}/", timeout=plazos) as cliente:
        yield CanalHttp(cliente)


async def _eventos(respuesta: httpx.Response) -> AsyncIterator[tuple[str, dict[str, Any]]]:
    """Each event's name and JSON. The service escapes the separators that `aiter_lines` would split at."""
    nombre, datos = "message", ""
    async for linea in respuesta.aiter_lines():
        campo, _, valor = linea.partition(":")
        if campo == "event":
            nombre = valor.strip()
        elif campo == "data":
            datos += valor.removeprefix(" ")
        elif not linea and datos:
            yield nombre, json.loads(datos)
            nombre, datos = "message", ""


@contextmanager
def _fallos(cliente: httpx.AsyncClient) -> Iterator[None]:
    try:
        yield
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise FalloDeCanalError(f"No hay respuesta de {cliente.base_url}: ¿está sirviendo?") from error
    except json.JSONDecodeError as error:
        raise FalloDeCanalError(f"{cliente.base_url} no es un agente vendedor.") from error


def _exigir_exito(respuesta: httpx.Response) -> httpx.Response:
    if respuesta.is_success:
        return respuesta
    try:
        detalle = respuesta.json()["detail"]
    except (ValueError, KeyError, TypeError):
        detalle = f"El servicio contestó {respuesta.status_code}."
    raise FalloDeCanalError(str(detalle))


def _mensaje_id() -> str:
    return secrets.token_urlsafe(12)
