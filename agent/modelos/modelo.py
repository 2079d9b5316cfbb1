"""One model behind its client: asked within a time, retried where it helps, left alone when it fails."""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

from langchain_core.exceptions import ModelInvalidRequestError
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.runnables import Runnable, RunnableConfig
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    wait_random_exponential,
)

from agent.modelos.disyuntor import Disyuntor, ModeloFallidoError
from agent.modelos.fallos import traducido
from agent.modelos.servicio import Cliente

T = TypeVar("T")
Formato = Literal["json_schema", "function_calling", "texto"]
# No callbacks of the caller: LangServe's events would show the model's words before they are checked.
_SIN_OYENTES: RunnableConfig = {"callbacks": []}
_CORTES = {"length", "max_tokens"}
_OBJETO = re.compile(r"\{.*\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Uso:
    """Tokens of one call."""

    modelo: str
    entrada: int
    salida: int
    tarea: str = ""  # who asks says what for


class Modelo:
    def __init__(self, nombre: str, cliente: Cliente, *, reintentos: int = 1) -> None:
        self.nombre = nombre
        self.disyuntor = Disyuntor()
        self.cliente = cliente
        self._intentos = reintentos + 1
        self._formatos: list[Formato] = ["json_schema", "function_calling", "texto"]

    async def cerrar(self) -> None:
        await self.cliente.cerrar()

    async def estructurado(
        self,
        mensajes: Sequence[BaseMessage],
        esquema: dict[str, Any],
        leer: Callable[[Any], T],
        *,
        limite: float,
        anotar: Callable[[Uso], None],
    ) -> T:
        """What `leer` makes of the JSON that the model answers with. `limite` is in the loop's time.

        Raises:
            ModeloFallidoError: whatever went wrong.
        """
        with self.disyuntor.llamada():
            return leer(
                await self._a_tiempo(
                    self._con_reintentos(lambda: self._pedir(mensajes, esquema, anotar), limite), limite
                )
            )

    async def transmitir(
        self, mensajes: Sequence[BaseMessage], *, limite: float, anotar: Callable[[Uso], None]
    ) -> AsyncGenerator[str, None]:
        """The model's text as it comes. Raises ModeloFallidoError, at any point."""
        with self.disyuntor.llamada():
            trozos: AsyncIterator[AIMessageChunk]
            primero, trozos = await self._a_tiempo(
                self._con_reintentos(
                    lambda: self._cediendo(lambda: _empezar(self.cliente.suelto, mensajes)), limite
                ),
                limite,
            )
            entero: AIMessageChunk = primero
            try:
                yield primero.text
                while (trozo := await self._a_tiempo(anext(trozos, None), limite)) is not None:
                    entero += trozo
                    yield trozo.text
            finally:
                with suppress(Exception):
                    await trozos.aclose()  # type: ignore[attr-defined]
                self._anotar(entero, anotar)
            _exigir_permitido(entero)

    async def _pedir(
        self, mensajes: Sequence[BaseMessage], esquema: dict[str, Any], anotar: Callable[[Uso], None]
    ) -> Any:
        """In the best format that the provider takes; those that it refused before are not tried again."""
        crudo = await self._en_algun_formato(mensajes, esquema)
        self._anotar(crudo, anotar)
        _exigir_permitido(crudo)
        return _leer_json(crudo)

    async def _en_algun_formato(self, mensajes: Sequence[BaseMessage], esquema: dict[str, Any]) -> AIMessage:
        for formato in (formatos := tuple(self._formatos)):
            try:
                crudo = await self._cediendo(
                    lambda formato=formato: _crudo(self.cliente.preciso, formato, esquema, mensajes)  # type: ignore[misc]
                )
            except ModelInvalidRequestError:
                if formato == formatos[-1]:
                    raise
            else:
                self._formatos = list(formatos[formatos.index(formato) :])
                return crudo
        raise AssertionError  # the last one returns or raises

    async def _cediendo(self, pedir: Callable[[], Awaitable[T]]) -> T:
        """Asks again without what a model does not take: a temperature, or the count of a stream's tokens."""
        try:
            return await pedir()
        except ModelInvalidRequestError as error:
            if not _cede(self.cliente, str(error).lower()):
                raise
            return await pedir()

    async def _con_reintentos(self, pedir: Callable[[], Awaitable[T]], limite: float) -> T:
        intentos = AsyncRetrying(
            stop=lambda intento: stop_after_attempt(self._intentos)(intento) or _no_alcanza(intento, limite),
            wait=_espera,
            retry=retry_if_exception(lambda error: isinstance(error, ModeloFallidoError) and error.pasajero),
            reraise=True,
        )
        async for intento in intentos:
            with intento:
                return await traducido(pedir())
        raise AssertionError  # tenacity raises before

    async def _a_tiempo(self, tarea: Awaitable[T], limite: float) -> T:
        try:
            async with asyncio.timeout_at(limite):
                return await traducido(tarea)
        except TimeoutError as error:
            raise ModeloFallidoError("tiempo") from error

    def _anotar(self, mensaje: AIMessage, anotar: Callable[[Uso], None]) -> None:
        if uso := mensaje.usage_metadata:
            anotar(Uso(self.nombre, uso["input_tokens"], uso["output_tokens"]))


async def _empezar(
    chat: BaseChatModel, mensajes: Sequence[BaseMessage]
) -> tuple[AIMessageChunk, AsyncIterator[AIMessageChunk]]:
    """The stream with its first piece, which is when a provider that fails does so."""
    trozos = chat.astream(list(mensajes), _SIN_OYENTES)
    primero = await anext(trozos, None)
    if primero is None:
        raise ModeloFallidoError("vacio")
    return primero, trozos


def _cede(cliente: Cliente, queja: str) -> bool:
    """Whether there was something to give up."""
    chats: tuple[Any, ...] = (cliente.preciso, cliente.suelto)
    if "temperature" in queja and chats[0].temperature is not None:
        for chat in chats:
            chat.temperature = None
        return True
    if "stream_options" in queja and chats[1].stream_usage:
        chats[1].stream_usage = False
        return True
    return False


async def _crudo(
    chat: BaseChatModel, formato: Formato, esquema: dict[str, Any], mensajes: Sequence[BaseMessage]
) -> AIMessage:
    """The model's own message: what it holds is read here, the same way for all formats."""
    if formato == "texto":
        return await chat.ainvoke(list(mensajes), _SIN_OYENTES)
    cadena: Runnable[Any, Any] = chat.with_structured_output(esquema, method=formato, include_raw=True)
    crudo: AIMessage = (await cadena.ainvoke(list(mensajes), _SIN_OYENTES))["raw"]
    return crudo


def _espera(intento: RetryCallState) -> float:
    """What the provider asked for, else a random time that doubles."""
    error = intento.outcome.exception() if intento.outcome else None
    pedida = error.espera_s if isinstance(error, ModeloFallidoError) else None
    al_azar = wait_random_exponential(multiplier=0.2, max=2)(intento)
    return al_azar if pedida is None else pedida + al_azar


def _no_alcanza(intento: RetryCallState, limite: float) -> bool:
    """Whether waiting would leave no time to ask: better the local engine now than the same one later."""
    return asyncio.get_running_loop().time() + intento.upcoming_sleep >= limite - 0.2


def _exigir_permitido(mensaje: AIMessage) -> None:
    """Raises for what the model or its provider would not say."""
    cierre = str(mensaje.response_metadata.get("finish_reason", "")).lower()
    if mensaje.additional_kwargs.get("refusal") or cierre in {
        "content_filter",
        "safety",
        "prohibited_content",
    }:
        raise ModeloFallidoError("negado")
    if cierre in _CORTES and not mensaje.tool_calls and not mensaje.text:
        raise ModeloFallidoError("vacio")


def _leer_json(mensaje: AIMessage) -> Any:
    """The arguments of its tool call, or the object in its text."""
    if mensaje.tool_calls:
        return mensaje.tool_calls[0]["args"]
    texto = mensaje.text
    if not texto.strip():
        raise ModeloFallidoError("vacio")
    objeto = _OBJETO.search(texto)
    try:
        return json.loads(objeto[0] if objeto else texto)
    except (ValueError, RecursionError) as error:
        raise ModeloFallidoError("invalido") from error
