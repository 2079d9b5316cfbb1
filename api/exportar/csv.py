"""CSV as PostgreSQL writes it, through a thread of its own, at constant memory."""

import asyncio
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from typing import IO, cast

from starlette.responses import StreamingResponse

from db.repositorios.exportaciones import Formato, Informe, Lectura


async def respuesta_csv(
    url: str, informes: list[Informe], formato: Formato, *, nombre: str
) -> StreamingResponse:
    """One report as a CSV; several, as a ZIP of them. The first piece is read before anything is answered,
    so that a database that is out of reach is told as such.
    """
    lectura = Lectura(url)
    trozos = lectura.csv(informes[0], formato) if len(informes) == 1 else _zip(lectura, informes, formato)
    flujo = _en_un_hilo(lectura, trozos)
    primero = await anext(flujo)
    con_todo = len(informes) > 1
    return StreamingResponse(
        _seguido(primero, flujo),
        media_type="application/zip" if con_todo else "text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{nombre}.{"zip" if con_todo else "csv"}"'},
    )


async def _seguido(primero: bytes, flujo: AsyncGenerator[bytes, None]) -> AsyncIterator[bytes]:
    async with aclosing(flujo):
        yield primero
        async for trozo in flujo:
            yield trozo


async def _en_un_hilo(lectura: Lectura, trozos: Iterator[bytes]) -> AsyncGenerator[bytes, None]:
    """One thread does all with the connection, so it is closed only once the last reading has ended."""
    loop = asyncio.get_running_loop()
    hilo = ThreadPoolExecutor(1, "exportacion")
    try:
        await loop.run_in_executor(hilo, lectura.abrir)
        while (trozo := await loop.run_in_executor(hilo, next, trozos, None)) is not None:
            yield trozo
    finally:
        hilo.submit(lectura.cerrar)
        hilo.shutdown(wait=False)


class _Salida:
    """A file that only grows, for a ZIP that is sent as it is made."""

    def __init__(self) -> None:
        self.juntos = bytearray()

    def write(self, octetos: bytes) -> int:
        self.juntos += octetos
        return len(octetos)

    def flush(self) -> None:
        pass

    def tomar(self) -> bytes:
        tomados = bytes(self.juntos)
        self.juntos.clear()
        return tomados


def _zip(lectura: Lectura, informes: list[Informe], formato: Formato) -> Iterator[bytes]:
    salida = _Salida()
    with zipfile.ZipFile(cast("IO[bytes]", salida), "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archivo:
        for informe in informes:
            with archivo.open(f"{informe.nombre}.csv", "w", force_zip64=True) as dentro:
                for trozo in lectura.csv(informe, formato):
                    dentro.write(trozo)
                    yield salida.tomar()
    yield salida.tomar()
