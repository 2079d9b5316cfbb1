"""English of the counter, word by word into Spanish, so that the engine has one language to read.

Phrases, counts, descriptions and goods come from `agent/lengua/ingles.yaml`; the longest match wins. Goods
that have several Spanish names take the one that the shop uses.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

import yaml

from agent.comprension.lexico import MEDIDAS
from agent.comprension.palabras import Palabra, planas
from agent.comprension.reglas import es_ataque
from agent.texto import plegar

Conoce = Callable[[str], bool]
Clase = Literal["frase", "cuenta", "descripcion", "bien"]
_ARCHIVO = Path(__file__).parent.parent / "lengua" / "ingles.yaml"
_CARGADOR = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEMAS: tuple[tuple[str, Clase], ...] = (
    ("bienes", "bien"), ("descripciones", "descripcion"), ("cuentas", "cuenta"), ("frases", "frase"),
)  # fmt: skip
# Said in Spanish too, or in any language: they tell nothing of the message's.
_DE_TODOS = frozenset(
    [
        "i",
        "sale",
        "brown",
        "ok",
        "okay",
        "hey",
        "bye",
        "cool",
        "sorry",
        "please",
        "pls",
        "thanks",
        "baby",
        "come",
        "real",
        "pan",
        "pie",
        "red",
        "ten",
        "can",
        "once",
        "van",
        "use",
        "dice",
        "hot",
        "dog",
        "light",
        "gamer",
        "gaming",
        "wifi",
        "bluetooth",
        "online",
        "link",
        "bar",
        "full",
        "express",
        "spa",
        "gym",
        "jeans",
        "shorts",
        "leggings",
        "whisky",
        "shampoo",
        "hamburger",
        "sandwich",
        "animal",
        "case",
        "power",
        "bank",
        "drive",
        "top",
        "set",
        "plus",
        "deal",
        "half",
        "delivery",
        "stock",
        "checkout",
        "info",
        "extra",
        "super",
        "nice",
        "test",
        "item",
        "toy",
        "apple",
        "has",
        "see",
        "to",
        "table",
        "pay",
    ]
)
_ESPANOL = re.compile(
    r"(?:el|los?|las?|una?|que|y|en|con|por|para|quiero|dame|tienes?|hay|cuanto|mi|es|de|del)"
)

_AUXILIARES = frozenset({"does", "do", "did"})


@dataclass(frozen=True)
class Entrada:
    clase: Clase
    nombres: tuple[str, ...]  # Spanish, the commonest first
    plural: bool = False


@dataclass(frozen=True)
class _Trozo:
    clase: Clase | None
    palabras: tuple[Palabra, ...]


def _pares(tema: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for entrada in tema.split(","):
        ingles, _, espanol = entrada.partition("=")
        yield " ".join(ingles.split()), tuple(nombre.strip() for nombre in espanol.split("/"))


def _en_plural(ingles: str) -> str:
    if re.search(r"(?:s|x|z|ch|sh|(?<=t)o)$", ingles):
        return f"{ingles}es"
    if re.search(r"[^aeiou]y$", ingles):
        return f"{ingles[:-1]}ies"
    return re.sub(r"(?<=[^f])fe?$", "ve", ingles) + "s"


def pluralizar(espanol: str) -> str:
    """The first word, the noun, in the plural: "pastilla de freno" gives "pastillas de freno"."""
    nombre, _, resto = espanol.partition(" ")
    if nombre[-1:] in "aeioué":
        nombre += "s"
    elif nombre.endswith("z"):
        nombre = f"{nombre[:-1]}ces"
    elif not nombre.endswith("s"):
        nombre = re.sub("[áíó](?=n$)", lambda m: plegar(m[0]), nombre) + "es"
    return f"{nombre} {resto}".strip()


@lru_cache(maxsize=1)
def _lexico() -> dict[str, Entrada]:
    temas = yaml.load(_ARCHIVO.read_text("utf-8"), _CARGADOR)
    entradas: dict[str, Entrada] = {}
    for tema, clase in _TEMAS:
        for ingles, nombres in _pares(temas[tema]):
            entradas[ingles] = Entrada(clase, nombres)
            if clase == "bien":
                entradas.setdefault(_en_plural(ingles), Entrada(clase, nombres, plural=True))
    return entradas


@lru_cache(maxsize=1)
def _inglesas() -> frozenset[str]:
    """Words that only English has."""
    entradas = _lexico()
    espanolas = {p for e in entradas.values() for nombre in e.nombres for p in plegar(nombre).split()}
    return frozenset(p for ingles in entradas for p in ingles.split()) - espanolas - _DE_TODOS


@lru_cache(maxsize=1)
def _de_frases() -> frozenset[str]:
    """Words of the turns of speech: "chargers" may be loose in a Spanish message, "the" may not."""
    return frozenset(p for ingles, e in _lexico().items() if e.clase == "frase" for p in ingles.split())


@lru_cache(maxsize=1)
def _largo_maximo() -> int:
    return max(len(ingles.split()) for ingles in _lexico())


def bienes() -> dict[str, tuple[str, ...]]:
    """English goods, in the singular, with their Spanish names."""
    return {i: e.nombres for i, e in _lexico().items() if e.clase == "bien" and not e.plural}


def es_ingles(palabras: Sequence[Palabra]) -> bool:
    """Whether as many words are English only as are of no known language, names and marks among these."""
    dichas = [p.plana for p in palabras if p.plana[:1].isalpha() and p.plana not in _DE_TODOS | MEDIDAS]
    propias = [palabra for palabra in dichas if palabra in _inglesas()]
    ajenas = sum(palabra not in _inglesas() and palabra not in _lexico() for palabra in dichas)
    if any(_ESPANOL.fullmatch(palabra) for palabra in dichas) and len(propias) < 3:
        return False
    if not _de_frases().isdisjoint(propias):
        return len(propias) >= ajenas
    return bool(propias) and not ajenas


def traducir(
    palabras: tuple[Palabra, ...], conoce: Conoce, vende: Conoce | None = None
) -> tuple[Palabra, ...]:
    """The message in Spanish where it is in English; else as it is. `conoce` tells the shop's words.

    `vende`: those of its names, which choose first: a bakery's nuts are none of a hardware shop's.

    An attack stays as typed: its words are what it is known by.
    """
    if not es_ingles(palabras) or es_ataque(planas(palabras)):
        return palabras
    trozos: list[_Trozo] = []
    i = 0
    while i < len(palabras):
        largo, entrada = _hallar(palabras, i)
        if entrada is None:
            trozos.append(_Trozo(None, (palabras[i],)))
        elif palabras[i].plana == "one" and trozos and trozos[-1].clase in {"descripcion", "bien"}:
            pass  # "the blue one"
        else:
            trozos.append(_trozo(palabras[i : i + largo], entrada, conoce, vende))
        i += largo
    dichas = tuple(p for trozo in _en_orden(trozos) for p in trozo.palabras)
    if palabras[0].plana not in _AUXILIARES:
        return dichas
    # "does the cake have nuts?"
    return tuple(Palabra("tiene", "tiene") if p.plana == "tener" else p for p in dichas)


def _hallar(palabras: tuple[Palabra, ...], i: int) -> tuple[int, Entrada | None]:
    """The longest entry that starts at a word, and how many words it takes."""
    for largo in range(min(_largo_maximo(), len(palabras) - i), 0, -1):
        if entrada := _lexico().get(" ".join(p.plana for p in palabras[i : i + largo])):
            return largo, entrada
    return 1, None


def _trozo(dichas: tuple[Palabra, ...], entrada: Entrada, conoce: Conoce, vende: Conoce | None) -> _Trozo:
    nombre = entrada.nombres[0]
    if entrada.clase in {"bien", "descripcion"}:
        suyos = [n for n in entrada.nombres if all(map(conoce, plegar(n).split()))]
        vendidos = [n for n in suyos if vende and all(map(vende, plegar(n).split()))]
        suyo = next(iter(vendidos or suyos), None)
        if suyo is None and all(conoce(p.plana) for p in dichas):
            return _Trozo(entrada.clase, dichas)
        nombre = suyo or nombre
    if entrada.plural:
        nombre = pluralizar(nombre)
    return _Trozo(entrada.clase, tuple(Palabra(plegar(palabra), palabra) for palabra in nombre.split()))


def _en_orden(trozos: list[_Trozo]) -> list[_Trozo]:
    """Spanish names the thing first: "black leather boots" are "botas cuero negro"."""
    ordenados: list[_Trozo] = []
    nombre: list[_Trozo] = []
    for trozo in trozos:
        if trozo.clase in {"bien", "descripcion"}:
            nombre.insert(0, trozo)
            continue
        ordenados += [*nombre, trozo]
        nombre = []
    return ordenados + nombre
