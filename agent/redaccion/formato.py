"""Amounts, counts, lists and dates as people of the shop's country write them; strange text made harmless."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, get_currency_symbol, parse_pattern

# In these a whole amount is written without ",00"; where it has cents they are shown, for they are owed.
_SIN_CENTAVOS = frozenset({"COP", "CLP", "PYG", "CRC", "ARS", "UYU"})
# Where Babel has an outdated sign, or the ISO code where people write a sign.
_SIMBOLOS = {("VE", "VES"): "Bs. ", ("BO", "BOB"): "Bs ", ("PA", "USD"): "$"}
# Costa Rica's groups are parted by a space, where a line could break.
_ENTRE_CIFRAS = re.compile(r"(?<=\d)\s(?=\d)")
_ESPACIOS = re.compile(r"[\s\x85\u2028\u2029]+")
# Controls, zero-width and direction marks, language tags, halves of a surrogate pair.
_INVISIBLES = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_POR_LIMPIAR = re.compile(
    "[*\x00-\x1f\x7f-\xa0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]|  "
)
_SALTO = re.compile("\r\n|[\r\x85\u2028\u2029]")
_BLANCOS = str.maketrans("\t\v\f\xa0", "    ")
LARGO_NOMBRE = 120


class Formato:
    """How one shop writes its money and numbers."""

    def __init__(self, moneda: str, pais: str) -> None:
        self._moneda = moneda
        self._locale = Locale.parse(f"es_{pais}")
        patron = self._locale.currency_formats["standard"].pattern
        self._patron = parse_pattern(patron)
        self._patron_entero = parse_pattern(patron.replace("0.00", "0"))
        self._simbolo = get_currency_symbol(moneda, self._locale)
        self._simbolo_local = _SIMBOLOS.get((pais, moneda)) or self._separado(self._simbolo)
        self.dinero = lru_cache(maxsize=8192)(self._dinero)

    def _separado(self, simbolo: str) -> str:
        """An ISO code stands apart from the digits, a sign does not."""
        return simbolo + " " if len(simbolo) == 3 and simbolo.isalpha() else simbolo

    def _dinero(self, monto: Decimal) -> str:
        """`$45.000`, `S/ 45.90`, `45,90 €`."""
        entero = self._moneda in _SIN_CENTAVOS and monto == monto.to_integral_value()
        patron = self._patron_entero if entero else self._patron
        texto = patron.apply(monto, self._locale, currency=self._moneda, currency_digits=False)
        texto = _ENTRE_CIFRAS.sub(".", texto).replace(self._simbolo, self._simbolo_local, 1)
        return _ESPACIOS.sub(" ", texto).strip()

    def entero(self, numero: int) -> str:
        """With the thousands marks of the country."""
        if abs(numero) < 1000:
            return str(numero)
        return _ENTRE_CIFRAS.sub(".", format_decimal(numero, locale=self._locale))

    def unidades(self, cantidad: int) -> str:
        """ "1 unidad", "1.000 unidades"."""
        return f"{self.entero(cantidad)} {plural(cantidad, 'unidad', 'unidades')}"


def juego(palabras: str) -> frozenset[str]:
    """A set of words, written as one text."""
    return frozenset(palabras.split())


def plural(cantidad: int, uno: str, varios: str) -> str:
    return uno if cantidad == 1 else varios


def duracion(minutos: int) -> str:
    """ "30 minutos", "1 hora y 30 minutos"."""
    horas, resto = divmod(minutos, 60)
    partes = [f"{horas} {plural(horas, 'hora', 'horas')}"] if horas else []
    if resto or not horas:
        partes.append(f"{resto} {plural(resto, 'minuto', 'minutos')}")
    return lista(partes)


def fecha(dia: date) -> str:
    """ "3 de marzo de 2026"."""
    return format_date(dia, "d 'de' MMMM 'de' y", locale="es")


# "y" becomes "e" before the sound i ("impermeables", "hilo"), not before a diphthong ("hielo", "hiena").
_SUENA_I = re.compile(r"\W*(?:[ií]|h[ií](?![aeoáéó]))", re.IGNORECASE)


def lista(cosas: Iterable[str], *, o: bool = False) -> str:
    """ "a, b y c"; with `o`, "a, b o c". "guantes e impermeables", "siete u ocho"."""
    *primeras, ultima = list(cosas) or [""]
    if not primeras:
        return ultima
    if o:
        conjuncion = "u" if re.match(r"\W*(?:h?[oó]|8|11(?:\D|$))", ultima, re.IGNORECASE) else "o"
    else:
        conjuncion = "e" if _SUENA_I.match(ultima) else "y"
    return f"{', '.join(primeras)} {conjuncion} {ultima}"


def limpio(texto: str, largo: int = LARGO_NOMBRE) -> str:
    """One line of someone else's text: no control nor invisible signs, no bold marks, `largo` letters."""
    if _POR_LIMPIAR.search(texto):
        texto = _INVISIBLES.sub("", texto).replace("*", "∗")
        texto = _ESPACIOS.sub(" ", texto)
    texto = texto.strip()
    return texto if len(texto) <= largo else texto[: largo - 1].rstrip() + "…"


def citable(texto: str, largo: int = 2000) -> str:
    """The shop's own words with their lines; only what cannot be read is taken out."""
    texto = _INVISIBLES.sub("", _SALTO.sub("\n", texto)).translate(_BLANCOS).strip()
    return texto if len(texto) <= largo else texto[: largo - 1].rstrip() + "…"


def negrita(nombre: str) -> str:
    return f"*{limpio(nombre) or 'este producto'}*"
