"""Which goods come near to what a customer tells, by all that the owner wrote of them."""

import asyncio
from collections.abc import Sequence

from db.repositorios.lecturas import Fuente
from tools.busqueda.indice import IndiceProductos
from tools.detalles import ver_fichas

_POR_NOMBRE = 16  # looked at for their names; each text that was not read before costs a millisecond or two


async def afines(
    fuente: Fuente, indice: IndiceProductos, relato: str, ids: Sequence[int]
) -> list[tuple[int, float]]:
    """How near each of `ids`, and of those nearest by name, is to what is told; the nearest first."""
    cercanos = await asyncio.to_thread(indice.cercanos, relato, _POR_NOMBRE)
    fichas = await ver_fichas(fuente, [*ids, *cercanos])
    textos = [f"{ficha.nombre}. {ficha.resumen}".strip() for ficha in fichas]
    parecidos = await asyncio.to_thread(indice.parecidos, relato, textos)
    pares = zip((ficha.producto_id for ficha in fichas), parecidos, strict=True)
    return sorted(pares, key=lambda par: -par[1])
