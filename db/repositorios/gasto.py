"""What the models took since the first turn that they had a part in: read from the rollups."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_TURNOS = """
SELECT min(hora) AS desde,
       coalesce(sum(turnos), 0)::bigint AS turnos, coalesce(sum(leidos), 0)::bigint AS leidos,
       coalesce(sum(saltados), 0)::bigint AS saltados, coalesce(sum(redactados), 0)::bigint AS redactados,
       coalesce(sum(corregidos), 0)::bigint AS corregidos, coalesce(sum(fallidos), 0)::bigint AS fallidos
FROM resumen_turnos
"""
_USOS = """
SELECT modelo, tarea, sum(llamadas)::bigint AS llamadas, sum(entrada)::bigint AS entrada,
       sum(salida)::bigint AS salida
FROM resumen_usos GROUP BY modelo, tarea ORDER BY modelo, tarea
"""
_VENTAS = "SELECT coalesce(sum(ventas), 0)::bigint FROM resumen_ventas WHERE hora >= :desde"


@dataclass(frozen=True)
class UsoSumado:
    modelo: str
    tarea: str
    llamadas: int
    entrada: int
    salida: int


@dataclass(frozen=True)
class TurnosConModelo:
    """Turns of a service with a model: how many it read, wrote, was not asked about, and failed.

    `corregidos`: replies of which some sentence was refused. `ventas`: closed since `desde`.
    """

    desde: datetime | None
    turnos: int
    leidos: int
    saltados: int
    redactados: int
    corregidos: int
    fallidos: int
    ventas: int = 0
    usos: list[UsoSumado] = field(default_factory=list)


class GastoRepository:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def leer(self) -> TurnosConModelo:
        turnos: dict[str, Any] = dict((await self._session.execute(text(_TURNOS))).one()._mapping)
        if turnos["desde"] is None:
            return TurnosConModelo(**turnos)
        ventas = await self._session.scalar(text(_VENTAS), {"desde": turnos["desde"]})
        usos = [UsoSumado(*fila) for fila in await self._session.execute(text(_USOS))]
        return TurnosConModelo(**turnos, ventas=ventas or 0, usos=usos)
