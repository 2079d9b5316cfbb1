"""Turns as OpenTelemetry spans: what is in them, and that they arrive at a collector."""

import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from graph.agente import Agente
from graph.respuesta import Peticion
from graph.trazas.otel import Otel, abrir_otel, destinos
from graph.trazas.recolector import Trazador
from graph.trazas.tipos import Tramo
from settings import Settings
from tests.graph.test_trazas import observados


def mandados(exportador: InMemorySpanExporter, otel: Otel) -> dict[str, ReadableSpan]:
    otel.cerrar()
    return {span.name: span for span in exportador.get_finished_spans()}


async def test_un_turno_sale_como_spans_con_su_forma_y_sin_lo_que_se_dijo(agente: Agente) -> None:
    exportador = InMemorySpanExporter()
    otel = Otel([exportador])
    turnos = replace(agente.turnos, trazador=Trazador([otel.anotar]))
    chat = f"otel-{uuid4()}"
    await turnos.responder(Peticion("¿qué extintores tienen?", chat_id=chat))
    await turnos.responder(Peticion("dame 2 del segundo", chat_id=chat))
    spans = mandados(exportador, otel)
    raiz, nodo = spans["invoke_agent agente-vendedor"], spans["nodo armar_pedido"]
    herramienta = spans["execute_tool agregar_al_pedido"]
    assert nodo.parent is not None
    assert herramienta.parent is not None
    assert nodo.parent.span_id == raiz.context.span_id
    assert herramienta.parent.span_id == nodo.context.span_id
    assert herramienta.attributes is not None
    assert herramienta.attributes["gen_ai.operation.name"] == "execute_tool"
    assert herramienta.attributes["gen_ai.tool.name"] == "agregar_al_pedido"
    assert raiz.attributes is not None
    assert raiz.attributes["agente.actos"] == ("agregar",)
    assert raiz.start_time is not None
    assert nodo.start_time is not None
    assert nodo.end_time is not None
    assert raiz.end_time is not None
    assert raiz.start_time <= nodo.start_time <= nodo.end_time <= raiz.end_time
    assert spans["SELECT ventas, lineas_venta"].attributes == {
        "db.system.name": "postgresql",
        "db.query.summary": "SELECT ventas, lineas_venta",
    }
    todo = " ".join(str(dict(span.attributes or {})) for span in spans.values())
    assert [dicho for dicho in ("segundo", "extintor", chat) if dicho in todo] == []


async def test_la_llamada_a_un_modelo_sigue_las_convenciones(agente: Agente) -> None:
    turnos, trazas = observados(agente)
    await turnos.responder(Peticion("hola", chat_id=f"otel-{uuid4()}"))
    uso = {"input_tokens": 120, "output_tokens": 34, "total_tokens": 154}
    dicho = AIMessage(
        "secreto",
        usage_metadata=uso,
        response_metadata={"model_name": "gpt-4.1-mini-2025", "finish_reason": "STOP"},
    )
    raiz = trazas[0].raiz
    modelo = Tramo("modelo", "gpt-4.1-mini", raiz.inicio, raiz.fin, [HumanMessage("secreto")])
    modelo.salida = LLMResult(generations=[[ChatGeneration(message=dicho)]])
    modelo.extra = {"proveedor": "openai", "temperatura": 0.0, "max_tokens": 1000}
    caido = Tramo("modelo", "gemini-2.0-flash", raiz.inicio, raiz.fin, error="ModelTimeoutError")
    caido.extra = {"proveedor": "google_genai"}
    raiz.hijos += [modelo, caido]
    exportador = InMemorySpanExporter()
    otel = Otel([exportador])
    otel.anotar(trazas[0])
    spans = mandados(exportador, otel)
    assert dict(spans["chat gpt-4.1-mini"].attributes or {}) == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4.1-mini",
        "gen_ai.request.temperature": 0.0,
        "gen_ai.request.max_tokens": 1000,
        "gen_ai.response.model": "gpt-4.1-mini-2025",
        "gen_ai.response.finish_reasons": ("stop",),
        "gen_ai.usage.input_tokens": 120,
        "gen_ai.usage.output_tokens": 34,
    }
    fallo = spans["chat gemini-2.0-flash"]
    assert fallo.status.status_code is StatusCode.ERROR
    assert (fallo.attributes or {})["error.type"] == "ModelTimeoutError"
    assert (fallo.attributes or {})["gen_ai.provider.name"] == "gcp.gemini"


@dataclass
class Colector:
    """A collector of OTLP over HTTP, as far as it is asked here."""

    url: str = ""
    caminos: list[str] = field(default_factory=list)
    cabeceras: list[dict[str, str]] = field(default_factory=list)
    nombres: list[str] = field(default_factory=list)
    servicios: set[str] = field(default_factory=set)


@pytest.fixture
def colector() -> Iterator[Colector]:
    visto = Colector()

    class Recibe(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            cuerpo = self.rfile.read(int(self.headers["Content-Length"]))
            visto.caminos.append(self.path)
            visto.cabeceras.append({nombre.lower(): valor for nombre, valor in self.headers.items()})
            for de_uno in ExportTraceServiceRequest.FromString(cuerpo).resource_spans:
                visto.servicios |= {
                    a.value.string_value for a in de_uno.resource.attributes if a.key == "service.name"
                }
                visto.nombres += [span.name for grupo in de_uno.scope_spans for span in grupo.spans]
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    servidor = ThreadingHTTPServer(("127.0.0.1", 0), Recibe)
    visto.url = f"http://127.0.0.1:{servidor.server_port}"
    hilo = threading.Thread(target=servidor.serve_forever)
    hilo.start()
    yield visto
    servidor.shutdown()
    servidor.server_close()
    hilo.join()


async def test_los_spans_llegan_a_un_colector_y_a_langfuse(agente: Agente, colector: Colector) -> None:
    ajustes = Settings.model_validate(
        {
            "otel_exporter_otlp_endpoint": colector.url,
            "langfuse_public_key": "pk-1",
            "langfuse_secret_key": "sk-1",
            "langfuse_host": colector.url,
        }
    )
    otel = abrir_otel(ajustes)
    assert otel is not None
    turnos = replace(agente.turnos, trazador=Trazador([otel.anotar]))
    await turnos.responder(Peticion("hola", chat_id=f"otlp-{uuid4()}"))
    otel.cerrar()
    assert sorted(colector.caminos) == ["/api/public/otel/v1/traces", "/v1/traces"]
    assert colector.nombres.count("invoke_agent agente-vendedor") == 2
    assert colector.servicios == {"agente-vendedor"}
    claves = b64encode(b"pk-1:sk-1").decode()
    assert {cabeceras.get("authorization") for cabeceras in colector.cabeceras} == {None, f"Basic {claves}"}


def test_apagado_no_se_manda_nada() -> None:
    assert destinos(Settings()) == []
    assert abrir_otel(Settings()) is None
