"""The index of a provider's model, built behind the one that serves.

What is made is stored at once, so a restart goes on where it was; one process at a time makes it, and others
read it. Until it is whole, the model of before serves if it can still be asked, and our own if not.
"""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Literal

import numpy as np
import psycopg
import structlog
from psycopg.rows import dict_row

from agent.embeddings import Codificador
from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.embeddings import EmbeddingsDeProveedor
from db.conexion import CONNECT_TIMEOUT_S, dsn
from tools.busqueda.analisis import hash_texto, texto_para_vector
from tools.busqueda.capa import Capa
from tools.busqueda.escala import Escala, medir_escala
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import ProductoIndexado
from tools.busqueda.vectores import (
    LOTE,
    Conexion,
    PorProducto,
    dejar_modelos,
    guardar_vectores,
    leer_vectores,
    modelos_con_vectores,
    olvidar_modelo,
)

# The same text gives the same vector but for rounding; a model changed behind its name does not.
_EL_MISMO = 0.98
_PAUSA_S, _PAUSA_MAXIMA_S = 1.0, 60.0
_SIN_TURNO_S = 1.0
_TOMAR_TURNO = "SELECT pg_try_advisory_lock(hashtext('agente-vendedor-embeddings')) AS tomado"

Reabrir = Callable[[str], EmbeddingsDeProveedor | None]
log = structlog.get_logger()


class Reconstruccion:
    """Keeps `indice.capa` that of `proveedor`, whole and up to date, for as long as it runs."""

    def __init__(
        self,
        url: str,
        indice: IndiceProductos,
        *,
        local: Codificador,
        proveedor: EmbeddingsDeProveedor,
        reabrir: Reabrir = lambda nombre: None,
    ) -> None:
        """`reabrir` gives the model that a name of before belongs to, where it can still be asked."""
        self._dsn = dsn(url)
        self._indice, self._local, self._proveedor, self._reabrir = indice, local, proveedor, reabrir
        self._cambio = asyncio.Event()
        self._escala: Escala | None = None
        self._anterior: EmbeddingsDeProveedor | None = None
        self._buscado_el_anterior = False
        self._pausa_s = _PAUSA_S
        self._hechos, self._de = 0, 0
        self._fallo: str | None = None

    def avisar(self) -> None:
        """Some product's text is new."""
        self._cambio.set()

    @asynccontextmanager
    async def funcionando(self) -> AsyncIterator[None]:
        tarea = asyncio.create_task(self._seguir(), name="embeddings-de-proveedor")
        try:
            yield
        finally:
            tarea.cancel()
            with suppress(asyncio.CancelledError):
                await tarea
            self._indice.capa = None
            await self._soltar_el_anterior()
            await self._proveedor.cerrar()

    def salud(self) -> dict[str, Any]:
        """How far it is, who made the vectors that serve, and what failed last."""
        capa, roto = self._indice.capa, self._proveedor.disyuntor
        fallo = self._fallo or (roto.ultimo_fallo if roto.estado != "cerrado" else None)
        sirve = capa.proveedor if capa else None
        return {
            "modelo": self._proveedor.nombre,
            "estado": self._estado,
            "hechos": self._hechos,
            "de": self._de,
            "sirve": sirve.nombre if sirve and sirve.disyuntor.estado == "cerrado" else self._local.nombre,
            **({"fallo": fallo} if fallo else {}),
        }

    @property
    def _estado(self) -> Literal["listo", "construyendo", "esperando"]:
        if self._fallo:
            return "esperando"
        return "listo" if self._es_mia(self._indice.capa) and self._hechos == self._de else "construyendo"

    def _es_mia(self, capa: Capa | None) -> bool:
        return capa is not None and capa.proveedor is self._proveedor

    async def _seguir(self) -> None:
        while True:
            self._cambio.clear()
            espera = None
            try:
                async with await self._conectar() as conexion:
                    await self._ponerse_al_dia(conexion)
            except ModeloFallidoError as fallo:
                espera = max(fallo.espera_s or 0.0, self._pausa_s * random.uniform(0.5, 1))
                self._pausa_s = min(2 * self._pausa_s, _PAUSA_MAXIMA_S)
                self._fallo = fallo.motivo
                log.warning("embeddings.fallo", modelo=self._proveedor.nombre, motivo=fallo.motivo)
            except (psycopg.Error, OSError) as error:
                espera = _PAUSA_S
                log.warning("embeddings.sin_base", error=type(error).__name__)
            else:
                self._fallo, self._pausa_s = None, _PAUSA_S
            if espera is not None:
                await asyncio.sleep(espera)
            elif not (await asyncio.to_thread(self._sin_vector, self._indice.capa))[0]:
                await self._cambio.wait()

    async def _conectar(self) -> Conexion:
        return await psycopg.AsyncConnection.connect(
            self._dsn,
            autocommit=True,
            row_factory=dict_row,
            connect_timeout=CONNECT_TIMEOUT_S,
            application_name="agente-vendedor-embeddings",
        )

    async def _ponerse_al_dia(self, conexion: Conexion) -> None:
        if not self._buscado_el_anterior:
            self._buscado_el_anterior = True
            await self._servir_el_anterior(conexion)
        if self._escala is None:
            escala = await medir_escala(self._proveedor, self._local)
            await self._descartar_ajenos(conexion)
            self._escala = escala
        mia = self._indice.capa if self._es_mia(self._indice.capa) else None
        productos, viejos = await asyncio.to_thread(self._sin_vector, mia)
        self._quitar_viejos(viejos)
        self._de = len(self._indice.productos())
        self._hechos = self._de - len(productos)
        dimension = self._proveedor.dimension
        assert dimension is not None
        vectores = await self._todos(conexion, productos, dimension)
        huellas = {p.id: hash_texto(p) for p in productos}
        base = (self._indice.capa if mia else None) or Capa(
            self._proveedor, self._escala, np.zeros((0, dimension), np.float16)
        )
        self._indice.capa = await asyncio.to_thread(base.con, vectores, huellas)
        if mia is None:
            await self._soltar_el_anterior()
            await dejar_modelos(conexion, [self._local.nombre, self._proveedor.nombre])
            log.info("embeddings.listo", modelo=self._proveedor.nombre, productos=self._de)

    def _sin_vector(self, capa: Capa | None) -> tuple[list[ProductoIndexado], set[int]]:
        """Products that a layer has no vector of, and those of which it has one of another text."""
        huellas: Mapping[int, str] = capa.huellas if capa else {}
        productos = self._indice.productos()
        faltan = [p for p in productos if huellas.get(p.id) != hash_texto(p)]
        return faltan, {p.id for p in faltan} & huellas.keys() | huellas.keys() - {p.id for p in productos}

    def _quitar_viejos(self, ids: set[int]) -> None:
        if self._indice.capa is not None:
            self._indice.capa = self._indice.capa.sin(ids)

    async def _todos(
        self, conexion: Conexion, productos: Sequence[ProductoIndexado], dimension: int
    ) -> PorProducto:
        """A vector of each: those stored that hold, and the rest made and stored by one process at a time."""
        vectores: PorProducto = {}
        mio = False
        while True:
            faltan = [p for p in productos if p.id not in vectores]
            leidos = await leer_vectores(conexion, self._proveedor.nombre, faltan, dimension=dimension)
            vectores |= leidos
            self._avanzar(len(leidos))
            faltan = [p for p in faltan if p.id not in leidos]
            if not faltan:
                return vectores
            if mio:
                return vectores | await self._hacer(conexion, faltan)
            turno = await (await conexion.execute(_TOMAR_TURNO)).fetchone()
            mio = turno is not None and turno["tomado"]
            if not mio:
                await asyncio.sleep(_SIN_TURNO_S)

    async def _hacer(self, conexion: Conexion, productos: Sequence[ProductoIndexado]) -> PorProducto:
        hechos: PorProducto = {}
        for desde in range(0, len(productos), LOTE):
            if self._cambio.is_set():
                self._cambio.clear()
                _, viejos = await asyncio.to_thread(self._sin_vector, self._indice.capa)
                self._quitar_viejos(viejos)
            lote = productos[desde : desde + LOTE]
            nuevos = await self._proveedor.codificar([texto_para_vector(p) for p in lote])
            hechos |= await guardar_vectores(conexion, self._proveedor.nombre, lote, nuevos)
            self._fallo, self._pausa_s = None, _PAUSA_S
            self._avanzar(len(lote))
        return hechos

    def _avanzar(self, cuantos: int) -> None:
        antes = 10 * self._hechos // max(self._de, 1)
        self._hechos += cuantos
        if 10 * self._hechos // max(self._de, 1) > antes:
            log.info("embeddings.avance", modelo=self._proveedor.nombre, hechos=self._hechos, de=self._de)

    async def _descartar_ajenos(self, conexion: Conexion) -> None:
        """Forgets what is stored under this name if its model does not make such vectors any more."""
        muestra = self._indice.productos()[:LOTE]
        guardados = await leer_vectores(conexion, self._proveedor.nombre, muestra, dimension=None)
        testigo = next((p for p in muestra if p.id in guardados), None)
        if testigo is None:
            return
        ahora = (await self._proveedor.codificar([texto_para_vector(testigo)]))[0]
        guardado = guardados[testigo.id].astype(np.float32)
        if len(guardado) != len(ahora) or float(guardado @ ahora) < _EL_MISMO:
            log.warning("embeddings.otro_modelo", modelo=self._proveedor.nombre)
            await olvidar_modelo(conexion, self._proveedor.nombre)

    async def _servir_el_anterior(self, conexion: Conexion) -> None:
        """The model of before, if it has more than this one. Where it cannot be asked, ours serves."""
        for nombre in await modelos_con_vectores(conexion):
            if nombre == self._proveedor.nombre:
                return
            if nombre == self._local.nombre or (anterior := self._reabrir(nombre)) is None:
                continue
            self._anterior = anterior
            try:
                escala = await medir_escala(anterior, self._local)
            except ModeloFallidoError as fallo:
                log.warning("embeddings.sin_el_anterior", modelo=nombre, motivo=fallo.motivo)
                await self._soltar_el_anterior()
                continue
            dimension = anterior.dimension
            assert dimension is not None
            productos = self._indice.productos()
            vectores = await leer_vectores(conexion, nombre, productos, dimension=dimension)
            vacia = Capa(anterior, escala, np.zeros((0, dimension), np.float16))
            huellas = {p.id: hash_texto(p) for p in productos}
            self._indice.capa = await asyncio.to_thread(vacia.con, vectores, huellas)
            log.info("embeddings.sirve_el_anterior", modelo=nombre, productos=len(vectores))
            return

    async def _soltar_el_anterior(self) -> None:
        anterior, self._anterior = self._anterior, None
        if anterior is not None:
            await anterior.cerrar()
