"""One of those shown that he has already: "el led no, que ya tengo", "la de 2 ya la tengo"."""

import re

from agent.actos import Acto, Negar, PreguntarPrecio, Referencia
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron

_YA_TENGO = re.compile(
    rf"(?:(?:el|la|los|las|del?) )*(?P<que>.+?) (?:(?:{patron('no_lo_lleva')}) (?:(?:que|porque|pues) )?)?"
    rf"(?:{patron('ya_tiene')})"
)


def leer_ya_tengo(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """What the one left of those shown costs; a refusal, where that does not tell which he wants."""
    dicho = _YA_TENGO.fullmatch(clausula.plano)
    if dicho is None or situacion.campo_esperado or clausula.pregunta:
        return []
    fuera = catalogo.cuales(dicho["que"], situacion.ofrecidos)
    quedan = [lugar for lugar in range(len(situacion.ofrecidos)) if lugar not in fuera]
    if not fuera:
        return []
    unico = Referencia(ordinales=(quedan[0] + 1,)) if len(quedan) == 1 else None
    return [PreguntarPrecio(producto=unico) if unico else Negar()]
