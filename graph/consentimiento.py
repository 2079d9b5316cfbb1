"""Whether a yes may act: not while something else that its message said is still to be settled."""

from agent.actos import Acto, Confirmar, PreguntarEmpresa
from agent.comprension.datos.lectura import es_interrogativa
from agent.hechos import (
    CantidadCambiada,
    Cortesia,
    DatoGuardado,
    Hecho,
    InfoEmpresa,
    LineaAgregada,
    LineaQuitada,
    MedioDePagoAnotado,
    NotaOida,
    Saludo,
)
from agent.texto import plegar
from graph.state import EstadoConversacion

# What leaves the order and the data as they were read back.
_NADA_CAMBIAN = Saludo | MedioDePagoAnotado | NotaOida
# What the summary did not have, and the read-back that comes next will show.
_ATENDIDO = LineaAgregada | CantidadCambiada | LineaQuitada | DatoGuardado | InfoEmpresa
_CORTESES = frozenset({"agradecimiento", "despedida", "charla", "gesto", "identidad"})


def con_el_si_al_final(actos: list[Acto]) -> list[Acto]:
    """A yes to a read-back is of what the rest of the message leaves."""
    return sorted(actos, key=lambda acto: isinstance(acto, Confirmar))


def cierra(state: EstadoConversacion) -> bool:
    """A sale closes on a yes and nothing else that asks for something, was refused or was not understood."""
    preguntas = [a for a in state["leidos"] if isinstance(a, PreguntarEmpresa)]
    pide = not preguntas or not all(map(_pregunta, preguntas))  # else what was told answers something else
    return all(_no_cambia(h) or (isinstance(h, InfoEmpresa) and not pide) for h in state["hechos"])


def confirma(state: EstadoConversacion) -> bool:
    """As `cierra`, of an order whose data are still to be asked: what was changed besides is no obstacle."""
    return all(_no_cambia(hecho) or isinstance(hecho, _ATENDIDO) for hecho in state["hechos"])


def _no_cambia(hecho: Hecho) -> bool:
    if isinstance(hecho, DatoGuardado):
        return hecho.sabido
    return isinstance(hecho, _NADA_CAMBIAN) or (isinstance(hecho, Cortesia) and hecho.clase in _CORTESES)


def _pregunta(acto: PreguntarEmpresa) -> bool:
    """ "¿cuándo llega?" asks; "que lo envuelvan" wants it done."""
    return es_interrogativa(plegar(acto.consulta))
