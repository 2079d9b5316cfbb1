"""Conversation files read strictly: a mistake is told with its file and line."""

import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from api.evaluacion.catalogos import CatalogoInvalidoError, skus_de
from api.evaluacion.esquema import COMPORTAMIENTOS, RETENIDAS, Caso
from settings import Settings

Ruta = tuple[str | int, ...]
# YAML 1.2: in 1.1 "no" is a boolean and "12:30" a number, and customers say both.
_ENTERO = re.compile(r"[-+]?\d+")
_DECIMAL = re.compile(r"[-+]?\d+\.\d+")
# An address without quotes ("Calle 10 # 43-25"): to YAML its number is a comment.
_SE_PIERDE = re.compile(r"""\s*(- )?("?[a-z_:]+"?): +[^"'{\[|>#][^"]*\s#\s*\d""")
_PALABRAS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}


class CasoInvalidoError(ValueError):
    """One line for each mistake: `archivo:línea: qué`."""

    def __init__(self, errores: list[str]) -> None:
        super().__init__("\n".join(errores))
        self.errores = errores


def cargar_casos(carpeta: Path) -> list[Caso]:
    """Every conversation under `carpeta`, by name.

    Raises:
        CasoInvalidoError: all the mistakes of all the files.
    """
    casos: list[Caso] = []
    errores: list[str] = []
    archivos = sorted(ruta for ruta in carpeta.rglob("*.yaml") if ruta.name != "pendientes.yaml")
    for archivo in archivos:
        try:
            casos.append(cargar_caso(archivo))
        except CasoInvalidoError as error:
            errores += error.errores
    if not archivos:
        errores.append(f"{carpeta}: no hay conversaciones (*.yaml)")
    if errores:
        raise CasoInvalidoError(errores)
    return casos


def cargar_caso(archivo: Path) -> Caso:
    """One conversation. Raises CasoInvalidoError."""
    datos, lineas = leer_yaml(archivo)
    try:
        caso = Caso.model_validate(datos)
    except ValidationError as error:
        raise CasoInvalidoError(
            [_situar(archivo, lineas, fallo["loc"], fallo["msg"]) for fallo in error.errors()]
        ) from None
    caso._archivo = archivo
    if errores := [_situar(archivo, lineas, ruta, que) for ruta, que in _revisar(caso)]:
        raise CasoInvalidoError(errores)
    return caso


def leer_yaml(archivo: Path) -> tuple[Any, dict[Ruta, int]]:
    """The data, and the line of each of its parts. Raises CasoInvalidoError."""
    try:
        texto = archivo.read_text("utf-8")
        nodo = yaml.compose(texto, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        linea = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CasoInvalidoError([f"{archivo}:{linea}: {error.problem}"]) from None
    except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
        raise CasoInvalidoError([f"{archivo}:1: {error}"]) from None
    if perdida := next((n for n, linea in enumerate(texto.splitlines(), 1) if _SE_PIERDE.match(linea)), 0):
        raise CasoInvalidoError([f"{archivo}:{perdida}: lo que sigue a # se pierde: va entre comillas"])
    lineas: dict[Ruta, int] = {}
    return (_valor(nodo, (), lineas, archivo) if nodo else None), lineas


def _valor(nodo: yaml.Node, ruta: Ruta, lineas: dict[Ruta, int], archivo: Path) -> Any:
    lineas.setdefault(ruta, nodo.start_mark.line + 1)
    if isinstance(nodo, yaml.SequenceNode):
        return [_valor(parte, (*ruta, i), lineas, archivo) for i, parte in enumerate(nodo.value)]
    if isinstance(nodo, yaml.MappingNode):
        datos: dict[str, Any] = {}
        for clave, parte in nodo.value:
            linea, nombre = clave.start_mark.line + 1, str(clave.value)
            if nombre in datos:
                raise CasoInvalidoError([f"{archivo}:{linea}: «{nombre}» está dos veces"])
            lineas[(*ruta, nombre)] = linea
            datos[nombre] = _valor(parte, (*ruta, nombre), lineas, archivo)
        return datos
    return _escalar(str(nodo.value)) if getattr(nodo, "style", None) is None else str(nodo.value)


def _escalar(texto: str) -> Any:
    if texto in _PALABRAS:
        return _PALABRAS[texto]
    if _ENTERO.fullmatch(texto):
        return int(texto)
    return float(texto) if _DECIMAL.fullmatch(texto) else texto


def _situar(archivo: Path, lineas: dict[Ruta, int], ruta: Ruta, que: str) -> str:
    """pydantic's paths name union members too: the longest part that the file has."""
    propia: Ruta = ()
    for parte in ruta:
        if (*propia, parte) in lineas:
            propia = (*propia, parte)
    campo = ".".join(map(str, propia))
    return f"{archivo}:{lineas.get(propia, 1)}: {campo + ': ' if campo else ''}{que}"


def _revisar(caso: Caso) -> Iterator[tuple[Ruta, str]]:
    """What the schema cannot know: folders, SKUs and settings."""
    if caso.retenida != (caso.archivo.parent.name == RETENIDAS):
        yield ("retenida",), f"va con la carpeta {RETENIDAS}/, y solo con ella"
    if caso.comportamiento not in COMPORTAMIENTOS:
        yield (), f"la carpeta «{caso.comportamiento}» no es ninguna de {', '.join(COMPORTAMIENTOS)}"
    desconocidos = [nombre for nombre in caso.ajustes if nombre not in Settings.model_fields]
    yield from ((("ajustes", nombre), "ese ajuste no existe") for nombre in desconocidos)
    try:
        existentes = skus_de(caso)
    except CatalogoInvalidoError as error:
        yield ("catalogo" if caso.catalogo else "productos",), str(error)
        return
    for ruta, sku in _skus_nombrados(caso):
        if not any(fnmatchcase(existente, sku) for existente in existentes):
            yield ruta, f"la tienda no tiene el SKU «{sku}»"


def _skus_nombrados(caso: Caso) -> Iterator[tuple[Ruta, str]]:
    yield from _de_lineas(caso.final.pedido, ("final", "pedido"))
    yield from _de_lineas(caso.final.ventas, ("final", "ventas"))
    yield from ((("final", "stock", sku), sku) for sku in caso.final.stock)
    yield from _de_nunca(caso.nunca, ("nunca",))
    for i, turno in enumerate(caso.turnos):
        yield from _de_lineas(turno.pedido, ("turnos", i, "pedido"))
        yield from _de_lineas(turno.si_pedido, ("turnos", i, "si_pedido"))
        yield from _de_nunca(turno.nunca, ("turnos", i, "nunca"))
        for campo in ("incluye", "alguno", "solo"):
            for sku in getattr(turno.productos, campo, []):
                yield ("turnos", i, "productos", campo), sku


def _de_lineas(lineas: Any, ruta: Ruta) -> Iterator[tuple[Ruta, str]]:
    if isinstance(lineas, dict):
        yield from (((*ruta, sku), sku) for sku in lineas)
    for i, parte in enumerate(lineas if isinstance(lineas, list) else []):
        yield from _de_lineas(parte, (*ruta, i))


def _de_nunca(clausulas: Any, ruta: Ruta) -> Iterator[tuple[Ruta, str]]:
    for i, clausula in enumerate(clausulas):
        for sku in (clausula.vende, clausula.ofrece):
            if sku is not None:
                yield (*ruta, i), sku
