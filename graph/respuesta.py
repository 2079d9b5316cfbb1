"""What goes into a turn and what comes out of it: the shapes that the HTTP contract publishes.

`typing_extensions.TypedDict`, because pydantic refuses the standard one before Python 3.12.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Literal, NotRequired

from typing_extensions import TypedDict

from agent.medios.tipos import Medio

TipoMensaje = Literal["saludo", "inventario", "venta", "cliente", "empresa", "despedida", "general"]
EstadoVenta = Literal["iniciada", "pendiente", "recolectando_datos", "cerrada", "cancelada"]

_SIN_PALABRAS = {"audio": "[nota de voz]", "imagen": "[foto]"}
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


class ImagenVista(TypedDict):
    clase: str  # producto, etiqueta, lista, comprobante, danado, otro
    codigos: list[str]
    textos: list[str]
    motor: str  # who read its text; nobody: ""


class MetadatosDeMedios(TypedDict):
    """Only of a turn with voice notes or photos."""

    transcripcion: NotRequired[str]
    idioma: NotRequired[str]
    duracion_s: NotRequired[float]
    motor_voz: NotRequired[str]
    imagenes: NotRequired[list[ImagenVista]]


class MetadatosRespuesta(MetadatosDeMedios):
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
    """A message of the history; the agent's have `metadatos`, and the customer's that came with files."""

    id: int
    rol: Literal["cliente", "agente"]
    texto: str
    creado_en: datetime
    metadatos: dict[str, Any] | None


@dataclass(frozen=True)
class Peticion:
    """One message of a customer, with what was read of its files. Without `chat_id` a new chat begins."""

    mensaje: str
    chat_id: str | None = None
    mensaje_id: str | None = None
    tono: str | None = None
    instrucciones: str | None = None
    medios: tuple[Medio, ...] = ()  # what was heard and seen; `mensaje` has the words
    huella: str | None = None  # of the files: a repeat is known by them, however they are read

    @property
    def texto(self) -> str:
        """The message as the history keeps it."""
        return self.mensaje or " ".join(_SIN_PALABRAS[medio.tipo] for medio in self.medios)


@dataclass(frozen=True)
class Fragmento:
    """A piece of the reply; all of a turn's, joined, are its `respuesta`."""

    texto: str


def monto(valor: Decimal | int | float | str) -> Monto:
    """The JSON number of an amount: an integer when it has no cents, else two decimals."""
    exacto = round(Decimal(str(valor)), 2)
    return int(exacto) if exacto == exacto.to_integral_value() else float(exacto)
