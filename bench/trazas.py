"""What traces cost a turn: the same talks with them and without, a turn of one and then of the other.

    python -m bench.trazas [--rondas 12]

One process, since two services differ from one another by more than traces take. Both sides say the same in
step, in a random order at each turn; the side with traces writes its own to the database after each round of
eight talks, and what that takes counts as its turns'. Of the turns' differences a tenth at either end, which
other processes made, is left out.
"""

import argparse
import asyncio
import json
import logging
import random
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from statistics import fmean, stdev
from typing import Any

import structlog

from api.app import aquietar_gc
from bench.dialogos import Producto, dialogo, leer_catalogo
from bench.servicios import carpeta_temporal
from bench.tabla import tabla
from db.embedded import base_de_datos
from db.repositorios.trazas import EscrituraDeTrazas
from graph.agente import Agente, abrir_agente
from graph.respuesta import Peticion
from graph.trazas.escritor import Escritor, Guarda
from graph.trazas.recolector import Trazador
from settings import Settings

CHARLAS = 8
_CALENTAR = 1


@dataclass(frozen=True)
class Medida:
    """Milliseconds of clock and of this process's CPU."""

    reloj: float
    cpu: float


@dataclass
class Medidas:
    con: list[Medida] = field(default_factory=list)
    sin: list[Medida] = field(default_factory=list)
    guardar: list[Medida] = field(default_factory=list)  # a round's


class Cronometro:
    def __init__(self) -> None:
        self._reloj, self._cpu = time.perf_counter_ns(), time.process_time_ns()

    def leer(self) -> Medida:
        reloj, cpu = time.perf_counter_ns() - self._reloj, time.process_time_ns() - self._cpu
        return Medida(reloj / 1e6, cpu / 1e6)


class Charla:
    """One customer's, carried on a turn at a time."""

    def __init__(self, agente: Agente, semilla: int, productos: list[Producto]) -> None:
        self._agente, self._dialogo = agente, dialogo(semilla, productos)
        self._chat_id = f"b-{random.SystemRandom().randrange(2**64):x}"
        self._texto: str | None = next(self._dialogo)[1]

    @property
    def sigue(self) -> bool:
        return self._texto is not None

    async def turno(self) -> Medida:
        assert self._texto is not None
        cronometro = Cronometro()
        respuesta = await self._agente.responder(Peticion(self._texto, chat_id=self._chat_id))
        medida = cronometro.leer()
        try:
            self._texto = self._dialogo.send(dict(respuesta["metadatos"]))[1]
        except StopIteration:
            self._texto = None
        return medida


async def medir(agente: Agente, rondas: int) -> Medidas:
    """Of an agent with no traces of its own: its writer would write in the middle of anybody's turn."""
    ajustes = agente.settings
    guarda = Guarda(ajustes.trazas_dias, ajustes.trazas_mb * 2**20, ajustes.trazas_enmascarar)
    escritor = Escritor(EscrituraDeTrazas(agente.pool), guarda)
    con_trazas = replace(agente, turnos=replace(agente.turnos, trazador=Trazador([escritor.anotar])))
    agentes = {"con": con_trazas, "sin": agente}
    productos, azar, medidas = leer_catalogo(), random.Random(1), Medidas()
    for ronda in range(-_CALENTAR, rondas):
        if ronda == 0:
            medidas = Medidas()
        for _ in range(CHARLAS):
            semilla = azar.randrange(2**40)
            charlas = {lado: Charla(suyo, semilla, productos) for lado, suyo in agentes.items()}
            while all(charla.sigue for charla in charlas.values()):
                for lado in azar.sample(sorted(agentes), 2):
                    getattr(medidas, lado).append(await charlas[lado].turno())
        cronometro = Cronometro()
        await escritor.vaciar()
        medidas.guardar.append(cronometro.leer())
    return medidas


def resumir(medidas: Medidas) -> dict[str, Any]:
    """Milliseconds a turn, and what traces add to it, with twice its standard error."""
    resumen: dict[str, Any] = {}
    for cual in ("reloj", "cpu"):
        con, sin, guardar = ([getattr(una, cual) for una in de] for de in vars(medidas).values())
        llano = fmean(_sin_colas(sin))
        oir = _sin_colas([suya - otra for suya, otra in zip(con, sin, strict=True)])
        escribir = sum(guardar) / len(con)
        resumen[cual] = {
            "turnos": len(con),
            "sin": llano,
            "oir": fmean(oir),
            "escribir": escribir,
            "mas": (fmean(oir) + escribir) / llano,
            "margen": 2 * stdev(oir) / len(oir) ** 0.5 / llano,
        }
    return resumen


def _sin_colas(valores: list[float]) -> list[float]:
    cola = len(valores) // 10
    return sorted(valores)[cola : len(valores) - cola]


async def _correr(rondas: int) -> dict[str, Any]:
    with carpeta_temporal() as carpeta, base_de_datos(None, carpeta) as url:
        ajustes = Settings(_env_file=None, data_dir=carpeta, database_url=url, trazas=False)
        async with abrir_agente(ajustes) as agente:
            aquietar_gc()  # as the service does
            return resumir(await medir(agente, rondas))


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.trazas", description=__doc__)
    analizador.add_argument("--rondas", type=int, default=12)
    analizador.add_argument("--json", type=Path)
    opciones = analizador.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    medido = asyncio.run(_correr(opciones.rondas))
    filas = [
        [nombre, m["sin"], m["oir"], m["escribir"], f"{m['mas']:+.1%} ± {m['margen']:.1%}"]
        for nombre, m in medido.items()
    ]
    titulo = f"Traces, ms a turn ({medido['cpu']['turnos']} turns)"
    print(tabla(titulo, ["", "without", "heard", "written", "more"], filas))
    if opciones.json:
        opciones.json.write_text(json.dumps(medido, indent=1), "utf-8")


if __name__ == "__main__":
    main()
