"""The load: so many customers at once, each sending its next message when the last one is answered.

    echo '{"a_la_vez": 16, "segundos": 10}' | python -m bench.carga PUERTO

A process of its own. Each line it reads is an `Orden`, and each line it writes is the `Carga` that was seen.
Customers keep their place between orders: a talk goes on where it was, so that short measurements see all of
a talk and not its beginnings. Raw HTTP/1.1 over one connection a customer: a general client takes longer over
a request than the floor does.
"""

import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import count, cycle
from typing import Any

import uvloop

from bench.dialogos import Dialogo, Producto, dialogo, leer_catalogo

_REPETIDAS = range(1, 9)  # the seeds of "the same texts again"


@dataclass(frozen=True)
class Orden:
    """Until `segundos` have passed or `turnos` were begun. `repetir`: the same few talks again and again."""

    a_la_vez: int
    segundos: float = 3600.0
    turnos: int = sys.maxsize
    repetir: bool = False


@dataclass
class Carga:
    """What one order saw. `turnos` are (kind, milliseconds).

    `cpu` is this process's share of a core; whoever watches the service puts in `cpu_servicio_s`.
    """

    turnos: list[tuple[str, float]] = field(default_factory=list)
    errores: list[str] = field(default_factory=list)
    ventas: int = 0
    segundos: float = 0.0
    cpu: float = 0.0
    cpu_servicio_s: float = 0.0


class _SinRespuestaError(Exception):
    """The service said something else than 200."""


class _Limite:
    def __init__(self, orden: Orden) -> None:
        self._hasta = time.perf_counter() + orden.segundos
        self._quedan = orden.turnos

    def sigue(self) -> bool:
        self._quedan -= 1
        return self._quedan >= 0 and time.perf_counter() < self._hasta


class _Cliente:
    """One customer after another on one connection, each with a chat of its own."""

    def __init__(self, puerto: int, semillas: Iterator[int], productos: list[Producto]) -> None:
        self._puerto, self._semillas, self._productos = puerto, semillas, productos
        self._suyo: Dialogo
        self._siguiente: tuple[str, str]
        self._chat_id = ""
        self._empezar()

    def _empezar(self) -> None:
        self._suyo = dialogo(next(self._semillas), self._productos)
        self._siguiente = next(self._suyo)
        self._chat_id = f"b-{random.SystemRandom().randrange(2**64):x}"

    async def hablar(self, limite: _Limite, carga: Carga) -> None:
        lector, escritor = await asyncio.open_connection("127.0.0.1", self._puerto)
        while limite.sigue():
            clase, texto = self._siguiente
            inicio = time.perf_counter()
            try:
                metadatos = await self._decir(texto, lector, escritor)
            except _SinRespuestaError as error:
                carga.errores.append(str(error))
                self._empezar()
                continue
            carga.turnos.append((clase, (time.perf_counter() - inicio) * 1000))
            carga.ventas += clase == "cierre" and metadatos.get("estado_venta") == "cerrada"
            try:
                self._siguiente = self._suyo.send(metadatos)
            except StopIteration:
                self._empezar()
        escritor.close()

    async def _decir(
        self, mensaje: str, lector: asyncio.StreamReader, escritor: asyncio.StreamWriter
    ) -> dict[str, Any]:
        """The answer's `metadatos`; empty where it has none."""
        cuerpo = json.dumps({"mensaje": mensaje, "chat_id": self._chat_id}).encode()
        cabecera = (
            f"POST /chat/texto HTTP/1.1\r\nHost: 127.0.0.1:{self._puerto}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(cuerpo)}\r\n\r\n"
        )
        escritor.write(cabecera.encode() + cuerpo)
        estado, *lineas = (await lector.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
        largo = next(int(linea[15:]) for linea in lineas if linea.startswith(b"content-length:"))
        contestado = await lector.readexactly(largo)
        if b" 200 " not in estado:
            raise _SinRespuestaError(f"{mensaje!r}: {contestado.decode()}")
        metadatos: dict[str, Any] = json.loads(contestado).get("metadatos", {})
        return metadatos


class _Grupos:
    """The customers of each kind of order, made at the first one."""

    def __init__(self, puerto: int) -> None:
        self._puerto, self._productos = puerto, leer_catalogo()
        self._grupos: dict[tuple[int, bool], list[_Cliente]] = {}

    def de(self, orden: Orden) -> list[_Cliente]:
        clave = orden.a_la_vez, orden.repetir
        if clave not in self._grupos:
            nuevas = count(random.SystemRandom().randrange(2**40))
            semillas = cycle(_REPETIDAS) if orden.repetir else nuevas
            self._grupos[clave] = [
                _Cliente(self._puerto, semillas, self._productos) for _ in range(orden.a_la_vez)
            ]
        return self._grupos[clave]


async def _cumplir(orden: Orden, clientes: list[_Cliente]) -> Carga:
    """A turn that is under way at the end is waited for and counted."""
    carga, limite = Carga(), _Limite(orden)
    antes, inicio = time.process_time(), time.perf_counter()
    async with asyncio.TaskGroup() as grupo:
        for cliente in clientes:
            grupo.create_task(cliente.hablar(limite, carga))
    carga.segundos = time.perf_counter() - inicio
    carga.cpu = (time.process_time() - antes) / carga.segundos
    return carga


def main() -> None:
    grupos = _Grupos(int(sys.argv[1]))
    for linea in sys.stdin:
        orden = Orden(**json.loads(linea))
        print(json.dumps(asdict(uvloop.run(_cumplir(orden, grupos.de(orden))))), flush=True)


if __name__ == "__main__":
    main()
