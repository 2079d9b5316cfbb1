"""Bodies of conversations as the administration sees them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.comun import IdDeFila
from api.schemas.ventas import Venta
from db.models import EstadoVenta

_MENSAJE: JsonDict = {
    "id": 31, "rol": "agente", "texto": "¿A nombre de quién?", "creado_en": "2026-03-02T15:04:05Z",
}  # fmt: skip
EJEMPLO: JsonDict = {
    "chat_id": "573101234567@c.us", "nombre": "Ana Gómez", "creada_en": "2026-03-01T10:00:00Z",
    "actualizada_en": "2026-03-02T15:04:05Z", "derivada_en": None, "contestando": False, "venta_id": 15,
    "estado_venta": "recolectando_datos", "espera": "dato:nombre_completo", "ultimo_mensaje": _MENSAJE,
    "no_leidos": 3,
}  # fmt: skip


class MensajeCorto(BaseModel):
    id: int
    rol: str
    texto: Annotated[str, Field(description="Sus primeros 200 caracteres.")]
    creado_en: datetime


class Conversacion(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [EJEMPLO]})

    chat_id: str
    nombre: Annotated[str, Field(description="El que dio el cliente; vacío si no lo ha dado.")]
    creada_en: datetime
    actualizada_en: datetime
    derivada_en: Annotated[datetime | None, Field(description="Cuándo pidió hablar con una persona.")]
    contestando: Annotated[bool, Field(description="Si el agente está atendiendo un mensaje ahora.")]
    venta_id: Annotated[int | None, Field(description="Su último pedido o venta.")]
    estado_venta: EstadoVenta | None
    espera: Annotated[str | None, Field(description="Lo que el agente espera del cliente, como en el chat.")]
    ultimo_mensaje: MensajeCorto | None
    no_leidos: Annotated[
        int, Field(description="Mensajes del cliente desde que alguien la marcó como leída; hasta 100.")
    ]


class Mensaje(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    rol: str
    texto: str
    creado_en: datetime
    metadatos: Annotated[dict[str, Any] | None, Field(description="De las respuestas del agente.")]


class ConversacionDetallada(Conversacion):
    """Con los datos que dio el cliente, su último pedido y sus mensajes, el más antiguo primero."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {**EJEMPLO, "datos_cliente": {"nombre_completo": "Ana Gómez"}, "venta": None,
                 "mensajes": [{**_MENSAJE, "metadatos": {"espera": "dato:nombre_completo"}}],
                 "antes_de": None}
            ]
        }
    )  # fmt: skip

    datos_cliente: dict[str, Any]
    venta: Venta | None
    mensajes: list[Mensaje]
    antes_de: Annotated[int | None, Field(description="Pásalo como `antes_de` para leer los anteriores.")]


class HastaDondeSeLeyo(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"hasta": 31}]})

    hasta: Annotated[IdDeFila, Field(description="Id del último mensaje que se leyó.")]


def conversacion_leida(vista: dict[str, Any]) -> dict[str, Any]:
    """What `Conversacion` reads."""
    ultimo = {"id": vista["mensaje_id"], "rol": vista["rol"], "texto": vista["texto"]}
    return {
        **vista,
        "nombre": str(vista["datos_cliente"].get("nombre_completo", "")),
        "contestando": bool(vista["ocupada"]),
        "ultimo_mensaje": {**ultimo, "creado_en": vista["mensaje_en"]} if vista["mensaje_id"] else None,
    }
