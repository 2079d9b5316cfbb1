"""The answer to "¿cuál es tu nombre?": what people are called, whatever its words mean elsewhere."""

import re
from dataclasses import replace

from agent.comprension import asentimiento
from agent.comprension.datos.extraccion import DatoDicho, Extraccion
from agent.comprension.datos.formas_de_direccion import VIA
from agent.comprension.datos.lectura import es_interrogativa
from agent.comprension.datos.nombres import solo_letras, suena_a_persona
from agent.comprension.situacion import Catalogo
from agent.comprension.trato import clase_de_charla, es_queja
from agent.texto import plegar

_TROZO = re.compile(r"[^\n,;]+")
_ENTRADA = re.compile(
    r"(?:(?:soy|me llamo|mi nombre(?: completo)? es|a nombre de|nombre(?: completo)?|es|claro|si)[\s,:]+)+",
    re.I,
)
_BORDES = " \t.:;,-!¡"


def nombre_esperado(mensaje: str, leido: Extraccion, catalogo: Catalogo, *, insiste: bool) -> Extraccion:
    """What was read, with the name that is its first piece; unchanged where it plainly says something else.

    `insiste`: he answered the very same before, and it was not taken.
    """
    if any(dato.campo == "nombre_completo" for dato in leido.datos) or "?" in mensaje or "¿" in mensaje:
        return leido
    trozo = _TROZO.search(leido.resto)
    dicho = trozo[0].strip(_BORDES) if trozo else ""
    texto = dicho[entrada.end() :].strip(_BORDES) if (entrada := _ENTRADA.match(dicho)) else dicho
    if trozo is None or not _es_nombre(texto, catalogo, insiste=insiste):
        return leido
    inicio = max(mensaje.find(texto), 0)
    nombre = DatoDicho("nombre_completo", texto, inicio, inicio + len(texto), seguro=True)
    resto = (leido.resto[: trozo.start()] + leido.resto[trozo.end() :]).strip(_BORDES + "\n")
    datos = tuple(sorted((*leido.datos, nombre), key=lambda dato: dato.inicio))
    return replace(leido, datos=datos, resto=resto)


def _es_nombre(texto: str, catalogo: Catalogo, *, insiste: bool) -> bool:
    plano = plegar(texto)
    if not solo_letras(texto) or VIA.search(plano) or catalogo.cubre(texto) or es_interrogativa(plano):
        return False
    if asentimiento.asiente(plano) or asentimiento.niega(plano) or asentimiento.es_todo(plano):
        return False
    if es_queja(plano) or clase_de_charla(plano) in {"insulto", "ataque"}:
        return False
    return suena_a_persona(texto.split(), insiste=insiste)
