"""Whether the service can sell right now, part by part."""

import asyncio
from importlib import metadata
from typing import Any

import structlog

from api.deps import Agente

# The model is not among them: without it the local engine goes on selling.
_INDISPENSABLES = ("base_de_datos", "indice", "motor")
_PLAZO_S = 3.0

log = structlog.get_logger(__name__)


def version() -> str:
    try:
        return metadata.version("agente-vendedor")
    except metadata.PackageNotFoundError:
        return "0+sin-instalar"


VERSION = version()


async def consultar_salud(agente: Agente, *, a_fondo: bool = False) -> dict[str, Any]:
    """`{"status", "version", "dependencias"}`. Answers in time even when a part hangs.

    `a_fondo` tries each part, and tells how long it took.
    """
    try:
        async with asyncio.timeout(_PLAZO_S):
            partes = await agente.salud(a_fondo=a_fondo)
    except Exception as exc:  # noqa: BLE001 - the question is whether it works: any failure is the answer
        log.error("salud.sin_respuesta", exc_info=exc)
        partes = {"base_de_datos": {"estado": "error", "motivo": type(exc).__name__}}
    sana = all(partes.get(nombre, {}).get("estado") != "error" for nombre in _INDISPENSABLES)
    return {"status": "ok" if sana else "error", "version": VERSION, "dependencias": partes}
