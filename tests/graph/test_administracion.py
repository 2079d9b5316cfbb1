"""What a real agent leaves for the administration: what was asked for in vain, and how its parts do."""

from typing import Any
from uuid import uuid4

from sqlalchemy import text

from graph.agente import Agente
from graph.respuesta import Peticion


async def demanda(agente: Agente) -> dict[str, int]:
    async with agente.recursos.sessions() as session:
        filas = await session.execute(text("SELECT palabras, veces FROM demanda_insatisfecha"))
        return {palabras: veces for palabras, veces in filas}


async def decir(agente: Agente, chat_id: str, mensaje: str, mensaje_id: str | None = None) -> Any:
    return await agente.responder(Peticion(mensaje=mensaje, chat_id=chat_id, mensaje_id=mensaje_id))


async def test_lo_que_no_hay_se_cuenta_una_vez_por_mensaje(agente: Agente) -> None:
    chat, otro = uuid4().hex, uuid4().hex
    respuesta = await decir(agente, chat, "¿Tienen telescopios?", "m1")
    assert respuesta["metadatos"]["sin_resultados"]
    assert (await demanda(agente))["telescopio"] == 1
    await decir(agente, chat, "¿Tienen telescopios?", "m1")  # the same message, delivered again
    assert (await demanda(agente))["telescopio"] == 1
    await decir(agente, otro, "busco un telescopio, mi cédula es 1032456789")
    contada = await demanda(agente)
    assert contada["telescopio"] == 2
    assert not any(c.isdigit() for palabras in contada for c in palabras)


async def test_lo_que_hay_no_se_cuenta(agente: Agente) -> None:
    antes = await demanda(agente)
    assert (await decir(agente, uuid4().hex, "¿tienen cascos?"))["metadatos"]["productos"]
    assert await demanda(agente) == antes


async def test_la_salud_a_fondo_mide_cada_parte(agente: Agente) -> None:
    partes = await agente.salud(a_fondo=True)
    for parte in ("base_de_datos", "indice", "motor"):
        assert partes[parte]["estado"] == "ok"
        assert partes[parte]["latencia_ms"] >= 0
    assert "latencia_ms" not in (await agente.salud())["indice"]
