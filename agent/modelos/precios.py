"""What models charge, in US dollars by tokens: ours, and before them a shop's own. No price is made up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

CARPETA = Path(__file__).parent
_MILLON = Decimal(1_000_000)
# "gpt-4o-mini-2024-07-18" and "gemini-2.0-flash-001" cost what the name without its version does.
_VERSION = re.compile(r"(-\d{4}-\d{2}-\d{2}|-\d{3}|-latest)$")


class PreciosInvalidosError(ValueError):
    """A table of prices that cannot be read; the message names the file and says why."""


@dataclass(frozen=True)
class Precio:
    """Of a million tokens."""

    entrada: Decimal
    salida: Decimal


@dataclass(frozen=True)
class Precios:
    _por_modelo: Mapping[str, Precio]

    def costo(self, modelo: str, entrada: int, salida: int) -> Decimal | None:
        """US dollars; None where the table does not have the model."""
        nombre = modelo.removeprefix("models/")
        precio = self._por_modelo.get(nombre) or self._por_modelo.get(_VERSION.sub("", nombre))
        if precio is None:
            return None
        return (entrada * precio.entrada + salida * precio.salida) / _MILLON


@cache
def cargar_precios(propios: Path | None = None) -> Precios:
    """Ours, with the shop's before them. Raises PreciosInvalidosError: its file cannot be read."""
    precios = _leer(CARPETA / "precios.yaml")
    return Precios({**precios, **_leer(propios)} if propios else precios)


def _leer(archivo: Path) -> dict[str, Precio]:
    try:
        tabla: Any = yaml.safe_load(archivo.read_text("utf-8"))
        return {str(modelo): _precio(fila) for modelo, fila in tabla.items()}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise PreciosInvalidosError(f"PRECIOS_MODELOS: no se puede leer {archivo}: {error}") from error
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise PreciosInvalidosError(
            f"PRECIOS_MODELOS: {archivo.name} lleva líneas como «mi-modelo: {{entrada: 0.10, salida: 0.40}}»,"
            " en dólares por millón de fichas"
        ) from error


def _precio(fila: dict[str, Any]) -> Precio:
    precio = Precio(Decimal(str(fila["entrada"])), Decimal(str(fila["salida"])))
    if not (precio.entrada.is_finite() and precio.salida.is_finite() and min(vars(precio).values()) >= 0):
        raise ValueError
    return precio
