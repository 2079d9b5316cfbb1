"""What traces cost: turns a second with them and without, in turns, over HTTP and round by round.

    python -m bench.trazas [--segundos 5] [--rondas 6]

Two services of the same shop, one as it comes, with traces and /metrics, and one with neither. The ratio is
of each round, so that what else the machine does hits both alike. PostgreSQL's part is in the turns a second.
"""

import argparse
import json
from pathlib import Path
from statistics import median
from typing import Any

from bench.carga import Orden
from bench.servicios import Servicio, carpeta_temporal, producto
from bench.tabla import tabla

A_LA_VEZ = 8
_CALENTAR = 20


def medir(segundos: float, rondas: int) -> dict[str, Any]:
    medidas: dict[str, list[tuple[float, float]]] = {"con": [], "sin": []}
    with (
        carpeta_temporal() as una,
        carpeta_temporal() as otra,
        producto(una) as con,
        producto(otra, TRAZAS="false", METRICAS="false") as sin,
    ):
        servicios = {"con": con, "sin": sin}
        for servicio in servicios.values():
            servicio.cargar(Orden(A_LA_VEZ, turnos=_CALENTAR * A_LA_VEZ))
        for ronda in range(rondas):
            for nombre in sorted(servicios, reverse=bool(ronda % 2)):
                medidas[nombre].append(_ronda(servicios[nombre], segundos))
    return {
        "turnos_por_segundo": {nombre: median(t for t, _ in suyas) for nombre, suyas in medidas.items()},
        "cpu_ms": {nombre: median(cpu for _, cpu in suyas) for nombre, suyas in medidas.items()},
        "sobrecoste_turnos": _sobrecoste([s / c for (c, _), (s, _) in _pares(medidas)]),
        "sobrecoste_cpu": _sobrecoste([c / s for (_, c), (_, s) in _pares(medidas)]),
        "rondas": medidas,
    }


def _ronda(servicio: Servicio, segundos: float) -> tuple[float, float]:
    """Turns a second, and the service's CPU a turn."""
    carga = servicio.cargar(Orden(A_LA_VEZ, segundos=segundos))
    if carga.errores:
        raise RuntimeError(carga.errores[0])
    return len(carga.turnos) / carga.segundos, carga.cpu_servicio_s * 1000 / len(carga.turnos)


def _pares(
    medidas: dict[str, list[tuple[float, float]]],
) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return list(zip(medidas["con"], medidas["sin"], strict=True))


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
        [nombre, medido["turnos_por_segundo"][nombre], medido["cpu_ms"][nombre]] for nombre in ("con", "sin")
    ]
    print(tabla("Traces", ["", "turns/s", "CPU ms/turn"], filas))
    print(json.dumps({clave: medido[clave] for clave in ("sobrecoste_turnos", "sobrecoste_cpu")}))
    if opciones.json:
        opciones.json.write_text(json.dumps(medido, indent=1), "utf-8")


if __name__ == "__main__":
    main()
