"""How amounts are rounded: once a line, half up, to the decimals that their currency is paid in."""

from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import get_currency_precision

# ISO 4217 still gives the Colombian peso two decimals, and Babel says so; nobody pays them.
_SIN_DECIMALES = frozenset({"COP"})
MAX_DECIMALES = 2  # those that the database keeps


def decimales(moneda: str) -> int:
    if moneda in _SIN_DECIMALES:
        return 0
    return min(get_currency_precision(moneda), MAX_DECIMALES)


def redondear(importe: Decimal, moneda: str) -> Decimal:
    """As the database rounds a line's subtotal."""
    return importe.quantize(Decimal(1).scaleb(-decimales(moneda)), ROUND_HALF_UP)


# Where nothing costs under a thousand, "170" is said for 170 000.
_SE_DICE_EN_MILES = frozenset({"COP", "CLP", "PYG", "ARS"})


def en_unidades(dicho: int | None, moneda: str) -> int | None:
    """An amount as it was meant by who said it in passing."""
    return dicho * 1000 if dicho and dicho < 1000 and moneda in _SE_DICE_EN_MILES else dicho
