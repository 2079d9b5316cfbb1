"""The truths of orders and stock, by the product's own check, in one statement: it runs after every step."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from db.reloj import desfase
from db.repositorios.verificacion import VERDADES

_DIFERENCIAS = text(
    " UNION ALL ".join(
        f"SELECT '{verdad}' AS verdad, d.* FROM ({consulta}) d(venta_id, producto_id, esperado, hay)"
        for verdad, consulta in VERDADES.items()
    )
)


async def exigir_invariantes(session: AsyncSession) -> None:
    assert (await session.execute(_DIFERENCIAS, {"desfase": desfase(session)})).all() == []
