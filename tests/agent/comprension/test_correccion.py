"""Naming the datum to correct, and asking how many there are in two clauses."""

import pytest

from agent.actos import Acto, Agregar, Cantidad, DarDato, PreguntarProducto, Referencia
from agent.comprension.correccion import leer_correccion
from agent.comprension.existencias import unir_existencias
from agent.comprension.palabras import separar
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Situacion

POR_CORREGIR = Situacion(por_corregir=True)
EN_EL_CIERRE = Situacion(espera="confirmar_cierre")


def _leer(mensaje: str, situacion: Situacion) -> DarDato | None:
    return leer_correccion(Clausula(separar(mensaje), pregunta=False), situacion)


@pytest.mark.parametrize(
    ("mensaje", "campo"),
    [("el teléfono", "telefono"), ("mi nombre", "nombre_completo"), ("corregir la dirección", "direccion")],
)
def test_el_dato_que_se_nombra_es_el_que_se_corrige(mensaje: str, campo: str) -> None:
    assert _leer(mensaje, POR_CORREGIR) == DarDato(campo=campo)


def test_en_la_revision_hace_falta_decir_que_esta_mal() -> None:
    assert _leer("el teléfono está mal", EN_EL_CIERRE) == DarDato(campo="telefono")
    assert _leer("el teléfono", EN_EL_CIERRE) is None
    assert _leer("el teléfono está mal", Situacion()) is None


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
