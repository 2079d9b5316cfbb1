"""What was ordered and did not get into the order is told with the summary."""

from dataclasses import dataclass
from typing import Any

from agent.actos import Agregar, Cantidad, Referencia
from db.models import EstadoVenta
from graph.por_incluir import falta, faltan_de_la_cola, las_que_faltan, sin_la_rehusada


@dataclass
class Linea:
    producto_id: int
    nombre: str


@dataclass
class Pedido:
    lineas: tuple[Linea, ...]
    estado: EstadoVenta = EstadoVenta.PENDIENTE


CADENA, PLATO = Linea(7, "Cadena galvanizada 6 mm por metro"), Linea(3, "Plato hondo")


def tras(*lineas: Linea, **charla: Any) -> Any:
    return {"pedido": Pedido(lineas), **charla}


def test_lo_que_no_se_hallo_falta_hasta_que_se_toma_algo_en_su_lugar() -> None:
    faltas = falta("cadena de 6 metros", tras(PLATO), [7, 8])
    assert las_que_faltan(tras(PLATO, por_incluir=faltas)) == ["cadena de 6 metros"]
    assert las_que_faltan(tras(PLATO, CADENA, por_incluir=faltas)) == []


def test_otra_linea_del_mismo_nombre_que_vino_despues_tambien_la_cumple() -> None:
    faltas = falta("2 kilos de cadena", tras(PLATO))
    assert las_que_faltan(tras(PLATO, CADENA, por_incluir=faltas)) == []
    assert las_que_faltan(tras(PLATO, CADENA, por_incluir=falta("cadena", tras(CADENA)))) == ["cadena"]


def test_lo_que_esperaba_y_ya_no_se_pregunta_no_se_pierde() -> None:
    espera = Agregar(producto=Referencia(texto="codos"), cantidad=Cantidad(unidades=4))
    faltas = faltan_de_la_cola(tras(PLATO, en_cola=[espera.model_dump()]))
    assert las_que_faltan(tras(PLATO, por_incluir=faltas)) == ["4 codos"]


def test_lo_que_se_rehusa_se_olvida() -> None:
    faltas = falta("cadena", tras(por_incluir=falta("codos", tras())), [7])
    assert [suya["dicho"] for suya in sin_la_rehusada(tras(por_incluir=faltas, ofrecidos=[7]))] == ["codos"]
    assert sin_la_rehusada(tras(por_incluir=faltas, ofrecidos=[9])) == faltas
