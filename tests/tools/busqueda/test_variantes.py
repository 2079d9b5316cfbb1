"""Versions of one thing, so that the agent can ask which."""

from typing import Any

from tools.busqueda.tipos import ProductoIndexado
from tools.busqueda.variantes import GrupoVariantes, agrupar


def productos(*nombres: str, atributos: list[dict[str, Any]] | None = None) -> list[ProductoIndexado]:
    return [
        ProductoIndexado(i, f"S{i}", nombre, atributos=atributos[i - 1] if atributos else {})
        for i, nombre in enumerate(nombres, 1)
    ]


def test_difieren_en_una_medida() -> None:
    grupo = agrupar(productos("Extintor ABC 10 libras", "Extintor ABC 20 libras"))
    assert grupo == GrupoVariantes("Extintor ABC", "peso", (("10 libras", 1), ("20 libras", 2)))


def test_difieren_en_el_color() -> None:
    grupo = agrupar(productos("Casco de seguridad amarillo", "Casco de seguridad blanco"))
    assert grupo == GrupoVariantes("Casco de seguridad", "color", (("amarillo", 1), ("blanco", 2)))


def test_difieren_en_la_talla() -> None:
    grupo = agrupar(productos("Bota dieléctrica talla 38", "Bota dieléctrica talla 40"))
    assert grupo == GrupoVariantes("Bota dieléctrica", "talla", (("38", 1), ("40", 2)))


def test_los_atributos_dicen_en_que_difieren() -> None:
    atributos = [{"sabor": "coco", "marca": "X"}, {"sabor": "uva", "marca": "X"}]
    grupo = agrupar(productos("Suero oral coco 400 ml", "Suero oral uva 400 ml", atributos=atributos))
    assert grupo is not None
    assert grupo.atributo == "sabor"
    assert [v for v, _ in grupo.valores] == ["coco", "uva"]


def test_cosas_distintas_no_son_variantes() -> None:
    assert agrupar(productos("Martillo de uña", "Taladro percutor")) is None


def test_dos_diferencias_a_la_vez_no_son_una() -> None:
    assert agrupar(productos("Camisa roja talla M", "Camisa azul de cuadros manga larga talla L")) is None


def test_uno_solo_no_tiene_variantes() -> None:
    assert agrupar(productos("Martillo")) is None
