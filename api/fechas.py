"""Days of the shop: they begin and end in its time zone."""

from datetime import date, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Query

from api.errors import FechasInvertidasError
from tools.dias import medianoche

# The years that PostgreSQL and Python both have, with room for a day more.
Dia = Annotated[date, Query(ge=date(1900, 1, 1), le=date(9000, 1, 1), description="Como 2026-01-31.")]


def momentos(
    desde: date | None, hasta: date | None, zona: ZoneInfo
) -> tuple[datetime | None, datetime | None]:
    """From the first moment of one day to the end of the other, which is not included.

    Raises:
        FechasInvertidasError
    """
    if desde and hasta and desde > hasta:
        raise FechasInvertidasError
    return (
        medianoche(desde, zona) if desde else None,
        medianoche(hasta + timedelta(days=1), zona) if hasta else None,
    )
