"""Searching the shop for the words said: with the noun before, without what they are packed in."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from agent.actos import Referencia
from agent.comprension import lexico
from agent.texto import VACIAS, plegar, raiz, singular, tokens
from graph.state import EstadoConversacion, venta_abierta
from graph.variantes import MAX_OPCIONES
from tools.busqueda.cotejo import cotejar
from tools.busqueda.modelos import sin_otros_modelos
from tools.busqueda.palabras import COMBOS, ENVASES
from tools.busqueda.tipos import Filtros
from tools.herramientas import buscar_productos
from tools.productos import Busqueda, Hallazgo
from tools.vitrina import PLENO

_NOMBRE_MAS_LARGO = 2  # words
_NO_NOMBRAN = lexico.EMPAQUES | lexico.MEDIDAS | lexico.ADJETIVOS | lexico.TAMANOS | lexico.PREPOSICIONES

# What is done with a new one of the same: not "arreglar", "pintar".
_DE_OTRO_IGUAL = frozenset({"cambiar", "instalar", "reemplazar", "colocar", "reponer", "poner"})


async def buscar_lo_dicho(
    referencia: Referencia, k: int, filtros: Filtros | None, state: EstadoConversacion
) -> Busqueda:
    """Searches for the words said; of several, for those that are as he told before all ("soy talla M")."""
    hay = await _buscar(referencia, k, filtros, state)
    dichas = state.get("de_antemano", []) if len(hay.hallazgos) > 1 else []
    for como in dichas if hay.hay_mas else ():
        texto = f"{referencia.texto} {como}"
        asi = await _buscar_el_bien(texto, k, filtros, venta_abierta(state))
        lugares = cotejar(texto, [h.nombre for h in asi.hallazgos], lambda _: None)
        if lugares:
            return replace(asi, hallazgos=tuple(asi.hallazgos[i] for i in lugares))
    suyos = como_de_antemano(hay.hallazgos, dichas)
    return replace(hay, hallazgos=suyos, hay_mas=False, otras=()) if suyos else hay


def como_de_antemano(hallados: tuple[Hallazgo, ...], dichas: Sequence[str]) -> tuple[Hallazgo, ...]:
    """Those of them that are so; none where all are, or none is."""
    for como in dichas:
        lugares = cotejar(como, [h.nombre for h in hallados], lambda _: None)
        if 0 < len(lugares) < len(hallados):
            return tuple(hallados[i] for i in lugares)
    return ()


async def _buscar(
    referencia: Referencia, k: int, filtros: Filtros | None, state: EstadoConversacion
) -> Busqueda:
    """With the noun asked for before where the words lack one ("¿y en azul?")."""
    venta_id, consulta = venta_abierta(state), state.get("consulta", "")
    if consulta and set(tokens(referencia.texto)) <= lexico.ATRIBUTOS:
        return await _buscar_el_bien(consulta, max(k, MAX_OPCIONES), filtros, venta_id)
    if consulta and (referencia.elidida or referencia.definida) and not referencia.suyo:
        juntas = await _buscar_el_bien(f"{consulta} {referencia.texto}", k, filtros, venta_id)
        plenas = any(
            h.exacto and (h.lexico >= PLENO or (h.pleno and referencia.elidida)) for h in juntas.hallazgos
        )
        if plenas and not await _es_otro_bien(referencia, juntas, venta_id):
            return juntas  # by another name too: "de goma, talla 42", of boots of "caucho"
        describe = all(p in _NO_NOMBRAN or not p.isalpha() for p in tokens(referencia.texto))
        if referencia.elidida and describe and (juntas.hallazgos or juntas.alternativas):
            return juntas  # "¿y en lata?", of a drink: no tuna
        solas = await _buscar_el_bien(referencia.texto, k, filtros, venta_id)
        return juntas if referencia.elidida and juntas.alternativas and not solas.hallazgos else solas
    return await _buscar_el_bien(referencia.texto, k, filtros, venta_id)


async def _es_otro_bien(referencia: Referencia, juntas: Busqueda, venta_id: int | None) -> bool:
    """ "las manijas", after mirrors: goods that are called so, where none found for both is."""
    cosa = next(iter(tokens(referencia.texto)), "")
    if referencia.elidida or any(raiz(cosa) in map(raiz, tokens(h.nombre)) for h in juntas.hallazgos):
        return False
    solas = await _buscar_el_bien(referencia.texto, MAX_OPCIONES, None, venta_id)
    return any(raiz(cosa) in map(raiz, _encabezan(h.nombre)) for h in solas.hallazgos)


async def _buscar_el_bien(texto: str, k: int, filtros: Filtros | None, venta_id: int | None) -> Busqueda:
    """Searches; where "cajas de guantes" or "cambiar sifón" finds nothing, the good alone may."""
    pedido = {"consulta": texto, "k": k, "filtros": filtros, "venta_id": venta_id}
    busqueda: Busqueda = await buscar_productos.ainvoke(pedido)
    primera, _, resto = texto.partition(" ")
    if not busqueda.hallazgos and resto and primera.lower() in lexico.EMPAQUES | _DE_OTRO_IGUAL:
        solo_el_bien = resto.removeprefix("de ").strip()
        otra: Busqueda = await buscar_productos.ainvoke({**pedido, "consulta": solo_el_bien})
        if otra.hallazgos:
            return otra
    return _los_que_lo_dicen(texto, _los_que_se_llaman(texto, busqueda))


def _los_que_se_llaman(texto: str, busqueda: Busqueda) -> Busqueda:
    """Of "glade" or "perico", where nothing else is called so, the "Ambiental Glade" and the "Filete de
    perico": a brand, or what it is cut from, is its name. A sauce of tomatoes is no tomato."""
    sobran = VACIAS | lexico.SE_CUENTA_EN
    dichas = [raiz(p) for p in tokens(texto) if p.isalpha() and p not in sobran]
    if busqueda.hallazgos or not 0 < len(dichas) <= _NOMBRE_MAS_LARGO:
        return busqueda
    suyos = [h for h in busqueda.alternativas if set(dichas) <= nombres_propios(h.nombre)]
    son = tuple(replace(h, exacto=True, pleno=True, dudoso=False, lexico=1.0) for h in suyos)
    return replace(busqueda, hallazgos=son, alternativas=() if son else busqueda.alternativas)


def nombres_propios(nombre: str) -> set[str]:
    """The stems of a name that tell what it is though others come before: "Glade" of "Ambiental Glade"."""
    palabras = nombre.split()
    escritas = [p for p in palabras[1:] if p[:1].isalpha()]
    comunes = any(p.islower() and plegar(p) not in VACIAS for p in escritas)
    propios = {raiz(plegar(p)) for p in escritas if comunes and p[:1].isupper() and len(p) > 2}
    de_que = palabras[2:3] if len(palabras) > 2 and palabras[1].lower() == "de" else []
    cortado = plegar(palabras[0]) in lexico.PORCIONES if palabras else False
    return propios | {raiz(plegar(p)) for p in de_que if cortado}


def _los_que_lo_dicen(texto: str, busqueda: Busqueda) -> Busqueda:
    """Only those whose own names have each of the words, where some have: "vortex y", "para el aveo"."""
    busqueda = _sin_lo_que_es_para(texto, busqueda)
    nombres = [h.nombre for h in busqueda.hallazgos]
    lugares = cotejar(texto, nombres, lambda _: None)
    lugares = sin_otros_modelos(texto, nombres, lugares)
    if len(tokens(texto)) < 2 or len(lugares) in (0, len(busqueda.hallazgos)):
        return busqueda
    suyos = tuple(busqueda.hallazgos[i] for i in lugares)
    return replace(busqueda, hallazgos=suyos, hay_mas=False, otras=())


def _sin_lo_que_es_para(texto: str, busqueda: Busqueda) -> Busqueda:
    """Without "agujas de máquina" where there are machines, nor "Promo muzza y birra" where there is beer.

    Of "pollo" there are empanadas, and a salad with it: none of them is the chicken.
    """
    if not any(singular(p) in COMBOS for p in tokens(texto)):
        solos = tuple(h for h in busqueda.hallazgos if not COMBOS & set(map(singular, tokens(h.nombre)[:1])))
        busqueda = replace(busqueda, hallazgos=solos or busqueda.hallazgos)
    pedida = next((raiz(p) for p in tokens(texto) if p not in VACIAS and p.isalpha()), "")
    son = tuple(h for h in busqueda.hallazgos if not _es_de(pedida, h.nombre))
    hay = any(raiz(p) == pedida for h in son for p in _encabezan(h.nombre))
    return replace(busqueda, hallazgos=son) if hay else busqueda


def _encabezan(nombre: str) -> list[str]:
    """The words of a name that tell what it is: those before "de" or "con"; of a packing, what it holds."""
    palabras = tokens(nombre)
    primeras = list(takewhile(lambda p: p not in lexico.PREPOSICIONES, palabras))
    if [singular(p) in ENVASES for p in primeras] != [True]:
        return primeras
    return [*primeras, *takewhile(lambda p: p not in lexico.PREPOSICIONES, palabras[2:])]


def _es_de(pedida: str, nombre: str) -> bool:
    """Whether a name has the noun only after "de" or "para": "agujas de máquina", but no "caja de clavos"."""
    palabras = tokens(nombre)
    lugar = next((i for i, p in enumerate(palabras) if raiz(p) == pedida), 0)
    if lugar < 2 or palabras[lugar - 1] not in ("de", "del", "para"):
        return False
    return not any(singular(p) in ENVASES for p in palabras[: lugar - 1])
