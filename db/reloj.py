"""The clock by which reservations and offered prices lapse: the database's own, one for every process.

A session whose `info` has a "desfase" lives that much later, or earlier: so tests make the clock jump.
"""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

DESFASE = "desfase"


def desfase(session: AsyncSession) -> timedelta:
    salto: timedelta = session.info.get(DESFASE, timedelta())
    return salto
