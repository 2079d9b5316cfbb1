"""What facts are made of."""

from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict

Disponibilidad = Literal["disponible", "ultimas", "agotado"]


class Base(BaseModel):
    model_config = ConfigDict(frozen=True)


class ProductoVisto(Base):
    """A product as the catalogue has it in this turn. `existencias` only where the customer may know them."""

    id: int
    nombre: str
    precio: Decimal
    disponibilidad: Disponibilidad
    categoria: str = ""
