"""Reading a long message without holding up the other chats."""

import asyncio

from agent.actos import Acto
from agent.comprension.motor import MotorLocal
from agent.comprension.situacion import Situacion

_LARGO = 500  # letters: from here on a reading may take a tenth of a second, and a second at the most


async def leer(motor: MotorLocal, mensaje: str, situacion: Situacion) -> list[Acto]:
    """As `MotorLocal.comprender`; a long one on another thread."""
    if len(mensaje) <= _LARGO:
        return motor.comprender(mensaje, situacion)
    return await asyncio.to_thread(motor.comprender, mensaje, situacion)
