"""`/chat`: a message and its answer, whole or as a stream; a conversation's history; the service's health."""

from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response

from api.deps import AgenteDep, SettingsDep, TransmisionesDep
from api.limites import limitar_chat
from api.peticion import peticion_de
from api.salud import consultar_salud
from api.schemas.chat import ChatId, Historial, MensajeHistorial, MensajeTexto, RespuestaChat
from api.schemas.problema import problemas
from api.schemas.tienda import Salud
from api.transmision import contenido_sse, error_en_evento, evento, respuesta_sse
from graph.respuesta import Fragmento, Respuesta

router = APIRouter(tags=["chat"])

ClaveIdempotente = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        pattern=r'^"?[!-~]{1,200}"?$',
        description="Vale como `mensaje_id` si el cuerpo no lo trae.",
    ),
]
_DE_UN_TURNO = problemas(400, 409, 413, 415, 422, 503)
_FLUJO: dict[int | str, dict[str, Any]] = {
    200: {
        "description": '`event: fragmento` con `{"texto"}` por cada trozo de la respuesta; al final '
        "`event: final` con la respuesta entera, igual que `/chat/texto`. Si falla a mitad de camino, "
        "`event: error` con el documento de problema. Las líneas que empiezan por `:` son latidos.",
        "content": contenido_sse(
            "fragmento",
            "final",
            "error",
            ejemplo='event: fragmento\ndata: {"texto":"¡Hola! "}\n\n'
            'event: final\ndata: {"status":"success","respuesta":"¡Hola! ¿Qué buscas?"}\n\n',
        ),
    }
}


@router.post(
    "/chat/texto", response_model=RespuestaChat, responses=_DE_UN_TURNO, summary="Hablar con el agente"
)
async def hablar(
    request: Request,
    cuerpo: MensajeTexto,
    agente: AgenteDep,
    settings: SettingsDep,
    clave: ClaveIdempotente = None,
) -> Respuesta:
    await limitar_chat(request, cuerpo.chat_id)
    return await agente.responder(peticion_de(cuerpo, settings, clave))


@router.post(
    "/chat/texto/stream",
    responses={**_DE_UN_TURNO, **_FLUJO},
    response_class=Response,
    summary="Hablar con el agente, leyendo la respuesta a medida que se redacta",
)
async def hablar_en_vivo(
    request: Request,
    cuerpo: MensajeTexto,
    agente: AgenteDep,
    settings: SettingsDep,
    transmisiones: TransmisionesDep,
    clave: ClaveIdempotente = None,
) -> Response:
    await limitar_chat(request, cuerpo.chat_id)
    eventos = transmisiones.leer(_eventos(agente.transmitir(peticion_de(cuerpo, settings, clave))))
    return await respuesta_sse(eventos, en_error=error_en_evento(request))


async def _eventos(piezas: AsyncIterator[Fragmento | Respuesta]) -> AsyncIterator[bytes]:
    async for pieza in piezas:
        if isinstance(pieza, Fragmento):
            yield evento("fragmento", {"texto": pieza.texto})
        else:
            yield evento("final", RespuestaChat.model_validate(pieza).model_dump_json())


@router.get(
    "/chat/historial/{chat_id}",
    response_model=Historial,
    responses=problemas(404, 422, 503),
    summary="Leer una conversación",
)
async def leer_historial(
    chat_id: Annotated[ChatId, Path()],
    agente: AgenteDep,
    limite: Annotated[int, Query(ge=1, le=200)] = 100,
    antes_de: Annotated[
        int | None, Query(ge=1, le=2**63 - 1, description="Solo mensajes con `id` menor.")
    ] = None,
) -> dict[str, Any]:
    # One more than asked tells whether there are older ones.
    mensajes = await agente.historial(chat_id, limite=limite + 1, antes_de=antes_de)
    pagina = [MensajeHistorial.model_validate(mensaje) for mensaje in mensajes[-limite:]]
    hay_mas = len(mensajes) > limite
    return {
        "chat_id": chat_id,
        "items": pagina,
        "total": len(pagina),
        "antes_de": pagina[0].id if hay_mas else None,
    }


@router.get(
    "/chat/health",
    response_model=Salud,
    responses={503: {"description": "No puede atender", "model": Salud}},
    summary="Saber si puede atender",
)
async def salud(agente: AgenteDep, response: Response) -> dict[str, Any]:
    estado = await consultar_salud(agente)
    response.status_code = 200 if estado["status"] == "ok" else 503
    return estado
