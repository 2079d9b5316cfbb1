"""A turn told while it is worded; it goes on to its end whoever listens."""

import asyncio
from typing import Any, cast

import pytest

from db.errors import MensajeRepetidoError
from graph import turnos as modulo
from graph.contexto import ContextoTurno
from graph.respuesta import Fragmento, Respuesta
from graph.turnos import Turnos
from tests.graph.doble import GrafoFalso, eco, historia, libre, pregunta


async def recibir(turnos: Turnos) -> tuple[list[str], Respuesta]:
    *piezas, final = [pieza async for pieza in turnos.transmitir(pregunta())]
    assert isinstance(final, dict)
    return [pieza.texto for pieza in piezas if isinstance(pieza, Fragmento)], final


async def test_transmitir_da_las_piezas_y_al_final_la_respuesta(turnos: Turnos) -> None:
    piezas, final = await recibir(turnos)
    assert "".join(piezas) == final["respuesta"] == "un momento: dijiste hola"
    assert await recibir(turnos) == (["un momento: dijiste hola"], final), "a repeat, in one piece"


async def test_transmitir_da_el_error_al_que_escucha(turnos: Turnos) -> None:
    await turnos.responder(pregunta())
    with pytest.raises(MensajeRepetidoError):
        _ = [pieza async for pieza in turnos.transmitir(pregunta("otra cosa"))]
    assert turnos._en_curso == set()


async def test_si_el_que_escucha_se_va_el_turno_sigue_hasta_el_final(
    turnos: Turnos, grafo: GrafoFalso
) -> None:
    seguir = asyncio.Event()

    async def esperar(entrada: dict[str, Any], contexto: ContextoTurno) -> str:
        await seguir.wait()
        return await eco(entrada, contexto)

    grafo.accion = esperar
    escucha = turnos.transmitir(pregunta())
    assert await anext(escucha) == Fragmento("un momento: ")
    await cast(Any, escucha).aclose()
    asyncio.get_running_loop().call_later(0.05, seguir.set)
    await turnos.acabar()
    assert await historia(turnos) == ["hola", "un momento: dijiste hola"]
    assert turnos._en_curso == set()


async def test_al_cerrar_lo_que_tarda_demasiado_devuelve_su_chat(
    turnos: Turnos, grafo: GrafoFalso, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def pensar(_entrada: dict[str, Any], _contexto: ContextoTurno) -> str:
        await asyncio.Event().wait()
        return ""

    monkeypatch.setattr(modulo, "SEGUNDOS_AL_CERRAR", 0.05)
    grafo.accion = pensar
    escucha = turnos.transmitir(pregunta())
    await anext(escucha)
    await cast(Any, escucha).aclose()
    await turnos.acabar()
    assert turnos._en_curso == set()
    assert await libre(turnos)
