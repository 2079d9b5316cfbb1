"""The error document (RFC 9457), and how routes declare theirs."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

_DESCRIPCIONES = {
    400: "El cuerpo no se puede leer",
    401: "Falta el token de administración, o no es correcto",
    403: "El rol del token no lo permite",
    404: "No existe",
    409: "La operación no cabe en el estado actual; puede traer `Retry-After`",
    413: "El cuerpo o el mensaje es demasiado grande",
    415: "El cuerpo no es JSON",
    422: "Los datos no son válidos",
    429: "Demasiadas peticiones seguidas; trae `Retry-After`",
    503: "El servicio no puede atender ahora; puede traer `Retry-After`",
}


class ErrorDeCampo(BaseModel):
    campo: str
    mensaje: str


class Problema(BaseModel):
    """Error (RFC 9457). `codigo` es estable; los textos pueden cambiar."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "type": "urn:agente-vendedor:problema:datos_invalidos",
                    "title": "Datos no válidos",
                    "status": 422,
                    "detail": "Falta el campo «mensaje».",
                    "instance": "/chat/texto",
                    "codigo": "datos_invalidos",
                    "peticion_id": "6f1c0e0d5b8a4a27",
                    "errores": [{"campo": "mensaje", "mensaje": "Falta el campo «mensaje»."}],
                }
            ]
        }
    )

    type: str
    title: str
    status: int
    detail: str
    instance: str
    codigo: str
    peticion_id: Annotated[str | None, Field(description="El mismo de la cabecera `X-Request-ID`")] = None
    errores: Annotated[
        list[ErrorDeCampo] | None, Field(description="Un elemento por campo o línea del archivo no válidos")
    ] = None
    reintentar_en_s: Annotated[int | None, Field(description="El mismo valor que `Retry-After`")] = None


def problemas(*estados: int) -> dict[int | str, dict[str, Any]]:
    """The `responses=` of a route; `api/openapi.py` gives each the schema of `Problema`."""
    return {estado: {"description": _DESCRIPCIONES[estado]} for estado in estados}
