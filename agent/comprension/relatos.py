"""What a customer tells without asking for anything: "el patio queda oscurísimo de noche"."""

import re
from collections.abc import Callable

from agent.actos import Acto, Otro, PreguntarEmpresa, PreguntarProducto, Referencia, Saludar
from agent.comprension import deseos, lexico
from agent.comprension.datos.lectura import es_interrogativa
from agent.comprension.necesidades import sin_peso
from agent.comprension.segmentos import ORDEN
from agent.comprension.trato import es_queja
from agent.texto import VACIAS, plegar, tokens

# What sentences that tell have, and names of goods have not.
_CUENTA = re.compile(
    r"\b(?:se|me|nos|mis?|nuestr[oa]s?|est[ao]y?|estan|estamos|estaba\w*|qued[aoe]n?|quedaron|son|somos|soy|"
    r"and[ao]n?|tengo|tenemos|no (?:pued[oea]n?|podemos|pude)|cada vez|siempre|ayer|anoche|voy|vamos|"
    r"vienen?)\b"
)
_YA_COMPRADO = re.compile(
    r"\b(?:compr[eo]|compramos|compraron|pedi|pedimos|vendi(?:o|eron|ste)|mandaron|enviaron|llego|llegaron|"
    r"trajeron|entregaron|garantia|devolver\w*|devolucion|reembols\w+)\b"
)
# "quiero colgar un cuadro" tells what for
_QUIERE_HACER = re.compile(
    r"\b(?:quier\w+|quisier\w+|necesit\w+|busco|tengo que|voy a|vamos a) (?:poder )?"
    r"(?!compr|llev|ped|orden|adqui|encarg|agreg|anad|ten|sab|ver|pag)\w{2,}[aei]r(?:l[oa]s?|me|le)?\b"
)
# "mándame 2": where a sentence begins; "pasa frío" tells
_ORDENA = re.compile(
    r"(?:^|[,.;\n]|\b(?:y|e|que|entonces|favor|porfa|hola|buenas|tardes|dias)\b)[ ,]*"
    rf"(?:{ORDEN.pattern})\b"
)
_BASTAN = 2  # words that tell what it is about


def lo_contado(mensaje: str) -> str:
    """The words of a message that tell what it is about, where it may tell what he needs; else nothing.

    Not a question, nor a complaint about what was bought.
    """
    plano = plegar(mensaje)
    if "?" in mensaje or es_interrogativa(plano) or es_queja(plano) or _YA_COMPRADO.search(plano):
        return ""
    palabras = [p for p in tokens(plano) if len(p) > 2 and p not in VACIAS and not sin_peso(p)]
    return " ".join(palabras) if len(palabras) >= _BASTAN else ""


def es_relato(mensaje: str) -> bool:
    """Whether it tells something, and by none of its words asks for goods."""
    if not lo_contado(mensaje):
        return False
    plano = _QUIERE_HACER.sub("tengo", plegar(mensaje))
    pide = not lexico.DESEOS.isdisjoint(plano.split()) or _ORDENA.search(plano) or deseos.pide(plano)
    return bool(_CUENTA.search(plano)) and not pide


def como_relato(leidos: list[Acto], mensaje: str, cubre: Callable[[str], bool]) -> list[Acto]:
    """ "mi hija empieza las clases y necesita todo para dibujo": one need, and not goods called "clases".

    `cubre`: whether some product has all the words.
    """
    cortesias = [a for a in leidos if isinstance(a, Saludar)]
    bienes = [a for a in leidos if isinstance(a, PreguntarProducto)]
    solo = all(isinstance(a, Saludar | Otro | PreguntarEmpresa | PreguntarProducto) for a in leidos)
    if not solo or not bienes or len(leidos) - len(cortesias) < 2 or not es_relato(mensaje):
        return leidos
    nombran = all(not a.necesidad and not a.detalle and cubre(a.producto.texto) for a in bienes)
    if nombran or any(a.detalle or a.precio or a.producto.deictica for a in bienes):
        return leidos
    return [*cortesias, PreguntarProducto(producto=Referencia(texto=lo_contado(mensaje)), necesidad=True)]
