"""The embedding default: unit vectors, in batches, from several threads."""

import threading
from collections.abc import Sequence

import numpy as np
import pytest
from langchain_core.embeddings import Embeddings

from agent.embeddings import Codificador, EmbeddingsLocal


@pytest.fixture(scope="module")
def modelo() -> EmbeddingsLocal:
    return EmbeddingsLocal()


def test_cumple_los_dos_contratos(modelo: EmbeddingsLocal) -> None:
    assert isinstance(modelo, Embeddings)
    assert isinstance(modelo, Codificador)


@pytest.mark.parametrize("textos", [[], ["martillo"], ["martillo", "", "  ", "x" * 5000, "ñandú 😀"]])
def test_vectores_de_largo_uno(modelo: EmbeddingsLocal, textos: Sequence[str]) -> None:
    vectores = modelo.codificar(textos)
    assert vectores.shape == (len(textos), modelo.dimension)
    assert vectores.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectores, axis=1), 1, atol=1e-4)


def test_un_texto_da_lo_mismo_solo_que_acompanado(modelo: EmbeddingsLocal) -> None:
    juntos = modelo.codificar(["casco amarillo", "una frase mucho más larga que la otra", "guante"])
    assert np.allclose(juntos[0], modelo.codificar_consulta("casco amarillo"), atol=1e-3)
    assert np.allclose(modelo.embed_query("guante"), modelo.embed_documents(["guante"])[0], atol=1e-5)


def test_acerca_lo_parecido(modelo: EmbeddingsLocal) -> None:
    laptop, portatil, banano = modelo.codificar(["laptop", "computador portátil", "banano maduro"])
    assert laptop @ portatil > laptop @ banano


def test_varios_hilos_a_la_vez() -> None:
    modelo = EmbeddingsLocal()
    esperado = EmbeddingsLocal().codificar_consulta("taladro percutor")
    resultados: list[bool] = []

    def uno() -> None:
        resultados.extend(
            np.allclose(modelo.codificar(["taladro percutor", f"otro {i}"])[0], esperado, atol=1e-3)
            for i in range(5)
        )

    hilos = [threading.Thread(target=uno) for _ in range(4)]
    for hilo in hilos:
        hilo.start()
    for hilo in hilos:
        hilo.join()
    assert resultados == [True] * 20


def test_lo_recordado_es_lo_mismo_aunque_vuelva_en_otro_orden_o_repetido() -> None:
    modelo = EmbeddingsLocal()
    textos = ["hola", "dame dos cascos", "hola"]
    primera = modelo.codificar_consultas(textos)
    assert np.array_equal(primera[0], primera[2])
    segunda = modelo.codificar_consultas(["¿dónde están?", "dame dos cascos", "hola"])
    assert segunda[1] is primera[1]
    assert segunda[2] is primera[0]
    assert np.allclose(segunda, modelo.codificar(["¿dónde están?", "dame dos cascos", "hola"]), atol=1e-3)
    with pytest.raises(ValueError, match="read-only"):
        segunda[1][0] = 7
