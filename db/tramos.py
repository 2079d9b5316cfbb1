"""Periods as few stretches, each of them added up already (`resumen_productos`)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

TRAMOS_H = (1, 192, 1536)
"""Hours of each kind of stretch, counted from 1970: an hour, 8 days, 64. The migrations hold them too."""
_HORA = timedelta(hours=1)
_ORIGEN = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Racha:
    """Whole stretches of `tramo` hours, one after another; the last ends at `hasta`."""

    tramo: int
    desde: datetime
    hasta: datetime


def rachas(desde: datetime, hasta: datetime) -> list[Racha]:
    """The hours that begin in a period, in the longest stretches that fit into it."""
    # -(-a // b) rounds up: an hour belongs to the period when it begins in it.
    primera, ultima = (-((_ORIGEN - momento) // _HORA) for momento in (desde, hasta))
    return [
        Racha(tramo, _ORIGEN + inicio * _HORA, _ORIGEN + fin * _HORA)
        for tramo, inicio, fin in _partir(primera, ultima, TRAMOS_H)
        if inicio < fin
    ]


def _partir(primera: int, ultima: int, tramos: tuple[int, ...]) -> Iterator[tuple[int, int, int]]:
    tramo, mayores = tramos[0], tramos[1:]
    if mayores:
        dentro, fuera = -(-primera // mayores[0]) * mayores[0], ultima // mayores[0] * mayores[0]
        if dentro < fuera:
            yield tramo, primera, dentro
            yield from _partir(dentro, fuera, mayores)
            yield tramo, fuera, ultima
            return
    yield tramo, primera, ultima


def condicion(desde: datetime, hasta: datetime) -> tuple[str, dict[str, datetime]]:
    """Which rows of `resumen_productos` make a period up, and the values that it names."""
    partes = rachas(desde, hasta)
    ramas = [
        f"(tramo = {racha.tramo} AND inicio >= :desde_{i} AND inicio < :hasta_{i})"
        for i, racha in enumerate(partes)
    ]
    limites = {f"desde_{i}": racha.desde for i, racha in enumerate(partes)}
    return " OR ".join(ramas), limites | {f"hasta_{i}": racha.hasta for i, racha in enumerate(partes)}
