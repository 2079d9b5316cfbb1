"""Wording by model: it says the template's reply better, sentence by sentence, and nothing else leaves.

The lists, and the question at the end, are the template's own: "el segundo" and a plain "sí" refer to them.
What the model leaves out of the facts is said as the template has it.
"""

from collections.abc import Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from agent.comprension.situacion import Catalogo
from agent.fundamento.comprobacion import Fundamento
from agent.fundamento.oraciones import Partidor, es_pregunta, es_renglon, partir_en_oraciones
from agent.hechos import (
    CompraRegistrada,
    DatoGuardado,
    DatoInvalido,
    DatoObligatorio,
    Derivado,
    Hecho,
    HistorialCliente,
    InfoEmpresa,
    MedioDePagoAnotado,
    ParaQueElDato,
    PedirDato,
    RevisarCierre,
    Saludo,
    SinInfoEmpresa,
    VentaCerrada,
)
from agent.modelos.charla import Charla
from agent.modelos.disyuntor import ModeloFallidoError
from agent.modelos.turno import TurnoConModelo
from agent.redaccion.redactor import PARRAFO, Guion, Redactor

Emitir = Callable[[str], Any]
# They hold the customer's own data, which no provider needs to see again, or the words of a contract.
_RESERVADOS = (
    CompraRegistrada, DatoGuardado, DatoInvalido, DatoObligatorio, HistorialCliente, ParaQueElDato, PedirDato,
    RevisarCierre, VentaCerrada,
)  # fmt: skip
_DE_EMPRESA = (InfoEmpresa, SinInfoEmpresa, MedioDePagoAnotado, Derivado)
_ORACIONES_DE_MAS, _PENDIENTE_MAXIMO = 3, 600
# After these nothing is asked of a model again in the same turn.
_SIN_REMEDIO = {"tiempo", "pausado", "conexion", "limite", "clave", "desconocido"}


@dataclass
class _Dicho:
    """The reply as it grows; what is emitted adds up to it."""

    emitir: Emitir
    texto: str = ""

    def decir(self, parte: str, union: str = " ") -> None:
        nueva = union + parte if self.texto else parte
        self.texto += nueva
        self.emitir(nueva)


class VozConModelo:
    """Beside `Redactor`, whose reply stands whenever the model's does not hold."""

    def __init__(self, redactor: Redactor, catalogo: Catalogo) -> None:
        self._redactor, self._catalogo = redactor, catalogo

    def puede(self, hechos: Sequence[Hecho], guion: Guion, turno: TurnoConModelo) -> bool:
        """Whether there is anything for a model to word, and one to ask."""
        if not turno.ajustes.redacta or turno.fallo in _SIN_REMEDIO:
            return False
        prosa = [linea for linea in guion.cuerpo.splitlines() if linea and not _es_de_lista(linea)]
        return bool(prosa) and not any(isinstance(hecho, _RESERVADOS) for hecho in hechos)

    async def redactar(
        self,
        hechos: Sequence[Hecho],
        guion: Guion,
        *,
        tono: str,
        mensaje: str,
        charla: Charla,
        instrucciones: str,
        turno: TurnoConModelo,
        emitir: Emitir,
    ) -> str:
        """The reply, emitted as it is worded; what was emitted, joined, is what is returned."""
        de_empresa = all(isinstance(hecho, (*_DE_EMPRESA, Saludo)) for hecho in hechos)
        prompt = turno.modelos.prompts.render(
            "prompt_empresa" if de_empresa else "prompt_ventas",
            tienda=self._redactor.tienda,
            tono=tono.replace("_", " "),
            trato=self._redactor.trato(tono),
            instrucciones=instrucciones,
        )
        fundamento = Fundamento(
            hechos, guion.entero, prompt=prompt, catalogo=self._catalogo, tienda=self._redactor.tienda
        )
        datos = _datos(hechos, guion, charla, mensaje, turno.ajustes.max_contexto)
        dicho = _Dicho(emitir)
        aprobadas = await self._decir_lo_del_modelo(prompt, datos, fundamento, guion, dicho, turno)
        cuenta = turno.modelos.cuenta
        cuenta.corregidas += bool(turno.rechazadas)
        if not aprobadas:
            turno.redacto = None
            for fragmento in guion.fragmentos:
                dicho.decir(fragmento, "")
            return dicho.texto
        cuenta.redactados += 1
        _completar(guion, fundamento, aprobadas, dicho)
        return dicho.texto

    async def _decir_lo_del_modelo(
        self,
        prompt: str,
        datos: dict[str, Any],
        fundamento: Fundamento,
        guion: Guion,
        dicho: _Dicho,
        turno: TurnoConModelo,
    ) -> list[str]:
        """Says each sentence that may leave as soon as it ends; returns them."""
        aprobadas: list[str] = []
        quedan = len(partir_en_oraciones(guion.cuerpo)) + _ORACIONES_DE_MAS
        partidor = Partidor()

        def oir(oraciones: Sequence[str]) -> None:
            for oracion in oraciones:
                if es_pregunta(oracion) or es_renglon(oracion) or oracion.endswith(":"):
                    continue  # the template has them
                if motivo := fundamento.rechazo(oracion, aprobadas):
                    turno.rechazadas.append(f"{motivo}: {oracion[:300]}")
                elif len(aprobadas) < quedan:
                    aprobadas.append(oracion)
                    dicho.decir(oracion)

        try:
            async with aclosing(turno.transmitir(prompt, datos)) as trozos:
                async for trozo in trozos:
                    oir([*partidor.agregar(trozo)])
                    if len(aprobadas) >= quedan or len(turno.rechazadas) > quedan:
                        return aprobadas
                    if partidor.pendiente > _PENDIENTE_MAXIMO:
                        turno.rechazadas.append("sin_fin")
                        return aprobadas
        except ModeloFallidoError:
            return aprobadas
        oir([*filter(None, [partidor.cerrar()])])
        return aprobadas


def _datos(
    hechos: Sequence[Hecho], guion: Guion, charla: Charla, mensaje: str, max_contexto: int
) -> dict[str, Any]:
    """The draft whole, then as many facts and as much of the talk as there is room for."""
    contados: list[dict[str, Any]] = []
    quedan = max_contexto - len(guion.cuerpo)
    for hecho in hechos:
        contado = hecho.model_dump(mode="json", exclude_defaults=True) | {"tipo": hecho.tipo}
        quedan -= len(str(contado))
        if quedan < 0:
            break
        contados.append(contado)
    return {
        "borrador": guion.cuerpo,
        "hechos": contados,
        "charla": charla.reciente(max(0, quedan)),
        "mensaje": mensaje,
    }


def _es_de_lista(linea: str) -> bool:
    return es_renglon(linea) or linea.startswith("*Total")


def _completar(guion: Guion, fundamento: Fundamento, aprobadas: Sequence[str], dicho: _Dicho) -> None:
    """The lists and whatever the model left out, as the template says them, and its question."""
    en_lista = False
    for linea in guion.cuerpo.splitlines():
        if _es_de_lista(linea):
            dicho.decir(linea, "\n")
            en_lista = True
            continue
        oraciones = partir_en_oraciones(linea)
        faltan = [o for o in oraciones if o.endswith(":") or not fundamento.dice(aprobadas, o)]
        if faltan:
            dicho.decir(" ".join(faltan), PARRAFO if en_lista else " ")
            en_lista = False
    if guion.pregunta:
        dicho.decir(guion.pregunta, PARRAFO if en_lista or "\n" in guion.cuerpo else " ")
