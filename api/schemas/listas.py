"""Pages of lists: what is asked and what is given."""

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Depends, Query
from pydantic import BaseModel, Field

from db.repositorios.listas import Pagina, Pedida

T = TypeVar("T")
MAX_POR_PAGINA = 200


class Lista(BaseModel, Generic[T]):
    """Una página de una lista."""

    items: list[T]
    total: Annotated[int, Field(description="De toda la lista.")]
    total_es_aproximado: Annotated[
        bool, Field(description="Más de 10.000 filas no se cuentan una a una: se estiman.")
    ]
    pagina: int
    por_pagina: int
    siguiente: Annotated[
        str | None,
        Field(description="Pásalo como `cursor` para la que sigue: cuesta lo mismo a cualquier profundidad."),
    ]


async def _pedida(
    pagina: Annotated[int, Query(ge=1, le=100_000_000)] = 1,
    por_pagina: Annotated[int, Query(ge=1, le=MAX_POR_PAGINA)] = 20,
    cursor: Annotated[
        str | None,
        Query(max_length=2000, description="El `siguiente` de la página anterior; manda sobre `pagina`."),
    ] = None,
) -> Pedida:
    return Pedida(pagina, por_pagina, cursor)


PedidaDep = Annotated[Pedida, Depends(_pedida)]


def lista(pagina: Pagina[Any], pedida: Pedida, items: Sequence[Any] | None = None) -> dict[str, Any]:
    """What `Lista` reads."""
    return {
        "items": pagina.items if items is None else items,
        "total": pagina.total,
        "total_es_aproximado": pagina.total_es_aproximado,
        "pagina": pedida.pagina,
        "por_pagina": pedida.por_pagina,
        "siguiente": pagina.siguiente,
    }
