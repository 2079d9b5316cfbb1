"""One chat of 500 turns: what a turn takes, how large its state is and how many rows it leaves.

python -m bench.charla [--turnos 500]
"""

import argparse
import asyncio
import json
import os
import shutil
import tempfile
import time
from itertools import cycle
from pathlib import Path

import numpy as np

from bench.tabla import tabla
from graph.agente import Agente, abrir_agente
from graph.respuesta import Peticion
from settings import Settings

_DICHOS = (
    "hola, ¿qué extintores tienen?",
    "dame 2 del segundo",
    "¿y cascos?",
    "agrega un casco amarillo",
    "mejor que sean 3 extintores",
    "¿dónde están ubicados?",
    "quiero guantes",
    "el primero",
    "quita los guantes",
    "¿cómo va mi pedido? " + "te cuento para qué lo quiero: es para la obra de la calle 80. " * 20,
)
_ESTADO = """
SELECT octet_length(checkpoint::text) AS ocupa FROM checkpoints WHERE thread_id = %(chat)s
ORDER BY checkpoint_id DESC LIMIT 1
"""
_FILAS = """
SELECT (SELECT count(*) FROM checkpoints WHERE thread_id = %(chat)s) AS puntos,
       (SELECT count(*) FROM checkpoint_blobs) + (SELECT count(*) FROM checkpoint_writes) AS piezas,
       (SELECT count(*) FROM mensajes WHERE chat_id = %(chat)s) AS mensajes
"""


async def medir(turnos: int, carpeta: Path) -> None:
    ajustes = Settings(_env_file=None, data_dir=carpeta, log_level="WARNING")
    async with abrir_agente(ajustes) as agente:
        for mensaje in _DICHOS:
            await agente.responder(Peticion(mensaje, chat_id="calentar"))
        tiempos, tamanos = [], []
        for _, mensaje in zip(range(turnos), cycle(_DICHOS), strict=False):
            empezado = time.perf_counter()
            await agente.responder(Peticion(mensaje, chat_id="larga"))
            tiempos.append((time.perf_counter() - empezado) * 1000)
            tamanos.append((await _una(agente, _ESTADO))["ocupa"])
        await agente.turnos.poda.podar()
        filas = await _una(agente, _FILAS)
    tramos = [
        [f"{desde + 1}-{desde + 100}", *np.percentile(tiempos[desde : desde + 100], [50, 95]).tolist(),
         max(tamanos[desde : desde + 100]) / 1024]
        for desde in range(0, turnos, 100)
    ]  # fmt: skip
    print(tabla("Turns of one chat", ["turns", "p50 ms", "p95 ms", "largest state, KB"], tramos))
    print(json.dumps({**filas, "traza_turnos": ajustes.traza_turnos, "load": os.getloadavg()[0]}))


async def _una(agente: Agente, consulta: str) -> dict[str, int]:
    async with agente.pool.connection() as conexion:
        fila = await (await conexion.execute(consulta.encode(), {"chat": "larga"})).fetchone()
    assert fila is not None
    return fila


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.charla", description=__doc__)
    analizador.add_argument("--turnos", type=int, default=500)
    opciones = analizador.parse_args()
    carpeta = Path(tempfile.mkdtemp(prefix="vendedor-bench-"))
    carpeta.chmod(0o711)
    try:
        asyncio.run(medir(opciones.turnos, carpeta))
    finally:
        shutil.rmtree(carpeta, ignore_errors=True)


if __name__ == "__main__":
    main()
