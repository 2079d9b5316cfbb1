"""Words that the search treats in a way of their own, read from `datos/palabras.txt`.

All but `RELLENO` and `NUMEROS` (plain folded words) are search keys, as `agent.texto.singular` makes them.
"""

import re
from pathlib import Path

from agent.texto import singular, tokens

_ARCHIVO = Path(__file__).parent / "lengua" / "palabras.txt"


def _secciones() -> dict[str, list[str]]:
    lineas = [linea for linea in _ARCHIVO.read_text("utf-8").splitlines() if not linea.startswith("#")]
    partes = re.split(r"^\[(\w+)\]$", "\n".join(lineas), flags=re.MULTILINE)[1:]
    return {nombre: tokens(texto) for nombre, texto in zip(partes[::2], partes[1::2], strict=True)}


def _claves(palabras: list[str]) -> frozenset[str]:
    return frozenset(singular(p) for p in palabras)


_SECCIONES = _secciones()
RELLENO: frozenset[str] = frozenset(_SECCIONES["relleno"])
NUMEROS: frozenset[str] = frozenset(_SECCIONES["numeros"])
SUAVES = _claves(_SECCIONES["suaves"])
FINES = _claves(_SECCIONES["fines"])
EMPAQUES = _claves(_SECCIONES["empaques"])
ENVASES = _claves(_SECCIONES["envases"])
FORMAS = _claves(_SECCIONES["formas"])
COMBOS = _claves(_SECCIONES["combos"])
CALIFICAN = _claves(_SECCIONES["califican"])
COSAS = _claves(_SECCIONES["cosas"])
MARCAS = _claves(_SECCIONES["marcas"])
CUALIDADES = _claves(_SECCIONES["cualidades"]) - COSAS
COMUNES = COSAS | CUALIDADES | MARCAS
# Brands and qualities: a product's name may open with one before it says what the thing is.
NO_COSAS = COMUNES - COSAS


def _conjugados(infinitivos: list[str]) -> frozenset[str]:
    """Regular forms; the irregular ones that matter stand among the filler words."""
    finales = {fin: _SECCIONES[f"en_{fin}"] for fin in ("ar", "er", "ir")}
    return frozenset(verbo[:-2] + final for verbo in infinitivos for final in finales[verbo[-2:]])


VERBOS = _conjugados(_SECCIONES["verbos"])
# Words that name a kind together with the letter after them: vitamina c, tipo c, clase b.
NOMBRAN_LETRA: frozenset[str] = frozenset(
    [
        "vitamina",
        "tipo",
        "clase",
        "complejo",
        "hepatitis",
        "grado",
        "usb",
        "serie",
        "modelo",
        "plan",
        "formato",
    ]
)
