"""What the tests of imports share."""

import io

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from db.models import MovimientoInventario, Producto
from tools import catalogo
from tools.catalogo import InformeImportacion

Sessions = async_sessionmaker[AsyncSession]
ENCABEZADO = "sku,nombre,descripcion,categoria,precio,stock,atributos\n"


async def importar(
    sessions: Sessions, contenido: str | bytes, *, moneda: str = "COP", en_seco: bool = False
) -> InformeImportacion:
    octetos = contenido.encode() if isinstance(contenido, str) else contenido
    async with sessions.begin() as session:
        return await catalogo.importar(
            session, io.BytesIO(octetos), moneda=moneda, nombre_archivo="prueba.csv", en_seco=en_seco
        )


async def productos(sessions: Sessions) -> dict[str, Producto]:
    async with sessions() as session:
        return {uno.sku: uno for uno in await session.scalars(select(Producto).order_by(Producto.id))}


async def movimientos(sessions: Sessions) -> list[tuple[str, int, str, str]]:
    consulta = (
        select(
            Producto.sku,
            MovimientoInventario.cantidad,
            MovimientoInventario.motivo,
            MovimientoInventario.detalle,
        )
        .join(Producto, Producto.id == MovimientoInventario.producto_id)
        .order_by(MovimientoInventario.id)
    )
    async with sessions() as session:
        return list(await session.execute(consulta))


async def exigir_stock_conservado(sessions: Sessions) -> None:
    suma = (
        select(func.coalesce(func.sum(MovimientoInventario.cantidad), 0))
        .where(MovimientoInventario.producto_id == Producto.id)
        .scalar_subquery()
    )
    async with sessions() as session:
        assert (await session.scalars(select(Producto.sku).where(Producto.stock != suma))).all() == []


def cuentas(informe: InformeImportacion) -> tuple[int, int, int, int]:
    return informe.creados, informe.actualizados, informe.sin_cambios, informe.total_rechazados
