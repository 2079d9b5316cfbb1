"""Quantities with a unit, brought to one scale: "10 lb", "10 libras" and "4,5 kg" become one measure.

Texts come folded (`agent.texto.plegar`). A measure has a dimension and a value in its base unit, so
that a query's measure can be matched or contradicted by a product's.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

# Two figures within this share are one measure: 10 lb are sold as 4.5 kg, 1/2" as 13 mm, 1 TB as 1024 GB.
TOLERANCIA = 0.026

_UNIDADES: dict[str, tuple[str, float, str]] = {
    # name: dimension, factor to the base unit, spellings (folded)
    "mg": ("masa", 1e-3, "mg mgs miligramo miligramos"),
    "mcg": ("masa", 1e-6, "mcg ug microgramo microgramos"),
    "g": ("masa", 1.0, "g gr grs gms gramo gramos"),
    "kg": ("masa", 1e3, "kg kgs kl kls kilo kilos kilogramo kilogramos"),
    "lb": ("masa", 453.592, "lb lbs libra libras"),
    "oz": ("onza", 1.0, "oz onz onza onzas floz"),
    "arroba": ("masa", 11339.8, "arroba arrobas"),
    "ton": ("masa", 1e6, "ton tons tonelada toneladas"),
    "ml": ("volumen", 1.0, "ml mls mililitro mililitros cc cm3 c.c."),
    "cl": ("volumen", 10.0, "cl"),
    "l": ("volumen", 1e3, "l lt lts ltr ltrs litro litros"),
    "gal": ("volumen", 3785.4, "gal gals gl gls gln galon galones"),
    "mm": ("longitud", 1.0, "mm mms milimetro milimetros"),
    "cm": ("longitud", 10.0, "cm cms centimetro centimetros"),
    "m": ("longitud", 1e3, "m mt mts mtr mtrs metro metros"),
    "km": ("longitud", 1e6, "km kms kilometro kilometros"),
    "in": ("longitud", 25.4, "\" '' in inch inches pulg pulgs plg pulgada pulgadas"),
    "ft": ("longitud", 304.8, "' ft pie pies"),
    "yd": ("longitud", 914.4, "yd yarda yardas"),
    "m2": ("superficie", 1.0, "m2 mt2 mts2"),
    "mb": ("datos", 1e-3, "mb megas megabyte megabytes"),
    "gb": ("datos", 1.0, "gb gbs giga gigas gigabyte gigabytes"),
    "tb": ("datos", 1e3, "tb tera teras terabyte terabytes"),
    "w": ("potencia", 1.0, "w watt watts vatio vatios wts"),
    "kw": ("potencia", 1e3, "kw kilowatt kilowatts kilovatio kilovatios"),
    "hp": ("caballos", 1.0, "hp caballo caballos"),
    "v": ("tension", 1.0, "v vol volt volts voltio voltios vac vdc volumen volumenes"),  # peroxide: "20 vol"
    "a": ("corriente", 1.0, "amp amps amperio amperios amper ampere amperes"),
    "mah": ("carga", 1.0, "mah"),
    "ah": ("carga", 1e3, "ah"),
    "hz": ("frecuencia", 1.0, "hz hercios hertz"),
    "ghz": ("frecuencia", 1e9, "ghz"),
    "mp": ("resolucion", 1.0, "mp mpx megapixel megapixeles"),
    "lm": ("flujo", 1.0, "lm lumen lumenes"),
    "psi": ("presion", 1.0, "psi libras de presion"),
    "bar": ("presion", 14.5, "bar bares"),
    "btu": ("btu", 1.0, "btu btus"),
    "rpm": ("giro", 1.0, "rpm"),
    "pct": ("porcentaje", 1.0, "% por ciento porciento"),
    "grado": ("grado", 1.0, "° grados"),
    "awg": ("calibre", 1.0, "awg"),
    "ui": ("ui", 1.0, "ui iu"),
    "mes": ("edad", 1.0, "mes meses"),
    "ano": ("edad", 12.0, "ano anos"),
    "u": (
        "cuenta",
        1.0,
        "u un und unds unid unidad unidades ud uds uni pz pza pzas pzs pieza piezas tableta tabletas tab "
        "tabs capsula capsulas caps comprimido comprimidos sobre sobres hojas hoja h hjs rollos pares par",
    ),
    "docena": ("cuenta", 12.0, "docena docenas"),
}
_MULTIPALABRA = ("libras de presion", "por ciento")


def _tabla() -> dict[str, tuple[str, float]]:
    tabla: dict[str, tuple[str, float]] = {}
    for dimension, factor, formas in _UNIDADES.values():
        for compuesta in _MULTIPALABRA:
            if compuesta in formas:
                tabla[compuesta] = (dimension, factor)
                formas = formas.replace(compuesta, "")
        tabla.update((forma, (dimension, factor)) for forma in formas.split())
    return tabla


_TABLA = _tabla()
PALABRAS_UNIDAD: frozenset[str] = frozenset(u for u in _TABLA if u.isalpha() and len(u) > 2)
_ALTERNATIVAS = "|".join(re.escape(u) for u in sorted(_TABLA, key=len, reverse=True))
_NUMERO = (
    r"\d+\s+\d{1,2}/\d{1,3}|\d+-\d{1,2}/\d{1,3}(?!\d)|\d{1,3}/\d{1,3}|\d+(?:[.,]\d+)*|(?<![\d.,])[.,]\d+"
)
# One-letter units must touch their number or follow one space; "a" is a preposition, so amperes must touch.
_MEDIDA = re.compile(
    rf"(?<![a-z0-9.,])(?P<numero>{_NUMERO})(?:\s*-?\s*(?P<unidad>{_ALTERNATIVAS})(?![a-z0-9])|(?P<amperios>a)(?![a-z0-9]))?"
    rf"(?P<cola>(?![a-z0-9])|(?=x\d))"
)
_DIGITO = re.compile(r"\d")
_MULTIPLICA = re.compile(r"(?<=[\d\"'/])\s*x\s*(?=[.\d])")
# "Cal 25 kg" is lime: a figure with a unit of its own tells no gauge.
_CALIBRE = re.compile(
    rf"\b(?:calibre|awg|cal\.?(?!\s*#?\s*\d+\s*(?!awg)(?:{_ALTERNATIVAS})(?![a-z0-9])))\s*#?\s*(\d+)(?:\s*awg)?\b"
)
_TALLA = re.compile(
    r"\b(?:tall[ae]s?|tall|tamano|size|t[.-]|t(?=\d{2}(?![\d.,]))|numero de calzado|calzado|"
    r"nro\.?\s+de\s+calzado)\s*:?\s*"
    r"(?P<talla>[0-9]{0,2}x{0,4}[sl]|m|u|unica|\d{1,3}(?:[.,]5)?)(?![a-z0-9])"
)
_TALLA_SUELTA = re.compile(r"(?<![a-z0-9/.'-])(?P<talla>[2-6]xl|x{1,5}[sl])(?![a-z0-9/'])")
_LETRA_TALLA = re.compile(r"(?<![a-z0-9/.'-])(?P<talla>[sml])(?![a-z0-9/.'-])")
_PACK = re.compile(
    r"(?<![a-z0-9])(?:(?:pack|pk|paquete|paq\.?|caja|bolsa|blister|display|set|juego)\s*(?:de|x|por|con|c/)?"
    r"|(?<![\d\"'/] )c/|(?<![\d\"'/] )x)"
    rf"\s*(?P<cantidad>\d{{1,4}})(?![a-z0-9.,/\"']|\s*(?:{_ALTERNATIVAS})(?![a-z0-9])|\s*x)"
)
# What may stand between two figures that share the unit written after the second.
_COMPARTEN_UNIDAD = {"x": ("longitud",), "a": None, "o": None, "y": None, "-": None, "hasta": None}
_HASTA = re.compile(r"\b(?:hasta|max(?:imo)?\.?)\s+(?:de\s+)?$")
_PALABRAS_NUMERO = {
    "un": "1", "una": "1", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6",
    "siete": "7", "ocho": "8", "nueve": "9", "diez": "10", "once": "11", "doce": "12", "quince": "15",
    "dieciseis": "16", "dieciocho": "18", "veinte": "20", "veinticinco": "25", "treinta": "30",
    "cuarenta": "40", "cincuenta": "50", "sesenta": "60", "ochenta": "80", "cien": "100", "ciento": "100",
    "medio": "1/2", "media": "1/2",
    "cuarto de": "1/4", "un cuarto de": "1/4", "tres cuartos de": "3/4", "un octavo de": "1/8",
    "tres octavos de": "3/8", "cinco octavos de": "5/8",
}  # fmt: skip
_UNIDAD_ESCRITA = (
    r"(?:kilos?|libras?|litros?|pulgadas?|metros?|galon(?:es)?|gramos?|onzas?|gigas?|teras?|docenas?|"
    r"cm|mm|kg|lts?|lbs?|pies?|watts?|wats?|vatios?|volt(?:io)?s?|amper(?:io)?s?|hp|caballos?)"
)
_EN_LETRAS = re.compile(
    rf"\b({'|'.join(sorted(_PALABRAS_NUMERO, key=len, reverse=True))})\s+(?={_UNIDAD_ESCRITA}\b)"
)
_CENTENAS = {
    "cien": "100", "ciento": "100", "doscient": "200", "trescient": "300", "cuatrocient": "400",
    "quinient": "500", "seiscient": "600", "setecient": "700", "ochocient": "800", "novecient": "900",
    "mil": "1000", "dos mil": "2000", "tres mil": "3000", "cinco mil": "5000", "diez mil": "10000",
}  # fmt: skip
# "rompecabezas de mil piezas": so large a number is written in digits in a name, whatever it counts.
_CENTENAS_EN_LETRAS = re.compile(
    rf"\b({'|'.join(sorted(_CENTENAS, key=len, reverse=True))})(?:[oa]s)?\b(?=\s+[a-z])"
)
_Y_MEDIA = re.compile(rf"\b(?:(\d+)\s+)?({_UNIDAD_ESCRITA})\s+y\s+medi[oa]\b")
_TALLAS_SINONIMAS = {
    "xxl": "2xl", "xxxl": "3xl", "xxxxl": "4xl", "xxxxxl": "5xl", "xxs": "2xs", "xxxs": "3xs", "u": "unica",
    "1xl": "xl", "1xs": "xs",
}  # fmt: skip
_TALLAS_ESCRITAS = {
    "pequena": "s", "chica": "s", "small": "s", "mediana": "m", "medium": "m", "grande": "l", "large": "l",
    "extra grande": "xl", "extra large": "xl",
}  # fmt: skip
_TALLA_ESCRITA = re.compile(
    rf"\btall[ae]s?\s+({'|'.join(sorted(_TALLAS_ESCRITAS, key=len, reverse=True))})\b"
)


@dataclass(frozen=True, slots=True)
class Medida:
    """valor is in the dimension's base unit; '#' is a number without unit, 'talla' has only `clave`.

    hasta: the upper end where the text gives a range ("10 a 20 kg", "hasta 10 kg"), whose ends are also
    measures of their own.
    """

    dimension: str
    valor: float
    clave: str
    texto: str
    hasta: float | None = None


@dataclass(frozen=True, slots=True)
class Lectura:
    """Measures of a text, the numbers written in it (as written, any unit), and the text without them."""

    medidas: tuple[Medida, ...]
    numeros: frozenset[str]
    resto: str


def leer_numero(texto: str) -> float | None:
    """A number as shops write it: "1 1/2", "0,5", "1.500", ".61"; None for a zero denominator."""
    texto = texto.strip().replace("-", " ")
    if "/" in texto:
        entero, _, fraccion = texto.rpartition(" ")
        numerador, denominador = fraccion.split("/")
        if int(denominador) == 0:
            return None
        return float(Fraction(int(numerador), int(denominador)) + int(entero or 0))
    if re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})+", texto):
        return float(re.sub(r"[.,]", "", texto))
    if len(texto) > 1 and not texto.strip("0"):
        return 0.1 ** len(texto)  # "harina 000": a mark that its zeros tell, and no nought
    entero, separador, decimales = texto.replace(",", ".").rpartition(".")
    if not separador:
        return float(decimales)
    return float(f"{entero.replace('.', '') or 0}.{decimales or 0}")


def normalizar_talla(talla: str) -> str:
    """One spelling a size: "XXL" and "2XL" are "2xl"."""
    talla = talla.strip().replace(",", ".")
    return _TALLAS_SINONIMAS.get(talla, talla)


def _preparar(texto: str) -> str:
    texto = _CENTENAS_EN_LETRAS.sub(lambda m: _CENTENAS[m[1]], texto)
    texto = _EN_LETRAS.sub(lambda m: _PALABRAS_NUMERO[m[1]] + " ", texto)
    texto = _Y_MEDIA.sub(lambda m: f"{m[1] or 1} 1/2 {m[2]}", texto)
    if "x" in texto:
        texto = _MULTIPLICA.sub(" x ", texto)
    if "tall" in texto:
        texto = _TALLA_ESCRITA.sub(lambda m: "talla " + _TALLAS_ESCRITAS[m[1]], texto)
    return texto


def _talla_en(medidas: list[Medida]) -> Callable[[re.Match[str]], str]:
    def anotar(m: re.Match[str]) -> str:
        medidas.append(Medida("talla", 0.0, normalizar_talla(m["talla"]), m[0].strip()))
        # A numeric size is also a plain number: "botas 38" must meet "Botas talla 38".
        return f" {m['talla']} " if m["talla"].isdigit() else " "

    return anotar


def _unidad_compartida(entre: str, siguiente: tuple[str, float] | None) -> tuple[str, float] | None:
    """The unit of "1.22" in "1.22 x 2.44 mts"; inches do not spread ("8 x 1 1/4" is a gauge and a length)."""
    if siguiente is None or entre not in _COMPARTEN_UNIDAD or siguiente == _TABLA["in"]:
        return None
    permitidas = _COMPARTEN_UNIDAD[entre]
    return siguiente if permitidas is None or siguiente[0] in permitidas else None


def _cantidades(texto: str, medidas: list[Medida]) -> set[str]:
    """Appends the measures written in figures; returns the figures, normalised ("1/2" -> "0.5")."""
    numeros: set[str] = set()
    siguiente: tuple[str, float] | None = None
    mayor = 0.0
    fin = len(texto)
    for m in reversed(list(_MEDIDA.finditer(texto))):
        valor = leer_numero(m["numero"])
        if valor is None:
            continue
        unidad = ("corriente", 1.0) if m["amperios"] else _TABLA.get(m["unidad"] or "")
        unidad = unidad or _unidad_compartida(texto[m.end() : fin].strip(), siguiente)
        numeros.add(f"{valor:g}")
        dimension, factor = unidad or ("#", 1.0)
        valor *= factor
        medidas.append(Medida(dimension, valor, "", m[0].strip()))
        if unidad and _HASTA.search(texto, 0, m.start()):
            medidas.append(Medida(dimension, 0.0, "", m[0].strip(), hasta=valor))
        hasta_la_otra = texto[m.end() : fin].strip() in ("a", "-", "hasta")
        if unidad and siguiente and siguiente[0] == dimension and valor < mayor and hasta_la_otra:
            medidas.append(Medida(dimension, valor, "", m[0].strip(), hasta=mayor))
        siguiente, mayor, fin = unidad, valor, m.start()
    return numeros


@lru_cache(maxsize=4096)
def leer(texto: str, letras_sueltas: bool = False) -> Lectura:
    """Reads every measure of a folded text.

    Args:
        letras_sueltas: whether a lone s, m or l is a clothing size (the shop sells by size).
    """
    medidas: list[Medida] = []
    anotar_talla = _talla_en(medidas)
    texto = _TALLA_SUELTA.sub(anotar_talla, _TALLA.sub(anotar_talla, _preparar(texto)))
    numeros: set[str] = set()
    if _DIGITO.search(texto):
        for patron, dimension in ((_CALIBRE, "calibre"), (_PACK, "cuenta")):
            medidas.extend(Medida(dimension, float(m[1]), "", m[0].strip()) for m in patron.finditer(texto))
        texto = _CALIBRE.sub(r" \1 ", texto)
        numeros = _cantidades(texto, medidas) | {f"{m.valor:g}" for m in medidas if m.dimension == "cuenta"}
        texto = _MEDIDA.sub(" ", texto)
    if letras_sueltas:
        texto = _LETRA_TALLA.sub(anotar_talla, texto)
    return Lectura(tuple(medidas), frozenset(numeros), texto)
