"""The clauses of a message as one talk: each may take back, fill in or go on from those before it."""

import re
from collections.abc import Sequence

from agent.actos import Acto, Agregar, CambiarCantidad, Confirmar, PreguntarPrecio, Quitar
from agent.comprension import asentimiento, fusion, reglas
from agent.comprension.mercancia.reparto import de_cada_nombrado
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Situacion


class Hilo:
    """What was read so far (`leidos`; `llanos` of clauses that ask nothing), and what the next is read by."""

    def __init__(self, situacion: Situacion) -> None:
        self.leidos: list[Acto] = []
        self.llanos: list[Acto] = []
        self.situacion = situacion
        self._anterior: Clausula | None = None
        # Whether the clause before took back what it, or the one before it, said; and whether any did.
        self._desdicho = self._se_desdijo = False

    def seguir(self, clausula: Clausula, nuevos: Sequence[Acto]) -> None:
        nuevos = self._enlazar(clausula, list(nuevos))
        pedia = bool(self.leidos) and isinstance(self.leidos[-1], Agregar)
        tropieza = pedia and reglas.es_tropiezo(clausula.plano)
        self._desdicho = tropieza or (isinstance(nuevos[-1], Agregar) and clausula.plano.endswith(" no"))
        self.leidos += [] if tropieza else nuevos
        self.llanos += [] if clausula.pregunta else nuevos
        self.situacion, self._anterior = self.situacion.tras(nuevos), clausula

    def _enlazar(self, clausula: Clausula, nuevos: list[Acto]) -> list[Acto]:
        if self.situacion.pide_cantidad and not clausula.pregunta:
            nuevos = fusion.tras_el_si(self.leidos, nuevos)
        cambia = any(isinstance(acto, Agregar | CambiarCantidad | Quitar) for acto in self.leidos)
        if cambia and asentimiento.solo_cierra(clausula.plano) and not clausula.pregunta:
            return [Confirmar(termina=True)]  # "déjalo en tres y listo"
        if not self.leidos:
            nuevos = _al_precio_preguntado(clausula, nuevos, self.situacion)
        nuevos = de_cada_nombrado(self.leidos, nuevos)
        if self._anterior and self.leidos:
            self.leidos, nuevos = fusion.de_lo_senalado(self.leidos, nuevos, self._anterior)
        if self.leidos and (self._desdicho or clausula.rectifica):
            self.leidos, nuevos = fusion.rectificados(self.leidos, nuevos)
            self._se_desdijo = True
        elif self._se_desdijo:
            self.leidos, nuevos = fusion.sin_lo_repetido(self.leidos, nuevos)
        return nuevos


def _al_precio_preguntado(clausula: Clausula, nuevos: list[Acto], situacion: Situacion) -> list[Acto]:
    """ "y la 3", "y el de 5", after the price of another that was not put in: what that one costs."""
    preguntaba = len(situacion.foco) == 1 and not situacion.recien_puesto and not situacion.espera
    match nuevos:
        case [Agregar(producto=producto) as acto] if preguntaba and clausula.sigue:
            senalado = producto.elidida or len(producto.ordinales) == 1
            if senalado and acto == Agregar(producto=producto) and _Y_EL.fullmatch(clausula.plano):
                return [PreguntarPrecio(producto=producto)]
    return nuevos


_Y_EL = re.compile(r"(?:el|la|los|las) [^ ]+(?: [^ ]+)?")
