"""A measure asked for of goods by a unit or in packs: "2 kilos" of "Papa (kg)", or of half kilos."""

from collections.abc import Sequence

from agent.comprension.mercancia.unidad_de_venta import unidad_de_venta
from agent.texto import plegar
from tools.busqueda.medidas import TOLERANCIA, Medida, leer


def se_vende_tanto(nombres: Sequence[str], medida: str) -> bool:
    """ "2 kilos", of what is sold by the kilo or in packs of half a kilo; never where that is a size."""
    pedidas = leer(plegar(medida)).medidas
    if len(pedidas) != 1:
        return False
    cada = [m.valor for nombre in nombres for m in leer(plegar(nombre)).medidas if _comparable(m, pedidas[0])]
    if pedidas[0].valor in cada:
        return False
    por_unidad = any(unidad_en(nombre, pedidas[0].dimension) for nombre in nombres)
    return por_unidad or any(0 < v <= _PAQUETE and enteras(pedidas[0].valor, v) for v in cada)


def por_su_unidad(nombre: str, pedida: Medida) -> bool:
    """Whether it is sold by a unit of which whole ones make up what is asked for."""
    suya = unidad_en(nombre, pedida.dimension)
    return suya > 0 and enteras(pedida.valor, suya)


def unidad_en(nombre: str, dimension: str) -> float:
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
