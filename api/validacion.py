"""Pydantic's complaints as Spanish sentences that name the field."""

from collections.abc import Mapping
from typing import Any

# By pydantic error type; `{campo}` and the error's own `ctx` may be used.
_FRASES = {
    "missing": "Falta el campo «{campo}».",
    "string_type": "El campo «{campo}» debe ser texto.",
    "string_unicode": "El campo «{campo}» tiene caracteres que no son texto válido.",
    "string_too_short": "El campo «{campo}» debe tener al menos {min_length} caracteres.",
    "string_too_long": "El campo «{campo}» admite hasta {max_length} caracteres.",
    "int_type": "El campo «{campo}» debe ser un número entero.",
    "int_parsing": "El campo «{campo}» debe ser un número entero.",
    "int_parsing_size": "El campo «{campo}» es un número demasiado grande.",
    "int_from_float": "El campo «{campo}» debe ser un número entero.",
    "float_type": "El campo «{campo}» debe ser un número.",
    "float_parsing": "El campo «{campo}» debe ser un número.",
    "bool_type": "El campo «{campo}» debe ser verdadero o falso.",
    "bool_parsing": "El campo «{campo}» debe ser verdadero o falso.",
    "greater_than_equal": "El campo «{campo}» debe ser {ge} o más.",
    "greater_than": "El campo «{campo}» debe ser mayor que {gt}.",
    "less_than_equal": "El campo «{campo}» debe ser {le} o menos.",
    "less_than": "El campo «{campo}» debe ser menor que {lt}.",
    "extra_forbidden": "El campo «{campo}» no existe aquí.",
    "decimal_parsing": "El campo «{campo}» debe ser un número.",
    "decimal_type": "El campo «{campo}» debe ser un número.",
    "decimal_max_places": "El campo «{campo}» admite hasta {decimal_places} decimales.",
    "decimal_max_digits": "El campo «{campo}» admite hasta {max_digits} cifras.",
    "datetime_from_date_parsing": "El campo «{campo}» debe ser una fecha, como 2026-01-31.",
    "date_from_datetime_parsing": "El campo «{campo}» debe ser una fecha, como 2026-01-31.",
    "date_parsing": "El campo «{campo}» debe ser una fecha, como 2026-01-31.",
    "too_long": "El campo «{campo}» admite hasta {max_length} elementos.",
    "too_short": "El campo «{campo}» debe tener al menos {min_length} elementos.",
    "list_type": "El campo «{campo}» debe ser una lista.",
    "dict_type": "El campo «{campo}» debe ser un objeto JSON.",
    "model_type": "El campo «{campo}» debe ser un objeto JSON.",
    "model_attributes_type": "El campo «{campo}» debe ser un objeto JSON.",
    "literal_error": "El campo «{campo}» debe ser uno de: {expected}.",
    "config_dispar": "El campo «{campo}» debe tener tantos elementos como «inputs».",
    "enum": "El campo «{campo}» debe ser uno de: {expected}.",
}
# What a pattern means is said by the field, not by its regular expression.
_FORMATOS = {
    "chat_id": "El campo «chat_id» admite de 1 a 128 letras sin tilde, cifras o los signos _ . : @ + -",
    "mensaje_id": "El campo «mensaje_id» admite de 1 a 200 caracteres visibles, sin espacios ni tildes.",
}
# Pydantic's types have no prefix to tell them by: ours are listed.
_PROPIOS = {"mensaje_vacio", "nombre_sin_letras", "sin_cambios", "ajuste_dudoso"}


def codigo_de(error: Any) -> str:
    return str(error.get("type", "")) if isinstance(error, Mapping) else "json_invalid"


def explicar(error: Mapping[str, Any]) -> dict[str, str]:
    """`{"campo", "mensaje"}` of one pydantic error. Never echoes what was sent."""
    campo = _campo(error.get("loc", ()))
    tipo = codigo_de(error)
    if tipo in ("too_short", "too_long") and isinstance(error.get("input"), str):
        tipo = f"string_{tipo}"
    if tipo in _PROPIOS:
        return {"campo": campo, "mensaje": str(error["msg"])}
    if tipo == "string_pattern_mismatch":
        frase = _FORMATOS.get(campo.rpartition(".")[2], "El campo «{campo}» no tiene el formato esperado.")
    elif campo == "cuerpo":
        frase = (
            "Falta el cuerpo de la petición." if tipo == "missing" else "El cuerpo debe ser un objeto JSON."
        )
    else:
        frase = _FRASES.get(tipo, "El campo «{campo}» no es válido.")
    datos = {**error.get("ctx", {}), "campo": campo}
    if "expected" in datos:
        datos["expected"] = str(datos["expected"]).replace(" or ", " o ")
    return {"campo": campo, "mensaje": frase.format_map(datos)}


def _campo(loc: tuple[str | int, ...]) -> str:
    partes = [str(parte) for parte in loc if parte not in {"body", "query", "path", "header"}]
    return ".".join(partes) or "cuerpo"
