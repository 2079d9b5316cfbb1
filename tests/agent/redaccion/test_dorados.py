"""Whole replies, compared whole."""

import pytest

from tests.agent.redaccion.casos import CASOS
from tests.agent.redaccion.dorados import VOCES, Tono, leer, redactar


@pytest.mark.parametrize("voz", VOCES, ids=lambda voz: voz.tono)
@pytest.mark.parametrize("caso", CASOS)
def test_la_respuesta_es_la_dorada(voz: Tono, caso: str) -> None:
    assert redactar(voz, caso) == leer(voz.archivo)[caso]


@pytest.mark.parametrize("voz", VOCES, ids=lambda voz: voz.tono)
def test_no_sobran_dorados(voz: Tono) -> None:
    assert list(leer(voz.archivo)) == list(CASOS)
