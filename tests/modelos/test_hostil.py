"""A model that lies at both ends of a turn: the truths of the shop hold, and the customer is served."""

import asyncio
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.actos import Acto, Cancelar, Confirmar, DarDato, Otro
from agent.comprension.situacion import Situacion
from agent.fundamento.cifras import cifras_de
from agent.fundamento.oraciones import Partidor
from agent.modelos.aval import avalar
from agent.modelos.charla import Charla
from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.esquema import actos_de
from bench.hostil import ModeloHostil, correr
from graph.agente import Agente
from tests.modelos.test_fundamento import TRES, fundamento

_PALABRAS = st.sampled_from(
    [
        "el", "la", "un", "casco", "guante", "extintor", "de", "a", "por", "cuesta", "vale", "tenemos", "hay",
        "no", "sin", "agotado", "hoy", "gratis", "envío", "descuento", "$29.500", "$8.900", "85.000", "3",
        "10%", "cinco", "mil", "pesos", "y", "amarillo", "carnaza", "ABC",
    ]
)  # fmt: skip
# Prices of the facts, and what may stand beside a count.
_IMPORTES = {29500, 8900, 85000}


@pytest.mark.parametrize("semilla", [1, 2])
async def test_la_tienda_no_cede_y_el_cliente_es_atendido(semilla: int, agente: Agente) -> None:
    resultado = await correr(agente, semilla, 120)
    assert resultado.violaciones == []
    assert resultado.motores["hostil"] > 20  # it had its say where that does no harm


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32), st.text(max_size=60))
def test_ningun_acto_al_azar_cierra_cancela_ni_da_datos_que_nadie_dijo(semilla: int, mensaje: str) -> None:
    modelo = ModeloHostil(random.Random(semilla))

    async def proponer() -> list[Acto]:
        return await modelo.estructurado([], {}, actos_de, limite=0, anotar=lambda _: None)

    try:
        propuestos = asyncio.run(proponer())
        avalados = avalar(
            propuestos,
            [Otro()],
            mensaje=mensaje,
            situacion=Situacion(espera="confirmar_cierre", lineas=("Casco",)),
            charla=Charla(),
        )
    except ModeloFallidoError:
        return
    assert not any(isinstance(acto, Confirmar | Cancelar | DarDato) for acto in avalados)


@settings(max_examples=500, deadline=None)
@given(st.lists(_PALABRAS, min_size=3, max_size=14))
def test_ninguna_frase_al_azar_dice_un_importe_que_no_hay(palabras: list[str]) -> None:
    frase = " ".join(palabras) + "."
    if fundamento(TRES).rechazo(frase) is None:
        dichos = {int(cifra.valor) for cifra in cifras_de(frase) if cifra.dinero and cifra.valor is not None}
        assert dichos <= _IMPORTES
        assert "descuento" not in frase
        assert "gratis" not in frase


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.integers(1, 40))
def test_el_partidor_no_pierde_ni_inventa_letras(texto: str, trozo: int) -> None:
    partidor = Partidor()
    oraciones = [o for i in range(0, len(texto), trozo) for o in partidor.agregar(texto[i : i + trozo])]
    dicho = "".join("".join([*oraciones, partidor.cerrar()]).split())
    assert "".join(texto.split()).startswith(dicho)
