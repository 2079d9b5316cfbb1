from db.models.administracion import Auditoria, Importacion, Token
from db.models.base import Base
from db.models.catalogo import Conocimiento, Empresa, MovimientoInventario, Producto, VectorProducto
from db.models.conversaciones import ActoAplicado, Conversacion, Espera, Mensaje
from db.models.resumenes import (
    DemandaInsatisfecha,
    ResumenProductos,
    ResumenTurnos,
    ResumenUsos,
    ResumenVentas,
)
from db.models.trazas import TrazaGuardada
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
    "ESTADOS_ABIERTOS", "SQL_ABIERTA", "TRANSICIONES", "ActoAplicado", "Auditoria", "Base", "Cliente",
    "Conocimiento", "Conversacion", "DemandaInsatisfecha", "Empresa", "Espera", "EstadoVenta",
    "Importacion", "LineaVenta", "Mensaje", "MovimientoInventario", "Producto", "Reserva",
    "ResumenProductos", "ResumenTurnos", "ResumenUsos", "ResumenVentas", "Token", "TrazaGuardada",
    "VectorProducto", "Venta",
]  # fmt: skip
