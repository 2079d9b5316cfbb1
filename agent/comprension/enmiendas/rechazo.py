"""What was just put in, refused with a reason, and what is wanted for it: "no, muy chico, el otro"."""

import re
from collections.abc import Sequence

from agent.actos import Acto, Agregar, Referencia
from agent.comprension import lexico
from agent.comprension.enmiendas.lineas import Lineas
from agent.comprension.enmiendas.piezas import FINALES, sin_entrada
from agent.comprension.mercancia.frases import leer_frase
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron

_EXCLAMA = rf"(?:{patron('exclama_ante_un_cambio')})"
_RECHAZA = re.compile(rf"(?:{_EXCLAMA} )*(?:{patron('rechaza_lo_puesto')})(?: {_EXCLAMA})*")
_SOLO_EXCLAMA = re.compile(rf"{_EXCLAMA}(?: {_EXCLAMA})*")
_NIEGA = re.compile(rf"(?:{_EXCLAMA} )*(?:no|nono|{patron('quita_tantos')})\b")
_PIDE = re.compile(rf"(?:(?:{patron('pide_en_su_lugar')}) )*")
_PIDE_OTRA_COSA = re.compile(rf"(?:(?:y|pues|bueno|entonces) )*(?:{patron('pide_otra_cosa')})\b")
_SIGUE = re.compile(rf"\b(?:{patron('no_es_razon')})\b")
_SENALAN = lexico.DEFINIDOS | lexico.OTROS
_RAZON = frozenset({"que", "porque", "pues", "pq", "xq", "porq"})
_SEPARAN = FINALES | {","}


def leer_rechazo(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[list[Acto], tuple[Palabra, ...]]:
    """The purchase that takes the place of what was put in last, and the rest of the message."""
    inicio = _tras_el_rechazo(palabras, catalogo)
    fin = next((i for i in range(inicio, len(palabras)) if palabras[i].plana in _SEPARAN), len(palabras))
    pieza = _pedida(palabras[inicio:fin]) if inicio else ()
    if not pieza or palabras[fin : fin + 1] == (Palabra("?", "?"),):
        return [], palabras
    frase = leer_frase(pieza, catalogo)
    dicho = frase.producto
    if not (dicho.texto or dicho.otro) or Lineas(situacion, catalogo).cuales(dicho.texto):
        return [], palabras
    lo_puesto = Referencia(deictica=True, definida=True)
    return [Agregar(producto=dicho, cantidad=frase.cantidad, en_lugar_de=lo_puesto)], palabras[fin:]


def _pedida(pieza: Sequence[Palabra]) -> Sequence[Palabra]:
    """What is asked for, without the words that ask, nor why: "mejor el otro, que rinde más"."""
    pide = _PIDE_OTRA_COSA.match(planas(pieza)) is not None
    dicha = sin_entrada(pieza)[1]
    verbos = _PIDE.match(f"{planas(dicha)} ")
    dicha = dicha[len(verbos[0].split()) if verbos else 0 :]
    corte = next((i for i, p in enumerate(dicha) if i and p.plana in _RAZON), len(dicha))
    return dicha[:corte] if dicha and (pide or dicha[0].plana in _SENALAN) else ()


def _tras_el_rechazo(palabras: Sequence[Palabra], catalogo: Catalogo) -> int:
    """Where what comes after the refusal, and its reasons, begins; 0 where nothing is refused."""
    rechazado, negado, inicio = False, False, 0
    for i, p in enumerate(palabras):
        if p.plana not in _SEPARAN or i == inicio:
            inicio += i == inicio and p.plana in _SEPARAN
            continue
        pieza = palabras[inicio:i]
        niega = not inicio and _NIEGA.match(planas(pieza)) is not None
        if _RECHAZA.fullmatch(planas(pieza)) or ((negado or niega) and es_razon(pieza, catalogo)):
            rechazado = True
        elif not (niega or _SOLO_EXCLAMA.fullmatch(planas(pieza))):
            break
        negado = negado or niega
        inicio = i + 1
    return inicio if rechazado else 0


def es_razon(pieza: Sequence[Palabra], catalogo: Catalogo) -> bool:
    """ "me cae pesada": it asks for nothing, counts nothing, and names no goods."""
    plano = planas(pieza)
    if _SOLO_EXCLAMA.fullmatch(plano) or _SIGUE.search(plano) or _pedida(pieza):
        return False
    nombra = any(catalogo.encabeza(p.plana) for p in pieza)
    return not nombra and (len(pieza) > 1) and leer_numero(pieza, 0) is None
