"""What the OpenAPI document shows by example, and how one answer leads to the next request (its links).

Bodies have their examples in their models; lists and what LangServe declares get theirs here.
"""

from collections.abc import Iterator
from typing import Any

from api.schemas.exportar import CSV

_REF = "#/components/schemas/"
_CHAT = "573101234567@c.us"
_PARAMETROS: dict[str, Any] = {
    "producto_id": 1,
    "venta_id": 15,
    "importacion_id": 1,
    "traza_id": 7,
    "cedula": "1032456789",
    "chat_id": _CHAT,
    "q": "casco amarillo",
}
_ENTRADA = {"mensaje": "¿Tienen cascos amarillos?", "chat_id": _CHAT}
_DE_UNA = {"input": _ENTRADA}
# Summaries in place of LangServe's, and a body.
_AGENTE: dict[str, tuple[str, dict[str, Any] | None]] = {
    "/agente/input_schema": ("Ver el esquema de la entrada", None),
    "/agente/output_schema": ("Ver el esquema de la salida", None),
    "/agente/config_schema": ("Ver el esquema de la configuración", None),
    "/agente/invoke": ("Hablar con el agente, con un cliente de LangServe", _DE_UNA),
    "/agente/batch": ("Hablar en varias conversaciones a la vez", {"inputs": [_ENTRADA]}),
    "/agente/stream": ("Hablar con el agente y leer la respuesta a trozos", _DE_UNA),
    "/agente/stream_log": ("Leer la respuesta con su traza", _DE_UNA),
    "/agente/stream_events": ("Leer la respuesta como eventos de LangChain", _DE_UNA),
}
_CATALOGO = "sku,nombre,precio,stock\nCAS-01,Casco amarillo,45.000,10\n"
_DE_CATALOGO: dict[str, Any] = {"text/csv": _CATALOGO, "multipart/form-data": {"archivo": _CATALOGO}}
_DE_UNA_VENTA = (
    "GET /pedidos/{venta_id}", "GET /ventas/{venta_id}", "POST /pedidos/{venta_id}/estado",
    "POST /pedidos/{venta_id}/cancelar", "PUT /pedidos/{venta_id}/cliente",
    "PUT /pedidos/{venta_id}/lineas/{producto_id}", "DELETE /pedidos/{venta_id}/lineas/{producto_id}",
    "POST /ventas/{venta_id}/devoluciones",
)  # fmt: skip
_DE_UN_PRODUCTO = (
    "GET /productos/{producto_id}", "PATCH /productos/{producto_id}", "DELETE /productos/{producto_id}",
    "POST /productos/{producto_id}/ajustes", "GET /productos/{producto_id}/movimientos",
)  # fmt: skip
_DE_UN_CLIENTE = (
    "GET /clientes/{cedula}", "GET /clientes/{cedula}/historial", "GET /clientes/{cedula}/estadisticas",
    "POST /clientes/{cedula}/consulta", "GET /clientes/{cedula}/datos", "DELETE /clientes/{cedula}",
)  # fmt: skip
_DE_UN_CHAT = (
    "GET /chat/historial/{chat_id}", "GET /admin/conversaciones/{chat_id}",
    "POST /admin/conversaciones/{chat_id}/leida", "GET /admin/conversaciones/{chat_id}/estados",
)  # fmt: skip
_DE_UNA_TRAZA = (
    "GET /admin/trazas/{traza_id}",
    "GET /admin/trazas/{traza_id}/perfetto",
    "POST /admin/trazas/{traza_id}/repetir",
)
# Operation and its answer; the parameter that the answer gives, and where it stands; who takes it.
_ENLACES: tuple[tuple[str, str, str, str, tuple[str, ...]], ...] = (
    ("POST /pedidos/", "201", "venta_id", "/id", _DE_UNA_VENTA),
    ("GET /ventas/", "200", "venta_id", "/items/0/id", _DE_UNA_VENTA),
    ("POST /productos/", "201", "producto_id", "/id", _DE_UN_PRODUCTO),
    ("GET /productos/", "200", "producto_id", "/items/0/id", _DE_UN_PRODUCTO),
    ("GET /clientes/", "200", "cedula", "/items/0/cedula", _DE_UN_CLIENTE),
    ("POST /chat/texto", "200", "chat_id", "/chat_id", _DE_UN_CHAT),
    ("GET /admin/conversaciones", "200", "chat_id", "/items/0/chat_id", _DE_UN_CHAT),
    ("GET /admin/trazas", "200", "traza_id", "/items/0/id", _DE_UNA_TRAZA),
    (
        "POST /productos/importar", "200", "importacion_id", "/id",
        ("GET /productos/importaciones/{importacion_id}",),
    ),
)  # fmt: skip


def completar(documento: dict[str, Any]) -> None:
    operaciones = {
        f"{metodo.upper()} {ruta}": operacion
        for ruta, metodos in documento["paths"].items()
        for metodo, operacion in metodos.items()
    }
    for esquema in documento["components"]["schemas"].values():
        if "examples" in esquema:
            esquema["examples"] = [_con_nulos(documento, esquema, uno) for uno in esquema["examples"]]
    for nombre, operacion in operaciones.items():
        _de_sus_parametros(operacion)
        _de_su_cuerpo(nombre.partition(" ")[2], operacion)
        for contenido in _respuestas_buenas(operacion):
            _de_su_respuesta(documento, contenido)
    for origen, estado, parametro, donde, destinos in _ENLACES:
        respuesta = operaciones[origen]["responses"][estado]
        respuesta["links"] = respuesta.get("links", {}) | {
            destino: {
                "operationId": operaciones[destino]["operationId"],
                "parameters": {parametro: f"$response.body#{donde}"},
            }
            for destino in destinos
        }


def _de_sus_parametros(operacion: dict[str, Any]) -> None:
    for parametro in operacion.get("parameters", ()):
        if parametro["required"]:
            parametro["example"] = _PARAMETROS[parametro["name"]]


def _de_su_cuerpo(ruta: str, operacion: dict[str, Any]) -> None:
    contenidos = operacion.get("requestBody", {}).get("content", {})
    if ruta in _AGENTE:
        operacion["summary"], cuerpo = _AGENTE[ruta]
        for contenido in contenidos.values():
            contenido["example"] = cuerpo
    for tipo in contenidos.keys() & _DE_CATALOGO.keys():
        contenidos[tipo]["example"] = _DE_CATALOGO[tipo]


def _respuestas_buenas(operacion: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for estado, respuesta in operacion["responses"].items():
        if estado.startswith("2"):
            yield from respuesta.get("content", {}).items()


def _de_su_respuesta(documento: dict[str, Any], tipo_y_contenido: tuple[str, dict[str, Any]]) -> None:
    tipo, contenido = tipo_y_contenido
    if tipo == "text/csv":
        contenido["example"] = CSV
    ejemplo = _ejemplo(documento, contenido.get("schema", {}))
    if ejemplo is not None:
        contenido.setdefault("example", ejemplo)


def _con_nulos(documento: dict[str, Any], esquema: dict[str, Any], ejemplo: Any) -> Any:
    """What FastAPI leaves out of examples for being null, put back where it is required."""
    esquema = _resolver(documento, esquema)
    if isinstance(ejemplo, list) and "items" in esquema:
        return [_con_nulos(documento, esquema["items"], uno) for uno in ejemplo]
    if not isinstance(ejemplo, dict) or "properties" not in esquema:
        return ejemplo
    faltan = dict.fromkeys(campo for campo in esquema.get("required", ()) if campo not in ejemplo)
    propiedades = esquema["properties"]
    return {
        campo: _con_nulos(documento, propiedades.get(campo, {}), valor) for campo, valor in ejemplo.items()
    } | faltan


def _resolver(documento: dict[str, Any], esquema: dict[str, Any]) -> dict[str, Any]:
    """What a reference means, also that of a field which may be null."""
    for uno in (esquema, *esquema.get("anyOf", ())):
        if "$ref" in uno:
            hallado: dict[str, Any] = documento["components"]["schemas"][uno["$ref"].removeprefix(_REF)]
            return hallado
    return esquema


def _ejemplo(documento: dict[str, Any], esquema: dict[str, Any]) -> Any:
    """Its own, or one made of those of its items; None where it has none."""
    esquema = _resolver(documento, esquema)
    if "examples" in esquema:
        return esquema["examples"][0]
    if esquema.get("type") == "array":
        uno = _ejemplo(documento, esquema["items"])
        return None if uno is None else [uno]
    if "siguiente" in esquema.get("properties", {}):
        return {
            "items": _ejemplo(documento, esquema["properties"]["items"]),
            "total": 1,
            "total_es_aproximado": False,
            "pagina": 1,
            "por_pagina": 20,
            "siguiente": None,
        }
    return None
