"""What a product's own text answers. The customer's question comes folded, as the engine reads it."""

import pytest

from tools.detalles import Dicho, Ficha, lo_que_dice, no_alcanza

TALADRO = Ficha(
    1,
    "Taladro percutor 1/2 pulgada 750 W",
    "Para concreto, madera y metal; pesa 2,1 kg. Incluye maletín y dos brocas. No trae pilas.",
    {"voltaje": "120 V", "marca": "Forte"},
)
GLOBOS = Ficha(2, "Globos de látex rojos paquete con 50", "", {})
VINILO = Ficha(3, "Vinilo blanco galón", "Pintura lavable para interiores, rinde 30 m² por galón.", {})

GALLETAS = Ficha(4, "Galletas con chispas", "Harina de avena. Contienen gluten y leche.", {})


def emparentadas(una: str, otra: str) -> bool:
    return {una, otra} == {"pila", "bateria"}


@pytest.mark.parametrize(
    ("ficha", "pregunta", "dicho"),
    [
        (TALADRO, "cuanto pesa", "pesa 2,1 kg"),
        (TALADRO, "sirve para concreto", "Para concreto, madera y metal"),
        (TALADRO, "trae baterias", "No trae pilas"),
        (TALADRO, "cuantas brocas trae", "Incluye maletín y dos brocas"),
        (TALADRO, "de que marca es", "marca: Forte"),
        (TALADRO, "es a 110 o 220", "voltaje: 120 V"),
        (GALLETAS, "tiene lactosa", "Contienen gluten y leche"),
        (GALLETAS, "es apta para celiacos", "Contienen gluten y leche"),
        (GALLETAS, "de que harina es", "Harina de avena"),
        (VINILO, "cuanto rinde", "Pintura lavable para interiores, rinde 30 m² por galón"),
        (VINILO, "es lavable", "Pintura lavable para interiores, rinde 30 m² por galón"),
        (VINILO, "que caracteristicas tiene", "Pintura lavable para interiores, rinde 30 m² por galón."),
    ],
)
def test_contesta_con_las_palabras_del_dueno(ficha: Ficha, pregunta: str, dicho: str) -> None:
    assert lo_que_dice(ficha, pregunta, emparentadas) == Dicho(dicho)


@pytest.mark.parametrize(
    ("ficha", "pregunta"),
    [(TALADRO, "que potencia tiene"), (GLOBOS, "cuantos trae"), (GLOBOS, "de que color son")],
)
def test_lo_que_dice_el_nombre(ficha: Ficha, pregunta: str) -> None:
    assert lo_que_dice(ficha, pregunta, emparentadas) == Dicho(en_nombre=True)


@pytest.mark.parametrize(
    ("ficha", "pregunta"),
    [
        (TALADRO, "de que material es"),
        (TALADRO, "cuanto dura"),
        (TALADRO, "cuantas llaves trae"),
        (VINILO, "sirve para exteriores"),
        (GLOBOS, "son biodegradables"),
        (GLOBOS, "como son"),
    ],
)
def test_lo_que_no_dice_no_lo_contesta(ficha: Ficha, pregunta: str) -> None:
    assert not lo_que_dice(ficha, pregunta, emparentadas)


def test_el_resumen_no_corta_una_frase() -> None:
    larga = " ".join(f"Frase número {i} de la descripción del producto." for i in range(20))
    resumen = Ficha(4, "Cosa", larga, {}).resumen
    assert larga.startswith(resumen)
    assert resumen.endswith(".")
    assert len(resumen) < len(larga)


@pytest.mark.parametrize(
    ("texto", "pregunta", "corta"),
    [
        ("Soporta 110 kg", "que soporte 130 kg", True),
        ("Soporta 150 kg", "que soporte 130 kg", False),
        ("Soporta perros de hasta 25 kg", "que aguante un perro de 40 kilos", True),
        ("Soporta 110 kg", "que sea de madera", False),
        ("Muy resistente", "que aguante 40 kilos", False),
    ],
)
def test_lo_que_no_alcanza_no_sirve(texto: str, pregunta: str, corta: bool) -> None:
    assert no_alcanza(Dicho(texto), pregunta) is corta
