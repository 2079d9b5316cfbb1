"""What the customer may answer with one touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.hechos import (
    CantidadInvalida,
    Cortesia,
    EleccionPendiente,
    Hecho,
    LineaAgregada,
    ProductoAmbiguo,
    ProductosEncontrados,
    Saludo,
    SinInfoEmpresa,
    StockInsuficiente,
    TotalPedido,
)
from agent.redaccion.distincion import distinguir
from agent.redaccion.frases import cargar
from agent.redaccion.redactor import Redactor
from tests.agent.redaccion.bienes import CASCO_AM, CASCO_BL, EXT_10, EXT_20, EXT_CO2, linea
from tests.agent.redaccion.casos import CASOS

REDACTOR = Redactor("COP", "CO")


@pytest.mark.parametrize(
    ("nombres", "partes"),
    [
        (["Extintor ABC 10 libras", "Extintor ABC 20 libras"], ["De 10 libras", "De 20 libras"]),
        (["Casco azul con ratchet", "Casco blanco con ratchet"], ["El azul", "El blanco"]),
        (["Cinta amarilla", "Cinta negra", "Cinta roja"], ["La amarilla", "La negra", "La roja"]),
        (["Guante talla M", "Guante talla L"], ["Talla M", "Talla L"]),
        (["Tubo de 1/2 pulgada", "Tubo de 3/4 pulgada"], ["De 1/2 pulgada", "De 3/4 pulgada"]),
        (["Teclado Logitech K380 Blanco", "Teclado Logitech K380 Negro"], ["El blanco", "El negro"]),
        (
            ["Casco de obra económico rojo con pin", "Casco de seguridad rojo"],
            ["El de obra", "El de seguridad"],
        ),
        # "galón" also names the other one: no part picks it out.
        (["Vinilo blanco galón", "Vinilo blanco cuarto de galón"], None),
        (["Cinta roja", "Casco de obra económico rojo"], ["La cinta", "El casco"]),
        (["Martillo", "Martillo"], None),
        (["Martillo"], None),
        (["Martillo de bola", "Martillo"], None),
    ],
)
def test_lo_que_distingue_a_dos_nombres(nombres: list[str], partes: list[str] | None) -> None:
    assert distinguir(nombres) == partes


@given(st.lists(st.text("abñ 12/", max_size=25), min_size=2, max_size=5))
def test_cada_parte_es_de_un_solo_nombre(nombres: list[str]) -> None:
    partes = distinguir(nombres)
    if partes is not None:
        assert len(set(partes)) == len(nombres)
        for parte, nombre in zip(partes, nombres, strict=True):
            assert set(parte.lower().split()) - {"el", "la", "los", "las", "de"} <= set(
                nombre.lower().split()
            )


@pytest.mark.parametrize(
    ("hechos", "espera", "hay_lineas", "sugeridas"),
    [
        ([], None, False, ["¿Qué venden?", "¿Dónde están ubicados?", "¿Hacen envíos?"]),
        ([Saludo()], None, False, ["¿Qué venden?", "¿Dónde están ubicados?", "¿Hacen envíos?"]),
        ([Cortesia(clase="despedida")], None, False, []),
        (
            [LineaAgregada(linea=linea(EXT_10, 1), agregadas=1), TotalPedido(total=EXT_10.precio, lineas=1)],
            None,
            True,
            ["Eso es todo", "Ver mi pedido"],
        ),
        (
            [ProductosEncontrados(consulta="x", productos=(EXT_CO2, EXT_10, EXT_20))],
            None,
            True,
            ["Agregar el segundo", "Agregar el tercero", "Eso es todo", "Ver mi pedido"],
        ),
        ([ProductosEncontrados(consulta="x", productos=(CASCO_AM,))], None, False, ["Agregar uno"]),
        (
            [StockInsuficiente(nombre="x", pedido=9, disponible=3)],
            None,
            False,
            ["Sí, por favor", "No, gracias"],
        ),
        ([CantidadInvalida(motivo="falta", limite=2)], None, False, ["1 unidad", "2 unidades"]),
        ([SinInfoEmpresa(consulta="x")], None, False, ["Hablar con una persona"]),
        (
            [ProductoAmbiguo(consulta="x", opciones=(CASCO_AM, CASCO_BL))],
            "elegir_producto",
            False,
            ["El amarillo", "El blanco"],
        ),
        (
            [EleccionPendiente(consulta="x", opciones=(CASCO_AM, EXT_10, EXT_20))],
            "elegir_producto",
            True,
            ["El primero", "El segundo", "El tercero"],
        ),
        ([], "elegir_producto", False, []),
        ([], "confirmar_pedido", True, ["Sí, confirmo", "Agregar algo más", "Cancelar pedido"]),
        ([], "confirmar_cierre", True, ["Sí, todo bien", "No, corregir un dato"]),
        ([], "dato:correo", True, []),
        ([], "dato:indicaciones_adicionales", True, ["No tengo"]),
    ],
)
def test_se_sugiere_lo_que_se_puede_responder(
    hechos: list[Hecho], espera: str | None, hay_lineas: bool, sugeridas: list[str]
) -> None:
    assert REDACTOR.sugerencias(hechos, espera, hay_lineas, []) == sugeridas


def test_las_opciones_bastan_si_el_hecho_es_de_otro_turno() -> None:
    nombres = [CASCO_AM.nombre, CASCO_BL.nombre]
    assert REDACTOR.sugerencias([], "elegir_producto", False, nombres) == ["El amarillo", "El blanco"]


def test_todas_caben_en_un_boton() -> None:
    for frases in cargar().sugerencias.values():
        assert all(0 < len(frase) <= 24 for frase in frases)


@pytest.mark.parametrize("caso", CASOS)
def test_ningun_caso_sugiere_de_mas(caso: str) -> None:
    for hay_lineas in (True, False):
        sugeridas = REDACTOR.sugerencias(CASOS[caso], None, hay_lineas, [])
        assert len(sugeridas) == len(set(sugeridas)) <= 4
