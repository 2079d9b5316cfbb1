"""What a question about a customer's purchases asks: of which kind, of when, of which goods."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.texto import plegar, raiz
from tools.consulta.periodo import leer_periodo
from tools.consulta.pregunta import leer_pregunta

HOY = date(2026, 11, 18)  # a Wednesday
_SE_VENDE = {raiz(palabra) for palabra in ("guantes", "nitrilo", "casco", "azul", "taladro", "martillo")}


def conocida(palabra: str) -> bool:
    return raiz(palabra) in _SE_VENDE


@pytest.mark.parametrize(
    ("texto", "desde", "hasta"),
    [
        ("qué compró hoy", "2026-11-18", "2026-11-19"),
        ("qué llevó ayer", "2026-11-17", "2026-11-18"),
        ("gastó anteayer", "2026-11-16", "2026-11-17"),
        ("el lunes", "2026-11-16", "2026-11-17"),
        ("el miércoles pasado", "2026-11-11", "2026-11-12"),
        ("esta semana", "2026-11-16", "2026-11-19"),
        ("la semana pasada", "2026-11-09", "2026-11-16"),
        ("este mes", "2026-11-01", "2026-11-19"),
        ("el mes anterior", "2026-10-01", "2026-11-01"),
        ("este trimestre", "2026-10-01", "2026-11-19"),
        ("el semestre pasado", "2026-01-01", "2026-07-01"),
        ("en lo que va del año", "2026-01-01", "2026-11-19"),
        ("el año pasado", "2025-01-01", "2026-01-01"),
        ("en los últimos 30 días", "2026-10-20", "2026-11-19"),
        ("las últimas dos semanas", "2026-11-05", "2026-11-19"),
        ("hace tres meses", "2026-08-01", "2026-09-01"),
        ("hace 2 días", "2026-11-16", "2026-11-17"),
        ("desde hace un año", "2025-11-19", "2026-11-19"),
        ("en marzo", "2026-03-01", "2026-04-01"),
        ("en diciembre", "2025-12-01", "2026-01-01"),
        ("en setiembre del 2024", "2024-09-01", "2024-10-01"),
        ("durante 2025", "2025-01-01", "2026-01-01"),
        ("el 5 de mayo", "2026-05-05", "2026-05-06"),
        ("el 24 de diciembre", "2025-12-24", "2025-12-25"),
        ("el 31/01/2026", "2026-01-31", "2026-02-01"),
        ("el 2026-02-03", "2026-02-03", "2026-02-04"),
        ("entre enero y marzo", "2026-01-01", "2026-04-01"),
        ("entre octubre y diciembre", "2026-10-01", "2027-01-01"),
        ("de enero a marzo de 2025", "2025-01-01", "2025-04-01"),
        ("del 1 al 15 de marzo", "2026-03-01", "2026-03-16"),
        ("del 1 de enero al 31 de marzo de 2025", "2025-01-01", "2025-04-01"),
        ("entre 2024 y 2025", "2024-01-01", "2026-01-01"),
        ("desde febrero", "2026-02-01", "2026-11-19"),
        ("a partir del 3 de agosto", "2026-08-03", "2026-11-19"),
        ("antes de 2026", None, "2026-01-01"),
        ("hasta junio", None, "2026-07-01"),
        ("cuánto ha gastado", None, None),
    ],
)
def test_de_cuando(texto: str, desde: str | None, hasta: str | None) -> None:
    dicho = leer_periodo(plegar(texto), HOY)
    assert (str(dicho.desde or ""), str(dicho.hasta or "")) == (desde or "", hasta or "")
    assert bool(dicho.cuando) == bool(desde or hasta)


@pytest.mark.parametrize(
    ("texto", "intencion", "nombrados"),
    [
        ("¿cuándo compró guantes por última vez?", "ultima_vez", [("guantes",)]),
        ("¿Cuánto hace que no compra?", "recencia", []),
        ("cuántos días lleva sin venir", "recencia", []),
        ("¿cuánto pagó en su última compra?", "gasto", []),
        ("¿en qué gasta más?", "habituales", []),
        ("¿cuál fue su pedido más caro?", "mayor", []),
        ("dime cuál ha sido la compra más pequeña", "menor", []),
        ("¿qué es lo más caro que ha llevado?", "mas_caro", []),
        ("¿qué día suele comprar?", "dia", []),
        ("¿qué día compró el taladro?", "ultima_vez", [("taladro",)]),
        ("¿a qué hora compra?", "hora", []),
        ("¿cada cuánto viene?", "frecuencia", []),
        ("¿cuánto gasta al mes?", "mensual", []),
        ("¿lleva más guantes o cascos?", "comparacion", [("guantes",), ("cascos",)]),
        ("¿alguna vez compró un martillo?", "existe", [("martillo",)]),
        ("¿ha comprado botas de caucho?", "existe", [("botas", "caucho")]),
        ("¿ha devuelto guantes?", "devoluciones", [("guantes",)]),
        ("¿cuántas veces compró guantes de nitrilo?", "veces", [("guantes", "nitrilo")]),
        ("cuántos cascos azules lleva", "unidades", [("cascos", "azules")]),
        ("¿cuántos productos distintos ha comprado?", "distintos", []),
        ("muéstrame sus últimas dos compras, por favor", "ultima_vez", []),
        ("¿qué fue lo primero que compró?", "primera_vez", []),
        ("¿desde cuándo es cliente?", "primera_vez", []),
        ("¿cuál es su producto favorito?", "habituales", []),
        ("¿cuál es su correo?", "desconocida", []),
        ("", "desconocida", []),
    ],
)
def test_que_se_pregunta(texto: str, intencion: str, nombrados: list[tuple[str, ...]]) -> None:
    leida = leer_pregunta(texto, HOY, conocida)
    assert (leida.intencion, list(leida.nombrados)) == (intencion, nombrados)


@pytest.mark.parametrize(
    ("texto", "orden", "cuantas"),
    [
        ("su última compra", "recientes", 1), ("las últimas tres compras", "recientes", 3),
        ("las 5 últimas compras", "recientes", 5), ("sus dos primeros pedidos", "antiguas", 2),
        ("la compra más grande", "mayores", 1), ("la menor compra", "menores", 1),
    ],
)  # fmt: skip
def test_de_cuales_ventas(texto: str, orden: str, cuantas: int) -> None:
    elegidas = leer_pregunta(texto, HOY, conocida).elegidas
    assert elegidas
    assert (elegidas.orden, elegidas.cuantas) == (orden, cuantas)


_PALABRAS = (
    "cuánto cuándo gastó compró entre enero y marzo del al 31 30 de febrero 2025 9999 desde hasta hace"
    " últimos últimas mes año días semanas antes después hoy ayer el lunes pasado más caro o guantes"
    " 2026-13-45 31/02/2026 0 1000000 un una primera compra en los las que"
)


@given(
    st.one_of(st.lists(st.sampled_from(_PALABRAS.split()), max_size=12).map(" ".join), st.text(max_size=60))
)
def test_de_cualquier_texto_sale_una_lectura(texto: str) -> None:
    leida = leer_pregunta(texto, HOY, conocida)
    if leida.dicho.desde and leida.dicho.hasta:
        assert leida.dicho.desde < leida.dicho.hasta
    assert leida.elegidas is None or leida.elegidas.cuantas >= 0
