"""The customer's data in a message: all at once or a bare answer, with labels or without, in any order."""

from dataclasses import dataclass

from agent.actos import Campo
from agent.comprension.cifras import leer_etiquetadas, leer_moviles, leer_numeros
from agent.comprension.correo_dicho import leer_correo
from agent.comprension.direcciones import leer_direcciones
from agent.comprension.etiquetas import no_tiene
from agent.comprension.lectura import DatoDicho, Mensaje, restante
from agent.comprension.lugar_dicho import (
    leer_barrio_etiquetado,
    leer_esperado,
    leer_indicaciones_etiquetadas,
    leer_lugares_sueltos,
)
from agent.comprension.nombre_dicho import leer_nombre_etiquetado, leer_nombre_suelto

__all__ = ["DatoDicho", "Extraccion", "extraer"]

# From the surest form to the loosest: each reads only what those before it left.
_LECTORES = (
    leer_correo,
    leer_etiquetadas,
    leer_moviles,
    leer_direcciones,
    leer_numeros,
    leer_barrio_etiquetado,
    leer_nombre_etiquetado,
    leer_indicaciones_etiquetadas,
    leer_nombre_suelto,
    leer_lugares_sueltos,
    leer_esperado,
)


@dataclass(frozen=True, slots=True)
class Extraccion:
    datos: tuple[DatoDicho, ...]
    sin: tuple[Campo, ...]  # what the customer says to have none of
    resto: str  # the message without its data


def extraer(
    texto: str, *, pais: str, esperado: Campo | None = None, faltantes: tuple[Campo, ...] = ()
) -> Extraccion:  # fmt: skip
    """Reads the data in `texto`; never raises, and leaves in `resto` whatever is not surely one.

    Args:
        pais: ISO code of the shop's country, one that `Settings.pais` takes.
        esperado: the datum that was asked for; a bare answer becomes it.
        faltantes: what is still to be given; an unlabelled number or name becomes only one of these.
    """
    mensaje = Mensaje(texto, pais, esperado, faltantes)
    for campo, inicio, fin in no_tiene(mensaje.plano, esperado):
        if not mensaje.en_pregunta(inicio):
            mensaje.sin.append(campo)
            mensaje.quitado.append((inicio, fin))
    for leer in _LECTORES:
        leer(mensaje)
    datos = sorted(mensaje.dichos.values(), key=lambda dato: dato.inicio)
    # Who gives it has it: "no tengo correo ... ah sí, x@y.co".
    sin = tuple(campo for campo in mensaje.sin if campo not in mensaje.dichos)
    return Extraccion(tuple(datos), sin, restante(mensaje))
