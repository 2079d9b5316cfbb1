"""Figures with their doubt: rates with Wilson's interval, acts by class, pass^k, percentiles."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

_Z95 = 1.959964


@dataclass(frozen=True)
class Tasa:
    aciertos: int
    total: int

    @property
    def valor(self) -> float:
        return self.aciertos / self.total if self.total else math.nan

    @property
    def intervalo(self) -> tuple[float, float]:
        return wilson(self.aciertos, self.total)

    def datos(self) -> dict[str, float | int | None]:
        bajo, alto = self.intervalo
        if not self.total:
            return {"aciertos": 0, "total": 0, "tasa": None, "bajo": None, "alto": None}
        return {
            "aciertos": self.aciertos,
            "total": self.total,
            "tasa": round(self.valor, 4),
            "bajo": round(bajo, 4),
            "alto": round(alto, 4),
        }


def wilson(aciertos: int, total: int) -> tuple[float, float]:
    """The 95 % score interval of a proportion; all of [0, 1] where nothing was tried."""
    if not total:
        return 0.0, 1.0
    p, z2 = aciertos / total, _Z95**2
    centro = p + z2 / (2 * total)
    margen = _Z95 * math.sqrt(p * (1 - p) / total + z2 / (4 * total**2))
    base = 1 + z2 / total
    return max(0.0, (centro - margen) / base), min(1.0, (centro + margen) / base)


def pass_k(resultados: Iterable[Sequence[bool]], k: int) -> float:
    """Chance that k trials of one goal all succeed: the mean over goals of C(c, k) / C(n, k).

    Goals with fewer than k trials do not count. Source: tau-bench (Yao et al., 2024).
    """
    valores = [
        math.comb(sum(pruebas), k) / math.comb(len(pruebas), k) for pruebas in resultados if len(pruebas) >= k
    ]
    return sum(valores) / len(valores) if valores else math.nan


@dataclass
class CuentaDeActos:
    """Acts expected and read, message by message."""

    aciertos: Counter[str] = field(default_factory=Counter)
    de_mas: Counter[str] = field(default_factory=Counter)
    de_menos: Counter[str] = field(default_factory=Counter)
    exactos: int = 0
    total: int = 0
    varios: Counter[bool] = field(default_factory=Counter)  # among messages with several acts: exact or not

    def agregar(self, esperados: Sequence[str], leidos: Sequence[str]) -> bool:
        """Whether it was read exactly: the same acts in the same order, a run of one act counted once."""
        esperados, leidos = sin_repetidos(esperados), sin_repetidos(leidos)
        quiere, tiene = Counter(esperados), Counter(leidos)
        self.aciertos += quiere & tiene
        self.de_mas += tiene - quiere
        self.de_menos += quiere - tiene
        exacto = esperados == leidos
        self.exactos += exacto
        self.total += 1
        if len(esperados) > 1:
            self.varios[exacto] += 1
        return exacto

    @property
    def tasa(self) -> Tasa:
        return Tasa(self.exactos, self.total)

    @property
    def tasa_de_varios(self) -> Tasa:
        return Tasa(self.varios[True], self.varios.total())

    def por_clase(self) -> dict[str, "Clase"]:
        clases = sorted({*self.aciertos, *self.de_mas, *self.de_menos})
        return {
            clase: Clase(self.aciertos[clase], self.de_mas[clase], self.de_menos[clase]) for clase in clases
        }

    @property
    def macro_f1(self) -> float:
        """The mean over the classes that were expected at least once."""
        valores = [clase.f1 for clase in self.por_clase().values() if clase.esperados]
        return sum(valores) / len(valores) if valores else math.nan


@dataclass(frozen=True)
class Clase:
    aciertos: int
    de_mas: int
    de_menos: int

    @property
    def esperados(self) -> int:
        return self.aciertos + self.de_menos

    @property
    def precision(self) -> float:
        leidos = self.aciertos + self.de_mas
        return self.aciertos / leidos if leidos else math.nan

    @property
    def exhaustividad(self) -> float:
        return self.aciertos / self.esperados if self.esperados else math.nan

    @property
    def f1(self) -> float:
        suma = 2 * self.aciertos + self.de_mas + self.de_menos
        return 2 * self.aciertos / suma if suma else math.nan


def sin_repetidos(actos: Sequence[str]) -> list[str]:
    """Runs of one act made one: four data in a message are `dar_dato` as much as one is."""
    return [acto for i, acto in enumerate(actos) if i == 0 or acto != actos[i - 1]]


def percentil(valores: Sequence[float], p: float) -> float:
    """The nearest-rank percentile, p from 0 to 100."""
    if not valores:
        return math.nan
    orden = sorted(valores)
    return orden[max(0, math.ceil(p / 100 * len(orden)) - 1)]
