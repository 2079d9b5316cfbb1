"""Bodies of customers' routes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.chat import ChatId
from api.schemas.comun import Dinero, IdDeFila
from api.schemas.productos import Linea as EnUnaLinea
from api.schemas.ventas import VentaDetallada
from db.repositorios.compradores import OrdenClientes

_Importe = Annotated[Decimal, Field(ge=0, le=10**14, allow_inf_nan=False)]
_Dia = Annotated[date, Field(ge=date(1900, 1, 1), le=date(9000, 1, 1))]
_Palabras = Annotated[str, EnUnaLinea, Field(max_length=200)]
_Nombre = Annotated[str, EnUnaLinea, Field(max_length=100)]
EJEMPLO: JsonDict = {
    "id": 12,
    "tipo_documento": "CC",
    "cedula": "1032456789",
    "nombre_completo": "Ana Gómez",
    "telefono": "+573001234567",
    "correo": "ana@example.com",
    "direccion": "Calle 10 # 20-30",
    "barrio": "Laureles",
    "indicaciones_adicionales": "",
    "compras": 3,
    "total_comprado": 250000,
    "ultima_compra_en": "2026-03-02T15:09:00Z",
    "creado_en": "2026-01-10T15:04:05Z",
}


class Cliente(BaseModel):
    model_config = ConfigDict(from_attributes=True, json_schema_extra={"examples": [EJEMPLO]})

    id: int
    tipo_documento: str
    cedula: str
    nombre_completo: str
    telefono: str
    correo: str
    direccion: str
    barrio: str
    indicaciones_adicionales: str
    compras: int
    total_comprado: Annotated[Dinero, Field(description="Menos lo devuelto.")]
    ultima_compra_en: datetime | None
    creado_en: datetime


class ProductoFavorito(BaseModel):
    producto_id: int
    nombre: str
    unidades: int
    compras: int
    total: Dinero


class CategoriaFavorita(BaseModel):
    categoria: str
    unidades: int
    total: Dinero


class Estadisticas(BaseModel):
    """Cifras de las compras cerradas, menos lo devuelto."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "compras": 3, "unidades": 5, "total": 250000, "promedio": 83333.33,
                    "primera_compra": "2026-01-10T15:09:00Z", "ultima_compra": "2026-03-02T15:09:00Z",
                    "dias_desde_la_ultima": 12, "dias_entre_compras": 25.5,
                    "productos_favoritos": [
                        {"producto_id": 7, "nombre": "Extintor ABC 10 libras", "unidades": 2, "compras": 1,
                         "total": 170000}
                    ],
                    "categorias_favoritas": [{"categoria": "Extintores", "unidades": 2, "total": 170000}],
                }
            ]
        }
    )  # fmt: skip

    compras: int
    unidades: int
    total: Dinero
    promedio: Annotated[Dinero, Field(description="Por compra.")]
    primera_compra: datetime | None
    ultima_compra: datetime | None
    dias_desde_la_ultima: int | None
    dias_entre_compras: float | None
    productos_favoritos: list[ProductoFavorito]
    categorias_favoritas: list[CategoriaFavorita]


class Comprador(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={"examples": [{"cliente": EJEMPLO, "valor": 250000, "cantidad": 3}]}
    )

    cliente: Cliente
    valor: Dinero
    cantidad: int


class BusquedaDeClientes(BaseModel):
    """Todas las condiciones se suman; las que no se envían no cuentan."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"q": "gomez ana", "compras_min": 1, "orden": "-total_comprado"}]},
    )

    q: Annotated[_Palabras | None, Field(description="Nombre, cédula o teléfono, en cualquier orden.")] = None
    barrio: _Nombre | None = None
    compras_min: Annotated[int, Field(ge=0, le=10**9)] | None = None
    compras_max: Annotated[int, Field(ge=0, le=10**9)] | None = None
    total_min: _Importe | None = None
    total_max: _Importe | None = None
    ultima_compra_desde: _Dia | None = None
    ultima_compra_hasta: _Dia | None = None
    producto_id: Annotated[IdDeFila | None, Field(description="Que hayan comprado.")] = None
    categoria: Annotated[_Nombre | None, Field(description="De lo comprado.")] = None
    compra_desde: _Dia | None = None
    compra_hasta: _Dia | None = None
    orden: OrdenClientes = "nombre_completo"
    pagina: Annotated[int, Field(ge=1, le=100_000_000)] = 1
    por_pagina: Annotated[int, Field(ge=1, le=200)] = 20
    cursor: Annotated[str | None, Field(max_length=2000)] = None


class Pregunta(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"pregunta": "¿Cuánto gastó este año?"}]}
    )

    pregunta: Annotated[str, EnUnaLinea, Field(min_length=1, max_length=500)]


class Evidencia(BaseModel):
    """Una línea de una venta."""

    venta_id: int
    fecha: datetime
    producto_id: int
    producto: str
    cantidad: int
    importe: Dinero


class RespuestaDeConsulta(BaseModel):
    """La respuesta, las cifras calculadas en SQL y las filas en que se apoya (las 50 más nuevas)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "respuesta": "Gastó $250.000 este año, en 3 compras.",
                    "intencion": "gasto",
                    "periodo": "este año",
                    "cifras": {"compras": 3, "unidades": 5, "total": 250000},
                    "evidencia": [],
                    "motor": "local",
                }
            ]
        }
    )

    respuesta: str
    intencion: Annotated[str, Field(description="Qué se entendió; `desconocida` si nada.")]
    periodo: str
    cifras: dict[str, Any]
    evidencia: list[Evidencia]
    motor: str


class MensajeGuardado(BaseModel):
    chat_id: ChatId
    rol: str
    texto: str
    creado_en: datetime


class DatosPersonales(BaseModel):
    """Todo lo que se guarda de una persona."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"cliente": EJEMPLO, "ventas": [], "mensajes": []}]}
    )

    cliente: Cliente
    ventas: list[VentaDetallada]
    mensajes: list[MensajeGuardado]


class Olvido(BaseModel):
    """Lo que se hizo al borrar a una persona; sus ventas quedan, sin nombre."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"conversaciones_borradas": 1}]})

    conversaciones_borradas: int
