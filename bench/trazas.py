"""What traces cost: the same talks with them and without, in turns, in one process.

    python -m bench.trazas [--rondas 60]

Eight customers at once. In each round both sides have the same talks, and the side with traces writes its own
to the database before its time ends. Two services, one of each kind, differ from one another by more than
traces take: one process does not.
"""

import argparse
import asyncio
import json
import logging
import random
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median, stdev
from typing import Any

import structlog

from api.app import aquietar_gc
from bench.dialogos import Producto, dialogo, leer_catalogo
from bench.servicios import carpeta_temporal
from bench.tabla import tabla
from db.embedded import base_de_datos
from graph.agente import Agente, abrir_agente
from graph.respuesta import Peticion
from graph.trazas.recolector import Trazador
from settings import Settings

A_LA_VEZ = 8
_CALENTAR = 4


@dataclass(frozen=True)
class Medida:
    """A turn's: milliseconds of clock, with `A_LA_VEZ` under way, and of this process's CPU."""

    reloj: float
    cpu: float


async def medir(agente: Agente, rondas: int) -> dict[str, list[Medida]]:
    sin_trazas = replace(agente, turnos=replace(agente.turnos, trazador=Trazador()))
    agentes = {"con": agente, "sin": sin_trazas}
    productos, azar = leer_catalogo(), random.Random(1)
    medidas: dict[str, list[Medida]] = {nombre: [] for nombre in agentes}
    for ronda in range(-_CALENTAR, rondas):
        semillas = [azar.randrange(2**40) for _ in range(A_LA_VEZ)]
        for nombre in sorted(agentes, reverse=bool(ronda % 2)):
            medida = await _ronda(agentes[nombre], semillas, productos)
            if ronda >= 0:
                medidas[nombre].append(medida)
    return medidas


async def _ronda(agente: Agente, semillas: list[int], productos: list[Producto]) -> Medida:
    empezado, cpu = time.perf_counter(), time.process_time()
    turnos = sum(await asyncio.gather(*(_charlar(agente, semilla, productos) for semilla in semillas)))
    await agente.volcar_trazas()
    reloj, cpu = time.perf_counter() - empezado, time.process_time() - cpu
    return Medida(1000 * reloj / turnos, 1000 * cpu / turnos)


async def _charlar(agente: Agente, semilla: int, productos: list[Producto]) -> int:
    """How many turns the talk took."""
    suyo, chat_id = dialogo(semilla, productos), f"b-{random.SystemRandom().randrange(2**64):x}"
    turnos, (_, texto) = 0, next(suyo)
    with suppress(StopIteration):
        while True:
            respuesta = await agente.responder(Peticion(texto, chat_id=chat_id))
            turnos += 1
            _, texto = suyo.send(dict(respuesta["metadatos"]))
    return turnos


def resumir(medidas: dict[str, list[Medida]]) -> dict[str, Any]:
    """Medians, and what traces add by round: median, and twice its standard error."""
    resumen: dict[str, Any] = {}
    for medida in ("reloj", "cpu"):
        de = {nombre: [getattr(suya, medida) for suya in suyas] for nombre, suyas in medidas.items()}
        razones = [con / sin - 1 for con, sin in zip(de["con"], de["sin"], strict=True)]
        resumen[medida] = {
            "con": median(de["con"]),
            "sin": median(de["sin"]),
            "mas": median(razones),
            "margen": 2 * 1.2533 * stdev(razones) / len(razones) ** 0.5,
        }
    return resumen


async def _correr(rondas: int) -> dict[str, Any]:
    with carpeta_temporal() as carpeta, base_de_datos(None, carpeta) as url:
        ajustes = Settings(_env_file=None, data_dir=carpeta, database_url=url)
        async with abrir_agente(ajustes) as agente:
            aquietar_gc()  # as the service does
            return resumir(await medir(agente, rondas))


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.trazas", description=__doc__)
    analizador.add_argument("--rondas", type=int, default=60)
    analizador.add_argument("--json", type=Path)
    opciones = analizador.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    medido = asyncio.run(_correr(opciones.rondas))
    filas = [
        [nombre, m["sin"], m["con"], f"{m['mas']:+.1%} ± {m['margen']:.1%}"] for nombre, m in medido.items()
    ]
    print(tabla("Traces, ms a turn", ["", "without", "with", "more"], filas))
    if opciones.json:
        opciones.json.write_text(json.dumps(medido, indent=1), "utf-8")


if __name__ == "__main__":
    main()
