"""The shop's catalogue from a CSV: the same rules for the command, the HTTP upload and the demo."""

import asyncio
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import ArchivoInvalidoError, ReemplazoConRechazosError
from db.repositorios.catalogo import CatalogoRepository, FilaCarga
from tools.filas_catalogo import leer_fila, vista_previa
from tools.tabla_csv import ESPERADAS, TablaCsv, abrir_tabla

MAX_RECHAZOS_DETALLADOS = 10_000
_FILAS_POR_LOTE = 1000
_RECHAZOS_EN_UN_ERROR = 100

Progreso = Callable[[int, int], None]
"""Called with the bytes read so far and those of the whole file."""


@dataclass(frozen=True)
class FilaRechazada:
    """`linea` is the physical line of the file, its heading being the first; `producto` its sku or name."""

    linea: int
    motivo: str
    producto: str


@dataclass
class InformeImportacion:
    """`rechazados` holds the first MAX_RECHAZOS_DETALLADOS refused rows, by line; the total counts all."""

    creados: int = 0
    actualizados: int = 0
    sin_cambios: int = 0
    desactivados: int = 0
    reactivados: int = 0
    total_rechazados: int = 0
    rechazados: list[FilaRechazada] = field(default_factory=list)
    columnas_ignoradas: tuple[str, ...] = ()

    @property
    def aceptados(self) -> int:
        return self.creados + self.actualizados + self.sin_cambios

    def rechazar(self, linea: int, motivo: str, producto: str) -> None:
        self.total_rechazados += 1
        if len(self.rechazados) < MAX_RECHAZOS_DETALLADOS:
            self.rechazados.append(FilaRechazada(linea, motivo, producto))


async def importar(
    session: AsyncSession,
    archivo: IO[bytes],
    *,
    moneda: str,
    nombre_archivo: str = "",
    progreso: Progreso | None = None,
    en_seco: bool = False,
    reemplazar: bool = False,
) -> InformeImportacion:
    """Creates the products with a new sku and updates the rest; a refused row stops no other.

    `reemplazar` makes the file the whole catalogue: products that it lacks go out of sale, and a refused
    row then stops everything, since its product would be taken for one that is gone.

    Runs inside the caller's transaction, so that a failure leaves nothing half-imported. `en_seco` does it
    all and takes it back, so its report is that of the real thing. Memory does not grow with the file.
    Raises:
        ArchivoInvalidoError: no row of the file can be read; it says what is expected.
        ReemplazoConRechazosError: with `reemplazar`, unless `en_seco`.
    """
    avisar = _avisos(archivo, progreso)
    async with session.begin_nested() as punto:
        with abrir_tabla(archivo) as tabla:
            informe = await _cargar(session, tabla, moneda, avisar)
        await _quitar_repetidos(session, informe)
        if reemplazar and informe.total_rechazados and not en_seco:
            primeras = [(fila.linea, fila.motivo) for fila in informe.rechazados[:_RECHAZOS_EN_UN_ERROR]]
            raise ReemplazoConRechazosError(informe.total_rechazados, primeras)
        catalogo = CatalogoRepository(session)
        if reemplazar:
            informe.desactivados, informe.reactivados = await catalogo.reemplazar_por_la_carga()
        cuentas = await catalogo.aplicar_carga(nombre_archivo)
        informe.creados, informe.actualizados, informe.sin_cambios = cuentas
        if en_seco:
            await punto.rollback()
    return informe


async def _quitar_repetidos(session: AsyncSession, informe: InformeImportacion) -> None:
    catalogo = CatalogoRepository(session)
    repetidas, primeras = await catalogo.quitar_repetidos(MAX_RECHAZOS_DETALLADOS)
    for repetido in primeras:
        motivo = f"repite el producto de la línea {repetido.primera} (sku «{repetido.sku}»)"
        informe.rechazar(repetido.linea, motivo, repetido.sku)
    informe.total_rechazados += repetidas - len(primeras)
    if not informe.total_rechazados and not await catalogo.cargados():
        raise ArchivoInvalidoError(f"El archivo solo tiene el encabezado. {ESPERADAS}")
    informe.rechazados.sort(key=lambda fila: fila.linea)


async def _cargar(
    session: AsyncSession, tabla: TablaCsv, moneda: str, avisar: Callable[[], None]
) -> InformeImportacion:
    informe = InformeImportacion(columnas_ignoradas=tabla.ignoradas)
    filas = _leer(tabla, moneda, informe)
    async with CatalogoRepository(session).carga() as carga:
        # In a thread, because the chats of this process go on meanwhile.
        while lote := await asyncio.to_thread(lambda: list(islice(filas, _FILAS_POR_LOTE))):
            await carga.agregar([fila for fila in lote if fila is not None])
            avisar()
    return informe


def _leer(tabla: TablaCsv, moneda: str, informe: InformeImportacion) -> Iterator[FilaCarga | None]:
    """None for a refused row: a batch of them must end too."""
    for fila in tabla:
        producto = [fila.dano] if fila.dano else leer_fila(fila.celdas, moneda)
        if isinstance(producto, list):
            informe.rechazar(fila.linea, "; ".join(producto), vista_previa(fila.celdas))
            yield None
        else:
            yield (
                fila.linea,
                producto.sku,
                producto.nombre,
                producto.descripcion,
                producto.categoria,
                producto.precio,
                producto.stock,
                producto.atributos,
            )


def _avisos(archivo: IO[bytes], progreso: Progreso | None) -> Callable[[], None]:
    if progreso is None:
        return lambda: None
    total = archivo.seek(0, os.SEEK_END)
    return lambda: progreso(archivo.tell(), total)
