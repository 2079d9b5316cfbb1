"""`/clientes`: who buys, what and how much; questions about it; the right to be forgotten."""

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query

from agent.redaccion.formato import Formato
from api.deps import AgenteDep, SessionDep, SettingsDep
from api.fechas import Dia, momentos
from api.permisos import EscrituraDep, Permiso, exigir
from api.schemas.chat import limpiar
from api.schemas.clientes import (
    BusquedaDeClientes,
    Cliente,
    Comprador,
    DatosPersonales,
    Estadisticas,
    Olvido,
    Pregunta,
    RespuestaDeConsulta,
)
from api.schemas.listas import Lista, PedidaDep, lista
from api.schemas.problema import problemas
from api.schemas.ventas import Venta, venta_detallada, venta_leida
from db.models import Cliente as Fila
from db.repositorios.compradores import CompradorRepository, FiltrosClientes, OrdenClientes, Periodo
from db.repositorios.listas import Pedida
from db.repositorios.ventas import FiltrosVentas, VentaRepository
from graph.respuesta import monto
from tools import compradores
from tools.consulta import contestar
from tools.consulta.respuesta import Escribano

router = APIRouter(prefix="/clientes", tags=["clientes"])
_LEER, _LEER_NEGOCIO = exigir(Permiso.LEER_VENTAS), exigir(Permiso.LEER_NEGOCIO)
_DE_UNO = problemas(404, 409, 422, 503)
_MAX_VENTAS = 10_000


async def _del_camino(
    cedula: Annotated[str, Path(max_length=60)],
    session: SessionDep,
    tipo_documento: Annotated[
        str | None, Query(max_length=20, description="Si varios clientes tienen ese número.")
    ] = None,
) -> Fila:
    return await compradores.buscar_por_documento(session, limpiar(cedula), limpiar(tipo_documento))


ClienteDep = Annotated[Fila, Depends(_del_camino)]


@router.get(
    "/",
    dependencies=[_LEER],
    response_model=Lista[Cliente],
    responses=problemas(422, 503),
    summary="Ver los clientes",
)
async def listar_clientes(
    session: SessionDep,
    pedida: PedidaDep,
    q: Annotated[
        str | None,
        Query(max_length=200, description="Nombre, cédula o teléfono; sin importar tildes ni orden."),
    ] = None,
    orden: OrdenClientes = "nombre_completo",
) -> dict[str, Any]:
    pagina = await CompradorRepository(session).listar(FiltrosClientes(q=limpiar(q)), orden, pedida)
    return lista(pagina, pedida)


@router.get(
    "/top/compradores",
    dependencies=[_LEER_NEGOCIO],
    response_model=list[Comprador],
    responses=problemas(422, 503),
    summary="Ver quiénes compran más",
)
async def top_compradores(
    session: SessionDep,
    settings: SettingsDep,
    por: Literal["valor", "cantidad"] = "valor",
    limite: Annotated[int, Query(ge=1, le=100)] = 10,
    fecha_desde: Dia | None = None,
    fecha_hasta: Dia | None = None,
) -> list[dict[str, Any]]:
    periodo = Periodo(*momentos(fecha_desde, fecha_hasta, settings.zona))
    top = await CompradorRepository(session).top(por, periodo, limite)
    return [{"cliente": cliente, "valor": valor, "cantidad": cantidad} for cliente, valor, cantidad in top]


@router.post(
    "/buscar",
    dependencies=[_LEER],
    response_model=Lista[Cliente],
    responses=problemas(400, 413, 415, 422, 503),
    summary="Buscar clientes por lo que son y lo que compraron",
)
async def buscar_clientes(
    cuerpo: BusquedaDeClientes, session: SessionDep, settings: SettingsDep
) -> dict[str, Any]:
    zona = settings.zona
    filtros = FiltrosClientes(
        **cuerpo.model_dump(
            include={
                "q",
                "barrio",
                "compras_min",
                "compras_max",
                "total_min",
                "total_max",
                "producto_id",
                "categoria",
            }
        ),
        ultima_compra=Periodo(*momentos(cuerpo.ultima_compra_desde, cuerpo.ultima_compra_hasta, zona)),
        comprado=Periodo(*momentos(cuerpo.compra_desde, cuerpo.compra_hasta, zona)),
    )
    pedida = Pedida(cuerpo.pagina, cuerpo.por_pagina, cuerpo.cursor)
    return lista(await CompradorRepository(session).listar(filtros, cuerpo.orden, pedida), pedida)


@router.get(
    "/{cedula}", dependencies=[_LEER], response_model=Cliente, responses=_DE_UNO, summary="Ver un cliente"
)
async def ver_cliente(cliente: ClienteDep) -> Fila:
    return cliente


@router.get(
    "/{cedula}/historial",
    dependencies=[_LEER],
    response_model=Lista[Venta],
    responses=_DE_UNO,
    summary="Ver sus compras, la última primero",
)
async def ver_historial(cliente: ClienteDep, session: SessionDep, pedida: PedidaDep) -> dict[str, Any]:
    filtros = FiltrosVentas(cliente_id=cliente.id)
    pagina = await VentaRepository(session).listar(filtros, "-creada_en", pedida)
    return lista(pagina, pedida, [venta_leida(leida) for leida in pagina.items])


@router.get(
    "/{cedula}/estadisticas",
    dependencies=[_LEER],
    response_model=Estadisticas,
    responses=_DE_UNO,
    summary="Ver cuánto, qué y cada cuánto compra",
)
async def ver_estadisticas(cliente: ClienteDep, session: SessionDep) -> dict[str, Any]:
    return await compradores.estadisticas(session, cliente)


@router.post(
    "/{cedula}/consulta",
    dependencies=[_LEER],
    response_model=RespuestaDeConsulta,
    responses=problemas(400, 404, 409, 413, 415, 422, 503),
    summary="Preguntar en español por sus compras",
    description="«¿Cuándo compró guantes por última vez?», «¿Cuánto gastó este año?», «¿Qué suele llevar?». "
    "Las cifras salen de SQL; `evidencia` trae las ventas en que se apoyan.",
)
async def consultar(
    cuerpo: Pregunta, cliente: ClienteDep, session: SessionDep, settings: SettingsDep, agente: AgenteDep
) -> dict[str, Any]:
    contestada = await contestar(
        session,
        cliente.id,
        cuerpo.pregunta,
        indice=agente.recursos.indice,
        escribano=Escribano(
            settings.zona,
            settings.moneda,
            Formato(settings.moneda, settings.pais),
            datetime.now(settings.zona).date(),
        ),
    )
    return {**vars(contestada), "cifras": _llanas(contestada.cifras), "motor": "local"}


@router.get(
    "/{cedula}/datos",
    dependencies=[_LEER_NEGOCIO],
    response_model=DatosPersonales,
    responses=_DE_UNO,
    summary="Entregar todo lo que se guarda de una persona (habeas data)",
)
async def entregar_datos(cliente: ClienteDep, session: SessionDep) -> dict[str, Any]:
    repositorio = VentaRepository(session)
    pedida = Pedida(por_pagina=_MAX_VENTAS)
    pagina = await repositorio.listar(FiltrosVentas(cliente_id=cliente.id), "creada_en", pedida)
    return {
        "cliente": cliente,
        "ventas": [
            venta_detallada(leida, await repositorio.devoluciones(leida.venta.id)) for leida in pagina.items
        ],
        "mensajes": await CompradorRepository(session).mensajes(cliente.id),
    }


@router.delete(
    "/{cedula}",
    dependencies=[exigir(Permiso.ADMINISTRAR)],
    response_model=Olvido,
    responses=_DE_UNO,
    summary="Borrar los datos de una persona (habeas data)",
    description="La persona queda anónima: se van nombre, documento, datos, mensajes y el id de "
    "sus conversaciones. Las ventas y las cuentas quedan como estaban. No se puede deshacer.",
)
async def borrar_cliente(
    cedula: Annotated[str, Path(max_length=60)],
    escritura: EscrituraDep,
    tipo_documento: Annotated[str | None, Query(max_length=20)] = None,
) -> dict[str, Any]:
    cliente = await compradores.buscar_por_documento(
        escritura.session, limpiar(cedula), limpiar(tipo_documento)
    )
    escritura.anotar(f"cliente:{cliente.id}")
    return {"conversaciones_borradas": await compradores.olvidar(escritura.session, cliente)}


def _llanas(valor: Any) -> Any:
    """Amounts as JSON numbers, at any depth."""
    if isinstance(valor, Decimal):
        return monto(valor)
    if isinstance(valor, dict):
        return {clave: _llanas(suyo) for clave, suyo in valor.items()}
    return [_llanas(suyo) for suyo in valor] if isinstance(valor, list) else valor
