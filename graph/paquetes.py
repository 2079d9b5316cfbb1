"""Goods sold by so many: "12 alitas", of what comes in twelves, are one of it; in doubt, he is asked."""

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.actos import Agregar, Cantidad
from agent.comprension import lexico
from agent.comprension.mercancia.unidad_de_venta import (
    de_a_cuantos,
    dice_medida,
    medida_de_venta,
    por_grupos,
)
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import separar
from agent.hechos import OpcionPropuesta
from agent.texto import plegar, raiz, singular, tokens
from graph.eleccion import Atendido, acto_pendiente, preguntar_cual, responde
from graph.resolucion import Resolucion
from graph.state import EstadoConversacion
from tools.busqueda.venta import SUELTOS, TRAEN, viene_de_a
from tools.productos import Hallazgo

_SUELTAS = lexico.UNIDADES | {"un", "una"}
# Fewer count packs: "2 platos" are two packs of twenty, and "10 platos" may be ten plates.
_MUCHAS, _VARIAS = 10, 5


def va_suelto_y_viene_en_mas(sale: str, entra: str, dicho: str) -> bool:
    """Whether what comes is a pack, and what goes is loose: the sack of what is weighed out, six of a can.

    `dicho`: what comes, in his words.
    """
    if medida_de_venta(sale):
        return not medida_de_venta(entra)
    envases = TRAEN & set(map(singular, tokens(dicho)))
    return not viene_de_a(sale) and bool(viene_de_a(entra) or envases - set(map(singular, tokens(sale))))


def dicho_en_singular(dicho: str, mensaje: str) -> bool:
    """Whether the message tells it as one: "mejor el saco", "la de 24"."""
    cabeza = next(iter(tokens(dicho)), "")
    return re.search(rf"\b(?:el|la) (?:de )?{re.escape(cabeza)}\b", plegar(mensaje)) is not None


_UN_ENVASE = re.compile(
    r"\b(?:el|la|un|una) (?:pack|paquete|set|juego|kit|combo|six|sixpack|tripack|blister|bandeja|malla)\b"
)


def pide_un_envase(mensaje: str, pedido: Agregar, productos: Sequence[Hallazgo]) -> bool:
    """ "2 vasos", and of those shown "el set de 6": one, where it was not sets that he counted."""
    trae = all(viene_de_a(h.nombre) for h in productos)
    return trae and not _cuenta_envases(pedido.cantidad, pedido) and bool(_UN_ENVASE.search(plegar(mensaje)))


def _sueltas(cantidad: Cantidad) -> int:
    """Six, of "media docena"."""
    numero = leer_numero(separar(cantidad.texto), 0) if de_a_cuantos(cantidad) else None
    return int(numero.valor) if numero and numero.valor.denominator == 1 else 0


def en_que(cantidad: Cantidad) -> str:
    """What he counts in: "paquete", of "2 paquetes"."""
    return next((singular(p) for p in tokens(cantidad.texto) if p in lexico.EMPAQUES - _SUELTAS), "")


def el_que_trae(cantidad: Cantidad, acto: Agregar, resolucion: Resolucion) -> Resolucion:
    """ "12 alitas", of those by six and by twelve; "tres cubetas de huevos": the one that comes so."""
    if resolucion.clase != "ambigua" or not cantidad.unidades:
        return resolucion
    if envase := en_que(cantidad):
        suyos = [h for h in resolucion.productos if envase in map(singular, tokens(h.nombre))]
    elif _cuenta_envases(cantidad, acto) or cantidad.unidades < _VARIAS:
        return resolucion
    else:
        suyos = [h for h in resolucion.productos if (viene_de_a(h.nombre) or (0,))[0] == cantidad.unidades]
    if not suyos or len(suyos) == len(resolucion.productos):
        return resolucion
    return replace(resolucion, clase="hallada" if len(suyos) == 1 else "ambigua", productos=tuple(suyos))


def la_suelta(cantidad: Cantidad, acto: Agregar, resolucion: Resolucion) -> Resolucion:
    """ "2 vasos", of one vaso and of a set of six of it: two loose ones, fewer than any pack holds."""
    if resolucion.clase != "ambigua" or resolucion.hay_mas or _cuenta_envases(cantidad, acto):
        return resolucion
    traen = {h.id: trae[0] for h in resolucion.productos if (trae := viene_de_a(h.nombre))}
    sueltas = [h for h in resolucion.productos if h.id not in traen]
    if len(sueltas) != 1 or not traen or not 0 < (cantidad.unidades or 0) < min(traen.values()):
        return resolucion
    suyas = _raices_sin_unidad(sueltas[0].nombre)
    iguales = all(suyas <= _raices_sin_unidad(h.nombre) for h in resolucion.productos)
    return replace(resolucion, clase="hallada", productos=(sueltas[0],)) if iguales else resolucion


def _raices_sin_unidad(nombre: str) -> frozenset[str]:
    """The stems of a name, and not "unidad", "und", "suelto"."""
    return frozenset(raiz(p) for p in tokens(nombre) if p not in lexico.UNIDADES | SUELTOS and p.isalpha())


def _cuenta_envases(cantidad: Cantidad, acto: Agregar) -> bool:
    return bool(en_que(cantidad)) or not TRAEN.isdisjoint(map(singular, tokens(acto.producto.texto)[:1]))


def en_paquetes(
    acto: Agregar, cantidad: Cantidad, resolucion: Resolucion, state: EstadoConversacion
) -> tuple[Cantidad, int | None]:
    """The packs that make up what he counts; and how many to propose where he may count either."""
    dichas = cantidad.unidades or _sueltas(cantidad)
    if resolucion.clase != "hallada" or len(resolucion.productos) != 1 or not dichas:
        return cantidad, None
    trae = viene_de_a(resolucion.productos[0].nombre)
    if trae is None:
        piezas = _cuenta_piezas(acto, resolucion.productos[0].nombre, state)
        return cantidad, cantidad.unidades if piezas else None
    if not cantidad.unidades:
        return cantidad, -(-dichas // trae[0])  # "media docena", of what comes by the dozen
    cada, parte = trae
    if por_grupos(resolucion.productos[0].nombre, de_a_cuantos(cantidad)):
        return cantidad, None  # counted in what it is sold by
    de_partes = bool(parte) and en_que(cantidad) == parte
    if _cuenta_envases(cantidad, acto) and not de_partes:
        return cantidad, None
    justas = Cantidad(unidades=dichas // cada, texto=cantidad.texto) if dichas % cada == 0 else None
    esperaba = acto_pendiente(state)
    propuestas = esperaba.cantidad if isinstance(esperaba, Agregar) else Cantidad()
    if en_que(propuestas) and responde(state, resolucion.productos):
        return (cantidad if dichas == propuestas.unidades or not justas else justas), None
    numero = leer_numero(separar(cantidad.texto), 0) if cantidad.texto else None
    if justas and (de_partes or (numero and numero.grupo) or dichas == cada >= _VARIAS):
        return justas, None
    muchas = dichas >= _MUCHAS or dichas == cada or (dichas >= _VARIAS and dichas * 2 >= cada)
    return cantidad, -(-dichas // cada) if muchas or de_partes else None


def _cuenta_piezas(acto: Agregar, nombre: str, state: EstadoConversacion) -> bool:
    """ "6 limones", of what goes by the kilo: pieces, and not so many kilos."""
    dicho = acto if acto.cantidad.unidades else acto_pendiente(state)
    if not medida_de_venta(nombre) or not isinstance(dicho, Agregar) or dicho.producto.definida:
        return False
    dichas = tokens(dicho.producto.texto)
    en_plural = any(p.endswith("s") and singular(p) != p for p in dichas[:1])
    varias = (dicho.cantidad.unidades or 0) > 1
    return varias and en_plural and not dice_medida([*tokens(dicho.cantidad.texto), *dichas])


def proponer_paquetes(
    acto: Agregar, hallazgo: Hallazgo, paquetes: int, state: EstadoConversacion
) -> Atendido:
    """ "Cerveza x 6 viene de a 6: ¿te pongo 2 (12 en total)?"; "Limón va por kilo: ¿te pongo 6 kilos?" """
    texto = f"{paquetes} {medida_de_venta(hallazgo.nombre) or 'paquete'}s"
    de_eso = acto.model_copy(update={"cantidad": Cantidad(unidades=paquetes, texto=texto)})
    hechos, cambios = preguntar_cual(acto, Resolucion("ambigua", (hallazgo,)), state)
    if not hechos:
        return hechos, cambios  # it waits for its turn, as it was said
    cada, _ = viene_de_a(hallazgo.nombre) or (1, "")
    propuestas = [
        hecho.model_copy(update={"paquetes": (paquetes, cada), "dicho": ""})
        for hecho in hechos
        if isinstance(hecho, OpcionPropuesta)
    ]
    return list(propuestas), {**cambios, "pendiente": de_eso.model_dump()}
