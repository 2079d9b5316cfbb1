"""Products as the agent sees them: found by the index, priced and counted by SQL in the same turn."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.texto import plegar, singular, tokens
from db.repositorios.lecturas import Fuente, existencias
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.palabras import MARCAS
from tools.busqueda.tipos import Coincidencia, Filtros, ProductoIndexado, Resultado
from tools.vitrina import Hallazgo, ordenar, otras_familias, queda_por_mostrar

__all__ = ["Busqueda", "Hallazgo", "buscar", "ver"]
# This many are read before the cut, so that the order shown does not hang on tenths of a score.
_A_ORDENAR = 24


@dataclass(frozen=True)
class Busqueda:
    """`hallazgos`: at most k, best first. `hay_mas`: the shop has more; `otras`: their families, by name."""

    hallazgos: tuple[Hallazgo, ...]
    hay_mas: bool = False
    otras: tuple[str, ...] = ()
    alternativas: tuple[Hallazgo, ...] = ()
    consulta_corregida: str | None = None
    sin_cubrir: tuple[str, ...] = ()


async def buscar(
    fuente: Fuente,
    indice: IndiceProductos,
    consulta: str,
    *,
    k: int,
    filtros: Filtros | None = None,
    venta_id: int | None = None,
    completar: bool = False,
) -> Busqueda:
    """The best k products for a query; empty where the shop has nothing of the kind.

    `completar` fills the list with near ones, for whoever shows lists rather than talks. `venta_id` is the
    order that asks: what it reserves itself counts as available to it.
    """
    resultado = await indice.buscar_con_proveedor(
        consulta, k=max(k, _A_ORDENAR), filtros=filtros, completar=completar
    )
    resultado = sin_lo_contrario(consulta, sin_otras_marcas(consulta, resultado, indice), indice)
    ids = [c.producto_id for c in (*resultado.coincidencias, *resultado.alternativas[:k])]
    return presentar(resultado, await ver(fuente, indice, ids, venta_id=venta_id), k=k, completar=completar)


def sin_otras_marcas(consulta: str, resultado: Resultado, indice: IndiceProductos) -> Resultado:
    """ "Coca cola", where the shop has another: what is not of that brand is no more than near."""
    marcas = {p for p in map(singular, tokens(consulta)) if p in MARCAS}
    if not marcas or not resultado.coincidencias:
        return resultado
    suyas = tuple(c for c in resultado.coincidencias if marcas & _palabras(indice.producto(c.producto_id)))
    if suyas or any(indice.producto(c.producto_id) is None for c in resultado.coincidencias):
        return replace(resultado, coincidencias=suyas) if suyas else resultado
    return replace(resultado, coincidencias=(), alternativas=resultado.coincidencias)


def sin_lo_contrario(consulta: str, resultado: Resultado, indice: IndiceProductos) -> Resultado:
    """ "Agua con gas", where all there is is "sin gas": near, and not it."""
    negadas = [f"{_OPUESTAS[m[1]]} {singular(m[2])}" for m in _CON_O_SIN.finditer(plegar(consulta))]
    if not negadas or not resultado.coincidencias:
        return resultado
    quedan = tuple(c for c in resultado.coincidencias if not _dice(negadas, indice.producto(c.producto_id)))
    if len(quedan) == len(resultado.coincidencias):
        return resultado
    sobran = () if quedan else resultado.coincidencias
    return replace(resultado, coincidencias=quedan, alternativas=(*resultado.alternativas, *sobran))


_OPUESTAS = {"con": "sin", "sin": "con"}
_CON_O_SIN = re.compile(r"\b(con|sin) ([a-z]{3,})")


def _dice(frases: Sequence[str], producto: ProductoIndexado | None) -> bool:
    nombre = " ".join(map(singular, tokens(producto.nombre))) if producto else ""
    return any(f" {frase} " in f" {nombre} " for frase in frases)


def _palabras(producto: ProductoIndexado | None) -> set[str]:
    if producto is None:
        return set()
    textos = (producto.nombre, producto.categoria, *map(str, producto.atributos.values()))
    return {singular(p) for texto in textos for p in tokens(texto)}


def presentar(
    resultado: Resultado, vistos: Sequence[Hallazgo], *, k: int, completar: bool = False
) -> Busqueda:
    """What a search found, with the price and availability of each product seen, in showing order."""
    por_id = {hallazgo.id: hallazgo for hallazgo in vistos}
    hallazgos = _puntuados(resultado.coincidencias, por_id)
    if resultado.filtros.orden == "relevancia" and not completar:
        hallazgos = ordenar(hallazgos)
    return Busqueda(
        hallazgos=tuple(hallazgos[:k]),
        hay_mas=queda_por_mostrar(hallazgos[:k], hallazgos[k:]),
        otras=otras_familias(hallazgos[:k], hallazgos[k:]),
        alternativas=tuple(_puntuados(resultado.alternativas[:k], por_id)),
        consulta_corregida=resultado.consulta_corregida,
        sin_cubrir=resultado.terminos_sin_cubrir,
    )


def _puntuados(coincidencias: tuple[Coincidencia, ...], vistos: dict[int, Hallazgo]) -> list[Hallazgo]:
    return [
        Hallazgo(
            id=visto.id,
            nombre=visto.nombre,
            categoria=visto.categoria,
            precio=visto.precio,
            disponible=visto.disponible,
            puntaje=c.puntaje,
            exacto=c.exacta,
            pleno=c.plena,
            lexico=c.lexico,
            dudoso=c.dudosa,
        )
        for c in coincidencias
        if (visto := vistos.get(c.producto_id))
    ]


async def ver(
    fuente: Fuente,
    indice: IndiceProductos,
    ids: list[int],
    *,
    venta_id: int | None,
) -> list[Hallazgo]:
    """The active ones among `ids`, in that order, with today's price and availability."""
    if not ids:
        return []
    libres = await existencias(fuente, ids, sin_contar_venta=venta_id)
    return [
        Hallazgo(
            id=id_,
            nombre=existencia.nombre,
            categoria=indexado.categoria if (indexado := indice.producto(id_)) else "",
            precio=existencia.precio,
            disponible=existencia.disponible,
        )
        for id_ in dict.fromkeys(ids)
        if (existencia := libres.get(id_))
    ]
