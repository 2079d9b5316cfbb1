"""The knowledge about the business, from a Markdown that its owner writes.

`# Name of the shop`, then sections: `## Title` and their text, which customers are quoted word for word.
"""

import re
from dataclasses import dataclass
from typing import IO

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import ArchivoInvalidoError
from db.repositorios.conocimiento import ConocimientoRepository
from tools.archivos import leer_texto

_MAXIMO_BYTES = 1024 * 1024
_LARGO_TITULO = 200
_LARGO_TEXTO = 20_000
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
    """Text between the name and the first section becomes a section titled with the name.

    Raises:
        ArchivoInvalidoError.
    """
    nombre = ""
    secciones: list[tuple[str, int, list[str]]] = []
    for numero, linea in _lineas(texto):
        titulo = re.fullmatch(r"(##?)[ \t]+(.+?)[ \t]*#*[ \t]*", linea)
        if titulo and titulo[1] == "#":
            if nombre:
                raise ArchivoInvalidoError(f"Línea {numero}: hay un segundo «# ». {_FORMATO}")
            nombre = _titulo(titulo[2], numero)
            secciones.append((nombre, numero, []))
        elif linea.strip() and not nombre:
            raise ArchivoInvalidoError(f"Línea {numero}: falta el nombre de la tienda. {_FORMATO}")
        elif titulo:
            secciones.append((_titulo(titulo[2], numero), numero, []))
        elif nombre:
            secciones[-1][2].append(linea)
    if len(secciones) < 2:
        raise ArchivoInvalidoError(f"El archivo no tiene secciones. {_FORMATO}")
    presentacion, *resto = secciones
    if not "".join(presentacion[2]).strip():
        secciones = resto
    return Documento(nombre, tuple(_seccion(*seccion) for seccion in secciones))


def _lineas(texto: str) -> list[tuple[int, str]]:
    """Numbered from 1, without HTML comments: those are notes of the owner, not for customers."""
    sin_notas = re.sub(r"<!--.*?-->", lambda nota: "\n" * nota[0].count("\n"), texto, flags=re.DOTALL)
    return list(enumerate(sin_notas.split("\n"), start=1))


def _titulo(titulo: str, numero: int) -> str:
    if len(titulo) > _LARGO_TITULO:
        raise ArchivoInvalidoError(f"Línea {numero}: el título pasa de {_LARGO_TITULO} caracteres.")
    return titulo


def _seccion(titulo: str, numero: int, lineas: list[str]) -> Seccion:
    texto = "\n".join(linea.rstrip() for linea in lineas).strip()
    if not texto:
        raise ArchivoInvalidoError(f"Línea {numero}: la sección «{titulo}» no tiene texto.")
    if len(texto) > _LARGO_TEXTO:
        raise ArchivoInvalidoError(f"Línea {numero}: la sección «{titulo}» pasa de {_LARGO_TEXTO} letras.")
    return Seccion(titulo, texto)
