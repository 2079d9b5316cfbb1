"""What the models' layer adds to a turn, beside the bare calls of the same client in the same minutes.

The provider is a local server that answers at once, so that what is left is ours: `python -m bench.modelos`.
"""

import argparse
import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from statistics import median
from typing import Any

from agent.modelos.esquema import esquema_de_actos
from bench.servicios import carpeta_temporal
from graph.agente import Agente, abrir_agente
from graph.respuesta import Peticion
from graph.turnos import Turnos
from settings import Settings
from tests.modelos.servidores import Paso, Proveedores, servir_proveedores

MENSAJES = ("¿tienen extintores?", "¿a qué hora abren?", "agrega 3 guantes de carnaza talla L", "hola")
_CALENTAR = 12
_NO_COMPRENDE = {"tipo": "preguntar_producto", "producto": {"texto": "extintores"}}


def _guion(pedido: dict[str, Any]) -> Paso:
    """It reads a question about goods, and says the draft word for word."""
    if not pedido.get("stream"):
        return Paso(json.dumps({"actos": [_NO_COMPRENDE]}))
    return Paso(json.loads(pedido["messages"][1]["content"])["borrador"], trozos=12)


async def medir(rondas: int) -> dict[str, float]:
    """Milliseconds, p50: a local turn, one with the model, and the model's two calls by themselves."""
    with carpeta_temporal() as carpeta:
        async with servir_proveedores() as proveedores:
            proveedores.seguir(guion=_guion)
            ajustes = Settings(
                _env_file=None,
                data_dir=carpeta,
                openai_base_url=proveedores.url_de("openai"),
                default_model="de-prueba",
                modelo_certeza=1,
            )
            async with abrir_agente(ajustes) as agente:
                return await _medir(agente, proveedores, rondas)


async def _medir(agente: Agente, proveedores: Proveedores, rondas: int) -> dict[str, float]:
    con_modelo = agente.turnos
    local = replace(con_modelo, modelos=None, lector=None, voz=None)
    tiempos: dict[str, list[float]] = {"local": [], "modelo": [], "llamadas": [], "suma": []}
    for ronda in range(rondas + _CALENTAR):
        mensaje = MENSAJES[ronda % len(MENSAJES)]
        proveedores.pedidos.clear()
        entero = await _cronometrar(_turno(con_modelo, mensaje))
        pedidos = list(proveedores.pedidos)
        solas = await _cronometrar(_llamar(con_modelo, pedidos))
        solo = await _cronometrar(_turno(local, mensaje))
        if ronda >= _CALENTAR:
            tiempos["modelo"].append(entero)
            tiempos["llamadas"].append(solas)
            tiempos["local"].append(solo)
            tiempos["suma"].append(entero - solas - solo)
    return {nombre: round(median(valores), 2) for nombre, valores in tiempos.items()}


async def _turno(turnos: Turnos, mensaje: str) -> None:
    await turnos.responder(Peticion(mensaje, chat_id=secrets.token_urlsafe(12)))


async def _llamar(turnos: Turnos, pedidos: Sequence[dict[str, Any]]) -> None:
    """The same requests, by LangChain's client alone."""
    assert turnos.modelos is not None
    cliente = turnos.modelos.modelos[0].cliente
    for pedido in pedidos:
        mensajes = [(mensaje["role"], mensaje["content"]) for mensaje in pedido["messages"]]
        if pedido.get("stream"):
            async for _ in cliente.suelto.astream(mensajes):
                pass
        else:
            estructurado: Any = cliente.preciso.with_structured_output(
                esquema_de_actos(), method="json_schema", include_raw=True
            )
            await estructurado.ainvoke(mensajes)


async def _cronometrar(hacer: Awaitable[None]) -> float:
    empezado = time.perf_counter()
    await hacer
    return (time.perf_counter() - empezado) * 1000


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.modelos", description=__doc__)
    analizador.add_argument("--rondas", type=int, default=200)
    medido = asyncio.run(medir(analizador.parse_args().rondas))
    print("p50 ms:", medido)
    print(f"overhead of the layer beside the bare calls: {medido['suma']} ms")


if __name__ == "__main__":
    main()
