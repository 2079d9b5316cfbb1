"""What a question leaves open: "talla M o L", "rojo o azul" ask for any of several."""

import re

from tools.busqueda.conceptos import Concepto, Rol

_ABIERTOS = (Rol.MODIFICA, Rol.DE, Rol.PARA, Rol.COLOR, Rol.MEDIDA, Rol.TALLA, Rol.NUMERO, Rol.MODELO)
_ENTRE = r"\s*(?:,\s*)?(?:/|\b[ou]\b)\s*(?:(?:de|del|en|la|el|los|las|color|talla|talle|para)\s+)*"


def unir_opciones(conceptos: list[Concepto], plegada: str) -> None:
    """Joins, in place, the concepts that the text offers as alternatives of one another."""
    i = 0
    while i < len(conceptos):
        for otro in conceptos[i + 1 :]:
            if _se_ofrecen(conceptos[i], otro, plegada):
                _absorber(conceptos[i], otro)
                conceptos.remove(otro)
                break
        else:
            i += 1


def _se_ofrecen(uno: Concepto, otro: Concepto, plegada: str) -> bool:
    if uno.rol not in _ABIERTOS or otro.rol not in _ABIERTOS or not _comparables(uno, otro):
        return False
    pares = ((uno.texto, otro.texto), (otro.texto, uno.texto))
    # "s, m o l": a comma lists options only beside an "o".
    entre = rf"(?:{_ENTRE}|,\s*)" if " o " in uno.texto + otro.texto else _ENTRE
    return any(re.search(rf"\b{re.escape(a)}{entre}{re.escape(b)}(?![a-z0-9])", plegada) for a, b in pares)


def _comparables(uno: Concepto, otro: Concepto) -> bool:
    return uno.tiene == otro.tiene or {uno.rol, otro.rol} == {Rol.TALLA, Rol.NUMERO}


def _absorber(uno: Concepto, otro: Concepto) -> None:
    uno.texto = f"{uno.texto} o {otro.texto}"
    uno.nombres = [*uno.nombres, *otro.nombres]
    uno.firmes = (*uno.firmes, *otro.firmes)
    uno.ajenos = None
