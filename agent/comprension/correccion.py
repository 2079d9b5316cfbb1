"""Which datum the customer wants to correct, when he names it and has not given it yet."""

import re

from agent.actos import DarDato
from agent.comprension import lexico
from agent.comprension.etiquetas import aplanar, hallar_etiquetas
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Situacion

_CORRIGE = re.compile(r"\b(?:corrig\w*|correg\w*|correccion|cambi\w+|mal|equivoc\w+|otr[oa])\b")
_SUELTAS = (
    lexico.FUNCION
    | lexico.ARTICULOS
    | lexico.CORTESIA
    | lexico.VERBOS
    | {
        "dato",
        "mal",
        "por",
        "quedo",
        "esta",
        "si",
        "equivocado",
        "equivocada",
        "corregir",
        "corrige",
        "corrijo",
    }
)


def leer_correccion(clausula: Clausula, situacion: Situacion) -> DarDato | None:
    """ "el teléfono", said when asked what to correct; "el teléfono está mal", said of the read-back."""
    if situacion.espera not in (None, "confirmar_cierre"):
        return None
    if not situacion.por_corregir and not (
        situacion.espera == "confirmar_cierre" and _CORRIGE.search(clausula.plano)
    ):
        return None
    texto = aplanar(clausula.texto)
    etiquetas = hallar_etiquetas(texto)
    if len(etiquetas) != 1:
        return None
    fuera = texto[: etiquetas[0].inicio] + " " + texto[etiquetas[0].fin :]
    if not all(palabra in _SUELTAS for palabra in re.findall(r"\w+", fuera)):
        return None
    return DarDato(campo=etiquetas[0].campo)
