"""Whether the books are right: everything recomputed from the ledger and compared with what is stored."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from db.repositorios.verificacion import VERDADES, Diferencia, VerificacionRepository

MAX_POR_VERDAD = 100


@dataclass(frozen=True)
class Verificacion:
    """`diferencias` holds the first MAX_POR_VERDAD rows that break each truth."""

    revisado: dict[str, int]
    diferencias: list[Diferencia]

    @property
    def correcta(self) -> bool:
        return not self.diferencias

    @property
    def total(self) -> int:
        """All the differences, also those that are not listed."""
        return sum({diferencia.verdad: diferencia.total for diferencia in self.diferencias}.values())


async def verificar(session: AsyncSession, avisar: Callable[[int, int], None] | None = None) -> Verificacion:
    """Checks every truth; it only reads. `avisar` gets how many are checked, and of how many."""
    libros = VerificacionRepository(session)
    revisado = await libros.contar()
    diferencias: list[Diferencia] = []
    hechas = 0
    async for de_una in libros.diferencias(MAX_POR_VERDAD):
        diferencias += de_una
        hechas += 1
        if avisar:
            avisar(hechas, len(VERDADES))
    return Verificacion(revisado, diferencias)
