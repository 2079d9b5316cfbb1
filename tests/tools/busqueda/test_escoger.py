"""Which product a full order picks, and how slips, options, ranges and SKUs are read."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.busqueda.dobles import CodificadorDePrueba
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import ProductoIndexado

CATALOGO = [
    ("LLA-205", "Llanta 205/55 aro 16", "Llantas", 62),
    ("ACE-4L", "Aceite sintético 5W30 galón", "Lubricantes", 38),
    ("ACE-1L", "Aceite sintético 5W30 1 litro", "Lubricantes", 11),
    ("PRE-G", "Prensa en G 3 pulgadas", "Herramientas", 9),
    ("PRE-B", "Prensa de banco 3 pulgadas", "Herramientas", 41),
    ("GUA-M", "Guante de cabritilla talla M", "Guantes", 6),
    ("GUA-L", "Guante de cabritilla talla L", "Guantes", 6),
    ("GUA-XL", "Guante de cabritilla talla XL", "Guantes", 6),
    ("CAS-HI", "Casco infantil amarillo", "Cascos", 15),
    ("CAS-AD", "Casco adulto amarillo", "Cascos", 22),
    ("BAR-1", "Barbijo para casco", "Cascos", 3),
    ("ARN-P", "Arnés para perro 5 a 12 kg", "Mascotas", 14),
    ("ARN-G", "Arnés para perro 12 a 30 kg", "Mascotas", 19),
    ("TAP-CA", "Tapones de silicona caja x 50 pares", "Protección", 25),
    ("TAP-PA", "Tapones de silicona con cordón", "Protección", 1),
    ("VEL-NU", "Vela de número", "Fiesta", 1),
    ("VEL-AR", "Vela aromática", "Hogar", 4),
    ("TEC-1", "Teclado compacto", "Cómputo", 18),
    ("COM-1", "Combo teclado y mouse", "Cómputo", 30),
    ("PEZ-AL", "Alimento en hojuelas para peces", "Mascotas", 5),
    ("HER-JA", "Jaula para hámster", "Mascotas", 26),
    ("BOM-IN", "Bomba de inflado manual", "Bicicletas", 7),
    ("BAT-PO", "Batería portátil 10000 mAh", "Energía", 27),
    ("CAM-CU", "Cucha acolchada", "Mascotas", 33),
    ("BOT-NE", "Bota de caucho negra", "Calzado", 20),
    ("LON-NA", "Lona naranja 3 x 4 m", "Hogar", 18),
]
CARTA = [
    ("BUZ-M", "Buzo de algodón talla M", "Ropa", 10),
    ("MUZ-G", "Pizza muzzarella grande", "Carta", 10),
    ("MUZ-C", "Pizza muzzarella chica", "Carta", 10),
    ("PRO-MU", "Promo muzza y birra", "Carta", 10),
    ("NAP-G", "Pizza napolitana grande", "Carta", 10),
    ("QUE-4", "Pizza cuatro quesos grande", "Carta", 10),
    ("EMP-QU", "Empanada de cebolla y queso", "Carta", 10),
    ("CHA-M", "Chaleco inflable M gris", "Carta", 10),
    ("CHA-L", "Chaleco inflable L gris", "Carta", 10),
    ("CHA-MA", "Chaleco inflable M azul", "Carta", 10),
    ("CEL-S", "Celular Ultra S 256 GB", "Carta", 10),
    ("CEL-X", "Celular Ultra X 256 GB", "Carta", 10),
    ("NAP-X", "Pizza napolitana extra queso", "Carta", 10),
    ("CLO-G", "Cloro líquido galón", "Carta", 10),
    ("CLO-L", "Cloro líquido litro", "Carta", 10),
    ("LAV-1", "Lavandina 1 L", "Carta", 10),
    ("LAV-4", "Lavandina 4 L", "Carta", 10),
]

Articulo = tuple[str, str, str, int]  # SKU, name, category, price


def de(articulos: list[Articulo]) -> IndiceProductos:
    indice = IndiceProductos(CodificadorDePrueba())
    indice.actualizar(
        ProductoIndexado(i, sku, nombre, "", categoria, Decimal(precio), 5)
        for i, (sku, nombre, categoria, precio) in enumerate(articulos, 1)
    )
    return indice


@pytest.fixture(scope="module")
def indice() -> IndiceProductos:
    return de(CATALOGO)


def plenos(indice: IndiceProductos, consulta: str) -> set[str]:
    hallados = [indice.producto(c.producto_id) for c in indice.buscar(consulta, 24).coincidencias if c.plena]
    return {producto.sku for producto in hallados if producto}


@pytest.mark.parametrize(
    ("consulta", "quiere"),
    [
        ("prensa en g de 3 pulgadas", {"PRE-G"}),
        ("una caja de tapones de silicona", {"TAP-CA"}),
        ("tapones de silicona con cordon", {"TAP-PA"}),
        ("casco infantil amarillo", {"CAS-HI"}),
        ("casco amarillo para mi hijo", {"CAS-HI", "CAS-AD"}),
        ("barbijo", {"BAR-1"}),
        ("vela de numero", {"VEL-NU"}),
        ("teclado compacto", {"TEC-1"}),
        ("guantes talla m o l", {"GUA-M", "GUA-L"}),
        ("guante talle xl", {"GUA-XL"}),
        ("arnes para perro de 8 kilos", {"ARN-P"}),
        ("arnes para un perro de 25 kg", {"ARN-G"}),
        ("llanta aro 16", {"LLA-205"}),
        ("aceite sintetico de litro", {"ACE-1L"}),
        ("bota negra de caucho", {"BOT-NE"}),
        ("lona naranja", {"LON-NA"}),
        ("cama para mi perro labrador", {"CAM-CU"}),
    ],
)
def test_lo_que_cumple_todo_es_lo_pedido(indice: IndiceProductos, consulta: str, quiere: set[str]) -> None:
    assert plenos(indice, consulta) == quiere


@pytest.mark.parametrize(
    ("consulta", "quiere"),
    [
        ("guantez de kavritilla taya xl", {"GUA-XL"}),
        ("ameys para hanster", set()),
        ("jaula pa amster", {"HER-JA"}),
        ("comida para peses", {"PEZ-AL"}),
        ("yanta aro 16", {"LLA-205"}),
        ("botaz de caucho", {"BOT-NE"}),
        ("tecaldo compacto", {"TEC-1"}),
        ("barvijo", {"BAR-1"}),
        ("aseite zintetico de litro", {"ACE-1L"}),
    ],
)
def test_entiende_lo_mal_escrito(indice: IndiceProductos, consulta: str, quiere: set[str]) -> None:
    assert plenos(indice, consulta) == quiere


@pytest.mark.parametrize(
    "consulta", ["naranjas", "pizza", "pissa", "camisa", "bombones", "tela", "corre", "computador portatil"]
)
def test_lo_que_no_se_vende_no_se_vuelve_producto(indice: IndiceProductos, consulta: str) -> None:
    assert indice.buscar(consulta).coincidencias == ()


@pytest.mark.parametrize(
    ("consulta", "quiere"),
    [
        ("gua-xl", {"GUA-XL"}),
        ("GUA XL", {"GUA-XL"}),
        ("me das el pre-g", {"PRE-G"}),
        ("lla205", {"LLA-205"}),
        ("ace-", {"ACE-1L", "ACE-4L"}),  # cut short, the oils
        ("lla-2", {"LLA-205"}),
    ],
)
def test_un_sku_entero_o_su_comienzo(indice: IndiceProductos, consulta: str, quiere: set[str]) -> None:
    assert plenos(indice, consulta) == quiere


def test_un_nombre_desconocido_ofrece_lo_parecido_solo_como_parecido(indice: IndiceProductos) -> None:
    resultado = indice.buscar("chirimbolo vela aromatica")
    assert not any(c.exacta for c in resultado.alternativas)


def test_en_una_tienda_barata_una_cifra_pequena_es_un_precio(indice: IndiceProductos) -> None:
    hallados = indice.buscar("velas de menos de 3", 24)
    assert hallados.filtros.precio_max == 3
    assert {CATALOGO[c.producto_id - 1][0] for c in hallados.coincidencias} == {"VEL-NU"}


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(CATALOGO), st.data())
def test_el_nombre_entero_con_un_desliz_sigue_encontrando_el_producto(
    indice: IndiceProductos, fila: tuple[str, str, str, int], data: st.DataObject
) -> None:
    sku, nombre, _, _ = fila
    palabras = nombre.split()
    largas = [i for i, p in enumerate(palabras) if len(p) >= 7 and p.isalpha()]
    if not largas:
        return
    i = data.draw(st.sampled_from(largas))
    corte = data.draw(st.integers(2, len(palabras[i]) - 2))
    palabras[i] = palabras[i][:corte] + palabras[i][corte] + palabras[i][corte:]
    assert sku in plenos(indice, " ".join(palabras))


@pytest.mark.parametrize(
    ("consulta", "quiere"),
    [
        ("muzza", {"MUZ-G", "MUZ-C", "PRO-MU"}),  # the promotion alone has the word
        ("muzza grande", {"MUZ-G"}),
        ("2 napos", {"NAP-G", "NAP-X"}),
        ("nap", {"NAP-G", "NAP-X"}),
        ("na", set()),
        ("4 quesos", {"QUE-4"}),
        ("chaleco M", {"CHA-M", "CHA-MA"}),
        ("chaleco L gris", {"CHA-L"}),
        ("chaleco grande", {"CHA-L"}),
        ("celular ultra s", {"CEL-S", "CEL-X"}),  # no size of theirs, and so it contradicts none
        ("napo ext", {"NAP-X"}),
        ("un galon de cloro", {"CLO-G"}),
        ("lavandina grande", {"LAV-1", "LAV-4"}),  # no bleach goes by S, M or L
    ],
)
def test_una_palabra_cortada_y_un_tamano(consulta: str, quiere: set[str]) -> None:
    assert plenos(de(CARTA), consulta) == quiere


# What a name has, comes in or is for, and is not.
PARTES = [
    ("DES-TA", "Desodorante en talco para pies 100 g", "Cuidado", 10),
    ("LIM-8", "Limpiafondo 8 ruedas c/cepillo", "Piscina", 10),
    ("SAX", "Saxofón alto dorado c/estuche", "Vientos", 10),
    ("ATU", "Atún en aceite de oliva 170 g", "Conservas", 10),
    ("CAB-R", "Cable eléctrico 2,5 mm rojo (por metro)", "Cables", 10),
    ("CAB-ROL", "Rollo cable eléctrico 2,5 mm rojo 100 m", "Cables", 10),
    ("HUI", "Huincha de medir 5 m", "Medir", 10),
    ("AMP-12", "Ampolleta LED 12W luz fría", "Luces", 10),
    ("DEC-SO", "Polvo decolorante azul sobre 20 g", "Tintes", 10),
    ("DEC-PO", "Polvo decolorante azul x 500 g", "Tintes", 10),
    ("CLO-PA", "Cloro en pastillas triple acción 1 kg", "Piscina", 10),
    ("CLO-LI", "Cloro líquido bidón 5 L", "Piscina", 10),
    ("OXI-20", "Agua oxigenada en crema 20 vol 120 ml", "Tintes", 10),
    ("OXI-30", "Agua oxigenada en crema 30 vol 120 ml", "Tintes", 10),
    ("ACE-L", "Acetona pura x 1 lt", "Uñas", 10),
    ("ACE-C", "Acetona pura x 60 ml", "Uñas", 10),
]


def _lo_que_vende(consulta: str) -> set[str]:
    """What an order in these words would buy without asking."""
    catalogo = [ProductoIndexado(i, sku, n, "", c, Decimal(p)) for i, (sku, n, c, p) in enumerate(PARTES, 1)]
    hallados = de(PARTES).buscar(consulta, 8).coincidencias
    return {catalogo[c.producto_id - 1].sku for c in hallados if c.plena and not c.dudosa}


@pytest.mark.parametrize(
    ("consulta", "vende"),
    [
        ("talco para los pies", {"DES-TA"}),  # so it comes, and for that
        ("talco", set()),
        ("aceite de oliva", set()),
        ("ruedas", set()),
        ("estuche para saxofón", set()),
        ("saxofón con estuche", {"SAX"}),
        ("limpiafondo de 8 ruedas", {"LIM-8"}),
        ("metro de cable de 2,5", {"CAB-R"}),
        ("huincha de medir", {"HUI"}),
        ("ampolleta de doce watts", {"AMP-12"}),
        ("decolorante en sobre", {"DEC-SO"}),
        ("pastillas de cloro", {"CLO-PA"}),
        ("agua oxigenada de 20 volúmenes", {"OXI-20"}),
        ("acetona litro", {"ACE-L"}),
    ],
)
def test_no_vende_lo_que_un_producto_solo_tiene(consulta: str, vende: set[str]) -> None:
    assert _lo_que_vende(consulta) == vende


def test_lo_que_un_nombre_dice_entero_se_propone_aunque_no_lo_sea() -> None:
    for consulta in ("talco", "aceite de oliva"):
        hallado = de(PARTES).buscar(consulta, 8)
        assert len(hallado.coincidencias or hallado.alternativas) == 1
