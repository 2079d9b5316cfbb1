"""What a model is told of the talk: plain data, short, and with no number that identifies anybody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from agent.comprension.situacion import Situacion

_POR_MENSAJE, _ULTIMOS = 300, 6
# Documents and phones; not amounts, which carry their sign or stand in groups of thousands with it.
_IDENTIDAD = re.compile(r"(?<![\w$€.,])\+?\d(?:[\s.()-]{0,2}\d){6,}(?![\w%])")
_CORREO = re.compile(r"[^\s@]+@[^\s@]+\.\w+")


@dataclass(frozen=True)
class Charla:
    """`mensajes`: who said what, oldest first. `pedido`: names and quantities."""

    mensajes: Sequence[tuple[str, str]] = ()
    pedido: Sequence[tuple[str, int]] = field(default=())

    def reciente(self, caracteres: int) -> list[dict[str, str]]:
        """The last messages that fit, each cut short."""
        elegidos: list[dict[str, str]] = []
        for quien, texto in reversed(self.mensajes[-_ULTIMOS:]):
            dicho = velar(texto)[:_POR_MENSAJE]
            caracteres -= len(dicho)
            if caracteres < 0:
                break
            elegidos.append({"de": quien, "dijo": dicho})
        return elegidos[::-1]


def velar(texto: str) -> str:
    """Without the numbers and addresses that tell who somebody is: earlier messages are read without them."""
    return _IDENTIDAD.sub("[número]", _CORREO.sub("[correo]", texto))


def situacion_contada(
    mensaje: str, situacion: Situacion, charla: Charla, max_contexto: int
) -> dict[str, Any]:
    """What goes to a model that reads a message; whatever is not the case is left out."""
    ofrecidos = [
        {"n": n, "nombre": nombre, "precio": str(precio)}
        for n, (nombre, precio) in enumerate(zip(situacion.ofrecidos, situacion.precios, strict=False), 1)
    ]
    contada = {
        "charla": charla.reciente(max_contexto),
        "ofrecidos": ofrecidos,
        "pedido": [{"nombre": nombre, "cantidad": cantidad} for nombre, cantidad in charla.pedido],
        "espera": situacion.espera,
        "pendiente": situacion.pendiente,
        "mensaje": mensaje,
    }
    return {clave: valor for clave, valor in contada.items() if valor}
