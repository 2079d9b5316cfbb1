"""What a name says that its goods are sold by: "Papa (kg)" by the kilo, "Choros (docena)" by the dozen."""

import re
from collections.abc import Sequence
from functools import lru_cache

from agent.texto import plegar, raiz
from tools.busqueda.medidas import TOLERANCIA, Medida, leer

# How each is written in a name, the first as a measure is read.
_UNIDADES = (
    ("kg", "kilo", "kilogramo", "kilito"),
    ("libra", "lb"),
    ("litro", "lt"),
    ("galon", "gl"),
    ("metro", "mt"),
    ("arroba",),
    ("par",),
    ("decena",),
    ("docena",),
    ("ciento", "centenar"),
    ("millar",),
)
_DE = {forma: formas[0] for formas in _UNIDADES for forma in formas}
_FORMAS = {formas[0]: frozenset(raiz(forma) for forma in formas) for formas in _UNIDADES}
_UNIDAD = rf"(?P<unidad>{'|'.join(_DE)})"
# In brackets, told by "por" or "x", or at the very end, with no figure that makes it a size.
_SE_VENDE_POR = re.compile(
    rf"\((?:(?:por|x|el|la|al|1) )*{_UNIDAD}\.?\)"
    rf"|\b(?:por|x)(?: el| la)? {_UNIDAD.replace('unidad', 'dicha')}\b(?! y )"
    rf"|(?<![\d/.,]) (?<!medio )(?<!media )(?<!cuarto )(?<!de ){_UNIDAD.replace('unidad', 'ultima')}$"
)


@lru_cache(maxsize=4096)
def unidad_de_venta(nombre: str) -> str:
    """ "kg", "docena", "metro"; empty where the name tells none, as one that comes in a size does."""
    dicha = _SE_VENDE_POR.search(plegar(nombre))
    return _DE[next(filter(None, dicha.groups()))] if dicha else ""


def raices_de_su_unidad(nombre: str) -> frozenset[str]:
    """The stems that say how it is sold: of "(kg)", "kilo" too."""
    return _FORMAS.get(unidad_de_venta(nombre), frozenset())


def se_vende_tanto(nombres: Sequence[str], medida: str) -> bool:
    """ "2 kilos", of what is sold by the kilo or in packs of half a kilo; never where that is a size."""
    pedidas = leer(plegar(medida)).medidas
    if len(pedidas) != 1:
        return False
    cada = [m.valor for nombre in nombres for m in leer(plegar(nombre)).medidas if _comparable(m, pedidas[0])]
    if pedidas[0].valor in cada:
        return False
    por_unidad = any(_unidad_en(nombre, pedidas[0].dimension) for nombre in nombres)
    return por_unidad or any(0 < v <= _PAQUETE and enteras(pedidas[0].valor, v) for v in cada)


def por_su_unidad(nombre: str, pedida: Medida) -> bool:
    """Whether it is sold by a unit of which whole ones make up what is asked for."""
    suya = _unidad_en(nombre, pedida.dimension)
    return suya > 0 and enteras(pedida.valor, suya)


def _unidad_en(nombre: str, dimension: str) -> float:
    """How much the unit that it is sold by is: 1000 g, of "(kg)"; 0 where it is sold by none of those."""
    unidad = unidad_de_venta(nombre)
    suyas = leer(f"1 {unidad}").medidas if unidad else ()
    return suyas[0].valor if suyas and suyas[0].dimension == dimension else 0.0


def enteras(pedido: float, cada: float) -> bool:
    """Whether so much is a whole number of them."""
    unidades = round(pedido / cada)
    return unidades > 0 and abs(pedido - unidades * cada) <= TOLERANCIA * cada


def _comparable(medida: Medida, pedida: Medida) -> bool:
    return medida.dimension == pedida.dimension and medida.dimension in _FRACCIONABLES


_FRACCIONABLES = frozenset({"masa", "volumen"})  # two of 10 m are no 20 m
_PAQUETE = 1000  # a kilo, a litre: of larger ones a figure tells the size
