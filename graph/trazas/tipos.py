"""What a turn leaves: a tree of stretches, with references to what went in and out, made plain only later."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from agent.hechos import Hecho
from graph.respuesta import MetadatosRespuesta

Clase = Literal["turno", "nodo", "herramienta", "modelo", "sql"]


@dataclass(slots=True)
class Tramo:
    """Something that took time. Times are of `time.perf_counter_ns`."""

    clase: Clase
    nombre: str
    inicio: int
    fin: int = 0
    entrada: Any = None
    salida: Any = None
    error: str | None = None
    hijos: list["Tramo"] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)  # of a model: its parameters, and its first token

    @property
    def ms(self) -> float:
        return (self.fin - self.inicio) / 1e6

    def todos(self) -> Iterator["Tramo"]:
        """Itself and what is below, in the order in which they began."""
        por_ver = [self]
        while por_ver:
            tramo = por_ver.pop()
            yield tramo
            por_ver += reversed(tramo.hijos)


@dataclass(slots=True)
class Traza:
    """A turn that ended, well or not."""

    chat_id: str
    mensaje: int  # mensajes.id
    texto: str
    empezada_en: datetime
    raiz: Tramo
    sentencias: int = 0  # of SQL
    antes: dict[str, Any] = field(default_factory=dict)  # the state that the first node saw
    respuesta: str = ""
    tipo_mensaje: str = ""
    metadatos: MetadatosRespuesta | None = None
    hechos: list[Hecho] = field(default_factory=list)
    rechazadas: list[str] = field(default_factory=list)
    error: str | None = None
    donde: list[str] = field(default_factory=list)  # of an error: where, innermost last

    @property
    def actos(self) -> list[str]:
        """Kinds, each once, in order."""
        leidos = self.metadatos["actos"] if self.metadatos else []
        return list(dict.fromkeys(str(acto["tipo"]) for acto in leidos))

    @property
    def motor(self) -> str:
        return self.metadatos["motor"] if self.metadatos else ""

    @property
    def modelo(self) -> dict[str, Any]:
        """What the models did, where one is set."""
        return self.metadatos.get("modelo", {}) if self.metadatos else {}

    @property
    def tokens(self) -> tuple[int, int]:
        """In and out, of all its models."""
        usos = self.modelo.get("tokens", {}).values()
        return sum(uso["entrada"] for uso in usos), sum(uso["salida"] for uso in usos)
