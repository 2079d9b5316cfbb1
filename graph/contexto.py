"""What nodes get besides the state: the turn's tools context, the engine that reads, the one that words."""

from dataclasses import dataclass

from agent.actos import Campo
from agent.comprension.motor import MotorLocal
from agent.redaccion.redactor import Redactor
from tools.clientes import datos_que_faltan
from tools.contexto import Contexto


@dataclass(frozen=True)
class ContextoTurno(Contexto):
    motor: MotorLocal
    redactor: Redactor
    max_mensajes: int
    repetido: bool = False  # this turn ran before and never answered: a crash. Its writes may be done

    def faltantes(self, datos: dict[str, str]) -> tuple[Campo, ...]:
        """Required data that the customer has not given."""
        return datos_que_faltan(self.recursos.campos_requeridos, datos)  # type: ignore[return-value]
