"""From a body that is well formed to a turn that the agent takes, whatever door it came through."""

import secrets

from api.errors import ClaveDistintaError, MensajeDemasiadoLargoError
from api.schemas.chat import EntradaTurno, MensajeTexto
from graph.respuesta import Peticion
from settings import Settings


def peticion_de(cuerpo: EntradaTurno, settings: Settings, clave: str | None = None) -> Peticion:
    """
    Raises:
        MensajeDemasiadoLargoError: over `MAX_CARACTERES_MENSAJE`.
        ClaveDistintaError: the header and the body name different messages.
    """
    exigir_largo(cuerpo.mensaje, settings)
    con_estilo = cuerpo if isinstance(cuerpo, MensajeTexto) else None
    return Peticion(
        mensaje=cuerpo.mensaje,
        # Never a shared default: whoever does not say which conversation opens one that nobody can guess.
        chat_id=cuerpo.chat_id or secrets.token_urlsafe(24),
        mensaje_id=_mensaje_id(cuerpo.mensaje_id, clave),
        tono=con_estilo.tono if con_estilo else None,
        instrucciones=con_estilo.instrucciones if con_estilo else None,
    )


def peticion_de_archivos(
    settings: Settings,
    *,
    mensaje: str,
    chat_id: str | None,
    mensaje_id: str | None,
    tono: str | None,
    instrucciones: str | None,
    clave: str | None,
) -> Peticion:
    """As `peticion_de`, for a form with files, whose words may be none."""
    exigir_largo(mensaje, settings)
    return Peticion(
        mensaje=mensaje,
        chat_id=chat_id or secrets.token_urlsafe(24),
        mensaje_id=_mensaje_id(mensaje_id, clave),
        tono=tono,
        instrucciones=instrucciones,
    )


def exigir_largo(mensaje: str, settings: Settings) -> None:
    if len(mensaje) > settings.max_caracteres_mensaje:
        raise MensajeDemasiadoLargoError(largo=len(mensaje), limite=settings.max_caracteres_mensaje)


def _mensaje_id(del_cuerpo: str | None, clave: str | None) -> str | None:
    # The draft standard writes the header's value between quotes; clients often do not.
    clave = clave.strip('"') if clave else None
    if del_cuerpo and clave and del_cuerpo != clave:
        raise ClaveDistintaError
    return del_cuerpo or clave or None
