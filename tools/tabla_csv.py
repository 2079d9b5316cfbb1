"""A CSV as a person saved it, row by row: separator, heading in any words, and where each row begins.

Nothing is kept in memory but the row at hand, and a broken row costs only itself: the lines it had swallowed
are read again as rows of their own.
"""

import csv
import io
import re
import unicodedata
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO

from db.errors import ArchivoInvalidoError
from tools.archivos import codificacion

COLUMNAS = ("sku", "nombre", "descripcion", "categoria", "precio", "stock", "atributos")
OBLIGATORIAS = ("nombre", "precio")
MAX_CARACTERES_FILA = 64 * 1024

_SEPARADORES: tuple[str, ...] = (",", ";", "\t")
_MAX_LINEAS_FILA = 200
_LARGO_TITULO = 100
# The first is the name of the column itself; where a file has several, the earliest of the list is read.
_SINONIMOS = {
    "sku": (
        "sku", "codigo", "cod", "codigo sku", "codigo producto", "codigo de producto", "codigo del producto",
        "codigo interno", "referencia", "ref", "clave", "plu", "codigo de barras", "ean",
    ),
    "nombre": (
        "nombre", "producto", "nombre producto", "nombre de producto", "nombre del producto", "articulo",
        "nombre articulo", "nombre del articulo", "titulo", "name", "product",
    ),
    "descripcion": ("descripcion", "descripcion del producto", "detalle", "detalles", "description"),
    "categoria": ("categoria", "grupo", "familia", "seccion", "departamento", "linea", "rubro", "category"),
    "precio": (
        "precio", "precio de venta", "precio venta", "precio unitario", "precio unidad", "valor",
        "valor unitario", "valor venta", "valor de venta", "pvp", "price",
    ),
    "stock": (
        "stock", "existencia", "existencias", "cantidad", "cantidades", "inventario", "unidades",
        "disponible", "disponibles", "cantidad disponible", "unidades disponibles", "stock disponible",
        "saldo",
    ),
    "atributos": ("atributos", "atributo", "caracteristicas", "especificaciones", "attributes"),
}  # fmt: skip
ESPERADAS = f"Se esperan las columnas {', '.join(COLUMNAS)}; solo nombre y precio son obligatorias."


@dataclass(frozen=True)
class FilaCsv:
    """`linea` is the physical line where the row begins. `celdas` has the columns that the file has."""

    linea: int
    celdas: dict[str, str] = field(default_factory=dict)
    dano: str | None = None  # why its cells could not be told apart; then there are none


@contextmanager
def abrir_tabla(archivo: IO[bytes]) -> Iterator["TablaCsv"]:
    """Raises:
    ArchivoInvalidoError: not text, or no heading that tells name and price.
    """
    texto = io.TextIOWrapper(archivo, encoding=codificacion(archivo), errors="replace", newline="")
    try:
        yield TablaCsv(texto)
    finally:
        # The file is the caller's to close, and this layer would close it when collected.
        texto.detach()


class TablaCsv:
    def __init__(self, texto: io.TextIOWrapper) -> None:
        self._lineas = _Lineas(texto)
        encabezado, self._separador = _encabezado(self._lineas)
        self._anchura = len(encabezado)
        self._posicion = _columnas(encabezado)
        usadas = set(self._posicion.values())
        self.ignoradas = tuple(
            _recortado(titulo) for i, titulo in enumerate(encabezado) if i not in usadas and titulo.strip()
        )

    @property
    def columnas(self) -> frozenset[str]:
        return frozenset(self._posicion)

    def __iter__(self) -> Iterator[FilaCsv]:
        for linea, celdas, dano in _filas(self._lineas, self._separador):
            if dano or any(celda.strip() for celda in celdas):
                yield self._fila(linea, celdas, dano)

    def _fila(self, linea: int, celdas: list[str], dano: str | None) -> FilaCsv:
        if dano is None and len(celdas) > self._anchura:
            # Even if the last are empty: `A,Uno,45,000,` would be a price of 45.
            dano = (
                f"tiene {len(celdas)} celdas y el encabezado {self._anchura}; "
                f"escribe entre comillas los textos que llevan «{_nombre(self._separador)}»"
            )
        if dano:
            return FilaCsv(linea, dano=dano)
        return FilaCsv(
            linea, {campo: celdas[i] if i < len(celdas) else "" for campo, i in self._posicion.items()}
        )


class _Lineas:
    """The physical lines of a text, counted, which can be taken back. A huge one is dropped unread.

    An iterator, and no generator, since it must go on after it has raised.
    """

    def __init__(self, texto: io.TextIOWrapper) -> None:
        self._texto = texto
        self._pendientes: deque[str] = deque()
        self.numero = 0
        self.desde_marca: list[str] = []

    def __iter__(self) -> "_Lineas":
        return self

    def __next__(self) -> str:
        caracteres = sum(map(len, self.desde_marca))
        if len(self.desde_marca) >= _MAX_LINEAS_FILA or caracteres > MAX_CARACTERES_FILA:
            raise csv.Error("row too long")
        linea = self._pendientes.popleft() if self._pendientes else self._leer()
        if not linea:
            raise StopIteration
        self.numero += 1
        self.desde_marca.append(linea)
        if len(linea) > MAX_CARACTERES_FILA:
            raise csv.Error("line too long")
        return linea

    def marcar(self) -> None:
        """A row begins after this."""
        self.desde_marca = []

    def devolver(self) -> None:
        """All lines since the mark but the first will be read again."""
        vueltas = self.desde_marca[1:]
        self._pendientes.extendleft(reversed(vueltas))
        self.numero -= len(vueltas)
        self.marcar()

    def _leer(self) -> str:
        linea = self._texto.readline(MAX_CARACTERES_FILA + 1)
        resto = linea
        while len(resto) > MAX_CARACTERES_FILA and not resto.endswith(("\n", "\r")):
            resto = self._texto.readline(MAX_CARACTERES_FILA + 1)
        return linea


def _filas(lineas: _Lineas, separador: str) -> Iterator[tuple[int, list[str], str | None]]:
    # `strict`: without it a stray quote joins two rows into one product in silence.
    lector = csv.reader(lineas, delimiter=separador, strict=True, skipinitialspace=True)
    while True:
        lineas.marcar()
        inicio = lineas.numero + 1
        try:
            celdas = next(lector)
        except StopIteration:
            return
        except csv.Error:
            yield inicio, [], _motivo(lineas.desde_marca)
            lineas.devolver()
        else:
            yield inicio, celdas, None


def _motivo(lineas: list[str]) -> str:
    if len(lineas[0]) > MAX_CARACTERES_FILA:
        return f"pasa de {MAX_CARACTERES_FILA} caracteres"
    return "tiene comillas sin cerrar o mal puestas; dentro de un texto entre comillas se escriben dobles"


def _encabezado(lineas: _Lineas) -> tuple[list[str], str]:
    """The first row with something in it, and the separator under which it names the most columns."""
    separadores = _SEPARADORES
    try:
        for linea in lineas:
            lineas.marcar()
            if declarado := re.fullmatch(r"sep=(.)\s*", linea, re.IGNORECASE):
                separadores = (declarado[1],)  # Excel's own way to say it, in a line before the table
            elif linea.strip(" \t\r\n,;"):
                lecturas = [(_celdas(linea, separador), separador) for separador in separadores]
                return max(lecturas, key=lambda lectura: (len(_reconocidas(lectura[0])), len(lectura[0])))
    except csv.Error:
        raise ArchivoInvalidoError(f"La primera línea no es un encabezado: es enorme. {ESPERADAS}") from None
    raise ArchivoInvalidoError(f"El archivo está vacío. {ESPERADAS}")


def _celdas(linea: str, separador: str) -> list[str]:
    return next(csv.reader([linea], delimiter=separador, skipinitialspace=True), [])


def _reconocidas(encabezado: list[str]) -> dict[int, tuple[str, int]]:
    """For each heading that is understood, by its place: the column, and its rank among the synonyms."""
    vistas = {}
    for i, titulo in enumerate(encabezado):
        for campo, nombres in _SINONIMOS.items():
            if (nombre := _llano(titulo)) in nombres:
                vistas[i] = (campo, nombres.index(nombre))
    return vistas


def _columnas(encabezado: list[str]) -> dict[str, int]:
    lugares: dict[str, tuple[int, int]] = {}
    for i, (campo, rango) in _reconocidas(encabezado).items():
        if campo in lugares and lugares[campo][0] == rango:
            raise ArchivoInvalidoError(f"La columna «{encabezado[i].strip()}» aparece dos veces.")
        lugares[campo] = min(lugares.get(campo, (rango, i)), (rango, i))
    if faltan := [campo for campo in OBLIGATORIAS if campo not in lugares]:
        falta = f"falta la columna {faltan[0]}" if len(faltan) == 1 else "faltan las columnas nombre y precio"
        vistas = ", ".join(_recortado(titulo) for titulo in encabezado[:12])
        raise ArchivoInvalidoError(f"En el encabezado {falta}; se leyó: {vistas}. {ESPERADAS}")
    return {campo: i for campo, (_, i) in lugares.items()}


def _recortado(titulo: str) -> str:
    titulo = " ".join(titulo.split())
    return titulo if len(titulo) <= _LARGO_TITULO else f"{titulo[:_LARGO_TITULO]}…"


def _llano(titulo: str) -> str:
    """Lower case without accents, signs or what stands in brackets: "Código (interno)" is "codigo"."""
    if len(titulo) > _LARGO_TITULO:
        return ""
    sin_parentesis = re.sub(r"[(\[].*?[)\]]", " ", titulo)
    sin_acentos = unicodedata.normalize("NFKD", sin_parentesis.casefold()).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", sin_acentos))


def _nombre(separador: str) -> str:
    return "tabulador" if separador == "\t" else separador
