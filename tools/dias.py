"""Days of the shop: they begin and end in its time zone."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo


def medianoche(dia: date, zona: ZoneInfo) -> datetime:
    """When a day begins."""
    return datetime.combine(dia, time(), zona)
