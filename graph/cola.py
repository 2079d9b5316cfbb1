"""Goods that wait behind an open choice: named or told apart, they are settled out of their turn."""

from collections.abc import Sequence
from typing import Any

from agent.actos import ACTOS, Acto, Agregar, Cantidad, Referencia
from agent.comprension import lexico
from agent.texto import raiz, tokens
from graph.contexto import ContextoTurno
from graph.eleccion import Cambios, olvidar_eleccion
from graph.lo_dicho import buscar_lo_dicho
from graph.resolucion import decidir
from graph.state import EstadoConversacion
from graph.variantes import MAX_OPCIONES, solo_describe
from tools.busqueda.cotejo import cotejar
from tools.productos import Hallazgo


async def contesta_a_la_cola(
    dicho: Referencia, cantidad: Cantidad | None, state: EstadoConversacion, contexto: ContextoTurno
) -> Cambios | None:
    """The act that waited, told apart by what is said now; None where it does not tell one of its goods."""
    senala = dicho.definida or dicho.elidida or solo_describe(dicho, contexto.recursos.indice)
    if not dicho.texto or not senala:
        return None
    esperan: list[Acto] = ACTOS.validate_python(state.get("en_cola", []))
    for lugar, acto in enumerate(esperan):
        if (decidido := await _decidido(acto, dicho, state)) is None:
            continue
        if cantidad and cantidad.unidades:
            decidido = decidido.model_copy(update={"cantidad": cantidad})
        quedan = [otro.model_dump() for i, otro in enumerate(esperan) if i != lugar]
        return {"actos": [decidido, *state["actos"][1:]], "en_cola": quedan}
    return None


async def contesta_a_todas(dicho: Agregar, state: EstadoConversacion) -> Cambios | None:
    """ "los dos blancos", "todo negro": the open choice and those behind it, as many as there are so."""
    if not (
        dicho.producto.todos and dicho.producto.texto and state.get("pendiente") and state.get("en_cola")
    ):
        return None
    abierta, *detras = ACTOS.validate_python([state["pendiente"], *state["en_cola"]])
    decididos: list[Acto] = []
    quedan: list[Acto] = []
    for acto in (abierta, *detras):
        decidido = await _decidido(acto, dicho.producto, state)
        (quedan if decidido is None else decididos).append(decidido or acto)
    if not decididos:
        return None
    if abierta in quedan:
        en_cola = [acto.model_dump() for acto in quedan[1:]]
        return {"actos": [*decididos, *state["actos"][1:]], "en_cola": en_cola}
    return {**olvidar_eleccion(), "en_cola": [], "actos": [*decididos, *quedan, *state["actos"][1:]]}


async def _decidido(acto: Acto, dicho: Referencia, state: EstadoConversacion) -> Agregar | None:
    """The act, where these words tell one of its goods."""
    if not isinstance(acto, Agregar) or not acto.producto.texto:
        return None
    entero = Referencia(texto=f"{acto.producto.texto} {dicho.texto}")
    decidida = decidir(entero, await buscar_lo_dicho(entero, MAX_OPCIONES, None, state))
    nombres = [h.nombre for h in decidida.productos]
    if decidida.clase != "hallada" or len(cotejar(entero.texto, nombres, lambda _: None)) != 1:
        return None
    return acto.model_copy(update={"producto": Referencia(texto=nombres[0])})


def en_la_cola(dicho: Referencia, state: EstadoConversacion) -> int | None:
    """The place in the queue of the one act whose goods these words name, and the open choice's do not."""
    if not dicho.texto or not dicho.definida or dicho.otro:
        return None
    nombre = raiz(tokens(dicho.texto)[0])
    pendiente = (state.get("pendiente") or {}).get("producto", {}).get("texto", "")
    esperan: list[Acto] = ACTOS.validate_python(state.get("en_cola", []))
    suyos = [
        lugar
        for lugar, acto in enumerate(esperan)
        if isinstance(acto, Agregar) and nombre in map(raiz, tokens(acto.producto.texto))
    ]
    return suyos[0] if len(suyos) == 1 and nombre not in map(raiz, tokens(pendiente)) else None


def sin_lo_puesto(puestos: Sequence[Hallazgo], cantidad: Cantidad, state: EstadoConversacion) -> Cambios:
    """ "una brocha de 2 y una de 3", where two brushes waited: those are the ones that waited.

    Not of what this very message ordered, which may be more.
    """
    dichos = {acto.producto.texto for acto in state.get("leidos", []) if isinstance(acto, Agregar)}
    nombres = [hallazgo.nombre for hallazgo in puestos]
    son = (cantidad.unidades or 0) * len(nombres)
    quedan: list[dict[str, Any]] = []
    for acto in ACTOS.validate_python(state.get("en_cola", [])):
        if (
            son
            and isinstance(acto, Agregar)
            and acto.producto.texto not in dichos
            and len(cotejar(acto.producto.texto, nombres, lambda _: None)) == len(nombres)
        ):
            faltan = (acto.cantidad.unidades or 1) - son
            if faltan <= 0:
                continue
            acto = acto.model_copy(update={"cantidad": Cantidad(unidades=faltan)})
        quedan.append(acto.model_dump())
    return {"en_cola": quedan}


def con_lo_que_espera(
    acto: Agregar, lugar: int, state: EstadoConversacion
) -> tuple[Agregar | None, list[dict[str, Any]]]:
    """What waits at that place, as it is told now, and the queue without it.

    No act where only its count is told ("y los sartenes que sean 3"): it waits on, so many.
    """
    en_cola: list[Acto] = ACTOS.validate_python(state.get("en_cola", []))
    espera = en_cola[lugar]
    assert isinstance(espera, Agregar)
    cantidad = acto.cantidad if acto.cantidad.unidades else espera.cantidad
    dichas = set(map(raiz, tokens(espera.producto.texto)))
    nuevas = [p for p in tokens(acto.producto.texto) if p not in lexico.FUNCION and raiz(p) not in dichas]
    quedan = [otro.model_dump() for otro in en_cola]
    if not (nuevas or acto.producto.superlativo):
        quedan[lugar] = espera.model_copy(update={"cantidad": cantidad}).model_dump()
        return None, quedan
    texto = " ".join([espera.producto.texto, *nuevas])
    producto = Referencia(texto=texto, superlativo=acto.producto.superlativo)
    del quedan[lugar]
    return espera.model_copy(update={"producto": producto, "cantidad": cantidad}), quedan
