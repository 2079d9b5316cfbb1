"""The units of one line told again, some of them of another kind: "2 rojos y 1 blanco", of 3 rojos.

What is named stays, or comes in, with its count; what is not named goes.
"""

import re
from collections.abc import Sequence

from agent.actos import Acto, CambiarCantidad, Cantidad, Referencia
from agent.comprension.enmiendas.formas import COLA, ES
from agent.comprension.enmiendas.lineas import Lineas, en_lugar
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.situacion import Catalogo, Situacion

_SE_DICE = re.compile(r" mejor$|^(?:el |la )?otr[oa] ")
_CONTADA = re.compile(rf"(?:{ES} )?(?:el |la )?(?P<n>\w+) (?:(?:de|en|al?) )?(?P<que>.+?){COLA}")


def leer_desglose(
    piezas: Sequence[Sequence[Palabra]], situacion: Situacion, catalogo: Catalogo, *, corrige: bool = False
) -> list[Acto]:
    """ "2 rojos y 1 blanco", of a line of 3 rojos: its units told again, one by one; nothing where not so.

    `corrige`: words before say that it puts the line right, which then may come to other units.
    """
    lineas = Lineas(situacion, catalogo)
    contadas = [contada for pieza in piezas if (contada := _contada(pieza))]
    if len(contadas) < 2 or len(contadas) != len(piezas):
        return []
    cuadran = [n for n in lineas.nombres if lineas.cantidad(n) == sum(n for _, n in contadas)]
    dicho = corrige or any(map(_SE_DICE.search, map(planas, piezas)))
    for linea in lineas.nombres if corrige else cuadran:
        quedan = [n for que, n in contadas if linea in lineas.cuales(que)]
        entran = [(que, n) for que, n in contadas if linea not in lineas.cuales(que)]
        if not (entran and (quedan or dicho) and all(lineas.hay_asi(linea, que) for que, _ in entran)):
            continue
        if any(lineas.cuales(que) for que, _ in entran):
            continue  # "mejor 2 grandes y 1 chica", of both: how many of each
        if linea in cuadran and quedan:
            return [en_lugar(linea, que, Cantidad(unidades=n), n) for que, n in entran]
        if len(quedan) == 1:
            return [_dejar(linea, quedan[0]), *_ademas(linea, entran)]
        if linea in cuadran:
            *otras, (que, n) = entran
            return [*_ademas(linea, otras), en_lugar(linea, que, Cantidad(unidades=n), None)]
    return []


def _dejar(linea: str, cuantas: int) -> Acto:
    producto = Referencia(texto=linea, definida=True)
    return CambiarCantidad(producto=producto, cantidad=Cantidad(unidades=cuantas))


def _ademas(linea: str, entran: Sequence[tuple[str, int]]) -> list[Acto]:
    """Others of the line's kind beside it: none of its units leave."""
    return [en_lugar(linea, que, Cantidad(unidades=n), 0) for que, n in entran]


def _contada(pieza: Sequence[Palabra]) -> tuple[str, int] | None:
    dicho = _CONTADA.fullmatch(planas(pieza))
    numero = (
        leer_numero(separar("una" if dicho["n"] in {"otra", "otro"} else dicho["n"]), 0) if dicho else None
    )
    if dicho is None or numero is None or numero.valor.denominator != 1:
        return None
    return dicho["que"], int(numero.valor)
