"""A whole message that leaves the order or puts it off: "siempre no", "deja así, muy caro", "te aviso"."""

import re

from agent.actos import Acto, Cancelar, Despedirse, Negar, PreguntarPrecio, Quitar, Referencia
from agent.comprension.situacion import Situacion
from agent.comprension.vocabulario import patron
from agent.texto import plegar

_PALABRA = re.compile(r"\w+")
_LARGO = 120  # what is longer says something else as well
_ALREDEDOR = f"(?:{patron('al_desistir')}) "
_NO, _DEJA, _TIENE, _CARO = map(patron, ("siempre_no", "lo_deja", "ya_tiene", "es_caro"))
_DESISTE = re.compile(rf"(?:{_ALREDEDOR}|(?:{_NO}|{_DEJA}|{_TIENE}|{_CARO}) )+")
_LO_DEJA = re.compile(rf"\b(?:{_NO}|{_DEJA})(?= )")
_NO_LO_QUIERE = re.compile(rf"\b(?:{_NO}|{_CARO})(?= )")
_YA_TIENE = re.compile(rf"\b(?:{_TIENE})(?= )")
_NO_GRACIAS = re.compile(r"\bno (?:muchas |mil )?gracias\b")
_APLAZA = re.compile(rf"(?:{_ALREDEDOR})*(?:(?:{patron('lo_aplaza')}) (?:{_ALREDEDOR})*)+")


def leer_desistimiento(mensaje: str, situacion: Situacion) -> Acto | None:
    """The act of a whole message; None where it does not leave an order."""
    dicho = "".join(f"{palabra} " for palabra in _PALABRA.findall(plegar(mensaje)))
    if len(dicho) > _LARGO:
        return None
    if not situacion.espera and _APLAZA.fullmatch(dicho):
        return Despedirse()
    if not situacion.lineas:
        return None
    del_todo, ya_tiene = _NO_LO_QUIERE.search(dicho), _YA_TIENE.search(dicho)
    if not (del_todo or ya_tiene) or not _DESISTE.fullmatch(dicho):
        return None
    if situacion.pide_cantidad and _NO_GRACIAS.search(dicho):
        return Negar()  # of what was shown: a price is no matter any more
    if not _LO_DEJA.search(dicho):  # "uy, está muy caro": and no more than that
        return None if ya_tiene or situacion.espera else PreguntarPrecio(descuento=True)
    if situacion.espera == "elegir_producto" or situacion.pide_cantidad:
        return Negar()  # of what is on the table, and not of the order
    if not del_todo and len(situacion.lineas) > 1:
        return Quitar(producto=Referencia(deictica=True))
    return Cancelar()
