"""How goods are sold, by their names: "2 kilos" of "Papa (kg)", or of half kilos; how many a pack holds."""

import re
from collections.abc import Sequence

from agent.comprension.mercancia.unidad_de_venta import unidad_de_venta
from agent.comprension.numeros import GRUPOS
from agent.texto import plegar, singular, tokens
from tools.busqueda.cotejo import rasgos
from tools.busqueda.medidas import TOLERANCIA, Medida, leer
from tools.busqueda.palabras import COMBOS, ENVASES

_ENVASADO = re.compile(r"\b(?P<envase>[a-z]+) (?:de|x|por|con) (?P<n>\d{1,4}) (?P<que>[a-z]{3,})")
_PARTES = frozenset({"hoja", "pieza", "pza", "pz", "par"})  # a book of 100 sheets is one book
TRAEN = ENVASES | COMBOS | {"set", "juego"}  # what holds several
SUELTOS = frozenset(
    {"suelto", "suelta", "sueltos", "sueltas", "individual", "individuales", "sueltito", "sueltita"}
)
# By its own name how many it holds.
DE_TANTOS = {"six": 6, "sixpack": 6, "fourpack": 4, "tripack": 3, "twopack": 2, "duopack": 2, "bipack": 2}


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


def viene_de_a(nombre: str) -> tuple[int, str] | None:
    """How many a name says that it holds, and of what where it says so: "x 10 tabletas", "Set de 6 vasos"."""
    cuentas = [m for m in rasgos(nombre).medidas if m.dimension == "cuenta"]
    if len(cuentas) == 1 and cuentas[0].valor > 1:
        partes = {singular(p) for p in tokens(cuentas[0].texto)}
        suya = next((p for p in partes if p.isalpha() and p not in ENVASES | {"x"}), "")
        return None if partes & _PARTES else (int(cuentas[0].valor), suya)
    grupo = unidad_de_venta(nombre)
    if grupo in GRUPOS and grupo not in _PARTES and not cuentas:
        return GRUPOS[grupo], ""  # "Choros (docena)"
    if not cuentas and (tantos := [DE_TANTOS[p] for p in tokens(nombre) if p in DE_TANTOS]):
        return tantos[0], ""
    dicho = _ENVASADO.search(plegar(nombre)) if not cuentas else None
    if dicho is None or singular(dicho["envase"]) not in TRAEN:
        return None
    parte = singular(dicho["que"])
    return None if parte in _PARTES or int(dicho["n"]) < 2 else (int(dicho["n"]), parte)
