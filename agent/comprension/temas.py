"""What a question asks of the business, and what a sentence of its owner is about: topics of any shop."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from agent.comprension.vocabulario import alternativas

_ARCHIVO = Path(__file__).parent.parent / "lengua" / "temas.yaml"


@dataclass(frozen=True, slots=True)
class Tema:
    pregunta: re.Pattern[str]
    alude: re.Pattern[str]  # `pregunta` too
    dice: re.Pattern[str]


def _forma(*partes: str) -> re.Pattern[str]:
    return re.compile(alternativas("\n".join(partes)))


@lru_cache(maxsize=1)
def _datos() -> dict[str, dict[str, Any]]:
    datos: dict[str, dict[str, Any]] = yaml.safe_load(_ARCHIVO.read_text("utf-8"))
    return datos


@lru_cache(maxsize=1)
def _temas() -> dict[str, Tema]:
    return {
        nombre: Tema(
            _forma(tema["pregunta"]),
            _forma(tema["pregunta"], tema.get("alude", "")),
            _forma(tema.get("dice", tema["pregunta"])),
        )
        for nombre, tema in _datos()["temas"].items()
    }


def pregunta_de_empresa(plano: str, *, menos: str = "") -> bool:
    """Whether a folded clause shows by its form alone that it asks about the business, not its goods."""
    return any(tema.pregunta.search(plano) for nombre, tema in _temas().items() if nombre != menos)


def temas_preguntados(plano: str) -> frozenset[str]:
    """Topics of a folded question, already known to be about the business."""
    preguntados = {nombre for nombre, tema in _temas().items() if tema.pregunta.search(plano)}
    aludidos = {nombre for nombre, tema in _temas().items() if tema.alude.search(plano)}
    return frozenset(preguntados or aludidos)


def temas_dichos(plano: str) -> frozenset[str]:
    """Topics that a folded sentence of the owner's document speaks of."""
    return frozenset(nombre for nombre, tema in _temas().items() if tema.dice.search(plano))


@dataclass(frozen=True, slots=True)
class _Respuesta:
    """A kind of answer: which questions want it, which sentences give it."""

    pide: re.Pattern[str]
    da: re.Pattern[str]


@lru_cache(maxsize=1)
def _respuestas() -> dict[str, _Respuesta]:
    return {
        clase: _Respuesta(_forma(formas["pide"]), _forma(formas["da"]))
        for clase, formas in _datos()["respuestas"].items()
    }


@lru_cache(maxsize=1)
def _iguales() -> list[tuple[re.Pattern[str], str]]:
    return [(_forma(formas), igual) for igual, formas in _datos()["iguales"].items()]


def igualar(plano: str) -> str:
    """A folded text with one word for what people call in several ways."""
    for forma, igual in _iguales():
        plano = forma.sub(igual, plano)
    return plano


def respuesta_pedida(plano: str) -> frozenset[str]:
    """What kinds of answer a folded question wants."""
    return frozenset(clase for clase, forma in _respuestas().items() if forma.pide.search(plano))


def respuesta_dada(plano: str) -> frozenset[str]:
    """What kinds of answer a folded sentence gives."""
    return frozenset(clase for clase, forma in _respuestas().items() if forma.da.search(plano))
