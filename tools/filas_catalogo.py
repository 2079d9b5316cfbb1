"""One row of a catalogue file: a product fit to be kept, or the reasons why it is not."""

import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from tools.archivos import DANADO
from tools.importes import ImporteInvalidoError, leer_importe, leer_unidades

LARGO_SKU = 100
LARGO_NOMBRE = 300
LARGO_DESCRIPCION = 4000
LARGO_CATEGORIA = 100
LARGO_ATRIBUTOS = 8000
MAX_ATRIBUTOS = 50

_CONTROLES = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
# Invisible marks: they would make two equal names differ, or turn the text around them.
_INVISIBLES = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_TEXTO_DE_EXCEL = re.compile(r'="([^"]*)"')  # ="00123" keeps Excel from eating the zeros
_DEFUSADA = re.compile(r"\A'(?=[=+\-@\t])")  # how our own exports keep a cell from being a formula
_CODIGO_RECORTADO = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)


@dataclass(frozen=True)
class FilaProducto:
    """None: the file says nothing of it, so what a known product has stays."""

    sku: str
    nombre: str
    precio: Decimal
    descripcion: str | None
    categoria: str | None
    stock: int | None
    atributos: dict[str, Any] | None


class _CeldaInvalidaError(ValueError):
    """The message completes "columna: ..."."""


def leer_fila(celdas: dict[str, str], moneda: str) -> FilaProducto | list[str]:
    """The product of a row, or every reason why it is refused.

    A text column that is there rules, also when its cell is empty; an empty stock leaves the stock as it is.
    """
    lectores: dict[str, Callable[[str], Any]] = {**_LECTORES, "precio": partial(_precio, moneda=moneda)}
    valores: dict[str, Any] = dict.fromkeys(lectores)
    motivos: list[str] = []
    for campo, celda in celdas.items():
        try:
            valores[campo] = lectores[campo](_limpia(celda))
        except (_CeldaInvalidaError, ImporteInvalidoError) as error:
            motivos.append(f"{campo}: {error}")
    if motivos:
        return motivos
    valores["sku"] = valores["sku"] or sku_del_nombre(valores["nombre"])
    return FilaProducto(**valores)


def sku_del_nombre(nombre: str) -> str:
    """The same for names that differ only in case, accents or spaces, so that a second import updates."""
    llano = " ".join(_sin_acentos(nombre).split())
    # Folded to ASCII, unlike names in other alphabets would all be the same.
    firma = hashlib.sha256(llano.encode()).hexdigest()[:8]
    legible = "-".join(re.findall("[a-z0-9]+", llano))[:48].strip("-")
    return f"{legible}-{firma}" if legible else firma


def vista_previa(celdas: dict[str, str]) -> str:
    """How a report names a row: its sku or else its name, as far as they can be shown."""
    for campo in ("sku", "nombre"):
        visible = " ".join(_CONTROLES.sub(" ", celdas.get(campo, "")[:400]).split())
        if visible:
            return visible if len(visible) <= 60 else f"{visible[:60]}…"
    return ""


def _sin_acentos(texto: str) -> str:
    partes = unicodedata.normalize("NFKD", texto.casefold())
    return "".join(caracter for caracter in partes if not unicodedata.combining(caracter))


def _limpia(celda: str) -> str:
    if DANADO in celda:
        raise _CeldaInvalidaError("tiene caracteres dañados; guarda el archivo como UTF-8")
    if not celda.isprintable() and _CONTROLES.search(celda):
        raise _CeldaInvalidaError("tiene caracteres de control")
    celda = celda.strip()
    if celda.startswith("=") and (texto := _TEXTO_DE_EXCEL.fullmatch(celda)):
        return texto[1].strip()
    return celda


def _texto(celda: str, maximo: int) -> str:
    if celda.startswith("="):
        raise _CeldaInvalidaError("es una fórmula; escribe su resultado")
    texto = _DEFUSADA.sub("", celda) if celda.startswith("'") else celda
    if not texto.isascii():
        texto = unicodedata.normalize("NFC", _INVISIBLES.sub("", texto))
    texto = texto.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(texto) > maximo:
        raise _CeldaInvalidaError(f"tiene {len(texto)} caracteres y el máximo es {maximo}")
    return texto


def _una_linea(celda: str, maximo: int) -> str:
    return _texto(" ".join(celda.split()), maximo)


def _nombre(celda: str) -> str:
    nombre = _una_linea(celda, LARGO_NOMBRE)
    if not nombre:
        raise _CeldaInvalidaError("está vacío")
    if not any(caracter.isalnum() for caracter in nombre):
        raise _CeldaInvalidaError("no tiene letras ni números")
    return nombre


def _precio(celda: str, moneda: str) -> Decimal:
    precio = leer_importe(celda, moneda)
    if precio == 0:
        # Usual for "not set yet" in inventories, and the agent would give the product away.
        raise _CeldaInvalidaError("debe ser mayor que cero")
    return precio


def _sku(celda: str) -> str:
    if _CODIGO_RECORTADO.fullmatch(celda):
        raise _CeldaInvalidaError(f"«{celda}» fue recortado por la hoja de cálculo; dale formato de texto")
    return _una_linea(celda, LARGO_SKU)


def _atributos(celda: str) -> dict[str, Any]:
    if not celda:
        return {}
    if len(celda) > LARGO_ATRIBUTOS:
        raise _CeldaInvalidaError(f"tiene {len(celda)} caracteres y el máximo es {LARGO_ATRIBUTOS}")
    atributos = _de_json(celda) if celda.startswith(("{", "[")) else _de_pares(celda)
    if len(atributos) > MAX_ATRIBUTOS:
        raise _CeldaInvalidaError(f"son {len(atributos)} y el máximo es {MAX_ATRIBUTOS}")
    return atributos


def _de_json(celda: str) -> dict[str, Any]:
    try:
        leido = json.loads(celda)
    except (ValueError, RecursionError):
        raise _CeldaInvalidaError("el objeto JSON está mal escrito") from None
    if not isinstance(leido, dict):
        raise _CeldaInvalidaError('se espera un objeto JSON, como {"talla": "38"}')
    atributos = {_texto(_limpia(clave), LARGO_CATEGORIA): valor for clave, valor in leido.items()}
    for clave, valor in atributos.items():
        valores = valor if isinstance(valor, list) else [valor]
        if not clave or not all(map(_es_simple, [clave, *valores])):
            raise _CeldaInvalidaError(f"«{clave}» debe ser texto, número, verdadero o falso, o lista")
    return atributos


def _es_simple(valor: object) -> bool:
    """What jsonb can keep: neither NUL nor half a surrogate pair, no infinity, nothing nested."""
    if isinstance(valor, str):
        return "\x00" not in valor and not any("\ud800" <= caracter <= "\udfff" for caracter in valor)
    if isinstance(valor, float):
        return math.isfinite(valor)
    return valor is None or isinstance(valor, int)


def _de_pares(celda: str) -> dict[str, Any]:
    atributos: dict[str, Any] = {}
    for par in filter(None, (par.strip() for par in celda.split(";"))):
        partes = [parte.strip() for parte in re.split("[=:]", par, maxsplit=1)]
        if len(partes) < 2 or not all(partes):
            raise _CeldaInvalidaError(f"«{par[:40]}» no tiene la forma clave=valor")
        atributos[_texto(partes[0], LARGO_CATEGORIA)] = _texto(partes[1], LARGO_DESCRIPCION)
    return atributos


def _stock(celda: str) -> int | None:
    return leer_unidades(celda) if celda else None


_LECTORES: dict[str, Callable[[str], Any]] = {
    "sku": _sku,
    "nombre": _nombre,
    "descripcion": partial(_texto, maximo=LARGO_DESCRIPCION),
    "categoria": partial(_una_linea, maximo=LARGO_CATEGORIA),
    "stock": _stock,
    "atributos": _atributos,
}
