"""The clock by which reservations and offered prices lapse: the database's own, one for every process.

A session whose `info` has a "desfase" lives that much later, or earlier: so tests make the clock jump.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, DateTime, func
from sqlalchemy.ext.asyncio import AsyncSession

DESFASE = "desfase"


def ahora(session: AsyncSession) -> ColumnElement[datetime]:
    # Not now(), the start of the transaction: after a wait for a lock, that is the past.
    instante = func.statement_timestamp(type_=DateTime(timezone=True))
    return instante + salto if (salto := desfase(session)) else instante


def desfase(session: AsyncSession) -> timedelta:
    salto: timedelta = session.info.get(DESFASE, timedelta())
    return salto
