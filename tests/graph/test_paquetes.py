"""Goods sold by so many: what a name says that it holds."""

import pytest

from agent.actos import Cantidad
from graph.paquetes import en_grupos, viene_de_a


@pytest.mark.parametrize(
    ("nombre", "cuantas"),
    [
        ("Alitas BBQ x6", 6),
        ("Sorrentinos de calabaza x 12", 12),
        ("Huevo AA cubeta x 30", 30),
        ("Pilas alcalinas AA paquete con 4", 4),
        ("Set de 6 vasos de vidrio 300 ml", 6),
        ("Loperamida 2 mg x 10 tabletas", 10),
        ("Tornillo Gypsum 6x1 caja x100", 100),
        ("Almejas (docena)", 12),
        ("Ladrillo (millar)", 1000),
        ("Cuaderno cosido 100 hojas", None),
        ("Rompecabezas castillo 500 piezas", None),
        ("Teflón 1/2 x 10 m", None),
        ("Rallador de 4 caras", None),
        ("Tabla 2x4", None),
    ],
)
def test_cuantas_trae(nombre: str, cuantas: int | None) -> None:
    trae = viene_de_a(nombre)
    assert (trae[0] if trae else None) == cuantas


@pytest.mark.parametrize(
    ("dicho", "unidades", "nombre", "quedan"),
    [
        ("una docena", 12, "Almejas (docena)", 1),
        ("2 docenas", 24, "Almejas (docena)", 2),
        ("2 cientos", 200, "Tornillo (ciento)", 2),
        ("dos pares", 4, "Chorizo (par)", 2),
        ("una docena", 12, "Choclo (unidad)", 12),
        ("2", 2, "Almejas (docena)", 2),
    ],
)
def test_lo_que_se_vende_por_grupos(dicho: str, unidades: int, nombre: str, quedan: int) -> None:
    assert en_grupos(Cantidad(unidades=unidades, texto=dicho), [nombre]).unidades == quedan


def test_media_docena_de_lo_que_va_por_docena_no_es_un_numero_entero() -> None:
    contada = en_grupos(Cantidad(unidades=6, texto="media docena"), ["Almejas (docena)"])
    assert contada.problema == "fraccion"
