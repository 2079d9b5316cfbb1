"""A talk's kept states, and what each turn changed. What was pruned is gone."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.repositorios.trazas import TrazaRepository


async def leer_estados(session: AsyncSession, chat_id: str) -> list[dict[str, Any]] | None:
    """Newest first; None where there is no such chat. The oldest one's changes cannot be told."""
    puntos = await TrazaRepository(session).puntos(chat_id)
    if puntos is None:
        return None
    anteriores = [*(punto["estado"] for punto in puntos[1:]), None]
    return [
        {
            "id": punto["id"],
            "mensaje": punto["mensaje"],
            "guardado_en": punto["guardado_en"],
            "estado": punto["estado"],
            "cambios": {} if punto["anterior"] and antes is None else _cambios(antes or {}, punto["estado"]),
        }
        for punto, antes in zip(puntos, anteriores, strict=True)
    ]


def _cambios(antes: dict[str, Any], ahora: dict[str, Any]) -> dict[str, Any]:
    return {
        clave: {"antes": antes.get(clave), "ahora": ahora.get(clave)}
        for clave in sorted(antes.keys() | ahora.keys())
        if antes.get(clave) != ahora.get(clave)
    }
