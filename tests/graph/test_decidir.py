"""Of what a search found, which product an order means."""

from dataclasses import replace
from decimal import Decimal

import pytest

from agent.actos import Referencia
from graph.resolucion import decidir
from tools.productos import Busqueda
from tools.vitrina import Hallazgo

GRIS = Hallazgo(1, "Balde gris", "Aseo", Decimal(9000), 4)
AZUL = Hallazgo(2, "Balde azul", "Aseo", Decimal(7000), 6)
AGOTADO = Hallazgo(3, "Balde rojo", "Aseo", Decimal(5000), 0)
A_MEDIAS = replace(AZUL, pleno=False)


@pytest.mark.parametrize(
    ("hallazgos", "clase", "ids"),
    [
        ((), "nada", []),
        ((GRIS,), "hallada", [1]),
        ((GRIS, AZUL), "ambigua", [1, 2]),
        ((GRIS, A_MEDIAS), "hallada", [1]),
        ((GRIS, AGOTADO), "ambigua", [1, 3]),  # the one that is left may not be the one meant
        ((replace(GRIS, dudoso=True),), "ambigua", [1]),
        ((AGOTADO,), "hallada", [3]),
    ],
)
def test_elige_el_unico_que_cumple(hallazgos: tuple[Hallazgo, ...], clase: str, ids: list[int]) -> None:
    resolucion = decidir(Referencia(texto="balde"), Busqueda(hallazgos))
    assert (resolucion.clase, [h.id for h in resolucion.productos]) == (clase, ids)


def test_el_mas_barato_es_de_los_que_se_pueden_vender() -> None:
    referencia = Referencia(texto="balde", superlativo="mas_barato")
    assert decidir(referencia, Busqueda((GRIS, A_MEDIAS, AGOTADO))).productos == (A_MEDIAS,)


def test_pregunta_si_hay_mas_de_los_que_se_ven() -> None:
    assert decidir(Referencia(texto="balde"), Busqueda((GRIS, AGOTADO), hay_mas=True)).clase == "ambigua"


def test_el_llano_y_no_el_que_dice_algo_mas() -> None:
    cola = replace(GRIS, id=4, nombre="Coca Cola 1,5 litros")
    zero = replace(GRIS, id=5, nombre="Coca Cola Zero 1,5 litros")
    grande = replace(GRIS, id=6, nombre="Coca Cola Zero 2,25 litros")
    de_litro_y_medio = Referencia(texto="coca de 1,5")
    assert decidir(de_litro_y_medio, Busqueda((zero, cola))).productos == (cola,)
    assert decidir(de_litro_y_medio, Busqueda((zero, cola), hay_mas=True)).clase == "ambigua"
    assert decidir(Referencia(texto="coca"), Busqueda((zero, cola))).clase == "ambigua"
    assert decidir(Referencia(texto="coca zero"), Busqueda((zero, grande))).clase == "ambigua"
