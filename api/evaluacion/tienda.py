"""A shop opened for evaluation: its own database, the real agent, and the truth that SQL holds."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, insert, select, text, update

from api.evaluacion.bases import base_temporal
from api.evaluacion.catalogos import Surtido, abrir_catalogo, abrir_conocimiento
from db.conexion import crear_engine, crear_sessions
from db.models import Conversacion, MovimientoInventario, Producto, Reserva, Venta
from graph.agente import Agente, abrir_agente
from settings import Settings
from tools.catalogo import importar
from tools.conocimiento import leer_documento, reemplazar_conocimiento


@dataclass(frozen=True)
class ProductoEnVenta:
    id: int
    sku: str
    nombre: str
    precio: Decimal
    stock: int
    categoria: str


@dataclass(frozen=True)
class VentaVista:
    """A sale as SQL has it."""

    estado: str
    lineas: dict[str, int]
    precios: dict[str, Decimal]
    total: Decimal
    datos: dict[str, str]


@dataclass(frozen=True)
class Verdad:
    """What the database says of a chat, and of the stock of the whole shop."""

    ventas: list[VentaVista]
    datos: dict[str, str]
    stock: dict[str, int]
    descuadrados: list[str]  # SKUs whose stock is not the sum of their movements

    @property
    def ultima(self) -> VentaVista | None:
        return self.ventas[-1] if self.ventas else None

    @property
    def cerradas(self) -> list[VentaVista]:
        return [venta for venta in self.ventas if venta.estado == "cerrada"]


@dataclass(frozen=True)
class Tienda:
    agente: Agente
    productos: dict[str, ProductoEnVenta]  # by SKU
    secciones: dict[str, str]  # of the knowledge: title to text

    @property
    def por_id(self) -> dict[int, ProductoEnVenta]:
        return {producto.id: producto for producto in self.productos.values()}

    async def verdad(self, chat_id: str) -> Verdad:
        async with self.agente.recursos.sessions.begin() as session:
            ventas = await session.execute(
                select(Venta.id, Venta.estado, Venta.total, Venta.datos_cliente)
                .where(Venta.chat_id == chat_id)
                .order_by(Venta.id)
            )
            filas = ventas.all()
            lineas = await session.execute(text(_LINEAS), {"chat_id": chat_id})
            por_venta: dict[int, list[Any]] = {}
            for linea in lineas:
                por_venta.setdefault(linea.venta_id, []).append(linea)
            datos = await session.scalar(
                select(Conversacion.datos_cliente).where(Conversacion.chat_id == chat_id)
            )
            existencias = await session.execute(select(Producto.sku, Producto.stock))
            stock = {sku: unidades for sku, unidades in existencias}  # noqa: C416 - `dict` of rows has no types
            descuadrados = list(await session.scalars(text(_DESCUADRADOS)))
        vistas = [
            VentaVista(
                fila.estado,
                {linea.sku: linea.cantidad for linea in por_venta.get(fila.id, [])},
                {linea.sku: linea.precio_unitario for linea in por_venta.get(fila.id, [])},
                fila.total,
                fila.datos_cliente,
            )
            for fila in filas
        ]
        return Verdad(vistas, datos or {}, stock, descuadrados)

    async def devolver(self, chats: list[str]) -> None:
        """Puts back what these chats bought or hold, so that the next case finds the shop as it was."""
        async with self.agente.recursos.sessions.begin() as session:
            de_los_chats = select(Venta.id).where(Venta.chat_id.in_(chats))
            await session.execute(delete(Reserva).where(Reserva.venta_id.in_(de_los_chats)))
            vendido = await session.execute(
                select(MovimientoInventario.producto_id, func.sum(MovimientoInventario.cantidad))
                .where(MovimientoInventario.venta_id.in_(de_los_chats))
                .group_by(MovimientoInventario.producto_id)
            )
            for producto_id, cantidad in vendido.all():
                await session.execute(
                    update(Producto)
                    .where(Producto.id == producto_id)
                    .values(stock=Producto.stock - cantidad)
                    .execution_options(synchronize_session=False)
                )
                await session.execute(
                    insert(MovimientoInventario).values(
                        producto_id=producto_id, cantidad=-cantidad, motivo="devolucion"
                    )
                )


# How the catalogues are written, whatever currency the shop of a case sells in: "9.800" is thousands.
_ESCRITURA = "COP"
_LINEAS = """
SELECT l.venta_id, p.sku, l.cantidad, l.precio_unitario
FROM lineas_venta l JOIN ventas v ON v.id = l.venta_id JOIN productos p ON p.id = l.producto_id
WHERE v.chat_id = :chat_id ORDER BY l.id
"""
_DESCUADRADOS = """
SELECT p.sku FROM productos p LEFT JOIN movimientos_inventario m ON m.producto_id = p.id
GROUP BY p.id HAVING p.stock <> coalesce(sum(m.cantidad), 0)
"""


@dataclass(frozen=True)
class BaseLlena:
    """A database with a catalogue and a knowledge document in it."""

    url: str
    secciones: dict[str, str]


@asynccontextmanager
async def base_llena(servidor: str, plantilla: str, surtido: Surtido) -> AsyncIterator[BaseLlena]:
    """Dropped at the end. Shops opened on it one after another embed its products once."""
    with base_temporal(servidor, plantilla) as url:
        yield BaseLlena(url, await _llenar(url, surtido))


@asynccontextmanager
async def abrir_tienda(
    base: BaseLlena, settings: Settings, ajustes: dict[str, Any] | None = None
) -> AsyncIterator[Tienda]:
    """The real agent on that database: the caller's model and engine, the shop's own `ajustes`."""
    propios = settings.model_dump(exclude={"moneda", "zona_horaria"})
    de_la_tienda = {**propios, **(ajustes or {}), "database_url": base.url, "demo": False}
    async with abrir_agente(Settings.model_validate(de_la_tienda)) as agente:
        async with agente.recursos.sessions.begin() as session:
            productos = [
                ProductoEnVenta(p.id, p.sku, p.nombre, p.precio, p.stock, p.categoria)
                for p in await session.scalars(select(Producto))
            ]
        yield Tienda(agente, {producto.sku: producto for producto in productos}, base.secciones)


async def _llenar(url: str, surtido: Surtido) -> dict[str, str]:
    engine = crear_engine(url)
    secciones: dict[str, str] = {}
    try:
        with ExitStack() as pila:
            async with crear_sessions(engine).begin() as session:
                informe = await importar(session, abrir_catalogo(surtido, pila), moneda=_ESCRITURA)
                if informe.total_rechazados:
                    fila = informe.rechazados[0]
                    raise ValueError(f"{surtido.nombre}, línea {fila.linea}: {fila.motivo}")
                if archivo := abrir_conocimiento(surtido, pila):
                    await reemplazar_conocimiento(session, archivo)
                    archivo.seek(0)
                    documento = leer_documento(archivo.read().decode())
                    secciones = {seccion.titulo: seccion.texto for seccion in documento.secciones}
    finally:
        await engine.dispose()
    return secciones
