"""The load: so many customers at once, each sending its next message when the last one is answered.

    python -m bench.carga --puerto 8001 --a-la-vez 16 --segundos 10

Runs in a process of its own and writes one JSON object. Raw HTTP/1.1 over one kept-alive connection a customer:
a general client takes longer over a request than the floor does.
"""

import argparse
import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

import uvloop

from bench.dialogos import Dialogo, dialogo, leer_catalogo

_REPETIDAS = 8  # the seeds of "the same texts again"


@dataclass
class Carga:
    """What one run saw. `turnos` are (kind, milliseconds).

    `cpu` is the share of a core that this process took; `cpu_servicio_s` is put in by whoever watches the service.
    """

    turnos: list[tuple[str, float]] = field(default_factory=list)
    errores: list[str] = field(default_factory=list)
    ventas: int = 0
    segundos: float = 0.0
    cpu: float = 0.0
    cpu_servicio_s: float = 0.0


@dataclass
class _Reparto:
    """Hands out chats until the time, or the turns, are over."""

    semillas: Iterator[int]
    hasta: float
    maximo: int
    empezados: int = 0

    def sigue(self) -> bool:
        self.empezados += 1
        return self.empezados <= self.maximo and time.perf_counter() < self.hasta


class _SinRespuestaError(Exception):
    """The service said something else than 200."""


class _Conexion:
    def __init__(self, lector: asyncio.StreamReader, escritor: asyncio.StreamWriter, servidor: str) -> None:
        self._lector, self._escritor, self._servidor = lector, escritor, servidor

    async def dice(self, mensaje: str, chat_id: str) -> dict[str, Any]:
        cuerpo = json.dumps({"mensaje": mensaje, "chat_id": chat_id}).encode()
        cabecera = (
            f"POST /chat/texto HTTP/1.1\r\nHost: {self._servidor}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(cuerpo)}\r\n\r\n"
        )
        self._escritor.write(cabecera.encode() + cuerpo)
        estado, *lineas = (await self._lector.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        largo = next(int(linea[15:]) for linea in lineas if linea.startswith(b"content-length:"))
        contestado = await self._lector.readexactly(largo)
        if b" 200 " not in estado:
            raise _SinRespuestaError(f"{mensaje!r}: {contestado.decode()}")
        respuesta: dict[str, Any] = json.loads(contestado)
        return respuesta

    def cerrar(self) -> None:
        self._escritor.close()


async def cargar(puerto: int, *, a_la_vez: int, segundos: float, maximo: int, repetir: bool) -> Carga:
    """Turns still under way when the time is over are finished and counted."""
    productos = leer_catalogo()
    carga, marca = Carga(), f"{random.SystemRandom().randrange(2**40):x}"
    primera = random.SystemRandom().randrange(2**40)
    semillas = (1 + i % _REPETIDAS for i in count()) if repetir else count(primera)
    antes, inicio = time.process_time(), time.perf_counter()
    reparto = _Reparto(semillas, inicio + segundos, maximo)

    async def cliente(numero: int) -> None:
        lector, escritor = await asyncio.open_connection("127.0.0.1", puerto)
        conexion = _Conexion(lector, escritor, f"127.0.0.1:{puerto}")
        for vuelta in count():
            suyo = dialogo(next(reparto.semillas), productos)
            if not await _conversar(conexion, f"b-{marca}-{numero}-{vuelta}", suyo, reparto, carga):
                break
        conexion.cerrar()

    async with asyncio.TaskGroup() as grupo:
        for numero in range(a_la_vez):
            grupo.create_task(cliente(numero))
    carga.segundos = time.perf_counter() - inicio
    carga.cpu = (time.process_time() - antes) / carga.segundos
    return carga


async def _conversar(
    conexion: _Conexion, chat_id: str, suyo: Dialogo, reparto: _Reparto, carga: Carga
) -> bool:
    """One chat to its end, or to the first error; false when there is no more to do."""
    clase, texto = next(suyo)
    while True:
        if not reparto.sigue():
            return False
        inicio = time.perf_counter()
        try:
            respuesta = await conexion.dice(texto, chat_id)
        except _SinRespuestaError as error:
            carga.errores.append(str(error))
            return True
        carga.turnos.append((clase, (time.perf_counter() - inicio) * 1000))
        metadatos = respuesta.get("metadatos", {})
        carga.ventas += clase == "cierre" and metadatos.get("estado_venta") == "cerrada"
        try:
            clase, texto = suyo.send(metadatos)
        except StopIteration:
            return True


def main() -> None:
    analizador = argparse.ArgumentParser()
    analizador.add_argument("--puerto", type=int, required=True)
    analizador.add_argument("--a-la-vez", type=int, default=16)
    analizador.add_argument("--segundos", type=float, default=10.0)
    analizador.add_argument("--turnos", type=int, default=sys.maxsize, help="at most this many")
    analizador.add_argument("--repetir", action="store_true", help="the same few talks, again and again")
    opciones = analizador.parse_args()
    carga = uvloop.run(
        cargar(
            opciones.puerto,
            a_la_vez=opciones.a_la_vez,
            segundos=opciones.segundos,
            maximo=opciones.turnos,
            repetir=opciones.repetir,
        )
    )
    json.dump(asdict(carga), sys.stdout)


if __name__ == "__main__":
    main()
