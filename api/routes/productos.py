"""`/productos/buscar`: the agent's own search, open to everybody, as the chat's prices are."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import AgenteDep, SettingsDep
from api.schemas.chat import limpiar
from api.schemas.problema import problemas
from api.schemas.tienda import Hallazgos

router = APIRouter(tags=["productos"])


@router.get(
    "/productos/buscar",
    response_model=Hallazgos,
    responses=problemas(422, 503),
    summary="Buscar productos como los busca el agente",
)
async def buscar_productos(
    q: Annotated[str, Query(max_length=200, description="Lo que se busca, como lo diría un cliente.")],
    agente: AgenteDep,
    settings: SettingsDep,
    k: Annotated[
        int | None, Query(ge=1, le=50, description="Cuántos como máximo; `TOP_K` si no se dice.")
    ] = None,
) -> dict[str, Any]:
    cuantos = k or settings.top_k
    consulta = limpiar(q)
    hallazgos = await agente.buscar(consulta, cuantos) if consulta else []
    return {"items": hallazgos, "total": len(hallazgos), "pagina": 1, "por_pagina": cuantos}
