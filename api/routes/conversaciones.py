"""`/admin/conversaciones`: what is being said, who waits for a person, and what nobody read."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query

from api.deps import SessionDep, SettingsDep
from api.fechas import Dia, momentos
from api.permisos import EscrituraDep, Permiso, exigir
from api.schemas.chat import ChatId
from api.schemas.comun import IdDeFila
from api.schemas.conversaciones import (
    Conversacion,
    ConversacionDetallada,
    HastaDondeSeLeyo,
    conversacion_leida,
)
from api.schemas.listas import Lista, PedidaDep, lista
from api.schemas.problema import problemas
from api.schemas.ventas import venta_leida
from db.errors import ConversacionNoEncontradaError
from db.repositorios.conversaciones import (
    ConversacionRepository,
    FiltrosConversaciones,
    OrdenConversaciones,
)
from db.repositorios.ventas import VentaRepository

router = APIRouter(prefix="/admin/conversaciones", tags=["admin"])
_LEER = exigir(Permiso.LEER_VENTAS)
_ChatDelCamino = Annotated[ChatId, Path()]


@router.get(
    "",
    dependencies=[_LEER],
    response_model=Lista[Conversacion],
    responses=problemas(422, 503),
    summary="Ver las conversaciones: estado, último mensaje, qué se espera y cuánto hay sin leer",
)
async def listar_conversaciones(
    session: SessionDep,
    settings: SettingsDep,
    pedida: PedidaDep,
    derivadas: Annotated[bool, Query(description="Solo las que pidieron una persona.")] = False,
    con_pedido: Annotated[bool, Query(description="Solo las que tienen un pedido abierto.")] = False,
    fecha_desde: Dia | None = None,
    fecha_hasta: Dia | None = None,
    orden: OrdenConversaciones = "-actualizada_en",
) -> dict[str, Any]:
    desde, hasta = momentos(fecha_desde, fecha_hasta, settings.zona)
    filtros = FiltrosConversaciones(derivadas=derivadas, con_pedido=con_pedido, desde=desde, hasta=hasta)
    pagina = await ConversacionRepository(session).listar(filtros, orden, pedida)
    return lista(pagina, pedida, [conversacion_leida(vista) for vista in pagina.items])


@router.get(
    "/{chat_id}",
    dependencies=[_LEER],
    response_model=ConversacionDetallada,
    responses=problemas(404, 422, 503),
    summary="Ver una conversación con sus mensajes y su pedido",
)
async def ver_conversacion(
    chat_id: _ChatDelCamino,
    session: SessionDep,
    limite: Annotated[int, Query(ge=1, le=200, description="Mensajes.")] = 50,
    antes_de: Annotated[IdDeFila | None, Query(description="Solo mensajes con `id` menor.")] = None,
) -> dict[str, Any]:
    repositorio = ConversacionRepository(session)
    vista = await repositorio.ver(chat_id)
    if vista is None:
        raise ConversacionNoEncontradaError
    # One more than asked tells whether there are older ones.
    leidos = await repositorio.mensajes(chat_id, limite=limite + 1, antes_de=antes_de)
    mensajes = leidos[-limite:]
    venta = await VentaRepository(session).get(vista["venta_id"]) if vista["venta_id"] else None
    return {
        **conversacion_leida(vista),
        "venta": venta_leida(venta) if venta else None,
        "mensajes": mensajes,
        "antes_de": mensajes[0].id if len(leidos) > limite else None,
    }


@router.post(
    "/{chat_id}/leida",
    status_code=204,
    dependencies=[exigir(Permiso.ESCRIBIR_VENTAS)],
    responses=problemas(400, 404, 413, 415, 422, 503),
    summary="Marcar como leída una conversación, hasta un mensaje",
)
async def marcar_leida(chat_id: _ChatDelCamino, cuerpo: HastaDondeSeLeyo, escritura: EscrituraDep) -> None:
    if not await ConversacionRepository(escritura.session).marcar_leida(chat_id, cuerpo.hasta):
        raise ConversacionNoEncontradaError
    escritura.anotar(f"mensaje:{cuerpo.hasta}")
