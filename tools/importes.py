"""Numbers as people write them in spreadsheets: prices in money of the shop, and whole units.

Which mark is the decimal one is told by the pattern, since files mix local and English spreadsheets:
two different marks, the last is the decimal one (`1.234,50`, `1,234.50`); a repeated mark groups thousands
(`1.234.567`); a lone mark before one or two digits is decimal (`12,5`, `1.5`). A lone mark before exactly
three digits groups thousands (`45.000`, `45,000`), because prices have two decimals at most. The exception is
the currency's own decimal mark where cents are in use (`1.234` in MXN or USD, `1,234` in EUR or ARS): it may
be a price with three decimals, a wrong guess is a thousandfold, so it is refused as ambiguous.
"""

import re
from decimal import Decimal

MAXIMO = Decimal("99_999_999_999.99")
"""Keeps an order's total inside Numeric(22, 2)."""
MAXIMO_UNIDADES = 10_000_000

_LARGO_MAXIMO = 40
# Prices in these have no cents in practice, whatever ISO 4217 says of COP.
_SIN_CENTAVOS = frozenset({"COP", "CLP", "PYG", "CRC"})
_DECIMAL_CON_PUNTO = frozenset({"MXN", "USD", "PEN", "DOP", "GTQ", "HNL", "NIO", "PAB"})
_SIMBOLOS = {
    "COP": ("COL$",), "MXN": ("MX$", "MEX$"), "ARS": ("AR$",), "PEN": ("S/.", "S/"), "CLP": ("CLP$", "CH$"),
    "USD": ("US$", "U$S", "U$D", "B/.", "B/"), "VES": ("BS.S", "BS.D", "BS.", "BS"), "EUR": ("€",),
    "UYU": ("$U", "UY$"), "PYG": ("₲", "GS.", "GS"), "BOB": ("BS.", "BS"), "CRC": ("₡",), "GTQ": ("Q.", "Q"),
    "HNL": ("L.", "L"), "NIO": ("C$",), "PAB": ("B/.", "B/"), "DOP": ("RD$",),
}  # fmt: skip
_PALABRAS = frozenset({"PESO", "PESOS", "DOLAR", "DOLARES", "EURO", "EUROS", "SOLES", "SOL"})

_NEGATIVO = re.compile(r"\D*[-−–]|\(.*\)$|.*\d-$", re.DOTALL)
_GRUPOS = re.compile(r"\d{1,3}(?:[ ']\d{3})+(?![\d '])", re.ASCII)
# A Colombian custom: an apostrophe for the millions, points for the thousands.
_MILLONES = re.compile(r"(\d{1,3})'(\d{3})([.,])(\d{3})(?!\d)", re.ASCII)
_NUMERO = re.compile(r"\d+([.,]\d+)*", re.ASCII)
_EXPONENTE = re.compile(r"\d+([.,]\d+)?E[+-]?\d+", re.ASCII)
_CODIGO_ISO = re.compile(r"^([A-Z]{3})(?![A-Z])|(?<![A-Z])([A-Z]{3})$")


class ImporteInvalidoError(ValueError):
    """The text is not a number that can be taken; the message is Spanish and completes "el precio ..."."""


def leer_importe(texto: str, moneda: str) -> Decimal:
    """The amount written in `texto`, from 0 to MAXIMO, with two decimals at most.

    Raises:
        ImporteInvalidoError: with the reason, ready to be shown.
    """
    numero = _sin_moneda(_limpiar(texto), moneda)
    importe = Decimal(_sin_separadores(numero, _decimal_dudoso(moneda)))
    if importe > MAXIMO:
        raise ImporteInvalidoError("pasa del máximo, 99.999.999.999")
    centavos = importe.quantize(Decimal("0.01"))
    if centavos != importe:
        raise ImporteInvalidoError(f"«{_cita(texto)}» tiene más de dos decimales")
    return centavos


def escribir_importe(importe: Decimal, moneda: str) -> str:
    """With the marks of the currency and no sign, without cents if it has none; reads back equal."""
    exacto = importe.quantize(Decimal("0.01"))
    con_comas = f"{exacto:,.0f}" if exacto == exacto.to_integral_value() else f"{exacto:,.2f}"
    return con_comas if moneda in _DECIMAL_CON_PUNTO else con_comas.translate(str.maketrans(",.", ".,"))


def leer_unidades(texto: str) -> int:
    """A whole number of units, from 0 to MAXIMO_UNIDADES; `1.200` and `1,200` are 1200, `12.0` is 12.

    Raises:
        ImporteInvalidoError: with the reason, ready to be shown.
    """
    unidades = Decimal(_sin_separadores(_sin_espacios(_limpiar(texto)), decimal_dudoso=None))
    if unidades != unidades.to_integral_value():
        raise ImporteInvalidoError(f"debe ser un número entero y dice «{_cita(texto)}»")
    if unidades > MAXIMO_UNIDADES:
        raise ImporteInvalidoError("pasa del máximo, 10.000.000 de unidades")
    return int(unidades)


def _limpiar(texto: str) -> str:
    """Upper case with plain spaces (no NFKC: it would turn a footnote mark into one more digit)."""
    if len(texto) > _LARGO_MAXIMO:
        raise ImporteInvalidoError(f"no es un número: tiene {len(texto)} caracteres")
    plano = re.sub(r"\s", " ", texto).strip().upper().replace("’", "'")
    if not plano:
        raise ImporteInvalidoError("está vacío")
    if _NEGATIVO.match(plano):
        raise ImporteInvalidoError(f"no puede ser negativo y dice «{_cita(texto)}»")
    if _EXPONENTE.search(plano):
        raise ImporteInvalidoError(
            f"«{_cita(texto)}» está en notación científica; escribe el número completo, con todas sus cifras"
        )
    return plano


def _sin_moneda(plano: str, moneda: str) -> str:
    """`plano` without the shop's currency sign, code or word. Another currency is refused, not converted."""
    codigo = _CODIGO_ISO.search(plano)
    if codigo and (otra := codigo[1] or codigo[2]) in _SIMBOLOS and otra != moneda:
        raise ImporteInvalidoError(f"está en {otra} y la tienda vende en {moneda}")
    for marca in (moneda, *_SIMBOLOS.get(moneda, ()), "$"):
        if plano.startswith(marca):
            plano = plano.removeprefix(marca).strip()
        elif plano.endswith(marca):
            plano = plano.removesuffix(marca).strip()
    numero, _, palabra = plano.rpartition(" ")
    if palabra.replace("Ó", "O") in _PALABRAS:
        plano = numero
    return _sin_espacios(re.sub(r"[.,] ?-$", "", plano))


def _sin_espacios(plano: str) -> str:
    """`plano` without the spaces or apostrophes that group its thousands."""
    if millones := _MILLONES.match(plano):
        plano = plano.replace("'", millones[3], 1)
    if grupos := _GRUPOS.match(plano):
        plano = re.sub("[ ']", "", grupos[0]) + plano[grupos.end() :]
    return plano


def _decimal_dudoso(moneda: str) -> str | None:
    """The mark which, alone before three digits, could be decimal as well as of thousands."""
    if moneda in _SIN_CENTAVOS:
        return None
    return "." if moneda in _DECIMAL_CON_PUNTO else ","


def _sin_separadores(numero: str, decimal_dudoso: str | None) -> str:
    """`numero` in the form that Decimal reads."""
    if not _NUMERO.fullmatch(numero):
        raise ImporteInvalidoError(f"no es un número: «{_cita(numero)}»" if numero else "no tiene cifras")
    marcas = [caracter for caracter in numero if caracter in ".,"]
    if not marcas:
        return numero
    ultima = marcas[-1]
    entero, _, cola = numero.rpartition(ultima)
    if len(set(marcas)) == 2:
        if marcas.count(ultima) > 1:
            raise ImporteInvalidoError(f"mezcla puntos y comas sin orden: «{_cita(numero)}»")
        return f"{_agrupado(entero, marcas[0])}.{cola}"
    if len(marcas) > 1:
        return _agrupado(numero, ultima)
    if len(cola) != 3 or len(entero) > 3 or entero.startswith("0"):
        return f"{entero}.{cola}"
    if ultima == decimal_dudoso:
        raise ImporteInvalidoError(
            f"«{numero}» es dudoso: escribe {entero}{cola} si es de miles, o deja dos decimales"
        )
    return entero + cola


def _agrupado(numero: str, marca: str) -> str:
    primero, *resto = numero.split(marca)
    if not 1 <= len(primero) <= 3 or any(len(grupo) != 3 for grupo in resto):
        raise ImporteInvalidoError(f"tiene mal los separadores de miles: «{_cita(numero)}»")
    return primero + "".join(resto)


def _cita(texto: str) -> str:
    return texto if len(texto) <= 20 else f"{texto[:20]}…"
