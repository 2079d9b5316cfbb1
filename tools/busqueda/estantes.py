"""Shelves asked for by their name: "tintos" is all of "Vinos tintos", though one product alone says it."""

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache

import numpy as np

from agent.texto import VACIAS, singular, tokens
from tools.busqueda.analisis import Lugar
from tools.busqueda.colores import es_color
from tools.busqueda.estado import Estado
from tools.busqueda.palabras import RELLENO
from tools.busqueda.puntaje import Evaluacion

_PUNTAJE = np.float32(0.9)


def estantes(texto: str, categorias: Iterable[str], estado: Estado) -> list[str]:
    """The categories that a query names and nothing else; none where some product is called so."""
    dichas = [p for p in map(singular, tokens(texto)) if p not in VACIAS and p not in RELLENO]
    if not dichas or not all(p.isalpha() for p in dichas) or _encabeza(dichas[0], estado):
        return []
    return [categoria for categoria in categorias if _la_nombran(dichas, categoria, estado)]


def _encabeza(palabra: str, estado: Estado) -> bool:
    return bool(np.any(estado.lexico.postings(palabra).lugares == Lugar.CABEZA))


def _la_nombran(dichas: list[str], categoria: str, estado: Estado) -> bool:
    suyas = palabras_del_estante(categoria)
    if not suyas or not set(dichas) <= set(suyas):
        return False
    # "manual", of "Herramienta manual", is no shelf: "tinto", of "Vinos tintos", is.
    return suyas[0] in dichas or any(estado.vocabulario.es_cosa(p) or es_color(p) for p in dichas)


@lru_cache(maxsize=1024)
def palabras_del_estante(categoria: str) -> tuple[str, ...]:
    """Its words of weight, without what it says to lack: "Sin alcohol"."""
    palabras = tokens(categoria)
    return tuple(
        singular(p)
        for i, p in enumerate(palabras)
        if p not in VACIAS and (i == 0 or palabras[i - 1] != "sin")
    )


def del_estante(evaluacion: Evaluacion, suyos: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Evaluacion:
    """All that stands there answers alike, and nothing else does."""
    puntaje = np.where(suyos, _PUNTAJE, evaluacion.puntaje)
    return replace(evaluacion, puntaje=puntaje, exacta=suyos, plena=suyos, dudosa=~suyos)
