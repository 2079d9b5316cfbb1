"""What is offered in the place of what there is not: only what may serve instead."""

import re
from collections.abc import Sequence

from agent.comprension import lexico
from agent.hechos import ProductoVisto
from agent.texto import raiz, tokens
from graph.state import EstadoConversacion, venta_abierta
from graph.vistas import producto_visto
from tools.busqueda.cotejo import distancia
from tools.herramientas import buscar_productos
from tools.productos import Busqueda, Hallazgo

MAX_ALTERNATIVAS = 3
# "iPhone 13", "Redmi Note 13", "S24": a model, which a unit of measure does not follow.
_MODELO = re.compile(
    r"(?<!^)\b(?:i?[A-Z][a-z]+ )+\d{1,4}\b(?:(?: [A-Z][a-z]+)+)?|(?<!^)\b[A-Z]{1,3}\d{1,4}[a-z]?\b"
)
_MUESTRA = 24


async def alternativas_de(hallazgo: Hallazgo, state: EstadoConversacion) -> tuple[ProductoVisto, ...]:
    """What else of its kind can be bought, the most alike first."""
    otros: dict[int, Hallazgo] = {}
    modelo = await _modelo_al_que_va(hallazgo, state)
    for consulta in dict.fromkeys((" ".join(hallazgo.familia), *hallazgo.familia[:1])):
        busqueda = await _buscar(consulta, _MUESTRA if modelo else 2 * MAX_ALTERNATIVAS, state)
        otros |= {h.id: h for h in (*busqueda.hallazgos, *busqueda.alternativas) if h.id not in otros}
    vivos = [
        h
        for h in otros.values()
        if h.id != hallazgo.id
        and h.disponible > 0
        and h.categoria == hallazgo.categoria
        and modelo <= set(tokens(h.nombre))
        and not _es_otra_medicina(hallazgo.nombre, h.nombre)
    ]
    parecidos = sorted(
        vivos,
        key=lambda h: (-len(set(h.familia) & set(hallazgo.familia)), distancia(h.nombre, hallazgo.nombre)),
    )
    del_tipo = [h for h in parecidos if set(h.familia) & set(hallazgo.familia)] or parecidos
    return tuple(map(producto_visto, del_tipo[:MAX_ALTERNATIVAS]))


def proponibles(dicho: str, alternativas: Sequence[Hallazgo]) -> list[Hallazgo]:
    """Without the medicines that he did not name: nobody takes another for what is like it."""
    return [h for h in alternativas if not _es_otra_medicina(dicho, h.nombre)]


def _es_otra_medicina(pedida: str, nombre: str) -> bool:
    palabras = tokens(nombre)
    return bool(lexico.DOSIS & set(palabras)) and raiz(palabras[0]) not in map(raiz, tokens(pedida))


async def _modelo_al_que_va(hallazgo: Hallazgo, state: EstadoConversacion) -> set[str]:
    """The words of the model that it goes with, where other kinds of goods are sold for it too: "S24"."""
    dicho = next(
        (m for m in _MODELO.finditer(hallazgo.nombre) if not _mide(hallazgo.nombre[m.end() :])), None
    )
    if dicho is None:
        return set()
    suyo = set(tokens(dicho[0]))
    busqueda = await _buscar(dicho[0], _MUESTRA, state)
    clases = {raiz(tokens(h.nombre)[0]) for h in busqueda.hallazgos if suyo <= set(tokens(h.nombre))}
    return suyo if len(clases) > 1 else set()


def _mide(resto: str) -> bool:
    """ "5 W", "x 6": the number was a measure's."""
    return bool(lexico.MEDIDAS & set(tokens(resto)[:1]))


async def _buscar(consulta: str, k: int, state: EstadoConversacion) -> Busqueda:
    busqueda: Busqueda = await buscar_productos.ainvoke(
        {"consulta": consulta, "k": k, "venta_id": venta_abierta(state)}
    )
    return busqueda
