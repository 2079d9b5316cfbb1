"""Local servers that speak the providers' wire formats and answer by a script; only the loopback is used.

The real client packages reach them through their base-URL settings, so that what is tested is what runs.
"""

import asyncio
import json
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Proveedor = Literal["gemini", "openai"]
ENTRADA, SALIDA = 120, 34  # tokens that every answer says it took


@dataclass(frozen=True)
class Paso:
    """What the server does with one request."""

    texto: str = ""
    estado: int = 200
    cabeceras: dict[str, str] = field(default_factory=dict)
    espera_s: float = 0.0  # before the first byte
    trozos: int = 3  # of a stream
    entre_trozos_s: float = 0.0
    corta: bool = False  # the connection breaks after the first piece
    niega: bool = False  # a refusal, or blocked by the provider's safety
    sin_candidatos: bool = False
    crudo: str | None = None  # a body that is nothing of the protocol
    con_herramienta: str | None = None  # a call of a tool of this name
    certeza: float = -0.2  # of a transcription: mean log-probability
    sin_voz: float = 0.01  # and how likely it is that nobody spoke
    uso: tuple[int, int] = (ENTRADA, SALIDA)  # tokens in and out


def actos(*propuestos: dict[str, Any]) -> Paso:
    return Paso(json.dumps({"actos": list(propuestos)}, ensure_ascii=False))


Guion = Callable[[dict[str, Any]], Paso]


class Proveedores:
    """Both providers on one port. What it is asked is kept in `pedidos`."""

    def __init__(self, puerto: int) -> None:
        self.url = f"http://127.0.0.1:{puerto}"
        self.pedidos: list[dict[str, Any]] = []
        self.enviados = 0  # pieces of streams
        self.rechaza: set[str] = set()  # formats that answer 400: "json_schema", "tools"
        self._pasos: list[Paso] = []
        self._guion: Guion | None = None

    def url_de(self, proveedor: Proveedor) -> str:
        return self.url if proveedor == "gemini" else f"{self.url}/v1"

    def seguir(self, *pasos: Paso, guion: Guion | None = None) -> None:
        """The script from here on: steps in order, or a function of the request."""
        self._pasos, self._guion = list(pasos), guion
        self.pedidos.clear()
        self.rechaza.clear()

    def sobran(self) -> int:
        return len(self._pasos)

    def _paso(self, cuerpo: dict[str, Any]) -> Paso:
        self.pedidos.append(cuerpo)
        if self._guion:
            return self._guion(cuerpo)
        # A script that runs out is a test that asks more than it says.
        return self._pasos.pop(0) if self._pasos else Paso(estado=418, texto="el guion se acabó")

    async def openai(self, request: Request) -> Response:
        cuerpo = await request.json()
        if cuerpo.get("response_format") and "json_schema" in self.rechaza:
            return _error_openai(Paso(estado=400, texto="response_format is not supported"))
        if cuerpo.get("tools") and "tools" in self.rechaza:
            return _error_openai(Paso(estado=400, texto="tools is not supported"))
        paso = self._paso(cuerpo)
        await asyncio.sleep(paso.espera_s)
        if paso.estado != 200:
            return _error_openai(paso)
        if paso.crudo is not None:
            return Response(paso.crudo, media_type="application/json")
        if cuerpo.get("stream"):
            return StreamingResponse(
                self._flujo(_trozos_openai(paso, cuerpo), paso), media_type="text/event-stream"
            )
        return JSONResponse(_entera_openai(paso, cuerpo))

    async def transcribir(self, request: Request) -> Response:
        """Speech to text: the format is known by the file's name, and two endings are refused."""
        async with request.form() as formulario:
            archivo = formulario["file"]
            assert not isinstance(archivo, str)
            nombre, contenido = archivo.filename or "", await archivo.read()
            cuerpo = {campo: valor for campo, valor in formulario.items() if isinstance(valor, str)}
        paso = self._paso({**cuerpo, "nombre": nombre, "bytes": len(contenido)})
        await asyncio.sleep(paso.espera_s)
        if nombre.rpartition(".")[2] not in {
            "flac",
            "m4a",
            "mp3",
            "mp4",
            "mpeg",
            "mpga",
            "ogg",
            "wav",
            "webm",
        }:
            return _error_openai(Paso(estado=400, texto="Invalid file format."))
        if paso.estado != 200:
            return _error_openai(paso)
        if paso.crudo is not None:
            return Response(paso.crudo, media_type="application/json")
        if cuerpo.get("response_format") == "json":
            return JSONResponse({"text": paso.texto})
        segmento = {
            "id": 0, "seek": 0, "start": 0.0, "end": 2.0, "text": paso.texto, "tokens": [1],
            "temperature": 0.0,
            "avg_logprob": paso.certeza, "compression_ratio": 1.0, "no_speech_prob": paso.sin_voz,
        }  # fmt: skip
        return JSONResponse(
            {"task": "transcribe", "language": "spanish", "duration": 2.0, "text": paso.texto,
             "segments": [segmento] if paso.texto else []}
        )  # fmt: skip

    async def gemini(self, request: Request) -> Response:
        modelo, _, metodo = request.path_params["ruta"].partition(":")
        cuerpo = {**await request.json(), "modelo": modelo, "stream": metodo == "streamGenerateContent"}
        paso = self._paso(cuerpo)
        await asyncio.sleep(paso.espera_s)
        if paso.estado != 200:
            codigo = {429: "RESOURCE_EXHAUSTED", 401: "UNAUTHENTICATED"}.get(paso.estado, "INTERNAL")
            error = {"code": paso.estado, "message": paso.texto or "falló", "status": codigo}
            return JSONResponse({"error": error}, paso.estado, paso.cabeceras)
        if paso.crudo is not None:
            return Response(paso.crudo, media_type="application/json")
        if cuerpo["stream"]:
            return StreamingResponse(
                self._flujo(_trozos_gemini(paso, modelo), paso), media_type="text/event-stream"
            )
        return JSONResponse(_gemini(paso, paso.texto, modelo, fin=True))

    async def _flujo(self, piezas: Sequence[str], paso: Paso) -> AsyncIterator[str]:
        for n, pieza in enumerate(piezas):
            if paso.corta and n == 2:
                raise _CorteError
            yield pieza
            self.enviados += 1
            await asyncio.sleep(paso.entre_trozos_s)


def _error_openai(paso: Paso) -> Response:
    error = {"message": paso.texto or "falló", "type": "server_error", "param": None, "code": None}
    return JSONResponse({"error": error}, paso.estado, paso.cabeceras)


def _entera_openai(paso: Paso, cuerpo: dict[str, Any]) -> dict[str, Any]:
    mensaje: dict[str, Any] = {"role": "assistant", "content": paso.texto, "refusal": None}
    if paso.niega:
        mensaje |= {"content": None, "refusal": "I'm sorry, I can't help with that."}
    herramienta = paso.con_herramienta or (
        cuerpo["tools"][0]["function"]["name"] if cuerpo.get("tools") else None
    )
    if herramienta and not paso.niega:
        llamada = {"name": herramienta, "arguments": paso.texto}
        mensaje |= {
            "content": None,
            "tool_calls": [{"id": "call_1", "type": "function", "function": llamada}],
        }
    opcion = {"index": 0, "message": mensaje, "logprobs": None, "finish_reason": "stop"}
    return {
        "id": "chatcmpl-1", "object": "chat.completion", "created": 1, "model": cuerpo["model"],
        "choices": [] if paso.sin_candidatos else [opcion], "usage": _uso_openai(paso),
    }  # fmt: skip


def _uso_openai(paso: Paso) -> dict[str, int]:
    entrada, salida = paso.uso
    return {"prompt_tokens": entrada, "completion_tokens": salida, "total_tokens": entrada + salida}


def partir(texto: str, trozos: int) -> Sequence[str]:
    """The pieces that a stream of a text comes in."""
    largo = max(1, -(-len(texto) // max(1, trozos)))
    return [texto[i : i + largo] for i in range(0, len(texto), largo)]


def _trozos_openai(paso: Paso, cuerpo: dict[str, Any]) -> list[str]:
    comun = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": cuerpo["model"]}

    def trozo(delta: dict[str, Any], fin: str | None = None) -> str:
        opcion = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": fin}
        return f"data: {json.dumps({**comun, 'choices': [opcion]})}\n\n"

    piezas = [trozo({"role": "assistant", "content": ""})]
    if paso.niega:
        piezas.append(trozo({"refusal": "I'm sorry, I can't help with that."}))
    piezas += [] if paso.niega else [trozo({"content": parte}) for parte in partir(paso.texto, paso.trozos)]
    piezas.append(trozo({}, "content_filter" if paso.niega else "stop"))
    if (cuerpo.get("stream_options") or {}).get("include_usage"):
        piezas.append(f"data: {json.dumps({**comun, 'choices': [], 'usage': _uso_openai(paso)})}\n\n")
    return [*piezas, "data: [DONE]\n\n"]


def _trozos_gemini(paso: Paso, modelo: str) -> list[str]:
    partes = list(partir(paso.texto, paso.trozos)) or [""]
    return [
        f"data: {json.dumps(_gemini(paso, parte, modelo, fin=n == len(partes)))}\r\n\r\n"
        for n, parte in enumerate(partes, 1)
    ]


def _gemini(paso: Paso, texto: str, modelo: str, *, fin: bool) -> dict[str, Any]:
    uso = {"promptTokenCount": ENTRADA, "candidatesTokenCount": SALIDA, "totalTokenCount": ENTRADA + SALIDA}
    cuerpo: dict[str, Any] = {"usageMetadata": uso, "modelVersion": modelo, "responseId": "r1"}
    if paso.sin_candidatos:
        return {**cuerpo, "promptFeedback": {"blockReason": "SAFETY"}}
    parte: dict[str, Any] = {"text": texto}
    if paso.con_herramienta:
        parte = {"functionCall": {"name": paso.con_herramienta, "args": json.loads(paso.texto or "{}")}}
    candidato: dict[str, Any] = {"index": 0, "content": {"role": "model", "parts": [parte]}}
    if paso.niega:
        candidato = {"index": 0, "finishReason": "SAFETY", "safetyRatings": []}
    elif fin:
        candidato["finishReason"] = "STOP"
    return {**cuerpo, "candidates": [candidato]}


class _CorteError(Exception):
    """Breaks the connection in the middle of an answer."""


@asynccontextmanager
async def servir_proveedores() -> AsyncIterator[Proveedores]:
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        proveedores = Proveedores(enchufe.getsockname()[1])
        rutas = [
            Route("/v1/chat/completions", proveedores.openai, methods=["POST"]),
            Route("/v1/audio/transcriptions", proveedores.transcribir, methods=["POST"]),
            Route("/v1beta/models/{ruta:path}", proveedores.gemini, methods=["POST"]),
        ]
        async with servir(enchufe, rutas):
            yield proveedores


@asynccontextmanager
async def servir(enchufe: socket.socket, rutas: Sequence[Route]) -> AsyncIterator[None]:
    """A local server of these routes, on a socket already bound."""
    config = uvicorn.Config(Starlette(routes=rutas), log_config=None, lifespan="off")
    servidor = uvicorn.Server(config)
    tarea = asyncio.create_task(servidor.serve(sockets=[enchufe]))
    while not servidor.started:
        await asyncio.sleep(0.01)
    yield
    servidor.force_exit = servidor.should_exit = True
    await tarea
