"""The words of questions about a product (`agent/lengua/detalles.yaml`), and of the texts that answer."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from agent.comprension.vocabulario import alternativas

_ARCHIVO = Path(__file__).parent.parent / "lengua" / "detalles.yaml"
CUENTA, FRECUENCIA, DOSIS = "cuenta", "frecuencia", "dosis"


@dataclass(frozen=True, slots=True)
class Propiedad:
    """`dice`: a sentence says it; `mide`: a figure may; `atributos`: how a catalogue's column is called."""

    nombre: str
    pregunta: re.Pattern[str]
    dice: re.Pattern[str]
    mide: re.Pattern[str] | None
    atributos: frozenset[str]


@dataclass(frozen=True, slots=True)
class Formas:
    propiedades: dict[str, Propiedad]
    comparar: re.Pattern[str]
    recomendar: re.Pattern[str]
    relaciones: re.Pattern[str]
    hacen: re.Pattern[str]
    es: re.Pattern[str]
    tiene: re.Pattern[str]
    tienen: re.Pattern[str]
    que_cumplan: re.Pattern[str]
    no_dicen: re.Pattern[str]
    de_lo_dicho: re.Pattern[str]
    de_salud: re.Pattern[str]
    afines: tuple[tuple[str, ...], ...]


def _forma(texto: str, envoltura: str = "{}") -> re.Pattern[str]:
    return re.compile(envoltura.format(alternativas(texto)))


@lru_cache(maxsize=1)
def formas() -> Formas:
    datos: dict[str, Any] = yaml.safe_load(_ARCHIVO.read_text("utf-8"))
    propiedades = {
        nombre: Propiedad(
            nombre,
            _forma(p["pregunta"], r"\b(?:{})"),
            _forma(p["dice"]),
            _forma(p["mide"]) if "mide" in p else None,
            frozenset(p.get("atributos", "").split()),
        )
        for nombre, p in datos["propiedades"].items()
    }
    return Formas(
        propiedades,
        _forma(datos["comparar"], r"\b(?:{})"),
        _forma(datos["recomendar"], r"\b(?:{})"),
        _forma(datos["relaciones"], r"\b(?:{}) ?(?P<que>.+)"),
        _forma(datos["hacen"]),
        _forma(datos["es"], r"\b(?:{}) (?P<que>.+)"),
        _forma(datos["tiene"], r"^(?:(?:y|pero|ese|esa|este|esta|eso) )*(?:{}) (?P<que>.+)"),
        _forma(datos["tienen"], r"^(?:y )?(?:el|la|los|las) .+? (?P<detalle>(?:{}) (?P<que>.+))"),
        _forma(datos["que_cumplan"], r"\b(?P<detalle>(?:{}) (?P<que>.+))"),
        _forma(datos["no_dicen"], r"(?:{})\b"),
        _forma(datos["de_lo_dicho"]),
        _forma(datos["de_salud"]),
        tuple(tuple(grupo.split()) for grupo in datos["afines"]),
    )


def propiedades() -> list[Propiedad]:
    return list(formas().propiedades.values())


def propiedad(nombre: str) -> Propiedad:
    return formas().propiedades[nombre]


def propiedades_preguntadas(plano: str) -> list[Propiedad]:
    """What a folded question asks of a product, by its form."""
    return [p for p in propiedades() if p.pregunta.search(plano)]


def sin_la_forma(plano: str) -> str:
    """A folded question with the words gone that only make it a question: "trae pilas" is "pilas"."""
    plano = _CUANTO_TIEMPO.sub(" ", plano)
    for p in propiedades():
        plano = p.pregunta.sub(_lo_que_nombra, plano)
    f = formas()
    for forma in (f.que_cumplan, f.relaciones, f.es, f.tiene, f.tienen):
        if hallado := forma.search(plano):
            plano = f"{plano[: hallado.start()]} {hallado['que']}"
            break
    return plano.strip()


_CUANTO_TIEMPO = re.compile(r"\b(?:(?:en|por|a|cada) )?cuant[oa]s? (?:tiempo|rato|minutos|horas|dias)\b")


def _lo_que_nombra(pregunta: re.Match[str]) -> str:
    """What the form itself says of the thing: the wax of "de que cera es"."""
    dichos = pregunta.groupdict()
    return next((dichos[grupo] for grupo in ("que", "cual", "otro") if dichos.get(grupo)), " ")


def cosa_contada(plano: str) -> str:
    """What "¿cuántas hojas trae?" counts, or nothing."""
    hallado = formas().propiedades[CUENTA].pregunta.search(plano)
    return next((v for v in hallado.groupdict().values() if v), "") if hallado else ""


def pregunta_de_lo_dicho(plano: str) -> bool:
    """Whether folded words, from the first, ask something of goods named before them: "¿trae pilas?"."""
    return bool(formas().de_lo_dicho.match(plano)) or any(p.pregunta.match(plano) for p in propiedades())


def es_de_salud(plano: str) -> bool:
    """Whether a wrong answer may make somebody ill: "lleva leche", "soy alérgica"."""
    return bool(formas().de_salud.search(plano))


def afines(una: str, otra: str) -> bool:
    """Whether two folded words speak of one matter: "lactosa" and "leche"."""
    return any(una.startswith(grupo) and otra.startswith(grupo) for grupo in formas().afines)


def compara(plano: str) -> bool:
    """Whether it asks how several differ, or which of them is best."""
    return bool(formas().comparar.search(plano) or formas().recomendar.search(plano))


def pide_los_que(plano: str) -> bool:
    """Whether it asks for those that are so: "que soporten 130 kg"."""
    return bool(formas().que_cumplan.match(plano))


def se_lo_hacemos(plano: str) -> bool:
    """Whether it asks for work on the goods: "los inflan", "cada cuánto se recarga"."""
    return bool(formas().hacen.search(plano) or propiedad(FRECUENCIA).pregunta.search(plano))
