"""`/tienda`: what a chat page shows before the first message."""

from typing import Any

from fastapi import APIRouter

from api.deps import AgenteDep, SettingsDep
from api.routes.medios import MAX_ARCHIVOS
from api.schemas.problema import problemas
from api.schemas.tienda import Tienda

router = APIRouter(tags=["tienda"])


@router.get("/tienda", response_model=Tienda, responses=problemas(503), summary="Conocer la tienda")
async def conocer_tienda(agente: AgenteDep, settings: SettingsDep) -> dict[str, Any]:
    medios = {
        "max_mb": settings.max_mb_medios,
        "max_archivos": MAX_ARCHIVOS,
        "max_segundos": settings.max_segundos_audio,
    }
    return {**await agente.tienda(), "medios": medios}
