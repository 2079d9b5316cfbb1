"""The agent's sentences: read from `plantillas/*.yaml`, checked and compiled once, said in a tone.

What customers and the catalogue say enters only as values: a value is never compiled.
"""

import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml
from jinja2 import Environment, StrictUndefined, Template, TemplateError, nodes
from jinja2.ext import Extension

PLANTILLAS = Path(__file__).parent / "plantillas"
TONO_USUAL = "amigable"
PARA_TODOS = "dice"
Entrada = Literal["hecho", "agregado", "si", "claro", "pena"]
ENTRADAS: tuple[Entrada, ...] = ("hecho", "agregado", "si", "claro", "pena")
_SIN_FRASES = frozenset({"tonos", "paises", "sugerencias"})
_TRATO = "trato"
_TU, _USTED, _VOS = range(3)
_FORMAS = re.compile(r"\[([^\[\]{}|]*)\|([^\[\]{}|]*)(?:\|([^\[\]{}|]*))?\]")
_ENTRADA = re.compile(r"\{\{ (\w+) \}\}")


# The C one reads them ten times faster; a platform's wheel may lack it.
_CARGADOR = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlantillaInvalidaError(ValueError):
    """A sentence that cannot be used; the message names it and says why."""


class Trato(Extension):
    """`[quieres|quiere|querés]` becomes the form of the address in use: tú, usted, vos."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return _FORMAS.sub(self._elegir, source)

    @staticmethod
    def _elegir(hallada: re.Match[str]) -> str:
        tu, usted, vos = hallada.groups()
        formas = (tu, usted, tu if vos is None else vos)
        return f"{{{{ {formas!r}[{_TRATO}] }}}}"


@dataclass(frozen=True, slots=True)
class Tono:
    nombre: str
    usted: bool
    entradas: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Variante:
    plantilla: Template
    usa: frozenset[str]
    entrada: str | None  # the tone's opening that it begins with


@dataclass(frozen=True, slots=True)
class Frase:
    variables: frozenset[str]
    variantes: Mapping[str, tuple[Variante, ...]]  # by tone; PARA_TODOS for the others

    def de(self, tono: str) -> tuple[Variante, ...]:
        return self.variantes.get(tono) or self.variantes[PARA_TODOS]


@dataclass(frozen=True)
class Frases:
    tonos: Mapping[str, Tono]
    paises: Mapping[str, Mapping[str, Any]]
    sugerencias: Mapping[str, Sequence[str]]
    frases: Mapping[str, Frase]

    def tono(self, nombre: str) -> Tono:
        return self.tonos.get(nombre.strip().lower().replace(" ", "_")) or self.tonos[TONO_USUAL]

    def pais(self, codigo: str) -> dict[str, Any]:
        """The words of a country."""
        return {**self.paises["base"], **self.paises.get(codigo, {})}


def elegir(semilla: int, clave: str, cuantas: int) -> int:
    """Which of `cuantas` variants a turn uses: the same for the same seed, on any machine."""
    return zlib.crc32(f"{semilla}/{clave}".encode()) % cuantas


class Voz:
    """Says sentences in one tone for one reply; the tone's opening is said once."""

    def __init__(self, frases: Frases, *, tono: str, voseo: bool, semilla: int) -> None:
        self._frases, self._semilla = frases, semilla
        self._tono = frases.tono(tono)
        self._trato = _USTED if self._tono.usted else _VOS if voseo else _TU
        self._abierta = False

    def decir(self, clave: str, variables: dict[str, Any]) -> str:
        frase = self._frases.frases[clave]
        if variables.keys() != frase.variables:
            raise PlantillaInvalidaError(f"{clave}: {sorted(variables)} en vez de {sorted(frase.variables)}")
        opciones = frase.de(self._tono.nombre)
        variante = opciones[elegir(self._semilla, clave, len(opciones))]
        contexto = {**variables, _TRATO: self._trato}
        if variante.entrada is None:
            return variante.plantilla.render(contexto)
        entrada = self._entrada(variante.entrada)
        texto = variante.plantilla.render({**contexto, variante.entrada: entrada})
        if entrada.endswith((", ", ": ")):
            return texto  # the sentence goes on in lower case
        corte = len(entrada)
        return entrada + texto[corte : corte + 1].upper() + texto[corte + 1 :]

    def abrir(self) -> None:
        """The reply has its opening already."""
        self._abierta = True

    def _entrada(self, nombre: str) -> str:
        if self._abierta:
            return ""
        self.abrir()
        opciones = self._tono.entradas[nombre]
        return opciones[elegir(self._semilla, nombre, len(opciones))]


@lru_cache(maxsize=4)
def cargar(carpeta: Path = PLANTILLAS) -> Frases:
    """All the sentences of a folder.

    Raises:
        PlantillaInvalidaError: the first that is badly written.
    """
    entorno = Environment(undefined=StrictUndefined, autoescape=False, extensions=[Trato])
    tonos = {
        nombre: Tono(nombre, usted=dicho["trato"] == "usted", entradas=dicho["entradas"])
        for nombre, dicho in _leer(carpeta / "tonos.yaml").items()
    }
    frases: dict[str, Frase] = {}
    for archivo in sorted(carpeta.glob("*.yaml")):
        if archivo.stem in _SIN_FRASES:
            continue
        for clave, cuerpo in _leer(archivo).items():
            if clave in frases:
                raise PlantillaInvalidaError(f"{archivo.name}: {clave} está dos veces")
            frases[clave] = _frase(entorno, clave, cuerpo, tonos)
    return Frases(tonos, _leer(carpeta / "paises.yaml"), _leer(carpeta / "sugerencias.yaml"), frases)


def _leer(archivo: Path) -> dict[str, Any]:
    try:
        leido = yaml.load(archivo.read_text(encoding="utf-8"), Loader=_CARGADOR)
    except (OSError, yaml.YAMLError) as error:
        raise PlantillaInvalidaError(f"{archivo.name} no se puede leer: {error}") from error
    if not isinstance(leido, dict):
        raise PlantillaInvalidaError(f"{archivo.name} debe tener claves con sus frases")
    return leido


def _frase(entorno: Environment, clave: str, cuerpo: Any, tonos: Mapping[str, Tono]) -> Frase:
    if not isinstance(cuerpo, dict) or PARA_TODOS not in cuerpo or "variables" not in cuerpo:
        raise PlantillaInvalidaError(f"{clave} necesita `variables` y `{PARA_TODOS}`")
    variables = frozenset(cuerpo["variables"])
    variantes: dict[str, tuple[Variante, ...]] = {}
    for tono, dichas in cuerpo.items():
        if tono == "variables":
            continue
        if tono != PARA_TODOS and tono not in tonos:
            raise PlantillaInvalidaError(f"{clave}: no hay un tono «{tono}»")
        if not (isinstance(dichas, list) and dichas and all(isinstance(d, str) and d for d in dichas)):
            raise PlantillaInvalidaError(f"{clave}: «{tono}» debe ser una lista de frases entre comillas")
        variantes[tono] = tuple(_variante(entorno, clave, dicha, variables) for dicha in dichas)
    return Frase(variables, variantes)


def _variante(entorno: Environment, clave: str, dicha: str, variables: frozenset[str]) -> Variante:
    try:
        arbol = entorno.parse(dicha)
        usa = frozenset(nombre.name for nombre in arbol.find_all(nodes.Name))
        plantilla = Template.from_code(entorno, entorno.compile(arbol), {})
    except TemplateError as error:
        raise PlantillaInvalidaError(f"{clave}: «{dicha}»: {error}") from error
    if ajenas := usa - variables - {_TRATO, *ENTRADAS}:
        raise PlantillaInvalidaError(f"{clave}: «{dicha}» usa {sorted(ajenas)}, que no está en `variables`")
    entradas = usa & set(ENTRADAS)
    primera = _ENTRADA.match(dicha)
    if entradas and not (primera and entradas == {primera[1]} and dicha.count(primera[0]) == 1):
        raise PlantillaInvalidaError(f"{clave}: «{dicha}»: la entrada del tono va una vez, al comienzo")
    return Variante(plantilla, usa & variables, primera[1] if entradas and primera else None)
