"""The town, told apart from the street: "vivo en Envigado, ...", "soy Marta Giraldo de Itagüí", "Medellín".

It is part of the address wherever it stands: what is sent without it goes to another town.
"""

import re
from dataclasses import replace

from agent.comprension.datos.etiquetas import aplanar
from agent.comprension.datos.formas_de_direccion import CIUDADES, SU_BARRIO_ES_CIUDAD, es_ciudad
from agent.comprension.datos.lectura import DatoDicho, Mensaje, sin_bordes
from agent.comprension.datos.lugar_dicho import puede_ser_lugar
from agent.comprension.datos.nombres import plegado
from agent.comprension.vocabulario import NOMBRES, patron

_DE = r"(?:en|de|desde|a|al|hasta|para|pa|por) (?:(?:la ciudad|el municipio) de |el pueblo de )?"
# What he says of himself, and what of the goods: "soy de", "me lo mandan a".
_ES_DE = (
    rf"(?:(?:{patron('vivir')}|soy|somos|estoy|estamos|vengo|escribo"
    rf"|(?:me|nos|se) (?:l[oa]s? )?(?:{patron('mandar')}))"
    rf" (?:(?:aqui|aca|todo|eso) )?{_DE}|\b(?:ciudad|municipio)(?: es\b|\s*:)\s*)"
)
_DONDE_ES = re.compile(rf"(?<![a-z0-9]){_ES_DE}(?=[a-z])")
_LUGAR = re.compile(r"(?!(?:el|la|los|las|un|una|mi)\b)[a-z]+(?: [a-z]+){0,3}?(?=\s*(?:[,.;\n]|$)| barrio\b)")
_DEL_NOMBRE = re.compile(rf"(?<=[a-z]) (?:de|en) (?P<ciudad>{CIUDADES.pattern})(?=\s*(?:[,.;\n]|$))")


def leer_ciudad(mensaje: Mensaje) -> None:
    """Puts the town at the end of the address that the message gives; alone, it is what is known of it."""
    if mensaje.esperado == "barrio" and "direccion" not in mensaje.dichos:
        return  # where one lives in it, or in the town of that name, is asked for
    hallada = _la_que_dice(mensaje) or _tras_el_nombre(mensaje) or _sola(mensaje)
    if hallada is None:
        return
    inicio, fin, desde = hallada
    ciudad = mensaje.texto[inicio:fin].strip(" .,")
    if not mensaje.preguntas:  # "soy de Cali, ¿cuánto vale el envío?" is asked of that town
        mensaje.quitado.append((desde, fin))
    direccion = mensaje.dichos.get("direccion")
    if direccion is None:
        mensaje.dichos["direccion"] = DatoDicho("direccion", ciudad, inicio, fin, seguro=True)
    elif aplanar(ciudad) not in aplanar(direccion.valor):
        mensaje.dichos["direccion"] = replace(direccion, valor=f"{direccion.valor}, {ciudad}")


def _la_que_dice(mensaje: Mensaje) -> tuple[int, int, int] | None:
    """A town that is known; beside a street, any place that he says he lives in."""
    con_calle = "direccion" in mensaje.dichos
    for dicha in _DONDE_ES.finditer(mensaje.plano):
        ciudad = CIUDADES.match(mensaje.plano, dicha.end())
        ciudad = ciudad or (_LUGAR.match(mensaje.plano, dicha.end()) if con_calle else None)
        if ciudad is None or mensaje.en_pregunta(dicha.start()):
            continue
        if not mensaje.libre(dicha.start(), ciudad.end()):
            continue
        if es_ciudad(ciudad[0]) or puede_ser_lugar(ciudad[0]):
            return ciudad.start(), ciudad.end(), dicha.start()
    return None


def _tras_el_nombre(mensaje: Mensaje) -> tuple[int, int, int] | None:
    """ "soy Marta Giraldo de Envigado": no surname, where nobody is called so."""
    for etiqueta in mensaje.etiquetas:
        if etiqueta.campo != "nombre_completo" or not mensaje.libre(etiqueta.inicio, etiqueta.fin):
            continue
        dicha = _DEL_NOMBRE.search(mensaje.plano, etiqueta.fin, mensaje.tope(etiqueta.fin))
        if dicha and re.fullmatch(r"[a-z ]+", mensaje.plano[etiqueta.fin : dicha.start()]):
            return (*dicha.span("ciudad"), dicha.start()) if plegado(dicha["ciudad"]) not in NOMBRES else None
    return None


def _sola(mensaje: Mensaje) -> tuple[int, int, int] | None:
    """A piece that is nothing else, in talk about data; where quarters are towns it may be the quarter."""
    if not mensaje.en_datos or mensaje.pais in SU_BARRIO_ES_CIUDAD:
        return None
    if mensaje.esperado == "nombre_completo" and not mensaje.dichos:
        return None  # "Santiago"
    direccion = mensaje.dichos.get("direccion")
    for a, b in mensaje.trozos():
        a, b = sin_bordes(mensaje.plano, a, b)
        # "el barrio es Las Margaritas, Itagüí": with no street it goes with the quarter.
        ajena = any(e.campo == "barrio" and e.fin <= a and not direccion for e in mensaje.etiquetas)
        ajena = ajena or any(e.campo == "barrio" and 0 <= a - e.fin <= 1 for e in mensaje.etiquetas)
        detras = direccion is not None and a >= direccion.fin  # what goes on after the street is read as such
        if (
            a < b
            and not ajena
            and not detras
            and not mensaje.en_pregunta(a)
            and es_ciudad(mensaje.plano[a:b])
        ):
            return a, b, a
    return None
