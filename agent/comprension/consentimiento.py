"""The answer to a read-back: a yes, and what hangs on it, which is never lost with the yes."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.actos import (
    Acto,
    Agregar,
    Confirmar,
    DarDato,
    Negar,
    Otro,
    PreguntarEmpresa,
    PreguntarHistorial,
    PreguntarPrecio,
    PreguntarProducto,
    Quitar,
    VerPedido,
)
from agent.comprension import asentimiento, lexico, reglas
from agent.comprension.clasificador import Prediccion
from agent.comprension.datos.etiquetas import dato_nombrado
from agent.comprension.palabras import SIGNOS, Palabra, planas, separar
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.trato import es_cumplido
from agent.comprension.vocabulario import patron

_NEXO = re.compile(rf"(?:(?:{patron('tras_el_si')}) )*")
_CORTES = re.compile(rf"(?:(?:{patron('tras_el_si')}|{patron('cortes_al_cerrar')}) ?)+")
_COMENTA = re.compile(rf"(?:{patron('comentario')})")
_TOCA_LA_VENTA = re.compile(rf"\b(?:{patron('toca_la_venta')})\b")
_DUDA = re.compile(rf"\b(?:{patron('duda_al_cerrar')})\b")
_CONDICION_DE_PAGO = re.compile(rf"\b(?:{patron('pago_con_condicion')})\b")
_CUELGAN = SIGNOS | {"y", "e", "pero", "aunque", "que"}
_UNEN = lexico.NEXOS | {"pero", "aunque", "que", "solo", "nomas", "menos", "excepto", "salvo", "por", "falta"}
# What the classifier alone reads, and how sure it must be of it here.
_SUPUESTOS = PreguntarEmpresa | PreguntarHistorial | VerPedido | Negar
_SEGURO = 0.5
_DE_BIENES = Agregar | PreguntarProducto | PreguntarPrecio | Quitar


def apartar(clausulas: list[Clausula], situacion: Situacion) -> list[Clausula]:
    """ "sí y otra cosa, el barrio es otro": two clauses; what is only courteous stays with the yes."""
    if not situacion.se_confirma:
        return clausulas
    return [parte for clausula in clausulas for parte in _partes(clausula)]


def _partes(clausula: Clausula) -> list[Clausula]:
    if _consiente(clausula.palabras):
        return [clausula]
    corte = _fin_del_si(clausula.palabras)
    resto = _sin_nexos(clausula.palabras[corte:])
    if not corte or not resto or reglas.es_tropiezo(planas(resto)):
        return [clausula]
    si = replace(clausula, palabras=clausula.palabras[:corte], pregunta=False)
    colgada = replace(clausula, palabras=tuple(resto))
    return [si] if _CORTES.fullmatch(colgada.plano) else [si, colgada]


def _fin_del_si(palabras: Sequence[Palabra]) -> int:
    """How many words, from the first, only agree: the most that do before something that joins more."""
    fines = [
        i for i in range(1, len(palabras)) if _une(palabras[i]) and palabras[i - 1].plana not in _CUELGAN
    ]
    return max((i for i in fines if _consiente(palabras[:i])), default=0)


def _une(palabra: Palabra) -> bool:
    """What joins a yes to the rest; "si sale mala" is a condition, and no yes."""
    return palabra.plana in SIGNOS | _UNEN


def _consiente(palabras: Sequence[Palabra]) -> bool:
    plano = planas([p for p in palabras if p.plana not in SIGNOS])
    return asentimiento.asiente(plano) or asentimiento.es_todo(plano)


def _sin_nexos(palabras: Sequence[Palabra]) -> Sequence[Palabra]:
    """Without the "y", "pero", "otra cosa" that lead to it."""
    while palabras and palabras[0].plana in SIGNOS:
        palabras = palabras[1:]
    sobran = _NEXO.match(planas(palabras) + " ")
    quedan = palabras[len(sobran[0].split()) :] if sobran else palabras
    return _sin_nexos(quedan) if quedan and quedan[0].plana in SIGNOS else quedan


def sin_perder(
    leidos: list[Acto], clausula: Clausula, prediccion: Prediccion, situacion: Situacion, catalogo: Catalogo
) -> list[Acto]:
    """What was said beside the yes and not read, with its words: they are to be handled, or asked about."""
    if not situacion.se_confirma or len(leidos) != 1:
        return leidos
    if _es_comentario(clausula, catalogo):
        return [Otro(clase="charla")]
    acto, texto = leidos[0], clausula.texto
    if isinstance(acto, Confirmar) and not _consiente(clausula.palabras) and _DUDA.search(clausula.plano):
        campo = dato_nombrado(clausula.plano)
        return [DarDato(campo=campo) if campo else Otro(clase="ininteligible", dicho=texto)]
    if isinstance(acto, Otro) and acto.clase in {"charla", "ininteligible"}:
        perdido = " " in clausula.plano and not _es_charla(clausula.plano)
        return [acto.model_copy(update={"dicho": texto})] if perdido else leidos
    supuesto = prediccion.probabilidad < _SEGURO or clausula.plano.startswith("es que ")
    if isinstance(acto, _SUPUESTOS) and supuesto and not clausula.pregunta:
        return [DarDato(valor=texto)]
    if isinstance(acto, _DE_BIENES) and acto.producto.texto and not clausula.pregunta:
        dichas = [p.plana for p in separar(acto.producto.texto) if p.plana.isalpha()]
        if dichas and not any(map(catalogo.tiene, dichas)):
            return [DarDato(valor=texto)]  # "le falta el apartamento 502": of the delivery, and no goods
    return leidos


def toca_la_venta(plano: str) -> bool:
    """Whether folded words may change what a yes would close: "me mudé", "otro correo"."""
    return bool(_TOCA_LA_VENTA.search(plano))


def con_condicion(plano: str) -> bool:
    """Whether how he pays has a condition: "mitad hoy y mitad mañana" is for the shop to know before."""
    return bool(_CONDICION_DE_PAGO.search(plano))


def _es_comentario(clausula: Clausula, catalogo: Catalogo) -> bool:
    """ "es para el cumpleaños de mi mamá": why he buys or how he feels, and nothing to act on."""
    if clausula.pregunta or not _COMENTA.match(clausula.plano) or toca_la_venta(clausula.plano):
        return False
    return not any(catalogo.vende(p) for p in clausula.plano.split() if p not in lexico.FUNCION)


def _es_charla(plano: str) -> bool:
    return (
        reglas.exclama(plano) or reglas.opina(plano) or es_cumplido(plano) or bool(_CORTES.fullmatch(plano))
    )
