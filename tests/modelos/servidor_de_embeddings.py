"""A local server of embeddings that speaks as OpenAI's and Gemini's do, and fails when it is told to."""

import asyncio
import base64
import hashlib
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from agent.texto import VACIAS, raiz, tokens
from tests.modelos.servidores import servir

DIMENSION = 1024  # of fewer, two words that share nothing come near by chance
# What only this model knows to be the same: our own cannot.
SINONIMOS = {"zirandas": "aretes"}


@dataclass(frozen=True)
class Falla:
    """How one request goes wrong."""

    estado: int = 200
    cabeceras: dict[str, str] = field(default_factory=dict)
    espera_s: float = 0.0
    dimension: int | None = None
    crudo: str | None = None
    de_menos: int = 0
    ceros: bool = False


class ServidorEmbeddings:
    """Texts that share words are near, in a space of each model's own."""

    def __init__(self, puerto: int) -> None:
        self.url = f"http://127.0.0.1:{puerto}"
        self.fallas: list[Falla] = []
        self.pedidos: list[tuple[str, list[str]]] = []
        self.tareas: list[str | None] = []
        self.puerta = asyncio.Event()
        self.puerta.set()
        self.lotes_antes_de_la_puerta = 0
        self.versiones: dict[str, int] = {}  # a model swapped behind its name has another

    def pedidos_a(self, modelo: str) -> list[str]:
        return [texto for de, textos in self.pedidos for texto in textos if de == modelo]

    def vector(self, modelo: str, texto: str, dimension: int = DIMENSION) -> list[float]:
        vector = np.zeros(dimension)
        for token in tokens(texto):
            if token in VACIAS:
                continue
            clave = f"{modelo}{self.versiones.get(modelo, 0)} {raiz(SINONIMOS.get(token, token))}"
            semilla = int.from_bytes(hashlib.blake2b(clave.encode(), digest_size=4).digest(), "big")
            vector += np.random.default_rng(semilla).normal(size=dimension)
        vector /= max(float(np.linalg.norm(vector)), 1e-9)
        vector[0] = 2.0  # unrelated texts are at 0.8, as with many models
        lista: list[float] = vector.tolist()
        return lista

    async def openai(self, request: Request) -> Response:
        cuerpo = await request.json()
        falla = await self._atender(cuerpo["model"], cuerpo["input"])
        if falla.estado != 200:
            error = {"message": "falló", "type": "server_error", "param": None, "code": None}
            return JSONResponse({"error": error}, falla.estado, falla.cabeceras)
        if falla.crudo is not None:
            return Response(falla.crudo, media_type="application/json")
        datos = [
            {"object": "embedding", "index": n, "embedding": _codificado(vector, cuerpo)}
            for n, vector in enumerate(
                self._vectores(cuerpo["model"], cuerpo["input"], falla, cuerpo.get("dimensions"))
            )
        ]
        uso = {"prompt_tokens": 8, "total_tokens": 8}
        return JSONResponse({"object": "list", "data": datos, "model": cuerpo["model"], "usage": uso})

    async def gemini(self, request: Request) -> Response:
        modelo, _, metodo = request.path_params["ruta"].partition(":")
        assert metodo == "batchEmbedContents"
        pedidos = (await request.json())["requests"]
        textos = ["".join(parte["text"] for parte in pedido["content"]["parts"]) for pedido in pedidos]
        self.tareas += [pedido.get("taskType") for pedido in pedidos]
        falla = await self._atender(modelo, textos)
        if falla.estado != 200:
            codigo = {429: "RESOURCE_EXHAUSTED", 401: "UNAUTHENTICATED"}.get(falla.estado, "INTERNAL")
            error = {"code": falla.estado, "message": "falló", "status": codigo}
            return JSONResponse({"error": error}, falla.estado, falla.cabeceras)
        if falla.crudo is not None:
            return Response(falla.crudo, media_type="application/json")
        dimension = pedidos[0].get("outputDimensionality")
        vectores = self._vectores(modelo, textos, falla, dimension)
        return JSONResponse({"embeddings": [{"values": vector} for vector in vectores]})

    async def _atender(self, modelo: str, textos: list[str]) -> Falla:
        self.pedidos.append((modelo, textos))
        falla = self.fallas.pop(0) if self.fallas else Falla()
        await asyncio.sleep(falla.espera_s)
        if len(textos) > 1:
            self.lotes_antes_de_la_puerta -= 1
            if self.lotes_antes_de_la_puerta < 0:
                await self.puerta.wait()
        return falla

    def _vectores(
        self, modelo: str, textos: Sequence[str], falla: Falla, dimension: int | None
    ) -> list[list[float]]:
        vectores = [self.vector(modelo, texto, falla.dimension or dimension or DIMENSION) for texto in textos]
        if falla.ceros:
            vectores = [[0.0] * len(vector) for vector in vectores]
        return vectores[: len(vectores) - falla.de_menos]


def _codificado(vector: list[float], cuerpo: dict[str, Any]) -> str | list[float]:
    if cuerpo.get("encoding_format") == "base64":
        return base64.b64encode(np.asarray(vector, "<f4").tobytes()).decode()
    return vector


@asynccontextmanager
async def servir_embeddings() -> AsyncIterator[ServidorEmbeddings]:
    with socket.socket() as enchufe:
        enchufe.bind(("127.0.0.1", 0))
        servidor = ServidorEmbeddings(enchufe.getsockname()[1])
        rutas = [
            Route("/v1/embeddings", servidor.openai, methods=["POST"]),
            Route("/v1beta/models/{ruta:path}", servidor.gemini, methods=["POST"]),
        ]
        async with servir(enchufe, rutas):
            yield servidor
