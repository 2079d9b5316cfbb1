"""From the command to the first answer, at the first start ever and at later ones; and the memory held."""

import time
from pathlib import Path
from statistics import median
from typing import Any

import psutil

from bench.carga import Orden
from bench.servicios import Servicio, carpeta_temporal, producto
from bench.tabla import tabla

TURNOS = 2000


def medir(arranques: int) -> dict[str, Any]:
    with carpeta_temporal() as carpeta:
        primero, _ = _arrancar(carpeta)
        siguientes = [_arrancar(carpeta) for _ in range(arranques)]
        with producto(carpeta) as servicio:
            servicio.cargar(Orden(1, turnos=1))
            al_empezar = _memoria(servicio)
            servicio.cargar(Orden(16, turnos=TURNOS))
            despues = _memoria(servicio)
    return {
        "primera_respuesta_en_frio_s": primero,
        "primera_respuesta_s": median(segundos for segundos, _ in siguientes),
        "primer_turno_ms": median(ms for _, ms in siguientes),
        "memoria_mb": al_empezar,
        "memoria_tras_2000_turnos_mb": despues,
    }


def imprimir(medido: dict[str, Any]) -> str:
    filas = [
        ["first start ever (empty DATA_DIR) to first answer, s", medido["primera_respuesta_en_frio_s"]],
        ["later start to first answer, s", medido["primera_respuesta_s"]],
        ["   of which that first turn, ms", medido["primer_turno_ms"]],
        ["memory of the service after the start, MB", medido["memoria_mb"]["servicio"]],
        [
            f"memory of the service after {TURNOS:,} turns, MB",
            medido["memoria_tras_2000_turnos_mb"]["servicio"],
        ],
        ["memory of PostgreSQL after the start, MB", medido["memoria_mb"]["postgresql"]],
        [
            f"memory of PostgreSQL after {TURNOS:,} turns, MB",
            medido["memoria_tras_2000_turnos_mb"]["postgresql"],
        ],
    ]
    return tabla("Start and memory", ["", "median"], filas)


def _arrancar(carpeta: Path) -> tuple[float, float]:
    """Seconds from the command to the first turn's answer, and that turn's milliseconds."""
    inicio = time.perf_counter()
    with producto(carpeta) as servicio:
        sirve = time.perf_counter()
        turno = servicio.cargar(Orden(1, turnos=1)).turnos[0][1]
    return sirve - inicio + turno / 1000, turno


def _memoria(servicio: Servicio) -> dict[str, float]:
    """Resident megabytes; PostgreSQL's processes share pages, so each counts its proportional part."""
    hijos = psutil.Process(servicio.proceso.pid).children(recursive=True)
    partes = [hijo.memory_full_info().pss for hijo in hijos if "postgres" in hijo.name()]
    return {"servicio": servicio.memoria_mb(), "postgresql": sum(partes) / 2**20}
