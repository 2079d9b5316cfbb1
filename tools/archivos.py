"""Text files that a person hands over: which encoding they are in, or why they are no text."""

import codecs
from collections.abc import Iterator
from typing import IO

from db.errors import ArchivoInvalidoError

DANADO = "\N{REPLACEMENT CHARACTER}"
"""Stands where bytes could not be read, if most of the file could."""

_TROZO = 1 << 20
_FIRMAS = {
    b"PK\x03\x04": "un libro de Excel o un zip",
    b"\xd0\xcf\x11\xe0": "un libro antiguo de Excel",
    b"%PDF": "un PDF",
    b"\x89PNG": "una imagen",
    b"\xff\xd8\xff": "una imagen",
    b"\x1f\x8b": "un archivo comprimido",
}


def codificacion(archivo: IO[bytes]) -> str:
    """The encoding to decode `archivo` with (errors="replace"); leaves it at its start.

    UTF-8 with or without BOM, UTF-16 with BOM (Excel's "Unicode text") or Windows-1252. No detection library:
    these are what spreadsheets write, and a guess among dozens would turn an accent into another alphabet.
    Raises:
        ArchivoInvalidoError: empty, or not text.
    """
    archivo.seek(0)
    inicio = archivo.read(_TROZO)
    archivo.seek(0)
    if not inicio.strip():
        raise ArchivoInvalidoError("El archivo está vacío.")
    for firma, clase in _FIRMAS.items():
        if inicio.startswith(firma):
            raise ArchivoInvalidoError(f"El archivo es {clase}, no un texto. Expórtalo como texto.")
    if inicio.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if _parece_binario(inicio):
        raise ArchivoInvalidoError("El archivo no es un texto: parece binario.")
    return "utf-8-sig" if _es_utf8(archivo) else "cp1252"


def leer_texto(archivo: IO[bytes], *, maximo_bytes: int) -> str:
    """The whole of a small text file, with plain line ends.

    Raises:
        ArchivoInvalidoError: empty, not text, too large or with damaged characters.
    """
    nombre = codificacion(archivo)
    contenido = archivo.read(maximo_bytes + 1)
    if len(contenido) > maximo_bytes:
        raise ArchivoInvalidoError(f"El archivo pasa de {maximo_bytes // 1024} KB.")
    texto = contenido.decode(nombre, errors="replace")
    if DANADO in texto or "\x00" in texto:
        raise ArchivoInvalidoError("El archivo tiene caracteres dañados. Guárdalo como UTF-8.")
    return texto.replace("\r\n", "\n").replace("\r", "\n")


def _parece_binario(inicio: bytes) -> bool:
    controles = len(inicio) - len(inicio.translate(None, bytes(set(range(32)) - set(b"\t\n\r\f\x1a"))))
    # Text may have a stray NUL or two, which refuse their rows; more than one character in twenty is no text.
    return controles > 16 and controles * 20 > len(inicio)


def _es_utf8(archivo: IO[bytes]) -> bool:
    """Whether the file is UTF-8, perhaps with a few damaged bytes.

    Reading all of a nearly-UTF-8 file as Windows-1252 would spoil every accent in silence ("GuÃ­a");
    so what more of the non-ASCII bytes say, decides.
    """
    try:
        for _ in _decodificado(archivo, "strict"):
            pass
    except UnicodeDecodeError:
        enteros = danados = 0
        for texto in _decodificado(archivo, "replace"):
            malos = texto.count(DANADO)
            enteros += len(texto) - len(texto.encode("ascii", "ignore")) - malos
            danados += malos
        return enteros > danados
    else:
        return True
    finally:
        archivo.seek(0)


def _decodificado(archivo: IO[bytes], errores: str) -> Iterator[str]:
    archivo.seek(0)
    decodificador = codecs.getincrementaldecoder("utf-8")(errors=errores)
    while trozo := archivo.read(_TROZO):
        yield decodificador.decode(trozo)
    yield decodificador.decode(b"", final=True)
