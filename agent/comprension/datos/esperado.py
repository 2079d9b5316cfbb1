"""The answer to "¿cuál es tu nombre?", "¿en qué dirección?" and "¿en qué barrio?": all of it.

Whatever its words mean elsewhere.
"""

import re
from dataclasses import replace

from agent.comprension import asentimiento, lexico
from agent.comprension.datos.etiquetas import aplanar
from agent.comprension.datos.extraccion import DatoDicho, Extraccion
from agent.comprension.datos.formas_de_direccion import parece_direccion
from agent.comprension.datos.lectura import es_interrogativa, sin_bordes
from agent.comprension.datos.nombre_esperado import nombre_esperado
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.segmentos import ORDEN
from agent.comprension.situacion import Catalogo, Situacion
from agent.texto import tokens

_BARRIO_MAS_LARGO = 6  # words
_ENTRADA = re.compile(
    r"(?:(?:es|seria|queda|va|en|a|vivo|(?:mi |la )?direccion|mandal[oa]s?|envial[oa]s?)\b[\s,:.]*)+"
)
_COLA_DEL_BARRIO = re.compile(r"[\s,.;]+(?:y|e|pero|que)\s*$")
_ETIQUETA = re.compile(r"[,;\s]+(?:(?:el|la|mi|y|con|su) )*\w*\s*:?\s*$")
_NO_NOMBRAN = (
    lexico.VERBOS | lexico.IMPERATIVOS | lexico.DESEOS | lexico.CORTESIA | lexico.ABREN_PREGUNTA
    | {"no", "si", "ya", "un", "una", "unos", "unas", "otro", "otra", "nada", "todo", "eso", "ese", "esa"}
) - {"vecino", "reina", "rey", "don", "dona", "santo", "villa"}  # fmt: skip


def con_lo_esperado(mensaje: str, leido: Extraccion, situacion: Situacion, catalogo: Catalogo) -> Extraccion:
    """What was read, with the awaited name, address or quarter whole; unchanged where he asks or orders."""
    esperado = situacion.campo_esperado
    if esperado == "nombre_completo":
        return nombre_esperado(mensaje, leido, catalogo, insiste=situacion.insiste)
    if esperado not in ("direccion", "barrio") or "?" in mensaje or "¿" in mensaje:
        return leido
    return (
        _direccion(mensaje, leido, catalogo) if esperado == "direccion" else _barrio(mensaje, leido, catalogo)
    )


def _direccion(mensaje: str, leido: Extraccion, catalogo: Catalogo) -> Extraccion:
    if _pide_algo(leido.resto, catalogo):
        return leido
    dicha = next((dato for dato in leido.datos if dato.campo == "direccion"), None)
    otros = [dato for dato in leido.datos if dato.campo != "direccion"]
    plano = aplanar(mensaje)
    if dicha is None:
        if otros or not parece_direccion(plano):
            return leido
        entrada = _ENTRADA.match(plano)
        inicio = entrada.end() if entrada else 0
    else:
        inicio = dicha.inicio
    siguientes = [dato.inicio for dato in otros if dato.inicio > inicio]
    salto = mensaje.find("\n", inicio)
    fin = min([len(mensaje), *siguientes, *([salto] if salto > 0 else [])])
    if siguientes and fin == min(siguientes):
        # Before another datum stands what it is called: "..., barrio | Laureles".
        etiqueta = _ETIQUETA.search(plano, inicio, fin)
        fin = max(etiqueta.start() if etiqueta else fin, dicha.fin if dicha else 0)
    hasta = max(sin_bordes(plano, inicio, fin)[1], dicha.fin if dicha else 0)
    valor = " ".join(mensaje[inicio:hasta].strip(" ,.;-").split())
    valor += _cola(mensaje, dicha, valor)
    entera = DatoDicho("direccion", valor, inicio, hasta, seguro=True)
    datos = tuple(sorted((*otros, entera), key=lambda dato: dato.inicio))
    return replace(leido, datos=datos, resto=leido.resto if otros else "")


def _cola(mensaje: str, dicha: DatoDicho | None, valor: str) -> str:
    """The end of the address that was told elsewhere: "..., barrio Laureles, Medellín"."""
    if dicha is None:
        return ""
    cola = dicha.valor.removeprefix(" ".join(mensaje[dicha.inicio : dicha.fin].split()))
    return "" if aplanar(cola.strip(" ,")) in aplanar(valor) else cola


def _barrio(mensaje: str, leido: Extraccion, catalogo: Catalogo) -> Extraccion:
    """ "El Martillo", "unidad habitacional Las Fundas": the name of a place, though goods are called so."""
    fin = len(mensaje)
    if leido.datos:  # "centro, y toquen la corneta"
        primero = min(leido.datos, key=lambda dato: dato.inicio)
        if primero.campo != "indicaciones_adicionales" or not primero.inicio:
            return leido
        fin = primero.inicio
    texto = _COLA_DEL_BARRIO.sub("", mensaje[:fin]).strip(" .,;!\n")
    palabras = separar(texto)
    if not 1 <= len(palabras) <= _BARRIO_MAS_LARGO or _habla(palabras):
        return leido
    propio = any(p.original[:1].isupper() for p in palabras) and not texto.isupper()
    if not propio and (es_un_bien(texto, catalogo) or (len(palabras) == 1 and not leido.datos)):
        return leido
    barrio = DatoDicho("barrio", texto, 0, fin, seguro=True)
    return replace(leido, datos=(barrio, *leido.datos), resto="")


def es_un_bien(dicho: str, catalogo: Catalogo) -> bool:
    """Whether goods are called just so: "Laureles" is a quarter, whatever laurel is sold."""
    suyas = {p for nombre in catalogo.llamados(dicho) for p in tokens(nombre)}
    return catalogo.cubre(dicho) and suyas.issuperset(tokens(dicho))


def _habla(palabras: tuple[Palabra, ...]) -> bool:
    """Whether it is talk, a number or a question and no place."""
    plano = planas(palabras)
    if es_interrogativa(plano) or asentimiento.asiente(plano) or asentimiento.es_todo(plano):
        return True
    return any(p.plana in _NO_NOMBRAN or not p.plana[:1].isalpha() for p in palabras)


def _pide_algo(resto: str, catalogo: Catalogo) -> bool:
    """ "..., y agrégame un casco": an order besides, of something that is sold."""
    palabras = separar(resto)
    ordena = any(ORDEN.fullmatch(p.plana) for p in palabras)
    if es_interrogativa(planas(palabras)):
        return True
    return ordena and any(
        p.plana.isalpha() and len(p.plana) > 3 and catalogo.vende(p.plana) for p in palabras
    )
