"""`/admin`: for whoever holds the token."""

import os
import platform
from typing import Any

from fastapi import APIRouter, Response

from api.deps import AdminDep, AgenteDep, TransmisionesDep
from api.salud import consultar_salud
from api.schemas.problema import problemas
from api.schemas.tienda import SaludAdmin

router = APIRouter(tags=["admin"], dependencies=[AdminDep])


@router.get(
    "/admin/health",
    response_model=SaludAdmin,
    responses={**problemas(401), 503: {"description": "No puede atender", "model": SaludAdmin}},
    summary="Salud con detalles",
)
async def salud_detallada(
    agente: AgenteDep, transmisiones: TransmisionesDep, response: Response
) -> dict[str, Any]:
    estado = await consultar_salud(agente)
    response.status_code = 200 if estado["status"] == "ok" else 503
    proceso = {
        "pid": os.getpid(),
        "python": platform.python_version(),
        "sistema": platform.system(),
        "transmisiones_en_curso": len(transmisiones),
    }
    return {**estado, "proceso": proceso}
