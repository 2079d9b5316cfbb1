"""What was just put in, refused in so many words, and what is wanted for it: "no, muy chico, el otro"."""

import re
from collections.abc import Sequence

from agent.actos import Acto, Agregar, Referencia
from agent.comprension import lexico
from agent.comprension.enmiendas.lineas import Lineas
from agent.comprension.enmiendas.piezas import FINALES, sin_entrada
from agent.comprension.frases import leer_frase
from agent.comprension.palabras import Palabra, planas
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron

_EXCLAMA = rf"(?:{patron('exclama_ante_un_cambio')})"
_RECHAZA = re.compile(rf"(?:{_EXCLAMA} )*(?:{patron('rechaza_lo_puesto')})(?: {_EXCLAMA})*")
_SOLO_EXCLAMA = re.compile(rf"{_EXCLAMA}(?: {_EXCLAMA})*")
_PIDE = re.compile(rf"(?:(?:{patron('pide_en_su_lugar')}) )*")
_SENALAN = lexico.DEFINIDOS | {"otro", "otra", "otros", "otras"}
_RAZON = frozenset({"que", "porque", "pues", "pq", "xq", "porq"})
_SEPARAN = FINALES | {","}


def leer_rechazo(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[list[Acto], tuple[Palabra, ...]]:
    """The purchase that takes the place of what was put in last, and the rest of the message."""
    inicio = _tras_el_rechazo(palabras)
    fin = next((i for i in range(inicio, len(palabras)) if palabras[i].plana in _SEPARAN), len(palabras))
    pieza = sin_entrada(palabras[inicio:fin])[1] if inicio else ()
    pieza = pieza[len(_PIDE.match(f"{planas(pieza)} ")[0].split()) :]  # type: ignore[index]
    corte = next((i for i, p in enumerate(pieza) if i and p.plana in _RAZON), len(pieza))
    pieza = pieza[:corte]
    if not pieza or pieza[0].plana not in _SENALAN or palabras[fin : fin + 1] == (Palabra("?", "?"),):
        return [], palabras
    frase = leer_frase(pieza, catalogo)
    dicho = frase.producto
    if not (dicho.texto or dicho.otro) or Lineas(situacion, catalogo).cuales(dicho.texto):
        return [], palabras
    lo_puesto = Referencia(deictica=True, definida=True)
    return [Agregar(producto=dicho, cantidad=frase.cantidad, en_lugar_de=lo_puesto)], palabras[fin:]


def _tras_el_rechazo(palabras: Sequence[Palabra]) -> int:
    """Where what comes after the refusal begins; 0 where nothing is refused."""
    rechazado, inicio = False, 0
    for i, p in enumerate(palabras):
        if p.plana not in _SEPARAN or i == inicio:
            inicio += i == inicio and p.plana in _SEPARAN
            continue
        pieza = planas(palabras[inicio:i])
        if _RECHAZA.fullmatch(pieza):
            rechazado = True
        elif not _SOLO_EXCLAMA.fullmatch(pieza):
            break
        inicio = i + 1
    return inicio if rechazado else 0
