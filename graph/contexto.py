"""What nodes get besides the state: the turn's tools context, the engine that reads, the one that words."""

from dataclasses import dataclass
from typing import Any

from agent.actos import Campo
from agent.comprension.motor import MotorLocal
from agent.modelos.lector import LectorConModelo
from agent.modelos.turno import TurnoConModelo
from agent.modelos.voz import VozConModelo
from agent.redaccion.redactor import Redactor
from db.models import EstadoVenta
from graph.state import EstadoConversacion, Venta, pedido_abierto
from tools.clientes import datos_que_faltan
from tools.contexto import Contexto


@dataclass(frozen=True)
class ContextoTurno(Contexto):
    motor: MotorLocal
    redactor: Redactor
    max_mensajes: int
    lector: LectorConModelo | None = None
    voz: VozConModelo | None = None
    modelo: TurnoConModelo | None = None  # what this turn may spend on models; none without one
    instrucciones: str = ""
    repetido: bool = False  # this turn ran before and never answered: a crash. Its writes may be done
    lectura: list[dict[str, Any]] | None = None  # what a model read in the message then

    def faltantes(self, datos: dict[str, str]) -> tuple[Campo, ...]:
        """Required data that the customer has not given."""
        return datos_que_faltan(self.recursos.campos_requeridos, datos)  # type: ignore[return-value]

    def venta(self, state: EstadoConversacion) -> Venta:
        """The order as a message is read by it."""
        pedido = pedido_abierto(state)
        confirmada = pedido is not None and pedido.estado == EstadoVenta.RECOLECTANDO_DATOS
        return {
            "confirmada": confirmada,
            "lineas": [linea.nombre for linea in pedido.lineas] if pedido else [],
            "cantidades": [linea.cantidad for linea in pedido.lineas] if pedido else [],
            "faltantes": list(self.faltantes(state["datos"])) if confirmada else [],
        }
