"""Goods sold by so many: what a name says that it holds."""

import pytest

from tools.busqueda.venta import viene_de_a


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
