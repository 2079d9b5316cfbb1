"""When things happen: more in December and on Saturdays, at noon and in the afternoon of the shop's zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

DIAS = 730
_DIAS_DE_BLOQUE = 30
_CRECE = 1.6  # as many sales on the last day as this many times the first's
_SEMANA = np.array([1.0, 0.95, 1.0, 1.05, 1.25, 1.5, 0.6])
_MESES = np.array([0.85, 0.85, 0.95, 0.95, 1.1, 1.05, 1.0, 0.95, 1.0, 1.0, 1.2, 1.7])
_HORAS = np.array([1, 1, 1, 1, 1, 2, 5, 15, 40, 65, 85, 95, 90, 65, 60, 75, 90, 100, 95, 75, 50, 30, 12, 4])
# What follows a sale (its close, a cancel) takes less than this.
MARGEN_S = 3600

Momentos = NDArray[np.int64]
"""Seconds since 1970, UTC."""


@dataclass(frozen=True)
class Bloque:
    """Some weeks of the history, and how much of it (0 to 1) has passed when they end."""

    inicio: datetime
    momentos: Momentos  # of its sales, in order
    avance: float
    ultimo: bool


@dataclass(frozen=True)
class Calendario:
    hasta: datetime
    zona: ZoneInfo

    @property
    def desde(self) -> datetime:
        return self._medianoche(self._dias()[0])

    def bloques(self, ventas: int, azar: np.random.Generator) -> Iterator[Bloque]:
        dias = self._dias()
        por_dia = azar.multinomial(ventas, _pesos(dias))
        for i in range(0, DIAS, _DIAS_DE_BLOQUE):
            suyos, cuantas = dias[i : i + _DIAS_DE_BLOQUE], por_dia[i : i + _DIAS_DE_BLOQUE]
            ultimo = i + _DIAS_DE_BLOQUE >= DIAS
            momentos = np.sort(self.momentos(suyos, cuantas, azar))
            yield Bloque(self._medianoche(suyos[0]), momentos, min(1.0, (i + _DIAS_DE_BLOQUE) / DIAS), ultimo)

    def momentos(self, dias: list[date], cuantos: NDArray[np.int64], azar: np.random.Generator) -> Momentos:
        """So many of each day, at hours when people buy and never after the end."""
        inicios = np.array([int(self._medianoche(dia).timestamp()) for dia in dias])
        total = int(cuantos.sum())
        horas = azar.choice(24, size=total, p=_HORAS / _HORAS.sum())
        elegidos = np.repeat(inicios, cuantos) + horas * 3600 + azar.integers(3600, size=total)
        fin = int(self.hasta.timestamp()) - MARGEN_S
        return np.where(elegidos > fin, elegidos - 7 * 86400, elegidos)

    def _dias(self) -> list[date]:
        hoy = self.hasta.astimezone(self.zona).date()
        return [hoy - timedelta(days=atras) for atras in reversed(range(DIAS))]

    def _medianoche(self, dia: date) -> datetime:
        return datetime.combine(dia, time(), self.zona)


def _pesos(dias: list[date]) -> NDArray[np.float64]:
    semana = _SEMANA[[dia.weekday() for dia in dias]]
    meses = _MESES[[dia.month - 1 for dia in dias]]
    pesos: NDArray[np.float64] = semana * meses * np.linspace(1, _CRECE, len(dias))
    pesos /= pesos.sum()
    return pesos


def textos(momentos: Momentos) -> list[str]:
    """As COPY reads them."""
    escritos: list[str] = np.char.add(np.datetime_as_string(momentos.astype("datetime64[s]")), "Z").tolist()
    return escritos
