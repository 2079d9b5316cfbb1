"""The customer's data in a chat, the customer made of it when a sale closes, and that chat's purchases."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession

from db.repositorios.clientes import ClienteRepository
from db.repositorios.pedidos import PedidoRepository
from settings import CAMPOS_CLIENTE
from tools.pedidos import Reglas

DEL_LUGAR = frozenset({"direccion", "barrio"})
DE_DOMICILIO = DEL_LUGAR | {"indicaciones_adicionales"}


@dataclass(frozen=True)
class Compra:
    venta_id: int
    cerrada_en: datetime
    total: Decimal
    moneda: str
    lineas: tuple[tuple[int, str, int], ...]  # producto_id, nombre, cantidad
    entrega: str = ""  # where it goes


async def leer_datos(session: AsyncSession, chat_id: str) -> dict[str, str]:
    """What the customer of this chat has given so far: campo -> normalised value."""
    return await ClienteRepository(session).datos(chat_id)


def datos_que_faltan(requeridos: tuple[str, ...], datos: dict[str, str]) -> tuple[str, ...]:
    """Required data that are still to be given; who comes for his order needs no address."""
    recoge = datos.get("entrega") == "tienda"
    return tuple(c for c in requeridos if not datos.get(c) and not (recoge and c in DE_DOMICILIO))


def datos_de_entrega(datos: dict[str, str]) -> dict[str, str]:
    """What the customer gave that this sale uses: of who comes for it, no address."""
    recoge = datos.get("entrega") == "tienda"
    campos = [c for c in CAMPOS_CLIENTE if not (recoge and c in DEL_LUGAR)]
    return {
        c: datos[c] for c in (*campos, "tipo_documento", *(["entrega"] if recoge else [])) if datos.get(c)
    }


async def guardar_datos(
    session: AsyncSession, chat_id: str, datos: dict[str, str], reglas: Reglas
) -> dict[str, str]:
    """Keeps already checked data on the chat and renews the order's reservation; returns all the data.

    An empty value says that the customer has none ("no tengo correo").
    """
    pedidos = PedidoRepository(session)
    if venta := await pedidos.abierto(chat_id, bloquear=True):
        await pedidos.renovar_reservas(venta.id, reglas.plazo_reserva)
    return await ClienteRepository(session).guardar_datos(chat_id, datos)


async def registrar_cliente(session: AsyncSession, chat_id: str, datos: dict[str, str]) -> int | None:
    """The id of the customer with this document, made if new; None where the shop asks for no document.

    A document typed in a chat proves nothing: what is known of an existing customer changes only from the
    chat that bought as that customer first; from any other, only its empty fields are filled.
    """
    if not datos.get("cedula"):
        return None
    clientes = ClienteRepository(session)
    cliente_id = await clientes.crear_o_completar(datos)
    if await PedidoRepository(session).primer_comprador(cliente_id) == chat_id:
        await clientes.actualizar(cliente_id, datos)
    return cliente_id


async def compras_del_chat(session: AsyncSession, chat_id: str, limite: int = 5) -> list[Compra]:
    """The closed sales of this chat, newest first. Another chat's are never seen from here."""
    ventas = await ClienteRepository(session).ventas_cerradas(chat_id, limite)
    return [
        Compra(
            venta.id,
            venta.cerrada_en,
            venta.total,
            venta.moneda,
            tuple((linea.producto_id, linea.nombre, linea.cantidad) for linea in venta.lineas),
            ", ".join(venta.datos_cliente[c] for c in ("direccion", "barrio") if venta.datos_cliente.get(c)),
        )
        for venta in ventas
        if venta.cerrada_en is not None
    ]
