"""`/chat/audio` and `/chat/imagen`: a message that comes with voice notes or photos."""

from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, Request, UploadFile
from pydantic import BeforeValidator

from api.deps import AgenteDep, SettingsDep
from api.limites import limitar_chat
from api.peticion import peticion_de_archivos
from api.routes.chat import ClaveIdempotente
from api.schemas.chat import ChatId, Instrucciones, MensajeId, RespuestaChat, Tono, limpiar
from api.schemas.problema import problemas
from graph.medios import ClaseDeMedio
from graph.respuesta import Respuesta

router = APIRouter(tags=["chat"])

MAX_ARCHIVOS = 6
_DE_ARCHIVOS = problemas(400, 409, 413, 415, 422, 503)


class Formulario:
    """What a message with files may bring besides them."""

    def __init__(
        self,
        request: Request,
        agente: AgenteDep,
        settings: SettingsDep,
        mensaje: Annotated[
            str, BeforeValidator(limpiar), Form(description="Lo que el cliente escribió con el archivo.")
        ] = "",
        chat_id: Annotated[ChatId | None, Form()] = None,
        mensaje_id: Annotated[MensajeId | None, Form()] = None,
        tono: Annotated[Tono | None, Form()] = None,
        instrucciones: Annotated[Instrucciones | None, Form()] = None,
        clave: ClaveIdempotente = None,
    ) -> None:
        self._request, self._agente, self._chat_id = request, agente, chat_id
        self._peticion = peticion_de_archivos(
            settings,
            mensaje=mensaje,
            chat_id=chat_id,
            mensaje_id=mensaje_id,
            tono=tono,
            instrucciones=instrucciones,
            clave=clave,
        )

    async def responder(self, clase: ClaseDeMedio, archivos: list[UploadFile]) -> Respuesta:
        await limitar_chat(self._request, self._chat_id)
        contenidos = [await archivo.read() for archivo in archivos]
        return await self._agente.atender_archivos(self._peticion, clase, contenidos)


FormularioDep = Annotated[Formulario, Depends()]


@router.post(
    "/chat/audio",
    response_model=RespuestaChat,
    responses=_DE_ARCHIVOS,
    summary="Hablar con el agente por nota de voz",
    description="ogg (opus), mp3, m4a, wav, webm o flac; se reconoce por el contenido. La transcripción se "
    "atiende como cualquier mensaje y vuelve en `metadatos.transcripcion`. El audio no se guarda.",
)
async def oir(
    archivo: Annotated[
        list[UploadFile], File(min_length=1, max_length=MAX_ARCHIVOS, description="Una nota de voz o varias.")
    ],
    formulario: FormularioDep,
) -> Respuesta:
    return await formulario.responder("audio", archivo)


@router.post(
    "/chat/imagen",
    response_model=RespuestaChat,
    responses=_DE_ARCHIVOS,
    summary="Mostrarle una foto al agente",
    description="jpeg, png, webp o heic; se reconoce por el contenido. Lee códigos de barras y QR, y texto "
    "donde está instalado el lector. Lo que muestra se propone, nunca se agrega sin que el cliente lo pida. "
    "La foto no se guarda, ni dónde se tomó.",
)
async def mirar(
    archivo: Annotated[
        list[UploadFile], File(min_length=1, max_length=MAX_ARCHIVOS, description="La foto, o varias.")
    ],
    formulario: FormularioDep,
) -> Respuesta:
    return await formulario.responder("imagen", archivo)
