"""What customers asked for and the shop does not have, as words that can be counted and tell on nobody."""

import re
from collections.abc import Iterable

from agent.texto import VACIAS, singular, tokens
from tools.busqueda.palabras import NUMEROS, RELLENO, SUAVES

_MAX_PALABRAS = 5
_LARGO_MAXIMO = 24
# As many digits belong to a telephone, a document or an address, and never say what a thing is.
_MAX_CIFRAS = 4
# "violines" and "azules", but not "guantes" and "cables". Folded words; the search's own keys cannot be read.
_PLURAL_EN_ES = re.compile(r"(?<=[aeiou])([nrldj])es$")


def pedidos_en_vano(consultas: Iterable[str]) -> list[str]:
    """The goods named in searches that found nothing, once each, folded and in the singular."""
    return sorted({nombradas for consulta in consultas if (nombradas := _palabras(consulta))})


def _palabras(consulta: str) -> str:
    utiles = [_sin_plural(palabra) for palabra in tokens(consulta) if _dice_algo(palabra)]
    return " ".join(dict.fromkeys(utiles[:_MAX_PALABRAS]))


def _sin_plural(palabra: str) -> str:
    if len(palabra) <= 3 or not palabra.isalpha():
        return palabra
    if palabra.endswith("ces"):
        return f"{palabra[:-3]}z"
    corta = _PLURAL_EN_ES.sub(r"\1", palabra)
    return corta[:-1] if corta.endswith(("as", "es", "os")) else corta


def _dice_algo(palabra: str) -> bool:
    if palabra in VACIAS or palabra in RELLENO or palabra in NUMEROS or singular(palabra) in SUAVES:
        return False
    cifras = sum(c.isdigit() for c in palabra)
    return len(palabra) <= _LARGO_MAXIMO and cifras <= _MAX_CIFRAS and cifras < len(palabra)
