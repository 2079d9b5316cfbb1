"""Price conditions in a query: "guantes de menos de 10 mil", "entre 20 y 30 lucas", "el más barato"."""

import re
from dataclasses import dataclass
from decimal import Decimal

from tools.busqueda.medidas import PALABRAS_UNIDAD
from tools.busqueda.tipos import Orden

_MONEDA = (
    r"(?:pesos?|soles|sol|euros?|eur|dolares|dolar|usd|cop|mxn|ars|clp|pen|bolivares|"
    r"lucas?|lukas?|barras?|mangos|varos|bs)"
)
_MILES = r"(?:mil|miles|k|lucas?|lukas?)"
_CIFRA = rf"\$?\s*(\d+(?:[.,]\d+)*)\s*({_MILES}\b|millon(?:es)?\b|palos?\b)?(?:\s*(?:de\s+)?({_MONEDA})\b)?"
# A figure with another unit is a measure ("de menos de 20 libras"), whatever stands before it.
_NO_MEDIDA = (
    r"(?!\d|\s*[\"'%°/]|\s*(?:mm|cm|mts?|m|km|kg|kgs|g|gr|lb|lbs|oz|l|lt|lts|ml|cc|gb|tb|mb|w|v|hp|mah|hz|"
    + "|".join(sorted(PALABRAS_UNIDAD, key=len, reverse=True))
    + r")\b)"
)
_MAXIMO = re.compile(
    rf"\b(?:(?:de|por)\s+)?(?:menos\s+de|menor(?:es)?\s+(?:a|de|que)|hasta|maximo(?:\s+de)?|max|por\s+debajo\s+de|debajo\s+de|"
    rf"bajo(?:\s+los)?|que\s+no\s+pasen?\s+de|no\s+mas\s+de|que\s+cuesten?\s+menos\s+de|inferior(?:es)?\s+a|"
    rf"(?:un\s+)?presupuesto\s+de|tengo(?=\s+\$?\d[\d.,]*\s*(?:mil|lucas|pesos|soles)))\s+(?:los\s+|las\s+)?{_CIFRA}{_NO_MEDIDA}"
)
_MINIMO = re.compile(
    rf"\b(?:(?:de|por)\s+)?(?:mas\s+de|mayor(?:es)?\s+(?:a|de|que)|desde|minimo(?:\s+de)?|a\s+partir\s+de|por\s+encima\s+de|"
    rf"arriba\s+de|superior(?:es)?\s+a)\s+(?:los\s+|las\s+)?{_CIFRA}{_NO_MEDIDA}"
)
_ENTRE = re.compile(rf"\b(?:de\s+)?(?:entre|de)\s+{_CIFRA}\s*(?:y|a|hasta)\s*(?:los\s+)?{_CIFRA}{_NO_MEDIDA}")
_BARATO = re.compile(
    r"\b(?:(?:el|la|los|las|lo)\s+)?(?:que\s+sea\s+)?mas\s+(?:barat[oa]s?|economic[oa]s?|accesibles?)\b"
    r"|\b(?:de\s+)?menor\s+(?:precio|costo|valor)\b|\b(?:el|la|los|las)\s+de\s+menos\s+precio\b"
)
_CARO = re.compile(
    r"\b(?:(?:el|la|los|las|lo)\s+)?mas\s+(?:car[oa]s?|costos[oa]s?)\b|\b(?:de\s+)?mayor\s+(?:precio|costo|valor)\b"
)


# A bare figure from here on is money; below, from a tenth of what things cost.
PRECIO_SIN_DUDA = 100
_PARTE_DEL_TIPICO = 0.1
PRECIO_TIPICO = PRECIO_SIN_DUDA / _PARTE_DEL_TIPICO


@dataclass(frozen=True, slots=True)
class Precios:
    """What a folded query says about price, and the query without it."""

    resto: str
    minimo: Decimal | None = None
    maximo: Decimal | None = None
    orden: Orden = "relevancia"


def _monto(cifra: str, escala: str | None) -> Decimal:
    """ "45.000" -> 45000, "1.5" millones -> 1500000: groups of three digits are thousands."""
    if re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", cifra):
        valor = Decimal(re.sub(r"[.,]", "", cifra))
    else:
        entero, _, decimales = cifra.replace(",", ".").rpartition(".")
        valor = Decimal(f"{entero.replace('.', '')}.{decimales}" if entero else decimales)
    if not escala:
        return valor
    return valor * (1_000_000 if escala.startswith(("millon", "palo")) else 1000)


def _es_precio(hallado: re.Match[str], tipico: float) -> bool:
    """A small bare figure may be anything ("más de 2"): a price has a sign, a scale or a currency.

    What is small hangs on the shop: where things cost 8, "menos de 3" is a price.
    """
    grupos = hallado.groups()
    con_unidad = any(grupo for i, grupo in enumerate(grupos) if i % 3)
    return (
        "$" in hallado[0]
        or con_unidad
        or _monto(grupos[0], None) >= min(PRECIO_SIN_DUDA, tipico * _PARTE_DEL_TIPICO)
    )


def leer_precios(texto: str, tipico: float = PRECIO_TIPICO) -> Precios:
    """Reads the price conditions of a folded query. Never raises.

    Args:
        tipico: what things cost in this shop.
    """
    minimo = maximo = None
    orden: Orden = "relevancia"
    entre = _ENTRE.search(texto)
    if entre and _es_precio(entre, tipico) and _monto(entre[4], entre[5]) > 0:
        # In "entre 20 y 30 mil" the scale is everyone's.
        minimo, maximo = _monto(entre[1], entre[2] or entre[5]), _monto(entre[4], entre[5])
        texto = texto[: entre.start()] + " " + texto[entre.end() :]
    else:
        tope = _MAXIMO.search(texto)
        if tope and _es_precio(tope, tipico):
            maximo = _monto(tope[1], tope[2])
            texto = texto[: tope.start()] + " " + texto[tope.end() :]
        piso = _MINIMO.search(texto)
        if piso and _es_precio(piso, tipico):
            minimo = _monto(piso[1], piso[2])
            texto = texto[: piso.start()] + " " + texto[piso.end() :]
    if _BARATO.search(texto):
        orden, texto = "precio_asc", _BARATO.sub(" ", texto)
    elif _CARO.search(texto):
        orden, texto = "precio_desc", _CARO.sub(" ", texto)
    return Precios(texto, minimo, maximo, orden)
