"""Answers to what is on the table: which, and how many of each."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest

from agent.actos import Agregar, CambiarCantidad, Negar, Quitar
from agent.comprension.eleccion import leer_eleccion
from agent.comprension.palabras import separar
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import SinCatalogo, Situacion
from tools.busqueda.cotejo import cotejar, de_tamano


class _Catalogo(SinCatalogo):
    def cuales(self, frase: str, nombres: Sequence[str]) -> tuple[int, ...]:
        return cotejar(frase, nombres, lambda _: None)

    def de_tamano(self, palabra: str, nombres: Sequence[str]) -> int | None:
        return de_tamano((palabra,), nombres)


ACEITE = ("Aceite de oliva 250 ml", "Aceite de oliva 500 ml", "Aceite de oliva 1 litro")
LANA = ("Ovillo de lana roja", "Ovillo de lana gris")


def _leer(mensaje: str, nombres: tuple[str, ...], precios: tuple[int, ...], **mas: Any) -> list[Any] | None:
    situacion = Situacion(
        **{
            "espera": "elegir_producto",
            "pendiente": "agregar",
            "ofrecidos": nombres,
            "precios": tuple(map(Decimal, precios)),
            **mas,
        }
    )
    return leer_eleccion(Clausula(separar(mensaje), pregunta=False), situacion, _Catalogo())


@pytest.mark.parametrize(
    ("mensaje", "lugar", "unidades"),
    [
        ("el segundo", 2, None),
        ("2", 2, None),
        ("la opción 3", 3, None),
        ("dame 5 del segundo", 2, 5),
        ("4 de los de 500", 2, 4),
        ("de medio litro, 3 docenas", 2, 36),
        ("el de litro", 3, None),
        ("el de 16 mil", 1, None),
        ("el de $28.000 por favor", 2, None),
        ("el de 50", 3, None),
        ("el más barato", 1, None),
        ("el más caro", 3, None),
        ("el grande", 3, None),
        ("2 pequeños", 1, 2),
        ("el mediano", 2, None),
    ],
)
def test_una_respuesta_dice_cual_y_cuantos(mensaje: str, lugar: int, unidades: int | None) -> None:
    leidos = _leer(mensaje, ACEITE, (16000, 28000, 50000))
    assert leidos is not None
    assert [(acto.producto.ordinales, acto.cantidad.unidades) for acto in leidos] == [((lugar,), unidades)]


@pytest.mark.parametrize(
    ("mensaje", "elegidos"),
    [
        ("la más barata no, la otra", [((1,), None)]),
        ("no, la gris", [((2,), None)]),
        ("2 rojas y una gris", [((1,), 2), ((2,), 1)]),
        ("la roja y la gris", [((1, 2), None)]),
        ("una de cada una", [((1, 2), 1)]),
        ("las dos", [((1, 2), None)]),
    ],
)
def test_reparte_y_descarta(mensaje: str, elegidos: list[tuple[tuple[int, ...], int | None]]) -> None:
    leidos = _leer(mensaje, LANA, (9000, 8000))
    assert leidos is not None
    assert [(acto.producto.ordinales, acto.cantidad.unidades) for acto in leidos] == elegidos


def test_lo_que_no_basta_deja_entre_cuales() -> None:
    nombres = ("Bota negra talla 38", "Bota negra talla 39", "Bota café talla 38")
    leidos = _leer("la negra", nombres, (1, 1, 1))
    assert leidos is not None
    assert [acto.producto.entre for acto in leidos] == [(1, 2)]


@pytest.mark.parametrize(
    "mensaje", ["dame 2 martillos", "cuánto vale la roja", "quita la roja", "no", "hola", "lana", "la morada"]
)
def test_lo_que_no_es_respuesta_no_se_lee_como_tal(mensaje: str) -> None:
    assert _leer(mensaje, LANA, (9000, 8000)) is None


@pytest.mark.parametrize("pendiente", ["cambiar_cantidad", "quitar"])
def test_la_respuesta_es_del_acto_que_esperaba(pendiente: str) -> None:
    clases = {"cambiar_cantidad": CambiarCantidad, "quitar": Quitar}
    leidos = _leer("la roja", LANA, (9000, 8000), pendiente=pendiente)
    assert leidos is not None
    assert isinstance(leidos[0], clases[pendiente])


def test_rechazar_todo_lo_ofrecido_es_una_negativa() -> None:
    assert _leer("no quiero lana", LANA, (9000, 8000)) == [Negar()]


@pytest.mark.parametrize(
    ("mensaje", "todas", "unidades"), [("dame los que tengas", True, None), ("ponme 4 paquetes", False, 4)]
)
def test_lo_que_no_nombra_nada_es_de_lo_que_se_habla(mensaje: str, todas: bool, unidades: int | None) -> None:
    leidos = _leer(mensaje, ACEITE[:1], (16000,), espera=None, pendiente=None)
    assert leidos is not None
    assert isinstance(leidos[0], Agregar)
    assert leidos[0].producto.deictica
    assert (leidos[0].cantidad.todas, leidos[0].cantidad.unidades) == (todas, unidades)


def test_otro_igual_es_uno_mas_de_lo_mismo() -> None:
    leidos = _leer("agrega otro igual", ACEITE[:1], (16000,), espera=None, pendiente=None)
    assert leidos is not None
    assert leidos[0].producto.otro
