"""Facts of voice notes and photos: what was heard, what is seen, and what could not be."""

from decimal import Decimal
from typing import Literal

from pydantic import computed_field

from agent.vistos import Base, ProductoVisto


class NotaSinTexto(Base):
    """A voice note of which no words came; `motivo` says why."""

    tipo: Literal["nota_sin_texto"] = "nota_sin_texto"
    motivo: Literal["sin_motor", "silencio", "no_se_entiende", "fallo"]


class NotaOida(Base):
    """What was heard, told because it may have been something else."""

    tipo: Literal["nota_oida"] = "nota_oida"
    texto: str


class NotaSinEntender(Base):
    """What was heard means nothing here; `productos`, that it sounds a little like."""

    tipo: Literal["nota_sin_entender"] = "nota_sin_entender"
    productos: tuple[ProductoVisto, ...] = ()


class EnLaFoto(Base):
    """The products that a photo shows. `seguro` False: they look like it, and the customer must say."""

    tipo: Literal["en_la_foto"] = "en_la_foto"
    productos: tuple[ProductoVisto, ...]
    por_codigo: bool = False
    seguro: bool = True


class FotoSinProducto(Base):
    """A photo in which no product of the shop was recognised; `texto` is what could be read of it."""

    tipo: Literal["foto_sin_producto"] = "foto_sin_producto"
    motivo: Literal["sin_motor", "sin_texto", "codigo", "texto", "comprobante"]
    texto: str = ""


class LineaLeida(Base):
    producto: ProductoVisto
    cantidad: int
    subtotal: Decimal


class ListaLeida(Base):
    """A shopping list read from a photo: nothing of it is in the order until the customer says so.

    `dudosas` fit several products and are asked about later; `sin_hallar` fit none.
    """

    tipo: Literal["lista_leida"] = "lista_leida"
    lineas: tuple[LineaLeida, ...]
    dudosas: tuple[str, ...] = ()
    sin_hallar: tuple[str, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def total(self) -> Decimal:
        return sum((linea.subtotal for linea in self.lineas), start=Decimal(0))
