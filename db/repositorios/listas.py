"""Pages of long tables: by number, or by a cursor that costs the same at any depth.

A page is found by ids alone, which an index gives in order, and only its own rows are read. Up to
`CUENTA_EXACTA` rows are counted; beyond that the planner's estimate is told, and told to be one.
"""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, Executable, Select, func, literal, select, tuple_
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ClauseElement

from db.errors import CursorInvalidoError
from db.models.base import ACENTUADAS, LLANAS

CUENTA_EXACTA = 10_000
POCAS = 1000
T = TypeVar("T")
_ACENTOS = str.maketrans(ACENTUADAS, LLANAS)


@dataclass(frozen=True)
class Pedida:
    """The page that is asked for; a cursor rules over a number."""

    pagina: int = 1
    por_pagina: int = 20
    cursor: str | None = None


@dataclass(frozen=True)
class Pagina(Generic[T]):
    items: Sequence[T]
    total: int
    total_es_aproximado: bool
    siguiente: str | None


@dataclass(frozen=True)
class Orden:
    """By a column, and by id where it ties."""

    columna: InstrumentedAttribute[Any]
    id: InstrumentedAttribute[Any]
    descendente: bool = False

    def aplicar(self, consulta: Select[Any]) -> Select[Any]:
        columnas = [self.columna, self.id] if self.columna is not self.id else [self.id]
        return consulta.order_by(*(c.desc() if self.descendente else c.asc() for c in columnas))

    def despues_de(self, cursor: str) -> ColumnElement[bool]:
        valor, fila = _leer(cursor, self.columna, self.id)
        lugar, aqui = tuple_(self.columna, self.id), tuple_(literal(valor, self.columna.type), literal(fila))
        return lugar < aqui if self.descendente else lugar > aqui


async def paginar(
    session: AsyncSession, filtros: Sequence[ColumnElement[bool]], orden: Orden, pedida: Pedida
) -> Pagina[Any]:
    """The ids of the page's rows, in order. Raises CursorInvalidoError."""
    total, aproximado = await _contar(session, select(orden.id).where(*filtros))
    donde = [*filtros, *([orden.despues_de(pedida.cursor)] if pedida.cursor is not None else [])]
    buscadas = select(orden.id.label("id"), orden.columna.label("valor")).where(*donde)
    if filtros and total <= POCAS:
        consulta = _ordenar_aparte(buscadas, descendente=orden.descendente)
    else:
        consulta = orden.aplicar(buscadas)
    if pedida.cursor is None:
        consulta = consulta.offset((pedida.pagina - 1) * pedida.por_pagina)
    consulta = consulta.limit(pedida.por_pagina + 1)
    filas = (await session.execute(consulta)).all()
    mostradas = filas[: pedida.por_pagina]
    siguiente = _escribir(mostradas[-1][1], mostradas[-1][0]) if len(filas) > pedida.por_pagina else None
    return Pagina([fila[0] for fila in mostradas], total, aproximado, siguiente)


def _ordenar_aparte(buscadas: Select[Any], *, descendente: bool) -> Select[Any]:
    """Few rows, found first and then put in order: taking them for many, the planner would walk all the order
    until it met a page of them."""
    pocas = buscadas.cte("pocas").prefix_with("MATERIALIZED")
    columnas = (pocas.c.valor, pocas.c.id)
    return select(pocas.c.id, pocas.c.valor).order_by(
        *(c.desc() if descendente else c.asc() for c in columnas)
    )


def con_palabras(columna: InstrumentedAttribute[Any], texto: str) -> ColumnElement[bool]:
    """Rows that have every word, or a word that begins so; accents, case and order do not matter."""
    lexemas = " & ".join(f"'{palabra}':*" for palabra in palabras(texto))
    return columna.bool_op("@@")(literal(lexemas).cast(TSQUERY))


def palabras(texto: str) -> list[str]:
    """A text's words as `lexemas` keeps them; digits with signs between are one number."""
    llano = texto.lower().translate(_ACENTOS)
    if sum(c.isdigit() for c in llano) >= 5 and all(c.isdigit() or c in " .-+()" for c in llano):
        llano = "".join(c for c in llano if c.isdigit())
    return "".join(c if c.isascii() and c.isalnum() else " " for c in llano).split()


class _Explicar(Executable, ClauseElement):
    inherit_cache = False

    def __init__(self, consulta: Select[Any]) -> None:
        self.consulta = consulta


@compiles(_Explicar)
def _compilar(elemento: _Explicar, compilador: Any, **opciones: Any) -> str:
    return f"EXPLAIN (FORMAT JSON) {compilador.process(elemento.consulta, **opciones)}"


async def _contar(session: AsyncSession, ids: Select[Any]) -> tuple[int, bool]:
    hasta = ids.limit(CUENTA_EXACTA + 1).subquery()
    total = (await session.execute(select(func.count()).select_from(hasta))).scalar_one()
    if total <= CUENTA_EXACTA:
        return total, False
    ((plan,),) = (await session.execute(_Explicar(ids))).all()
    return max(total, int(plan[0]["Plan"]["Plan Rows"])), True


def _escribir(valor: Any, fila: int | str) -> str:
    llano = valor.isoformat() if isinstance(valor, datetime) else valor
    texto = json.dumps([str(llano) if isinstance(llano, Decimal) else llano, fila], ensure_ascii=False)
    return base64.urlsafe_b64encode(texto.encode()).decode().rstrip("=")


def _leer(
    cursor: str, columna: InstrumentedAttribute[Any], id_: InstrumentedAttribute[Any]
) -> tuple[Any, Any]:
    try:
        texto = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        valor, fila = json.loads(texto)
        if isinstance(fila, int) and fila < 1:
            raise CursorInvalidoError
        return _del_tipo(valor, columna.type.python_type), _del_tipo(fila, id_.type.python_type)
    except (ArithmeticError, RecursionError, TypeError, ValueError) as exc:
        raise CursorInvalidoError from exc


def _del_tipo(valor: Any, tipo: type[Any]) -> Any:
    if tipo is datetime:
        momento = datetime.fromisoformat(valor)
        if momento.tzinfo is None:
            raise CursorInvalidoError
        return momento
    if tipo is Decimal:
        numero = Decimal(valor)
        if not numero.is_finite() or abs(numero) > 10**20:
            raise CursorInvalidoError
        return numero
    if type(valor) is not tipo or (tipo is int and abs(valor) >= 2**63):
        raise CursorInvalidoError
    if tipo is str and "\x00" in valor.encode().decode():  # half a surrogate pair cannot be encoded
        raise CursorInvalidoError
    return valor
