"""Turns as OpenTelemetry spans, by the semantic conventions of generative AI. What people wrote is not sent.

The spans are made when a turn has ended, with the times that it had, and leave in batches from a thread of
the SDK's own. Nothing of OpenTelemetry is imported before an address is set.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import OTELResourceDetector, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import SpanKind, Status, StatusCode, set_span_in_context

from graph.trazas.forma import dicho_por, resumen_de_sql
from graph.trazas.tipos import Tramo, Traza
from settings import Settings

_AGENTE = "agente-vendedor"
# As the conventions name them.
_PROVEEDORES = {"google_genai": "gcp.gemini", "openai": "openai"}
Atributos = dict[str, Any]


class Otel:
    """`anotar` makes the spans; `cerrar` sends what waits."""

    def __init__(self, exportadores: Sequence[SpanExporter]) -> None:
        # OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES rule over ours.
        recurso = Resource({"service.name": _AGENTE}).merge(OTELResourceDetector().detect())
        self._proveedor = TracerProvider(resource=recurso, shutdown_on_exit=False)
        for exportador in exportadores:
            self._proveedor.add_span_processor(BatchSpanProcessor(exportador))
        self._tracer = self._proveedor.get_tracer(_AGENTE)

    def anotar(self, traza: Traza) -> None:
        # From the clock that measures to the one that tells the time.
        desfase = int(traza.empezada_en.timestamp() * 1e9) - traza.raiz.inicio
        self._abrir(traza.raiz, traza, None, desfase)

    def cerrar(self) -> None:
        self._proveedor.shutdown()

    def _abrir(self, tramo: Tramo, traza: Traza, padre: Any, desfase: int) -> None:
        nombre, clase, atributos = _DE_CLASE[tramo.clase](tramo, traza)
        span = self._tracer.start_span(
            nombre, context=padre, kind=clase, attributes=atributos, start_time=tramo.inicio + desfase
        )
        error = tramo.error or (traza.error if tramo is traza.raiz else None)
        if error:
            span.set_attribute("error.type", error)
            span.set_status(Status(StatusCode.ERROR))
        for hijo in tramo.hijos:
            self._abrir(hijo, traza, set_span_in_context(span), desfase)
        span.end(tramo.fin + desfase)


def abrir_otel(settings: Settings) -> Otel | None:
    """None without an address to send to."""
    exportadores = [
        OTLPSpanExporter(endpoint=direccion, headers=dict(cabeceras))
        for direccion, cabeceras in destinos(settings)
    ]
    return Otel(exportadores) if exportadores else None


def destinos(settings: Settings) -> list[tuple[str, Mapping[str, str]]]:
    """A collector's, and Langfuse's, which takes OTLP too. The SDK adds OTEL_EXPORTER_OTLP_HEADERS."""
    hallados: list[tuple[str, Mapping[str, str]]] = []
    if settings.otel_exporter_otlp_endpoint:
        hallados.append((f"{settings.otel_exporter_otlp_endpoint.rstrip('/')}/v1/traces", {}))
    if settings.langfuse_public_key and settings.langfuse_secret_key:
        claves = f"{settings.langfuse_public_key}:{settings.langfuse_secret_key.get_secret_value()}"
        cabeceras = {"Authorization": f"Basic {base64.b64encode(claves.encode()).decode()}"}
        hallados.append((f"{settings.langfuse_host.rstrip('/')}/api/public/otel/v1/traces", cabeceras))
    return hallados


def _de_turno(tramo: Tramo, traza: Traza) -> tuple[str, SpanKind, Atributos]:
    # A chat's id opens it, and may be a telephone.
    chat = hashlib.sha256(traza.chat_id.encode()).hexdigest()[:16]
    return f"invoke_agent {_AGENTE}", SpanKind.SERVER, {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": _AGENTE,
        "gen_ai.conversation.id": chat,
        "agente.mensaje": traza.mensaje,
        "agente.actos": traza.actos,
        "agente.hechos": [hecho.tipo for hecho in traza.hechos],
        "agente.motor": traza.motor,
        "agente.tipo_mensaje": traza.tipo_mensaje,
        "agente.rechazadas": len(traza.rechazadas),
        **({"agente.fallo": traza.modelo["fallo"]} if "fallo" in traza.modelo else {}),
    }  # fmt: skip


def _de_nodo(tramo: Tramo, traza: Traza) -> tuple[str, SpanKind, Atributos]:
    return f"nodo {tramo.nombre}", SpanKind.INTERNAL, {"agente.nodo": tramo.nombre}


def _de_herramienta(tramo: Tramo, traza: Traza) -> tuple[str, SpanKind, Atributos]:
    atributos = {"gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": tramo.nombre}
    return f"execute_tool {tramo.nombre}", SpanKind.INTERNAL, {**atributos, "gen_ai.tool.type": "function"}


def _de_modelo(tramo: Tramo, traza: Traza) -> tuple[str, SpanKind, Atributos]:
    proveedor = str(tramo.extra.get("proveedor") or "")
    puestos: Atributos = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": _PROVEEDORES.get(proveedor, proveedor) or None,
        "gen_ai.request.model": tramo.nombre,
        "gen_ai.request.temperature": tramo.extra.get("temperatura"),
        "gen_ai.request.max_tokens": tramo.extra.get("max_tokens"),
    }
    if dicho := dicho_por(tramo.salida):
        puestos["gen_ai.response.model"] = dicho.response_metadata.get("model_name")
        cierre = dicho.response_metadata.get("finish_reason")
        puestos["gen_ai.response.finish_reasons"] = [str(cierre).lower()] if cierre else None
        if uso := dicho.usage_metadata:
            puestos["gen_ai.usage.input_tokens"] = uso["input_tokens"]
            puestos["gen_ai.usage.output_tokens"] = uso["output_tokens"]
    atributos = {nombre: valor for nombre, valor in puestos.items() if valor is not None}
    return f"chat {tramo.nombre}", SpanKind.CLIENT, atributos


def _de_sql(tramo: Tramo, traza: Traza) -> tuple[str, SpanKind, Atributos]:
    resumen = resumen_de_sql(tramo.entrada)
    return resumen, SpanKind.CLIENT, {"db.system.name": "postgresql", "db.query.summary": resumen}


_DE_CLASE = {
    "turno": _de_turno,
    "nodo": _de_nodo,
    "herramienta": _de_herramienta,
    "modelo": _de_modelo,
    "sql": _de_sql,
}
