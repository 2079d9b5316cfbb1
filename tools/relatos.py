"""Which goods come near to what a customer tells, by all that the owner wrote of them."""

import asyncio
from collections.abc import Sequence

from db.repositorios.lecturas import Fuente
from tools.busqueda.indice import IndiceProductos
from tools.detalles import ver_fichas

_POR_NOMBRE = 16  # looked at for their names; each text that was not read before costs a millisecond or two
_DE_NADA = 0.12  # what comes no nearer than this to any name tells no need


async def afines(
    fuente: Fuente, indice: IndiceProductos, relato: str, ids: Sequence[int]
) -> list[tuple[int, float]]:
    """How near each of `ids` is to what is told; of those nearest by name, where none are given."""
    if not ids:
        cercanos = await asyncio.to_thread(indice.cercanos, relato, _POR_NOMBRE)
        ids = [id_ for id_, _ in cercanos] if cercanos and cercanos[0][1] >= _DE_NADA else []
    fichas = await ver_fichas(fuente, list(ids))
    textos = [f"{ficha.nombre}. {ficha.resumen}".strip() for ficha in fichas]
    parecidos = await asyncio.to_thread(indice.parecidos, relato, textos)
    return list(zip((ficha.producto_id for ficha in fichas), parecidos, strict=True))
