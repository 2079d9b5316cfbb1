"""A part of a name put right: "el apellido es Paz", "mi segundo apellido es Ríos", "el nombre es Ana"."""

import re

from agent.comprension.datos.etiquetas import aplanar
from agent.comprension.datos.nombres import con_la_palabra, es_de_pila, solo_letras

_MAS_DE_PILA = 2
_PARTE = re.compile(
    r"(?:(?:no|perdon|disculp\w+|uy|ay|ah|me equivoque|esta mal|es que|pero|y|oye|ojo)[\s,.]+)*"
    r"(?:(?:el|mi|los|mis) )?"
    r"(?:(?:(?P<cual>primer|segundo) )?(?P<apellido>apellidos?)|(?:primer )?nombre(?: de pila)?)"
    r"\s*(?:es|son|era|seria|va con|:)\s*(?P<dicho>[^,.;\n]+)(?:[,.;\n]\s*(?P<entero>[^,.;\n]+))?[\s.!]*"
)
_COLETILLA = re.compile(
    r"\s+(?:gracias|porfa|por favor|perdon|disculp\w+|nomas"
    r"|con (?:doble |una? )?(?:[a-z]{1,2}|tilde|acento|hache|ene))$"
)


def leer_nombre_corregido(mensaje: str, nombre: str) -> str | None:
    """The whole name with the part that `mensaje` puts right; None where it does no such thing."""
    parte = _PARTE.fullmatch(aplanar(mensaje))
    if parte is None or len(nombre.split()) < 2:
        return None
    if parte["entero"]:  # "no, el apellido es Paz Soto. Ana Paz Soto"
        entero = _texto(mensaje, parte, "entero")
        return entero if es_nombre_entero(entero) else None
    dicho = _texto(mensaje, parte, "dicho")
    if not solo_letras(dicho) or len(dicho.split()) > 3:
        return None
    de_pila, apellidos = _partido(nombre)
    if not parte["apellido"]:
        if len(dicho.split()) > _MAS_DE_PILA or not all(map(es_de_pila, dicho.split())):
            return None  # "el nombre es Ana Paz Soto": told whole
        return " ".join([dicho, *apellidos])
    if es_de_pila(dicho.split()[0]) and aplanar(dicho).startswith(aplanar(de_pila[0])):
        return dicho
    return " ".join([*de_pila, *_apellidos(apellidos, dicho, parte["cual"])])


def es_nombre_entero(texto: str) -> bool:
    """ "Anita Paz", and no "Ana María" nor "Paz Soto": a given name first, and a surname at its end."""
    palabras = texto.split()
    return len(palabras) > 1 and es_de_pila(palabras[0]) and not es_de_pila(palabras[-1])


def _texto(mensaje: str, parte: re.Match[str], grupo: str) -> str:
    texto = mensaje[slice(*parte.span(grupo))].strip()
    coletilla = _COLETILLA.search(aplanar(texto))
    return texto[: coletilla.start()] if coletilla else texto


def _partido(nombre: str) -> tuple[list[str], list[str]]:
    """The given names of a full one, of which there is at least one, and its surnames."""
    palabras = nombre.split()
    cuantos = 1
    while cuantos < min(_MAS_DE_PILA, len(palabras) - 1) and es_de_pila(palabras[cuantos]):
        cuantos += 1
    return palabras[:cuantos], palabras[cuantos:]


def _apellidos(suyos: list[str], dicho: str, cual: str | None) -> list[str]:
    if len(dicho.split()) > 1:
        return [dicho]
    if cual == "segundo":
        return [suyos[0], dicho]
    if cual == "primer":
        return [dicho, *suyos[1:]]
    parecido = con_la_palabra(" ".join(suyos), dicho)  # "con s": the one that is almost so
    return parecido.split() if parecido != dicho or len(suyos) == 1 else [dicho, *suyos[1:]]
