"""Bodies of the shop's figures."""

from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from api.schemas.comun import Dinero
from db.models import EstadoVenta

_RESUMEN: JsonDict = {
    "ventas": 42, "ingresos": 3150000, "ticket_promedio": 75000, "unidades": 96, "conversaciones": 120,
    "conversion": 0.3,
}  # fmt: skip
_VENDIDO: JsonDict = {
    "id": 7, "sku": "EXT-ABC-10", "nombre": "Extintor ABC 10 libras", "categoria": "Extintores", "ventas": 9,
    "unidades": 14, "ingreso": 1190000,
}  # fmt: skip
_ARTICULO: JsonDict = {
    "id": 7, "sku": "EXT-ABC-10", "nombre": "Extintor ABC 10 libras", "categoria": "Extintores",
    "precio": 85000, "stock": 2, "vendidas": 14,
}  # fmt: skip
_Fraccion = Annotated[float | None, Field(description="0.25 es una cuarta parte más; null si antes no hubo.")]


class _Leida(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class Resumen(_Leida):
    ventas: Annotated[int, Field(description="Cerradas.")]
    ingresos: Annotated[
        Dinero, Field(description="De lo vendido en el período, menos lo que de ello se devolvió.")
    ]
    ticket_promedio: Dinero
    unidades: int
    conversaciones: Annotated[int, Field(description="Las que empezaron.")]
    conversion: Annotated[
        float | None,
        Field(description="Primeras ventas de una conversación por cada conversación que empezó."),
    ]


class Cambio(_Leida):
    ventas: _Fraccion
    ingresos: _Fraccion
    ticket_promedio: _Fraccion
    conversaciones: _Fraccion


class DeUnDia(_Leida):
    dia: date
    ventas: int
    unidades: int
    ingresos: Dinero


class DeUnaHora(_Leida):
    hora: int
    ventas: int
    unidades: int
    ingresos: Dinero


class ProductoVendido(_Leida):
    id: int
    sku: str
    nombre: str
    categoria: str
    ventas: int
    unidades: int
    ingreso: Dinero


class CategoriaVendida(_Leida):
    categoria: str
    ventas: Annotated[int, Field(description="Líneas de venta.")]
    unidades: int
    ingreso: Dinero


class TableroDeVentas(_Leida):
    """Los últimos días de la tienda, con el de hoy, frente a otros tantos anteriores."""

    model_config = ConfigDict(
        from_attributes=True,
        json_schema_extra={
            "examples": [
                {
                    "desde": "2026-03-01", "hasta": "2026-03-01", "dias": 1, "moneda": "COP",
                    "totales": _RESUMEN, "anterior": _RESUMEN,
                    "cambio": {"ventas": 0.0, "ingresos": 0.0, "ticket_promedio": 0.0, "conversaciones": 0.0},
                    "productos_top": [_VENDIDO],
                    "por_dia": [{"dia": "2026-03-01", "ventas": 42, "unidades": 96, "ingresos": 3150000}],
                    "por_hora": [{"hora": 17, "ventas": 42, "unidades": 96, "ingresos": 3150000}],
                    "por_categoria": [
                        {"categoria": "Extintores", "ventas": 9, "unidades": 14, "ingreso": 1190000}
                    ],
                }
            ]
        },
    )  # fmt: skip

    desde: date
    hasta: date
    dias: int
    moneda: str
    totales: Resumen
    anterior: Resumen
    cambio: Cambio
    productos_top: list[ProductoVendido]
    por_dia: Annotated[list[DeUnDia], Field(description="Todos los días, también los que no vendieron.")]
    por_hora: Annotated[list[DeUnaHora], Field(description="Las 24 horas del día, sumadas todas las fechas.")]
    por_categoria: list[CategoriaVendida]


class Articulo(_Leida):
    id: int
    sku: str
    nombre: str
    categoria: str
    precio: Dinero
    stock: int
    vendidas: Annotated[int, Field(description="Unidades, en los días consultados.")]


class ListaDeArticulos(_Leida):
    cuantos: Annotated[int, Field(description="Todos, aunque se muestren los primeros.")]
    valor: Annotated[Dinero, Field(description="Lo que suman todos a su precio de venta.")]
    articulos: list[Articulo]


class EnVano(_Leida):
    palabras: Annotated[str, Field(description="Lo buscado, sin tildes ni mayúsculas; nunca el mensaje.")]
    veces: int
    ultimo_dia: date


class EstadoDelInventario(BaseModel):
    """Qué hay, qué falta, qué no se mueve y qué piden que no se tiene. Un artículo está en una lista."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "moneda": "COP", "desde": "2026-01-01", "activos": 400, "inactivos": 12,
                    "unidades": 5300, "valor": 210000000,
                    "agotados": {"cuantos": 0, "valor": 0, "articulos": []},
                    "con_poco": {"cuantos": 1, "valor": 170000, "articulos": [_ARTICULO]},
                    "sin_movimiento": {"cuantos": 0, "valor": 0, "articulos": []},
                    "demanda_insatisfecha": [
                        {"palabras": "telescopio", "veces": 5, "ultimo_dia": "2026-03-01"}
                    ],
                }
            ]
        }
    )  # fmt: skip

    moneda: str
    desde: Annotated[date, Field(description="Primer día de las ventas y los pedidos en vano.")]
    activos: int
    inactivos: int
    unidades: int
    valor: Annotated[Dinero, Field(description="Existencias activas a su precio de venta.")]
    agotados: ListaDeArticulos
    con_poco: Annotated[ListaDeArticulos, Field(description="Con `umbral` unidades como máximo.")]
    sin_movimiento: Annotated[ListaDeArticulos, Field(description="Con existencias y sin ventas.")]
    demanda_insatisfecha: list[EnVano]


class DeClientes(BaseModel):
    total: int
    con_compras: int
    que_repiten: Annotated[int, Field(description="Con más de una compra.")]


class DeConversaciones(BaseModel):
    total: int
    derivadas: Annotated[int, Field(description="Esperan a una persona.")]
    con_venta: int


class UsoDeTarea(BaseModel):
    tarea: Annotated[str, Field(description="`comprender`, `redactar` o `mirar` (fotos).")]
    llamadas: int
    entrada: Annotated[int, Field(description="Fichas (tokens) que recibió el modelo.")]
    salida: Annotated[int, Field(description="Fichas que produjo.")]
    costo: float | None


class UsoDeModelo(BaseModel):
    """`null` en un costo: PRECIOS_MODELOS no tiene ese modelo."""

    modelo: str
    llamadas: int
    entrada: int
    salida: int
    fichas_por_turno: float | None
    fichas_por_venta: float | None
    costo: float | None
    costo_por_turno: float | None
    costo_por_venta: float | None
    por_tarea: list[UsoDeTarea]


class GastoDeModelos(BaseModel):
    """Desde el primer turno en que hubo un modelo; costos a los precios de hoy, en `moneda`."""

    moneda: str
    desde: datetime | None
    turnos: Annotated[int, Field(description="De un servicio con modelo, se le preguntara o no.")]
    ventas: Annotated[int, Field(description="Cerradas desde entonces.")]
    leidos: Annotated[int, Field(description="Mensajes que entendió un modelo.")]
    saltados: Annotated[int, Field(description="Los que el motor local leyó con certeza, sin preguntar.")]
    redactados: Annotated[int, Field(description="Respuestas con palabras de un modelo.")]
    corregidos: Annotated[int, Field(description="Aquellas de las que no se dejó salir alguna oración.")]
    fallidos: int
    tasa_de_saltados: float | None
    tasa_de_corregidos: Annotated[float | None, Field(description="De cada respuesta que se le pidió.")]
    costo: float
    costo_por_turno: float | None
    costo_por_venta: float | None
    ahorro: Annotated[float, Field(description="Lo que habría costado preguntar también por los saltados.")]
    sin_precio: Annotated[list[str], Field(description="Modelos que `costo` no cuenta.")]
    por_modelo: list[UsoDeModelo]


class EstadisticasGenerales(BaseModel):
    """Desde el primer día. Las tablas de más de 10.000 filas se estiman, salvo ventas y compradores."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "moneda": "COP", "ventas": 420, "unidades": 960, "ingresos": 31500000,
                    "ticket_promedio": 75000, "primera_venta": "2026-01-10T15:09:00Z",
                    "ultima_venta": "2026-03-02T15:09:00Z",
                    "por_estado": {"cerrada": 420, "cancelada": 31, "pendiente": 4},
                    "clientes": {"total": 300, "con_compras": 280, "que_repiten": 90},
                    "conversaciones": {"total": 900, "derivadas": 2, "con_venta": 350},
                    "productos": 400, "mensajes": 12000,
                    "modelos": {
                        "moneda": "USD", "desde": "2026-01-10T15:00:00Z", "turnos": 6000, "ventas": 420,
                        "leidos": 1500, "saltados": 4200, "redactados": 5100, "corregidos": 90,
                        "fallidos": 30,
                        "tasa_de_saltados": 0.7, "tasa_de_corregidos": 0.0176, "costo": 1.44,
                        "costo_por_turno": 0.00024, "costo_por_venta": 0.003429, "ahorro": 1.12,
                        "sin_precio": [],
                        "por_modelo": [
                            {
                                "modelo": "gemini-2.0-flash", "llamadas": 6900, "entrada": 12000000,
                                "salida": 600000, "fichas_por_turno": 2100, "fichas_por_venta": 30000,
                                "costo": 1.44, "costo_por_turno": 0.00024, "costo_por_venta": 0.003429,
                                "por_tarea": [
                                    {"tarea": "comprender", "llamadas": 1800, "entrada": 4000000,
                                     "salida": 200000, "costo": 0.48},
                                    {"tarea": "redactar", "llamadas": 5100, "entrada": 8000000,
                                     "salida": 400000, "costo": 0.96},
                                ],
                            }
                        ],
                    },
                }
            ]
        }
    )  # fmt: skip

    moneda: str
    ventas: Annotated[int, Field(description="Cerradas.")]
    unidades: int
    ingresos: Annotated[Dinero, Field(description="Menos lo devuelto.")]
    ticket_promedio: Dinero
    primera_venta: datetime | None
    ultima_venta: datetime | None
    por_estado: dict[EstadoVenta, int]
    clientes: DeClientes
    conversaciones: DeConversaciones
    productos: int
    mensajes: int
    modelos: GastoDeModelos
