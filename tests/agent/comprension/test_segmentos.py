"""A message parted into clauses, and a list into its items."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.comprension.mercancia.articulos import partir_articulos
from agent.comprension.palabras import separar, unir
from agent.comprension.segmentos import partir
from agent.comprension.situacion import SinCatalogo


class Jaboneria(SinCatalogo):
    def cubre(self, frase: str) -> bool:
        return "avena" in frase


@pytest.mark.parametrize(
    ("mensaje", "clausulas"),
    [
        ("agrega dos cascos, ¿y dónde están ubicados?", ["agrega dos cascos", "dónde están ubicados"]),
        ("no quiero el casco, dame el amarillo", ["no quiero el casco", "dame el amarillo"]),
        ("Hola, buenas tardes", ["Hola, buenas tardes"]),
        ("hola veci buenas tardes tiene guantes", ["hola veci buenas tardes", "tiene guantes"]),
        ("quiero 5 botas talla 40 donde estan ubicados", ["quiero 5 botas talla 40", "donde estan ubicados"]),
        ("muchas gracias, eso es todo", ["muchas gracias", "eso es todo"]),
        ("quita el casco y ponle dos guantes", ["quita el casco", "ponle dos guantes"]),
        ("dame 2 del de 10 libras y un casco amarillo", ["dame 2 del de 10 libras y un casco amarillo"]),
    ],
)  # fmt: skip
def test_parte_en_clausulas(mensaje: str, clausulas: list[str]) -> None:
    assert [clausula.texto for clausula in partir(separar(mensaje))] == clausulas


@pytest.mark.parametrize(
    ("lista", "articulos"),
    [
        ("2 cascos, 3 guantes y una cinta métrica", ["2 cascos", "3 guantes", "una cinta métrica"]),
        ("2 cascos 3 guantes", ["2 cascos", "3 guantes"]),
        ("extintores de 10 y 20 libras", ["extintores de 10 y 20 libras"]),
        ("arroz, leche y pan", ["arroz", "leche", "pan"]),
    ],
)  # fmt: skip
def test_parte_una_lista(lista: str, articulos: list[str]) -> None:
    assert [unir(articulo) for articulo in partir_articulos(separar(lista), SinCatalogo())] == articulos


def test_no_parte_lo_que_es_un_solo_producto() -> None:
    articulos = partir_articulos(separar("jabón de avena y miel"), Jaboneria())
    assert [unir(articulo) for articulo in articulos] == ["jabón de avena y miel"]


@given(st.text(max_size=200))
def test_no_pierde_palabras(texto: str) -> None:
    palabras = [p.plana for p in separar(texto) if p.plana.isalnum()]
    partidas = [p.plana for clausula in partir(separar(texto)) for p in clausula.palabras]
    perdidas = {p for p in palabras if p not in partidas}
    assert perdidas <= {"y", "e", "tambien", "ademas", "aparte", "pero", "luego", "despues", "oye", "oiga",
                        "ah", "eh", "entonces", "mas", "bien", "mejor", "ahora"}  # fmt: skip


def test_ninguna_clausula_es_larguisima() -> None:
    """A hostile message is read in pieces: the cost of a clause grows with its square."""
    palabras = separar("juan perez calle 10 " * 200)
    clausulas = partir(palabras)
    assert max(len(c.palabras) for c in clausulas) <= 60
    assert sum(len(c.palabras) for c in clausulas) == len(palabras)
