"""What traces cost: turns a second with them and without, in turns, over HTTP and round by round.

    python -m bench.trazas [--segundos 5] [--rondas 6]

Three services of the same shop: with neither traces nor /metrics, with traces, and with both, as it comes.
The ratios are of each round, so that what else the machine does hits all alike. PostgreSQL's part is in the
turns a second.
"""

import argparse
import json
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench.carga import Orden
from bench.servicios import Servicio, carpeta_temporal, producto
from bench.tabla import tabla

A_LA_VEZ = 8
AJUSTES = {
    "nada": {"TRAZAS": "false", "METRICAS": "false"},
    "trazas": {"METRICAS": "false"},
    "trazas y métricas": {},
}
_CALENTAR = 20


def medir(segundos: float, rondas: int) -> dict[str, Any]:
    medidas: dict[str, list[tuple[float, float]]] = {nombre: [] for nombre in AJUSTES}
    with ExitStack() as pila:
        servicios = {
            nombre: pila.enter_context(producto(pila.enter_context(carpeta_temporal()), **ajustes))
            for nombre, ajustes in AJUSTES.items()
        }
        for servicio in servicios.values():
            servicio.cargar(Orden(A_LA_VEZ, turnos=_CALENTAR * A_LA_VEZ))
        for ronda in range(rondas):
            for nombre in sorted(servicios, reverse=bool(ronda % 2)):
                medidas[nombre].append(_ronda(servicios[nombre], segundos))
    return {
        "turnos_por_segundo": {nombre: median(t for t, _ in suyas) for nombre, suyas in medidas.items()},
        "cpu_ms": {nombre: median(cpu for _, cpu in suyas) for nombre, suyas in medidas.items()},
        "sobrecoste_turnos": {
            nombre: _sobrecoste([s / c for (c, _), (s, _) in zip(suyas, medidas["nada"], strict=True)])
            for nombre, suyas in medidas.items()
        },
        "sobrecoste_cpu": {
            nombre: _sobrecoste([c / s for (_, c), (_, s) in zip(suyas, medidas["nada"], strict=True)])
            for nombre, suyas in medidas.items()
        },
        "rondas": medidas,
    }


def _ronda(servicio: Servicio, segundos: float) -> tuple[float, float]:
    """Turns a second, and the service's CPU a turn."""
    carga = servicio.cargar(Orden(A_LA_VEZ, segundos=segundos))
    if carga.errores:
        raise RuntimeError(carga.errores[0])
    return len(carga.turnos) / carga.segundos, carga.cpu_servicio_s * 1000 / len(carga.turnos)


def _sobrecoste(cocientes: list[float]) -> dict[str, float]:
    return {"mediana": median(cocientes) - 1, "minimo": min(cocientes) - 1, "maximo": max(cocientes) - 1}


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.trazas", description=__doc__)
    analizador.add_argument("--segundos", type=float, default=5.0)
    analizador.add_argument("--rondas", type=int, default=6)
    analizador.add_argument("--json", type=Path)
    opciones = analizador.parse_args()
    medido = medir(opciones.segundos, opciones.rondas)
    filas = [
        [
            nombre,
            medido["turnos_por_segundo"][nombre],
            medido["cpu_ms"][nombre],
            f"{medido['sobrecoste_turnos'][nombre]['mediana']:+.1%}",
            f"{medido['sobrecoste_cpu'][nombre]['mediana']:+.1%}",
        ]
        for nombre in AJUSTES
    ]
    print(tabla("Traces", ["", "turns/s", "CPU ms/turn", "turns cost", "CPU cost"], filas))
    print(json.dumps({clave: medido[clave] for clave in ("sobrecoste_turnos", "sobrecoste_cpu")}))
    if opciones.json:
        opciones.json.write_text(json.dumps(medido, indent=1), "utf-8")


if __name__ == "__main__":
    main()
