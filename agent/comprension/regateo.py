"""A better price asked for: "¿es lo menos?", "¿no me baja nada?", "¿me las dejas en 20 mil?"."""

import re

from agent.actos import PreguntarPrecio
from agent.comprension.precios import leer_dinero
from agent.comprension.segmentos import Clausula
from agent.comprension.vocabulario import patron

_PIDE_REBAJA = re.compile(
    rf"(?:(?:{patron('antes_de_regatear')}) )*(?:{patron('regatea')}){patron('tras_regatear')}"
)
_LO_DEJA_EN = re.compile(rf"(?:(?:{patron('antes_de_regatear')}) )*(?:{patron('deja_en')})\b")


def leer_regateo(clausula: Clausula) -> PreguntarPrecio | None:
    """What asks for a discount and names no goods: those talked of cost what they cost."""
    dictado = _LO_DEJA_EN.match(clausula.plano) and leer_dinero(clausula.palabras).impuesto
    if dictado or _PIDE_REBAJA.fullmatch(clausula.plano):
        return PreguntarPrecio(descuento=True)
    return None
