"""From scores to an answer: what the shop has, what it has instead, and what nobody answers to."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from agent.texto import plegar, singular
from tools.busqueda.conceptos import Consulta, Rol
from tools.busqueda.estado import Estado
from tools.busqueda.estantes import del_estante, estantes
from tools.busqueda.palabras import MARCAS
from tools.busqueda.puntaje import Evaluacion, Significado, evaluar
from tools.busqueda.tipos import Coincidencia, Filtros, Resultado

# An alternative is the same kind of thing: its head matches about as well as a name does.
_MISMO_TIPO = 0.6
_ALGO_CUBIERTO = 0.3
_CERCA = 0.81
# What an unknown name may mean, by meaning alone: offered as near, never as the thing.
_PARECIDO = 0.38
_PARECIDAS = 3


def responder(
    estado: Estado,
    consulta: Consulta,
    significado: Significado | None,
    mascara: NDArray[np.bool_],
    k: int,
    completar: bool,
    categorias: Mapping[str, int],
) -> Resultado:
    """The k best of a state for a query already read."""
    k = max(0, k)
    por_sku = _por_sku(estado, consulta, mascara)
    if not consulta.conceptos:
        hallados = por_sku or (
            _por_precio(estado, consulta.filtros, mascara, k) if _pide_precio(consulta) else []
        )
        return Resultado(tuple(hallados[:k]), filtros=consulta.filtros)
    evaluacion = evaluar(
        consulta,
        estado.lexico,
        significado,
        mascara=mascara,
        vivos=estado.columnas.vivo,
        total=max(1, estado.vivos),
    )
    if nombrados := estantes(consulta.texto, list(categorias), estado):
        suyos = [categorias[nombre] for nombre in nombrados]
        evaluacion = del_estante(evaluacion, np.isin(estado.columnas.categoria[evaluacion.slots], suyos))
    hallados = por_sku or _elegir(estado, consulta, evaluacion, np.flatnonzero(evaluacion.exacta), k)
    alternativas: list[Coincidencia] = []
    sin_cubrir = tuple(
        c.texto
        for c, eco in zip(consulta.conceptos, evaluacion.eco, strict=True)
        if not eco and c.rol not in (Rol.SUAVE, Rol.FIN)
    )
    if not por_sku and any(singular(plegar(texto)) in MARCAS for texto in sin_cubrir):
        # "Taladro Makita", where no Makita is sold: others of the kind are offered in its place.
        hallados, alternativas = [], [replace(c, exacta=False) for c in hallados]
    if not alternativas and any(c.rol == Rol.CABEZA for c in consulta.conceptos):
        del_tipo = (evaluacion.tipo >= _MISMO_TIPO) & (evaluacion.cobertura > _ALGO_CUBIERTO)
        if not hallados:
            # "Tapa para olla", of a pot that comes with its lid: not it, and yet all that was said.
            cerca = evaluacion.nombrada if np.any(evaluacion.nombrada) else del_tipo
            alternativas = _elegir(estado, consulta, evaluacion, np.flatnonzero(cerca), k, exactas=False)
        elif completar and len(hallados) < k and not por_sku:
            otras = np.flatnonzero(del_tipo & ~evaluacion.exacta)
            hallados += _elegir(estado, consulta, evaluacion, otras, k - len(hallados), exactas=False)
    if not hallados and not alternativas and _sin_conocer(consulta):
        cercanas = np.flatnonzero(evaluacion.denso >= _PARECIDO)
        alternativas = _elegir(estado, consulta, evaluacion, cercanas, min(k, _PARECIDAS), exactas=False)
    return Resultado(tuple(hallados), tuple(alternativas), consulta.corregida, sin_cubrir, consulta.filtros)


def _sin_conocer(consulta: Consulta) -> bool:
    """Whether it asks for something whose name we have never seen: a regional word, perhaps."""
    return any(c.rol == Rol.CABEZA and not c.comun and not c.nombres for c in consulta.conceptos)


def _pide_precio(consulta: Consulta) -> bool:
    filtros = consulta.filtros
    return filtros.orden != "relevancia" or filtros.precio_max is not None or filtros.precio_min is not None


def _elegir(
    estado: Estado,
    consulta: Consulta,
    evaluacion: Evaluacion,
    cuales: NDArray[np.int64],
    k: int,
    *,
    exactas: bool = True,
) -> list[Coincidencia]:
    """The k best of some candidates. By price, only those that answer about as well as the best."""
    if not len(cuales):
        return []
    orden = consulta.filtros.orden if exactas else "relevancia"
    columnas = estado.columnas
    slots = evaluacion.slots[cuales]
    if orden != "relevancia":
        # A "bolillo" is bread, if less so than what says "pan".
        cerca = evaluacion.cobertura[cuales] >= _CERCA * evaluacion.cobertura[cuales].max()
        cuales, slots = cuales[cerca], slots[cerca]
        precios = columnas.centavos[slots] * (1 if orden == "precio_asc" else -1)
        elegidos = np.lexsort((columnas.ids[slots], -evaluacion.orden[cuales], precios))[:k]
    else:
        agotado = columnas.stock[slots] <= 0
        mejores = evaluacion.orden if exactas else evaluacion.tipo + 0.5 * evaluacion.cobertura
        valor = np.round(mejores[cuales], 4) - 0.01 * agotado
        elegidos = np.lexsort((columnas.ids[slots], -valor))[:k]
    return [_coincidencia(estado, consulta, evaluacion, int(cuales[i]), exactas) for i in elegidos]


def _coincidencia(
    estado: Estado, consulta: Consulta, evaluacion: Evaluacion, i: int, exacta: bool
) -> Coincidencia:
    niega = tuple(
        c.texto for c, si in zip(consulta.conceptos, evaluacion.contradice[:, i], strict=True) if si
    )
    return Coincidencia(
        producto_id=int(estado.columnas.ids[evaluacion.slots[i]]),
        puntaje=round(float(evaluacion.puntaje[i]), 4),
        exacta=exacta,
        lexico=round(float(evaluacion.cobertura[i]), 4),
        denso=round(float(evaluacion.denso[i]), 4),
        plena=bool(evaluacion.plena[i]),
        contradice=niega,
        dudosa=bool(evaluacion.dudosa[i]),
    )


def _por_sku(estado: Estado, consulta: Consulta, mascara: NDArray[np.bool_]) -> list[Coincidencia]:
    for termino in consulta.sku:
        slots = [s for s in estado.lexico.postings(termino).slots.tolist() if mascara[s]]
        if slots:
            return [Coincidencia(int(estado.columnas.ids[s]), 1.0, True, 1.0, 1.0) for s in slots]
    return []


def _por_precio(estado: Estado, filtros: Filtros, mascara: NDArray[np.bool_], k: int) -> list[Coincidencia]:
    """ "Lo más barato", "algo de menos de 10 mil": any product, by price alone."""
    slots = np.flatnonzero(mascara)
    signo = -1 if filtros.orden == "precio_desc" else 1
    slots = slots[np.argsort(signo * estado.columnas.centavos[slots], kind="stable")][:k]
    return [Coincidencia(int(estado.columnas.ids[s]), 0.5, True, 0.0, 0.0) for s in slots]
