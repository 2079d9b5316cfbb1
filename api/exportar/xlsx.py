"""Excel workbooks, a row at a time: written to a file on disk and sent from there."""

import asyncio
import os
import tempfile
from datetime import datetime
from decimal import Decimal
from typing import Any

from starlette.background import BackgroundTask
from starlette.responses import FileResponse
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from db.repositorios.exportaciones import Columna, Informe, Lectura, Tipo

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILAS_POR_HOJA = 1_048_576
_LARGO_CELDA = 32_767
_FORMATOS = {Tipo.DINERO: "#,##0.00", Tipo.FECHA: "yyyy-mm-dd hh:mm:ss", Tipo.NUMERO: "0", Tipo.TEXTO: "@"}


async def respuesta_xlsx(url: str, informes: list[Informe], *, zona: str, nombre: str) -> FileResponse:
    ruta = await asyncio.to_thread(_escribir, url, informes, zona)
    return FileResponse(
        ruta, media_type=MEDIA_TYPE, filename=f"{nombre}.xlsx", background=BackgroundTask(os.unlink, ruta)
    )


def _escribir(url: str, informes: list[Informe], zona: str) -> str:
    descriptor, ruta = tempfile.mkstemp(prefix="vendedor-exportacion-", suffix=".xlsx")
    os.close(descriptor)
    lectura = Lectura(url)
    try:
        lectura.abrir()
        # Nothing a customer wrote becomes a formula, a link or a number.
        opciones = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with Workbook(ruta, opciones) as libro:
            for informe in informes:
                _hojas(libro, informe, lectura, zona)
    except BaseException:
        os.unlink(ruta)
        raise
    finally:
        lectura.cerrar()
    return ruta


def _hojas(libro: Workbook, informe: Informe, lectura: Lectura, zona: str) -> None:
    formatos = {tipo: libro.add_format({"num_format": formato}) for tipo, formato in _FORMATOS.items()}
    hoja, numero, fila = _hoja(libro, informe, 1), 1, 0
    for valores in lectura.filas(informe, zona):
        fila += 1
        if fila == FILAS_POR_HOJA:
            numero, fila = numero + 1, 1
            hoja = _hoja(libro, informe, numero)
        for n, (columna, valor) in enumerate(zip(informe.columnas, valores, strict=True)):
            _celda(hoja, fila, n, columna, valor, formatos[columna.tipo])


def _hoja(libro: Workbook, informe: Informe, numero: int) -> Worksheet:
    hoja = libro.add_worksheet(informe.nombre if numero == 1 else f"{informe.nombre} {numero}")
    hoja.write_row(0, 0, [columna.titulo for columna in informe.columnas], libro.add_format({"bold": True}))
    return hoja


def _celda(hoja: Worksheet, fila: int, n: int, columna: Columna, valor: Any, formato: Any) -> None:
    if valor is None or valor == "":
        return
    if isinstance(valor, datetime):
        hoja.write_datetime(fila, n, valor, formato)
    elif isinstance(valor, int | Decimal) and columna.tipo is not Tipo.TEXTO:
        hoja.write_number(fila, n, valor, formato)
    else:
        hoja.write_string(fila, n, str(valor)[:_LARGO_CELDA], formato)
