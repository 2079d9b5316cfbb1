"""Goods told by what they come in, "el pack", "la bandeja de 250", of what is talked of."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.actos import Referencia
from agent.comprension import lexico
from agent.texto import plegar, raiz, singular, tokens
from graph.contexto import ContextoTurno
from graph.state import EstadoConversacion, pedido_abierto
from graph.variantes import base_de, solo_atributos, variantes
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.venta import DE_TANTOS, SUELTOS, viene_de_a
from tools.productos import Hallazgo

_CUANTOS = {**DE_TANTOS, "duo": 2, "trio": 3}
_DE_VARIOS = frozenset({"pack", "paquet", "docena", *_CUANTOS})  # names may say only how many: "x 6"
_ENVASES = frozenset(map(singular, lexico.EMPAQUES - lexico.MEDIDAS)) | {"set", "malla", *_DE_VARIOS}
_A_MIRAR = 3  # lines of the order, the last ones


def dice_solo_el_envase(texto: str, indice: IndiceProductos) -> bool:
    """Whether it names what goods come in, and no goods: "pack de 2", and no "caja de herramientas"."""
    cabeza, _, resto = plegar(texto).partition(" ")
    return singular(cabeza) in _ENVASES and (not resto.split() or solo_atributos(resto, indice))


def son_las_sueltas(texto: str) -> bool:
    """ "(en vez de) las sueltas"."""
    dichas = tokens(texto)
    return bool(dichas) and set(dichas) <= SUELTOS


def sin_decir_sueltas(texto: str) -> str | None:
    """ "huevos", of "huevos sueltos"; None where it does not say so."""
    palabras = texto.split()
    quedan = [p for p in palabras if plegar(p) not in SUELTOS]
    return " ".join(quedan) if len(quedan) < len(palabras) else None


async def envasados_de_lo_hablado(
    dicho: Referencia, state: EstadoConversacion, contexto: ContextoTurno, vistos: Sequence[Hallazgo]
) -> tuple[Hallazgo, ...]:
    """Of what is talked of, what comes in that; none where he may mean other goods."""
    if not dice_solo_el_envase(dicho.texto, contexto.recursos.indice):
        return ()
    pedido = pedido_abierto(state)
    lineas = [linea.nombre for linea in reversed(pedido.lineas)][:_A_MIRAR] if pedido else []
    tema = state.get("tema", [])
    hablados = sorted(vistos, key=lambda h: h.id not in tema)
    for nombre in dict.fromkeys([*(h.nombre for h in hablados), *lineas]):
        son = await envasados(dicho.texto, nombre, state, contexto)
        # "un pack", of one just put in: the same in another packing, and no other of its kind.
        son = son if dicho.definida else tuple(h for h in son if _es_lo_mismo(nombre, h.nombre))
        if son:
            return son
    return ()


async def envasados(
    dicho: str, nombre: str, state: EstadoConversacion, contexto: ContextoTurno
) -> tuple[Hallazgo, ...]:
    """Of the kind of `nombre`, those that come in what is said, and in as many as it says."""
    base = replace(base_de(nombre), dicho="")
    hay = await variantes(dicho, [base], state, contexto)
    sin_tamano = " ".join(p for p in tokens(dicho) if p not in lexico.TAMANOS)
    if not hay.son and sin_tamano != dicho:  # "la bandeja pequeña de 250"
        hay = await variantes(sin_tamano, [base], state, contexto)
    cabeza = singular(next(iter(tokens(dicho)), ""))
    if hay.son or cabeza not in _DE_VARIOS:
        return _plenos(hay.son)
    cuantos = _CUANTOS.get(cabeza) or next((int(p) for p in tokens(dicho) if p.isdigit()), 0)
    traen = [(h, trae[0]) for h in hay.otros if (trae := viene_de_a(h.nombre))]
    return _plenos(h for h, trae in traen if not cuantos or trae == cuantos)


def _plenos(hallazgos: Iterable[Hallazgo]) -> tuple[Hallazgo, ...]:
    """It is them that were asked for, by whatever name they were found."""
    return tuple(replace(h, exacto=True, pleno=True, dudoso=False) for h in hallazgos)


def _es_lo_mismo(suelto: str, envasado: str) -> bool:
    return {raiz(p) for p in tokens(suelto) if p.isalpha() and len(p) > 2} <= {
        raiz(p) for p in tokens(envasado)
    }
