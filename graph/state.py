"""The state of a conversation. What SQL holds (order, data, prices) is not copied into the checkpoint."""

from typing import Annotated, Any, NotRequired

from langgraph.channels import UntrackedValue
from typing_extensions import TypedDict

from agent.actos import Acto, Campo
from agent.hechos import Hecho
from agent.medios.tipos import Medio
from agent.texto import plegar
from db.models import ESTADOS_ABIERTOS, EstadoVenta
from graph.respuesta import MetadatosRespuesta
from tools.pedidos import Linea, Pedido

MAX_ACTOS_POR_TURNO = 12
# atender_medios, comprender, one step an act (a choice may revive what waited), guiar, redactar, and more.
LIMITE_DE_PASOS = 2 * MAX_ACTOS_POR_TURNO + 8


class Oferta(TypedDict):
    """A product that the reply offered; `unidades` None: one more."""

    producto_id: int
    unidades: int | None
    en_lugar_de: NotRequired[int | None]  # product id of the line whose place it takes


class Clase(TypedDict):
    """What was shown for one thing asked for: `dicho`, "bowls"."""

    dicho: str
    ids: list[int]


class Falta(TypedDict):
    """Goods that he ordered and the order has not: `dicho`, with what was offered in their place."""

    dicho: str
    ids: list[int]
    estaban: list[int]  # product ids that the order had by then


class Venta(TypedDict):
    """What a message is read by of what SQL holds."""

    confirmada: bool  # the order; data are being collected
    lineas: list[str]  # names of the order's products
    cantidades: list[int]  # units of each
    faltantes: list[Campo]  # data still to be given, once it is confirmed


class Charla(TypedDict, total=False):
    """What lives in the checkpoint: plain data, all of it."""

    messages: list[dict[str, str]]  # the last MAX_HISTORY_LENGTH, {"role", "content"}
    ofrecidos: list[int]  # product ids last shown, in the order shown
    clases: list[Clase]  # the same, by what was asked for in that message
    tema: list[int]  # what "ese" means: added or asked about last
    de_antemano: list[str]  # what goods are to be like, told once for all: "140", of "para una cama de 140"
    consulta: str  # what was last asked for by name: "extintores"
    pendiente: dict[str, Any] | None  # the act that waits for one of `ofrecidos` to be chosen
    recordada: int  # how many times in a row the open choice was told again
    en_cola: list[dict[str, Any]]  # acts that wait for that choice too
    por_incluir: list[Falta]  # ordered, and neither put in nor refused: told with the summary
    de_empresa: str  # what the last message asked about the business
    de_detalle: str  # what it asked of a product: "cuanto pesa"
    cotizadas: dict[str, int] | None  # units of each product that he asked the price of
    sin_cantidad: dict[str, Any] | None  # the reference whose quantity was refused: a bare number is for it
    sin_cuenta: list[int]  # product ids put in by one for want of a number: the next count is theirs
    queria: int | None  # units of one of those just shown: which, he may say next
    cuenta_suelta: int | None  # units asked for with no name: the next message may say of what
    oferta: list[Oferta]  # what a plain "sí" accepts
    espera: str | None  # metadatos.espera
    ciudad: str  # where he says it goes, with no street told yet
    por_corregir: bool  # the customer said no to the read-back
    venta: Venta  # as the turn left it: a turn that a crash cut short reads again what it read


class EstadoConversacion(Charla, total=False):
    """The talk, and what lives only while a turn runs."""

    mensaje: Annotated[str, UntrackedValue]
    medios: Annotated[tuple[Medio, ...], UntrackedValue]  # what was heard and seen in the message's files
    tono: Annotated[str, UntrackedValue]
    pedido: Annotated[Pedido | None, UntrackedValue]  # the newest sale, as of the last tool call of this turn
    datos: Annotated[dict[str, str], UntrackedValue]
    actos: Annotated[list[Acto], UntrackedValue]  # still to be handled
    leidos: Annotated[list[Acto], UntrackedValue]  # all of the message
    hechos: Annotated[list[Hecho], UntrackedValue]
    por_llamar: Annotated[
        bool, UntrackedValue
    ]  # a choice was made: `en_cola` comes after this message's acts
    quitada: Annotated[Linea | None, UntrackedValue]  # the last line that this turn took out
    paso: Annotated[int, UntrackedValue]  # acts handled so far: part of each write's key
    respuesta: Annotated[str, UntrackedValue]
    tipo_mensaje: Annotated[str, UntrackedValue]
    metadatos: Annotated[MetadatosRespuesta, UntrackedValue]
    rechazadas: Annotated[list[str], UntrackedValue]  # sentences of a model that did not leave, and why


def pedido_abierto(state: EstadoConversacion) -> Pedido | None:
    """The order that can still be changed; a closed or cancelled sale is none."""
    pedido = state.get("pedido")
    return pedido if pedido and pedido.estado in ESTADOS_ABIERTOS else None


def venta_abierta(state: EstadoConversacion) -> int | None:
    pedido = pedido_abierto(state)
    return pedido.id if pedido else None


def venta_cerrada(state: EstadoConversacion) -> Pedido | None:
    """The newest sale, where it is closed and nothing has been ordered after it."""
    pedido = state.get("pedido")
    return pedido if pedido and pedido.estado == EstadoVenta.CERRADA else None


def dicho_antes(state: EstadoConversacion) -> str:
    """His message before this one."""
    suyos = [m["content"] for m in state.get("messages", []) if m["role"] == "user"]
    return suyos[-1] if suyos else ""


def insiste(state: EstadoConversacion) -> bool:
    """Whether he says the very same again: it is what he is called, or he meant that it is all."""
    return plegar(dicho_antes(state)).split() == plegar(state["mensaje"]).split() != []
