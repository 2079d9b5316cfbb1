"""Whether several products are one thing in several versions, and what tells the versions apart."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.texto import VACIAS, plegar, singular
from tools.busqueda.colores import color_en
from tools.busqueda.medidas import leer
from tools.busqueda.tipos import ProductoIndexado

# How a dimension is asked for. What is not here is asked for by its values alone.
_NOMBRES = {
    "masa": "peso", "volumen": "contenido", "longitud": "medida", "talla": "talla", "datos": "capacidad",
    "potencia": "potencia", "tension": "voltaje", "cuenta": "presentación", "calibre": "calibre",
    "corriente": "amperaje", "onza": "contenido", "edad": "edad", "#": "número", "color": "color",
}  # fmt: skip
_PALABRA = re.compile(r"[a-z0-9]+(?:[.,/-][0-9]+)*[\"']?")
_MAXIMO_PALABRAS_DISTINTAS = 3


@dataclass(frozen=True, slots=True)
class GrupoVariantes:
    """nombre: what they share. atributo: what differs ("color", "talla", "peso"), or "" when it has no name.
    valores: (value as the catalogue writes it, product id), in the order given.
    """

    nombre: str
    atributo: str
    valores: tuple[tuple[str, int], ...]


def agrupar(productos: Sequence[ProductoIndexado]) -> GrupoVariantes | None:
    """The products as versions of one thing that differ in one attribute; None when they are unlike.

    "Extintor 10 libras" and "Extintor 20 libras" differ in "peso", with values "10 libras" and "20 libras",
    so that the agent can ask "¿de 10 libras o de 20 libras?".
    """
    if len(productos) < 2:
        return None
    return _por_atributos(productos) or _por_nombre(productos)


def _por_atributos(productos: Sequence[ProductoIndexado]) -> GrupoVariantes | None:
    """Same name without the value of the one attribute that differs."""
    claves = Counter(clave for p in productos for clave in p.atributos)
    comunes = [clave for clave, veces in claves.items() if veces == len(productos)]
    distintas = [
        c for c in comunes if len({plegar(str(p.atributos[c])) for p in productos}) == len(productos)
    ]
    for clave in distintas:
        restos = {_sin(p.nombre, str(p.atributos[clave])) for p in productos}
        if len(restos) == 1 and (resto := restos.pop()):
            valores = tuple((str(p.atributos[clave]), p.id) for p in productos)
            return GrupoVariantes(
                _como_escrito(productos[0].nombre, resto), str(clave).replace("_", " "), valores
            )
    return None


def _sin(nombre: str, valor: str) -> tuple[str, ...]:
    palabras, fuera = _claves(nombre), _claves(valor)
    return tuple(p for p in palabras if p not in fuera)


def _claves(texto: str) -> list[str]:
    return [singular(p) for p in _PALABRA.findall(plegar(texto)) if p not in VACIAS]


def _por_nombre(productos: Sequence[ProductoIndexado]) -> GrupoVariantes | None:
    """Names that share beginning and end, and differ in a few words that say the same kind of thing."""
    nombres = [p.nombre.split() for p in productos]
    claves = [[plegar(t).strip(",.;()") for t in n] for n in nombres]
    inicio = _comunes(claves)
    final = _comunes([list(reversed(c[inicio:])) for c in claves])
    medios = [n[inicio : len(n) - final] for n in nombres]
    if not inicio or any(not m or len(m) > _MAXIMO_PALABRAS_DISTINTAS for m in medios):
        return None
    valores = [_con_unidad(m, nombres[i][len(nombres[i]) - final :]) for i, m in enumerate(medios)]
    if len({plegar(v) for v in valores}) < len(valores):
        return None
    compartido = " ".join([*nombres[0][:inicio], *nombres[0][len(nombres[0]) - final :]])
    atributo = _atributo(valores, nombres[0][inicio - 1])
    nombre = _recortar(" ".join(nombres[0][:inicio]) if atributo else compartido)
    return GrupoVariantes(nombre, atributo, tuple((v, p.id) for v, p in zip(valores, productos, strict=True)))


def _comunes(listas: Sequence[list[str]]) -> int:
    """How many leading items all lists share; never a whole list."""
    tope = min(len(lista) for lista in listas) - 1
    cuantos = 0
    while cuantos < tope and len({lista[cuantos] for lista in listas}) == 1:
        cuantos += 1
    return cuantos


def _con_unidad(medio: list[str], cola: list[str]) -> str:
    """A figure with the unit that follows it in what the names share: "10" and "libras"."""
    texto = " ".join(medio).strip(",;()")
    if cola and texto[-1:].isdigit():
        completo = f"{texto} {cola[0].strip(',;()')}"
        if any(m.dimension != "#" for m in leer(plegar(completo)).medidas):
            return completo
    return texto


def _atributo(valores: Sequence[str], anterior: str) -> str:
    if plegar(anterior).strip(":") in (
        "talla",
        "color",
        "sabor",
        "aroma",
        "modelo",
        "tamano",
        "calibre",
        "numero",
    ):
        return anterior.lower().strip(":")
    dimensiones = [set(_dimensiones(v)) for v in valores]
    comunes = set.intersection(*dimensiones)
    for dimension in (*[d for d in _NOMBRES if d != "#"], "#"):
        if dimension in comunes:
            return _NOMBRES[dimension]
    return ""


def _dimensiones(valor: str) -> Iterator[str]:
    plegado = plegar(valor)
    for medida in leer(plegado, letras_sueltas=True).medidas:
        yield medida.dimension
    palabras = _PALABRA.findall(plegado)
    if any(color_en(palabras, i) for i in range(len(palabras))):
        yield "color"


def _recortar(nombre: str) -> str:
    """Without a dangling "de", "talla" or "x" at its end."""
    palabras = nombre.split()
    while len(palabras) > 1 and plegar(palabras[-1]).strip(",:;") in (
        *VACIAS,
        "talla",
        "color",
        "x",
        "sabor",
        "-",
    ):
        palabras.pop()
    return " ".join(palabras).strip(" ,;:-")


def _como_escrito(nombre: str, claves: tuple[str, ...]) -> str:
    return _recortar(" ".join(t for t in nombre.split() if _claves(t) == [] or _claves(t)[0] in claves))
