"""A trace in Chrome's trace-event format, which Perfetto opens."""

from collections.abc import Iterator, Mapping
from typing import Any


def eventos(arbol: Mapping[str, Any]) -> dict[str, Any]:
    """Complete events ("X") of one thread; what they hold goes in `args`."""
    nombres = [
        {"name": "process_name", "ph": "M", "pid": 1, "args": {"name": "agente-vendedor"}},
        {"name": "thread_name", "ph": "M", "pid": 1, "tid": 1, "args": {"name": "turno"}},
    ]
    return {"displayTimeUnit": "ms", "traceEvents": [*nombres, *_de_tramo(arbol["raiz"], arbol)]}


def _de_tramo(tramo: Mapping[str, Any], arbol: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    de_todo = (
        {clave: arbol[clave] for clave in ("mensaje", "respuesta", "actos")} if tramo is arbol["raiz"] else {}
    )
    suyos = {clave: tramo[clave] for clave in ("entrada", "salida", "filas", "error") if clave in tramo}
    yield {
        "name": tramo["nombre"],
        "cat": tramo["clase"],
        "ph": "X",
        "ts": tramo["inicio_us"],
        "dur": tramo["dura_us"],
        "pid": 1,
        "tid": 1,
        "args": {**de_todo, **suyos},
    }
    for hijo in tramo.get("hijos", ()):
        yield from _de_tramo(hijo, arbol)
