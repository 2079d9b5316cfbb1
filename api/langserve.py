"""LangServe at `/agente`: the same agent for LangChain clients. The only file that imports langserve.

A stream's chunks add up to the answer, as `RemoteRunnable` assumes of dicts: each carries a piece of
`respuesta`, and the last one everything else. langserve is archived: what it gets wrong is mended here, at
the edge of its routes, and never by patching it.
"""

import asyncio
import warnings
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Annotated, Any, NotRequired, cast

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute, APIRouter
from langchain_core.runnables import RunnableConfig, RunnableGenerator
from langchain_core.runnables.config import get_config_list
from langchain_core.runnables.utils import AddableDict
from langserve import add_routes
from langserve.serialization import WellKnownLCSerializer
from pydantic import TypeAdapter, ValidationError, WithJsonSchema
from pydantic_core import to_jsonable_python
from sse_starlette import EventSourceResponse
from starlette.exceptions import HTTPException
from typing_extensions import TypedDict

from api.deps import Agente
from api.errors import (
    JsonInvalidoError,
    LoteDemasiadoGrandeError,
    TipoDeContenidoError,
    documento_de,
    es_json,
)
from api.limites import limitar_chat
from api.peticion import exigir_largo, peticion_de
from api.schemas.chat import ChatId, EntradaTurno, Mensaje, MensajeId, RespuestaChat
from api.schemas.problema import problemas
from api.transmision import SEPARADORES, Transmisiones, evento, respuesta_sse
from graph.respuesta import Fragmento, Respuesta
from settings import Settings

RUTA = "/agente"
LIMITE_LOTE = 50
_A_LA_VEZ = 8
# The playground fails at "or null", which is taken all the same.
_TEXTO = WithJsonSchema({"type": "string"})
# The playground knows no other way to stream.
warnings.filterwarnings("ignore", message="astream_log is deprecated")


# `EntradaTurno` as a TypedDict: langserve reads a model's fields in a way that pydantic has deprecated.
class EntradaAgente(TypedDict):
    """Un mensaje del cliente. Sin `chat_id` empieza una conversación nueva."""

    mensaje: Mensaje
    chat_id: NotRequired[Annotated[ChatId | None, _TEXTO]]
    mensaje_id: NotRequired[Annotated[MensajeId | None, _TEXTO]]


class _CuerpoDeUna(TypedDict):
    input: EntradaAgente
    config: NotRequired[dict[str, Any]]


class _CuerpoDeLote(TypedDict):
    inputs: list[EntradaAgente]
    config: NotRequired[dict[str, Any] | list[dict[str, Any]]]


_UNA, _LOTE = TypeAdapter(_CuerpoDeUna), TypeAdapter(_CuerpoDeLote)
_Manejador = Callable[[Request], Coroutine[Any, Any, Response]]


def instalar(app: FastAPI, settings: Settings) -> None:
    """Mounts the routes. The agent is looked up per request, because it starts after the routes exist."""

    async def turno(entradas: AsyncIterator[dict[str, Any]]) -> AsyncIterator[AddableDict]:
        entrada = EntradaTurno.model_validate([entrada async for entrada in entradas][-1])
        agente: Agente = app.state.agente
        async for trozo in _trozos(agente.transmitir(peticion_de(entrada, settings))):
            yield trozo

    router = APIRouter(route_class=_Ruta)
    add_routes(
        router,
        _AgenteRemoto(turno, name="agente").with_types(input_type=EntradaAgente, output_type=RespuestaChat),
        path=RUTA,
        config_keys=(),
        serializer=_Serializador(),
        enabled_endpoints=(
            "invoke", "batch", "stream", "stream_log", "stream_events", "playground", "input_schema",
            "output_schema", "config_schema",
        ),
    )  # fmt: skip
    app.include_router(router, responses=problemas(400, 409, 413, 415, 422, 503))


async def _trozos(piezas: AsyncIterator[Fragmento | Respuesta]) -> AsyncIterator[AddableDict]:
    dicho = ""
    async for pieza in piezas:
        if isinstance(pieza, Fragmento):
            dicho += pieza.texto
            yield AddableDict(respuesta=pieza.texto)
        else:
            entera = RespuestaChat.model_validate(pieza).model_dump(mode="json")
            yield AddableDict({**entera, "respuesta": _resto(entera["respuesta"], dicho)})


def _resto(respuesta: str, dicho: str) -> str:
    """What is still unsaid. What was said cannot be taken back, so another wording follows on a new line."""
    if respuesta.startswith(dicho):
        return respuesta[len(dicho) :]
    return f"\n\n{respuesta}"


class _AgenteRemoto(RunnableGenerator[Any, Any]):
    async def abatch(
        self,
        inputs: list[dict[str, Any]],
        config: RunnableConfig | list[RunnableConfig] | None = None,
        *,
        return_exceptions: bool = False,
        **kwargs: Any,
    ) -> list[AddableDict]:
        """Messages of one conversation in their order, the conversations side by side.

        One that fails does not stop the others' turns; then the whole batch fails, as LangServe knows no
        other way to tell. With a `mensaje_id` each, sending it again repeats nothing.
        """
        por_chat: defaultdict[Any, list[int]] = defaultdict(list)
        for indice, entrada in enumerate(inputs):
            por_chat[entrada.get("chat_id") or indice].append(indice)
        configs = get_config_list(config, len(inputs))
        salidas: dict[int, AddableDict | Exception] = {}
        turnos = asyncio.Semaphore(_A_LA_VEZ)

        async def atender(indices: list[int]) -> None:
            for indice in indices:
                async with turnos:
                    try:
                        salidas[indice] = await self.ainvoke(inputs[indice], configs[indice], **kwargs)
                    except Exception as exc:  # noqa: BLE001 - raised below, when every turn has ended
                        salidas[indice] = exc

        await asyncio.gather(*map(atender, por_chat.values()))
        en_orden = [salidas[indice] for indice in range(len(inputs))]
        fallo = next((salida for salida in en_orden if isinstance(salida, Exception)), None)
        if fallo is not None and not return_exceptions:
            raise fallo
        return cast("list[AddableDict]", en_orden)


def _a_json(valor: Any) -> Any:
    """What the events of a turn hold besides plain values: amounts, acts, facts."""
    return to_jsonable_python(valor, fallback=lambda otro: type(otro).__name__)


class _Serializador(WellKnownLCSerializer):
    def dumps(self, obj: Any) -> bytes:
        # RemoteRunnable splits the stream at Unicode's line separators too, and JSON may hold them.
        return orjson.dumps(obj, default=_a_json).decode().translate(SEPARADORES).encode()


class _Ruta(APIRoute):
    """A route of langserve, with our errors instead of its 500s and our streams instead of its own."""

    def get_route_handler(self) -> _Manejador:
        original = super().get_route_handler()

        async def manejador(request: Request) -> Response:
            if request.method == "POST":
                await _revisar_cuerpo(request)
            try:
                respuesta = await original(request)
            except (OSError, ValueError) as exc:
                if "/playground" in request.url.path:  # a folder, or a name that no file can have
                    raise HTTPException(404) from exc
                raise
            if isinstance(respuesta, EventSourceResponse):
                return await _en_vivo(request, respuesta)
            return respuesta

        return manejador


async def _revisar_cuerpo(request: Request) -> None:
    """Before langserve, which fails at some bodies and finds others wrong only once its stream has begun."""
    if not es_json(request):
        raise TipoDeContenidoError
    try:
        cuerpo = await request.json()
    except (ValueError, RecursionError) as exc:
        raise JsonInvalidoError from exc
    try:
        entradas = _entradas(cuerpo, en_lote=request.url.path.endswith("/batch"))
    except ValidationError as exc:
        raise RequestValidationError(exc.errors()) from exc
    if len(entradas) > LIMITE_LOTE:
        raise LoteDemasiadoGrandeError(LIMITE_LOTE)
    for entrada in entradas:
        exigir_largo(entrada["mensaje"], request.app.state.settings)
        await limitar_chat(request, entrada.get("chat_id"))


def _entradas(cuerpo: object, *, en_lote: bool) -> list[EntradaAgente]:
    if not en_lote:
        return [_UNA.validate_python(cuerpo)["input"]]
    lote = _LOTE.validate_python(cuerpo)
    config = lote.get("config")
    if isinstance(config, list) and len(config) != len(lote["inputs"]):
        raise RequestValidationError([{"type": "config_dispar", "loc": ("body", "config")}])
    return lote["inputs"]


async def _en_vivo(request: Request, respuesta: EventSourceResponse) -> Response:
    """The same events, but read to the end by a task of ours, and with errors that say what happened."""
    transmisiones: Transmisiones = request.app.state.transmisiones
    return await respuesta_sse(transmisiones.leer(_eventos(respuesta)), en_error=_error)


async def _eventos(respuesta: EventSourceResponse) -> AsyncIterator[bytes]:
    async for pieza in respuesta.body_iterator:
        # langserve yields an error event that says nothing, and then raises what really happened.
        if isinstance(pieza, dict) and pieza["event"] != "error":
            yield evento(pieza["event"], pieza.get("data", ""))


def _error(exc: Exception) -> bytes:
    documento = documento_de(exc)
    return evento("error", {"status_code": documento.status, "message": documento.detail})
