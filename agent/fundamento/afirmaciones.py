"""The closed words by which a sentence is checked, from `agent/lengua/afirmaciones.yaml`."""

from pathlib import Path

import yaml

from agent.texto import raiz

_DATOS: dict[str, list[str]] = yaml.safe_load(
    (Path(__file__).parent.parent / "lengua" / "afirmaciones.yaml").read_text("utf-8")
)


def palabras(nombre: str) -> frozenset[str]:
    return frozenset(palabra for linea in _DATOS[nombre] for palabra in linea.split())


def _raices(nombre: str) -> frozenset[str]:
    return frozenset(map(raiz, palabras(nombre)))


AFIRMAN, CORRIENTES = _raices("afirman"), _raices("corrientes")
