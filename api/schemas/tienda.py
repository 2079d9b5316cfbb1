"""Bodies of what a client reads about the shop: itself, its products, its health."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.schemas.comun import Dinero


class LimitesDeMedios(BaseModel):
    """Lo que cabe en un mensaje con fotos o notas de voz."""

    max_mb: int
    max_archivos: int
    max_segundos: Annotated[int, Field(description="De cada nota de voz.")]


class Tienda(BaseModel):
    """Lo que una página de chat necesita antes del primer mensaje."""

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "examples": [
                {
                    "nombre": "Ferretería El Yunque",
                    "moneda": "COP",
                    "pais": "CO",
                    "saludo": "¡Hola! ¿Qué estás buscando hoy?",
                    "sugerencias": ["¿Qué extintores tienen?", "¿Dónde están ubicados?"],
                    "medios": {"max_mb": 16, "max_archivos": 6, "max_segundos": 300},
                }
            ]
        },
    )

    nombre: str
    moneda: Annotated[str, Field(description="Código ISO 4217.")]
    pais: Annotated[str, Field(description="Código ISO 3166-1 de dos letras.")]
    saludo: str
    sugerencias: list[str]
    medios: LimitesDeMedios


class Hallazgo(BaseModel):
    model_config = ConfigDict(extra="allow")

    id: int
    sku: str
    nombre: str
    categoria: str | None
    precio: Dinero
    disponible: bool
    puntaje: Annotated[float, Field(description="Parecido con la consulta; mayor es mejor.")]


class Hallazgos(BaseModel):
    """Productos por parecido, el mejor primero; vacío cuando la tienda no tiene nada así."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "items": [
                        {
                            "id": 7,
                            "sku": "EXT-ABC-10",
                            "nombre": "Extintor ABC 10 libras",
                            "categoria": "Extintores",
                            "precio": 95000,
                            "disponible": True,
                            "puntaje": 0.83,
                        }
                    ],
                    "total": 1,
                    "pagina": 1,
                    "por_pagina": 3,
                }
            ]
        }
    )

    items: list[Hallazgo]
    total: int
    pagina: int
    por_pagina: int


class Salud(BaseModel):
    """`ok` cuando puede atender; `dependencias` dice el estado de cada parte."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "ok",
                    "version": "0.1.0",
                    "dependencias": {
                        "base_de_datos": {"estado": "ok"},
                        "indice": {"estado": "ok", "productos": 400},
                        "motor": {"estado": "ok"},
                        "modelo": {"estado": "sin_clave"},
                    },
                }
            ]
        }
    )

    status: Literal["ok", "error"]
    version: str
    dependencias: dict[str, dict[str, Any]]


class SaludAdmin(Salud):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "status": "ok",
                    "version": "0.1.0",
                    "dependencias": {
                        "base_de_datos": {"estado": "ok", "latencia_ms": 0.6},
                        "indice": {"estado": "ok", "productos": 400, "latencia_ms": 3.1},
                        "motor": {"estado": "ok", "latencia_ms": 2.4},
                        "modelo": {"estado": "sin_clave"},
                    },
                    "proceso": {"pid": 4711, "python": "3.12.4", "sistema": "Linux",
                                "transmisiones_en_curso": 0},
                }
            ]
        }
    )  # fmt: skip

    proceso: Annotated[dict[str, Any], Field(description="Sistema, proceso y conversaciones en curso.")]
