"""What a phrase points at, and how many of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.comprension.mercancia.frases import leer_frase
from agent.comprension.palabras import separar
from agent.comprension.precios import leer_dinero
from agent.comprension.situacion import SinCatalogo


class Tienda(SinCatalogo):
    def cubre(self, frase: str) -> bool:
        return frase.lower() == "cemento" or "note 13" in frase.lower()


TIENDA = Tienda()


@pytest.mark.parametrize(
    ("dicho", "texto", "unidades"),
    [
        ("un casco amarillo", "casco amarillo", 1),
        ("ponle media docena de guantes de nitrilo", "guantes de nitrilo", 6),
        ("quiero 3 cajas de guantes talla M", "cajas de guantes talla M", 3),
        ("cemento 5", "cemento", 5),
        ("x3 martillos", "martillos", 3),
        ("tubo de 1/2\" 4 unidades", 'tubo de 1/2"', 4),
        ("botas talla 40 x2", "botas talla 40", 2),
        ("5 kilos de papa", "kilos de papa", 5),
        ("dame 15", "", 15),
        ("me regalas por favor 2 destornilladores de estrella", "destornilladores de estrella", 2),
    ],
)  # fmt: skip
def test_separa_cantidad_y_producto(dicho: str, texto: str, unidades: int) -> None:
    frase = leer_frase(separar(dicho), TIENDA)
    assert (frase.producto.texto, frase.cantidad.unidades) == (texto, unidades)


@pytest.mark.parametrize(
    "dicho",
    ["redmi note 13", "cable 10 metros", "2x4 de pino", "monitor de 27", "talla 40", "el de 10 libras"],
)
def test_una_medida_o_un_modelo_no_es_una_cantidad(dicho: str) -> None:
    assert leer_frase(separar(dicho), TIENDA).cantidad.unidades is None


def test_lo_senalado() -> None:
    def referencia(dicho: str) -> dict[str, object]:
        return leer_frase(separar(dicho), TIENDA).producto.model_dump(exclude_defaults=True)

    assert referencia("el segundo")["ordinales"] == (2,)
    assert referencia("el 2")["ordinales"] == (2,)
    assert referencia("el primero y el tercero")["ordinales"] == (1, 3)
    assert referencia("el más barato")["superlativo"] == "mas_barato"
    assert referencia("los dos")["todos"]
    assert referencia("agrégale otro")["otro"]
    assert referencia("dame ese")["deictica"]
    assert referencia("lo mismo de la otra vez")["anterior"]
    assert referencia("y en azul")["elidida"]
    assert "elidida" not in referencia("guantes de nitrilo")


def test_todos_los_que_tengan() -> None:
    frase = leer_frase(separar("dame todos los cascos que tengan"), TIENDA)
    assert frase.cantidad.todas
    assert frase.producto.texto == "cascos"


@pytest.mark.parametrize(
    ("dicho", "minimo", "maximo"),
    [("guantes de menos de 10 mil", None, 10_000), ("algo por debajo de 50000", None, 50_000),
     ("cascos entre 20 y 30 mil pesos", 20_000, 30_000), ("hasta 100 lucas", None, 100_000)],
)  # fmt: skip
def test_limites_de_precio(dicho: str, minimo: int | None, maximo: int | None) -> None:
    rango = leer_dinero(separar(dicho)).rango
    assert rango is not None
    assert (rango.minimo, rango.maximo) == (minimo, maximo)


def test_un_precio_dictado_no_es_parte_del_producto() -> None:
    dinero = leer_dinero(separar("dame el extintor por 1 peso"))
    assert dinero.impuesto
    assert leer_frase(dinero.resto, TIENDA).producto.texto == "extintor"


@given(st.text(max_size=120))
def test_nunca_falla(texto: str) -> None:
    leer_frase(leer_dinero(separar(texto)).resto, TIENDA)
