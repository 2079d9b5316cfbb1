"""`/admin/trazas`: what each turn did, and running it again. For whoever looks for the cause of an answer."""

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.deps import AgenteDep, SessionDep, SettingsDep
from api.fechas import Dia, momentos
from api.permisos import Permiso, exigir
from api.schemas.chat import ChatId
from api.schemas.comun import IdDeFila
from api.schemas.listas import Lista, PedidaDep, lista
from api.schemas.problema import problemas
from api.schemas.trazas import (
    ComoRepetir,
    Estados,
    EventosDeChrome,
    Traza,
    TrazaDetallada,
    TurnoRepetido,
)
from db.errors import ConversacionNoEncontradaError, TrazaNoEncontradaError
from db.models import TrazaGuardada
from db.repositorios.trazas import FiltrosTrazas, OrdenTrazas, TrazaRepository
from graph.trazas.estados import leer_estados
from graph.trazas.perfetto import eventos

router = APIRouter(prefix="/admin", tags=["admin"])
_LEER = exigir(Permiso.LEER_NEGOCIO)
_TrazaDelCamino = Annotated[IdDeFila, Path()]


@router.get(
    "/trazas",
    dependencies=[_LEER],
    response_model=Lista[Traza],
    responses=problemas(422, 503),
    summary="Ver qué hizo cada turno: los de una conversación, los lentos, los que fallaron",
)
async def listar_trazas(
    agente: AgenteDep,
    session: SessionDep,
    settings: SettingsDep,
    pedida: PedidaDep,
    chat_id: ChatId | None = None,
    acto: Annotated[str | None, Query(max_length=40, description="Como en `metadatos.actos`.")] = None,
    motor: Annotated[str | None, Query(max_length=200, description="`local` o el nombre del modelo.")] = None,
    con_error: Annotated[bool | None, Query(description="Si el turno se quedó sin respuesta.")] = None,
    corregidas: Annotated[bool | None, Query(description="Si se le rechazó algo al modelo.")] = None,
    minimo_ms: Annotated[
        int | None, Query(ge=0, le=600_000, description="Solo los que tardaron más.")
    ] = None,
    fecha_desde: Dia | None = None,
    fecha_hasta: Dia | None = None,
    orden: OrdenTrazas = "-empezada_en",
) -> dict[str, Any]:
    await agente.volcar_trazas()
    desde, hasta = momentos(fecha_desde, fecha_hasta, settings.zona)
    filtros = FiltrosTrazas(
        chat_id=chat_id,
        desde=desde,
        hasta=hasta,
        acto=acto,
        motor=motor,
        con_error=con_error,
        corregidas=corregidas,
        minimo_ms=minimo_ms,
    )
    return lista(await TrazaRepository(session).listar(filtros, orden, pedida), pedida)


@router.get(
    "/trazas/{traza_id}",
    dependencies=[_LEER],
    response_model=TrazaDetallada,
    responses=problemas(404, 422, 503),
    summary="Ver un turno como árbol",
)
async def ver_traza(traza_id: _TrazaDelCamino, session: SessionDep) -> TrazaGuardada:
    return await _traza(session, traza_id)


@router.get(
    "/trazas/{traza_id}/perfetto",
    dependencies=[_LEER],
    response_model=EventosDeChrome,
    responses=problemas(404, 422, 503),
    summary="Bajar un turno en el formato de eventos de Chrome, para Perfetto",
)
async def ver_en_perfetto(traza_id: _TrazaDelCamino, session: SessionDep) -> dict[str, Any]:
    return eventos((await _traza(session, traza_id)).arbol)


@router.post(
    "/trazas/{traza_id}/repetir",
    dependencies=[exigir(Permiso.ADMINISTRAR)],
    response_model=TurnoRepetido,
    responses=problemas(400, 404, 409, 413, 415, 422, 503),
    summary="Repetir un turno desde el estado anterior, con el programa de hoy y sin que nada cambie",
)
async def repetir_turno(traza_id: _TrazaDelCamino, agente: AgenteDep, como: ComoRepetir) -> dict[str, Any]:
    return asdict(await agente.repetir(traza_id, con_modelo=como.con_modelo))


@router.get(
    "/conversaciones/{chat_id}/estados",
    dependencies=[_LEER],
    response_model=Estados,
    responses=problemas(404, 422, 503),
    summary="Ver los estados que se guardan de una conversación y qué cambió cada turno",
)
async def ver_estados(chat_id: Annotated[ChatId, Path()], session: SessionDep) -> dict[str, Any]:
    estados = await leer_estados(session, chat_id)
    if estados is None:
        raise ConversacionNoEncontradaError
    return {"chat_id": chat_id, "items": estados}


async def _traza(session: SessionDep, traza_id: int) -> TrazaGuardada:
    traza = await TrazaRepository(session).get(traza_id)
    if traza is None:
        raise TrazaNoEncontradaError(traza_id)
    return traza
