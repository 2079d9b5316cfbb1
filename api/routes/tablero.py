"""`/admin`: how the shop goes."""

from datetime import datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Query

from api.deps import SessionDep, SettingsDep
from api.permisos import Permiso, exigir
from api.routes.ventas import listar_ventas
from api.schemas.listas import Lista
from api.schemas.problema import problemas
from api.schemas.tablero import EstadisticasGenerales, EstadoDelInventario, TableroDeVentas
from api.schemas.ventas import Venta
from db.repositorios.estadisticas import EstadisticasRepository
from db.repositorios.existencias import ExistenciasRepository, ListaDeArticulos
from graph.modelos import precios_de
from tools import tablero
from tools.dias import medianoche
from tools.gasto import gasto_de_modelos
from tools.moneda import redondear

router = APIRouter(prefix="/admin", tags=["admin"])
_LEER_NEGOCIO = exigir(Permiso.LEER_NEGOCIO)
Limite = Annotated[int, Query(ge=1, le=100, description="De cada lista.")]
_Dias = Annotated[int, Query(ge=1, le=366, description="Los últimos, con el de hoy.")]


@router.get(
    "/dashboard/ventas",
    dependencies=[_LEER_NEGOCIO],
    response_model=TableroDeVentas,
    responses=problemas(422, 503),
    summary="Ver cómo van las ventas",
    description="Totales, ticket promedio, conversión, productos y categorías que más venden, por día y por "
    "hora, frente al período anterior. Los días son los de `ZONA_HORARIA`.",
)
async def ver_tablero(
    session: SessionDep, settings: SettingsDep, dias: _Dias = 30, limite: Limite = 10
) -> tablero.TableroDeVentas:
    return await tablero.tablero_de_ventas(
        session,
        dias=dias,
        hoy=datetime.now(settings.zona).date(),
        zona=settings.zona,
        moneda=settings.moneda,
        limite=limite,
    )


router.get(
    "/ventas",
    dependencies=[exigir(Permiso.LEER_VENTAS)],
    response_model=Lista[Venta],
    responses=problemas(422, 503),
    summary="Ver las ventas, como en `/ventas/`",
)(listar_ventas)


@router.get(
    "/inventario",
    dependencies=[_LEER_NEGOCIO],
    response_model=EstadoDelInventario,
    responses=problemas(422, 503),
    summary="Ver qué hay, qué falta, qué no se mueve y qué piden sin hallarlo",
)
async def ver_inventario(
    session: SessionDep,
    settings: SettingsDep,
    umbral: Annotated[int, Query(ge=1, le=10_000, description="Hasta cuántas unidades son pocas.")] = 5,
    dias: _Dias = 30,
    limite: Limite = 20,
) -> dict[str, Any]:
    repositorio = ExistenciasRepository(session)
    hoy = datetime.now(settings.zona).date()
    desde, hasta = hoy - timedelta(days=dias - 1), hoy + timedelta(days=1)
    listas = await repositorio.listas(
        umbral, medianoche(desde, settings.zona), medianoche(hasta, settings.zona), limite
    )
    return {
        **vars(await repositorio.totales()),
        "moneda": settings.moneda,
        "desde": desde,
        **{
            nombre: listas.get(nombre, ListaDeArticulos())
            for nombre in ("agotados", "con_poco", "sin_movimiento")
        },
        "demanda_insatisfecha": await repositorio.demanda(desde, limite),
    }


@router.get(
    "/estadisticas",
    dependencies=[_LEER_NEGOCIO],
    response_model=EstadisticasGenerales,
    responses=problemas(503),
    summary="Ver cuánto hay de todo, desde el primer día",
)
async def ver_estadisticas(session: SessionDep, settings: SettingsDep) -> dict[str, Any]:
    leidas = await EstadisticasRepository(session).leer()
    ventas, ingresos = leidas["ventas"], leidas["ingreso"]
    return {
        **leidas,
        "moneda": settings.moneda,
        "modelos": await gasto_de_modelos(session, precios_de(settings)),
        "ingresos": ingresos,
        "ticket_promedio": redondear(ingresos / ventas, settings.moneda) if ventas else 0,
    }
