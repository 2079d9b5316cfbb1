"""The search's own figures, by `bench/evaluar_busqueda.py`: only where the project's sources are at hand."""

import importlib.util
from pathlib import Path
from typing import Any

from agent.embeddings import EmbeddingsLocal

_MODULO = "bench.evaluar_busqueda"


def medir_busqueda(carpeta: Path) -> dict[str, Any] | None:
    """Means over the judged catalogues of `carpeta`, by system; None where they cannot be measured."""
    juicios = sorted((carpeta / "busqueda").glob("*.jsonl"))
    try:
        hay_modulo = importlib.util.find_spec(_MODULO) is not None
    except ModuleNotFoundError:
        hay_modulo = False
    if not juicios or not hay_modulo:
        return None
    bench = importlib.import_module(_MODULO)
    modelo = EmbeddingsLocal()
    reunidas: dict[str, Any] = {}
    for archivo in juicios:
        catalogo = carpeta / "catalogos" / f"{archivo.stem}.csv"
        for nombre, medicion in bench.evaluar(
            catalogo, archivo, modelo, detalle=False, completar=False
        ).items():
            reunida = reunidas.setdefault(nombre, bench.Medicion())
            reunida.ndcg += medicion.ndcg
            reunida.hit += medicion.hit
            reunida.rechazos += medicion.rechazos
    return {nombre: _cifras(bench, medicion) for nombre, medicion in reunidas.items()}


def _cifras(bench: Any, medicion: Any) -> dict[str, float | None]:
    rechazos = medicion.rechazos
    vacias = rechazos["vacio/vacio"] + rechazos["hay/vacio"]
    con_productos = rechazos["vacio/hay"] + rechazos["hay/hay"]
    return {
        "ndcg_10": round(bench.media(medicion.ndcg), 4),
        "hit_1": round(bench.media(medicion.hit), 4),
        "rechaza_bien": round(rechazos["vacio/vacio"] / vacias, 4) if vacias else None,
        "rechaza_de_mas": round(rechazos["vacio/hay"] / con_productos, 4) if con_productos else None,
    }
