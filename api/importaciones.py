"""Uploaded catalogues: read to disk as they come, imported by a task that outlives its request."""

import asyncio
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Literal

import structlog
from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.datastructures import UploadFile

from api.errors import ArchivoFaltanteError, TipoDeContenidoDeArchivoError, documento_de
from api.permisos import Autor
from db.errors import ImportacionNoEncontradaError
from db.models import Importacion
from db.repositorios.importaciones import ImportacionRepository
from tools import catalogo

Modo = Literal["actualizar", "reemplazar"]
_EN_MEMORIA = 1 << 20
_LATIDO_S = 0.5
_SIN_LATIDO = timedelta(seconds=30)
log = structlog.get_logger(__name__)


class Archivo:
    """An upload, on disk beyond a megabyte."""

    def __init__(self, contenido: IO[bytes], nombre: str) -> None:
        self.contenido, self.nombre = contenido, nombre[:200]
        self.bytes = contenido.seek(0, 2)
        contenido.seek(0)


async def recibir(request: Request) -> Archivo:
    """The file of a form's field `archivo`, or the whole body of a `text/csv`.

    Read here and not by FastAPI, which would take all of it before asking who sends it.
    Raises:
        ArchivoFaltanteError, TipoDeContenidoDeArchivoError
    """
    tipo = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if tipo == "multipart/form-data":
        formulario = await request.form(max_files=1, max_fields=10)
        archivo = formulario.get("archivo")
        if not isinstance(archivo, UploadFile):
            await formulario.close()
            raise ArchivoFaltanteError
        return Archivo(archivo.file, archivo.filename or "catalogo.csv")
    if tipo not in {"text/csv", "text/plain", "application/octet-stream"}:
        raise TipoDeContenidoDeArchivoError
    # Closed when collected, as the form's own is.
    contenido = SpooledTemporaryFile(_EN_MEMORIA)  # noqa: SIM115
    async for trozo in request.stream():
        contenido.write(trozo)
    return Archivo(contenido, "catalogo.csv")


class Importaciones:
    """Those under way in this process."""

    def __init__(self) -> None:
        self._tareas: set[asyncio.Task[Exception | None]] = set()

    async def empezar(
        self,
        sessions: async_sessionmaker[AsyncSession],
        archivo: Archivo,
        autor: Autor,
        *,
        modo: Modo,
        en_seco: bool,
        moneda: str,
    ) -> tuple[int, "asyncio.Task[Exception | None]"]:
        """The id to follow it by, and the task, whose result is why it failed."""
        async with sessions.begin() as session:
            importacion_id = await ImportacionRepository(session).crear(
                archivo=archivo.nombre, modo=modo, en_seco=en_seco, bytes_totales=archivo.bytes
            )
        corrida = _Corrida(sessions, importacion_id, archivo, autor)
        tarea = asyncio.create_task(corrida.correr(modo, en_seco=en_seco, moneda=moneda))
        self._tareas.add(tarea)
        tarea.add_done_callback(self._tareas.discard)
        return importacion_id, tarea

    async def cerrar(self) -> None:
        """Takes back those that have not ended."""
        for tarea in self._tareas:
            tarea.cancel()
        await asyncio.gather(*self._tareas, return_exceptions=True)


class _Corrida:
    def __init__(
        self,
        sessions: async_sessionmaker[AsyncSession],
        importacion_id: int,
        archivo: Archivo,
        autor: Autor,
    ) -> None:
        self._sessions, self._id, self._archivo, self._autor = sessions, importacion_id, archivo, autor
        self._leidos = 0

    async def correr(self, modo: Modo, *, en_seco: bool, moneda: str) -> Exception | None:
        latido = asyncio.create_task(self._latir())
        try:
            await self._importar(modo, en_seco=en_seco, moneda=moneda)
        except Exception as exc:  # noqa: BLE001 - whoever asks for this import is told, as by an error's answer
            documento = documento_de(exc)
            if documento.status >= 500:
                log.error("importacion.fallida", importacion_id=self._id, exc_info=exc)
            await self._terminar(
                "fallida", {"codigo": documento.codigo, "detail": documento.detail, **documento.extra}
            )
            return exc
        else:
            return None
        finally:
            latido.cancel()
            with suppress(asyncio.CancelledError):
                await latido
            self._archivo.contenido.close()

    async def _importar(self, modo: Modo, *, en_seco: bool, moneda: str) -> None:
        async with self._sessions.begin() as session:
            informe = await catalogo.importar(
                session,
                self._archivo.contenido,
                moneda=moneda,
                nombre_archivo=self._archivo.nombre,
                progreso=self._anotar_progreso,
                en_seco=en_seco,
                reemplazar=modo == "reemplazar",
            )
            if not en_seco:
                detalle = {"modo": modo, "aceptados": informe.aceptados}
                await self._autor.firmar(session, f"importacion:{self._id}", detalle)
            await ImportacionRepository(session).avanzar(
                self._id, estado="terminada", informe=asdict(informe), bytes_leidos=self._archivo.bytes
            )

    def _anotar_progreso(self, leidos: int, _total: int) -> None:
        self._leidos = leidos

    async def _latir(self) -> None:
        """How far it is, for other processes and other connections to see."""
        while True:
            await asyncio.sleep(_LATIDO_S)
            async with self._sessions.begin() as session:
                await ImportacionRepository(session).avanzar(self._id, bytes_leidos=self._leidos)

    async def _terminar(self, estado: str, informe: dict[str, Any]) -> None:
        async with self._sessions.begin() as session:
            await ImportacionRepository(session).avanzar(self._id, estado=estado, informe=informe)


async def ver(session: AsyncSession, importacion_id: int) -> dict[str, Any]:
    """As `api.schemas.productos.Importacion` reads it. Raises ImportacionNoEncontradaError."""
    fila = await ImportacionRepository(session).get(importacion_id)
    if fila is None:
        raise ImportacionNoEncontradaError(importacion_id)
    fallida = fila.estado == "fallida"
    return {
        "id": fila.id,
        "archivo": fila.archivo,
        "modo": fila.modo,
        "en_seco": fila.en_seco,
        "estado": _estado(fila),
        "porcentaje": min(100, 100 * fila.bytes_leidos // max(1, fila.bytes_totales)),
        "informe": None if fallida else fila.informe,
        "error": fila.informe if fallida else None,
        "creada_en": fila.creada_en,
    }


def _estado(fila: Importacion) -> str:
    """One that gives no sign of life was cut off with its process, and its transaction with it."""
    sin_vida = datetime.now(UTC) - fila.actualizada_en > _SIN_LATIDO
    return "interrumpida" if fila.estado == "en_curso" and sin_vida else fila.estado
