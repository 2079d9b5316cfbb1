"""Orders in the hands of the staff: the operations of the chat, asked for by a sale's id.

Each function runs inside its caller's transaction. A `clave` makes a repeat do nothing, as a turn's does.
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from agent.comprension.datos.validacion import DatoRechazado, validar
from db.errors import DatoNoValidoError, TransicionInvalidaError, VentaNoEncontradaError
from db.models import ESTADOS_ABIERTOS, EstadoVenta
from db.repositorios.clientes import ClienteRepository
from db.repositorios.ventas import VentaRepository
from settings import CAMPOS_CLIENTE
from tools import clientes, pedidos, ventas
from tools.pedidos import Pedido, Reglas

_HASTA = (EstadoVenta.PENDIENTE, EstadoVenta.RECOLECTANDO_DATOS, EstadoVenta.CERRADA)


@dataclass(frozen=True)
class Mostrador:
    """The rules of the shop, and a transaction."""

    session: AsyncSession
    reglas: Reglas
    campos_requeridos: tuple[str, ...]
    pais: str

    async def crear(
        self,
        chat_id: str,
        lineas: dict[int, int],
        datos: dict[str, str],
        *,
        hasta: EstadoVenta,
        clave: str,
    ) -> int:
        """The id of an order of that chat with these units by product, taken as far as `hasta`.

        Raises:
            DatoNoValidoError, and those of `pedidos.agregar`, `pedidos.confirmar` and `ventas.cerrar`.
        """
        await ClienteRepository(self.session).abrir_conversacion(chat_id)
        for producto_id, cantidad in lineas.items():
            pedido = await pedidos.agregar(
                self.session,
                chat_id,
                producto_id=producto_id,
                cantidad=cantidad,
                clave=f"{clave}:agregar:{producto_id}",
                reglas=self.reglas,
            )
        if datos:
            await clientes.guardar_datos(self.session, chat_id, self.validados(datos), self.reglas)
        for paso in _HASTA[1 : _HASTA.index(hasta) + 1]:
            await self._pasar(chat_id, paso, clave=f"{clave}:{paso}")
        return pedido.id

    async def cambiar_estado(self, venta_id: int, hacia: EstadoVenta, *, motivo: str, clave: str) -> None:
        """Takes an open order to the state, where a chat could.

        Raises:
            VentaNoEncontradaError, TransicionInvalidaError, and those of the operation.
        """
        chat_id = await self._chat_de(venta_id, hacia)
        if hacia == EstadoVenta.CANCELADA:
            pedido = await pedidos.cancelar(self.session, chat_id, motivo=motivo, clave=clave)
        else:
            pedido = await self._pasar(chat_id, hacia, clave=clave)
        exigir_que_sea(pedido, venta_id, hacia)

    async def poner_linea(self, venta_id: int, producto_id: int, cantidad: int, *, clave: str) -> None:
        """Sets the units of a product in an open order, whether or not it had it."""
        chat_id = await self._chat_de(venta_id, EstadoVenta.PENDIENTE)
        pedido = await pedidos.abierto(self.session, chat_id)
        con_la_linea = pedido is not None and pedido.linea(producto_id) is not None
        operacion = pedidos.fijar_cantidad if con_la_linea else pedidos.agregar
        exigir_que_sea(
            await operacion(
                self.session,
                chat_id,
                producto_id=producto_id,
                cantidad=cantidad,
                clave=clave,
                reglas=self.reglas,
            ),
            venta_id,
            EstadoVenta.PENDIENTE,
        )

    async def quitar_linea(self, venta_id: int, producto_id: int, *, clave: str) -> None:
        chat_id = await self._chat_de(venta_id, EstadoVenta.PENDIENTE)
        pedido = await pedidos.quitar(self.session, chat_id, producto_id=producto_id, clave=clave)
        exigir_que_sea(pedido, venta_id, EstadoVenta.PENDIENTE)

    async def poner_datos(self, venta_id: int, datos: dict[str, str]) -> None:
        """Raises DatoNoValidoError with every datum that is not valid."""
        chat_id = await self._chat_de(venta_id, EstadoVenta.RECOLECTANDO_DATOS)
        await clientes.guardar_datos(self.session, chat_id, self.validados(datos), self.reglas)

    def validados(self, datos: dict[str, str]) -> dict[str, str]:
        """In the forms that the chat would keep."""
        validos: dict[str, str] = {}
        rechazados: dict[str, str] = {}
        for campo, valor in datos.items():
            leido = validar(_campo(campo), valor, self.pais)
            if isinstance(leido, DatoRechazado):
                rechazados[campo] = leido.motivo
            else:
                validos |= {campo: leido.valor, **leido.extra}
        if rechazados:
            raise DatoNoValidoError(rechazados)
        return validos

    async def _pasar(self, chat_id: str, hacia: EstadoVenta, *, clave: str) -> Pedido:
        if hacia == EstadoVenta.RECOLECTANDO_DATOS:
            return await pedidos.confirmar(self.session, chat_id, clave=clave, reglas=self.reglas)
        if hacia == EstadoVenta.CERRADA:
            venta = await ventas.cerrar(
                self.session,
                chat_id,
                campos_requeridos=self.campos_requeridos,
                clave=clave,
                reglas=self.reglas,
            )
            return venta.pedido
        # The others follow from the lines.
        raise TransicionInvalidaError(desde="abierto", hacia=hacia)

    async def _chat_de(self, venta_id: int, hacia: str) -> str:
        venta = await VentaRepository(self.session).chat_y_estado(venta_id)
        if venta is None:
            raise VentaNoEncontradaError(venta_id)
        chat_id, estado = venta
        if estado not in ESTADOS_ABIERTOS:
            raise TransicionInvalidaError(desde=estado, hacia=hacia)
        return chat_id


def exigir_que_sea(pedido: Pedido, venta_id: int, hacia: str) -> None:
    """The chat may have closed this order and begun another since its id was read."""
    if pedido.id != venta_id:
        raise TransicionInvalidaError(desde="otro", hacia=hacia)


def _campo(campo: str) -> Any:
    assert campo in CAMPOS_CLIENTE
    return campo
