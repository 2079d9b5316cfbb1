"""A trace as plain data: what is shown, sent and kept. Times are microseconds since the turn began."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

import orjson
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, LLMResult
from pydantic import BaseModel

from agent.hechos import DatoGuardado, DatoInvalido, RevisarCierre, VentaCerrada
from graph.trazas.mascara import Mascara, solo_textos
from graph.trazas.tipos import Tramo, Traza
from settings import CAMPOS_CLIENTE
from tools.pedidos import Pedido

# The short memory, and what every answer holds anyhow: told once, at the top.
_SABIDO = frozenset({"messages", "metadatos", "respuesta", "tipo_mensaje", "paso"})
_VISTO_AL_LEER = (
    "espera",
    "ofrecidos",
    "tema",
    "pendiente",
    "en_cola",
    "por_incluir",
    "oferta",
    "consulta",
    "sin_cantidad",
    "sin_cuenta",
    "queria",
    "cuenta_suelta",
    "de_empresa",
    "de_detalle",
)
_NADA = object()
_AJUSTES_DEL_MODELO = ("proveedor", "temperatura", "max_tokens")
_TABLAS = re.compile(
    r"\b(INSERT INTO|UPDATE|DELETE FROM|FROM|JOIN|LOCK TABLE)\s+(?:ONLY\s+)?([a-z_][a-z_0-9]*)", re.IGNORECASE
)
_VERBO = re.compile(r"[A-Z]+", re.IGNORECASE)


def en_json(traza: Traza, *, enmascarar: bool) -> str:
    """The trace as it is kept, shown and sent: JSON."""
    escrito = orjson.dumps(arbol(traza), default=_por_dentro, option=orjson.OPT_NON_STR_KEYS).decode()
    return mascara_de(traza)(escrito) if enmascarar else escrito


def arbol(traza: Traza) -> dict[str, Any]:
    metadatos = cast(dict[str, Any], traza.metadatos or {})
    return {
        "mensaje": traza.texto,
        "respuesta": traza.respuesta,
        "tipo_mensaje": traza.tipo_mensaje,
        "actos": metadatos.get("actos", []),
        "hechos": traza.hechos,
        "espera": metadatos.get("espera"),
        "modelo": traza.modelo,
        "rechazadas": traza.rechazadas,
        "error": {"tipo": traza.error, "donde": traza.donde} if traza.error else None,
        "antes": pedido_de_antes(traza.antes),
        "raiz": _tramo(traza.raiz, traza.raiz.inicio),
    }


def _tramo(tramo: Tramo, cero: int) -> dict[str, Any]:
    plano: dict[str, Any] = {
        "clase": tramo.clase,
        "nombre": resumen_de_sql(tramo.entrada) if tramo.clase == "sql" else tramo.nombre,
        "inicio_us": (tramo.inicio - cero) // 1000,
        "dura_us": (tramo.fin - tramo.inicio) // 1000,
    }
    if tramo.clase == "sql":
        plano["filas"] = tramo.salida
    elif tramo.clase != "turno":
        entrada, salida = _DE_CLASE[tramo.clase](tramo)
        if entrada:
            plano["entrada"] = entrada
        if salida is not None and salida != {}:
            plano["salida"] = salida
    if tramo.error:
        plano["error"] = tramo.error
    if tramo.hijos:
        plano["hijos"] = [_tramo(hijo, cero) for hijo in tramo.hijos]
    return plano


def _de_herramienta(tramo: Tramo) -> tuple[Any, Any]:
    return tramo.entrada, tramo.salida


def _de_nodo(tramo: Tramo) -> tuple[Any, Any]:
    """The act at hand, and what the node changed of the state."""
    estado: dict[str, Any] = tramo.entrada or {}
    if tramo.nombre == "comprender":
        visto = {clave: valor for clave in _VISTO_AL_LEER if (valor := estado.get(clave))}
        entrada = {"mensaje": estado.get("mensaje"), **visto}
    else:
        actos = estado.get("actos") or []
        entrada = {"acto": actos[0]} if actos else {}
    return entrada, cambios(estado, tramo.salida or {})


def _de_modelo(tramo: Tramo) -> tuple[Any, Any]:
    mensajes: list[BaseMessage] = tramo.entrada or []
    ajustes = {clave: valor for clave in _AJUSTES_DEL_MODELO if (valor := tramo.extra.get(clave)) is not None}
    entrada = {
        **ajustes,
        "mensajes": [{"rol": mensaje.type, "contenido": _sin_fotos(mensaje.content)} for mensaje in mensajes],
    }
    dicho = dicho_por(tramo.salida)
    if dicho is None:
        return entrada, None
    salida: dict[str, Any] = {"contenido": dicho.content, "llamadas": dicho.tool_calls}
    if uso := dicho.usage_metadata:
        salida["tokens"] = {"entrada": uso["input_tokens"], "salida": uso["output_tokens"]}
    if (primera := tramo.extra.get("primera_ficha")) is not None:
        salida["primera_ficha_us"] = (primera - tramo.inicio) // 1000
    return entrada, salida


_DE_CLASE: dict[str, Callable[[Tramo], tuple[Any, Any]]] = {
    "herramienta": _de_herramienta,
    "nodo": _de_nodo,
    "modelo": _de_modelo,
}


@lru_cache(maxsize=256)
def _usuales(clase: type[BaseModel]) -> dict[str, Any]:
    return {nombre: campo.default for nombre, campo in clase.model_fields.items() if not campo.is_required()}


def _por_dentro(valor: Any) -> Any:
    """What orjson does not know: acts and facts say what was set in them, and their kind."""
    if isinstance(valor, BaseModel):
        usuales, puestos = _usuales(type(valor)), valor.model_fields_set
        return {
            campo: dicho
            for campo, dicho in valor.__dict__.items()
            if campo == "tipo" or (campo in puestos and dicho != usuales.get(campo, _NADA))
        }
    if isinstance(valor, Decimal):
        entero = int(valor)
        return entero if entero == valor else float(valor)
    if isinstance(valor, set | frozenset):
        return list(valor)
    return type(valor).__name__


def cambios(antes: Mapping[str, Any], puesto: Mapping[str, Any]) -> dict[str, Any]:
    """What a node changed: of the facts, those that are new."""
    distinto: dict[str, Any] = {}
    for clave, valor in puesto.items():
        if clave == "actos" and ("leidos" not in puesto or valor == puesto["leidos"]):
            continue  # those still to be handled
        antigua = antes.get(clave)
        if clave in _SABIDO or valor is antigua or valor == antigua or (not valor and not antigua):
            continue
        if clave == "hechos":
            viejos = antigua or []
            valor = [hecho for hecho in valor if not any(hecho is viejo for viejo in viejos)]
        distinto[clave] = valor
    return distinto


def mascara_de(traza: Traza) -> Mascara:
    """What the turn knows of its customer, before it and from it."""
    valores: list[str] = [*solo_textos(_datos(traza.antes.get("datos") or {}).values())]
    for tramo in traza.raiz.hijos:  # nodes: what changes the state
        salida = tramo.salida
        if isinstance(salida, dict):
            valores += solo_textos(_datos(salida.get("datos") or {}).values())
    de_datos = False
    for acto in traza.metadatos["actos"] if traza.metadatos else []:
        if acto.get("tipo") == "dar_dato" and acto.get("campo") in CAMPOS_CLIENTE:
            de_datos = True
            valores += solo_textos([acto.get("valor")])
    for hecho in traza.hechos:
        if isinstance(hecho, DatoGuardado | DatoInvalido):
            valores.append(hecho.valor)
        elif isinstance(hecho, RevisarCierre | VentaCerrada):
            valores += solo_textos(_datos(hecho.datos).values())
    pedia = str(traza.antes.get("espera") or "").startswith("dato:")
    return Mascara(valores, [traza.texto] if de_datos or pedia or traza.antes.get("por_corregir") else [])


def _datos(datos: Mapping[str, Any]) -> dict[str, Any]:
    return {campo: valor for campo, valor in datos.items() if campo in CAMPOS_CLIENTE}


def pedido_de_antes(antes: Mapping[str, Any]) -> dict[str, Any]:
    """What SQL held when the turn began: whoever runs it again needs it. Of the data, which were given."""
    pedido: Pedido | None = antes.get("pedido")
    datos = antes.get("datos") or {}
    return {
        "tono": antes.get("tono"),
        "entrega": datos.get("entrega"),
        "datos": sorted(datos),
        "pedido": {
            "id": pedido.id,
            "estado": str(pedido.estado),
            "moneda": pedido.moneda,
            "lineas": [
                {
                    "producto_id": linea.producto_id,
                    "nombre": linea.nombre,
                    "cantidad": linea.cantidad,
                    "precio": linea.precio_unitario,
                    "precio_anterior": linea.precio_anterior,
                }
                for linea in pedido.lineas
            ],
        }
        if pedido
        else None,
    }


def dicho_por(respuesta: Any) -> AIMessage | None:
    """A model's message, as it came."""
    if not isinstance(respuesta, LLMResult) or not respuesta.generations:
        return None
    primera = respuesta.generations[0][0] if respuesta.generations[0] else None
    mensaje = primera.message if isinstance(primera, ChatGeneration) else None
    return mensaje if isinstance(mensaje, AIMessage) else None


def _sin_fotos(contenido: Any) -> Any:
    """Nothing is kept of a file."""
    if not isinstance(contenido, list):
        return contenido
    return [
        parte if isinstance(parte, str) or parte.get("type") == "text" else "[foto]" for parte in contenido
    ]


def resumen_de_sql(consulta: object) -> str:
    return _resumir(consulta) if isinstance(consulta, str) else "sql"


@lru_cache(maxsize=1024)
def _resumir(consulta: str) -> str:
    """What a statement does to which tables: "INSERT mensajes, UPDATE conversaciones"; never its values."""
    hechos: dict[str, None] = {}
    tablas: dict[str, None] = {}
    for verbo, tabla in _TABLAS.findall(consulta):
        verbo = verbo.split()[0].upper()
        if verbo in {"FROM", "JOIN"}:
            tablas[tabla] = None
        elif not (verbo == "UPDATE" and tabla.lower() in {"set", "of", "skip", "nowait"}):
            hechos[f"{verbo} {tabla}"] = None
    if hechos:
        return ", ".join(hechos)
    verbo_suelto = _VERBO.search(consulta)
    if not tablas:
        return verbo_suelto[0].upper() if verbo_suelto else "SQL"
    return f"SELECT {', '.join(tablas)}"
