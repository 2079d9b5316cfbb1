"""What serves for a need that names no goods: by the shop's search, or by what its descriptions say."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.actos import PreguntarPrecio, PreguntarProducto, Rango, Referencia
from agent.comprension.necesidades import afines, es_de_regalo, nombres_de
from agent.hechos import Categorias, Hecho, ProductosEncontrados, SinResultados
from agent.texto import VACIAS, plegar, raiz, singular, tokens
from graph.compras import del_servicio
from graph.contexto import ContextoTurno
from graph.lo_dicho import buscar_lo_dicho
from graph.resolucion import filtros_de
from graph.state import EstadoConversacion, venta_abierta
from graph.vistas import producto_visto
from tools.busqueda.tipos import Filtros
from tools.herramientas import buscar_productos, productos_que_dicen, ver_productos
from tools.productos import Busqueda, Hallazgo

_MAX_CATEGORIAS = 12
_A_MIRAR = 48
_ENVOLTURAS = frozenset(
    map(
        singular,
        ("bolsa", "papel", "caja", "mono", "estuche", "tarjeta", "liston", "cinta", "sobre", "canasta"),
    )
)
_SIN = re.compile(r"\bsin [a-z]{3,}")
_CORTA = 7  # letters of a stem from which two may differ: "carpinteria", "carpintero"
_ENTERA = 4  # letters of a stem under which its word is whole
_BASTA = 0.4  # share of what the need says that a product must tell
_CASI = 0.8  # of the best one's
_AFIN = 0.8  # of what a word is worth, where another says the same


@dataclass(frozen=True)
class _Palabra:
    """A word of the need, with the others that say the same: `forma` finds any of them, and `afin` those
    that speak of the same trouble."""

    forma: re.Pattern[str]
    patron: str
    afin: re.Pattern[str] | None = None

    def peso_en(self, texto: str) -> float:
        if self.forma.search(texto):
            return 1.0
        return _AFIN if self.afin and self.afin.search(texto) else 0.0


async def atender_necesidad(
    acto: PreguntarProducto, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hallazgo], list[Hecho]]:
    """Shows what may serve, within what he can spend; where nothing tells, asks one thing."""
    texto, k = acto.producto.texto, contexto.recursos.productos_por_respuesta
    categorias = contexto.recursos.indice.categorias()
    de_regalo, excluye = es_de_regalo(plegar(state["mensaje"])), _SIN.search(plegar(texto))
    if not texto:
        regalos = await _regalos(acto.precio, k, state, categorias) if de_regalo else []
        pregunta = Categorias(nombres=_nombres(categorias), para="regalo" if de_regalo else "")
        return _mostrados(regalos) if regalos else ([], [pregunta])
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
    return [], [SinResultados(consulta=""), Categorias(nombres=_nombres(categorias), para="necesidad")]


async def que_lo_cuentan(
    acto: PreguntarProducto | PreguntarPrecio, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[list[Hallazgo], list[Hecho]] | None:
    """ "les ha salido mosca blanca": what names no goods, and is in some description."""
    precio = acto.precio if isinstance(acto, PreguntarProducto) else None
    k = contexto.recursos.productos_por_respuesta
    dichos = await _que_lo_dicen(acto.producto.texto, precio, k, state, contexto, solo_descripcion=True)
    return _mostrados(dichos) if dichos else None


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
    """The products whose own texts say most of the need, the rarest words weighing most.

    `solo_descripcion`: names do not count, and two words must be told.
    """
    faltas = [m[0] for m in _SIN.finditer(plegar(texto))]
    otras = _SIN.sub(" ", plegar(texto))
    palabras = [_palabra(p, contexto) for p in tokens(otras) if p not in VACIAS and len(p) > 2]
    ausentes = [_ausente(falta) for falta in faltas]
    palabras += ausentes
    if not palabras:
        return []
    filas = await productos_que_dicen.ainvoke({"patrones": [p.patron for p in palabras]})
    textos = {fila[0]: plegar(fila[3] if solo_descripcion else " ".join(fila[1:])) for fila in filas}
    textos = {id_: t for id_, t in textos.items() if all(p.forma.search(t) for p in ausentes)}
    dicen = [{id_: peso for id_, t in textos.items() if (peso := p.peso_en(t))} for p in palabras]
    cuantos = len(contexto.recursos.indice)
    # What no product says tells what they lack less than what some say.
    pesos = [math.log(1 + cuantos / len(ids)) if ids else math.log(1 + cuantos) / 3 for ids in dicen]
    notas = {
        id_: sum(peso * ids.get(id_, 0.0) for peso, ids in zip(pesos, dicen, strict=True)) / sum(pesos)
        for id_ in textos
    }
    if solo_descripcion:
        notas = {id_: nota for id_, nota in notas.items() if sum(id_ in ids for ids in dicen) > 1}
    mejor = max(notas.values(), default=0.0)
    if mejor < _BASTA:
        return []
    ids = sorted((id_ for id_, nota in notas.items() if nota >= _CASI * mejor), key=lambda i: -notas[i])
    hallados: list[Hallazgo] = await ver_productos.ainvoke({"ids": ids, "venta_id": venta_abierta(state)})
    hallados = [h for h in hallados if _cabe(h, precio)]
    hallados = [h for h in hallados if h.disponible > 0] or hallados
    return sorted(hallados, key=lambda h: (h.disponible <= 0, -notas[h.id]))[:k]


def _palabra(token: str, contexto: ContextoTurno) -> _Palabra:
    iguales = {token, *contexto.recursos.indice.vocabulario.sinonimas(singular(token))}
    formas = sorted({_forma(t) for t in iguales if t.isalnum()})
    patron = rf"\m(?:{'|'.join(formas)})"
    forma = re.compile(re.sub(r"\\[mM]", r"\\b", patron))
    parientes = afines(plegar(token))
    if not parientes:
        return _Palabra(forma, patron)
    cualquiera = rf"\m(?:{'|'.join([*formas, *parientes])})"
    return _Palabra(forma, cualquiera, re.compile(rf"\b(?:{'|'.join(parientes)})"))


def _ausente(falta: str) -> _Palabra:
    """ "sin leche", as owners say it: "libre de leche", "no lleva huevo ni leche"."""
    que = "|".join(_forma(nombre) for nombre in nombres_de(falta.removeprefix("sin ")))
    patron = (
        r"\m(?:sin|libres? de|no (?:contien|llev|tien|incluy|tra)\w*|(?:cero|0 ?%)(?: de)?) "
        rf"(?:\w+(?:,| y| ni| o| e)(?: sin| de)? )*(?:{que})"
    )
    return _Palabra(re.compile(re.sub(r"\\[mM]", r"\\b", patron)), patron)


def _forma(token: str) -> str:
    """How any of its inflections begins; a short word is whole, lest "tos" find "tostadas"."""
    raices = raiz(plegar(token))
    if len(raices) < _ENTERA:
        return rf"{re.escape(plegar(token).removesuffix('s'))}(?:s|es)?\M"
    return re.escape(raices[:-2] if len(raices) > _CORTA else raices)


def _cabe(hallazgo: Hallazgo, precio: Rango | None) -> bool:
    if precio is None:
        return True
    return (precio.minimo or 0) <= hallazgo.precio and (
        precio.maximo is None or hallazgo.precio <= precio.maximo
    )
