"""Products as the agent sees them: found by the index, priced and counted by SQL in the same turn."""

import re
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agent.texto import plegar
from db.repositorios.pedidos import PedidoRepository
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import Coincidencia, Filtros, Resultado


@dataclass(frozen=True)
class Hallazgo:
    """A product with its price and what is free to sell now. `exacto`: it has all that was asked for."""

    id: int
    nombre: str
    categoria: str
    precio: Decimal
    disponible: int
    puntaje: float = 1.0
    exacto: bool = True


@dataclass(frozen=True)
class Busqueda:
    """`hallazgos`: at most k, best first. `hay_mas`: the shop has more of the kind."""

    hallazgos: tuple[Hallazgo, ...]
    hay_mas: bool = False
    alternativas: tuple[Hallazgo, ...] = ()
    consulta_corregida: str | None = None
    sin_cubrir: tuple[str, ...] = ()


async def buscar(
    sessions: async_sessionmaker[AsyncSession],
    indice: IndiceProductos,
    consulta: str,
    *,
    k: int,
    filtros: Filtros | None = None,
    venta_id: int | None = None,
) -> Busqueda:
    """The best k products for a query, best first; empty where the shop has nothing of the kind.

    `venta_id` is the order that asks: what it reserves itself counts as available to it.
    """
    resultado: Resultado = indice.buscar(consulta, k=max(k, _A_ORDENAR), filtros=filtros)
    ids = [c.producto_id for c in (*resultado.coincidencias, *resultado.alternativas[:k])]
    vistos = {h.id: h for h in await ver(sessions, indice, ids, venta_id=venta_id)}

    def _hallazgos(coincidencias: tuple[Coincidencia, ...]) -> tuple[Hallazgo, ...]:
        return tuple(
            Hallazgo(
                visto.id, visto.nombre, visto.categoria, visto.precio, visto.disponible, c.puntaje, c.exacta
            )
            for c in coincidencias
            if (visto := vistos.get(c.producto_id))
        )

    hallazgos = _hallazgos(resultado.coincidencias)
    if filtros is None or filtros.orden == "relevancia":
        hallazgos = tuple(sorted(hallazgos, key=_orden_de_vitrina))
    return Busqueda(
        hallazgos[:k],
        len(hallazgos) > k,
        _hallazgos(resultado.alternativas[:k]),
        resultado.consulta_corregida,
        resultado.terminos_sin_cubrir,
    )


# Equally good ones are put in order before the cut, so that the customer sees 5, 10 and 20 libras, not 5, 20, 10.
_A_ORDENAR = 24
_NUMERO = re.compile(r"\d+(?:[.,]\d+)?")


def _orden_de_vitrina(hallazgo: Hallazgo) -> tuple[float, bool, list[tuple[str, float]]]:
    """Better first; then what can be bought; then by name, numbers by their value."""
    palabras = _NUMERO.sub(lambda n: f" {n[0].replace(',', '.')} ", plegar(hallazgo.nombre)).split()
    natural = [("", float(p)) if _NUMERO.fullmatch(p) else (p, 0.0) for p in palabras]
    return -round(hallazgo.puntaje, 2), hallazgo.disponible <= 0, natural


async def ver(
    sessions: async_sessionmaker[AsyncSession],
    indice: IndiceProductos,
    ids: list[int],
    *,
    venta_id: int | None,
) -> list[Hallazgo]:
    """The active ones among `ids`, in that order, with today's price and availability."""
    if not ids:
        return []
    async with sessions.begin() as session:
        existencias = await PedidoRepository(session).existencias(ids, sin_contar_venta=venta_id)
    hallazgos = []
    for id_ in dict.fromkeys(ids):
        if existencia := existencias.get(id_):
            indexado = indice.producto(id_)
            categoria = indexado.categoria if indexado else ""
            hallazgos.append(
                Hallazgo(id_, existencia.nombre, categoria, existencia.precio, existencia.disponible)
            )
    return hallazgos
