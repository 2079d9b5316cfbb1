"""The figures of the last days, against those of the days before."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from db.repositorios.tablero import Cifras, Periodos, TableroRepository, Vendido
from tools.dias import medianoche
from tools.moneda import redondear


@dataclass(frozen=True)
class Resumen:
    """`conversion` is that of conversations that began, to first sales; None where none began."""

    ventas: int
    ingresos: Decimal
    ticket_promedio: Decimal
    unidades: int
    conversaciones: int
    conversion: float | None


@dataclass(frozen=True)
class Cambio:
    """As a fraction of what there was: 0.25 is a quarter more; None where there was nothing."""

    ventas: float | None
    ingresos: float | None
    ticket_promedio: float | None
    conversaciones: float | None


@dataclass(frozen=True)
class DeUnDia:
    dia: date
    ventas: int
    unidades: int
    ingresos: Decimal


@dataclass(frozen=True)
class DeUnaHora:
    """All the days' sales of that hour."""

    hora: int
    ventas: int
    unidades: int
    ingresos: Decimal


@dataclass(frozen=True)
class TableroDeVentas:
    desde: date
    hasta: date
    dias: int
    moneda: str
    totales: Resumen
    anterior: Resumen
    cambio: Cambio
    productos_top: list[Vendido]
    por_dia: list[DeUnDia]
    por_hora: list[DeUnaHora]
    por_categoria: list[Vendido]


async def tablero_de_ventas(
    session: AsyncSession, *, dias: int, hoy: date, zona: ZoneInfo, moneda: str, limite: int
) -> TableroDeVentas:
    """The last `dias` days of the shop's zone, with today, and as many before them."""
    desde = hoy - timedelta(days=dias - 1)
    periodos = Periodos(
        medianoche(desde - timedelta(days=dias), zona),
        medianoche(desde, zona),
        medianoche(hoy + timedelta(days=1), zona),
    )
    leido = await TableroRepository(session).leer(periodos, zona.key, limite=limite)
    totales, anterior = _resumen(leido.actual, moneda), _resumen(leido.anterior, moneda)
    fechas = [desde + timedelta(days=n) for n in range(dias)]
    return TableroDeVentas(
        desde=desde,
        hasta=hoy,
        dias=dias,
        moneda=moneda,
        totales=totales,
        anterior=anterior,
        cambio=Cambio(
            **{campo: _cambio(getattr(anterior, campo), getattr(totales, campo)) for campo in _COMPARADOS}
        ),
        productos_top=leido.productos,
        por_dia=[DeUnDia(dia, *_de(leido.por_dia.get(dia, Cifras()))) for dia in fechas],
        por_hora=[DeUnaHora(hora, *_de(leido.por_hora.get(hora, Cifras()))) for hora in range(24)],
        por_categoria=leido.categorias,
    )


_COMPARADOS = ("ventas", "ingresos", "ticket_promedio", "conversaciones")


def _de(cifras: Cifras) -> tuple[int, int, Decimal]:
    return cifras.ventas, cifras.unidades, cifras.ingreso


def _resumen(cifras: Cifras, moneda: str) -> Resumen:
    return Resumen(
        ventas=cifras.ventas,
        ingresos=cifras.ingreso,
        ticket_promedio=redondear(cifras.ingreso / cifras.ventas, moneda) if cifras.ventas else Decimal(0),
        unidades=cifras.unidades,
        conversaciones=cifras.conversaciones,
        conversion=round(cifras.primeras / cifras.conversaciones, 4) if cifras.conversaciones else None,
    )


def _cambio(antes: int | Decimal, ahora: int | Decimal) -> float | None:
    return round(float((ahora - antes) / antes), 4) if antes else None
