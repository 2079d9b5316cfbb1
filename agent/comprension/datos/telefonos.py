"""Phone numbers to E.164, by the country's own way of writing them.

phonenumbers carries a snapshot of each numbering plan: a mobile range opened since is "not valid" to it.
What has the length and the first digits of the country's mobiles is taken all the same.
"""

import re
import unicodedata

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, ValidationResult

# The national number, without the trunk 0 and the country code.
_MOVILES = {
    "CO": r"3\d{9}", "MX": r"[2-9]\d{9}", "AR": r"9?(?:11|2\d|3\d)\d{8}", "PE": r"9\d{8}", "CL": r"9\d{8}",
    "EC": r"9\d{8}", "VE": r"4(?:1[246]|2[246])\d{7}", "ES": r"[67]\d{8}", "UY": r"9\d{7}", "PY": r"9\d{8}",
    "BO": r"[67]\d{7}", "CR": r"[5-8]\d{7}", "GT": r"[3-5]\d{7}", "HN": r"[3789]\d{7}", "NI": r"[578]\d{7}",
    "PA": r"6\d{7}", "DO": r"8[024]9\d{7}", "SV": r"[67]\d{7}",
}  # fmt: skip
MOVIL = {pais: re.compile(forma) for pais, forma in _MOVILES.items()}
PREFIJO = {
    "CO": "57", "MX": "52", "AR": "54", "PE": "51", "CL": "56", "EC": "593", "VE": "58", "ES": "34",
    "UY": "598", "PY": "595", "BO": "591", "CR": "506", "GT": "502", "HN": "504", "NI": "505", "PA": "507",
    "DO": "1", "SV": "503",
}  # fmt: skip
# Countries that write a 0 before the number when they dial within the country.
_CON_CERO = frozenset({"AR", "EC", "VE", "UY", "PY", "PE", "CL", "BO"})
EJEMPLOS = {
    "CO": "310 456 7890", "MX": "55 2341 7788", "AR": "11 5678 1234", "PE": "987 654 321",
    "CL": "9 8765 4321", "EC": "098 765 4321", "VE": "0414-5567821", "ES": "612 409 883",
    "UY": "099 345 678", "PY": "0981 456 123", "BO": "7123 4567", "CR": "8877 6543", "GT": "5123 4567",
    "HN": "9832 1147", "NI": "8123 4567", "PA": "6123 4567", "DO": "809 555 1234", "SV": "7845 2210",
}  # fmt: skip

_EXTENSION = re.compile(r"\s*(?:ext|extension|extensión|int|anexo)\.?\s*\d{1,6}\s*$", re.I)
_PERMITIDO = re.compile(r"[0-9+]")


def es_movil(digitos: str, pais: str) -> bool:
    """Whether bare digits look like a mobile of this country, with or without its code and its 0."""
    forma, prefijo = MOVIL[pais], PREFIJO[pais]
    if pais == "MX" and len(digitos) > 10 and digitos.startswith(("044", "045", "01")):
        digitos = digitos.removeprefix("044").removeprefix("045").removeprefix("01")
    if forma.fullmatch(digitos):
        return True
    if digitos.startswith("0") and pais in _CON_CERO:
        return bool(forma.fullmatch(digitos[1:]))
    resto = digitos.removeprefix(prefijo)
    if resto == digitos or pais == "DO":
        return False
    return bool(forma.fullmatch(resto.removeprefix("1") if pais == "MX" else resto))


def normalizar(valor: str, pais: str) -> str | None:
    """E.164, or None where it is no phone; `motivo` says why."""
    numero = _leer(_limpio(valor, pais), pais)
    if numero is None:
        return None
    nacional = str(numero.national_number)
    del_pais = str(numero.country_code) == PREFIJO[pais]
    conocido = phonenumbers.is_valid_number(numero)
    movil = del_pais and bool(MOVIL[pais].fullmatch(nacional)) and phonenumbers.is_possible_number(numero)
    return phonenumbers.format_number(numero, PhoneNumberFormat.E164) if conocido or movil else None


def motivo(valor: str, pais: str) -> str:
    """Why `valor` is refused, as a clause."""
    texto = _limpio(valor, pais)
    digitos = re.sub(r"\D", "", texto)
    if not digitos:
        return "ahí no veo un número de teléfono"
    if pais == "CO" and len(digitos) == 7:
        return "al teléfono fijo le falta el indicativo (60 y el de su ciudad)"
    if pais == "AR" and (len(digitos) <= 8 or digitos.startswith("15")) and len(digitos) >= 6:
        return "al teléfono le falta el código de área"
    numero = _leer(texto, pais)
    if numero is None:
        return "ese número no parece un teléfono"
    return _por_largo(numero, pais)


def _por_largo(numero: PhoneNumber, pais: str) -> str:
    resultado = phonenumbers.is_possible_number_with_reason(numero)
    largo, bien = len(str(numero.national_number)), _largo_usual(pais)
    del_pais = str(numero.country_code) == PREFIJO[pais]
    if resultado == ValidationResult.TOO_SHORT or (del_pais and largo < bien):
        faltan = bien - largo
        return (
            "a ese teléfono le falta un dígito"
            if faltan == 1 and del_pais
            else "a ese teléfono le faltan dígitos"
        )
    if resultado == ValidationResult.TOO_LONG or (del_pais and largo > bien):
        sobran = largo - bien
        return (
            "a ese teléfono le sobra un dígito"
            if sobran == 1 and del_pais
            else "a ese teléfono le sobran dígitos"
        )
    return "ese número no existe como teléfono"


def _largo_usual(pais: str) -> int:
    return len(re.sub(r"\D", "", EJEMPLOS[pais]).lstrip("0"))


def _limpio(valor: str, pais: str) -> str:
    """ASCII digits and an opening plus; what some countries write before a mobile is gone."""
    texto = _EXTENSION.sub("", unicodedata.normalize("NFKC", valor))
    texto = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in texto)
    digitos = re.sub(r"\D", "", texto)
    internacional = digitos.startswith("00")
    mas = internacional or bool((primero := _PERMITIDO.search(texto)) and primero[0] == "+")
    digitos = digitos.removeprefix("00") if internacional else digitos
    if pais == "MX":
        # phonenumbers refuses the 1 that Mexico dropped in 2019, and the prefixes of before.
        if len(digitos) == 13 and digitos.startswith("521"):
            return "+52" + digitos[3:]
        if not mas and len(digitos) in (12, 13) and digitos.startswith(("044", "045", "01")):
            return digitos[-10:]
    if (
        not mas
        and es_movil(digitos, pais)
        and not MOVIL[pais].fullmatch(digitos)
        and not digitos.startswith("0")
    ):
        return "+" + digitos
    return ("+" if mas else "") + digitos


def _leer(texto: str, pais: str) -> PhoneNumber | None:
    if not 5 <= len(texto) <= 20:
        return None
    try:
        return phonenumbers.parse(texto, pais)
    except phonenumbers.NumberParseException:
        return None
