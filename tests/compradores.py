"""A process of the service with many customers: `python -m tests.compradores URL FOLDER FIRST LAST`.

Each wants one unit of the same thing; prints how each ended, as JSON by chat.
"""

import asyncio
import json
import sys
from pathlib import Path

from db.errors import TurnoOcupadoError
from graph.agente import Agente, abrir_agente
from graph.respuesta import Peticion
from settings import Settings
from tools import pedidos

_DICE = ("quiero 1 casco amarillo", "eso es todo", "sí", "me llamo Ana María Gómez", "sí")


async def comprar(agente: Agente, chat: str) -> tuple[str, list[str]]:
    dichos = []
    for numero, mensaje in enumerate(_DICE):
        respuesta = await decir(agente, chat, numero, mensaje)
        dichos.append(respuesta)
        if "casco" in respuesta.lower() and ("no nos quedan" in respuesta or "no tenemos" in respuesta):
            break
    pedido = await pedidos.ultimo(agente.pool, chat)
    return (pedido.estado if pedido else "ninguno"), dichos


async def decir(agente: Agente, chat: str, numero: int, mensaje: str) -> str:
    """Sent again where the service was too busy, as a client does."""
    while True:
        try:
            respuesta = await agente.responder(
                Peticion(mensaje=mensaje, chat_id=chat, mensaje_id=f"m{numero}")
            )
            return respuesta["respuesta"]
        except TurnoOcupadoError:
            await asyncio.sleep(0.1)


async def atender(url: str, carpeta: Path, chats: list[str]) -> dict[str, tuple[str, list[str]]]:
    settings = Settings.model_validate(
        {"database_url": url, "data_dir": carpeta, "demo": False, "campos_requeridos": "nombre_completo"}
    )
    async with abrir_agente(settings) as agente:
        finales = await asyncio.gather(*(comprar(agente, chat) for chat in chats))
    return dict(zip(chats, finales, strict=True))


if __name__ == "__main__":
    numeros = range(int(sys.argv[3]), int(sys.argv[4]))
    finales = asyncio.run(atender(sys.argv[1], Path(sys.argv[2]), [f"comprador-{n}" for n in numeros]))
    sys.stdout.write("\n" + json.dumps(finales))  # after whatever the log wrote
