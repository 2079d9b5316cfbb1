"""Clauses that the state of the talk reads, before their own words are asked."""

from agent.actos import Acto
from agent.comprension.eleccion import leer_eleccion
from agent.comprension.frases import leer_frase
from agent.comprension.reemplazo import leer_reemplazo
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion


def leer_en_contexto(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """A change of the order, or an answer to what is on the table; else nothing."""
    if cambiado := leer_reemplazo(clausula, situacion, lambda palabras: leer_frase(palabras, catalogo)):
        return cambiado
    return list(leer_eleccion(clausula, situacion, catalogo) or ())
