"""`/pedidos`, those that are open, and `/ventas`, all: read, and taken by a person with the chat's rules."""

import hashlib
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query

from api.deps import AgenteDep, SessionDep, SettingsDep
from api.fechas import Dia, momentos
from api.permisos import EscrituraDep, Permiso, exigir
from api.routes.chat import ClaveIdempotente
from api.schemas.chat import ChatId, limpiar
from api.schemas.comun import IdDeFila
from api.schemas.listas import Lista, PedidaDep, lista
from api.schemas.problema import problemas
from api.schemas.ventas import (
    CambioDeEstado,
    Cancelacion,
    CantidadDeLinea,
    DatosDeCliente,
    DevolucionNueva,
    PedidoNuevo,
    ResumenDeVentas,
    Venta,
    VentaDetallada,
    venta_detallada,
    venta_leida,
)
from db.errors import VentaNoEncontradaError
from db.models import ESTADOS_ABIERTOS, EstadoVenta
from db.repositorios.ventas import FiltrosVentas, OrdenVentas, VentaRepository
from tools import ventas
from tools.mostrador import Mostrador

pedidos_router = APIRouter(prefix="/pedidos", tags=["pedidos"])
ventas_router = APIRouter(prefix="/ventas", tags=["ventas"])
_LEER, _ESCRIBIR = exigir(Permiso.LEER_VENTAS), exigir(Permiso.ESCRIBIR_VENTAS)
_DE_LECTURA, _DE_UNA = problemas(422, 503), problemas(404, 422, 503)
_DE_ESCRITURA = problemas(400, 404, 409, 413, 415, 422, 503)


async def _filtros(
    settings: SettingsDep,
    chat_id: Annotated[ChatId | None, Query()] = None,
    cedula: Annotated[str | None, Query(max_length=40, description="Del cliente que compró.")] = None,
    producto: Annotated[IdDeFila | None, Query(description="Id de un producto que lleve.")] = None,
    fecha_desde: Dia | None = None,
    fecha_hasta: Dia | None = None,
) -> FiltrosVentas:
    desde, hasta = momentos(fecha_desde, fecha_hasta, settings.zona)
    return FiltrosVentas(
        chat_id=chat_id, cedula=limpiar(cedula), producto_id=producto, desde=desde, hasta=hasta
    )


FiltrosDep = Annotated[FiltrosVentas, Depends(_filtros)]


async def _mostrador(escritura: EscrituraDep, agente: AgenteDep) -> Mostrador:
    recursos = agente.recursos
    return Mostrador(escritura.session, recursos.reglas, recursos.campos_requeridos, recursos.pais)


MostradorDep = Annotated[Mostrador, Depends(_mostrador, scope="function")]


def _clave(recibida: str | None) -> str:
    """Of the acts of one request: the same `Idempotency-Key` does them once."""
    if recibida is None:
        return f"admin:{secrets.token_urlsafe(16)}"
    return f"admin:{hashlib.sha256(recibida.strip(chr(34)).encode()).hexdigest()}"


async def _detalle(session: SessionDep, venta_id: int) -> dict[str, Any]:
    repositorio = VentaRepository(session)
    leida = await repositorio.get(venta_id)
    if leida is None:
        raise VentaNoEncontradaError(venta_id)
    return venta_detallada(leida, await repositorio.devoluciones(venta_id))


async def _listar(
    session: SessionDep, filtros: FiltrosVentas, orden: OrdenVentas, pedida: PedidaDep
) -> dict[str, Any]:
    pagina = await VentaRepository(session).listar(filtros, orden, pedida)
    return lista(pagina, pedida, [venta_leida(leida) for leida in pagina.items])


async def _resumir(session: SessionDep, filtros: FiltrosVentas, moneda: str) -> dict[str, Any]:
    por_estado = await VentaRepository(session).resumen(filtros)
    return {
        "cantidad": sum(cuantas for _, cuantas, _ in por_estado),
        "total": sum(total for *_, total in por_estado),
        "moneda": moneda,
        "por_estado": [
            {"estado": estado, "cantidad": cuantas, "total": total} for estado, cuantas, total in por_estado
        ],
    }


@pedidos_router.get(
    "/",
    dependencies=[_LEER],
    response_model=Lista[Venta],
    responses=_DE_LECTURA,
    summary="Ver los pedidos abiertos",
)
async def listar_pedidos(
    session: SessionDep,
    pedida: PedidaDep,
    filtros: FiltrosDep,
    estado: EstadoVenta | None = None,
    orden: OrdenVentas = "-creada_en",
) -> dict[str, Any]:
    estados = tuple(e for e in ESTADOS_ABIERTOS if estado in (None, e))
    return await _listar(session, replace(filtros, estados=estados), orden, pedida)


@ventas_router.get(
    "/",
    dependencies=[_LEER],
    response_model=Lista[Venta],
    responses=_DE_LECTURA,
    summary="Ver las ventas, abiertas y terminadas",
)
async def listar_ventas(
    session: SessionDep,
    pedida: PedidaDep,
    filtros: FiltrosDep,
    estado: EstadoVenta | None = None,
    orden: OrdenVentas = "-creada_en",
) -> dict[str, Any]:
    estados = (estado,) if estado else None
    return await _listar(session, replace(filtros, estados=estados), orden, pedida)


@pedidos_router.get(
    "/resumen",
    dependencies=[_LEER],
    response_model=ResumenDeVentas,
    responses=_DE_LECTURA,
    summary="Contar y sumar los pedidos abiertos",
)
async def resumir_pedidos(session: SessionDep, settings: SettingsDep, filtros: FiltrosDep) -> dict[str, Any]:
    return await _resumir(session, replace(filtros, estados=ESTADOS_ABIERTOS), settings.moneda)


@ventas_router.get(
    "/resumen",
    dependencies=[_LEER],
    response_model=ResumenDeVentas,
    responses=_DE_LECTURA,
    summary="Contar y sumar las ventas de un período; sin fechas, los últimos 30 días",
)
async def resumir_ventas(session: SessionDep, settings: SettingsDep, filtros: FiltrosDep) -> dict[str, Any]:
    if filtros.desde is None and filtros.hasta is None:
        filtros = replace(filtros, desde=datetime.now(UTC) - timedelta(days=30))
    return await _resumir(session, filtros, settings.moneda)


@pedidos_router.post(
    "/",
    status_code=201,
    dependencies=[_ESCRIBIR],
    response_model=VentaDetallada,
    responses=_DE_ESCRITURA,
    summary="Tomar un pedido",
)
async def crear_pedido(
    cuerpo: PedidoNuevo, escritura: EscrituraDep, mostrador: MostradorDep, clave: ClaveIdempotente = None
) -> dict[str, Any]:
    firme = _clave(clave)
    unidades: dict[int, int] = {}
    for linea in cuerpo.lineas:
        unidades[linea.producto_id] = unidades.get(linea.producto_id, 0) + linea.cantidad
    venta_id = await mostrador.crear(
        cuerpo.chat_id or f"mostrador-{hashlib.sha256(firme.encode()).hexdigest()[:32]}",
        unidades,
        cuerpo.cliente.dados(),
        hasta=EstadoVenta(cuerpo.estado),
        clave=firme,
    )
    escritura.anotar(f"venta:{venta_id}", estado=cuerpo.estado)
    return await _detalle(escritura.session, venta_id)


@pedidos_router.get(
    "/{venta_id}",
    dependencies=[_LEER],
    response_model=VentaDetallada,
    responses=_DE_UNA,
    summary="Ver un pedido",
)
@ventas_router.get(
    "/{venta_id}",
    dependencies=[_LEER],
    response_model=VentaDetallada,
    responses=_DE_UNA,
    summary="Ver una venta: líneas, cliente, historia y devoluciones",
)
async def ver_venta(venta_id: IdDeFila, session: SessionDep) -> dict[str, Any]:
    return await _detalle(session, venta_id)


@pedidos_router.post(
    "/{venta_id}/estado",
    dependencies=[_ESCRIBIR],
    response_model=VentaDetallada,
    responses=_DE_ESCRITURA,
    summary="Cambiar de estado un pedido",
    description="`recolectando_datos` lo confirma y aparta existencias; `cerrada` lo vende; `cancelada` lo "
    "suelta. `iniciada` y `pendiente` dependen de sus líneas y no se piden.",
)
async def cambiar_estado(
    venta_id: IdDeFila,
    cuerpo: CambioDeEstado,
    escritura: EscrituraDep,
    mostrador: MostradorDep,
    clave: ClaveIdempotente = None,
) -> dict[str, Any]:
    escritura.anotar(f"venta:{venta_id}", estado=cuerpo.estado)
    await mostrador.cambiar_estado(venta_id, cuerpo.estado, motivo=cuerpo.motivo, clave=_clave(clave))
    return await _detalle(escritura.session, venta_id)


@pedidos_router.post(
    "/{venta_id}/cancelar",
    dependencies=[_ESCRIBIR],
    response_model=VentaDetallada,
    responses=_DE_ESCRITURA,
    summary="Cancelar un pedido, con su motivo",
)
async def cancelar_pedido(
    venta_id: IdDeFila,
    cuerpo: Cancelacion,
    escritura: EscrituraDep,
    mostrador: MostradorDep,
    clave: ClaveIdempotente = None,
) -> dict[str, Any]:
    escritura.anotar(f"venta:{venta_id}")
    await mostrador.cambiar_estado(venta_id, EstadoVenta.CANCELADA, motivo=cuerpo.motivo, clave=_clave(clave))
    return await _detalle(escritura.session, venta_id)


@pedidos_router.put(
    "/{venta_id}/lineas/{producto_id}",
    dependencies=[_ESCRIBIR],
    response_model=VentaDetallada,
    responses=_DE_ESCRITURA,
    summary="Poner un producto en un pedido, o cambiar cuántos lleva",
)
async def poner_linea(
    venta_id: IdDeFila,
    producto_id: IdDeFila,
    cuerpo: CantidadDeLinea,
    escritura: EscrituraDep,
    mostrador: MostradorDep,
) -> dict[str, Any]:
    escritura.anotar(f"venta:{venta_id}", producto_id=producto_id, cantidad=cuerpo.cantidad)
    await mostrador.poner_linea(venta_id, producto_id, cuerpo.cantidad, clave=_clave(None))
    return await _detalle(escritura.session, venta_id)


@pedidos_router.delete(
    "/{venta_id}/lineas/{producto_id}",
    dependencies=[_ESCRIBIR],
    response_model=VentaDetallada,
    responses=problemas(404, 409, 422, 503),
    summary="Quitar un producto de un pedido",
)
async def quitar_linea(
    venta_id: IdDeFila, producto_id: IdDeFila, escritura: EscrituraDep, mostrador: MostradorDep
) -> dict[str, Any]:
    escritura.anotar(f"venta:{venta_id}", producto_id=producto_id)
    await mostrador.quitar_linea(venta_id, producto_id, clave=_clave(None))
    return await _detalle(escritura.session, venta_id)


@pedidos_router.put(
    "/{venta_id}/cliente",
    dependencies=[_ESCRIBIR],
    response_model=VentaDetallada,
    responses=_DE_ESCRITURA,
    summary="Anotar los datos del cliente de un pedido",
)
async def poner_datos(
    venta_id: IdDeFila, cuerpo: DatosDeCliente, escritura: EscrituraDep, mostrador: MostradorDep
) -> dict[str, Any]:
    escritura.anotar(f"venta:{venta_id}", campos=sorted(cuerpo.dados()))
    await mostrador.poner_datos(venta_id, cuerpo.dados())
    return await _detalle(escritura.session, venta_id)


@ventas_router.post(
    "/{venta_id}/devoluciones",
    status_code=201,
    dependencies=[_ESCRIBIR],
    response_model=VentaDetallada,
    responses=_DE_ESCRITURA,
    summary="Devolver productos de una venta: sus unidades vuelven a las existencias",
)
async def devolver(
    venta_id: IdDeFila, cuerpo: DevolucionNueva, escritura: EscrituraDep, clave: ClaveIdempotente = None
) -> dict[str, Any]:
    unidades: dict[int, int] = {}
    for linea in cuerpo.lineas:
        unidades[linea.producto_id] = unidades.get(linea.producto_id, 0) + linea.cantidad
    escritura.anotar(f"venta:{venta_id}", unidades={str(i): n for i, n in unidades.items()})
    await ventas.devolver(escritura.session, venta_id, unidades, clave=_clave(clave), detalle=cuerpo.motivo)
    return await _detalle(escritura.session, venta_id)
