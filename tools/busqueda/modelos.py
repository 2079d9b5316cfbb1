"""What goods are made for, or are a version of: "iPhone 13", "A54", "Redmi Note 12", "13 Pro Max"."""

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.comprension import lexico
from agent.texto import VACIAS, raiz, tokens
from tools.busqueda.medidas import PALABRAS_UNIDAD

# They make another model of the one that is named without them.
_VERSIONES = frozenset({"pro", "max", "plus", "ultra", "mini", "lite", "air", "fe", "se"})
_UNIDADES = PALABRAS_UNIDAD | lexico.MEDIDAS
_CIFRA = re.compile(r"\d+|\d{1,3}[a-f]")  # "200", "13c"
_CODIGO = re.compile(r"(?=\w*\d)(?=\w*[a-z])[a-z]{1,4}\d{1,4}[a-z]?")


def modelos(texto: str) -> frozenset[str]:
    """The models that a text names, inflection aside."""
    return frozenset(" ".join(map(raiz, modelo.split())) for modelo in modelos_dichos(texto))


def modelos_dichos(texto: str) -> list[str]:
    """The same as they are written: a code of letters and figures, or a word and the number after it."""
    palabras = tokens(texto)
    hallados = [p for p in palabras if _CODIGO.fullmatch(p)]
    for i, (previa, numero) in enumerate(pairwise(palabras), 2):
        siguiente = palabras[i] if i < len(palabras) else ""
        nombra = previa.isalpha() and len(previa) > 1 and previa not in VACIAS | _UNIDADES
        if nombra and _CIFRA.fullmatch(numero) and siguiente not in _UNIDADES:
            hallados.append(f"{previa} {numero}")
    return hallados


def del_modelo(nombre: str, otros: Sequence[str]) -> tuple[int, ...]:
    """The places of those of the same model as `nombre`, its version too, where some are."""
    de_este, version = modelos(nombre), _version(nombre)
    suyos = [i for i, otro in enumerate(otros) if de_este & modelos(otro)]
    suyos = [i for i in suyos if _version(otros[i]) == version] or suyos
    return tuple(suyos)


def sin_otros_modelos(texto: str, nombres: Sequence[str], lugares: Sequence[int]) -> tuple[int, ...]:
    """Of "iphone 13", not the 13 Pro Max, where there is a plain one."""
    pedida = _version(texto)
    llanos = tuple(i for i in lugares if _version(nombres[i]) <= pedida)
    numerado = any(palabra.isdigit() for palabra in tokens(texto)) or bool(modelos(texto))
    return llanos if numerado and llanos else tuple(lugares)


def _version(nombre: str) -> frozenset[str]:
    return _VERSIONES & frozenset(tokens(nombre))
