"""By which unit goods are sold, as names say it, and how what is counted in it becomes a count."""

import pytest

from agent.actos import Cantidad
from agent.comprension.mercancia.unidad_de_venta import en_grupos, medida_de_venta, unidad_de_venta, va_por


@pytest.mark.parametrize(
    ("nombre", "unidad"),
    [
        ("Papa amarilla (kg)", "kg"),
        ("Almejas (docena)", "docena"),
        ("Tornillos x ciento", "ciento"),
        ("Soga de yute (metro)", "metro"),
        ("Desengrasante galón", "galon"),
        ("Medias (par)", "par"),
        ("Cable dúplex por metro rojo", "metro"),
        ("Cable al metro", "metro"),
        ("Tela x m", "metro"),
        ("Camiseta (M)", ""),
        ("Crema para pie", ""),
        ("Naranja malla 10 kg", ""),
        ("Balde 12 litros", ""),
        ("Botella medio litro", ""),
        ("Cinta métrica 5 metros", ""),
    ],
)
def test_por_que_se_vende(nombre: str, unidad: str) -> None:
    assert unidad_de_venta(nombre) == unidad


@pytest.mark.parametrize(
    ("nombre", "dicha", "va"),
    [
        ("Papa (kg)", "kilos", True),
        ("Papa (kg)", "libras", False),
        ("Clavos por kilo", "kg", True),
        ("Cable x metro", "mts", True),
        ('Tornillo drywall 6 x 1/4" caja x 500', "cajas", True),
        ("Amarra plástica paquete x 100", "paquetes", True),
        ("Guantes de carnaza", "pares", True),
        ("Martillo", "pares", False),
        ("Yerba 1 kilo", "kilos", False),
        ("Botella medio litro", "litros", False),
        ("Cerveza x 6 latas", "latas", False),
        ("Soga 12 metros", "metros", False),
    ],
)
def test_por_lo_que_se_dice(nombre: str, dicha: str, va: bool) -> None:
    assert va_por(dicha, nombre) is va


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


@pytest.mark.parametrize(
    ("nombre", "medida"),
    [("Limón (kg)", "kilo"), ("Soga x metro", "metro"), ("Puntilla libra", "libra"), ("Pintura galón", "")],
)
def test_lo_que_se_pesa_o_se_mide(nombre: str, medida: str) -> None:
    assert medida_de_venta(nombre) == medida
