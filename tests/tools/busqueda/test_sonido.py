"""Products found by how their names sound."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.texto import plegar
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.sonido import PorSonido, Sonidos, en_palabras
from tools.busqueda.tipos import ProductoIndexado

DEMO = Path(__file__).resolve().parents[3] / "db" / "demo" / "productos.csv"
NOMBRES = [fila["nombre"] for fila in csv.DictReader(DEMO.read_text(encoding="utf-8").splitlines())]


TIENDA = PorSonido(NOMBRES)


@pytest.mark.parametrize(
    ("oido", "nombre"),
    [
        ("quiero sincro camilla riquina en emergencia con inmolilizador",
         "Camilla rígida de emergencia con inmovilizador"),
        ("nesesito los hoti kin metalicos de pared dotados", "Botiquín metálico de pared dotado"),
        ("más 4 semento blanko 20 kilogramos", "Cemento blanco 20 kg"),
        ("los mascarías en e noventa y cinco para partículas", "Mascarilla N95 para partículas"),
    ],
)  # fmt: skip
def test_lo_mal_oido_se_encuentra_por_su_sonido(oido: str, nombre: str) -> None:
    (nombrado,) = TIENDA.nombrados(oido)
    assert nombre in (nombrado.nombre, *nombrado.otros)
    assert 0 <= nombrado.inicio < nombrado.fin <= len(oido)


@pytest.mark.parametrize(
    "dicho",
    [
        "muchas gracias, muy amable",
        "quiero hablar con una persona",
        "¿a qué hora abren los domingos?",
        "sí, por favor, confirme el pedido",
        "el segundo",
        "",
        "no",
    ],
)
def test_lo_que_no_nombra_nada_no_suena_a_nada(dicho: str) -> None:
    assert TIENDA.nombrados(dicho) == ()


def test_lo_que_apenas_suena_se_propone_y_la_charla_no() -> None:
    dudoso = "Amena mues freso a resta morta, la cuena fresa"
    assert TIENDA.nombrados(dudoso) == ()
    assert "Freno arrestador para cuerda 13 mm" in TIENDA.parecidos(dudoso)
    assert TIENDA.parecidos("muchas gracias, muy amable") == ()
    assert PorSonido([]).parecidos(dudoso) == ()


def test_varios_en_una_nota_cada_uno_en_su_sitio() -> None:
    dicho = "quiero dos camiyas rigidas de emerjencia y tres botas de caucho caña alta negra taya 40"
    camilla, bota = TIENDA.nombrados(dicho)
    assert camilla.nombre.startswith("Camilla")
    assert bota.nombre == "Bota de caucho caña alta negra talla 40"
    assert dicho[: camilla.inicio].split() == ["quiero", "dos"]
    assert dicho[camilla.fin : bota.inicio].split()[-1] == "tres"


@given(st.sampled_from([nombre for nombre in NOMBRES if len(nombre) > 25]))
def test_un_nombre_bien_dicho_es_ese(nombre: str) -> None:
    nombrados = TIENDA.nombrados(f"quiero dos {nombre.lower()}")
    assert any(nombre in (n.nombre, *n.otros) for n in nombrados)


@given(st.lists(st.text(max_size=40), max_size=8), st.text(max_size=80))
def test_cualquier_tienda_y_cualquier_texto(nombres: list[str], texto: str) -> None:
    for nombrado in PorSonido(nombres).nombrados(texto):
        assert 0 <= nombrado.inicio < nombrado.fin <= len(texto)
        assert {nombrado.nombre, *nombrado.otros} <= set(nombres)


@given(st.integers(0, 999_999))
def test_un_numero_se_dice_con_letras_y_cada_uno_de_otro_modo(numero: int) -> None:
    dicho = en_palabras(numero)
    assert dicho.isalpha()
    assert plegar(dicho) == dicho
    assert dicho != en_palabras(numero + 1)


def test_los_numeros_se_dicen_como_son() -> None:
    dichos = {0: "cero", 21: "veintiuno", 45: "cuarentaicinco", 100: "cien", 7018: "sietemildieciocho"}
    assert {numero: en_palabras(numero) for numero in dichos} == dichos


def test_lo_que_la_tienda_empieza_a_vender_suena_desde_entonces() -> None:
    indice = IndiceProductos()
    indice.actualizar([ProductoIndexado(1, "A", "Camilla rígida de emergencia")])
    sonidos = Sonidos(indice)
    assert sonidos.nombrados("un talarro percutor inalanbrico") == ()
    indice.actualizar([ProductoIndexado(2, "B", "Taladro percutor inalámbrico")])
    dichos = {"un talarro percutor inalanbrico": False, "un taladro percutor": True}
    for dicho, bien_oido in dichos.items():
        (nombrado,) = sonidos.nombrados(dicho)
        assert (nombrado.nombre, nombrado.bien_oido) == ("Taladro percutor inalámbrico", bien_oido)
