"""Understanding by model: the local engine reads first, and a model is asked about what it is not sure of."""

from agent.actos import Acto
from agent.comprension.lectura_aparte import leer
from agent.comprension.motor import MotorLocal
from agent.comprension.situacion import Situacion
from agent.modelos.aval import avalar
from agent.modelos.certeza import Certeza
from agent.modelos.charla import Charla, situacion_contada
from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.esquema import actos_de, esquema_de_actos
from agent.modelos.turno import TurnoConModelo


class LectorConModelo:
    """Beside `MotorLocal`, whose reading stands whenever the model gives none that holds."""

    def __init__(self, motor: MotorLocal, certeza: Certeza) -> None:
        self._motor, self._certeza = motor, certeza

    async def comprender(
        self, mensaje: str, situacion: Situacion, charla: Charla, turno: TurnoConModelo
    ) -> list[Acto]:
        """The acts of a message, in order; never empty, and never late."""
        locales = await leer(self._motor, mensaje, situacion)
        ajustes, cuenta = turno.ajustes, turno.modelos.cuenta
        if not ajustes.comprende:
            return locales
        if self._certeza.de(mensaje, situacion, locales) >= ajustes.certeza:
            turno.saltado = True
            cuenta.saltados += 1
            return locales
        turno.preguntado = True
        datos = situacion_contada(mensaje, situacion, charla, ajustes.max_contexto)
        prompt = turno.modelos.prompts.render("prompt_comprender")
        try:
            quien, propuestos = await turno.estructurado(prompt, datos, esquema_de_actos(), actos_de)
        except ModeloFallidoError:
            return locales
        try:
            leidos = avalar(propuestos, locales, mensaje=mensaje, situacion=situacion, charla=charla)
        except ModeloFallidoError as fallo:
            turno.anotar_fallo(fallo.motivo)
            return locales
        turno.comprendio = quien
        cuenta.leidos += 1
        return leidos
