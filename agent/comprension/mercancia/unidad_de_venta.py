"""By which unit goods are sold, as names say it: "Papa (kg)", "Cable x metro", "Tornillo caja x 100"."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.numeros import GRUPOS, Numero, leer_numero
from agent.comprension.palabras import separar
from agent.comprension.situacion import Catalogo
from agent.texto import plegar, raiz, singular, tokens

# How each is written, the first as a measure is read.
_UNIDADES = tuple(
    tuple(formas.split())
    for formas in (
        "kg kgs kilo kilogramo kilito", "libra lb lbs", "gramo gr grs", "litro lt lts", "galon gl gls",
        "metro mt mts mtr", "yarda yd", "pie ft", "arroba", "par parcito", "decena", "docena docenita",
        "ciento centenar", "millar",
    )
)  # fmt: skip
_LETRAS = {"k": "kg", "g": "gramo", "l": "litro", "m": "metro"}  # "2 m", "por m"; but "(M)" is a size
_DE = {forma: formas[0] for formas in _UNIDADES for forma in formas}
_FORMAS = {formas[0]: frozenset(map(raiz, formas)) for formas in _UNIDADES}
_DICHA = "|".join(_DE)
_SUELTA = "|".join(forma for forma in _DE if _DE[forma] != "pie")  # "Crema para pie"
# In brackets, told by "por" or "x", or at the very end, with no figure that makes it a size.
_SE_VENDE_POR = re.compile(
    rf"\((?:(?:por|x|el|la|al|1) )*(?P<unidad>{_SUELTA})s?\.?\)"
    rf"|\b(?:por|x|el|al)(?: el| la| cada)? (?P<dicha>{_DICHA}|[{''.join(_LETRAS)}])s?\b(?! y )"
    rf"|(?<![\d/.,]) (?<!medio )(?<!media )(?<!cuarto )(?<!de )(?P<ultima>{_SUELTA})$"
)
_SE_MIDEN = {
    "kg": "kilo", **{u: u for u in ("libra", "gramo", "arroba", "metro", "yarda", "pie")}
}  # fmt: skip
_EN_PARES = frozenset(map(singular, lexico.EN_PARES))
_ENVASES = frozenset(map(singular, lexico.EMPAQUES | lexico.UNIDADES))
_SIN_CIFRA = re.compile(r"(?<!\d )(?<!medi[oa] )\b[a-z]+\b")


def unidad(palabra: str) -> str:
    """ "kg", of "kilos": which unit a folded word says; empty where it says none."""
    return _LETRAS.get(palabra) or _DE.get(singular(palabra), "")


@lru_cache(maxsize=4096)
def unidad_de_venta(nombre: str) -> str:
    """ "kg", "docena", "metro"; empty where the name tells none, as one that comes in a size does."""
    dicha = _SE_VENDE_POR.search(plegar(nombre))
    return unidad(next(filter(None, dicha.groups()))) if dicha else ""


def medida_de_venta(nombre: str) -> str:
    """ "kilo", "metro": by what it is weighed or measured out; empty where it is counted, as gallons are."""
    return _SE_MIDEN.get(unidad_de_venta(nombre), "")


def dice_medida(palabras: Iterable[str]) -> bool:
    """Whether some folded word is of weight or length: "6 kilos de limones", and no "6 limones"."""
    return any(unidad(p) in _SE_MIDEN for p in palabras)


def raices_de_su_unidad(nombre: str) -> frozenset[str]:
    """The stems that say how it is sold: of "(kg)", "kilo" too."""
    return _FORMAS.get(unidad_de_venta(nombre), frozenset())


def va_por(dicha: str, nombre: str) -> bool:
    """Whether it is sold by what is said: "(kg)" by "kilos", gloves by "pares", "caja x 50" by "cajas"."""
    suya = unidad(dicha)
    if suya and suya == unidad_de_venta(nombre):
        return True
    en_pares = suya == "par" and not _EN_PARES.isdisjoint(map(singular, tokens(nombre)[:1]))
    return en_pares or singular(dicha) in _envases(nombre)


@lru_cache(maxsize=4096)
def _envases(nombre: str) -> frozenset[str]:
    """What it comes in, where no figure makes that a size: "caja", and no "2 litros" nor "medio kilo"."""
    return frozenset(singular(p) for p in _SIN_CIFRA.findall(plegar(nombre))) & _ENVASES


def contada_por_grupos(cantidad: Cantidad, nombre: str, catalogo: Catalogo) -> Cantidad:
    """ "un par de botas" is one article, "un par de martillos" two. `nombre`: first word of the goods.

    A shop may sell by the pair what others do not: "Medias deportivas (par)".
    """
    if not de_a_cuantos(cantidad) or not nombre:
        return cantidad
    suya = en_grupos(en_grupos(cantidad, (nombre,)), catalogo.llamados(nombre))
    return suya if suya.unidades else cantidad  # "media docena": which goods they are, is seen later


def en_grupos(cantidad: Cantidad, nombres: Sequence[str]) -> Cantidad:
    """ "dos pares", "una docena", of what is sold so, as gloves and mussels are: two, and one."""
    palabras = separar(cantidad.texto)
    dicha = leer_numero(palabras, 0) if palabras else None
    if dicha is None or not dicha.grupo or dicha.valor != cantidad.unidades or not nombres:
        return cantidad
    de_a = de_a_cuantos(cantidad)
    if not de_a or not all(por_grupos(nombre, de_a) for nombre in nombres):
        return cantidad
    return Numero(dicha.valor / de_a, 0, 0).cantidad(cantidad.texto)


def por_grupos(nombre: str, de_a: int) -> bool:
    """Whether it is sold by so many: by twelve, as "Choros (docena)"."""
    return any(va_por(grupo, nombre) for grupo, cuantas in GRUPOS.items() if cuantas == de_a)


def de_a_cuantos(cantidad: Cantidad) -> int:
    """Twelve, of "2 docenas"; 0 where it counts one by one."""
    return next((GRUPOS[p] for p in tokens(cantidad.texto) if p in GRUPOS), 0)
