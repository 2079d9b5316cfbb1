"""The OpenAPI document: FastAPI's, with our error document in place of its own."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from api import ejemplos
from api.errors import MEDIA_TYPE
from api.schemas.problema import Problema, problemas
from api.transmision import contenido_sse

TAGS = [
    {"name": "chat", "description": "Conversar con el agente y leer lo conversado."},
    {"name": "tienda", "description": "La tienda, como la ve un cliente."},
    {"name": "productos", "description": "El catálogo: leerlo es público, cambiarlo no."},
    {"name": "pedidos", "description": "Los pedidos abiertos, con las mismas reglas que en el chat."},
    {"name": "clientes", "description": "Quién compra, qué y cuánto. Sus datos se pueden llevar y borrar."},
    {"name": "exportar", "description": "Todo en CSV o en Excel."},
    {"name": "ventas", "description": "Todas las ventas, y sus devoluciones."},
    {
        "name": "agente",
        "description": "El mismo agente para clientes de LangServe (`RemoteRunnable`). La conversación va en "
        "la entrada (`chat_id`), no en `config`. En `stream`, la suma de los trozos es la respuesta entera: "
        "los primeros traen pedazos de `respuesta`, y el último, todo lo demás.",
    },
    {"name": "admin", "description": "Con `Authorization: Bearer` y el token de administración."},
]
_REF = "#/components/schemas/"


def instalar(app: FastAPI) -> None:
    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _documento(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def _documento(app: FastAPI) -> dict[str, Any]:
    documento = get_openapi(
        title=app.title,
        version=app.version,
        description=app.description,
        routes=app.routes,
        tags=app.openapi_tags,
    )
    esquemas = documento["components"]["schemas"]
    for sobrante in ("HTTPValidationError", "ValidationError"):
        esquemas.pop(sobrante, None)
    problema = Problema.model_json_schema(ref_template=_REF + "{model}")
    esquemas.update(problema.pop("$defs"))
    esquemas["Problema"] = problema
    contenido = {MEDIA_TYPE: {"schema": {"$ref": f"{_REF}Problema"}}}
    _declarar_lo_de_todas(documento)
    for respuesta in _errores(documento):
        respuesta["content"] = contenido
    _corregir_langserve(documento)
    ejemplos.completar(documento)
    return documento


def _declarar_lo_de_todas(documento: dict[str, Any]) -> None:
    """Any route may be asked too often; one with a token may lack it, or the role."""
    for operaciones in documento["paths"].values():
        for operacion in operaciones.values():
            con_token = (401, 403) if operacion.get("security") else ()
            for estado, respuesta in problemas(*con_token, 429).items():
                operacion["responses"].setdefault(str(estado), respuesta)


def _corregir_langserve(documento: dict[str, Any]) -> None:
    """langserve declares its streams as JSON, and a parameter of routes that are not mounted."""
    for ruta, operaciones in documento["paths"].items():
        if not ruta.startswith("/agente/"):
            continue
        for operacion in operaciones.values():
            operacion.pop("parameters", None)
            if ruta.startswith("/agente/stream"):
                operacion["responses"]["200"] = {
                    "description": "Eventos `data`, y al final `end`; `error` si el turno falla.",
                    "content": contenido_sse("data", "metadata", "end", "error"),
                }


def _errores(documento: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The responses that are problem documents: all errors but those with a model of their own."""
    for operaciones in documento["paths"].values():
        for operacion in operaciones.values():
            for estado, respuesta in operacion["responses"].items():
                if estado.isdigit() and int(estado) >= 400:
                    esquema = respuesta.get("content", {}).get("application/json", {}).get("schema", {})
                    if esquema.get("$ref", f"{_REF}HTTPValidationError") == f"{_REF}HTTPValidationError":
                        respuesta["description"] = problemas(int(estado))[int(estado)]["description"]
                        yield respuesta
