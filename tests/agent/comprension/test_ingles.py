"""English turned into Spanish before it is read, and Spanish left alone."""

import json
from pathlib import Path

import pytest

from agent.comprension.ingles import bienes, es_ingles, pluralizar, traducir
from agent.comprension.palabras import separar, unir

RAIZ = Path(__file__).parents[3]


def en_espanol(mensaje: str, *conocidas: str) -> str:
    return unir(traducir(separar(mensaje), lambda palabra: palabra in conocidas))


@pytest.mark.parametrize(
    ("mensaje", "espanol"),
    [
        ("I'll take one", "me llevo uno"),
        ("make it 2", "que sean 2"),
        ("do you have ladders?", "tienes escaleras?"),
        ("how much is it?", "cuánto cuesta?"),
        ("2 bags of rice and a gallon of milk", "2 bolsas de arroz y un galón de leche"),
        ("remove the hammer", "quita el martillo"),
        ("no that's all", "eso es todo"),
        ("yes please", "sí por favor"),
        ("black leather boots size 10", "botas cuero negro talla 10"),
        ("the blue one", "el azul"),
        ("I don't want the hammer anymore", "ya no quiero el martillo"),
        ("a box of nails", "un caja de clavos"),
    ],
)  # fmt: skip
def test_se_dice_en_espanol(mensaje: str, espanol: str) -> None:
    assert en_espanol(mensaje).lower() == espanol


def test_el_bien_toma_el_nombre_que_usa_la_tienda() -> None:
    assert en_espanol("two light bulbs") == "dos bombillos"
    assert en_espanol("two light bulbs", "foco") == "dos focos"


def test_lo_que_la_tienda_llama_en_ingles_se_queda() -> None:
    assert en_espanol("I need a phone holder") == "necesito un celular holder"
    assert en_espanol("I want the gift card", "gift", "card") == "quiero el gift card"


@pytest.mark.parametrize(
    "mensaje",
    ["hey quiero un mouse gamer please", "¿tienen delivery?", "red de vóleibol", "un pie de limón",
     "el case del iphone 13", "pan", "sale, dame dos shorts", "no", "me llamo Rose Brown"],
)  # fmt: skip
def test_el_espanol_no_se_toca(mensaje: str) -> None:
    palabras = separar(mensaje)
    assert not es_ingles(palabras)
    assert traducir(palabras, lambda _: False) == palabras


def test_casi_ningun_mensaje_en_espanol_parece_ingles() -> None:
    mensajes = [
        json.loads(linea)["texto"]
        for archivo in (RAIZ / "tests/evaluacion/mensajes").glob("*.jsonl")
        if archivo.stem != "en"
        for linea in archivo.read_text("utf-8").splitlines()
    ]
    tomados = [mensaje for mensaje in mensajes if es_ingles(separar(mensaje))]
    assert len(tomados) <= len(mensajes) // 200, tomados


def test_los_mensajes_en_ingles_lo_parecen() -> None:
    lineas = (RAIZ / "tests/evaluacion/mensajes/en.jsonl").read_text("utf-8").splitlines()
    assert [t for linea in lineas if not es_ingles(separar(t := json.loads(linea)["texto"]))] == []


@pytest.mark.parametrize(
    ("uno", "varios"),
    [("pastilla de freno", "pastillas de freno"), ("lápiz", "lápices"), ("camión", "camiones"),
     ("tenis", "tenis"), ("portátil", "portátiles"), ("café", "cafés")],
)  # fmt: skip
def test_plural(uno: str, varios: str) -> None:
    assert pluralizar(uno) == varios


def test_los_bienes_son_de_muchos_rubros() -> None:
    assert {"hammer", "dress", "rice", "ibuprofen", "laptop", "dog food", "tire", "notebook"} <= set(bienes())
    assert len(bienes()) > 700
