"""The catalogue's vectors in PostgreSQL, and an index that follows the catalogue.

A start reads products and vectors and embeds only what is new or changed. A process then listens on
channel `productos_cambiados`: the trigger on `productos` sends an empty notice after each statement,
one per transaction, and what changed is found by `actualizado_en`. A big import's vectors are made in
pieces, and whatever else changes meanwhile goes before the next piece; its products enter the index together.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg
import structlog
from psycopg.rows import dict_row

from agent.embeddings import Codificador
from db.conexion import CONNECT_TIMEOUT_S, dsn
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import ProductoIndexado
from tools.busqueda.vectores import LOTE, Atraso, Conexion, Vectores

CANAL = "productos_cambiados"
# Notices of one busy moment are answered by one reading.
_ESPERA_S = 0.1
# `actualizado_en` is when a transaction began, so a slow one may commit rows that look older than those seen.
_SOLAPE = timedelta(minutes=5)
# Whatever the timestamps missed (rows changed by hand together with others) is found at the latest by then.
_REPASO_S = 60.0
_REINTENTO_S = 1.0

_COLUMNAS = "id, sku, nombre, descripcion, categoria, precio, stock, activo, atributos, actualizado_en"
# In id order: what scores alike is told in the same order by every process, whatever was sold last.
_TODOS = f"SELECT {_COLUMNAS} FROM productos ORDER BY id"
_ALGUNOS = f"SELECT {_COLUMNAS} FROM productos WHERE id = ANY(%(ids)s) ORDER BY id"
_RECIENTES = "SELECT id, actualizado_en FROM productos WHERE actualizado_en >= %(desde)s"
_ESCUCHAR = f"LISTEN {CANAL}"
_CUANTOS = "SELECT count(*) AS cuantos FROM productos"
_IDS = "SELECT id FROM productos"
log = structlog.get_logger()


@dataclass
class _Visto:
    """What was read of each product: its change time, and what of it is still to reach the index."""

    tiempos: dict[int, datetime] = field(default_factory=dict)
    atraso: Atraso = field(default_factory=Atraso)

    @property
    def desde(self) -> datetime | None:
        return max(self.tiempos.values()) - _SOLAPE if self.tiempos else None


class _Enlace:
    """The one connection that listens; opened again after a failure."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self.conexion: Conexion | None = None

    async def abrir(self) -> Conexion:
        self.conexion = conexion = await psycopg.AsyncConnection.connect(
            self._conninfo,
            autocommit=True,
            row_factory=dict_row,
            connect_timeout=CONNECT_TIMEOUT_S,
            application_name="agente-vendedor-indice",
            keepalives_idle=30,
        )
        await conexion.execute(_ESCUCHAR)
        return conexion

    async def cerrar(self) -> None:
        conexion, self.conexion = self.conexion, None
        if conexion is not None:
            await conexion.close()


class AlmacenVectores:
    """Loads an index from the database, keeps its vectors there, and follows the changes.

    `al_cambiar` is called after the index got a product's text that is new to it, or a product left.
    """

    def __init__(
        self, url: str, codificador: Codificador, al_cambiar: Callable[[], object] = lambda: None
    ) -> None:
        self._dsn = dsn(url)
        self._vectores, self._al_cambiar = Vectores(codificador), al_cambiar

    @asynccontextmanager
    async def servir(self, indice: IndiceProductos) -> AsyncIterator[None]:
        """The index is complete on entry and follows the catalogue, within a second, until exit.

        Raises:
            psycopg.Error: the first load failed. Later failures are logged and tried again.
        """
        visto = _Visto()
        enlace = _Enlace(self._dsn)
        try:
            # Listening before loading: what changes in between is noticed.
            conexion = await enlace.abrir()
            await self._recargar(conexion, indice, visto)
            await self._ponerse_al_dia(conexion, indice, visto)
            tarea = asyncio.create_task(self._seguir(enlace, indice, visto), name="seguir-productos")
            try:
                yield
            finally:
                tarea.cancel()
                with suppress(asyncio.CancelledError):
                    await tarea
        finally:
            await enlace.cerrar()

    async def cargar(self, indice: IndiceProductos) -> None:
        """Makes the index hold what the database holds now, once."""
        enlace = _Enlace(self._dsn)
        try:
            conexion, visto = await enlace.abrir(), _Visto()
            await self._recargar(conexion, indice, visto)
            await self._ponerse_al_dia(conexion, indice, visto)
        finally:
            await enlace.cerrar()

    async def _seguir(self, enlace: "_Enlace", indice: IndiceProductos, visto: _Visto) -> None:
        while True:
            try:
                if enlace.conexion is None:
                    await self._recargar(await enlace.abrir(), indice, visto)
                await self._escuchar(enlace.conexion or await enlace.abrir(), indice, visto)
            except (psycopg.Error, OSError) as error:
                log.warning("indice.sin_base", error=type(error).__name__)
                await enlace.cerrar()
                await asyncio.sleep(_REINTENTO_S)

    async def _escuchar(self, conexion: Conexion, indice: IndiceProductos, visto: _Visto) -> None:
        """Answers notices for as long as the connection lasts."""
        sin_repasar = False
        while True:
            plazo = 0 if visto.atraso else _REPASO_S if sin_repasar else None
            avisado = [aviso async for aviso in conexion.notifies(timeout=plazo, stop_after=1)]
            if not avisado and visto.atraso:
                await self._avanzar(conexion, indice, visto)
                continue
            if not avisado:
                await self._recargar(conexion, indice, visto)
                sin_repasar = False
                continue
            await asyncio.sleep(_ESPERA_S)
            async for _ in conexion.notifies(timeout=0):
                pass
            await self._actualizar(conexion, indice, visto)
            sin_repasar = True

    async def _actualizar(self, conexion: Conexion, indice: IndiceProductos, visto: _Visto) -> None:
        """Reads what changed: by time first, everything when times do not explain the notice."""
        desde = visto.desde
        if desde is None:
            await self._recargar(conexion, indice, visto)
            return
        recientes = await _filas(conexion, _RECIENTES, {"desde": desde})
        cambiados = [f["id"] for f in recientes if visto.tiempos.get(f["id"]) != f["actualizado_en"]]
        nuevos = len([i for i in cambiados if i not in visto.tiempos])
        (cuenta,) = await _filas(conexion, _CUANTOS)
        borrados = len(visto.tiempos) + nuevos - cuenta["cuantos"]
        if cambiados:
            await self._poner(conexion, indice, visto, await _filas(conexion, _ALGUNOS, {"ids": cambiados}))
        if borrados:
            quedan = {f["id"] for f in await _filas(conexion, _IDS)}
            self._quitar(indice, visto, set(visto.tiempos) - quedan)
        if not cambiados and not borrados:
            await self._recargar(conexion, indice, visto)

    async def _recargar(self, conexion: Conexion, indice: IndiceProductos, visto: _Visto) -> None:
        filas = await _filas(conexion, _TODOS)
        self._quitar(indice, visto, (set(visto.tiempos) | indice.ids()) - {f["id"] for f in filas})
        await self._poner(conexion, indice, visto, filas)

    def _quitar(self, indice: IndiceProductos, visto: _Visto, ids: set[int]) -> None:
        if ids:
            indice.quitar(ids)
            visto.atraso.olvidar(ids)
            for i in ids:
                visto.tiempos.pop(i, None)
            self._al_cambiar()

    async def _poner(
        self,
        conexion: Conexion,
        indice: IndiceProductos,
        visto: _Visto,
        filas: Sequence[Mapping[str, Any]],
    ) -> None:
        """Tells the index, at once unless there are many vectors to make."""
        productos = [_producto(f) for f in filas]
        visto.atraso.olvidar(p.id for p in productos)
        pendientes = await asyncio.to_thread(indice.con_texto_nuevo, productos)
        vectores = await self._vectores.guardados(conexion, pendientes)
        faltan = [p for p in pendientes if p.id not in vectores]
        if len(faltan) <= LOTE:
            vectores |= await self._vectores.hacer(conexion, faltan)
        else:
            # The first load is told as a whole, because the index keeps the order in which it is told.
            aplazados = faltan if visto.tiempos else pendientes
            visto.atraso.anotar(aplazados)
            fuera = {p.id for p in aplazados}
            productos = [p for p in productos if p.id not in fuera]
        # In a thread: reading a large catalogue takes seconds, and the loop must keep answering.
        await asyncio.to_thread(indice.actualizar, productos, vectores)
        visto.tiempos.update((f["id"], f["actualizado_en"]) for f in filas)
        if pendientes:
            self._al_cambiar()

    async def _ponerse_al_dia(self, conexion: Conexion, indice: IndiceProductos, visto: _Visto) -> None:
        while visto.atraso:
            await self._avanzar(conexion, indice, visto)

    async def _avanzar(self, conexion: Conexion, indice: IndiceProductos, visto: _Visto) -> None:
        if await visto.atraso.avanzar(conexion, self._vectores):
            await asyncio.to_thread(indice.actualizar, *visto.atraso.tomar())
            self._al_cambiar()


async def _filas(
    conexion: Conexion, consulta: str, parametros: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    cursor = await conexion.execute(consulta.encode(), parametros)
    return await cursor.fetchall()


def _producto(fila: Mapping[str, Any]) -> ProductoIndexado:
    return ProductoIndexado(
        id=fila["id"],
        sku=fila["sku"],
        nombre=fila["nombre"],
        descripcion=fila["descripcion"],
        categoria=fila["categoria"],
        precio=fila["precio"],
        stock=fila["stock"],
        activo=fila["activo"],
        atributos=fila["atributos"] or {},
    )
