"""One part of an address told again: "perdón, el apto es el 502", "no, casa 14"."""

import re
from functools import reduce

from agent.comprension.datos.etiquetas import aplanar
from agent.comprension.datos.formas_de_direccion import (
    CODIGO_POSTAL,
    PARTE_Y_VALOR,
    PARTES,
    VIAS,
    ciudad_de,
    es_ciudad,
    es_complemento,
)
from agent.comprension.vocabulario import patron
from agent.texto import plegar

# Each line is one part, in all the ways it is written.
_PARTES = """
calle cl cll clle
carrera cra cr kr kra
apto apartamento apartamentos apt ap dpto depto depa dto departamento
torre torres
piso
bloque blq bl block
interior int
casa cs
oficina of ofi
local
manzana mz mza mzna
lote lt
villa
escalera esc
portal
puerta
timbre
unidad uf
edificio edif
"""
_IGUALES = {palabra: linea.split() for linea in _PARTES.split("\n") for palabra in linea.split()}
_PARTE = rf"(?P<parte>{'|'.join(sorted(_IGUALES, key=len, reverse=True))})"
_VALOR = (
    r"(?P<valor>\d{1,5}(?: ?[ºª°])?(?:[ -]?(?!y )(?:[a-z]|\d{1,2})(?![a-z\d]))?"
    r"|(?!(?:no|el|la|es)\b)[a-z]{1,2}\d{0,4}(?![a-z\d]))"
)
_DICHA = (
    rf"(?:(?:y|el|la|en el|en la|mi|del|de la) )*{_PARTE} "
    rf"(?:(?:es|era|seria|correct[oa]|numero|nro|no|el|la) )*{_VALOR}"
)
_CADA_DICHA = re.compile(_DICHA)
_UNA = re.sub(r"\?P<\w+>", "?:", _DICHA)
_CORRIGE = re.compile(
    rf"(?:(?:{patron('antes_de_la_parte')}) )*"
    rf"{_UNA}(?:,? {_UNA})*"
    r"(?: (?:no (?:el |la )?\S+|perdon\w*|disculp\w*|gracias|porfa\w*|por favor))*"
)
_ORDINAL = re.compile(r" ?([º°ª]) ?")
_PLANTA = re.compile(r"\b\d{1,2}[ºª°]\s?[A-Za-z]?\b")
# What comes after the house: "Los Aromos 456 | depto 1104, torre 2".
_INTERIOR = re.compile(rf"(?<=\d)[\s,]+(?:{PARTES})\b.*")
_SU_CODIGO = re.compile(r"(?<=[\s,])\d{5,6}(?=[\s,]|$)")
_CIFRAS = re.compile(r"\d+")
_DE_VIA = re.compile(rf"(?<![a-z])(?:{VIAS})(?![a-z])\.?")
_NOMBRE_DE_CALLE = re.compile(r"\d+[a-z]?|[a-z][a-z ]+(?=\d|$)")
_ES_PARTE = re.compile(rf"{_PARTE} {_VALOR}")
_LA_CALLE_ES = re.compile(
    rf"(?:(?:la|el|mi) )?(?P<via>{VIAS})\.? (?:es|era|seria) (?:(?:la|el) )?(?P<resto>[a-z].*\d.*)"
)
_OTRA_VEZ = re.compile(r"(?:(?:es|era|en) )?(?P<resto>[a-z][a-z .]{2,}\d.*)")


def leer_parte(plano: str) -> str | None:
    """The part and its value as they stand in an address, "apto 502"; None where it is no such thing."""
    if not _CORRIGE.fullmatch(plano):
        return None
    partes = (f"{dicha['parte']} {dicha['valor']}" for dicha in _CADA_DICHA.finditer(plano))
    return _ORDINAL.sub(r"\1 ", " ".join(partes)).strip()


def leer_calle(texto: str, direccion: str) -> str | None:
    """The street told again with its number: "la calle es Fresno 98", "olmo 48" where it was "Olmo 45"."""
    plano = aplanar(texto)
    if dicha := _LA_CALLE_ES.fullmatch(plano):
        return f"{texto[slice(*dicha.span('via'))]} {texto[dicha.start('resto') :]}"
    otra = _OTRA_VEZ.fullmatch(plano)
    suya = _calle(aplanar(direccion))
    return texto[otra.start("resto") :] if otra and suya and _calle(otra["resto"]) == suya else None


def _completada(direccion: str, valor: str) -> str:
    partes = PARTE_Y_VALOR.findall(aplanar(valor))
    if len(partes) > 1 and not PARTE_Y_VALOR.sub("", aplanar(valor)).strip(" ,y"):
        return reduce(con_la_parte, partes, direccion)  # "torre 3 apto 201"
    if es_ciudad(aplanar(valor)) and (otra := ciudad_de(direccion, aplanar(direccion))):
        return f"{direccion.rstrip(' .').removesuffix(otra)}{valor}"
    plana = aplanar(direccion)
    faltan = [trozo.strip() for trozo in valor.split(",") if aplanar(trozo.strip()) not in plana]
    return ", ".join([direccion, *faltan])


def _con_su_interior(anterior: str, otra: str) -> str:
    """ "es Los Aromos 465, no 456": the same street with its house mended keeps what is inside of it."""
    interior = _INTERIOR.search(aplanar(anterior))
    if interior is None or _INTERIOR.search(aplanar(otra)) or "," in otra:
        return otra
    suya, nueva = (_calle(aplanar(calle)) for calle in (anterior[: interior.start()], otra))
    return f"{otra}{anterior[interior.start() :]}" if suya and suya == nueva else otra


def _calle(plano: str) -> str:
    """What a street is called: "los aromos" of "Los Aromos 456", "45" of "cra 45 # 20-15"."""
    nombre = _NOMBRE_DE_CALLE.search(_DE_VIA.sub(" ", plano))
    return nombre[0].strip() if nombre else ""


def _con_codigo(direccion: str, codigo: str) -> str:
    suyo = _SU_CODIGO.search(direccion)
    if suyo is None:
        return f"{direccion}, CP {codigo}"
    return f"{direccion[: suyo.start()]}{codigo}{direccion[suyo.end() :]}"


def con_su_ciudad(direccion: str, ciudad: str) -> str:
    """The address with the town told apart from it, unless it names one itself."""
    return f"{direccion}, {ciudad}" if ciudad and not ciudad_de(direccion, aplanar(direccion)) else direccion


def con_la_parte(direccion: str, valor: str) -> str:
    """The address with that part so: changed where it has one, added at its end where it has none.

    A town, a village, a floor or a post code told later completes it; a value with a street or a house
    of its own is another address.
    """
    if direccion and CODIGO_POSTAL.fullmatch(aplanar(valor)):
        return _con_codigo(direccion, _CIFRAS.findall(valor)[-1])
    dicho = _ES_PARTE.fullmatch(plegar(valor))
    if dicho is None and direccion and es_complemento(aplanar(valor)):
        return _completada(direccion, valor)
    if dicho is None or not direccion:
        return con_su_ciudad(_con_su_interior(direccion, valor), ciudad_de(direccion, aplanar(direccion)))
    formas = "|".join(sorted(_IGUALES[dicho["parte"]], key=len, reverse=True))
    suya = re.compile(rf"\b({formas})(\.?\s*#?\s*)(?:\d+(?:[ -]?[a-z\d]{{1,2}})?|[a-z]\d*)\b", re.IGNORECASE)
    hallada = suya.search(direccion)
    if hallada is None and dicho["parte"] == "piso" and (planta := _PLANTA.search(direccion)):
        return f"{direccion[: planta.start()]}{dicho['valor'].upper()}{direccion[planta.end() :]}"
    if hallada is None:
        return f"{direccion}, {valor}"
    cambiada = f"{hallada[1]}{hallada[2]}{dicho['valor'].upper()}"
    return f"{direccion[: hallada.start()]}{cambiada}{direccion[hallada.end() :]}"
