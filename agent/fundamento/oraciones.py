"""A model's text as sentences, and what can be told of one by its form alone."""

import re
from collections.abc import Iterator, Set

from agent.fundamento.afirmaciones import CORRIENTES
from agent.fundamento.afirmaciones import palabras as juego
from agent.texto import VACIAS, plegar, raiz, tokens

LARGO_MAXIMO = 320
_PALABRAS_DE_UNA_EXCLAMACION = 3
# The end of a sentence and the space after it; a line ends one too.
_FIN = re.compile(r"(?<=[.!?…])[\"”»)*]*\s+|\n+")
# Where a full stop ends no sentence: "1. ", "No. 5", "S/. 20", "Cra. 7".
_NO_ACABA = re.compile(
    r"(?:^|\s)(?:\d{1,2}|[A-Z]|no|nro|num|s/|bs|cra|cr|cl|av|sr|sra|dr|dra|tel|ext|aprox|ej|etc|ref|pag|art|[ap]\.\s?m)\.\s*$",
    re.IGNORECASE,
)
_HORA = re.compile(r"[ap]\.\s?m\.\s*$", re.IGNORECASE)
_RENGLON = re.compile(r"\s*(?:[•·*+–—-]\s|\d{1,2}[.)]\s)")
_NIEGAN = juego("niegan")
_DE_OTRA_LENGUA = juego("de_otra_lengua")
_DIRECCION = re.compile(
    r"\S+@\S+\w|\w[\w-]*\.(?:com|co|net|org|io|es|mx|ar|pe|cl|ec)\b(?:/\S*\w)?", re.IGNORECASE
)
_FUERA = re.compile(r"[{}<>\[\]|`\\#_~^=]|https?:|www\.|\*\*")


class Partidor:
    """Cuts a stream of text into sentences as they end."""

    def __init__(self) -> None:
        self._resto = ""

    def agregar(self, trozo: str) -> Iterator[str]:
        self._resto += trozo
        desde = 0
        while fin := _FIN.search(self._resto, desde):
            oracion, sigue = self._resto[: fin.end()], self._resto[fin.end() : fin.end() + 1]
            if (
                "\n" not in fin[0]
                and _NO_ACABA.search(oracion)
                and not (_HORA.search(oracion) and sigue.isupper())
            ):
                desde = fin.end()
                continue
            self._resto, desde = self._resto[fin.end() :], 0
            if oracion.strip():
                yield oracion.strip()

    @property
    def pendiente(self) -> int:
        """Characters of a sentence that has not ended."""
        return len(self._resto)

    def cerrar(self) -> str:
        """What was left; a sentence that was cut short is none."""
        resto, self._resto = self._resto.strip(), ""
        return resto if resto.endswith((".", "!", "…", "?")) else ""


def partir_en_oraciones(texto: str) -> list[str]:
    partidor = Partidor()
    return [*partidor.agregar(texto), *filter(None, [partidor._resto.strip()])]


def es_renglon(linea: str) -> bool:
    return bool(_RENGLON.match(linea))


def es_pregunta(oracion: str) -> bool:
    return "?" in oracion or "¿" in oracion


def niega(oracion: str) -> bool:
    return not _NIEGAN.isdisjoint(tokens(oracion))


def raices(texto: str) -> set[str]:
    """The stems of its words of content."""
    return {
        raiz(palabra)
        for palabra in tokens(texto)
        if palabra not in VACIAS and len(palabra) > 2 and palabra.isalpha()
    }


def tiene_forma_ajena(oracion: str, apoyo: str) -> bool:
    """Code, markup, an address that is not the shop's, or a paragraph without end."""
    ajenos = [*_FUERA.findall(oracion), *_DIRECCION.findall(oracion)]
    return len(oracion) > LARGO_MAXIMO or any(ajeno not in apoyo for ajeno in ajenos)


def es_de_otra_lengua(oracion: str, conocidas: Set[str]) -> bool:
    """By its small words; `conocidas`, those of the facts, are of any language."""
    if any(ord(letra) > 0x24F and letra.isalpha() for letra in oracion):
        return True  # beyond the Latin alphabet
    palabras = [p for p in tokens(oracion) if p.isalpha() and (p in VACIAS or p not in conocidas)]
    ajenas = sum(palabra in _DE_OTRA_LENGUA for palabra in palabras)
    propias = sum(palabra in VACIAS for palabra in palabras)
    if 0 < len(palabras) <= _PALABRAS_DE_UNA_EXCLAMACION:
        return propias == 0 and all(raiz(palabra) not in CORRIENTES for palabra in palabras)
    return (ajenas >= 2 and ajenas > propias) or (len(palabras) >= 6 and propias == 0)


def comparte_tirada(oracion: str, otro: str, palabras: int = 7) -> bool:
    """Whether a run of so many words of the sentence stands in the other text, word for word."""
    dichas, corrido = tokens(oracion), f" {' '.join(tokens(otro))} "
    return any(
        f" {' '.join(dichas[i : i + palabras])} " in corrido for i in range(len(dichas) - palabras + 1)
    )


def igual(una: str, otra: str) -> bool:
    return plegar(una).strip(" .!¡") == plegar(otra).strip(" .!¡")
