from db.models.base import Base
from db.models.catalogo import Conocimiento, Empresa, MovimientoInventario, Producto, VectorProducto
from db.models.conversaciones import ActoAplicado, Conversacion, Espera, Mensaje
from db.models.ventas import (
    ESTADOS_ABIERTOS,
    SQL_ABIERTA,
    TRANSICIONES,
    Cliente,
    EstadoVenta,
    LineaVenta,
    Reserva,
    Venta,
)

__all__ = [
    "ESTADOS_ABIERTOS", "SQL_ABIERTA", "TRANSICIONES", "ActoAplicado", "Base", "Cliente", "Conocimiento",
    "Conversacion", "Empresa", "Espera", "EstadoVenta", "LineaVenta", "Mensaje", "MovimientoInventario",
    "Producto",
    "Reserva", "VectorProducto", "Venta",
]  # fmt: skip
