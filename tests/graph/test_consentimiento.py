"""A yes acts only where its message leaves nothing else to settle, whoever read it and in whatever order."""

from decimal import Decimal
from typing import Any

import pytest

from agent.actos import (
    Acto,
    Agregar,
    Confirmar,
    DarDato,
    Otro,
    PreguntarEmpresa,
    PreguntarProducto,
    Referencia,
)
from agent.hechos import (
    Cortesia,
    DatoGuardado,
    Hecho,
    InfoEmpresa,
    LineaAgregada,
    LineaVista,
    MedioDePagoAnotado,
    NoEntendido,
    Saludo,
    SinResultados,
)
from graph.consentimiento import cierra, con_el_si_al_final, confirma

LINEA = LineaVista(producto_id=1, nombre="Vela", cantidad=2, precio_unitario=Decimal(5), subtotal=Decimal(10))
INFO = InfoEmpresa(titulo="Envíos", texto="Llega mañana.")


def tras(hechos: list[Hecho], *leidos: Acto) -> Any:
    return {"hechos": hechos, "leidos": [*leidos, Confirmar()]}


@pytest.mark.parametrize(
    "hechos",
    [[], [Saludo()], [Cortesia(clase="agradecimiento")], [MedioDePagoAnotado()], [Cortesia(clase="gesto")]],
)
def test_un_si_a_secas_o_con_cortesias_cierra(hechos: list[Hecho]) -> None:
    assert cierra(tras(hechos))
    assert confirma(tras(hechos))


@pytest.mark.parametrize(
    "hecho",
    [
        NoEntendido(texto="lo otro", de="cierre"),
        SinResultados(consulta="piano"),
        Cortesia(clase="ininteligible"),
    ],
)
def test_lo_que_no_se_entendio_o_no_hay_detiene_el_si(hecho: Hecho) -> None:
    assert not cierra(tras([hecho]))
    assert not confirma(tras([hecho]))


@pytest.mark.parametrize(
    "hecho",
    [LineaAgregada(linea=LINEA, agregadas=2), DatoGuardado(campo="barrio", valor="Astorga", corregido=True)],
)
def test_lo_que_cambia_lo_leido_no_deja_cerrar_y_si_confirmar(hecho: Hecho) -> None:
    assert not cierra(tras([hecho]))
    assert confirma(tras([hecho]))


def test_una_pregunta_contestada_deja_cerrar_y_un_encargo_no() -> None:
    assert cierra(tras([INFO], PreguntarEmpresa(consulta="¿cuándo llega?")))
    assert not cierra(tras([INFO], PreguntarEmpresa(consulta="que me lo envuelvan para regalo")))
    assert not cierra(tras([INFO], PreguntarEmpresa(consulta="que sea con factura a mi empresa")))


def test_lo_que_se_informa_sin_que_lo_pregunten_no_deja_cerrar() -> None:
    dicho = PreguntarProducto(producto=Referencia(texto="código postal es 28029"))
    assert not cierra(tras([INFO], dicho))


def test_un_dato_que_ya_se_sabia_deja_cerrar() -> None:
    sabido = DatoGuardado(campo="nombre_completo", valor="Pedro Alarcón", sabido=True)
    assert cierra(tras([sabido]))
    assert not cierra(tras([sabido.model_copy(update={"sabido": False})]))


def test_el_si_se_atiende_despues_de_todo_lo_demas() -> None:
    otro = Agregar(producto=Referencia(texto="vela"))
    dato = DarDato(campo="barrio", valor="Astorga")
    leidos: list[Acto] = [Confirmar(), otro, dato, Otro()]
    assert con_el_si_al_final(leidos) == [otro, dato, Otro(), Confirmar()]
