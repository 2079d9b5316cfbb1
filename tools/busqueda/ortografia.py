"""Misspelt words mended before a question is read, so that phrases, units and colours are seen."""

import re
from collections.abc import Callable

from agent.texto import VACIAS, singular
from tools.busqueda.medidas import PALABRAS_UNIDAD
from tools.busqueda.palabras import FINES, NUMEROS, RELLENO, SUAVES, VERBOS
from tools.busqueda.sinonimos import Sinonimos
from tools.busqueda.vocabulario import Correccion, Vocabulario

_TROZO = re.compile(r"[a-z0-9]+|[^a-z0-9]+")
_MEDIDO = re.compile(rf"\d+|\d?x*[sml]|{'|'.join(PALABRAS_UNIDAD)}")
_CORRIENTES = VACIAS | RELLENO | NUMEROS


def enmendar(
    plegada: str, vocabulario: Vocabulario, sinonimos: Sinonimos, es_compuesta: Callable[[str], bool]
) -> tuple[str, dict[str, Correccion]]:
    """The text with its slips mended, and what was mended, by the word put in its place.

    A word is left alone that is known, or that with its neighbour makes a known one ("micro sd").

    Args:
        es_compuesta: whether a word is read as parts or as the beginning of a name.
    """
    trozos = _TROZO.findall(plegada)
    hechas: dict[str, Correccion] = {}
    anterior = ""
    for i, trozo in enumerate(trozos):
        if not trozo.isalnum():
            continue
        siguiente = next((t for t in trozos[i + 1 : i + 3] if t.isalnum()), "")
        sin_ello = anterior == "sin" and f"sin_{singular(trozo)}" in vocabulario  # "gelatina sin sabor"
        if trozo.isalpha() and len(trozo) >= 3 and not sin_ello and not _conocida(trozo, vocabulario):
            unida = any(_es_nombre(j, vocabulario, sinonimos) for j in (anterior + trozo, trozo + siguiente))
            de_medida = anterior.isdigit() or _MEDIDO.fullmatch(siguiente) is not None
            hallada = None if unida else vocabulario.corregir_palabra(trozo, de_medida=de_medida)
            if hallada is not None and trozo in VERBOS:
                # "peses" weighs, unless it sounds like the fish that the shop names.
                hallada = hallada if not hallada.distancia and hallada.palabra in vocabulario else None
            if hallada is not None and (not hallada.distancia or not es_compuesta(trozo)):
                trozos[i] = vocabulario.superficie(hallada.palabra)
                hechas[trozos[i]] = hallada
        anterior = trozo
    return "".join(trozos), hechas


def _conocida(token: str, vocabulario: Vocabulario) -> bool:
    forma = singular(token)
    return (
        token in _CORRIENTES
        or forma in SUAVES
        or forma in FINES
        or vocabulario.conocida(forma)
        or bool(vocabulario.parientes(forma, token))
    )


def _es_nombre(junta: str, vocabulario: Vocabulario, sinonimos: Sinonimos) -> bool:
    forma = singular(junta)
    return len(junta) >= 5 and (forma in vocabulario or (forma,) in sinonimos)
