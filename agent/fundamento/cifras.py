"""The numbers of a sentence, in figures or words, with what they seem to count."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from agent.comprension.numeros import leer_numero, valor_de_cifras
from agent.comprension.palabras import Palabra
from agent.fundamento.afirmaciones import palabras as juego
from agent.texto import plegar

# As `agent.texto.tokens` cuts a text, so that places are the same.
_TOKEN = re.compile(r"\d+(?:[.,/]\d+)+|[a-z0-9]+")
_CON_SIGNO = re.compile(r"(?:us\$|\bs/\.?|\bbs\.?|r\$|[$€£₡₲])\s*$")
_CON_CENTAVOS = re.compile(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:,\d{3})+\.\d{1,2}")
_UNIDADES = frozenset({"unidad", "unidades", "x"})
_MONEDAS = juego("monedas")
_MULTIPLICAN = juego("multiplican")
_CUESTAN = juego("cuestan")
_POR_CIENTO = re.compile(r"%|\bpor\s?ciento\b|\bporcentaje\b")


@dataclass(frozen=True)
class Cifra:
    """`lugar` counts the tokens before it. `valor` None: it is no number that can be read."""

    lugar: int
    texto: str
    valor: Fraction | None
    dinero: bool


def cifras_de(oracion: str) -> list[Cifra]:
    """All of them but articles ("un", "una")."""
    plana = plegar(oracion)
    partes = list(_TOKEN.finditer(plana))
    palabras = [parte[0] for parte in partes]
    return [*_en_cifras(plana, partes, palabras), *_en_palabras(palabras)]


def _en_cifras(plana: str, partes: Sequence[re.Match[str]], palabras: Sequence[str]) -> Iterator[Cifra]:
    for lugar, parte in enumerate(partes):
        if parte[0].isalpha():
            continue
        siguiente = palabras[lugar + 1] if lugar + 1 < len(palabras) else ""
        cuesta = siguiente not in _UNIDADES and not _CUESTAN.isdisjoint(palabras[max(0, lugar - 3) : lugar])
        dinero = siguiente in _MONEDAS or cuesta or bool(_CON_SIGNO.search(plana[: parte.start()]))
        # Codes and "45k" are no numbers that can be held against the facts.
        legible = siguiente not in _MULTIPLICAN and not any(letra.isalpha() for letra in parte[0])
        yield Cifra(lugar, parte[0], _valor(parte[0]) if legible else None, dinero)


def _valor(cifras: str) -> Fraction | None:
    """ "1.234,50" and "1,234.50" too, which say by themselves which of their marks is which."""
    if _CON_CENTAVOS.fullmatch(cifras):
        enteras, centavos = re.split(r"[.,](?=\d+$)", cifras)
        return Fraction(f"{re.sub(r'[.,]', '', enteras)}.{centavos}")
    return valor_de_cifras(cifras)


def _en_palabras(palabras: Sequence[str]) -> Iterator[Cifra]:
    dichas = [Palabra(palabra, palabra) for palabra in palabras]
    lugar = 0
    while lugar < len(dichas):
        numero = leer_numero(dichas, lugar) if palabras[lugar].isalpha() else None
        if numero is None:
            lugar += 1
            continue
        if not numero.articulo:
            siguiente = palabras[numero.fin] if numero.fin < len(palabras) else ""
            dinero = siguiente in _MONEDAS or not _CUESTAN.isdisjoint(palabras[max(0, lugar - 3) : lugar])
            legible = numero.hasta is None and siguiente not in _MULTIPLICAN
            yield Cifra(
                lugar, " ".join(palabras[lugar : numero.fin]), numero.valor if legible else None, dinero
            )
        lugar = max(lugar + 1, numero.fin)


def habla_de_porcentaje(oracion: str) -> bool:
    return bool(_POR_CIENTO.search(plegar(oracion)))
