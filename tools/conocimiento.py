"""The knowledge about the business, from a text that its owner writes and customers are quoted from.

Best as Markdown: `# Name of the shop`, then `## Title` and text. `leer_documento` tells what else is read.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import IO

from sqlalchemy.ext.asyncio import AsyncSession

from agent.comprension.temas import temas_preguntados
from agent.texto import plegar
from db.errors import ArchivoInvalidoError
from db.repositorios.conocimiento import ConocimientoRepository
from tools.archivos import leer_texto

_MAXIMO_BYTES = 1024 * 1024
_LARGO_TITULO = 200
_LARGO_TEXTO = 20_000
_LARGO_NOMBRE = 80
_FORMATO = "Se espera «# Nombre de la tienda» y después secciones: «## Título» y su texto."


@dataclass(frozen=True)
class Seccion:
    titulo: str
    texto: str


@dataclass(frozen=True)
class Documento:
    nombre: str
    secciones: tuple[Seccion, ...]


async def reemplazar_conocimiento(session: AsyncSession, archivo: IO[bytes]) -> Documento:
    """Puts this document in the place of all that was known, inside the caller's transaction.

    Raises:
        ArchivoInvalidoError: it says what is wrong and where; nothing has changed.
    """
    documento = leer_documento(leer_texto(archivo, maximo_bytes=_MAXIMO_BYTES))
    secciones = [(seccion.titulo, seccion.texto) for seccion in documento.secciones]
    await ConocimientoRepository(session).reemplazar(documento.nombre, secciones)
    return documento


def leer_documento(texto: str) -> Documento:
    """The shop's name and its sections, however the owner marks them.

    The name is the first `# ` heading, or a first line that stands alone. Sections begin at headings of any
    level, at lines in bold or in capitals, at questions, and at "Envíos:" alone on its line. Text before the
    first section is one titled with the name; a heading under another carries its title ("Sedes: Norte").

    Raises:
        ArchivoInvalidoError.
    """
    lineas = _lineas(texto)
    marcas = _marcas(lineas)
    nombre, marcas = _nombre(lineas, marcas)
    secciones = _secciones(lineas, nombre, marcas)
    if not secciones:
        raise ArchivoInvalidoError(f"El archivo no dice nada de la tienda. {_FORMATO}")
    return Documento(_titulo(nombre.titulo, nombre.linea + 1), tuple(secciones))


@dataclass(frozen=True)
class _Marca:
    """A line that titles what follows. Level 1 to 6 is Markdown's; 7 and 8 are looser forms."""

    linea: int
    nivel: int
    titulo: str
    hasta: int  # the first line after it


_SIN_NOMBRE = _Marca(0, 0, "", 0)
_NUMERAL = re.compile(r"(#{1,6})[ \t]+(.+?)[ \t]*#*[ \t]*")
_NEGRITA = re.compile(r"[ \t]*(?:[-*•]\s+|\d+[.)]\s+)?(\*\*|__)(?P<titulo>[^*_]{2,120})\1[ \t]*:?[ \t]*")
_PREGUNTA = re.compile(
    r"[ \t]*(?:[-*•]\s+|\d+[.)]\s+)?(?:(?:P|Q|Pregunta)\s*[:.]\s*)?(?P<titulo>¿[^?]{3,150}\?)[ \t]*"
)
_SUELTO = re.compile(r"(?P<titulo>[^\W\d_][^.:;!?|]{1,60}):[ \t]*")
_LARGO_SUELTO = 60


def _marcas(lineas: list[str]) -> list[_Marca]:
    con_numeral = any(_NUMERAL.fullmatch(linea) for linea in lineas[1:])
    marcas: list[_Marca] = []
    for i, linea in enumerate(lineas):
        siguiente = lineas[i + 1].strip() if i + 1 < len(lineas) else ""
        if numeral := _NUMERAL.fullmatch(linea):
            marcas.append(_Marca(i, len(numeral[1]), numeral[2], i + 1))
        elif linea.strip() and "|" not in linea and re.fullmatch(r"={3,}|-{3,}", siguiente):
            marcas.append(_Marca(i, 1 if siguiente[0] == "=" else 2, linea.strip(), i + 2))
        elif suelta := _NEGRITA.fullmatch(linea) or _PREGUNTA.fullmatch(linea):
            marcas.append(_Marca(i, 7, suelta["titulo"].strip(" :"), i + 1))
        elif _en_mayusculas(linea):
            marcas.append(_Marca(i, 7, linea.strip(" :"), i + 1))
        elif not con_numeral and _tras_blanco(lineas, i) and (suelta := _SUELTO.fullmatch(linea)):
            marcas.append(_Marca(i, 8, suelta["titulo"].strip(), i + 1))
    return marcas


def _en_mayusculas(linea: str) -> bool:
    texto = linea.strip()
    return (
        len(texto) <= _LARGO_SUELTO
        and texto.isupper()
        and sum(c.isalpha() for c in texto) > 3
        and texto[0].isalpha()
        and not re.search(r"[.,;|\d]", texto)
    )


def _tras_blanco(lineas: list[str], i: int) -> bool:
    return i == 0 or not lineas[i - 1].strip()


def _nombre(lineas: list[str], marcas: list[_Marca]) -> tuple[_Marca, list[_Marca]]:
    """The mark that says the shop's name, and the others; one without a title where the document has none."""
    primera = next((i for i, linea in enumerate(lineas) if linea.strip()), 0)
    principal = next((marca for marca in marcas if marca.nivel == 1), None)
    if principal and not temas_preguntados(plegar(principal.titulo)):
        return principal, [marca for marca in marcas if marca.linea > principal.linea]
    if marcas and marcas[0].linea == primera:
        return _SIN_NOMBRE, marcas
    sola = lineas[primera].strip() if lineas else ""
    sigue = lineas[primera + 1].strip() if primera + 1 < len(lineas) else ""
    if sola and not sigue and len(sola) <= _LARGO_NOMBRE and sola[-1] not in ".:;,?!":
        return _Marca(primera, 1, sola, primera + 1), marcas
    return _SIN_NOMBRE, marcas


def _secciones(lineas: list[str], nombre: _Marca, marcas: list[_Marca]) -> list[Seccion]:
    """Each mark's text; a mark with none is context for the deeper ones, or was only a line of text."""
    secciones: list[Seccion] = []
    padres: list[_Marca] = []
    for marca, siguiente in pairwise([nombre, *marcas, None]):
        assert marca is not None
        hasta = siguiente.linea if siguiente else len(lineas)
        texto = "\n".join(linea.rstrip() for linea in lineas[marca.hasta : hasta]).strip()
        padres = [padre for padre in padres if padre.nivel < marca.nivel]
        if texto:
            titulo = ": ".join(m.titulo for m in [*padres, marca])
            secciones.append(_seccion(titulo or _arranque(texto), marca.linea + 1, texto))
        elif marca is nombre:
            continue
        elif marca.nivel >= 7 or not siguiente or siguiente.nivel <= marca.nivel:
            _sin_texto(marca, secciones)
        if marca is not nombre:
            padres.append(marca)
    return secciones


def _sin_texto(marca: _Marca, secciones: list[Seccion]) -> None:
    """A line that looked like a title and titles nothing belongs to the text before it."""
    if marca.nivel < 7:
        raise ArchivoInvalidoError(f"Línea {marca.linea + 1}: la sección «{marca.titulo}» no tiene texto.")
    if secciones:
        ultima = secciones[-1]
        secciones[-1] = Seccion(ultima.titulo, f"{ultima.texto}\n{marca.titulo}")


def _arranque(texto: str) -> str:
    """A title for text that has none: how it begins."""
    linea = texto.split("\n", 1)[0].strip(" .,:;*-")
    return linea if len(linea) <= _LARGO_SUELTO else linea[:_LARGO_SUELTO].rsplit(" ", 1)[0]


def _lineas(texto: str) -> list[str]:
    """Without HTML comments, whose lines stay: those are notes of the owner, not for customers."""
    sin_notas = re.sub(r"<!--.*?-->", lambda nota: "\n" * nota[0].count("\n"), texto, flags=re.DOTALL)
    return sin_notas.split("\n")


def _titulo(titulo: str, numero: int) -> str:
    if len(titulo) > _LARGO_TITULO:
        raise ArchivoInvalidoError(f"Línea {numero}: el título pasa de {_LARGO_TITULO} caracteres.")
    return titulo


def _seccion(titulo: str, numero: int, texto: str) -> Seccion:
    _titulo(titulo, numero)
    if len(texto) > _LARGO_TEXTO:
        raise ArchivoInvalidoError(f"Línea {numero}: la sección «{titulo}» pasa de {_LARGO_TEXTO} letras.")
    return Seccion(titulo, texto)
