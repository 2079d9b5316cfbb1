"""Bodies of the turns' traces, and of a talk's kept states."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

_EJEMPLO: JsonDict = {
    "id": 7, "chat_id": "573101234567@c.us", "mensaje": 31, "empezada_en": "2026-03-02T15:04:05Z", "ms": 38,
    "actos": ["agregar"], "tipo_mensaje": "venta", "motor": "local", "error": None, "fallo": None,
    "corregida": False, "tokens_entrada": 0, "tokens_salida": 0, "sentencias": 9,
}  # fmt: skip
_ARBOL: JsonDict = {
    "mensaje": "dame 2 del segundo", "respuesta": "Listo, agregué 2 x *Casco amarillo*.",
    "raiz": {"clase": "turno", "nombre": "turno", "inicio_us": 0, "dura_us": 38000},
}  # fmt: skip
_RESPUESTA: JsonDict = {"respuesta": "¡Hola!", "tipo_mensaje": "saludo", "metadatos": {"espera": None}}
_ESTADO: JsonDict = {
    "id": "1f1e6e0f-9176-66d1-8037-619601e7668f", "mensaje": 31, "guardado_en": "2026-03-02T15:04:05Z",
    "estado": {"espera": "confirmar_pedido", "ofrecidos": [3]},
    "cambios": {"espera": {"antes": None, "ahora": "confirmar_pedido"}},
}  # fmt: skip


class Traza(BaseModel):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [_EJEMPLO]})

    id: int
    chat_id: str
    mensaje: Annotated[int, Field(description="Id del mensaje del cliente.")]
    empezada_en: datetime
    ms: int
    actos: Annotated[list[str], Field(description="Lo que se entendió, cada clase una vez.")]
    tipo_mensaje: str
    motor: str
    error: Annotated[str | None, Field(description="Clase del error que dejó el turno sin respuesta.")]
    fallo: Annotated[str | None, Field(description="Por qué no sirvió el modelo al que se preguntó.")]
    corregida: Annotated[bool, Field(description="Si se le rechazó alguna oración al modelo.")]
    tokens_entrada: int
    tokens_salida: int
    sentencias: Annotated[int, Field(description="De SQL.")]


class TrazaDetallada(Traza):
    """Con su árbol: turno, nodos, herramientas, modelos y SQL; tiempos en microsegundos desde que empezó."""

    model_config = ConfigDict(json_schema_extra={"examples": [{**_EJEMPLO, "arbol": _ARBOL}]})

    arbol: dict[str, Any]


class EventosDeChrome(BaseModel):
    """El formato de eventos de Chrome: se abre en Perfetto o en chrome://tracing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "displayTimeUnit": "ms",
                    "traceEvents": [
                        {"name": "comprender", "cat": "nodo", "ph": "X", "ts": 1200, "dur": 9000, "pid": 1,
                         "tid": 1, "args": {}}
                    ],
                }
            ]
        }
    )  # fmt: skip

    displayTimeUnit: str
    traceEvents: list[dict[str, Any]]


class ComoRepetir(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"con_modelo": False}]})

    con_modelo: Annotated[
        bool, Field(description="Si se pregunta también al modelo, donde hay uno: gasta fichas.")
    ] = True


class TurnoRepetido(BaseModel):
    """Las dos respuestas y en qué se diferencian. Nada de lo que hizo la repetición queda hecho."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {"traza_id": 7, "mensaje": "hola", "antes": _RESPUESTA, "ahora": _RESPUESTA,
                 "diferencias": [], "arbol": _ARBOL}
            ]
        },
    )  # fmt: skip

    traza_id: int
    mensaje: str
    antes: Annotated[dict[str, Any] | None, Field(description="Nulo si aquel turno no llegó a responder.")]
    ahora: dict[str, Any]
    diferencias: Annotated[
        list[dict[str, Any]], Field(description="Cada una con `campo`, `antes` y `ahora`.")
    ]
    arbol: Annotated[dict[str, Any], Field(description="De la repetición, como en una traza.")]


class EstadoGuardado(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [_ESTADO]})

    id: str
    mensaje: Annotated[int | None, Field(description="Id del mensaje cuyo turno lo dejó así.")]
    guardado_en: datetime
    estado: dict[str, Any]
    cambios: Annotated[dict[str, Any], Field(description="Lo que ese turno cambió: `antes` y `ahora`.")]


class Estados(BaseModel):
    """Los estados que aún se guardan (`TRAZA_TURNOS`), del más nuevo al más antiguo."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"chat_id": "573101234567@c.us", "items": [_ESTADO]}]}
    )

    chat_id: str
    items: list[EstadoGuardado]
