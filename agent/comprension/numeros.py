"""Numbers as people type them: digits, words, dozens, pairs, ranges, and what is wrong with them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from agent.actos import Cantidad
from agent.comprension.palabras import Palabra

_NOMBRES = """
cero un,uno,una,one,an dos,two tres,three cuatro,four cinco,five seis siete,seven ocho,eight
nueve,nine diez,ten once dose,doce,twelve trece catorce quince dieciseis diecisiete dieciocho diecinueve
veinte veintiun,veintiuno,veintiuna veintidos veintitres veinticuatro veinticinco veintiseis veintisiete
veintiocho veintinueve treinta
"""
_SUELTOS = {nombre: valor for valor, nombres in enumerate(_NOMBRES.split()) for nombre in nombres.split(",")}
_DECENAS = {
    "treinta": 30,
    "cuarenta": 40,
    "cincuenta": 50,
    "sesenta": 60,
    "setenta": 70,
    "ochenta": 80,
    "noventa": 90,
}
_CENTENAS = {
    "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300, "trescientas": 300,
    "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500, "quinientas": 500, "seiscientos": 600,
    "seiscientas": 600, "setecientos": 700, "setecientas": 700, "ochocientos": 800, "ochocientas": 800,
    "novecientos": 900, "novecientas": 900,
}  # fmt: skip
GRUPOS = {
    "docena": 12, "docenas": 12, "docenita": 12, "dozen": 12, "par": 2, "pares": 2, "parcito": 2,
    "decena": 10, "decenas": 10, "ciento": 100,
    "cientos": 100, "centenar": 100, "centenares": 100, "millar": 1000, "millares": 1000, "quincena": 15,
}  # fmt: skip
_UN = frozenset({"un", "una", "uno", "an"})
_MILES = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
_DIGITOS = re.compile(r"\d+(?:[.,]\d+)?")
_QUEBRADO = re.compile(r"(\d+)/(\d+)")
_CODIGO = re.compile(r"0\d{2,}|00")  # "las 010": a name, and no ten
MAXIMO = 10_000_000


@dataclass(frozen=True, slots=True)
class Numero:
    """`valor` as said; words [inicio, fin) of the clause hold it. `articulo`: it may be only an article."""

    valor: Fraction
    inicio: int
    fin: int
    articulo: bool = False
    grupo: bool = False
    hasta: Fraction | None = None

    def cantidad(self, texto: str) -> Cantidad:
        """As whole units, or with the problem that keeps it from being that."""
        if self.hasta is not None:
            return Cantidad(problema="rango", texto=texto)
        if self.valor < 0:
            return Cantidad(problema="negativa", texto=texto)
        if self.valor == 0:
            return Cantidad(problema="cero", texto=texto)
        if self.valor.denominator != 1:
            return Cantidad(problema="fraccion", texto=texto)
        if self.valor > MAXIMO:
            return Cantidad(problema="excesiva", texto=texto)
        return Cantidad(unidades=int(self.valor), texto=texto)

    def vecinas(self, palabras: Sequence[Palabra]) -> tuple[str, str]:
        """The folded words before and after it; empty at either end."""
        previa = palabras[self.inicio - 1].plana if self.inicio else ""
        return previa, palabras[self.fin].plana if self.fin < len(palabras) else ""


def leer_numero(palabras: Sequence[Palabra], i: int) -> Numero | None:
    """The number that starts at word `i`, with its groups, halves and range, or None."""
    primero = _con_grupo(palabras, i)
    if primero is None:
        return None
    if primero.inicio > 0 and palabras[primero.inicio - 1].plana == "-":
        previa = palabras[primero.inicio - 2].plana if primero.inicio > 1 else ""
        if not previa[-1:].isdigit():
            return Numero(-primero.valor, primero.inicio - 1, primero.fin)
    return _con_rango(palabras, primero)


def _con_rango(palabras: Sequence[Palabra], primero: Numero) -> Numero:
    """ "2 o 3", "de 5 a 10", "5-10"; "uno o dos" too."""
    i = primero.fin
    if i + 1 < len(palabras) and palabras[i].plana in {"o", "u", "a", "y", "-"}:
        nexo = palabras[i].plana
        previa = palabras[primero.inicio - 1].plana if primero.inicio else ""
        segundo = _con_grupo(palabras, i + 1)
        abre = {"a": "de", "y": "entre"}.get(nexo)
        if segundo and not segundo.articulo and not primero.articulo and (abre is None or previa == abre):
            return Numero(primero.valor, primero.inicio, segundo.fin, hasta=segundo.valor)
    return primero


def _con_grupo(palabras: Sequence[Palabra], i: int) -> Numero | None:
    palabra = palabras[i].plana if i < len(palabras) else ""
    siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
    if palabra in {"media", "medio", "half"}:
        if siguiente in GRUPOS:
            return Numero(Fraction(GRUPOS[siguiente], 2), i, i + 2, grupo=True)
        if palabra != "half" and siguiente in {"kilo", "kilos", "libra", "litro", "metro", "galon", "bulto"}:
            return Numero(Fraction(1, 2), i, i + 1)
        return None
    if palabra in GRUPOS and palabra not in _CENTENAS:  # "ciento veinte"
        return _y_medio(palabras, Numero(Fraction(GRUPOS[palabra]), i, i + 1, grupo=True), GRUPOS[palabra])
    base = _simple(palabras, i)
    if base is None:
        return None
    grupo = palabras[base.fin].plana if base.fin < len(palabras) else ""
    if grupo in GRUPOS:
        doble = Numero(base.valor * GRUPOS[grupo], i, base.fin + 1, grupo=True)
        return _y_medio(palabras, doble, GRUPOS[grupo])
    return base if base.articulo else _y_medio(palabras, base, 1)


def _y_medio(palabras: Sequence[Palabra], numero: Numero, grupo: int) -> Numero:
    resto = [p.plana for p in palabras[numero.fin : numero.fin + 3]]
    if resto[2:] and resto[2] in GRUPOS:
        return numero  # "talla 40 y media docena de cintas"
    if len(resto) > 1 and resto[0] == "y" and resto[1] in {"media", "medio"}:
        return Numero(numero.valor + Fraction(grupo, 2), numero.inicio, numero.fin + 2, grupo=numero.grupo)
    return numero


def _simple(palabras: Sequence[Palabra], i: int) -> Numero | None:
    palabra = palabras[i].plana if i < len(palabras) else ""
    if palabra[:1].isdigit():
        valor = valor_de_cifras(palabra) if not _CODIGO.fullmatch(palabra) else None
        if valor is None:
            return None
        if i + 1 < len(palabras) and palabras[i + 1].plana == "mil":
            return Numero(valor * 1000, i, i + 2)
        quebrado = _QUEBRADO.fullmatch(palabras[i + 1].plana) if i + 1 < len(palabras) else None
        if quebrado and valor.denominator == 1 and int(quebrado[1]) < int(quebrado[2]):
            return Numero(valor + Fraction(int(quebrado[1]), int(quebrado[2])), i, i + 2)  # "4 1/2"
        return Numero(valor, i, i + 1)
    return _en_letras(palabras, i)


def valor_de_cifras(cifras: str) -> Fraction | None:
    """ "1.000" is a thousand and "1,5" one and a half, as written in Latin America and Spain."""
    if _MILES.fullmatch(cifras):
        return Fraction(re.sub(r"\D", "", cifras))
    if quebrado := _QUEBRADO.fullmatch(cifras):
        return Fraction(int(quebrado[1]), int(quebrado[2])) if int(quebrado[2]) else None
    if _DIGITOS.fullmatch(cifras):
        return Fraction(cifras.replace(",", "."))
    return None


def _en_letras(palabras: Sequence[Palabra], i: int) -> Numero | None:
    total, parcial, j, leidas = 0, 0, i, 0
    while j < len(palabras):
        palabra = palabras[j].plana
        if palabra == "mil":
            total, parcial = total + (parcial or 1) * 1000, 0
        elif palabra in _CENTENAS and not (palabra == "ciento" and parcial):
            parcial += _CENTENAS[palabra]
        elif palabra in _DECENAS and not (leidas and parcial % 100):
            parcial += _DECENAS[palabra]
            unidad = palabras[j + 2].plana if j + 2 < len(palabras) and palabras[j + 1].plana == "y" else ""
            if _SUELTOS.get(unidad, 10) < 10:
                parcial, j = parcial + _SUELTOS[unidad], j + 2
        elif palabra in _SUELTOS and not (leidas and parcial % 100):
            parcial += _SUELTOS[palabra]
        else:
            break
        j, leidas = j + 1, leidas + 1
    if not leidas:
        return None
    return Numero(Fraction(total + parcial), i, j, articulo=leidas == 1 and palabras[i].plana in _UN)
