"""Measures, and prints tables of medians; docs/BENCHMARKS.md tells what was measured, and how to read it."""

import argparse
import json
import os
import platform
from importlib import metadata
from pathlib import Path
from typing import Any

from bench import arranque, turnos

_PIEZAS = (
    "fastapi",
    "langgraph",
    "langgraph-checkpoint-postgres",
    "psycopg",
    "sqlalchemy",
    "uvicorn",
    "uvloop",
)


def _maquina() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "sistema": platform.platform(),
        "nucleos": os.cpu_count(),
        "carga_al_empezar": os.getloadavg(),
        "versiones": {nombre: metadata.version(nombre) for nombre in _PIEZAS},
    }


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    analizador.add_argument(
        "que", nargs="?", default="todo", choices=["turnos", "busqueda", "arranque", "todo"]
    )
    analizador.add_argument("--segundos", type=float, default=10.0, help="of each measurement of turns")
    analizador.add_argument("--rondas", type=int, default=3)
    analizador.add_argument("--json", type=Path, help="where the figures are written")
    opciones = analizador.parse_args()
    medido: dict[str, Any] = {"maquina": _maquina()}
    print(json.dumps(medido["maquina"]))
    if opciones.que in {"turnos", "todo"}:
        medido["turnos"] = turnos.medir(opciones.segundos, opciones.rondas)
        print(turnos.imprimir(medido["turnos"]), flush=True)
    if opciones.que in {"arranque", "todo"}:
        medido["arranque"] = arranque.medir(opciones.rondas)
        print(arranque.imprimir(medido["arranque"]), flush=True)
    if opciones.json:
        opciones.json.write_text(json.dumps(medido, ensure_ascii=False, indent=1), "utf-8")


if __name__ == "__main__":
    main()
