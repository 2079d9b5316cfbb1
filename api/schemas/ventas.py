"""Bodies of orders and sales."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.chat import ChatId, limpiar
from api.schemas.comun import Dinero, IdDeFila
from api.schemas.productos import Linea as EnUnaLinea
from db.models import EstadoVenta
from db.repositorios.ventas import Devolucion, VentaLeida
from tools.importes import MAXIMO_UNIDADES

Motivo = Annotated[str, EnUnaLinea, Field(min_length=3, max_length=300)]
Cantidad = Annotated[int, Field(ge=1, le=MAXIMO_UNIDADES)]
_Dato = Annotated[str, BeforeValidator(limpiar), Field(min_length=1, max_length=300)]


class Linea(BaseModel):
    producto_id: int
    nombre: str
    cantidad: int
    precio_unitario: Dinero
    subtotal: Dinero


class ClienteDeVenta(BaseModel):
    """Como se dio para esta venta."""

    tipo_documento: str
    cedula: str
    nombre_completo: str
    telefono: str
    correo: str
    direccion: str
    barrio: str
    indicaciones_adicionales: str


EJEMPLO: JsonDict = {
    "id": 15,
    "chat_id": "573101234567@c.us",
    "estado": "cerrada",
    "total": 170000,
    "moneda": "COP",
    "motivo_cancelacion": None,
    "creada_en": "2026-03-02T15:04:05Z",
    "confirmada_en": "2026-03-02T15:06:00Z",
    "cerrada_en": "2026-03-02T15:09:00Z",
    "cancelada_en": None,
    "lineas": [
        {
            "producto_id": 7,
            "nombre": "Extintor ABC 10 libras",
            "cantidad": 2,
            "precio_unitario": 85000,
            "subtotal": 170000,
        }
    ],
    "cliente": {
        "tipo_documento": "CC",
        "cedula": "1032456789",
        "nombre_completo": "Ana Gómez",
        "telefono": "+573001234567",
        "correo": "",
        "direccion": "Calle 10 # 20-30",
        "barrio": "Laureles",
        "indicaciones_adicionales": "",
    },
}


class Venta(BaseModel):
    model_config = ConfigDict(json_schema_extra={"examples": [EJEMPLO]})

    id: int
    chat_id: str
    estado: EstadoVenta
    total: Dinero
    moneda: str
    motivo_cancelacion: str | None
    creada_en: datetime
    confirmada_en: datetime | None
    cerrada_en: datetime | None
    cancelada_en: datetime | None
    lineas: list[Linea]
    cliente: ClienteDeVenta | None


class Paso(BaseModel):
    estado: EstadoVenta
    momento: datetime


class DevolucionHecha(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    producto_id: int
    cantidad: int
    importe: Annotated[Dinero, Field(description="Lo que se le devuelve a quien compró.")]
    motivo: str
    momento: datetime


class VentaDetallada(Venta):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    **EJEMPLO,
                    "historia": [
                        {"estado": "iniciada", "momento": "2026-03-02T15:04:05Z"},
                        {"estado": "recolectando_datos", "momento": "2026-03-02T15:06:00Z"},
                        {"estado": "cerrada", "momento": "2026-03-02T15:09:00Z"},
                    ],
                    "devoluciones": [
                        {"producto_id": 7, "cantidad": 1, "importe": 85000, "motivo": "Llegó averiado",
                         "momento": "2026-03-05T10:00:00Z"}
                    ],
                }
            ]
        }
    )  # fmt: skip

    historia: Annotated[list[Paso], Field(description="Por qué estados pasó, y cuándo.")]
    devoluciones: list[DevolucionHecha]


class ResumenDeEstado(BaseModel):
    estado: EstadoVenta
    cantidad: int
    total: Dinero


class ResumenDeVentas(BaseModel):
    """Cuántas hay en cada estado y cuánto suman."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"cantidad": 3, "total": 250000, "moneda": "COP", "por_estado": [
                    {"estado": "cerrada", "cantidad": 3, "total": 250000}]}
            ]
        }
    )  # fmt: skip

    cantidad: int
    total: Dinero
    moneda: str
    por_estado: list[ResumenDeEstado]


class LineaNueva(BaseModel):
    model_config = ConfigDict(extra="forbid")

    producto_id: IdDeFila
    cantidad: Cantidad


class DatosDeCliente(BaseModel):
    """Los que se conozcan; se comprueban como en el chat."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"nombre_completo": "Ana Gómez", "cedula": "1032456789", "telefono": "3001234567"}]
        },
    )

    nombre_completo: _Dato | None = None
    cedula: _Dato | None = None
    telefono: _Dato | None = None
    correo: _Dato | None = None
    direccion: _Dato | None = None
    barrio: _Dato | None = None
    indicaciones_adicionales: _Dato | None = None

    def dados(self) -> dict[str, str]:
        return self.model_dump(exclude_none=True)


class PedidoNuevo(BaseModel):
    """Un pedido tomado por una persona, con las reglas del chat: precios y existencias del catálogo."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "lineas": [{"producto_id": 1, "cantidad": 2}],
                    "cliente": {"nombre_completo": "Ana Gómez", "cedula": "1032456789"},
                    "estado": "pendiente",
                }
            ]
        },
    )

    chat_id: Annotated[
        ChatId | None, Field(description="Conversación a la que pertenece; una nueva si no se dice.")
    ] = None
    lineas: Annotated[list[LineaNueva], Field(min_length=1, max_length=200)]
    cliente: DatosDeCliente = DatosDeCliente()
    estado: Annotated[
        Literal["pendiente", "recolectando_datos", "cerrada"],
        Field(description="Hasta dónde llevarlo: anotado, confirmado (aparta existencias) o vendido."),
    ] = "pendiente"


class CambioDeEstado(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"estado": "recolectando_datos"}]}
    )

    estado: EstadoVenta
    motivo: Annotated[str, EnUnaLinea, Field(max_length=300, description="De una cancelación.")] = ""


class Cancelacion(BaseModel):
    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"motivo": "El cliente ya no lo quiere"}]}
    )

    motivo: Motivo


class CantidadDeLinea(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"cantidad": 3}]})

    cantidad: Cantidad


class DevolucionNueva(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"lineas": [{"producto_id": 1, "cantidad": 1}], "motivo": "Llegó averiado"}]
        },
    )

    lineas: Annotated[list[LineaNueva], Field(min_length=1, max_length=200)]
    motivo: Motivo


def venta_leida(leida: VentaLeida) -> dict[str, Any]:
    """What `Venta` reads."""
    venta, datos = leida.venta, leida.datos_cliente
    campos = ClienteDeVenta.model_fields
    return {
        **{
            campo: getattr(venta, campo) for campo in Venta.model_fields if campo not in {"cliente", "lineas"}
        },
        "lineas": [{campo: getattr(linea, campo) for campo in Linea.model_fields} for linea in venta.lineas],
        "cliente": {campo: str(datos.get(campo, "")) for campo in campos} if datos else None,
    }


def venta_detallada(leida: VentaLeida, devoluciones: list[Devolucion]) -> dict[str, Any]:
    venta = leida.venta
    momentos = {
        EstadoVenta.INICIADA: venta.creada_en,
        EstadoVenta.RECOLECTANDO_DATOS: venta.confirmada_en,
        EstadoVenta.CERRADA: venta.cerrada_en,
        EstadoVenta.CANCELADA: venta.cancelada_en,
    }
    historia = [{"estado": estado, "momento": momento} for estado, momento in momentos.items() if momento]
    return {**venta_leida(leida), "historia": historia, "devoluciones": devoluciones}
