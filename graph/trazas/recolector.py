"""Listens to a turn: LangChain's callbacks for nodes, tools and models, the database's cursors for SQL.

It only keeps references and times (some microseconds an event, on the turn's own loop: `run_inline`); whoever
keeps or sends the trace makes it plain text later.
"""

import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.messages import BaseMessage
from langchain_core.outputs import LLMResult
from langchain_core.tracers.context import register_configure_hook

from db.escucha import OYENTE
from graph.state import EstadoConversacion
from graph.trazas.tipos import Clase, Tramo, Traza

log = structlog.get_logger()
Destino = Callable[[Traza], None]
_RAIZ = Path(__file__).resolve().parent.parent.parent
# A model's call takes no callbacks of its caller (agent/modelos/modelo.py): LangChain itself adds this one.
_EN_CURSO: ContextVar["Recolector | None"] = ContextVar("recolector", default=None)
register_configure_hook(_EN_CURSO, inheritable=True)


class Recolector(BaseCallbackHandler):
    """One turn. What starts is a child of its run's parent, or, for a run of its own, of what runs now."""

    run_inline = True

    def __init__(self, chat_id: str, texto: str) -> None:
        raiz = Tramo("turno", "turno", time.perf_counter_ns())
        self.traza = Traza(chat_id, 0, texto, datetime.now(UTC), raiz)
        self._abiertos: dict[UUID, Tramo] = {}

    def corresponde_a(self, mensaje: int) -> None:
        """The turn is ours. One that never was, or that only repeats an answer, leaves no trace."""
        self.traza.mensaje = mensaje

    def terminado(self, estado: EstadoConversacion) -> None:
        traza = self.traza
        traza.respuesta, traza.tipo_mensaje = estado["respuesta"], estado["tipo_mensaje"]
        traza.metadatos = estado["metadatos"]
        traza.hechos, traza.rechazadas = estado.get("hechos", []), estado.get("rechazadas", [])

    def fallido(self, error: BaseException) -> None:
        """Its type and where, not its words: they may be a customer's."""
        self.traza.error = type(error).__name__
        self.traza.donde = [
            f"{_de_casa(cuadro.filename)}:{cuadro.lineno} {cuadro.name}"
            for cuadro in traceback.extract_tb(error.__traceback__)
        ]

    def acabado(self) -> Traza:
        ahora = time.perf_counter_ns()
        for tramo in (self.traza.raiz, *self._abiertos.values()):
            tramo.fin = tramo.fin or ahora
        return self.traza

    def oir_sql(self, consulta: object, inicio: int, fin: int, filas: int, error: str | None) -> None:
        tramo = Tramo("sql", "sql", inicio, fin, entrada=consulta, salida=filas, error=error)
        self._ahora().hijos.append(tramo)
        self.traza.sentencias += 1

    def on_chain_start(
        self,
        serialized: dict[str, Any],
        inputs: dict[str, Any],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """Nodes alone: routes, and the steps that LangGraph makes of itself, say nothing that they do not."""
        nombre = kwargs.get("name")
        if metadata is None or nombre != metadata.get("langgraph_node") or nombre == "__start__":
            return
        self._abrir("nodo", str(nombre), run_id, parent_run_id, inputs)
        self.traza.antes = self.traza.antes or inputs

    def on_chain_end(self, outputs: Any, *, run_id: UUID, **kwargs: Any) -> None:
        self._cerrar(run_id, outputs)

    def on_chain_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        self._cerrar(run_id, None, error)

    def on_tool_start(
        self,
        serialized: dict[str, Any],
        input_str: str,
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        inputs: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        self._abrir(
            "herramienta",
            str(serialized.get("name")),
            run_id,
            parent_run_id,
            input_str if inputs is None else inputs,
        )

    def on_tool_end(self, output: Any, *, run_id: UUID, **kwargs: Any) -> None:
        self._cerrar(run_id, output)

    def on_tool_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        self._cerrar(run_id, None, error)

    def on_chat_model_start(
        self,
        serialized: dict[str, Any],
        messages: list[list[BaseMessage]],
        *,
        run_id: UUID,
        parent_run_id: UUID | None = None,
        metadata: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        datos = metadata or {}
        nombre = str(datos.get("ls_model_name") or kwargs.get("name") or "modelo")
        tramo = self._abrir("modelo", nombre, run_id, parent_run_id, messages[0])
        tramo.extra = {
            "proveedor": datos.get("ls_provider"),
            "temperatura": datos.get("ls_temperature"),
            "max_tokens": datos.get("ls_max_tokens"),
        }

    def on_llm_new_token(self, token: Any, *, run_id: UUID, **kwargs: Any) -> None:
        if (tramo := self._abiertos.get(run_id)) and token:
            tramo.extra.setdefault("primera_ficha", time.perf_counter_ns())

    def on_llm_end(self, response: LLMResult, *, run_id: UUID, **kwargs: Any) -> None:
        self._cerrar(run_id, response)

    def on_llm_error(self, error: BaseException, *, run_id: UUID, **kwargs: Any) -> None:
        self._cerrar(run_id, kwargs.get("response"), error)

    def _abrir(self, clase: Clase, nombre: str, run_id: UUID, padre: UUID | None, entrada: Any) -> Tramo:
        tramo = Tramo(clase, nombre, time.perf_counter_ns(), entrada=entrada)
        de_quien = self._abiertos.get(padre) if padre else None
        (de_quien or self._ahora()).hijos.append(tramo)
        self._abiertos[run_id] = tramo
        return tramo

    def _cerrar(self, run_id: UUID, salida: Any, error: BaseException | None = None) -> None:
        if tramo := self._abiertos.pop(run_id, None):
            tramo.fin, tramo.salida = time.perf_counter_ns(), salida
            tramo.error = type(error).__name__ if error else None

    def _ahora(self) -> Tramo:
        """The innermost that runs."""
        return next(reversed(self._abiertos.values()), self.traza.raiz)


class Trazador:
    """Watches over turns and hands each trace on. With nobody to hand it to, turns are not watched."""

    def __init__(self, destinos: Iterable[Destino] = ()) -> None:
        self._destinos = list(destinos)

    def avisar_a(self, destino: Destino) -> None:
        self._destinos.append(destino)

    @contextmanager
    def turno(self, chat_id: str, texto: str) -> Iterator[Recolector | None]:
        if not self._destinos:
            yield None
            return
        recolector = Recolector(chat_id, texto)
        fichas = _EN_CURSO.set(recolector), OYENTE.set(recolector.oir_sql)
        try:
            yield recolector
        except BaseException as error:
            recolector.fallido(error)
            raise
        finally:
            _EN_CURSO.reset(fichas[0])
            OYENTE.reset(fichas[1])
            if recolector.traza.mensaje:
                self._entregar(recolector.acabado())

    def _entregar(self, traza: Traza) -> None:
        for destino in self._destinos:
            try:
                destino(traza)
            except Exception as error:  # noqa: BLE001 - a turn is answered whoever fails to tell of it
                log.warning("traza.sin_entregar", destino=str(destino), error=type(error).__name__)


def _de_casa(archivo: str) -> str:
    """A path as it reads from the project's root; of a library, its last two parts."""
    ruta = Path(archivo)
    return str(ruta.relative_to(_RAIZ)) if ruta.is_relative_to(_RAIZ) else "/".join(ruta.parts[-2:])
