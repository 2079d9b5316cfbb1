"""Facts of what is bought: a yes that does not count yet, and what is told of a purchase already made."""

from datetime import datetime
from decimal import Decimal
from typing import Literal

from agent.actos import Campo
from agent.vistos import Base as _Base


class NoEntendido(_Base):
    """Said beside a yes and not understood: nothing was confirmed nor closed."""

    tipo: Literal["no_entendido"] = "no_entendido"
    texto: str
    de: Literal["pedido", "cierre"]


class VentaYaCerrada(_Base):
    """He wants a closed sale changed or cancelled: it stays as it is, and the notice for a person is left.

    `campos`: the data that he wants otherwise; `guardados`, that they were kept for his next purchase.
    """

    tipo: Literal["venta_ya_cerrada"] = "venta_ya_cerrada"
    id: int
    cambio: Literal["datos", "lineas", "cancelar"]
    campos: tuple[Campo, ...] = ()
    guardados: bool = False


class PedidoNuevo(_Base):
    """What was just added begins another order: the purchase before it is closed."""

    tipo: Literal["pedido_nuevo"] = "pedido_nuevo"
    compra: int


class CompraRegistrada(_Base):
    """He asks how his closed sale goes: it is registered, and the delivery is not known here."""

    tipo: Literal["compra_registrada"] = "compra_registrada"
    id: int
    fecha: datetime
    total: Decimal
    lineas: tuple[str, ...]  # "3 x Extintor ABC 10 libras"
    de_que: Literal["monto", "pago", "direccion", "estado"] = "estado"
    entrega: str = ""  # where it goes, where that is asked


class Compra(_Base):
    id: int
    fecha: datetime
    total: Decimal
    lineas: tuple[str, ...]  # "3 x Extintor ABC 10 libras"


class HistorialCliente(_Base):
    tipo: Literal["historial_cliente"] = "historial_cliente"
    compras: tuple[Compra, ...]


class SinHistorial(_Base):
    tipo: Literal["sin_historial"] = "sin_historial"
