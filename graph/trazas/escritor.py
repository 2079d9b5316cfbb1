"""Keeps traces in the shop's database, behind the turns' back: in batches, bounded, pruned."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from db.repositorios.trazas import EscrituraDeTrazas, Fila
from graph.trazas.forma import en_json
from graph.trazas.tipos import Traza

log = structlog.get_logger()
POR_GUARDAR = 1000
_POR_TANDA = 50
# Made plain in one go, some 2 ms: by turns with what answers customers, each took twice as long.
_A_LA_VEZ = 10
_ESPERA_S = 1.0
_PODAR_CADA_S = 300.0
_FALLOS = (psycopg.Error, PoolTimeout)


@dataclass(frozen=True)
class Guarda:
    """How long and how much is kept, and whether personal data are."""

    dias: int
    octetos: int
    enmascarar: bool


class Escritor:
    """`anotar` costs a turn nothing but a place in the queue; a full one drops the trace, and counts it."""

    def __init__(
        self, escritura: EscrituraDeTrazas, guarda: Guarda, *, por_guardar: int = POR_GUARDAR
    ) -> None:
        self._escritura, self._guarda, self._cabida = escritura, guarda, por_guardar
        self._cola: deque[Traza] = deque()
        self._escribe = asyncio.Lock()
        self.guardadas = 0
        self.perdidas = 0

    def cuenta(self) -> dict[str, int]:
        return {"guardadas": self.guardadas, "perdidas": self.perdidas, "esperan": len(self._cola)}

    def anotar(self, traza: Traza) -> None:
        if len(self._cola) >= self._cabida:
            self.perdidas += 1
            return
        self._cola.append(traza)

    @asynccontextmanager
    async def funcionando(self) -> AsyncIterator[None]:
        tarea = asyncio.create_task(self._siempre())
        try:
            yield
        finally:
            tarea.cancel()
            await asyncio.wait([tarea])
            await self.vaciar()

    async def vaciar(self) -> None:
        """Writes what waits, and not what comes meanwhile: that would be written in batches of one.

        A database that is away keeps it waiting.
        """
        async with self._escribe:
            por_escribir = list(self._cola)
            for lugar in range(0, len(por_escribir), _POR_TANDA):
                tanda = por_escribir[lugar : lugar + _POR_TANDA]
                filas: list[Fila] = []
                for desde in range(0, len(tanda), _A_LA_VEZ):
                    filas += self._filas(tanda[desde : desde + _A_LA_VEZ])
                    await asyncio.sleep(0)  # turns go first
                try:
                    await self._escritura.guardar(filas)
                except _FALLOS as error:
                    log.warning("trazas.sin_guardar", error=type(error).__name__, esperan=len(self._cola))
                    return
                for _ in tanda:
                    self._cola.popleft()
                self.guardadas += len(filas)

    def _filas(self, trazas: Iterable[Traza]) -> Iterator[Fila]:
        for traza in trazas:
            try:
                yield fila_de(traza, enmascarar=self._guarda.enmascarar)
            except Exception as error:  # noqa: BLE001 - one that cannot be told must not stop the others
                self.perdidas += 1
                log.warning("trazas.sin_forma", error=type(error).__name__)

    async def podar(self) -> None:
        try:
            borradas = await self._escritura.podar(dias=self._guarda.dias, octetos=self._guarda.octetos)
        except _FALLOS as error:
            log.warning("trazas.sin_podar", error=type(error).__name__)
        else:
            log.debug("trazas.podadas", borradas=borradas)

    async def _siempre(self) -> None:
        podadas_en = 0.0
        while True:
            if time.monotonic() - podadas_en > _PODAR_CADA_S:
                podadas_en = time.monotonic()
                await self.podar()
            await self.vaciar()
            await asyncio.sleep(_ESPERA_S)


def fila_de(traza: Traza, *, enmascarar: bool) -> Fila:
    arbol = en_json(traza, enmascarar=enmascarar)
    entrada, salida = traza.tokens
    return Fila(
        chat_id=traza.chat_id,
        mensaje=traza.mensaje,
        empezada_en=traza.empezada_en,
        ms=round(traza.raiz.ms),
        actos=",".join(traza.actos),
        tipo_mensaje=traza.tipo_mensaje,
        motor=traza.motor,
        error=traza.error,
        fallo=traza.modelo.get("fallo"),
        corregida=bool(traza.rechazadas),
        tokens_entrada=entrada,
        tokens_salida=salida,
        sentencias=traza.sentencias,
        octetos=len(arbol.encode()),
        arbol=arbol,
    )
