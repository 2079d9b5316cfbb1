"""The e-mail address in a message, also where it is spoken ("arroba") or lacks its @."""

import re

from agent.comprension.datos.correos import CorreoMalo, arreglar
from agent.comprension.datos.etiquetas import Etiqueta
from agent.comprension.datos.lectura import Mensaje
from agent.comprension.vocabulario import NO_NOMBRE, patron

_HABLADO = r"(?:\s(?:punto|guion(?: bajo)?)\s[a-z0-9_-]+)*"
# A stray space or comma mends only the first dot of a domain: after "yahoo.es" a comma is the end of it.
_PRIMER_PUNTO = (
    rf"[ ]?(?:\.[ ]?|,)(?:{patron('final_de_correo')})\b|[ ]?,[ ](?:{patron('final_de_correo_seguro')})\b"
)
_PROVEEDOR = r"(?:gmail|hotmail|outlook|yahoo|icloud)"
_SU_FINAL = r"(?:\s*\.\s*|\s?punto\s?|\s+)(?:com?|es)\b(?:[\s.]+[a-z]{2}(?![a-z]))?"
_CORREO = re.compile(
    r"[^\s,;:<>()\[\]\"'@]{1,80}@?\s?@[ ]?[a-z0-9_-]+"
    rf"(?:{_PRIMER_PUNTO})?(?:\.[a-z0-9-]+)*"
    rf"|(?<![a-z0-9._-])[a-z0-9._-]{{1,80}}{_HABLADO}\s?(?:\(arroba\)|\barroba\b)\s?[a-z0-9_-]+"
    r"(?:(?:\s?punto\s?|\s?\.\s?)[a-z0-9]{2,15})+"
    rf"|(?<![a-z0-9._-])[a-z0-9._-]{{1,80}}{_HABLADO}\s?(?:\(arroba\)|\barroba\b)\s?{_PROVEEDOR}(?:{_SU_FINAL})?(?![a-z])"
)
_CASI_CORREO = re.compile(
    r"(?<![a-z0-9._-])(?:[a-z0-9._-]{0,80}?(?:gmail|hotmail|outlook|yahoo|icloud)(?:\.?com?)?(?![a-z])"
    r"|[a-z0-9_-]{1,60}(?:\.[a-z0-9_-]{1,60})+)"
)
# "carlosep gmail com": nothing else has a provider's name and its end.
_SIN_ARROBA = re.compile(
    rf"(?<![a-z0-9@._-])(?P<local>[a-z0-9][a-z0-9._-]{{2,80}}){_HABLADO}\s+{_PROVEEDOR}{_SU_FINAL}"
)
_NO_CORREO = re.compile(r"^[\d.,-]+$|\.(?:jpe?g|png|pdf|mp[34]|docx?|xlsx?|webp|ogg)$")
_DE_QUIEN = re.compile(rf"(?:{patron('de_quien_es')})")
_TRAS_ETIQUETA = re.compile(r"[a-z0-9._-]+(?:\s?[.,]\s?com?)?")


def leer_correo(mensaje: Mensaje) -> None:
    """The last address, whatever else is said; a label may also show one that lacks its @."""
    etiquetas = [e for e in mensaje.etiquetas if e.campo == "correo"]
    if "@" in mensaje.plano or "arroba" in mensaje.plano:
        _con_arroba(mensaje, etiquetas)
    elif _sin_arroba(mensaje, etiquetas) or _etiquetado(mensaje, etiquetas):
        return
    elif mensaje.esperado == "correo":
        _esperado(mensaje)


def _con_arroba(mensaje: Mensaje, etiquetas: list[Etiqueta]) -> None:
    for hallado in _CORREO.finditer(mensaje.plano):
        etiqueta = next((e for e in etiquetas if 0 <= hallado.start() - e.fin <= 30), None)
        inicio = _con_espacios(mensaje, etiqueta, hallado.start())
        fin = hallado.start() + len(hallado[0].rstrip(" .,;:!?)"))
        if previo := mensaje.dichos.pop("correo", None):
            mensaje.quitado = [q for q in mensaje.quitado if q[1] != previo.fin]
        desde = etiqueta.inicio if etiqueta and mensaje.libre(etiqueta.inicio, inicio) else inicio
        mensaje.anotar("correo", inicio, fin, seguro=True, desde=mensaje.desde_la_entrada(desde))


def _sin_arroba(mensaje: Mensaje, etiquetas: list[Etiqueta]) -> bool:
    for hallado in _SIN_ARROBA.finditer(mensaje.plano):
        if hallado["local"] in NO_NOMBRE or mensaje.en_pregunta(hallado.start()):
            continue
        etiqueta = next((e for e in etiquetas if 0 <= hallado.start() - e.fin <= 30), None)
        inicio = _con_espacios(mensaje, etiqueta, hallado.start())
        desde = etiqueta.inicio if etiqueta else mensaje.desde_la_entrada(inicio)
        return mensaje.anotar("correo", inicio, hallado.end(), seguro=True, desde=desde)
    return False


def _etiquetado(mensaje: Mensaje, etiquetas: list[Etiqueta]) -> bool:
    for etiqueta in etiquetas:
        casi = _TRAS_ETIQUETA.match(mensaje.plano, etiqueta.fin)
        if casi and _CASI_CORREO.fullmatch(casi[0]) and mensaje.libre(etiqueta.inicio, casi.end()):
            return mensaje.anotar("correo", etiqueta.fin, casi.end(), seguro=True, desde=etiqueta.inicio)
    return False


def _esperado(mensaje: Mensaje) -> None:
    for casi in _CASI_CORREO.finditer(mensaje.plano):
        leido = arreglar(casi[0])
        sugerible = isinstance(leido, CorreoMalo) and leido.sugerencia is not None
        solo = casi[0] == mensaje.plano.strip() and not _NO_CORREO.search(casi[0])
        if (sugerible or solo) and mensaje.libre(casi.start(), casi.end()):
            mensaje.anotar("correo", casi.start(), casi.end(), seguro=False)
            return


def _con_espacios(mensaje: Mensaje, etiqueta: Etiqueta | None, inicio: int) -> int:
    """In "correo: juan perez@gmail.com" the words after the label belong to it, so that it gets refused."""
    if not etiqueta:
        return inicio
    entre = mensaje.plano[etiqueta.fin : inicio]
    dentro = re.fullmatch(r"\s*[a-z0-9._-]+\s+", entre) and not _DE_QUIEN.fullmatch(entre.strip())
    return etiqueta.fin if dentro else inicio
