"""The form of a conversation file: what the customer says, and what must then be true.

State and facts are asserted, never wording: `nunca.dice` is the one exception. Nothing absent is asserted.
docs: tests/conversaciones/README.md
"""

from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PrivateAttr, model_validator

from agent.actos import Campo

TipoActo = Literal[
    "saludar", "preguntar_producto", "preguntar_precio", "agregar", "cambiar_cantidad", "quitar",
    "ver_pedido", "confirmar", "negar", "cancelar", "dar_dato", "preguntar_empresa", "preguntar_historial",
    "pedir_humano", "agradecer", "despedirse", "otro",
]  # fmt: skip
Estado = Literal["iniciada", "pendiente", "recolectando_datos", "cerrada", "cancelada"]
Espera = Annotated[str, Field(pattern=r"^(elegir_producto|confirmar_pedido|confirmar_cierre|dato:[a-z_]+)$")]
Lineas = dict[str, Annotated[int, Field(ge=1)]]  # units by SKU
# A number in YAML; the text of it keeps its decimals exact.
Monto = Annotated[Decimal, BeforeValidator(lambda valor: Decimal(str(valor))), Field(ge=0)]
CHAT = "principal"
COMPORTAMIENTOS = (
    "compras", "correcciones", "datos", "ambiguedad", "sin_stock", "empresa", "multiacto", "jerga",
    "errores_de_tecleo", "ataques", "ingles", "abandono", "segunda_compra",
)  # fmt: skip


class _Estricto(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ProductoEnLinea(_Estricto):
    """A product of a case's own small shop."""

    sku: str
    nombre: str
    precio: Monto
    stock: Annotated[int, Field(ge=0)] = 50
    categoria: str = ""
    descripcion: str = ""


class Vistos(_Estricto):
    """What `metadatos.productos` must hold. SKUs may be patterns: "EXT-*"."""

    incluye: list[str] = []  # each of them
    alguno: list[str] = []  # one of them at least
    solo: list[str] = []  # nothing that fits none of these
    ninguno: bool = False  # nothing at all
    precio_max: Monto | None = None
    precio_min: Monto | None = None


class Nunca(_Estricto):
    """One thing that must not happen; exactly one key. `precio_distinto` may be written alone."""

    precio_distinto: Literal[True] | None = None  # in a line or in words, a price that is not the catalogue's
    vende: str | None = None  # a SKU (pattern) in the order
    ofrece: str | None = None  # a SKU (pattern) among the products shown
    dice: str | None = None  # in a reply, case and accents aside
    estado: Estado | None = None
    espera: Espera | None = None

    @model_validator(mode="before")
    @classmethod
    def _sola(cls, valor: Any) -> Any:
        return {"precio_distinto": True} if valor == "precio_distinto" else valor

    @model_validator(mode="after")
    def _una(self) -> "Nunca":
        if len(self.model_fields_set) != 1:
            raise ValueError("cada cláusula de `nunca` lleva una sola clave")
        return self


class Turno(_Estricto):
    """What is said, and what must then hold. Lists of `espera`, `estado` and `pedido` are alternatives.

    `segun_espera` says, while the answer awaits one of its keys, that key's message (each once): for steps
    whose order is the agent's affair.
    """

    cliente: str | None = None
    segun_espera: dict[Espera, str] | None = None
    # Said only where the chat's last answer has this; null and {} count.
    si_espera: Espera | None = None
    si_pedido: Lineas | None = None
    si_muestra: str | None = None  # a SKU (pattern) among the products shown
    chat: str = CHAT
    actos: list[TipoActo] | None = None
    espera: Espera | None | list[Espera | None] = None
    pedido: Lineas | list[Lineas] | None = None
    estado: Estado | None | list[Estado | None] = None
    productos: Vistos | None = None
    empresa: str | list[str] | None = None  # titles of sections that answer; null: none is quoted
    nunca: list[Nunca] = []

    @model_validator(mode="after")
    def _dice_algo(self) -> "Turno":
        if (self.cliente is None) == (self.segun_espera is None):
            raise ValueError("un turno lleva `cliente` o `segun_espera`")
        return self

    def afirma(self, campo: str) -> bool:
        return campo in self.model_fields_set


class Final(_Estricto):
    """The truth in the database at the end, of the chat named `principal`.

    Whatever this says, the stock of every product must be what it was less what was sold.
    """

    pedido: Lineas | list[Lineas] | None = None  # lines of the newest sale, open or closed; {} for none
    ventas: list[Lineas] | None = None  # closed sales, oldest first
    estado: Estado | None | list[Estado | None] = None  # of the newest sale
    datos: dict[Campo, str] = {}
    stock: dict[str, Annotated[int, Field(ge=0)]] = {}
    total: Monto | None = None  # of the newest sale

    @model_validator(mode="after")
    def _afirma_algo(self) -> "Final":
        if not self.model_fields_set:
            raise ValueError("`final` está vacío")
        return self

    def afirma(self, campo: str) -> bool:
        return campo in self.model_fields_set


class Caso(_Estricto):
    caso: str
    retenida: bool = False
    catalogo: str | None = None  # "demo", or a CSV: beside this file, or from the project's root
    productos: list[ProductoEnLinea] = []
    conocimiento: str | None = None  # "demo", or the Markdown itself; absent: the demo's with the demo
    ajustes: dict[str, Any] = {}  # settings of the shop
    turnos: Annotated[list[Turno], Field(min_length=1)]
    final: Final
    nunca: list[Nunca] = []

    _archivo: Path = PrivateAttr(default=Path())

    @model_validator(mode="after")
    def _una_tienda(self) -> "Caso":
        if (self.catalogo is None) == (not self.productos):
            raise ValueError("un caso lleva `catalogo` o `productos`")
        return self

    @property
    def archivo(self) -> Path:
        return self._archivo

    @property
    def nombre(self) -> str:
        """Behaviour and file, as `compras/conversacion_de_referencia`."""
        return f"{self.comportamiento}/{self.archivo.stem}"

    @property
    def comportamiento(self) -> str:
        carpeta = self.archivo.parent
        return (carpeta.parent if carpeta.name == RETENIDAS else carpeta).name


RETENIDAS = "retenidas"
