"""So many of each: "uno de cada uno", "9 paletas, tres de cada una", "una paleta de cada sabor"."""

import re
from collections.abc import Sequence

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, unir
from agent.texto import plegar

_ENVASES = "|".join(sorted(lexico.EMPAQUES | lexico.UNIDADES))
DE_CADA = rf"\w+ (?:(?:{_ENVASES}) )?(?:de |por )?cada"
_CADA = re.compile(
    rf"(?<!\S)(?:{DE_CADA}(?: (?:un[oa]|cual|tipo|color|sabor|talla|referencia))?|"
    r"de a \w+(?: cada un[oa])?)$"
)


def de_cada_uno(palabras: list[Palabra]) -> tuple[Cantidad | None, list[Palabra]]:
    """ "uno de cada uno", "2 de cada color", "de a tres": how many of each, and the words without it."""
    hallado = _CADA.search(planas(palabras))
    if not hallado:
        return None, palabras
    inicio = len(planas(palabras)[: hallado.start()].split())
    numero = leer_numero(palabras, inicio + ("de a " in hallado[0]) * 2)
    largo = len(hallado[0].split())
    if numero is None and (delante := _contado_delante(palabras, inicio, hallado[0])):
        return delante
    if numero is None:
        solo = hallado[0].split()[-2:]  # "cuánto sale | cada uno"
        return None, palabras[:-2] if solo[0] == "cada" and solo[1] in {"uno", "una"} else palabras
    return numero.cantidad(hallado[0]), palabras[:inicio] + palabras[inicio + largo :]


def _contado_delante(
    palabras: list[Palabra], inicio: int, dicho: str
) -> tuple[Cantidad, list[Palabra]] | None:
    """ "una paleta | de cada sabor": how many of each stands before the name."""
    numero = next((n for i in range(inicio) if (n := leer_numero(palabras, i))), None)
    if numero is None or numero.valor.denominator != 1 or numero.hasta is not None or len(dicho.split()) < 3:
        return None
    texto = unir(palabras[numero.inicio : numero.fin])
    return numero.cantidad(texto), [*palabras[: numero.inicio], *palabras[numero.fin : inicio + 1]]


def difieren_ademas(dicho: str, nombres: Sequence[str]) -> bool:
    """ "uno de cada color", where they come in sizes too: of which size, he has not said."""
    clase = _DE_CADA_CLASE.search(dicho)
    if clase is None:
        return False
    dichas = [frozenset(plegar(nombre).split()) for nombre in nombres]
    comunes = frozenset.intersection(*dichas) if dichas else frozenset[str]()
    distintas = frozenset[str]().union(*dichas) - comunes
    tamanos = {p for p in distintas if p[:1].isdigit() or p in lexico.TAMANOS or p in _LETRAS}
    return bool(tamanos) if clase["color"] else bool(distintas - tamanos - lexico.MEDIDAS)


_DE_CADA_CLASE = re.compile(
    r"\bcada (?:(?P<color>color|tono|sabor|aroma|diseno)|tall[ae]|tamano|medida|numero)\b"
)
_LETRAS = frozenset({"xs", "s", "m", "l", "xl", "xxl"})


def caben(cada: Cantidad, en_total: int | None) -> bool:
    """ "9 paletas, tres de cada una"; "2 packs de 6 cada uno" is none of it."""
    return bool(cada.unidades and en_total) and en_total > cada.unidades and en_total % cada.unidades == 0  # type: ignore[operator]
