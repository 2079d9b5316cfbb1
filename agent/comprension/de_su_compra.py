"""What is asked or told of a purchase already made: how it goes, what was paid, where it is sent."""

import re
from typing import Literal

from agent.comprension.vocabulario import patron

DeQue = Literal["monto", "pago", "direccion", "estado"]
_DE_SU_COMPRA: dict[DeQue, re.Pattern[str]] = {
    "monto": re.compile(rf"\b(?:{patron('monto_de_su_compra')})"),
    "pago": re.compile(rf"\b(?:{patron('pago_avisado')})"),
    "direccion": re.compile(rf"\b(?:{patron('a_donde_va')})"),
    "estado": re.compile(rf"\b(?:{patron('estado_de_su_pedido')})"),
}
_SIGUE = re.compile(rf"\b(?:{patron('sigue_su_pedido')})")


def sigue_su_pedido(plano: str) -> bool:
    """ "¿ya salió?", "¿cuándo llega?", "¿cuánto pagué?": of what he has bought."""
    return bool(_SIGUE.search(plano)) or de_que_compra(plano) is not None


def de_que_compra(plano: str) -> DeQue | None:
    """What of his purchase he asks or tells: "¿cuánto pagué?", "te transferí", "¿a qué dirección va?"."""
    return next((que for que, forma in _DE_SU_COMPRA.items() if forma.search(plano)), None)
