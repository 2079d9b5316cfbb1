"""Turns over HTTP through the whole product, beside what its frameworks alone take, in the same minutes.

Product and floors take turns at the machine, round by round, so that what else it does hits them alike: read
the ratios. Texts are all different, unless it says otherwise. No model thinks in any of them.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psycopg

from bench.carga import Carga, Orden
from bench.servicios import Servicio, carpeta_temporal, producto, suelo
from bench.tabla import tabla
from db.conexion import dsn
from db.embedded import base_de_datos

A_LA_VEZ = (1, 16)
_CALENTAR = 18
PRODUCTO, REPETIDO = "product", "product, texts repeated"
SUELO, SUELO_AFINADO = "floor", "floor, tuned"


@dataclass(frozen=True)
class Caso:
    """Something to measure; `repetir`: with the same few talks again and again."""

    nombre: str
    servicio: Servicio
    repetir: bool = False


def medir(segundos: float, rondas: int) -> dict[str, Any]:
    with carpeta_temporal() as carpeta, _casos(carpeta) as casos:
        for caso in casos:
            for a_la_vez in A_LA_VEZ:
                # As many turns as a talk has, for each customer: then they are all over the place in theirs.
                caso.servicio.cargar(Orden(a_la_vez, turnos=_CALENTAR * a_la_vez, repetir=caso.repetir))
        cargas: dict[tuple[str, int], list[Carga]] = {}
        for _ in range(rondas):
            for a_la_vez in A_LA_VEZ:
                for caso in casos:
                    carga = caso.servicio.cargar(Orden(a_la_vez, segundos=segundos, repetir=caso.repetir))
                    cargas.setdefault((caso.nombre, a_la_vez), []).append(carga)
    filas = [_fila(nombre, a_la_vez, hechas, cargas) for (nombre, a_la_vez), hechas in cargas.items()]
    return {"turnos": filas, "por_clase": _por_clase(cargas[PRODUCTO, 1])}


def imprimir(medido: dict[str, Any]) -> str:
    titulos = {
        "nombre": "",
        "a_la_vez": "at once",
        "por_segundo": "turns/s",
        "p50": "p50 ms",
        "p99": "p99 ms",
        "del_suelo": "of floor",
        "del_afinado": "of tuned",
        "cpu_ms": "CPU ms/turn",
        "cpu_carga": "load's CPU",
        "ventas": "sales",
        "errores": "errors",
    }
    medidas = sorted(medido["turnos"], key=lambda fila: int(fila["a_la_vez"]))
    filas = [[fila[clave] for clave in titulos] for fila in medidas]
    turnos = tabla("Turns", list(titulos.values()), filas)
    clases = [[clase, *valores] for clase, valores in medido["por_clase"].items()]
    return (
        turnos + "\n" + tabla("The product's turns by kind, one at a time", ["", "turns", "p50 ms"], clases)
    )


@contextmanager
def _casos(carpeta: Path) -> Iterator[list[Caso]]:
    with ExitStack() as pila:
        url = pila.enter_context(base_de_datos(None, carpeta / "datos"))
        suelos = []
        for afinado in (False, True):
            base = _base_aparte(url, f"suelo_{afinado}".lower())
            suelos.append(pila.enter_context(suelo(base, carpeta, afinado=afinado)))
        nuestro = pila.enter_context(producto(carpeta))
        yield [
            Caso(PRODUCTO, nuestro),
            Caso(SUELO, suelos[0]),
            Caso(REPETIDO, nuestro, repetir=True),
            Caso(SUELO_AFINADO, suelos[1]),
        ]


def _base_aparte(url: str, nombre: str) -> str:
    """Another database of the same server."""
    with psycopg.connect(dsn(url), autocommit=True) as conexion:
        conexion.execute(f"CREATE DATABASE {nombre}".encode())
    return url.replace("/vendedor?", f"/{nombre}?")


def _fila(
    nombre: str, a_la_vez: int, hechas: Sequence[Carga], cargas: dict[tuple[str, int], list[Carga]]
) -> dict[str, Any]:
    """Medians over the rounds; ratios are those of each round."""
    tiempos = [[ms for _, ms in carga.turnos] for carga in hechas]
    return {
        "nombre": nombre,
        "a_la_vez": a_la_vez,
        "por_segundo": median(map(_ritmo, hechas)),
        "p50": median(float(np.percentile(ronda, 50)) for ronda in tiempos),
        "p99": median(float(np.percentile(ronda, 99)) for ronda in tiempos),
        "del_suelo": _cociente(hechas, cargas[SUELO, a_la_vez]),
        "del_afinado": _cociente(hechas, cargas[SUELO_AFINADO, a_la_vez]),
        "cpu_ms": median(carga.cpu_servicio_s * 1000 / len(carga.turnos) for carga in hechas),
        "cpu_carga": median(carga.cpu for carga in hechas),
        "ventas": sum(carga.ventas for carga in hechas),
        "errores": sum(len(carga.errores) for carga in hechas),
        "muestra_de_errores": [error for carga in hechas for error in carga.errores][:3],
        "rondas": [{"por_segundo": _ritmo(carga), "turnos": len(carga.turnos)} for carga in hechas],
    }


def _ritmo(carga: Carga) -> float:
    return len(carga.turnos) / carga.segundos


def _cociente(unas: Sequence[Carga], otras: Sequence[Carga]) -> float:
    return median(_ritmo(una) / _ritmo(otra) for una, otra in zip(unas, otras, strict=True))


def _por_clase(hechas: Sequence[Carga]) -> dict[str, tuple[int, float]]:
    clases: dict[str, list[float]] = {}
    for carga in hechas:
        for clase, ms in carga.turnos:
            clases.setdefault(clase, []).append(ms)
    return {clase: (len(tiempos), median(tiempos)) for clase, tiempos in clases.items()}
