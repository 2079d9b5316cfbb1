"""One part of an address told again: "perdón, el apto es el 502", "no, casa 14"."""

import re

from agent.texto import plegar

# Each line is one part, in all the ways it is written.
_PARTES = """
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
_VALOR = r"(?P<valor>\d{1,5}(?:[ -]?[a-z\d]{1,2})?|[a-z]{1,2}\d{0,4})"
_CORRIGE = re.compile(
    r"(?:(?:h?ay|uy|no|perdon\w*|disculp\w*|espera\w*|mentira|ah|oye|digo|es|era|que|me equivoque|mejor) )*"
    rf"(?:(?:el|la|en el|en la|mi|del|de la) )?{_PARTE} "
    rf"(?:(?:es|era|seria|correct[oa]|numero|nro|no|el|la) )*{_VALOR}"
    r"(?: (?:no (?:el |la )?\S+|perdon\w*|disculp\w*|gracias|porfa\w*|por favor))*"
)
_ES_PARTE = re.compile(rf"{_PARTE} {_VALOR}")


def leer_parte(plano: str) -> str | None:
    """The part and its value as they stand in an address, "apto 502"; None where it is no such thing."""
    dicho = _CORRIGE.fullmatch(plano)
    return f"{dicho['parte']} {dicho['valor']}" if dicho else None


def con_la_parte(direccion: str, valor: str) -> str:
    """The address with that part so: changed where it has one, added at its end where it has none.

    A value that is no part is an address of its own.
    """
    dicho = _ES_PARTE.fullmatch(plegar(valor))
    if dicho is None or not direccion:
        return valor
    formas = "|".join(sorted(_IGUALES[dicho["parte"]], key=len, reverse=True))
    suya = re.compile(rf"\b({formas})(\.?\s*#?\s*)(?:\d+(?:[ -]?[a-z\d]{{1,2}})?|[a-z]\d*)\b", re.IGNORECASE)
    hallada = suya.search(direccion)
    if hallada is None:
        return f"{direccion}, {valor}"
    cambiada = f"{hallada[1]}{hallada[2]}{dicho['valor'].upper()}"
    return f"{direccion[: hallada.start()]}{cambiada}{direccion[hallada.end() :]}"
