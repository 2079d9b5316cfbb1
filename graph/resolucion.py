"""Which product a reference means: what was just offered first, then the order, then the whole shop."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from agent.actos import Rango, Referencia
from agent.comprension import lexico
from agent.texto import raiz, tokens
from graph.state import EstadoConversacion, pedido_abierto
from tools.busqueda.tipos import Filtros
from tools.contexto import Contexto
from tools.herramientas import buscar_productos, ver_productos
from tools.productos import Busqueda, Hallazgo
from tools.vitrina import PLENO

MAX_OPCIONES = 6


@dataclass(frozen=True)
class Resolucion:
    """`hallada`: one product, or several where all were meant. `opciones`: the customer must choose."""

    clase: Literal["hallada", "ambigua", "nada", "sin_decir"]
    productos: tuple[Hallazgo, ...] = ()
    alternativas: tuple[Hallazgo, ...] = ()
    hay_mas: bool = False
    otras: tuple[str, ...] = ()


async def resolver(referencia: Referencia, state: EstadoConversacion, contexto: Contexto) -> Resolucion:
    """For buying: narrows until one product is left, or says between which the customer must choose."""
    venta_id = venta_abierta(state)
    ofrecidos: list[Hallazgo] = (
        await ver_productos.ainvoke({"ids": _a_la_vista(state), "venta_id": venta_id})
        if _a_la_vista(state)
        else []
    )
    if exacta := contexto.recursos.indice.con_nombre(referencia.texto):
        con_ese_nombre = await ver_productos.ainvoke({"ids": [exacta], "venta_id": venta_id})
        if con_ese_nombre:
            return Resolucion("hallada", tuple(con_ese_nombre))
    if referencia.nueva and not referencia.texto:
        return Resolucion("sin_decir")
    if senalada := _senalada(referencia, state, ofrecidos):
        return senalada
    if not referencia.texto:
        return Resolucion("sin_decir")
    if entre := _entre_ofrecidos(referencia, state, ofrecidos):
        return entre
    busqueda = await buscar_lo_dicho(referencia, MAX_OPCIONES, filtros_de(referencia, None), state)
    return decidir(referencia, busqueda)


def venta_abierta(state: EstadoConversacion) -> int | None:
    pedido = pedido_abierto(state)
    return pedido.id if pedido else None


def _a_la_vista(state: EstadoConversacion) -> list[int]:
    return list(dict.fromkeys([*state.get("ofrecidos", []), *state.get("tema", [])]))


def _senalada(
    referencia: Referencia, state: EstadoConversacion, vistos: Sequence[Hallazgo]
) -> Resolucion | None:
    """ "el segundo", "el más barato", "los dos", "ese": pointing, with no name."""
    por_id = {hallazgo.id: hallazgo for hallazgo in vistos}
    ofrecidos = [por_id[id_] for id_ in state.get("ofrecidos", []) if id_ in por_id]
    tema = [por_id[id_] for id_ in state.get("tema", []) if id_ in por_id]
    if referencia.texto and (candidatos := [h for h in ofrecidos if nombra(referencia.texto, h.nombre)]):
        ofrecidos = candidatos
    elif referencia.texto:
        return None
    if elegidos := _en_sus_lugares(referencia.ordinales or referencia.entre, ofrecidos):
        return Resolucion("ambigua" if referencia.entre and len(elegidos) > 1 else "hallada", elegidos)
    if referencia.ordinales or referencia.entre:
        return None
    if referencia.superlativo and ofrecidos:
        return Resolucion("hallada", (el_mas(ofrecidos, referencia),))
    if referencia.todos and ofrecidos:
        return Resolucion("hallada", tuple(ofrecidos))
    if referencia.texto:
        return None
    if referencia.otro and tema:
        return Resolucion("hallada", (tema[-1],))
    if len(tema) == 1:
        return Resolucion("hallada", tuple(tema))
    if len(ofrecidos) == 1:
        return Resolucion("hallada", tuple(ofrecidos))
    if ofrecidos:
        return Resolucion("ambigua", tuple(ofrecidos))
    return None


def _en_sus_lugares(lugares: Sequence[int], ofrecidos: Sequence[Hallazgo]) -> tuple[Hallazgo, ...]:
    return tuple(ofrecidos[i - 1 if i > 0 else i] for i in lugares if abs(i) <= len(ofrecidos))


def el_mas(hallazgos: Sequence[Hallazgo], referencia: Referencia) -> Hallazgo:
    """The cheapest or dearest, among those that can be bought if any can."""
    vivos = [h for h in hallazgos if h.disponible > 0] or list(hallazgos)
    mas = max if referencia.superlativo == "mas_caro" else min
    return mas(vivos, key=lambda hallazgo: hallazgo.precio)


def _entre_ofrecidos(
    referencia: Referencia, state: EstadoConversacion, vistos: Sequence[Hallazgo]
) -> Resolucion | None:
    """ "el de 10 libras", "guantes talla M" after an offer: what is on the table comes first.

    Without "el" or a pending choice only a full match counts, lest "cascos" mean the one just shown.
    """
    ofrecidos = [h for h in vistos if h.id in state.get("ofrecidos", [])]
    candidatos = [h for h in ofrecidos if nombra(referencia.texto, h.nombre)]
    if not candidatos:
        return None
    if not (referencia.definida or referencia.deictica or state.get("pendiente")):
        return None
    return Resolucion("hallada" if len(candidatos) == 1 else "ambigua", tuple(candidatos))


def nombra(texto: str, nombre: str) -> bool:
    """Whether a product's name has every word of the text, inflection aside."""
    dichas = [raiz(p) for p in tokens(texto) if len(p) > 1 or p.isdigit() or p in "smlx"]
    dichas = [p for p in dichas if p not in {"de", "con", "para", "el", "la", "los", "las", "del", "tall"}]
    del_nombre = {raiz(p) for p in tokens(nombre)}
    return bool(dichas) and all(p in del_nombre for p in dichas)


def filtros_de(referencia: Referencia, precio: Rango | None) -> Filtros | None:
    """The hard conditions that the words state."""
    orden: Literal["relevancia", "precio_asc", "precio_desc"] = "relevancia"
    if referencia.superlativo:
        orden = "precio_asc" if referencia.superlativo == "mas_barato" else "precio_desc"
    if precio is None and orden == "relevancia":
        return None
    minimo = Decimal(precio.minimo) if precio and precio.minimo is not None else None
    maximo = Decimal(precio.maximo) if precio and precio.maximo is not None else None
    return Filtros(precio_min=minimo, precio_max=maximo, orden=orden)


def nombra_de_nuevo(referencia: Referencia) -> bool:
    """Whether it names goods, and not an attribute of those talked of ("¿de qué tallas hay?")."""
    palabras = set(tokens(referencia.texto))
    return bool(palabras) and not referencia.elidida and not palabras <= lexico.ATRIBUTOS


async def buscar_lo_dicho(
    referencia: Referencia, k: int, filtros: Filtros | None, state: EstadoConversacion
) -> Busqueda:
    """Searches for the words said, with the noun asked for before where they lack one ("¿y en azul?")."""
    venta_id, consulta = venta_abierta(state), state.get("consulta", "")
    if consulta and set(tokens(referencia.texto)) <= lexico.ATRIBUTOS:
        return await _buscar_con_empaque(consulta, max(k, MAX_OPCIONES), filtros, venta_id)
    if consulta and (referencia.elidida or referencia.definida):
        juntas = await _buscar_con_empaque(f"{consulta} {referencia.texto}", k, filtros, venta_id)
        if any(hallazgo.exacto and hallazgo.lexico >= PLENO for hallazgo in juntas.hallazgos):
            return juntas
        solas = await _buscar_con_empaque(referencia.texto, k, filtros, venta_id)
        return juntas if referencia.elidida and juntas.alternativas and not solas.hallazgos else solas
    return await _buscar_con_empaque(referencia.texto, k, filtros, venta_id)


async def _buscar_con_empaque(texto: str, k: int, filtros: Filtros | None, venta_id: int | None) -> Busqueda:
    """Searches; where "cajas de guantes" finds nothing, "guantes" may: the customer counted in boxes."""
    pedido = {"consulta": texto, "k": k, "filtros": filtros, "venta_id": venta_id}
    busqueda: Busqueda = await buscar_productos.ainvoke(pedido)
    primera, _, resto = texto.partition(" ")
    if busqueda.hallazgos or not resto or primera.lower() not in lexico.EMPAQUES:
        return busqueda
    sin_empaque = resto.removeprefix("de ").strip()
    otra: Busqueda = await buscar_productos.ainvoke({**pedido, "consulta": sin_empaque})
    return otra if otra.hallazgos else busqueda


def decidir(referencia: Referencia, busqueda: Busqueda) -> Resolucion:
    """Of what a search found: the one meant, where only one has all that was said or only one can be sold."""
    exactos = [h for h in busqueda.hallazgos if h.exacto]
    if not busqueda.hallazgos:
        return Resolucion("nada", alternativas=busqueda.alternativas)
    if referencia.superlativo:
        return Resolucion("hallada", (el_mas(exactos or busqueda.hallazgos, referencia),))
    hallazgos = [h for h in exactos if h.pleno] or exactos or list(busqueda.hallazgos)
    iguales = [h for h in hallazgos if tokens(h.nombre) == tokens(referencia.texto)]
    if len(hallazgos) == 1 or len(iguales) == 1:
        return Resolucion("hallada", tuple((iguales or hallazgos)[:1]))
    vivos = [h for h in hallazgos if h.disponible > 0]
    if len(vivos) == 1 and not busqueda.hay_mas:
        return Resolucion("hallada", tuple(vivos))
    if sobresale(hallazgos):
        return Resolucion("hallada", (hallazgos[0],))
    return Resolucion("ambigua", tuple(hallazgos), hay_mas=busqueda.hay_mas)


def sobresale(hallazgos: Sequence[Hallazgo]) -> bool:
    """Whether the first is so far ahead that asking would be foolish."""
    return hallazgos[0].puntaje - hallazgos[1].puntaje >= 0.25
