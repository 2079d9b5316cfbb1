"""Facts of what is asked of a product: what its owner wrote of it, word for word."""

from typing import Literal

from agent.vistos import Base, ProductoVisto


class FichaVista(Base):
    """`texto`: the owner's words; `en_nombre`: its own name answers."""

    producto: ProductoVisto
    texto: str = ""
    en_nombre: bool = False


class DetalleDeProducto(Base):
    """`responde`: the texts answer what was asked; else they are all that is known."""

    tipo: Literal["detalle_de_producto"] = "detalle_de_producto"
    fichas: tuple[FichaVista, ...]
    responde: bool
    compara: bool = False  # asked how they differ, or which is best
    de_salud: bool = False  # nothing may be supposed of it: allergens, pregnancy
    en_pedido: bool = False  # the only one, and the order has it
