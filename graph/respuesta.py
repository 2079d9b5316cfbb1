"""What goes into a turn and what comes out of it: the shapes that the HTTP contract publishes.

`typing_extensions.TypedDict`, because pydantic refuses the standard one before Python 3.12.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

TipoMensaje = Literal["saludo", "inventario", "venta", "cliente", "empresa", "despedida", "general"]
EstadoVenta = Literal["iniciada", "pendiente", "recolectando_datos", "cerrada", "cancelada"]

# A JSON number. The truth is the `Decimal` in the database; this is only its way out (see `monto`).
Monto = int | float


class LineaVista(TypedDict):
    producto_id: int
    nombre: str
    cantidad: int
    precio_unitario: Monto
    subtotal: Monto


class PedidoVisto(TypedDict):
    id: int
    lineas: list[LineaVista]
    total: Monto
    moneda: str


class ProductoVisto(TypedDict):
    id: int
    nombre: str
    precio: Monto
    disponible: bool


class MetadatosRespuesta(TypedDict):
    estado_venta: EstadoVenta | None
    pedido: PedidoVisto | None
    espera: str | None  # elegir_producto, confirmar_pedido, dato:<campo>, confirmar_cierre
    sugerencias: list[str]  # up to 4 short replies that a client may show as buttons
    datos_faltantes: list[str]
    productos: list[ProductoVisto]
    actos: list[dict[str, Any]]  # each with its `tipo`
    motor: str  # who worked: the model that understood, else the one that worded, else "local"
    turno_ms: int
    modelo: NotRequired[dict[str, Any]]  # where one is set: who did what, tokens, sentences refused
    sin_resultados: NotRequired[list[str]]  # what was asked for and the shop does not have


class Respuesta(TypedDict):
    status: Literal["success"]
    respuesta: str
    tipo_mensaje: TipoMensaje
    chat_id: str
    metadatos: MetadatosRespuesta


class MensajeVisto(TypedDict):
    """A message of the history; only the agent's have `metadatos`."""

    id: int
    rol: Literal["cliente", "agente"]
    texto: str
    creado_en: datetime
    metadatos: dict[str, Any] | None


@dataclass(frozen=True)
class Peticion:
    """One message of a customer. Without `chat_id` a new conversation begins."""

    mensaje: str
    chat_id: str | None = None
    mensaje_id: str | None = None
    tono: str | None = None
    instrucciones: str | None = None


@dataclass(frozen=True)
class Fragmento:
    """A piece of the reply; all of a turn's, joined, are its `respuesta`."""

    texto: str


def monto(valor: Decimal | int | float | str) -> Monto:
    """The JSON number of an amount: an integer when it has no cents, else two decimals."""
    exacto = round(Decimal(str(valor)), 2)
    return int(exacto) if exacto == exacto.to_integral_value() else float(exacto)
