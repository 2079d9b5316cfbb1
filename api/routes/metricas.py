"""`/metrics`, where Prometheus looks: for whoever has a token, and for this machine."""

from fastapi import APIRouter, Request, Response

from api.deps import AgenteDep
from api.metricas import TIPO, Metricas
from api.permisos import Permiso, exigir_salvo_aqui

router = APIRouter(include_in_schema=False)


@router.get("/metrics", dependencies=[exigir_salvo_aqui(Permiso.LEER_NEGOCIO)])
async def ver_metricas(request: Request, agente: AgenteDep) -> Response:
    metricas: Metricas = request.app.state.metricas
    return Response(await metricas.escribir(agente), media_type=TIPO)
