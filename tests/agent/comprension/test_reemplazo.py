"""Changes of mind about what the order has."""

import pytest

from agent.actos import Agregar, Quitar
from agent.comprension.mercancia.frases import Frase, leer_frase
from agent.comprension.palabras import separar
from agent.comprension.reemplazo import leer_reemplazo
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import SinCatalogo, Situacion

CON_PEDIDO = Situacion(lineas=("Falda plisada verde talla S", "Cinturón trenzado"))


def _leer(mensaje: str, situacion: Situacion = CON_PEDIDO) -> list[object] | None:
    def frase(palabras: object) -> Frase:
        return leer_frase(palabras, SinCatalogo())  # type: ignore[arg-type]

    leidos = leer_reemplazo(Clausula(separar(mensaje), pregunta=False), situacion, frase)
    return None if leidos is None else list(leidos)


@pytest.mark.parametrize(
    ("mensaje", "entra"),
    [
        ("mejor en talla M", "talla M"),
        ("ay no, mejor la roja", "roja"),
        ("no, ese no, el azul", "azul"),
        ("que sea en azul", "azul"),
        ("en azul mejor", "azul"),
        ("cámbiame la verde por la azul", "azul"),
    ],
)
def test_otra_variante_va_en_el_lugar_de_la_que_hay(mensaje: str, entra: str) -> None:
    leidos = _leer(mensaje)
    assert leidos
    acto = leidos[-1]
    assert isinstance(acto, Agregar)
    assert acto.producto.texto == entra
    assert acto.en_lugar_de is not None


@pytest.mark.parametrize(
    "mensaje", ["quita todo menos la falda", "déjame solo la falda", "solo deja la falda"]
)
def test_dejar_solo_algo_quita_lo_demas(mensaje: str) -> None:
    leidos = _leer(mensaje)
    assert leidos
    acto = leidos[0]
    assert isinstance(acto, Quitar)
    assert acto.excepto is not None
    assert acto.excepto.texto == "falda"


@pytest.mark.parametrize(
    "mensaje", ["no quiero la falda", "no la quiero", "mejor 3", "dame la azul", "no", "quita la falda"]
)
def test_lo_demas_no_es_un_reemplazo(mensaje: str) -> None:
    assert _leer(mensaje) is None


def test_sin_pedido_no_hay_nada_que_reemplazar() -> None:
    assert _leer("mejor en talla M", Situacion()) is None
