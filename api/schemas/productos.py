"""Bodies of the catalogue's routes."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic.config import JsonDict
from pydantic_core import PydanticCustomError

from api.schemas.chat import limpiar
from api.schemas.comun import Dinero
from api.schemas.problema import ErrorDeCampo
from tools.filas_catalogo import (
    LARGO_CATEGORIA,
    LARGO_DESCRIPCION,
    LARGO_NOMBRE,
    LARGO_SKU,
    MAX_ATRIBUTOS,
)
from tools.importes import MAXIMO, MAXIMO_UNIDADES

EJEMPLO: JsonDict = {
    "id": 7,
    "sku": "EXT-ABC-10",
    "nombre": "Extintor ABC 10 libras",
    "descripcion": "Multipropósito, recargable",
    "categoria": "Extintores",
    "precio": 85000,
    "stock": 12,
    "activo": True,
    "atributos": {"libras": 10},
    "creado_en": "2026-01-10T15:04:05Z",
    "actualizado_en": "2026-02-01T12:00:00Z",
}


def _en_una_linea(texto: Any) -> Any:
    return " ".join(limpiar(texto).split()) if isinstance(texto, str) else texto


def _con_letras(texto: str) -> str:
    if not any(caracter.isalnum() for caracter in texto):
        raise PydanticCustomError("nombre_sin_letras", "El nombre debe tener letras o números.")
    return texto


Texto = BeforeValidator(limpiar)
Linea = BeforeValidator(_en_una_linea)
Sku = Annotated[str, Linea, Field(min_length=1, max_length=LARGO_SKU)]
Nombre = Annotated[str, Linea, Field(min_length=1, max_length=LARGO_NOMBRE), AfterValidator(_con_letras)]
Descripcion = Annotated[str, Texto, Field(max_length=LARGO_DESCRIPCION)]
Categoria = Annotated[str, Linea, Field(max_length=LARGO_CATEGORIA)]
Precio = Annotated[
    Decimal,
    Field(
        gt=0,
        le=MAXIMO,
        max_digits=13,
        decimal_places=2,
        description="Mayor que cero, con dos decimales como máximo.",
    ),
]
Unidades = Annotated[int, Field(ge=0, le=MAXIMO_UNIDADES)]
_Simple = (
    Annotated[str, Texto, Field(max_length=LARGO_DESCRIPCION)]
    | bool
    | Annotated[int, Field(ge=-(2**53), le=2**53)]
    | Annotated[float, Field(allow_inf_nan=False)]
    | None
)
Atributos = Annotated[
    dict[Annotated[str, Linea, Field(min_length=1, max_length=LARGO_CATEGORIA)], _Simple | list[_Simple]],
    Field(max_length=MAX_ATRIBUTOS),
]


class ProductoNuevo(BaseModel):
    """Un producto que entra al catálogo. Sin `sku` recibe uno hecho de su nombre."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "sku": "GUA-NIT-M",
                    "nombre": "Guantes de nitrilo talla M",
                    "categoria": "Guantes",
                    "precio": 18500.5,
                    "stock": 40,
                    "atributos": {"talla": "M"},
                }
            ]
        },
    )

    sku: Sku | None = None
    nombre: Nombre
    descripcion: Descripcion = ""
    categoria: Categoria = ""
    precio: Precio
    stock: Unidades = 0
    activo: bool = True
    atributos: Atributos = {}


class CambiosDeProducto(BaseModel):
    """Lo que cambia; lo que no se envía queda como está. Las existencias se cambian con un ajuste."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"precio": 19900, "descripcion": "Caja de 100"}]}
    )

    sku: Sku = ""
    nombre: Nombre = ""
    descripcion: Descripcion = ""
    categoria: Categoria = ""
    precio: Precio = Decimal(1)
    activo: bool = True
    atributos: Atributos = {}

    @model_validator(mode="after")
    def _con_algo(self) -> Self:
        if not self.model_fields_set:
            raise PydanticCustomError("sin_cambios", "Envía al menos un campo para cambiar.")
        return self


class Ajuste(BaseModel):
    """Unidades que entran o salen (`cantidad`), o las que se contaron (`contadas`): una de las dos."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"cantidad": -2, "motivo": "Se dañaron en bodega"}]},
    )

    cantidad: Annotated[int, Field(ge=-MAXIMO_UNIDADES, le=MAXIMO_UNIDADES)] | None = None
    contadas: Unidades | None = None
    motivo: Annotated[str, Linea, Field(min_length=3, max_length=300)]

    @model_validator(mode="after")
    def _una_de_dos(self) -> Self:
        if (self.cantidad is None) == (self.contadas is None) or self.cantidad == 0:
            raise PydanticCustomError(
                "ajuste_dudoso", "Envía «cantidad» (distinta de cero) o «contadas», una de las dos."
            )
        return self


class Producto(BaseModel):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [EJEMPLO]})

    id: int
    sku: str
    nombre: str
    descripcion: str
    categoria: str
    precio: Dinero
    stock: int
    activo: bool
    atributos: dict[str, Any]
    creado_en: datetime
    actualizado_en: datetime


class Movimiento(BaseModel):
    """Un cambio de existencias; la suma de todos es el stock."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "id": 90,
                    "cantidad": -2,
                    "motivo": "venta",
                    "detalle": "",
                    "venta_id": 15,
                    "creado_en": "2026-03-02T15:09:00Z",
                }
            ]
        },
    )

    id: int
    cantidad: int
    motivo: str
    detalle: str
    venta_id: int | None
    creado_en: datetime


class FilaRechazada(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    linea: Annotated[int, Field(description="Línea del archivo; el encabezado es la primera.")]
    motivo: str
    producto: str


class Informe(BaseModel):
    """Qué pasó con cada fila. `rechazados` trae las primeras 10.000; `total_rechazados` las cuenta todas."""

    model_config = ConfigDict(from_attributes=True)

    creados: int
    actualizados: int
    sin_cambios: int
    desactivados: Annotated[int, Field(description="Al reemplazar: los que el archivo no trae.")]
    reactivados: int
    total_rechazados: int
    rechazados: list[FilaRechazada]
    columnas_ignoradas: list[str]


class FalloDeImportacion(BaseModel):
    codigo: str
    detail: str
    errores: Annotated[list[ErrorDeCampo] | None, Field(description="Las líneas que lo detuvieron.")] = None


class Importacion(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": 3,
                    "archivo": "catalogo.csv",
                    "modo": "actualizar",
                    "en_seco": False,
                    "estado": "terminada",
                    "porcentaje": 100,
                    "informe": {
                        "creados": 10,
                        "actualizados": 2,
                        "sin_cambios": 0,
                        "desactivados": 0,
                        "reactivados": 0,
                        "total_rechazados": 1,
                        "rechazados": [{"linea": 4, "motivo": "precio: está vacío", "producto": "A-3"}],
                        "columnas_ignoradas": [],
                    },
                    "error": None,
                    "creada_en": "2026-03-02T15:04:05Z",
                }
            ]
        }
    )

    id: int
    archivo: str
    modo: Literal["actualizar", "reemplazar"]
    en_seco: bool
    estado: Annotated[
        Literal["en_curso", "terminada", "fallida", "interrumpida"],
        Field(description="`interrumpida`: el servicio se detuvo; no se guardó nada."),
    ]
    porcentaje: Annotated[int, Field(ge=0, le=100, description="Del archivo ya leído.")]
    informe: Informe | None
    error: FalloDeImportacion | None
    creada_en: datetime
