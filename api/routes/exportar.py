"""`/exportar`: everything as CSV or Excel."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal

from babel.numbers import get_decimal_symbol
from fastapi import APIRouter, Depends, Query, Response

from api.deps import AgenteDep, SessionDep, SettingsDep
from api.exportar.csv import respuesta_csv
from api.exportar.xlsx import MEDIA_TYPE, respuesta_xlsx
from api.fechas import Dia, momentos
from api.permisos import Permiso, exigir
from api.schemas.exportar import InfoDeExportacion
from api.schemas.problema import problemas
from db.models import EstadoVenta
from db.repositorios import exportaciones as informes
from db.repositorios.exportaciones import Formato, Informe, Rango, Separador
from db.repositorios.ultimos_cambios import ultimos_cambios
from graph.respuesta import TipoMensaje

router = APIRouter(prefix="/exportar", tags=["exportar"], dependencies=[exigir(Permiso.LEER_NEGOCIO)])


def _archivo(tipo: str) -> dict[int | str, dict[str, Any]]:
    contenido = {tipo: {"schema": {"type": "string"}}, MEDIA_TYPE: {"schema": {"type": "string"}}}
    return {200: {"description": "El archivo, con la fecha en su nombre", "content": contenido}}


_CSV = {**problemas(422, 503), **_archivo("text/csv")}


@dataclass(frozen=True)
class Salida:
    """How the file is asked for."""

    agente: AgenteDep
    settings: SettingsDep
    formato: Annotated[Literal["csv", "xlsx"], Query()] = "csv"
    separador: Annotated[
        Separador | None, Query(description="Del CSV; coma si no se dice, o la que pide Excel.")
    ] = None
    bom: Annotated[bool, Query(description="Con la marca que Excel necesita para leer las tildes.")] = False
    excel: Annotated[
        bool,
        Query(description="Como lo abre Excel en el país de la tienda: BOM, punto y coma y coma decimal."),
    ] = False

    async def responder(self, nombre: str, *tablas: Informe) -> Response:
        zona = self.settings.zona_horaria
        con_fecha = f"{nombre}-{datetime.now(self.settings.zona):%Y-%m-%d}"
        if self.formato == "xlsx":
            return await respuesta_xlsx(self.agente.url, list(tablas), zona=zona, nombre=con_fecha)
        coma = self.excel and get_decimal_symbol(f"es_{self.settings.pais}") == ","
        formato = Formato(
            zona, self.separador or (";" if coma else ","), bom=self.bom or self.excel, coma_decimal=coma
        )
        return await respuesta_csv(self.agente.url, list(tablas), formato, nombre=con_fecha)


SalidaDep = Annotated[Salida, Depends()]


async def _rango(
    settings: SettingsDep, fecha_desde: Dia | None = None, fecha_hasta: Dia | None = None
) -> Rango:
    return Rango(*momentos(fecha_desde, fecha_hasta, settings.zona))


RangoDep = Annotated[Rango, Depends(_rango)]


@router.get("/inventario", response_class=Response, responses=_CSV, summary="Exportar el inventario")
async def exportar_inventario(
    salida: SalidaDep, incluir_inactivos: bool = False, solo_con_stock: bool = False
) -> Response:
    tabla = informes.inventario(incluir_inactivos=incluir_inactivos, solo_con_stock=solo_con_stock)
    return await salida.responder("inventario", tabla)


@router.get("/clientes", response_class=Response, responses=_CSV, summary="Exportar los clientes")
async def exportar_clientes(
    salida: SalidaDep,
    rango: RangoDep,
    incluir_inactivos: Annotated[bool, Query(description="Los que no compran hace un año.")] = True,
    con_compras: bool = False,
) -> Response:
    tabla = informes.clientes(incluir_inactivos=incluir_inactivos, con_compras=con_compras, rango=rango)
    return await salida.responder("clientes", tabla)


@router.get("/ventas", response_class=Response, responses=_CSV, summary="Exportar las ventas")
async def exportar_ventas(
    salida: SalidaDep,
    rango: RangoDep,
    estado: EstadoVenta | None = None,
    incluir_detalles_cliente: bool = True,
    incluir_detalles_producto: Annotated[bool, Query(description="Una fila por línea de venta.")] = False,
) -> Response:
    tabla = informes.ventas(
        estado=estado,
        con_cliente=incluir_detalles_cliente,
        con_productos=incluir_detalles_producto,
        rango=rango,
    )
    return await salida.responder("ventas", tabla)


@router.get(
    "/conversaciones-rag",
    response_class=Response,
    responses=_CSV,
    summary="Exportar preguntas y respuestas, con los productos que se nombraron",
)
async def exportar_conversaciones(
    salida: SalidaDep,
    rango: RangoDep,
    tipo_mensaje: TipoMensaje | None = None,
    solo_con_rag: Annotated[bool, Query(description="Solo respuestas con productos hallados.")] = False,
    incluir_metadatos: bool = False,
) -> Response:
    tabla = informes.conversaciones_rag(
        tipo_mensaje=tipo_mensaje, solo_con_rag=solo_con_rag, con_metadatos=incluir_metadatos, rango=rango
    )
    return await salida.responder("conversaciones-rag", tabla)


@router.get(
    "/reporte-completo",
    response_class=Response,
    responses={**problemas(422, 503), **_archivo("application/zip")},
    summary="Exportarlo todo, de un mismo instante: un ZIP de CSV, o un libro de Excel",
)
async def exportar_todo(salida: SalidaDep, rango: RangoDep) -> Response:
    return await salida.responder("reporte-completo", *_todos(rango))


def _todos(rango: Rango) -> tuple[Informe, ...]:
    return (
        informes.inventario(incluir_inactivos=True, solo_con_stock=False),
        informes.clientes(incluir_inactivos=True, con_compras=False, rango=Rango()),
        informes.ventas(estado=None, con_cliente=True, con_productos=True, rango=rango),
        informes.conversaciones_rag(tipo_mensaje=None, solo_con_rag=False, con_metadatos=False, rango=rango),
    )


@router.get(
    "/info",
    response_model=list[InfoDeExportacion],
    responses=problemas(503),
    summary="Saber qué se puede exportar",
)
async def informar(session: SessionDep) -> list[dict[str, Any]]:
    estado = await ultimos_cambios(session)
    return [
        {
            "nombre": tabla.nombre,
            "ruta": f"/exportar/{tabla.nombre}",
            "columnas": [columna.titulo for columna in tabla.columnas],
            "filtros": _FILTROS[tabla.nombre],
            **estado[tabla.nombre],
        }
        for tabla in _todos(Rango())
    ]


_FECHAS = ["fecha_desde", "fecha_hasta"]
_FILTROS = {
    "inventario": ["incluir_inactivos", "solo_con_stock"],
    "clientes": ["incluir_inactivos", "con_compras", *_FECHAS],
    "ventas": ["estado", "incluir_detalles_cliente", "incluir_detalles_producto", *_FECHAS],
    "conversaciones-rag": ["tipo_mensaje", "solo_con_rag", "incluir_metadatos", *_FECHAS],
}
