"""Goods, and the lines and orders made of them, that the typical turns speak of."""

from decimal import Decimal

from agent.hechos import Disponibilidad, LineaVista, PedidoVisto, ProductoVisto


def producto(
    id_: int, nombre: str, precio: str, disponibilidad: Disponibilidad = "disponible"
) -> ProductoVisto:
    return ProductoVisto(id=id_, nombre=nombre, precio=Decimal(precio), disponibilidad=disponibilidad)


def linea(visto: ProductoVisto, cantidad: int) -> LineaVista:
    return LineaVista(
        producto_id=visto.id,
        nombre=visto.nombre,
        cantidad=cantidad,
        precio_unitario=visto.precio,
        subtotal=visto.precio * cantidad,
    )


def pedido(*lineas: LineaVista, estado: str = "pendiente") -> PedidoVisto:
    total = sum((fila.subtotal for fila in lineas), Decimal(0))
    return PedidoVisto(id=1042, estado=estado, lineas=lineas, total=total, moneda="COP")


EXT_10 = producto(1, "Extintor ABC multipropósito 10 libras", "85000")
EXT_20 = producto(2, "Extintor ABC multipropósito 20 libras", "132000", "ultimas")
EXT_CO2 = producto(3, "Extintor de CO2 5 libras", "248000", "agotado")
CASCO_AM = producto(4, "Casco dieléctrico amarillo con ratchet", "29500")
CASCO_BL = producto(5, "Casco dieléctrico blanco con ratchet", "29500")
GUANTES_M = producto(6, "Guantes de nitrilo talla M", "9900")
GUANTES_L = producto(7, "Guantes de nitrilo talla L", "9900")
CINTA = producto(8, "Cinta de peligro amarilla 100 metros", "12900")
