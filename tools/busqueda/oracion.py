"""The content words of a question, with the role that the words around them give."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from agent.texto import VACIAS, singular
from tools.busqueda.conceptos import Rol
from tools.busqueda.palabras import (
    COMUNES,
    EMPAQUES,
    FINES,
    MARCAS,
    NOMBRAN_LETRA,
    NUMEROS,
    RELLENO,
    SUAVES,
    VERBOS,
)

PALABRA = re.compile(r"[a-z0-9]+")
# What is done with it says less than what it is for: "para sacar el pelo", "para que no se caiga".
_INFINITIVO = re.compile(r"[a-z]{2,}(?:[aei]r)(?:l[aeo]s?|me|se|te|nos)?")
_DE = ("de", "del", "d")
# "muñeca que llora", "para que no se caiga": what is said of it.
_SUBORDINAN = ("que", "no", "q")
_ANTE_VERBO = ("se", "me", "te", "le", "les", "nos")


@dataclass(frozen=True, slots=True)
class Palabra:
    token: str
    rol: Rol


def leer_palabras(texto: str, vocabulario: Container[str]) -> list[Palabra]:
    """Content words in order; of a text of small words only, those that name something ("¿hay té?")."""
    return list(_con_rol(PALABRA.findall(texto), vocabulario)) or [
        Palabra(t, Rol.MODIFICA)
        for t in PALABRA.findall(texto)
        if t in VACIAS and len(t) > 1 and t in vocabulario
    ]


def _con_rol(palabras: Sequence[str], vocabulario: Container[str]) -> Iterator[Palabra]:
    rol = Rol.MODIFICA
    para_que, primera = False, True
    anterior = ""
    for i, token in enumerate(palabras):
        siguiente = palabras[i + 1] if i + 1 < len(palabras) else ""
        if len(token) == 1 and anterior in NOMBRAN_LETRA:
            yield Palabra(f"{singular(anterior)}_{token}", Rol.LETRA)
        elif token in ("para", "p", "pa"):
            rol, para_que = Rol.PARA, False
        elif token in ("con", "c") and siguiente not in _DE:
            rol = Rol.CON
        elif token in _DE:
            rol = rol if rol == Rol.PARA else Rol.DE
        elif anterior == "sin" and token not in VACIAS:
            yield Palabra(f"sin_{singular(token)}", Rol.MODIFICA)
        elif len(token) == 1:
            # "prensa en c", where the catalogue has a "c" of its own.
            if f"en_{token}" in vocabulario and (anterior == "en" or siguiente in ("", *_DE)):
                yield Palabra(f"en_{token}", Rol.SUAVE)
        elif token in RELLENO and anterior in _DE and singular(token) in vocabulario:
            # "vela de número": a filler word that the catalogue uses.
            yield Palabra(token, Rol.SUAVE)
        elif token not in VACIAS | RELLENO and _es_verbo(token, anterior, vocabulario):
            yield Palabra(token, Rol.FIN)
        elif _es_contenido(token, anterior, siguiente, vocabulario):
            suyo = _rol_de(token, rol, siguiente, vocabulario, otro=para_que, primera=primera)
            para_que, primera = para_que or suyo == Rol.PARA, False
            yield Palabra(token, suyo)
        anterior = token


def _es_verbo(token: str, anterior: str, vocabulario: Container[str]) -> bool:
    forma = singular(token)
    if anterior in _ANTE_VERBO:
        return forma not in COMUNES
    return anterior in _SUBORDINAN and token in VERBOS and forma not in vocabulario


def _es_contenido(token: str, anterior: str, siguiente: str, vocabulario: Container[str]) -> bool:
    if token in RELLENO or token in NUMEROS:
        return False
    if anterior == "en" and singular(token) in EMPAQUES:
        return True  # "en sobre"
    # A small word opens a question as a noun: "té verde", "sobre manila", not "te busco".
    return token not in VACIAS or (
        not anterior and len(token) > 1 and token in vocabulario and siguiente not in RELLENO
    )


def _rol_de(
    token: str, rol: Rol, siguiente: str, vocabulario: Container[str], *, otro: bool, primera: bool
) -> Rol:
    """`otro`: the question has said already what it is for. `primera`: nothing was named before."""
    forma = singular(token)
    if forma in SUAVES and not (primera and forma in vocabulario and siguiente not in vocabulario):
        return Rol.SUAVE  # "cómoda de 6 cajones" names furniture where some is sold
    if rol == Rol.PARA and _dice_poco(token, forma, vocabulario, otro=otro):
        return Rol.FIN
    # "lata de atún" and "atún en lata" hold tuna; "bandeja para gato" is a tray.
    if forma in EMPAQUES and (not primera or siguiente not in ("", "para", "pa", "con")):
        return Rol.ENVASE
    return rol


def _dice_poco(token: str, forma: str, vocabulario: Container[str], *, otro: bool) -> bool:
    """After "para": purposes that fit nearly anything, and what only describes the one it is for.

    "cama para mi perro labrador": the breed narrows nothing where no product names it; but a brand or a
    model ("vidrio para samsung a54") does.
    """
    if forma in FINES or (_INFINITIVO.fullmatch(token) and forma not in COMUNES):
        return True
    nombra_modelo = not token.isalpha() or forma in MARCAS
    return otro and not nombra_modelo and (forma in COMUNES or forma not in vocabulario)
