"""The reader of customers' data against what people write, and what it must hold for any text.

First run of the reserves, before any of their cases was looked at: reserva_1 62 of 64, reserva_2 79 of 93,
reserva_3 45 of 50. All are development cases since.
"""

import string
import time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from agent.actos import Campo
from agent.comprension.datos.extraccion import Extraccion, extraer
from settings import CAMPOS_CLIENTE

_LETRAS: dict[str, Campo] = {
    "n": "nombre_completo",
    "c": "cedula",
    "t": "telefono",
    "e": "correo",
    "d": "direccion",
    "b": "barrio",
    "i": "indicaciones_adicionales",
}
_CAMPOS: tuple[Campo, ...] = tuple(_LETRAS.values())
_CON_ENTREGA: dict[str, Campo] = {**_LETRAS, "x": "entrega"}
_CASOS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "casos_datos.yaml").read_text("utf-8"))
_PAISES = "CO MX AR PE CL EC VE ES UY PY BO CR GT HN NI PA DO SV".split()  # noqa: SIM905

# What people say in a shop, with numbers in it; nothing here is a customer's datum.
_COMPRAS = """
dame 3
necesito 100000 tornillos
talla 40
10 libras de arroz
quiero 2 cascos amarillos y 3 pares de guantes talla 8
tienen la referencia 1037654?
cuánto vale el taladro de 850000 pesos
mi presupuesto es 3500000
tengo 50000
el de $1.250.000
1.250.000 está muy caro
cable calibre 12 por 100 metros
tubo de 1/2 pulgada x 6 metros
el casco de 1037654 pesos
ponme 1000000 de puntillas
agrega 24 unidades más del código 20456123
el producto 20456123 de la página
vi el modelo DX4500 en la web
busco la llanta 205/55 R16
una batería 12V 7Ah
quita 2 y deja 5
son 15 en total
el segundo y 4 del primero
me das 2 docenas
x3
una jeringa de 5 cc
moto de 150 cc modelo 2020
manzana 3 libras
1 casa para perro grande
la manzana 4 kilos
una colonia para hombre de 100 ml
tienen colonia?
quedan en la calle 45?
a qué calle queda la tienda
hacen domicilios al barrio laureles?
llegan a la carrera 7?
cuánto demora el envío a medellín
soy nuevo por acá
soy alérgico al látex
soy cliente hace 10 años
me llamó la atención el rojo
a nombre de quién consigno
cuál es el correo de ustedes?
a qué número los llamo?
me regalas la dirección
el nombre del producto cuál es
necesito factura con NIT
¿puedo pagar con tarjeta de crédito?
pago contra entrega
el pedido 4587 cómo va
mi pedido es el 10458
abren hasta las 18:00?
para el 24 de diciembre
cuesta 45.000 o 54.000?
si llevo 10 me haces descuento
no, mejor 12
de 40 a 60 mil
2x4 de pino
casco talla 40 calle
1
""".strip().splitlines()


def _leer(caso: dict[str, Any]) -> Extraccion:
    letras = "".join(_LETRAS) if caso.get("faltantes") == "*" else caso.get("faltantes", "")
    faltantes = tuple(_LETRAS[letra] for letra in letras)
    esperado = _LETRAS[caso["esperado"]] if "esperado" in caso else None
    return extraer(
        caso["texto"], pais=caso["pais"], esperado=esperado, faltantes=faltantes,
        revisando=caso.get("revisando", False),
    )  # fmt: skip


@pytest.mark.parametrize("caso", _CASOS, ids=lambda caso: caso["texto"][:60])
def test_lee_los_datos_y_nada_mas(caso: dict[str, Any]) -> None:
    leido = _leer(caso)
    assert {dato.campo: dato.valor for dato in leido.datos} == {
        _CON_ENTREGA[letra]: valor for letra, valor in caso.get("datos", {}).items()
    }
    assert leido.sin == tuple(_LETRAS[letra] for letra in caso.get("sin", ""))


def test_las_letras_son_todos_los_campos() -> None:
    assert _CAMPOS == CAMPOS_CLIENTE


@pytest.mark.parametrize("texto", _COMPRAS)
@pytest.mark.parametrize("faltantes", [(), _CAMPOS], ids=["", "faltan_todos"])
def test_comprando_no_da_datos(texto: str, faltantes: tuple[Campo, ...]) -> None:
    leido = extraer(texto, pais="CO", esperado=None, faltantes=faltantes)
    assert (leido.datos, leido.sin, leido.resto) == ((), (), texto)


@pytest.mark.parametrize("campo", ["cedula", "correo", "telefono", "direccion"])
def test_una_pregunta_no_es_el_dato(campo: Campo) -> None:
    for texto in (
        "¿para qué lo necesitan?",
        "cuánto cuesta el envío",
        "y el casco en qué colores viene",
        "sí",
    ):
        assert extraer(texto, pais="CO", esperado=campo, faltantes=_CAMPOS).datos == ()


@pytest.mark.parametrize(
    ("texto", "resto"),
    [
        ("Juan Perez, y quita el casco", "quita el casco"),
        ("3104567890 y cuanto demora el envio?", "cuanto demora el envio?"),
        ("hola soy María Gómez, quiero 3 cascos", "hola, quiero 3 cascos"),
        ("me llamo pedro gomez, tienen martillos de 16 onzas?", "tienen martillos de 16 onzas?"),
        ("1037654321, ¿para qué la necesitan?", "¿para qué la necesitan?"),
        ("agrega 2 cascos y mi correo es ana@x.co", "agrega 2 cascos"),
        ("cambia el correo a x@y.co", ""),
        ("no tengo correo, ¿puedo pagar en efectivo?", "¿puedo pagar en efectivo?"),
        ("entonces anote el de mi nieto: kevinossa@outlook.com y mi cedula es 1037654321", ""),
        ("le dejo el de mi esposo que es 3104567890", ""),
        ("Yesid Rojas / 80112233 / 3104567001 / Cl 134 # 9-20 / Cedritos", ""),
        ("ana@x.co, y mándame 2 cascos", "mándame 2 cascos"),
        ("cra 45 # 20-15, barrio Laureles, Medellín, y agrega un martillo", "agrega un martillo"),
        ("mi nombre es José Ángel Kantún y vivo en la colonia 5 de mayo", ""),
    ],
)
def test_deja_lo_demas_en_resto(texto: str, resto: str) -> None:
    leido = extraer(texto, pais="CO", esperado="nombre_completo", faltantes=_CAMPOS)
    assert leido.resto == resto


@pytest.mark.parametrize(
    ("texto", "seguro"),
    [
        ("perdón, mi teléfono es 3109876543", True),
        ("cambia el correo a x@y.co", True),
        ("me llamo Juan Pérez", True),
        ("hola, soy María", False),
        ("cra 45 # 20-15, tocar el timbre", None),
    ],
)
def test_lo_nombrado_es_seguro(texto: str, seguro: bool | None) -> None:
    datos = extraer(texto, pais="CO", esperado=None, faltantes=()).datos
    assert [dato.seguro for dato in datos] == ([True, False] if seguro is None else [seguro])


_TROZOS = (
    """
mi|es|de|no|sí|cédula|cc|c.c.|cel|correo|@|arroba|punto|.|,|;|:|calle|cra|#|-|12|45-20|3104567890|1037654321
1.037.654.321|a|y|soy|me llamo|barrio|casa|juan|pérez|María|por favor|no tengo|sin|n/a|¿|?|qué|cuánto|el|la
dirección|vivo en|(|)|+57|nota:|tocar el timbre|gmail|.com|guion bajo|perdón|x|_|nombre|colonia|no es|número
'|/|V-20456123|12.345.678-5|nit|quita|😊
""".strip()
    .replace("\n", "|")
    .split("|")
)
_MENSAJES = st.one_of(
    st.text(max_size=200),
    st.lists(st.sampled_from(_TROZOS), max_size=30).flatmap(
        lambda trozos: st.sampled_from([" ", "", ", ", "\n"]).map(lambda nexo: nexo.join(trozos))
    ),
    st.text(alphabet=string.digits + " .-()+'#", max_size=60),
)


@given(
    texto=_MENSAJES,
    pais=st.sampled_from(_PAISES),
    esperado=st.sampled_from([None, *_CAMPOS]),
    faltantes=st.sets(st.sampled_from(_CAMPOS)).map(tuple),
)
def test_todo_texto_se_lee_sin_pisarse(
    texto: str, pais: str, esperado: Campo | None, faltantes: tuple[Campo, ...]
) -> None:
    leido = extraer(texto, pais=pais, esperado=esperado, faltantes=faltantes)
    fin = 0
    for dato in leido.datos:
        assert fin <= dato.inicio < dato.fin <= len(texto)
        # A document has its kind before it, an address what is told of it after its quarter.
        assert " ".join(texto[dato.inicio : dato.fin].split()) in dato.valor
        fin = dato.fin
    campos = [*(dato.campo for dato in leido.datos), *leido.sin]
    assert len(campos) == len(set(campos))


@pytest.mark.parametrize(
    "trozo", ["y ", "mi ", "vivo en ", "soy ", "1 ", "_", "a@", "cra 45 ", "y, ", "(", "si no "]
)
def test_un_mensaje_hostil_no_detiene_al_lector(trozo: str) -> None:
    texto = (trozo * 4000)[:4000]
    inicio = time.perf_counter()
    for esperado in _CAMPOS:
        extraer(texto, pais="CO", esperado=esperado, faltantes=_CAMPOS)
    assert time.perf_counter() - inicio < 5  # about 0.3 s; a regular expression gone wild takes minutes
