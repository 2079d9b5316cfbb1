"""The acts as a JSON schema for models, made from the very types, and back."""

from functools import lru_cache
from typing import Any

from pydantic import BaseModel, ValidationError

from agent.actos import ACTOS, Acto
from agent.modelos.disyuntor import ModeloFallidoError

MAX_ACTOS = 12
# Of the local engine's making: a model that fills them in knows nothing more by it.
_INTERNOS = {"problema", "nombres", "elidida", "definida", "entre", "llano", "dicho", "si_no", "necesidad"}


class _Lectura(BaseModel):
    actos: list[Acto]


@lru_cache
def esquema_de_actos() -> dict[str, Any]:
    """In the part of JSON Schema that providers share: no `oneOf`, `const`, defaults nor discriminators."""
    crudo = _Lectura.model_json_schema()
    definiciones: dict[str, Any] = {nombre: _llano(forma) for nombre, forma in crudo["$defs"].items()}
    actos = _llano(crudo["properties"]["actos"])
    return {
        "title": "lectura",
        "description": "Lo que hizo el cliente en su mensaje, en orden.",
        "type": "object",
        "properties": {"actos": actos},
        "required": ["actos"],
        "$defs": definiciones,
    }


def _llano(forma: Any) -> Any:
    if isinstance(forma, list):
        return [_llano(parte) for parte in forma]
    if not isinstance(forma, dict):
        return forma
    if "const" in forma:
        return {"type": "string", "enum": [forma["const"]]}
    llana = {
        ("anyOf" if clave == "oneOf" else clave): _llano(valor)
        for clave, valor in forma.items()
        if clave not in {"default", "discriminator", "title", "description"} and not isinstance(valor, bool)
    }
    if "properties" in forma:
        llana["properties"] = {
            nombre: _llano(campo) for nombre, campo in forma["properties"].items() if nombre not in _INTERNOS
        }
        if "tipo" in llana["properties"]:
            llana["required"] = ["tipo"]
    return llana


def actos_de(propuesta: Any) -> list[Acto]:
    """The acts of a model's answer. Raises ModeloFallidoError: it is not a list of them."""
    if isinstance(propuesta, dict):
        propuesta = propuesta.get("actos")
    if not isinstance(propuesta, list) or not 1 <= len(propuesta) <= MAX_ACTOS:
        raise ModeloFallidoError("invalido")
    try:
        return ACTOS.validate_python([_sin_nulos(acto) for acto in propuesta])
    except (ValidationError, RecursionError) as error:
        raise ModeloFallidoError("invalido") from error


def _sin_nulos(valor: Any) -> Any:
    """A null is a field left out, which is how several providers say it."""
    if isinstance(valor, dict):
        return {clave: _sin_nulos(parte) for clave, parte in valor.items() if parte is not None}
    return valor
