"""Embeddings of a provider: the same work as `agent.embeddings`, by somebody who may fail, hang or lie."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.embeddings import Vectores
from agent.modelos.disyuntor import Disyuntor, ModeloFallidoError
from agent.modelos.fallos import traducido
from agent.modelos.servicio import SIN_CLAVE, Servicio

_CARACTERES_MAXIMOS = 600
_CACHE_CONSULTAS = 2048
# A batch of products may take this long; a customer's question has `segundos`.
_SEGUNDOS_DE_LOTE = 60.0


Pedir = Callable[[list[str]], Awaitable[list[list[float]]]]


@dataclass(frozen=True)
class ClienteEmbeddings:
    """LangChain's client: some models tell what is looked for from what is asked."""

    documentos: Pedir
    consultas: Pedir
    cerrar: Callable[[], Awaitable[None]]


class EmbeddingsDeProveedor:
    """Vectors of a provider's model, normalised and all of one dimension, which its first answer settles.

    A question that fails or takes over `segundos` opens the circuit breaker at once, since who searches has
    another index at hand. Batches have their time: who makes them can wait.
    """

    def __init__(self, nombre: str, cliente: ClienteEmbeddings, *, segundos: float) -> None:
        self.nombre = nombre
        self.dimension: int | None = None
        self.disyuntor = Disyuntor(seguidos=1)
        self._cliente, self._segundos = cliente, segundos
        self._recientes: OrderedDict[str, Vectores] = OrderedDict()

    async def cerrar(self) -> None:
        await self._cliente.cerrar()

    async def codificar(self, textos: Sequence[str]) -> Vectores:
        """float32, shape (len(textos), dimension), rows L2-normalised. Raises ModeloFallidoError."""
        return await self._pedir(self._cliente.documentos, textos, _SEGUNDOS_DE_LOTE)

    async def codificar_consultas(self, textos: Sequence[str]) -> Vectores:
        """As `codificar`, of what customers ask. Raises ModeloFallidoError."""
        return await self._pedir(self._cliente.consultas, textos, _SEGUNDOS_DE_LOTE)

    async def codificar_consulta(self, texto: str) -> Vectores:
        """float32, shape (dimension,), L2-normalised, remembered. Raises ModeloFallidoError."""
        if texto in self._recientes:
            self._recientes.move_to_end(texto)
            return self._recientes[texto]
        with self.disyuntor.llamada():
            vector: Vectores = (await self._pedir(self._cliente.consultas, [texto], self._segundos))[0]
        self._recientes[texto] = vector
        if len(self._recientes) > _CACHE_CONSULTAS:
            self._recientes.popitem(last=False)
        return vector

    async def _pedir(self, pedir: Pedir, textos: Sequence[str], segundos: float) -> Vectores:
        recortados = [texto[:_CARACTERES_MAXIMOS].strip() or "." for texto in textos]
        try:
            async with asyncio.timeout(segundos):
                return self._valido(await traducido(pedir(recortados)), len(textos))
        except TimeoutError as error:
            raise ModeloFallidoError("tiempo", pasajero=True) from error

    def _valido(self, dados: Any, cuantos: int) -> Vectores:
        """Raises ModeloFallidoError: they are not so many vectors of the dimension that was seen first."""
        try:
            vectores: NDArray[np.float32] = np.asarray(dados, np.float32)
        except (TypeError, ValueError) as error:
            raise ModeloFallidoError("invalido") from error
        if vectores.ndim != 2 or len(vectores) != cuantos or not vectores.shape[1]:
            raise ModeloFallidoError("invalido")
        if self.dimension not in (None, vectores.shape[1]):
            raise ModeloFallidoError("dimension")
        largos = np.linalg.norm(vectores, axis=1, keepdims=True)
        if not np.all(np.isfinite(largos)) or not np.all(largos > 0):
            raise ModeloFallidoError("invalido")
        self.dimension = vectores.shape[1]
        normalizados: Vectores = vectores / largos
        return normalizados


def nombre_de(servicio: Servicio, dimensiones: int | None = None) -> str:
    """Who makes a vector: provider, model, address where it is not the usual one, and the size asked for."""
    donde = "" if servicio.url is None else "@" + servicio.url.partition("://")[2].rstrip("/")
    return f"{servicio.proveedor}:{servicio.modelo}{donde}" + (f"#{dimensiones}" if dimensiones else "")


def abrir_embeddings(
    servicio: Servicio, *, segundos: float, dimensiones: int | None = None
) -> EmbeddingsDeProveedor:
    """The provider's package is imported here. Its client retries nothing by itself."""
    abrir = _gemini if servicio.proveedor == "gemini" else _openai
    return EmbeddingsDeProveedor(
        nombre_de(servicio, dimensiones), abrir(servicio, dimensiones), segundos=segundos
    )


def _gemini(servicio: Servicio, dimensiones: int | None) -> ClienteEmbeddings:
    from langchain_google_genai import GoogleGenerativeAIEmbeddings  # noqa: PLC0415 - only with its model

    embeddings = GoogleGenerativeAIEmbeddings(
        model=servicio.modelo,
        api_key=servicio.clave,
        base_url=servicio.url,
        output_dimensionality=dimensiones,
        vertexai=False,
    )
    return ClienteEmbeddings(
        partial(embeddings.aembed_documents, task_type="RETRIEVAL_DOCUMENT"),
        partial(embeddings.aembed_documents, task_type="RETRIEVAL_QUERY"),
        embeddings.client.aio.aclose,
    )


def _openai(servicio: Servicio, dimensiones: int | None) -> ClienteEmbeddings:
    from langchain_openai import OpenAIEmbeddings  # noqa: PLC0415 - only with its model
    from openai import DefaultAsyncHttpxClient  # noqa: PLC0415

    red = DefaultAsyncHttpxClient(timeout=_SEGUNDOS_DE_LOTE)
    embeddings = OpenAIEmbeddings(
        model=servicio.modelo,
        openai_api_key=servicio.clave or SIN_CLAVE,
        openai_api_base=servicio.url,
        dimensions=dimensiones,
        # As text: counting tokens first needs a download, and compatible servers take no numbers.
        check_embedding_ctx_length=False,
        max_retries=0,
        request_timeout=_SEGUNDOS_DE_LOTE,
        http_async_client=red,
    )
    return ClienteEmbeddings(embeddings.aembed_documents, embeddings.aembed_documents, red.aclose)
