"""A circuit breaker: a provider that keeps failing is left alone for a while.

Ours, because the published ones let every waiting call through when the pause is over, and each of those is a
customer who waits out the whole time budget. Here one turn tries, and the others go on without the model.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

Estado = Literal["cerrado", "abierto", "probando"]
FALLOS_SEGUIDOS, PAUSA_S, PAUSA_MAXIMA_S = 3, 15.0, 240.0


class ModeloFallidoError(Exception):
    """A model gave nothing that can be used. `motivo` is one word, for health, logs and metadata."""

    def __init__(self, motivo: str, *, pasajero: bool = False, espera_s: float | None = None) -> None:
        super().__init__(motivo)
        self.motivo = motivo
        self.pasajero = pasajero  # asking again may help
        self.espera_s = espera_s  # how long the provider asked to be left alone


class Disyuntor:
    """Opens after so many failures in a row; each failed trial doubles the pause."""

    def __init__(self, reloj: Callable[[], float] = time.monotonic, seguidos: int = FALLOS_SEGUIDOS) -> None:
        self._reloj, self._seguidos = reloj, seguidos
        self._fallos, self._pausa_s = 0, PAUSA_S
        self._hasta: float | None = None
        self._probando = False
        self.ultimo_fallo: str | None = None

    @property
    def estado(self) -> Estado:
        if self._hasta is None:
            return "cerrado"
        return "probando" if self._probando or self._reloj() >= self._hasta else "abierto"

    @property
    def deja_pasar(self) -> bool:
        return self._hasta is None or (not self._probando and self._reloj() >= self._hasta)

    @contextmanager
    def llamada(self) -> Iterator[None]:
        """Around a call.

        Raises:
            ModeloFallidoError: "pausado", without calling, while the provider is left alone.
        """
        if not self.deja_pasar:
            raise ModeloFallidoError("pausado")
        prueba = self._probando = self._hasta is not None
        try:
            yield
        except ModeloFallidoError as error:
            self._fallar(error.motivo)
            raise
        else:
            self._fallos, self._pausa_s, self._hasta, self.ultimo_fallo = 0, PAUSA_S, None, None
        finally:
            # A trial that was cancelled says nothing of the provider: the next turn tries.
            if prueba:
                self._probando = False

    def _fallar(self, motivo: str) -> None:
        self._fallos += 1
        self.ultimo_fallo = motivo
        if self._hasta is not None:
            self._pausa_s = min(self._pausa_s * 2, PAUSA_MAXIMA_S)
        if self._hasta is not None or self._fallos >= self._seguidos:
            self._hasta = self._reloj() + self._pausa_s
