"""Identity documents of each country: which kind a number is, and whether it can be one.

python-stdnum does the check digits it knows. Its gaps are filled here by the rule of the country's
own registry: Colombian and Venezuelan cédula, Uruguay, El Salvador, Panama, Bolivia, Honduras,
Nicaragua, Guatemala. A number is kept compact (letters and digits only, capitals), so one person
has one number however it was typed; Panama's keeps its hyphens, which separate its parts.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from stdnum.ar import cuit
from stdnum.cl import rut
from stdnum.co import nit
from stdnum.cr import cpf
from stdnum.do import cedula as cedula_do
from stdnum.do import rnc
from stdnum.ec import ci as ci_ec
from stdnum.ec import ruc as ruc_ec
from stdnum.es import cif, nie
from stdnum.es import dni as dni_es
from stdnum.exceptions import ValidationError
from stdnum.gt import nit as nit_gt
from stdnum.mx import curp, rfc
from stdnum.pe import cui
from stdnum.pe import ruc as ruc_pe
from stdnum.py import ruc as ruc_py
from stdnum.uy import rut as rut_uy
from stdnum.ve import rif

Normalizador = Callable[[str], str | None]


@dataclass(frozen=True, slots=True)
class Documento:
    numero: str
    tipo: str


@dataclass(frozen=True, slots=True)
class NoEsDocumento:
    motivo: str
    tipo: str = ""  # the kind that it was taken for


@dataclass(frozen=True, slots=True)
class Regla:
    """One kind of document. `normalizar` gives its number, or None where the check digit fails."""

    tipo: str
    forma: re.Pattern[str]
    normalizar: Normalizador = lambda numero: numero
    etiquetado: bool = False  # another kind looks the same, so it counts only when named
    guiones: bool = False  # `forma` is matched with its hyphens


def _regla(
    tipo: str, forma: str, normalizar: Normalizador | None = None, *, etiquetado: bool = False,
    guiones: bool = False,
) -> Regla:  # fmt: skip
    return Regla(tipo, re.compile(forma), normalizar or (lambda n: n), etiquetado, guiones)


def _con(validate: Callable[[str], str]) -> Normalizador:
    def normalizar(numero: str) -> str | None:
        try:
            return validate(numero)
        except ValidationError:
            return None

    return normalizar


def _nit_co(numero: str) -> str | None:
    """With its check digit it must hold; nine digits without one get theirs, which follows from them."""
    digitos = numero.replace("-", "")
    if len(digitos) == 9 and "-" not in numero:
        return digitos + nit.calc_check_digit(digitos)
    return digitos if nit.is_valid(digitos) else None


def _cedula_ve(numero: str) -> str:
    # The registry numbers foreigners from 80 million on; citizens are far below.
    return numero if numero[0] in "VE" else ("E" if 80_000_000 <= int(numero) < 90_000_000 else "V") + numero


def _ci_uy(numero: str) -> str | None:
    """Seven digits and a check digit (Dirección Nacional de Identificación Civil)."""
    cuerpo = numero[:-1].zfill(7)
    suma = sum(int(d) * peso for d, peso in zip(cuerpo, (2, 9, 8, 7, 6, 3, 4), strict=True))
    return numero if -suma % 10 == int(numero[-1]) else None


def _dui_sv(numero: str) -> str | None:
    """Eight digits and a check digit (Registro Nacional de las Personas Naturales)."""
    suma = sum(int(d) * (9 - i) for i, d in enumerate(numero[:8]))
    return numero if -suma % 10 == int(numero[-1]) else None


def _sin_verificador_pe(numero: str) -> str | None:
    # With or without its check digit it is the same person's.
    return numero[:8] if cui.is_valid(numero) else None


def _cedula_cr(numero: str) -> str | None:
    try:
        return cpf.validate(numero)[1:]
    except ValidationError:
        return None


def _cif_es(numero: str) -> str | None:
    return numero if cif.is_valid(numero) else None


def _rut_cl(numero: str) -> str | None:
    return numero.lstrip("0") if rut.is_valid(numero) else None


def _panama(numero: str) -> str:
    return numero.replace("--", "-")


def _pasaporte(letras: str = "{1,3}") -> tuple[Regla, ...]:
    return (
        _regla("PAS", rf"[A-Z]{letras}\d{{5,9}}"),
        _regla("PAS", r"(?=.*\d)[A-Z0-9]{5,15}", etiquetado=True),
    )


_EXTRANJERO = _pasaporte("{2,3}")  # where one letter and digits are something else
_BO_EXPEDIDO = r"(?:LP|CB|SC|OR|PT|TJ|CH|BE|PD|PA|BN)"

REGLAS: dict[str, tuple[Regla, ...]] = {
    "CO": (
        _regla("NIT", r"\d{8,10}-\d", _nit_co, guiones=True),
        # Today's ten-digit cédulas begin with 1; a checked number beginning with 8 or 9 is a company's.
        _regla("NIT", r"[89]\d{9}", lambda n: n if nit.is_valid(n) else ""),
        _regla("CC", r"0*(?:[1-9]\d{2,8}|1\d{9})", lambda n: n.lstrip("0")),
        _regla("NIT", r"[1-9]\d{10}", _con(nit.validate)),
        _regla("NIT", r"\d{8,11}", _nit_co, etiquetado=True),
        _regla("CE", r"[A-Z]{0,2}\d{3,10}", etiquetado=True),
        _regla("TI", r"\d{10,11}", etiquetado=True),
        _regla("PPT", r"\d{5,15}", etiquetado=True),
        *_pasaporte(),
    ),
    "VE": (
        _regla("RIF", r"[JGCP]\d{9}", _con(rif.validate)),
        _regla("RIF", r"[VE]\d{9}", lambda n: n if rif.is_valid(n) else ""),
        _regla("RIF", r"[VEJGCP]\d{9}", _con(rif.validate), etiquetado=True),
        _regla("CI", r"[VE]?0*[1-9]\d{5,8}", _cedula_ve),
        *_EXTRANJERO,
    ),
    "EC": (
        _regla("CI", r"\d{10}", _con(ci_ec.validate)),
        _regla("RUC", r"\d{13}", _con(ruc_ec.validate)),
        *_pasaporte(),
    ),
    "PE": (
        _regla("DNI", r"\d{8}"),
        _regla("DNI", r"\d{8}[0-9A-K]", lambda n: _sin_verificador_pe(n) or ""),
        _regla("RUC", r"\d{11}", _con(ruc_pe.validate)),
        _regla("CE", r"00\d{7}"),
        _regla("CE", r"\d{9}", etiquetado=True),
        _regla("DNI", r"\d{8}[0-9A-K]", _sin_verificador_pe, etiquetado=True),
        *_pasaporte(),
    ),
    "CL": (_regla("RUT", r"0*[1-9]\d{6,7}[0-9K]", _rut_cl), *_pasaporte()),
    "AR": (
        _regla("DNI", r"[1-9]\d{6,7}"),
        _regla("CUIT", r"\d{11}", _con(cuit.validate)),
        *_pasaporte(),
    ),
    "MX": (
        _regla("CURP", r"[A-Z]{4}\d{6}[HM][A-Z]{5}[0-9A-Z]\d", _con(curp.validate)),
        _regla("RFC", r"[A-ZÑ&]{3,4}\d{6}[0-9A-Z]{3}", _con(rfc.validate)),
        # The voter card's key, its OCR line and its CIC: the one document everybody carries.
        _regla("INE", r"[A-Z]{6}\d{8}[HM]\d{3}|\d{13}"),
        _regla("INE", r"\d{9,13}|[A-Z]{6}\d{8}[HM]\d{3}", etiquetado=True),
        *_pasaporte(),
    ),
    "UY": (
        _regla("CI", r"[1-9]\d{6,7}", _ci_uy),
        _regla("RUT", r"\d{12}", _con(rut_uy.validate)),
        *_pasaporte(),
    ),
    "PY": (
        _regla("RUC", r"\d{5,8}-\d", lambda n: _con(ruc_py.validate)(n), guiones=True),
        _regla("CI", r"[1-9]\d{4,7}"),
        _regla("RUC", r"\d{5,9}", _con(ruc_py.validate), etiquetado=True),
        _regla("RUC", r"80\d{7}", _con(ruc_py.validate)),
        *_pasaporte(),
    ),
    "BO": (
        _regla("CI", rf"[1-9]\d{{4,7}}(?:\d[A-Z])?{_BO_EXPEDIDO}?"),
        _regla("NIT", r"\d{7,12}", etiquetado=True),
        *_pasaporte(),
    ),
    "CR": (
        _regla("CED", r"[1-9]-\d{3,4}-\d{3,4}", _cedula_cr, guiones=True),
        _regla("CED", r"0?[1-9]\d{8}", _cedula_cr),
        _regla("JUR", r"3\d{9}"),
        _regla("DIMEX", r"[1-9]\d{10,11}"),
        *_pasaporte(),
    ),
    "GT": (
        _regla("DPI", r"\d{9}(?:0[1-9]|1\d|2[0-2])\d{2}"),
        _regla("NIT", r"\d{5,11}[0-9K]", _con(nit_gt.validate), etiquetado=True),
        _regla("NIT", r"\d{5,11}K", _con(nit_gt.validate)),
        *_pasaporte(),
    ),
    "HN": (
        _regla("DNI", r"(?:0[1-9]|1[0-8])\d{11}"),
        _regla("RTN", r"(?:0[1-9]|1[0-8])\d{12}"),
        *_pasaporte(),
    ),
    "NI": (_regla("CI", r"\d{13}[A-Z]"), _regla("RUC", r"[A-Z]\d{13}"), *_pasaporte()),
    "PA": (
        _regla("CIP", r"(?:\d{1,2}(?:AV|PI)?|E|PE|N|E-\d{1,2})-\d{1,4}-\d{1,6}", _panama, guiones=True),
        _regla("CIP", r"E-8-\d{1,6}|E-\d{4,8}", guiones=True),
        *_EXTRANJERO,
    ),
    "DO": (
        _regla("CED", r"\d{11}", _con(cedula_do.validate)),
        _regla("RNC", r"\d{9}", _con(rnc.validate)),
        *_pasaporte(),
    ),
    "SV": (
        _regla("DUI", r"\d{9}", _dui_sv),
        _regla("NIT", r"\d{14}"),
        *_pasaporte(),
    ),
    "ES": (
        _regla("DNI", r"\d{8}[A-Z]", _con(dni_es.validate)),
        _regla("NIE", r"[XYZ]\d{7}[A-Z]", _con(nie.validate)),
        _regla("CIF", r"[ABCDEFGHJNPQRSUVW]\d{7}[0-9A-J]", _cif_es),
        *_EXTRANJERO,
    ),
}  # fmt: skip

# A word a customer writes -> the kinds it can mean; None is "some document".
ETIQUETAS: dict[str, tuple[str, ...]] = {
    "cedula de extranjeria": ("CE",), "carne de extranjeria": ("CE",), "carnet de extranjeria": ("CE",),
    "ce": ("CE",), "tarjeta de identidad": ("TI",), "ti": ("TI",), "ppt": ("PPT",), "pep": ("PPT",),
    "pasaporte": ("PAS",), "passport": ("PAS",), "pas": ("PAS",), "nit": ("NIT",), "rif": ("RIF",),
    "ruc": ("RUC",), "rut": ("RUT", "NIT"), "dni": ("DNI",), "cui": ("DNI", "DPI"), "cuit": ("CUIT",),
    "cuil": ("CUIT",), "curp": ("CURP",), "rfc": ("RFC",), "ine": ("INE",), "ife": ("INE",), "dpi": ("DPI",),
    "dui": ("DUI",), "nie": ("NIE",), "nif": ("DNI", "NIE", "CIF"), "cif": ("CIF",), "rnc": ("RNC",),
    "rtn": ("RTN",), "dimex": ("DIMEX",), "cedula juridica": ("JUR",),
}  # fmt: skip
# The kinds a bare number does not show: the reader of messages keeps their name with the number.
TIPOS_POR_NOMBRAR = frozenset({"NIT", "CE", "TI", "PPT", "PAS", "RIF", "INE", "RNC"})

_GENERICAS = (
    r"cedula de ciudadania|cedula de identidad|cedula|ced|documento(?: de identidad)?|doc|identificacion|id"
    r"|identidad|c\.?\s?c\.?|c\.?\s?i\.?|carnet(?: de identidad)?|carne"
)
_ETIQUETA = re.compile(
    rf"\s*(?:(?P<tipo>{'|'.join(sorted(ETIQUETAS, key=len, reverse=True))})|{_GENERICAS})"
    r"(?![a-z])\s*(?:n(?:o|ro|um|umero)?(?![a-z])|#)?[\s.:°º#-]*"
)
_UN_TIPO = {"PAS": "un pasaporte", "CE": "una cédula de extranjería", "TI": "una tarjeta de identidad"}
_EXPEDICION = re.compile(r"(?<=\d)\s+(?:de|exp\w*)\s+[^\W\d].*$", re.I)  # "... de Medellín"
_RUIDO = re.compile(r"[\s.,'’`´/_·\u00a0()]+")
_NOMBRES = {
    "CO": "esa cédula", "VE": "esa cédula", "EC": "esa cédula", "PE": "ese DNI", "CL": "ese RUT",
    "AR": "ese DNI", "MX": "ese documento", "UY": "esa cédula", "PY": "esa cédula", "BO": "ese carnet",
    "CR": "esa cédula", "GT": "ese DPI", "HN": "ese DNI", "NI": "esa cédula", "PA": "esa cédula",
    "DO": "esa cédula", "SV": "ese DUI", "ES": "ese DNI",
}  # fmt: skip
_LARGOS = {
    "CO": (3, 10), "VE": (6, 9), "EC": (10, 10), "PE": (8, 8), "CL": (8, 9), "AR": (7, 8), "MX": (13, 18),
    "UY": (7, 8), "PY": (5, 8), "BO": (5, 8), "CR": (9, 9), "GT": (13, 13), "HN": (13, 13), "NI": (14, 14),
    "PA": (4, 12), "DO": (11, 11), "SV": (9, 9), "ES": (9, 9),
}  # fmt: skip
EJEMPLOS = {
    "CO": "1037654321", "VE": "V-20456123", "EC": "1714307103", "PE": "45678912", "CL": "12.345.678-5",
    "AR": "28.990.123", "MX": "GODE561231GR8", "UY": "1.234.567-2", "PY": "4.567.890",
    "BO": "6789012", "CR": "1-1345-0872", "GT": "2456 78901 0101", "HN": "0801-1995-04321",
    "NI": "001-010180-0001A", "PA": "8-123-4567", "DO": "001-1391820-5", "SV": "00016297-5",
    "ES": "12345678Z",
}  # fmt: skip


# Of the other kinds that a customer may have meant.
EJEMPLOS_DE_TIPO = {
    ("CO", "NIT"): "900123456-8", ("MX", "CURP"): "GODE561231HDFRRL06", ("PE", "RUC"): "20100070970",
    ("EC", "RUC"): "1790011674001", ("AR", "CUIT"): "20-28990123-0", ("VE", "RIF"): "J-30984132-7",
    ("ES", "NIE"): "X1234567L", ("ES", "CIF"): "A58818501",
}  # fmt: skip


def _partes(valor: str) -> tuple[tuple[str, ...], str, str]:
    """The kinds that its label names, the number with its hyphens, and the number compact."""
    llano = unicodedata.normalize("NFKC", valor)
    llano = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in llano)
    llano = _EXPEDICION.sub("", llano)
    plano = unicodedata.normalize("NFD", llano).casefold()
    sin_tildes = "".join(c for c in plano if not unicodedata.combining(c))
    tipos: tuple[str, ...] = ()
    if (etiqueta := _ETIQUETA.match(sin_tildes)) and any(c.isdigit() for c in sin_tildes):
        tipos = ETIQUETAS.get(etiqueta["tipo"] or "", ())
        llano = sin_tildes[etiqueta.end() :]
    con_guiones = re.sub(r"\s*[-‐‑–—]+\s*", "-", _RUIDO.sub(" ", llano)).upper()
    con_guiones = con_guiones.replace(" ", "").strip("-#:°º")
    return tipos, con_guiones, con_guiones.replace("-", "")


def identificar(valor: str, pais: str) -> Documento | NoEsDocumento:
    """The document that `valor` is in this country. A label before it ("nit 900...") decides its kind."""
    tipos, con_guiones, compacto = _partes(valor)
    reglas = REGLAS[pais]
    nombradas = tuple(regla for regla in reglas if regla.tipo in tipos)
    fallida: Regla | None = None
    for regla in nombradas or reglas:
        if regla.etiquetado and not nombradas:
            continue
        texto = con_guiones if regla.guiones else compacto
        if not regla.forma.fullmatch(texto) or not compacto.strip("0"):
            continue
        # "" lets the next kind try: this one is only a guess from the digits.
        normal = regla.normalizar(texto)
        if normal:
            return _documento(normal, regla.tipo, pais)
        if normal is None:
            fallida = fallida or regla
            if regla.guiones:  # a hyphen before the last digit says that it is a check digit
                break
    if nombradas and not fallida:
        tipo = nombradas[0].tipo
        return NoEsDocumento(f"ese número no parece {_UN_TIPO.get(tipo, 'un ' + tipo)}", tipo)
    return NoEsDocumento(_motivo(compacto, pais, fallida), fallida.tipo if fallida else "")


def _documento(numero: str, tipo: str, pais: str) -> Documento:
    if pais == "BO" and tipo == "CI" and (sello := re.search(_BO_EXPEDIDO + "$", numero)):
        # Where it was issued is no part of the number: half the people leave it out.
        return Documento(numero[: sello.start()], tipo)
    return Documento(numero, tipo)


def _motivo(compacto: str, pais: str, fallida: Regla | None) -> str:
    nombre = _NOMBRES[pais]
    if fallida:
        if pais == "CL" and len(compacto) == 8:
            return "a ese RUT le falta el dígito verificador, o no cuadra"
        if fallida.tipo in ("DNI", "NIE") and pais == "ES":
            return f"la letra de ese {fallida.tipo} no cuadra con los números"
        return f"el dígito de verificación de {_con_articulo(fallida.tipo, nombre)} no cuadra"
    digitos = sum(c.isdigit() for c in compacto)
    minimo, maximo = _LARGOS[pais]
    if not digitos:
        return f"ahí no veo el número de {nombre.removeprefix('esa ').removeprefix('ese ')}"
    if not compacto.strip("0"):
        return f"{nombre} no puede ser solo ceros"
    if pais == "ES" and re.fullmatch(r"\d{8}|[XYZ]\d{7}", compacto):
        return "a ese DNI le falta la letra"
    if compacto.isdigit() and len(compacto) < minimo:
        return f"a {nombre} le faltan dígitos"
    if compacto.isdigit() and len(compacto) > maximo:
        return f"a {nombre} le sobran dígitos"
    return "ese número no parece un documento válido"


def _con_articulo(tipo: str, nombre: str) -> str:
    return nombre if tipo in ("CI", "CED", "CC", "CIP") else f"ese {tipo}"
