"""What serves for a need that names no goods: by the shop's search, or by what its descriptions say."""

from collections.abc import Sequence
from decimal import Decimal

from agent.actos import PreguntarPrecio, PreguntarProducto, Rango, Referencia
from agent.comprension.necesidades import afines, es_de_regalo, nombra_regalo
from agent.comprension.relatos import es_relato
from agent.hechos import Categorias, Hecho, ProductosEncontrados, SinResultados
from agent.texto import plegar, singular, tokens
from graph.compras import del_servicio
from graph.contexto import ContextoTurno
from graph.lo_dicho import buscar_lo_dicho
from graph.lo_escrito import SIN, cuanto_dicen
from graph.relatos import lo_que_sirve
from graph.resolucion import filtros_de
from graph.state import EstadoConversacion, venta_abierta
from graph.vistas import producto_visto
from tools.busqueda.tipos import Filtros
from tools.herramientas import buscar_productos, ver_productos
from tools.productos import Busqueda, Hallazgo

_MAX_CATEGORIAS = 12
_A_MIRAR = 48
_ENVOLTURAS = frozenset(
    map(
        singular,
        ("bolsa", "papel", "caja", "mono", "estuche", "tarjeta", "liston", "cinta", "sobre", "canasta"),
    )
)
_BASTA = 0.4  # share of what the need says that a product must tell
_CASI = 0.8  # of the best one's


async def atender_necesidad(
    acto: PreguntarProducto, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hallazgo], list[Hecho]]:
    """Shows what may serve, within what he can spend; where nothing tells, asks one thing."""
    texto, k = acto.producto.texto, contexto.recursos.productos_por_respuesta
    categorias = contexto.recursos.indice.categorias()
    de_regalo, excluye = es_de_regalo(plegar(state["mensaje"])), SIN.search(plegar(texto))
    if not texto:
        regalos = await _regalos(acto.precio, k, state, categorias) if de_regalo else []
        pregunta = Categorias(nombres=_nombres(categorias), para="regalo" if de_regalo else "")
        return _mostrados(regalos) if regalos else ([], [pregunta])
    cuenta = es_relato(state["mensaje"]) and not (excluye or acto.precio or nombra_regalo(state["mensaje"]))
    if cuenta and (sirven := await lo_que_sirve(state, contexto)):
        return _mostrados(sirven)
    dichos = await _que_lo_dicen(texto, acto.precio, k, state, contexto)
    if excluye and not dichos:
        return [], [SinResultados(consulta=texto)]  # of what must not be in it nothing near serves
    hallados = [] if excluye else await _buscados(texto, acto.precio, k, state)
    de_un_mal = any(afines(plegar(p)) for p in tokens(texto))
    if plenos := [h for h in hallados if h.pleno and len(tokens(texto)) > 1]:
        return _mostrados(plenos)  # "tengo una Horse y se me dañó el CDI"
    if hallados and not (dichos and (de_un_mal or _uno_solo(dichos, hallados))):
        return _mostrados(hallados)
    nombrados = " ".join(p for p in tokens(texto) if contexto.recursos.indice.rotulos.encabeza(p))
    suyos = await _buscados(nombrados, acto.precio, k, state) if nombrados else []
    if dichos:
        return _mostrados(_de_los_suyos(dichos, suyos, solo_comunes=bool(excluye))[:k])
    if servicio := await del_servicio(texto, state):
        return [], servicio
    if suyos:
        return _mostrados(suyos)
    tope = acto.precio is not None and acto.precio.maximo is not None
    if (de_regalo or tope) and (regalos := await _regalos(acto.precio, k, state, categorias)):
        return _mostrados(regalos)
    return de_la_necesidad([] if excluye else await lo_que_sirve(state, contexto), contexto)


def de_la_necesidad(
    sirven: Sequence[Hallazgo], contexto: ContextoTurno
) -> tuple[list[Hallazgo], list[Hecho]]:
    """What serves, or the one question to ask where nothing does."""
    if sirven:
        return _mostrados(sirven)
    nombres = _nombres(contexto.recursos.indice.categorias())
    return [], [SinResultados(consulta=""), Categorias(nombres=nombres, para="necesidad")]


async def que_lo_cuentan(
    acto: PreguntarProducto | PreguntarPrecio, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hallazgo], list[Hecho]] | None:
    """ "les ha salido mosca blanca": what names no goods, and is in some description."""
    precio = acto.precio if isinstance(acto, PreguntarProducto) else None
    k = contexto.recursos.productos_por_respuesta
    dichos = await _que_lo_dicen(acto.producto.texto, precio, k, state, contexto, solo_descripcion=True)
    return de_la_necesidad(dichos, contexto) if dichos else None


def _de_los_suyos(dichos: list[Hallazgo], suyos: list[Hallazgo], *, solo_comunes: bool) -> list[Hallazgo]:
    """ "qué própolis le doy para la tos": those that he names, the ones that say so first; of "mi perro se
    asusta" what helps, be it called otherwise. `solo_comunes`: what does not say it may do harm."""
    nombrados = {h.id: h for h in suyos}
    comunes = {h.id: h for h in dichos if h.id in nombrados}
    if comunes:
        return list((comunes if solo_comunes else comunes | nombrados).values())
    return dichos


def _uno_solo(dichos: Sequence[Hallazgo], hallados: Sequence[Hallazgo]) -> bool:
    """Whether what the descriptions say picks among what the search found."""
    return bool({h.id for h in dichos} & {h.id for h in hallados})


def _mostrados(hallados: Sequence[Hallazgo]) -> tuple[list[Hallazgo], list[Hecho]]:
    vistos = tuple(map(producto_visto, hallados))
    return list(hallados), [ProductosEncontrados(consulta="", productos=vistos, foco="necesidad")]


def _nombres(categorias: Sequence[str]) -> tuple[str, ...]:
    return tuple(categorias[:_MAX_CATEGORIAS])


async def _regalos(
    precio: Rango | None, k: int, state: EstadoConversacion, categorias: Sequence[str]
) -> list[Hallazgo]:
    """Of the shop's gifts, one of a kind, those that come nearest to what he can spend; no wrappings."""
    suya = next((c for c in categorias if "regalo" in plegar(c)), None)
    if suya and (regalos := await _variados(precio, k, state, suya)):
        return regalos
    return await _variados(precio, k, state, None) if precio and precio.maximo is not None else []


async def _variados(
    precio: Rango | None, k: int, state: EstadoConversacion, suya: str | None
) -> list[Hallazgo]:
    filtros = Filtros(
        categoria=suya,
        con_stock=True,
        precio_max=Decimal(precio.maximo) if precio and precio.maximo is not None else None,
        orden="precio_desc",
    )
    pedido = {"consulta": suya or "", "k": _A_MIRAR, "filtros": filtros, "venta_id": venta_abierta(state)}
    busqueda: Busqueda = await buscar_productos.ainvoke(pedido)
    llenos = [h for h in busqueda.hallazgos if _familia(h) not in _ENVOLTURAS] or busqueda.hallazgos
    por_clase: dict[str, Hallazgo] = {}
    for h in llenos:
        por_clase.setdefault(_familia(h) if suya else h.categoria, h)
    return list(por_clase.values())[:k]


def _familia(hallazgo: Hallazgo) -> str:
    return singular(hallazgo.familia[0]) if hallazgo.familia else ""


async def _buscados(texto: str, precio: Rango | None, k: int, state: EstadoConversacion) -> list[Hallazgo]:
    referencia = Referencia(texto=texto)
    busqueda = await buscar_lo_dicho(referencia, k, filtros_de(referencia, precio), state)
    return [h for h in busqueda.hallazgos if h.disponible > 0] or list(busqueda.hallazgos)


async def _que_lo_dicen(
    texto: str,
    precio: Rango | None,
    k: int,
    state: EstadoConversacion,
    contexto: ContextoTurno,
    *,
    solo_descripcion: bool = False,
) -> list[Hallazgo]:
    """The products whose own texts say most of the need."""
    notas = await cuanto_dicen(texto, contexto, solo_descripcion=solo_descripcion)
    mejor = max(notas.values(), default=0.0)
    if mejor < _BASTA:
        return []
    ids = sorted((id_ for id_, nota in notas.items() if nota >= _CASI * mejor), key=lambda i: -notas[i])
    hallados: list[Hallazgo] = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
    hallados = [h for h in hallados if _cabe(h, precio)]
    hallados = [h for h in hallados if h.disponible > 0] or hallados
    return sorted(hallados, key=lambda h: (h.disponible <= 0, -notas[h.id]))[:k]


def _cabe(hallazgo: Hallazgo, precio: Rango | None) -> bool:
    if precio is None:
        return True
    return (precio.minimo or 0) <= hallazgo.precio and (
        precio.maximo is None or hallazgo.precio <= precio.maximo
    )
