"""What goes on after the street, its number and its quarter: floor, town, state, post code, signs.

A courier needs all of it, so that nothing which stands there may be lost.
"""

import re
from dataclasses import replace

from agent.comprension.datos.etiquetas import aplanar
from agent.comprension.datos.formas_de_direccion import (
    CODIGO_POSTAL,
    PARTE,
    PARTE_Y_VALOR,
    RURAL,
    VIA,
    es_ciudad,
    fin_de_ciudad,
)
from agent.comprension.datos.lectura import Mensaje, es_interrogativa, sin_bordes
from agent.comprension.datos.lugar_dicho import (
    INDICACION,
    ORDEN,
    con_mayusculas,
    puede_ser_lugar,
    sigue_a_la_direccion,
)
from agent.comprension.vocabulario import patron

_REGION = re.compile(
    rf"(?:(?:en|del?|y)\s+)?(?:(?:{patron('division')})\b\.?\s+(?:del? |la |el )*[a-z]{{3,}}"
    rf"|(?:{patron('region')})\b)"
)
_PISO = re.compile(
    r"(?:(?:en|es|el|la|un)\s+){0,2}(?:(?:primer|segundo|tercer|cuarto|quinto|sexto|septimo|octavo|ultimo|\d{1,2}[oº°]?)\s+"
    r"(?:piso|nivel|bloque)|(?:planta|parte|casa|puerta|entrada)\s+(?:baja|alta|de (?:abajo|arriba|atras)))"
)
_SENAS = re.compile(
    r"(?:entrada|salida|km|kilometro|entre|esquina|esq|frente|al lado|diagonal|cerca|junto|detras|atras"
    r"|a la vuelta)\b"
)
_SIGLAS = re.compile(r"[a-z]{2,5}|(?:[a-z]\.?){2,4}")
_NUMERO_Y_LUGAR = re.compile(r"(?:\d{4,6}\s+)?([a-z][a-z .]*?)(?:,?\s+(?:c\.?p\.?\s*)?\d{4,6})?")
_ES_EN = re.compile(r"^(?:(?:no|si|pero|ah|y|ok|eso)[, ]+)*(?:es|queda|quedamos|estamos)(?: en)? ")
_LOCALIDAD = re.compile(rf"(?:{patron('localidad')})\b")
_FALTA = re.compile(
    r"(?:\b(?:a|en|de) (?:la|mi|el) (?:direccion|domicilio)[, ]+)?"
    r"\b(?:(?:le |me |te )?falt(?:a|o|aba)|(?:le |me )?(?:pon|agreg|anad|anot|inclu|sum)\w*)"
    r"(?: (?:poner|agregar|decir(?:te|le)?|incluir|anadir|que es|tambien|en|de|lo de|el|la|que))*"
    r"(?: ?(?:a |en |de )?(?:la|mi) direccion\b(?: que es)?)?[\s:,]+"
)
_SOLO_SIGNOS = re.compile(r"[^\w\n#]*")
_PALABRAS = 12
_TROZOS = 8


def completar_direccion(mensaje: Mensaje) -> None:
    """Adds to the address what is still free behind it and belongs to it."""
    direccion = mensaje.dichos.get("direccion")
    if direccion is None:
        return
    valor, primero, ultimo = direccion.valor, direccion.fin, direccion.fin
    for a, b in _detras(mensaje, direccion.fin):
        if mensaje.en_pregunta(a) or ORDEN.match(mensaje.plano, a, b):
            break
        seguido = sigue_a_la_direccion(mensaje, direccion.fin, a)
        if not _es_parte(mensaje, a, b, seguido=seguido):
            fin = fin_de_ciudad(mensaje.plano, a, b, mensaje.pais)
            if not seguido or not fin:
                continue
            b = fin  # "..., medellín porfa que sea temprano"
        junto = _SOLO_SIGNOS.fullmatch(mensaje.plano, ultimo, a)
        valor += (junto[0] if junto else ", ") + mensaje.texto[a:b]
        primero, ultimo = (b if junto and primero == ultimo else primero), b
        mensaje.quitado.append((a, b))
    mensaje.dichos["direccion"] = replace(direccion, valor=" ".join(valor.split()), fin=primero)


def leer_agregado(mensaje: Mensaje) -> None:
    """ "falta poner Veracruz, CP 91700", "a la dirección ponle segundo piso": more of the address he gave."""
    if mensaje.falta("direccion") or "direccion" in mensaje.dichos:
        return
    formas = (_FALTA, _ES_EN) if mensaje.revisando else (_FALTA,)
    for hallado in (h for forma in formas for h in forma.finditer(mensaje.plano)):
        if not mensaje.libre(*hallado.span()):
            continue
        mensaje.quitado.append(hallado.span())
        tramo = _lo_agregado(mensaje, hallado)
        mensaje.quitado.remove(hallado.span())
        if tramo:
            mensaje.anotar("direccion", *tramo, seguro=True, desde=hallado.start())
            return
    codigo = CODIGO_POSTAL.search(mensaje.plano) if mensaje.revisando else None
    if codigo and not (VIA.search(mensaje.plano) or mensaje.en_pregunta(codigo.start())):
        mensaje.anotar("direccion", *codigo.span(), seguro=True)


def _lo_agregado(mensaje: Mensaje, hallado: re.Match[str]) -> tuple[int, int] | None:
    tramos: list[tuple[int, int]] = []
    sabido = "direccion" in hallado[0]
    seria_parte = sabido or mensaje.revisando  # "bloque 15" may be goods
    for a, b in _detras(mensaje, hallado.end()):
        texto = mensaje.plano[a:b]
        lugar = _NUMERO_Y_LUGAR.fullmatch(texto)
        parte = _es_agregado(texto) or (seria_parte and bool(PARTE_Y_VALOR.fullmatch(texto)))
        nombra = bool(lugar and puede_ser_lugar(lugar[1])) or con_mayusculas(mensaje.texto[a:b])
        if any(e.campo == "barrio" and a <= e.inicio < b for e in mensaje.etiquetas) or not (parte or nombra):
            break
        tramos.append((a, b))
        sabido = sabido or parte or (mensaje.revisando and mensaje.texto[a].isupper())
    return (tramos[0][0], tramos[-1][1]) if tramos and sabido else None


def _es_agregado(texto: str) -> bool:
    """Whether it is a post code, a town, a village or a floor: said of no goods."""
    forma = CODIGO_POSTAL.search(texto) or _PISO.match(texto) or _REGION.fullmatch(texto)
    return bool(forma or _LOCALIDAD.match(texto)) or es_ciudad(texto)


def _detras(mensaje: Mensaje, fin: int) -> list[tuple[int, int]]:
    return [sin_bordes(mensaje.plano, a, b) for a, b in mensaje.trozos() if a >= fin][:_TROZOS]


def _es_parte(mensaje: Mensaje, a: int, b: int, *, seguido: bool) -> bool:
    texto = mensaje.plano[a:b]
    if a == b or es_interrogativa(texto) or len(texto.split()) > _PALABRAS:
        return False
    if CODIGO_POSTAL.fullmatch(texto) or es_ciudad(texto) or _PISO.fullmatch(texto):
        return True
    if not seguido or INDICACION.match(texto):
        return False
    if CODIGO_POSTAL.search(texto) or _REGION.match(texto) or _PISO.match(texto) or _SENAS.match(texto):
        return True
    if re.fullmatch(r"\d{4,6}", texto):
        return True
    if PARTE.match(texto) or RURAL.search(texto):
        return not VIA.match(texto)
    if VIA.match(texto):  # "Urb. La Florida, calle 3"
        return not VIA.search(aplanar(mensaje.dichos["direccion"].valor))
    lugar = _NUMERO_Y_LUGAR.fullmatch(texto)
    if lugar is None or mensaje.falta("barrio"):
        return False
    propio = mensaje.texto[a:b][:1].isupper()
    if propio and (_SIGLAS.fullmatch(texto) or con_mayusculas(mensaje.texto[a:b])):
        return True
    return es_ciudad(lugar[1]) or puede_ser_lugar(lugar[1].replace(".", " "))
