"""Where media are read: one process for each kind, started when first needed and ended when idle.

The event loop only waits: a slow file delays the next file, and never a text turn.
"""

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import structlog

from agent.medios.obrero import LARGOS, empacar
from agent.medios.tipos import MedioRechazado

log = structlog.get_logger()
_RAIZ = Path(__file__).resolve().parents[2]
_OCIO_S = 600.0


class TallerLlenoError(Exception):
    """As many files wait as may wait."""


class TallerTardoError(Exception):
    """A file took longer than it may; its process was ended."""


class Taller:
    """One process, one file at a time; up to `cola` more wait in memory."""

    def __init__(self, *, cola: int, segundos: float) -> None:
        self._cola, self._segundos = cola, segundos
        self._dentro = 0
        self._turno = asyncio.Lock()
        self._proceso: Process | None = None
        self._ocio: asyncio.TimerHandle | None = None

    async def pedir(self, orden: dict[str, Any], contenido: bytes) -> tuple[dict[str, Any], bytes]:
        """
        Raises:
            MedioRechazado: the file is not taken; "danado" where it brought its process down.
            TallerLlenoError, TallerTardoError
        """
        if self._dentro > self._cola:
            raise TallerLlenoError
        self._dentro += 1
        try:
            async with self._turno:
                return await self._atender(orden, contenido)
        finally:
            self._dentro -= 1

    async def _atender(self, orden: dict[str, Any], contenido: bytes) -> tuple[dict[str, Any], bytes]:
        async with self._ocupado() as proceso:
            try:
                async with asyncio.timeout(self._segundos):
                    respuesta, binario = await _conversar(proceso, empacar(orden, contenido))
            except BaseException as error:
                # Whatever it is doing is of no use any more, and it would answer to the next one.
                await self._terminar()
                if isinstance(error, TimeoutError):
                    raise TallerTardoError from error
                if isinstance(error, asyncio.IncompleteReadError | ConnectionError):
                    log.warning("medios.proceso_caido", hacer=orden["hacer"], codigo=proceso.returncode)
                    raise MedioRechazado("danado") from error
                raise
        if motivo := respuesta.get("rechazo"):
            raise MedioRechazado(motivo, respuesta["detalle"])
        return respuesta, binario

    @asynccontextmanager
    async def _ocupado(self) -> AsyncIterator[Process]:
        if self._ocio:
            self._ocio.cancel()
        if self._proceso is None or self._proceso.returncode is not None:
            self._proceso = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "agent.medios.obrero", stdin=PIPE, stdout=PIPE, stderr=DEVNULL,
                # No keys: whatever goes wrong in there finds none.
                env={"PYTHONPATH": str(_RAIZ), "OMP_NUM_THREADS": "1"},
            )  # fmt: skip
        yield self._proceso
        self._ocio = asyncio.get_running_loop().call_later(_OCIO_S, self._soltar)

    def _soltar(self) -> None:
        """Its memory (a transcriber's 0.5 GB) goes back; it ends when its input does."""
        if self._proceso and self._proceso.stdin and not self._turno.locked():
            self._proceso.stdin.close()
            self._proceso = None

    async def _terminar(self) -> None:
        proceso, self._proceso = self._proceso, None
        if proceso is None:
            return
        with suppress(ProcessLookupError):
            proceso.kill()
        await asyncio.shield(proceso.wait())

    def memoria_mb(self) -> float:
        """The most that its process has held; 0 where there is none, or the system does not tell."""
        try:
            estado = Path(f"/proc/{self._proceso.pid if self._proceso else 0}/status").read_text()
        except OSError:
            return 0.0
        return next(int(r.split()[1]) / 1024 for r in estado.splitlines() if r.startswith("VmHWM"))

    async def cerrar(self) -> None:
        if self._ocio:
            self._ocio.cancel()
        await self._terminar()


async def _conversar(proceso: Process, mensaje: bytes) -> tuple[dict[str, Any], bytes]:
    assert proceso.stdin is not None
    assert proceso.stdout is not None
    proceso.stdin.write(mensaje)
    await proceso.stdin.drain()
    de_orden, de_contenido = LARGOS.unpack(await proceso.stdout.readexactly(LARGOS.size))
    respuesta: dict[str, Any] = json.loads(await proceso.stdout.readexactly(de_orden))
    return respuesta, await proceso.stdout.readexactly(de_contenido)
