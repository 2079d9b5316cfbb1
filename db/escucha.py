"""Who wants to hear of each statement says so, for its own task alone."""

import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from psycopg import AsyncCursor
from psycopg.abc import Params
from psycopg.rows import Row

# Gets the statement, when it began and ended (`time.perf_counter_ns`), its rows, and the type of its error.
Oyente = Callable[[object, int, int, int, str | None], None]
_SONDEOS = ("", ";")  # how pools try a connection
OYENTE: ContextVar[Oyente | None] = ContextVar("oyente_de_sql", default=None)


class CursorEscuchado(AsyncCursor[Row]):
    """The cursor of every connection, SQLAlchemy's too. It does not see transactions begin and end."""

    async def execute(
        self,
        query: Any,  # `Query`; its overloads are too many for the type checker
        params: Params | None = None,
        *,
        prepare: bool | None = None,
        binary: bool | None = None,
    ) -> Any:
        oyente = OYENTE.get()
        if oyente is None or query in _SONDEOS:
            return await super().execute(query, params, prepare=prepare, binary=binary)
        error, empezo = None, time.perf_counter_ns()
        try:
            return await super().execute(query, params, prepare=prepare, binary=binary)
        except BaseException as fallo:
            error = type(fallo).__name__
            raise
        finally:
            oyente(query, empezo, time.perf_counter_ns(), self.rowcount, error)
