"""Rows for tests, made as the service makes them: stock with its movement, orders by their operations."""

from datetime import timedelta
from decimal import Decimal
from itertools import count

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Conversacion, Producto
from db.reloj import DESFASE, desfase
from tools import clientes, inventario, pedidos, ventas
from tools.pedidos import Pedido, Reglas

REGLAS = Reglas(
    moneda="COP",
    plazo_reserva=timedelta(minutes=30),
    plazo_precio=timedelta(days=1),
    max_unidades_linea=1000,
    max_lineas=20,
)
CAMPOS = ("nombre_completo", "cedula", "telefono")
DATOS = {
    "nombre_completo": "Ana Gómez",
    "tipo_documento": "CC",
    "cedula": "1032456789",
    "telefono": "+573001234567",
}
_numeros = count(1)


async def crear_producto(
    session: AsyncSession,
    *,
    sku: str | None = None,
    nombre: str | None = None,
    precio: Decimal | int | str = 10_000,
    stock: int = 3,
    activo: bool = True,
) -> Producto:
    numero = next(_numeros)
    producto = Producto(
        sku=sku or f"SKU-{numero}",
        nombre=nombre or f"Producto {numero}",
        precio=Decimal(precio),
        stock=0,
        activo=activo,
    )
    session.add(producto)
    await session.flush()
    await inventario.ajustar(session, producto.id, stock)
    await session.refresh(producto)
    return producto


async def crear_chat(
    session: AsyncSession, *, chat_id: str | None = None, datos: dict[str, str] | None = None
) -> str:
    conversacion = Conversacion(chat_id=chat_id or f"chat-{next(_numeros)}", datos_cliente=datos or {})
    session.add(conversacion)
    await session.flush()
    return conversacion.chat_id


async def crear_pedido(
    session: AsyncSession,
    *,
    chat_id: str,
    lineas: dict[int, int],
    confirmado: bool = False,
    reglas: Reglas = REGLAS,
) -> Pedido:
    """The chat's order with these units by product id."""
    for producto_id, cantidad in lineas.items():
        await pedidos.agregar(
            session, chat_id, producto_id=producto_id, cantidad=cantidad, clave=nueva_clave(), reglas=reglas
        )
    if confirmado:
        await pedidos.confirmar(session, chat_id, clave=nueva_clave(), reglas=reglas)
    pedido = await pedidos.abierto(session, chat_id)
    assert pedido is not None
    return pedido


async def crear_venta(
    session: AsyncSession, *, chat_id: str, lineas: dict[int, int], datos: dict[str, str] | None = None
) -> Pedido:
    """A closed sale of a chat that exists."""
    await clientes.guardar_datos(session, chat_id, DATOS if datos is None else datos, REGLAS)
    await crear_pedido(session, chat_id=chat_id, lineas=lineas, confirmado=True)
    venta = await ventas.cerrar(
        session, chat_id, campos_requeridos=CAMPOS, clave=nueva_clave(), reglas=REGLAS
    )
    return venta.pedido


def adelantar_reloj(session: AsyncSession, minutos: float) -> None:
    """From here on this session lives so much later, or earlier."""
    session.info[DESFASE] = desfase(session) + timedelta(minutes=minutos)


def nueva_clave() -> str:
    """The key of an act that was never done."""
    return f"clave-{next(_numeros)}"
