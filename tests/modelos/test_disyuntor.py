"""A provider that fails is left alone, and one call at a time tries it again."""

from dataclasses import dataclass

import pytest

from agent.modelos.disyuntor import FALLOS_SEGUIDOS, PAUSA_MAXIMA_S, PAUSA_S, Disyuntor, ModeloFallidoError


@dataclass
class Reloj:
    ahora: float = 0.0

    def __call__(self) -> float:
        return self.ahora


@pytest.fixture
def reloj() -> Reloj:
    return Reloj()


@pytest.fixture
def disyuntor(reloj: Reloj) -> Disyuntor:
    return Disyuntor(reloj)


def llamar(disyuntor: Disyuntor, error: BaseException | None = None) -> None:
    with disyuntor.llamada():
        if error:
            raise error


def fallar(disyuntor: Disyuntor) -> None:
    with pytest.raises(ModeloFallidoError, match="tiempo"):
        llamar(disyuntor, ModeloFallidoError("tiempo"))


def pasa(disyuntor: Disyuntor) -> bool:
    return disyuntor.deja_pasar


def estado(disyuntor: Disyuntor) -> str:
    return disyuntor.estado


def abrir(disyuntor: Disyuntor) -> None:
    for _ in range(FALLOS_SEGUIDOS):
        fallar(disyuntor)


def test_se_abre_tras_varios_fallos_seguidos(disyuntor: Disyuntor) -> None:
    for _ in range(FALLOS_SEGUIDOS - 1):
        fallar(disyuntor)
    llamar(disyuntor)
    fallar(disyuntor)
    assert estado(disyuntor) == "cerrado"
    fallar(disyuntor)
    fallar(disyuntor)
    assert estado(disyuntor) == "abierto"
    with pytest.raises(ModeloFallidoError, match="pausado"):
        llamar(disyuntor)
    assert disyuntor.ultimo_fallo == "tiempo"


def test_pasada_la_pausa_prueba_uno_y_si_va_bien_se_cierra(disyuntor: Disyuntor, reloj: Reloj) -> None:
    abrir(disyuntor)
    reloj.ahora += PAUSA_S
    with disyuntor.llamada():
        assert not pasa(disyuntor)  # the others go on without
        assert estado(disyuntor) == "probando"
    assert estado(disyuntor) == "cerrado"
    assert disyuntor.ultimo_fallo is None


def test_cada_prueba_fallida_alarga_la_pausa_hasta_un_tope(disyuntor: Disyuntor, reloj: Reloj) -> None:
    abrir(disyuntor)
    reloj.ahora += PAUSA_S
    fallar(disyuntor)
    reloj.ahora += PAUSA_S
    assert not pasa(disyuntor)
    reloj.ahora += PAUSA_S
    assert pasa(disyuntor)
    for _ in range(10):
        reloj.ahora += PAUSA_MAXIMA_S
        fallar(disyuntor)
    reloj.ahora += PAUSA_MAXIMA_S
    assert pasa(disyuntor)


def test_una_prueba_cancelada_no_dice_nada_y_otra_puede_probar(disyuntor: Disyuntor, reloj: Reloj) -> None:
    abrir(disyuntor)
    reloj.ahora += PAUSA_S
    with pytest.raises(KeyboardInterrupt):
        llamar(disyuntor, KeyboardInterrupt())
    assert pasa(disyuntor)
