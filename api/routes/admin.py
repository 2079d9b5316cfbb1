"""`/admin`: for whoever holds the token."""

import os
import platform
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.deps import AgenteDep, SessionDep, TransmisionesDep
from api.permisos import Permiso, exigir
from api.salud import consultar_salud
from api.schemas.administracion import Anotaciones
from api.schemas.comun import IdDeFila
from api.schemas.problema import problemas
from api.schemas.tienda import SaludAdmin
from db.repositorios.administracion import AuditoriaRepository

router = APIRouter(prefix="/admin", tags=["admin"])


@router.get(
    "/health",
    dependencies=[exigir(Permiso.LEER_VENTAS)],
    response_model=SaludAdmin,
    responses={503: {"description": "No puede atender", "model": SaludAdmin}},
    summary="Probar cada parte y ver cuánto tarda",
)
async def salud_detallada(
    agente: AgenteDep, transmisiones: TransmisionesDep, response: Response
) -> dict[str, Any]:
    estado = await consultar_salud(agente, a_fondo=True)
    response.status_code = 200 if estado["status"] == "ok" else 503
    proceso = {
        "pid": os.getpid(),
        "python": platform.python_version(),
        "sistema": platform.system(),
        "transmisiones_en_curso": len(transmisiones),
    }
    return {**estado, "proceso": proceso}


@router.get(
    "/auditoria",
    dependencies=[exigir(Permiso.ADMINISTRAR)],
    response_model=Anotaciones,
    responses=problemas(422, 503),
    summary="Ver quién cambió qué",
)
async def ver_auditoria(
    session: SessionDep,
    limite: Annotated[int, Query(ge=1, le=500)] = 100,
    antes_de: Annotated[IdDeFila | None, Query(description="Solo anotaciones con `id` menor.")] = None,
) -> dict[str, Any]:
    # One more than asked tells whether there are older ones.
    filas = await AuditoriaRepository(session).ultimas(limite + 1, antes_de)
    hay_mas = len(filas) > limite
    return {"items": filas[:limite], "antes_de": filas[limite - 1].id if hay_mas else None}
