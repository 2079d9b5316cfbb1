"""Bodies of the chat routes."""

import unicodedata
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from api.schemas.comun import Dinero
from graph.respuesta import EstadoVenta, TipoMensaje

_INVISIBLES = {"Cc", "Cf", "Cs", "Zl", "Zp", "Zs"}
_QUITAR_CONTROL = {
    codigo: None for codigo in (*range(0x20), *range(0x7F, 0xA0)) if chr(codigo) not in "\t\n\r\x85"
} | {ord("\r"): "\n", 0x85: "\n"}


def limpiar(texto: Any) -> Any:
    """Without control characters nor halves of surrogate pairs, which PostgreSQL refuses or nobody reads."""
    if not isinstance(texto, str):
        return texto
    return texto.encode(errors="ignore").decode().replace("\r\n", "\n").translate(_QUITAR_CONTROL).strip()


def _con_contenido(texto: str) -> str:
    if all(unicodedata.category(letra) in _INVISIBLES for letra in texto):
        raise PydanticCustomError("mensaje_vacio", "El mensaje está vacío; escribe qué necesitas.")
    return texto


Mensaje = Annotated[str, BeforeValidator(limpiar), AfterValidator(_con_contenido)]
ChatId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9_.:@+-]{1,128}$",
        description="De 1 a 128 letras sin tilde, cifras o `_.:@+-`. Quien lo conoce lee la conversación.",
    ),
]
MensajeId = Annotated[
    str,
    Field(
        pattern=r"^[!-~]{1,200}$",
        description="Id que da el cliente: el mismo mensaje entregado dos veces actúa una sola.",
    ),
]
Tono = Annotated[str, Field(max_length=40), BeforeValidator(limpiar)]
Instrucciones = Annotated[str, Field(max_length=1000), BeforeValidator(limpiar)]


class EntradaTurno(BaseModel):
    """Un mensaje del cliente. Sin `chat_id` empieza una conversación nueva, con un id que nadie adivina."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"mensaje": "Hola, ¿qué extintores tienen?"},
                {
                    "mensaje": "dame 2 del de 10 libras",
                    "chat_id": "Zx3v1hB0q9sL7cJm2TqKf4yWnRp8aUeD",
                    "mensaje_id": "8d0e2f2c-6a6e-4a55-9a2e-0f4b6d3f7a10",
                },
            ]
        }
    )

    mensaje: Annotated[Mensaje, Field(description="Lo que dijo el cliente.")]
    chat_id: ChatId | None = None
    mensaje_id: MensajeId | None = None


class MensajeTexto(EntradaTurno):
    tono: Annotated[Tono | None, Field(description="Cómo hablarle a este cliente: amigable, formal...")] = (
        None
    )
    instrucciones: Annotated[
        Instrucciones | None,
        Field(description="Lo que la respuesta debe tener en cuenta, además de los hechos."),
    ] = None


class _Abierto(BaseModel):
    # The contract lets fields be added: what the graph adds, the client sees.
    model_config = ConfigDict(extra="allow")


class Linea(_Abierto):
    producto_id: int
    nombre: str
    cantidad: int
    precio_unitario: Dinero
    subtotal: Dinero


class Pedido(_Abierto):
    id: int
    lineas: list[Linea]
    total: Dinero
    moneda: str


class ProductoMencionado(_Abierto):
    id: int
    nombre: str
    precio: Dinero
    disponible: bool


def _sin_valor(valor: Any) -> bool:
    """What only some turns have is left out of the others."""
    return valor is None


class Metadatos(_Abierto):
    estado_venta: EstadoVenta | None
    pedido: Pedido | None
    espera: Annotated[
        str | None,
        Field(
            description="Lo que el agente espera: `elegir_producto`, `confirmar_pedido`, `dato:<campo>`, "
            "`confirmar_cierre` o nada."
        ),
    ]
    sugerencias: Annotated[list[str], Field(description="Hasta 4 respuestas cortas, útiles como botones.")]
    datos_faltantes: list[str]
    productos: list[ProductoMencionado]
    actos: Annotated[
        list[dict[str, Any]], Field(description="Lo que se entendió, en orden; cada uno con su `tipo`.")
    ]
    motor: Annotated[str, Field(description="`local`, o el nombre del modelo.")]
    turno_ms: int
    modelo: Annotated[
        dict[str, Any] | None,
        Field(description="Con un modelo: quién hizo qué y con cuántos tokens.", exclude_if=_sin_valor),
    ] = None
    transcripcion: Annotated[
        str | None, Field(description="Lo que se oyó en las notas de voz.", exclude_if=_sin_valor)
    ] = None
    idioma: Annotated[str | None, Field(description="El de la nota: `es`.", exclude_if=_sin_valor)] = None
    duracion_s: Annotated[
        float | None, Field(description="Lo que duran las notas de voz.", exclude_if=_sin_valor)
    ] = None
    motor_voz: Annotated[
        str | None, Field(description="Quien las transcribió; vacío si nadie.", exclude_if=_sin_valor)
    ] = None
    imagenes: Annotated[
        list[dict[str, Any]] | None,
        Field(
            description="De cada foto: `clase`, `codigos`, `textos` y `motor`, quien leyó el texto.",
            exclude_if=_sin_valor,
        ),
    ] = None
    sin_resultados: Annotated[list[str], Field(description="Lo que se pidió y la tienda no tiene.")] = []


class RespuestaChat(_Abierto):
    """Lo que contesta el agente."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "status": "success",
                    "respuesta": "Listo, anoté 2 x Extintor ABC 10 libras. Van $ 190.000.",
                    "tipo_mensaje": "venta",
                    "chat_id": "Zx3v1hB0q9sL7cJm2TqKf4yWnRp8aUeD",
                    "metadatos": {
                        "estado_venta": "pendiente",
                        "pedido": {
                            "id": 12,
                            "lineas": [
                                {
                                    "producto_id": 7,
                                    "nombre": "Extintor ABC 10 libras",
                                    "cantidad": 2,
                                    "precio_unitario": 95000,
                                    "subtotal": 190000,
                                }
                            ],
                            "total": 190000,
                            "moneda": "COP",
                        },
                        "espera": None,
                        "sugerencias": ["Eso es todo", "Ver mi pedido"],
                        "datos_faltantes": [],
                        "productos": [],
                        "actos": [{"tipo": "agregar"}],
                        "motor": "local",
                        "turno_ms": 9,
                    },
                }
            ]
        },
    )

    status: Literal["success"]
    respuesta: str
    tipo_mensaje: TipoMensaje
    chat_id: str
    metadatos: Metadatos


class MensajeHistorial(_Abierto):
    id: int
    rol: Literal["cliente", "agente"]
    texto: str
    creado_en: datetime
    metadatos: Annotated[
        dict[str, Any] | None,
        Field(
            description="Los de la respuesta del agente. En los del cliente, `medios`: cómo se leyeron los "
            "archivos que mandó, si los mandó."
        ),
    ]


class Historial(BaseModel):
    """Mensajes de una conversación, del más antiguo al más nuevo."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "chat_id": "573101234567@c.us",
                    "items": [
                        {
                            "id": 31,
                            "rol": "cliente",
                            "texto": "¿Tienen cascos amarillos?",
                            "creado_en": "2026-03-02T15:04:05Z",
                            "metadatos": None,
                        }
                    ],
                    "total": 1,
                    "antes_de": None,
                }
            ]
        }
    )

    chat_id: str
    items: list[MensajeHistorial]
    total: Annotated[int, Field(description="Mensajes en `items`.")]
    antes_de: Annotated[
        int | None, Field(description="Pásalo como `antes_de` para leer los anteriores; nulo si no hay más.")
    ]
