"""The units of one line told again, some of them of another kind: "2 rojos y 1 blanco", of 3 rojos."""

import re
from collections.abc import Sequence

from agent.actos import Acto, Cantidad
from agent.comprension.enmiendas.formas import COLA
from agent.comprension.enmiendas.lector import en_lugar
from agent.comprension.enmiendas.lineas import Lineas
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.situacion import Catalogo, Situacion

_SE_DICE = re.compile(r" mejor$|^(?:el |la )?otr[oa] ")
_CONTADA = re.compile(rf"(?:el |la )?(?P<n>\w+) (?:(?:de|en|al?) )?(?P<que>.+?){COLA}")


def leer_desglose(
    piezas: Sequence[Sequence[Palabra]], situacion: Situacion, catalogo: Catalogo
) -> list[Acto]:
    """ "2 rojos y 1 blanco", of a line of 3 rojos: its units told again, one by one; nothing where not so."""
    lineas = Lineas(situacion, catalogo)
    contadas = [contada for pieza in piezas if (contada := _contada(pieza))]
    if len(contadas) < 2 or len(contadas) != len(piezas):
        return []
    for linea in lineas.nombres:
        if lineas.cantidad(linea) != sum(n for _, n in contadas):
            continue
        entran = [(que, n) for que, n in contadas if linea not in lineas.cuales(que)]
        dicho = len(entran) < len(contadas) or any(map(_SE_DICE.search, map(planas, piezas)))
        if entran and dicho and all(lineas.hay_asi(linea, que) for que, _ in entran):
            return [en_lugar(linea, que, Cantidad(unidades=n), n) for que, n in entran]
    return []


def _contada(pieza: Sequence[Palabra]) -> tuple[str, int] | None:
    dicho = _CONTADA.fullmatch(planas(pieza))
    numero = (
        leer_numero(separar("una" if dicho["n"] in {"otra", "otro"} else dicho["n"]), 0) if dicho else None
    )
    if dicho is None or numero is None or numero.valor.denominator != 1:
        return None
    return dicho["que"], int(numero.valor)
