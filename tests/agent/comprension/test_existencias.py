"""Asking how many there are in two clauses."""

from agent.actos import Acto, Agregar, Cantidad, PreguntarProducto, Referencia
from agent.comprension.existencias import unir_existencias


def test_la_pregunta_de_cuantos_hay_toma_lo_nombrado_antes() -> None:
    leidos: list[Acto] = [
        Agregar(producto=Referencia(texto="saco de arroz")),
        PreguntarProducto(cantidad=Cantidad(unidades=40)),
    ]
    assert unir_existencias(leidos) == [
        PreguntarProducto(producto=Referencia(texto="saco de arroz"), cantidad=Cantidad(unidades=40))
    ]


def test_lo_que_se_pide_con_cantidad_se_compra_aunque_se_pregunte() -> None:
    leidos: list[Acto] = [
        Agregar(producto=Referencia(texto="arroz"), cantidad=Cantidad(unidades=2)),
        PreguntarProducto(stock=True),
    ]
    assert unir_existencias(leidos) == leidos
