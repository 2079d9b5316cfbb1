"""What the dashboards add up, kept by triggers inside the transaction that closes or returns a sale.

An hour is the unit, because a shop's days are those of its time zone and hours add up to any zone's days.
"""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Numeric, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class ResumenVentas(Base):
    """Sales closed in an hour, less what was returned of them since.

    `fragmento` is the sale's id modulo a few: sales that close at once seldom wait for one row.
    """

    __tablename__ = "resumen_ventas"

    hora: Mapped[datetime] = mapped_column(primary_key=True)
    fragmento: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    ventas: Mapped[int]
    primeras: Mapped[int]  # those that were their conversation's first
    unidades: Mapped[int] = mapped_column(BigInteger)
    ingreso: Mapped[Decimal] = mapped_column(Numeric)


class ResumenProductos(Base):
    """The same by product, in stretches of `db.tramos.TRAMOS_H` hours that begin at `inicio`.

    The amount is `millones` millions and `centesimas` hundredths: adding whole numbers takes a third of the
    time, and one of them alone would not hold all that a sale may come to. A row is held by whoever holds
    the product's own, so it makes nobody wait.
    """

    __tablename__ = "resumen_productos"

    tramo: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    inicio: Mapped[datetime] = mapped_column(primary_key=True)
    producto_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("productos.id"), primary_key=True, autoincrement=False
    )
    ventas: Mapped[int]
    unidades: Mapped[int] = mapped_column(BigInteger)
    millones: Mapped[int] = mapped_column(BigInteger)
    centesimas: Mapped[int] = mapped_column(BigInteger)


class DemandaInsatisfecha(Base):
    """How often something was asked for that the shop does not have, by day of the shop's zone.

    `palabras` are the folded words of the search that name goods: nobody's message.
    """

    __tablename__ = "demanda_insatisfecha"

    dia: Mapped[date] = mapped_column(primary_key=True)
    palabras: Mapped[str] = mapped_column(primary_key=True)
    veces: Mapped[int]


class ResumenTurnos(Base):
    """Turns of a service with a model, by hour: in what part it had a hand, and what came of it.

    Their answer's statement adds them; `fragmento` is the answer's id modulo a few, as in `ResumenVentas`.
    """

    __tablename__ = "resumen_turnos"

    hora: Mapped[datetime] = mapped_column(primary_key=True)
    fragmento: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    turnos: Mapped[int]
    leidos: Mapped[int]
    saltados: Mapped[int]  # the local engine was sure, and no model was asked
    redactados: Mapped[int]
    corregidos: Mapped[int]  # a sentence of the model was refused
    fallidos: Mapped[int]


class ResumenUsos(Base):
    """Calls and tokens of those turns, by model and by what it was asked to do."""

    __tablename__ = "resumen_usos"

    hora: Mapped[datetime] = mapped_column(primary_key=True)
    fragmento: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    modelo: Mapped[str] = mapped_column(primary_key=True)
    tarea: Mapped[str] = mapped_column(primary_key=True)
    llamadas: Mapped[int]
    entrada: Mapped[int] = mapped_column(BigInteger)
    salida: Mapped[int] = mapped_column(BigInteger)
