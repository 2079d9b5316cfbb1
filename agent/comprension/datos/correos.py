"""E-mail addresses as they are typed on a phone or spoken: repaired where only one reading is left."""

import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email
from rapidfuzz.distance import OSA

from agent.comprension.vocabulario import DOMINIOS_MAL_ESCRITOS

_PROVEEDORES = ("gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com", "live.com")
# Real ones that lie one letter from those.
_REALES = frozenset(
    {"mail.com", "ymail.com", "email.com", "gmx.com", "me.com", "live.co", "line.com", "fmail.com"}
)
# None of these is a top-level domain.
_FINALES = {
    **dict.fromkeys(("con", "cmo", "ocm", "vom", "xom", "comm", "coom", "cim", "cpm", "c0m"), "com"),
    **dict.fromkeys(("nte", "ent"), "net"),
    "rog": "org",
}

_ARROBA = re.compile(r"\s*(?:\(\s*(?:arroba|at|@)\s*\)|\[\s*(?:arroba|at)\s*\]|\barroba\b|@)\s*", re.I)
_PUNTO = re.compile(
    r"\s*\(\s*punto\s*\)\s*|\s+punto\s+|\s*\bpunto\s+(?=(?:com?|net|org|es|mx|ar|cl|pe|ec|ve|edu)\b)", re.I
)
_GUION_BAJO = re.compile(r"\s+gui[oó]n\s+bajo\s+|\s*\bgui[oó]n\s*bajo\b\s*", re.I)
_GUION = re.compile(r"\s+gui[oó]n(?:\s+medio)?\s+", re.I)
# Only for the first dot of the domain; see `correo_dicho`.
_COMA_FINAL = re.compile(
    r"(@[^\s@.,;:]+)\s*[,;:]\s*(?=(?:com|co|net|org|es|mx|ar|cl|pe|ec|ve|edu|gob|gov)\b)", re.I
)
_ADORNO = " \t\r\n.,;:!¡¿?\"'()[]<>*"
# "carlosep gmail com": where the address parts is plain.
_SEPARADO = re.compile(
    r"([^\s@]+) (gmail|hotmail|outlook|yahoo|icloud)[ .]((?:com?|es|net)(?:[ .][a-z]{2})?)"
)
_SUELTO = re.compile(r"[^\s@]+?(gmail|hotmail|outlook|yahoo|icloud|live)\.?(com(?:\.[a-z]{2})?|es|co|net)$")


@dataclass(frozen=True, slots=True)
class CorreoMalo:
    motivo: str
    sugerencia: str | None = None


def arreglar(valor: str) -> str | CorreoMalo:
    """The address, in lower case; or what is wrong with it, with the one it may have meant."""
    texto = _escrito(valor)
    if "@" not in texto:
        return _sin_arroba(texto)
    local, _, dominio = texto.rpartition("@")
    local = local.strip(" .,;:'\"")
    if "@" in local:
        return CorreoMalo("ese correo tiene más de un @")
    if not local:
        return CorreoMalo("a ese correo le falta lo que va antes del @")
    if not dominio:
        return CorreoMalo("a ese correo le falta lo que va después del @")
    dominio = _dominio(dominio)
    if " " in local:
        return CorreoMalo("los correos van sin espacios", _sugerir(local.replace(" ", ""), dominio))
    return _comprobar(local, dominio)


def _escrito(valor: str) -> str:
    texto = unicodedata.normalize("NFC", valor).strip(_ADORNO).lower()
    texto = re.sub(r"^(?:mailto:\s*|www\.(?=[^\s@]*@))", "", texto)
    texto = _ARROBA.sub("@", texto)
    texto = _PUNTO.sub(".", _COMA_FINAL.sub(r"\1.", texto))
    texto = _GUION.sub("-", _GUION_BAJO.sub("_", texto))
    texto = re.sub(r"\s*\.\s*", ".", texto)
    texto = re.sub(r"@{2,}", "@", re.sub(r"\.{2,}", ".", texto))
    return re.sub(r"@\.+", "@", re.sub(r"\s+", " ", texto)).strip(_ADORNO)


def _dominio(dominio: str) -> str:
    dominio = dominio.replace(" ", "").strip(".,;:-_/")
    cuerpo, punto, final = dominio.rpartition(".")
    if punto and final in _FINALES:
        dominio = f"{cuerpo}.{_FINALES[final]}"
    return DOMINIOS_MAL_ESCRITOS.get(dominio, dominio)


def _sin_arroba(texto: str) -> str | CorreoMalo:
    if separado := _SEPARADO.fullmatch(texto):
        return _comprobar(
            separado[1], _dominio(f"{separado[2]}.{'.'.join(separado[3].replace('.', ' ').split())}")
        )
    pegado = texto.replace(" ", "")
    if hallado := _SUELTO.search(pegado):
        local = pegado[: hallado.start(1)].rstrip(".")
        return CorreoMalo("a ese correo le falta el @", _sugerir(local, pegado[hallado.start(1) :]))
    return CorreoMalo("a ese correo le falta el @")


def _comprobar(local: str, dominio: str) -> str | CorreoMalo:
    if dominio in _PROVEEDORES and not local.isascii():
        sin_tildes = "".join(
            c for c in unicodedata.normalize("NFD", local.replace("ñ", "\0")) if not unicodedata.combining(c)
        ).replace("\0", "ñ")
        if "ñ" in sin_tildes:
            return CorreoMalo("ese correo no puede llevar ñ", _sugerir(sin_tildes.replace("ñ", "n"), dominio))
        local = sin_tildes  # these providers give no address with accents
    if "." not in dominio:
        sugerencia = None if dominio == "localhost" else _sugerir(local, dominio + ".com")
        return CorreoMalo("a ese correo le falta el final, como .com", sugerencia)
    if (parecido := _parecido(dominio)) and dominio != parecido:
        return CorreoMalo(f"ese correo parece de {parecido}, pero dice {dominio}", _sugerir(local, parecido))
    return _valido(local, dominio) or CorreoMalo("ese correo no está bien escrito")


def _parecido(dominio: str) -> str | None:
    if dominio in _REALES:
        return None
    return next(
        (p for p in _PROVEEDORES if p != "live.com" and OSA.distance(p, dominio, score_cutoff=1) <= 1), None
    )


def _valido(local: str, dominio: str) -> str | None:
    try:
        # Also without DNS it checks syntax, lengths and the reserved domains.
        return validate_email(
            f"{local}@{dominio}", check_deliverability=False, strict=True
        ).normalized.lower()
    except EmailNotValidError:
        return None


def _sugerir(local: str, dominio: str) -> str | None:
    return _valido(local, _dominio(dominio))
