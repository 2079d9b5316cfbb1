"""`/tienda`: what a chat page shows before the first message."""

from typing import Any

from fastapi import APIRouter

from api.deps import AgenteDep
from api.schemas.problema import problemas
from api.schemas.tienda import Tienda

router = APIRouter(tags=["tienda"])


@router.get("/tienda", response_model=Tienda, responses=problemas(503), summary="Conocer la tienda")
async def conocer_tienda(agente: AgenteDep) -> dict[str, Any]:
    return await agente.tienda()
