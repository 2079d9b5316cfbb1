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

from agent.fundamento.oraciones import Partidor
from agent.modelos.esquema import esquema_de_actos
from bench.servicios import carpeta_temporal
from graph.agente import Agente, abrir_agente
from graph.respuesta import Peticion
from graph.turnos import Turnos
from settings import Settings
from tests.modelos.servidores import Paso, Proveedores, partir, servir_proveedores

_CALENTAR = 12
_ENTRE_TROZOS_S = 0.05
_GUANTES = {"texto": "guantes de carnaza talla L"}
_ACTOS: dict[str, dict[str, Any]] = {
    "¿tienen extintores?": {"tipo": "preguntar_producto", "producto": {"texto": "extintores"}},
    "¿a qué hora abren?": {"tipo": "preguntar_empresa", "consulta": "¿a qué hora abren?"},
    "agrega 3 guantes de carnaza talla L": {
        "tipo": "agregar", "producto": _GUANTES, "cantidad": {"unidades": 3}
    },
    "hola": {"tipo": "saludar"},
}  # fmt: skip


def _guion(pedido: dict[str, Any]) -> Paso:
    """It reads what the local engine reads, and says the draft word for word: both turns do the same."""
    datos = json.loads(pedido["messages"][1]["content"])
    if not pedido.get("stream"):
        return Paso(json.dumps({"actos": [_ACTOS[datos["mensaje"]]]}))
    return Paso(datos["borrador"], trozos=12)


async def medir(rondas: int) -> dict[str, float]:
    """Milliseconds, p50, of a turn with the model, its calls alone and the local turn; and what else."""
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
                medido = await _medir(agente, proveedores, rondas)
                medido |= await _primera_oracion(agente.turnos, proveedores)
                return medido | await _colgado(agente.turnos, proveedores)


async def _primera_oracion(turnos: Turnos, proveedores: Proveedores) -> dict[str, float]:
    """Sentences that the model had ended beyond its first one, when the first piece of a reply left."""
    de_mas: list[int] = []
    for mensaje in _ACTOS:
        pasos: list[Paso] = []

        def guion(pedido: dict[str, Any], pasos: list[Paso] = pasos) -> Paso:
            paso = _guion(pedido)
            if pedido.get("stream"):
                paso = replace(paso, trozos=max(4, len(paso.texto) // 12), entre_trozos_s=_ENTRE_TROZOS_S)
                pasos.append(paso)
            return paso

        proveedores.seguir(guion=guion)
        proveedores.enviados = 0
        enviados: list[int] = []
        await turnos.responder(
            Peticion(mensaje, chat_id=secrets.token_urlsafe(12)),
            lambda _, enviados=enviados: enviados.append(proveedores.enviados),  # type: ignore[misc]
        )
        for paso in pasos:
            # The first piece of a stream says only who speaks.
            sabido = "".join(partir(paso.texto, paso.trozos)[: max(0, enviados[0] - 1)])
            de_mas.append(max(0, len([*Partidor().agregar(sabido + " ")]) - 1))
    proveedores.seguir(guion=_guion)
    return {"sentences late, at most": max(de_mas)}


async def _colgado(turnos: Turnos, proveedores: Proveedores) -> dict[str, float]:
    """Seconds until the customer is answered, a turn after another, by a provider that never answers."""
    proveedores.seguir(guion=lambda _: Paso("", espera_s=60))
    segundos = [(await _cronometrar(_turno(turnos, "¿tienen extintores?")))[0] / 1000 for _ in range(4)]
    return {f"hanging provider, turn {n}, s": round(s, 2) for n, s in enumerate(segundos, 1)}


async def _medir(agente: Agente, proveedores: Proveedores, rondas: int) -> dict[str, float]:
    con_modelo = agente.turnos
    local, mensajes = replace(con_modelo, modelos=None, lector=None, voz=None), list(_ACTOS)
    tiempos: dict[str, list[float]] = {}
    for ronda in range(rondas + _CALENTAR):
        mensaje = mensajes[ronda % len(mensajes)]
        proveedores.pedidos.clear()
        entero = await _cronometrar(_turno(con_modelo, mensaje))
        pedidos = list(proveedores.pedidos)
        solas = await _cronometrar(_llamar(con_modelo, pedidos))
        solo = await _cronometrar(_turno(local, mensaje))
        if ronda < _CALENTAR:
            continue
        for que, cual in (("wall", 0), ("cpu", 1)):
            partes = {"turn with model": entero[cual], "bare calls": solas[cual], "local turn": solo[cual]}
            partes["overhead"] = entero[cual] - solas[cual] - solo[cual]
            for nombre, valor in partes.items():
                tiempos.setdefault(f"{nombre}, {que}", []).append(valor)
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


async def _cronometrar(hacer: Awaitable[None]) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process's work: the second says more on a busy machine."""
    empezado, trabajo = time.perf_counter(), time.process_time()
    await hacer
    return (time.perf_counter() - empezado) * 1000, (time.process_time() - trabajo) * 1000


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.modelos", description=__doc__)
    analizador.add_argument("--rondas", type=int, default=200)
    medido = asyncio.run(medir(analizador.parse_args().rondas))
    for nombre, valor in medido.items():
        print(f"{nombre:30} {valor:8.2f}")


if __name__ == "__main__":
    main()
