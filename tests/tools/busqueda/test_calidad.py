"""The development set must not get worse. Honest figures come from unseen shops."""

from pathlib import Path

import pytest

from agent.embeddings import EmbeddingsLocal
from bench.evaluar_busqueda import evaluar, media

DATOS = Path(__file__).parent / "datos"


@pytest.fixture(scope="module")
def modelo() -> EmbeddingsLocal:
    return EmbeddingsLocal()


@pytest.mark.parametrize("nombre", sorted(r.stem for r in (DATOS / "busqueda").glob("*.jsonl")))
def test_ordena_y_rechaza_bien(modelo: EmbeddingsLocal, nombre: str) -> None:
    mediciones = evaluar(
        DATOS / "catalogos" / f"{nombre}.csv", DATOS / "busqueda" / f"{nombre}.jsonl", modelo, False, False
    )
    nuestra, rrf = mediciones["nuestra"], mediciones["RRF"]
    assert media(nuestra.ndcg) >= 0.9
    assert media(nuestra.ndcg) > media(rrf.ndcg)
    rechazos, elige = nuestra.rechazos, nuestra.elige
    assert rechazos["vacio/vacio"] / (rechazos["vacio/vacio"] + rechazos["hay/vacio"]) >= 0.9
    assert rechazos["vacio/hay"] / (rechazos["vacio/hay"] + rechazos["hay/hay"]) <= 0.09
    assert elige["bien"] + elige["propone"] >= 0.9 * elige.total()
    assert elige["bien"] >= 0.8 * elige.total()
