"""`/productos`: the catalogue. Reading is open to everybody, as the chat's prices are; writing is not."""

import asyncio
from decimal import Decimal
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from api.deps import AgenteDep, SessionDep, SettingsDep
from api.errors import NoAutorizadoError
from api.importaciones import Importaciones, Modo, recibir, ver
from api.permisos import AutorDep, EscrituraDep, Identidad, Permiso, exigir, quien_sea
from api.schemas.chat import limpiar
from api.schemas.comun import IdDeFila
from api.schemas.listas import Lista, PedidaDep, lista
from api.schemas.problema import problemas
from api.schemas.productos import Ajuste, CambiosDeProducto, Importacion, Movimiento, Producto, ProductoNuevo
from api.schemas.tienda import Hallazgos
from db.errors import ProductoNoEncontradoError
from db.models import Producto as Fila
from db.repositorios.productos import FiltrosProductos, OrdenProductos, ProductoRepository
from tools import fichas

router = APIRouter(prefix="/productos", tags=["productos"])
_ADMINISTRAR = exigir(Permiso.ADMINISTRAR)
QuienSeaDep = Annotated[Identidad | None, Depends(quien_sea)]
_Importe = Annotated[Decimal, Query(ge=0, le=10**14, allow_inf_nan=False)]
_ARCHIVO: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["archivo"],
                    "properties": {
                        "archivo": {
                            "type": "string",
                            "contentMediaType": "application/octet-stream",
                            "description": "CSV con `nombre` y `precio`; ayudan `sku`, `descripcion`, "
                            "`categoria`, `stock` y `atributos`.",
                        }
                    },
                }
            },
            "text/csv": {"schema": {"type": "string"}},
        },
    }
}


@router.get(
    "/buscar",
    response_model=Hallazgos,
    responses=problemas(422, 503),
    summary="Buscar productos como los busca el agente",
)
async def buscar_productos(
    q: Annotated[str, Query(max_length=200, description="Lo que se busca, como lo diría un cliente.")],
    agente: AgenteDep,
    settings: SettingsDep,
    k: Annotated[
        int | None, Query(ge=1, le=50, description="Cuántos como máximo; `TOP_K` si no se dice.")
    ] = None,
) -> dict[str, Any]:
    cuantos = k or settings.top_k
    consulta = limpiar(q)
    hallazgos = await agente.buscar(consulta, cuantos) if consulta else []
    return {"items": hallazgos, "total": len(hallazgos), "pagina": 1, "por_pagina": cuantos}


async def _filtros(
    quien: QuienSeaDep,
    q: Annotated[
        str | None,
        Query(max_length=200, description="Palabras del nombre, la categoría o el sku, en cualquier orden."),
    ] = None,
    categoria: Annotated[str | None, Query(max_length=100, description="Exacta.")] = None,
    activo: Annotated[
        bool | None, Query(description="Sin token solo se ven los activos; con él, `false` da los inactivos.")
    ] = True,
    con_stock: Annotated[
        bool | None, Query(description="`true`: con existencias; `false`: agotados.")
    ] = None,
    precio_min: _Importe | None = None,
    precio_max: _Importe | None = None,
) -> FiltrosProductos:
    if activo is not True and quien is None:
        raise NoAutorizadoError
    return FiltrosProductos(limpiar(q), limpiar(categoria), activo, con_stock, precio_min, precio_max)


@router.get(
    "/",
    response_model=Lista[Producto],
    responses=problemas(401, 422, 503),
    summary="Ver el catálogo",
)
async def listar_productos(
    session: SessionDep,
    pedida: PedidaDep,
    filtros: Annotated[FiltrosProductos, Depends(_filtros)],
    orden: Annotated[OrdenProductos, Query(description="Con `-` delante, de mayor a menor.")] = "nombre",
) -> dict[str, Any]:
    return lista(await ProductoRepository(session).listar(filtros, orden, pedida), pedida)


@router.post(
    "/",
    status_code=201,
    dependencies=[_ADMINISTRAR],
    response_model=Producto,
    responses=problemas(400, 409, 413, 415, 422, 503),
    summary="Crear un producto",
)
async def crear_producto(cuerpo: ProductoNuevo, escritura: EscrituraDep) -> Fila:
    producto = await fichas.crear(escritura.session, cuerpo.model_dump(exclude={"stock"}), stock=cuerpo.stock)
    escritura.anotar(f"producto:{producto.id}", stock=cuerpo.stock)
    return producto


@router.get(
    "/{producto_id}",
    response_model=Producto,
    responses=problemas(401, 404, 422, 503),
    summary="Ver un producto",
)
async def ver_producto(producto_id: IdDeFila, session: SessionDep, quien: QuienSeaDep) -> Fila:
    producto = await fichas.obtener(session, producto_id)
    if not producto.activo and quien is None:
        raise ProductoNoEncontradoError(producto_id)
    return producto


@router.patch(
    "/{producto_id}",
    dependencies=[_ADMINISTRAR],
    response_model=Producto,
    responses=problemas(400, 404, 409, 413, 415, 422, 503),
    summary="Cambiar un producto",
)
async def cambiar_producto(producto_id: IdDeFila, cuerpo: CambiosDeProducto, escritura: EscrituraDep) -> Fila:
    cambios = cuerpo.model_dump(exclude_unset=True)
    escritura.anotar(f"producto:{producto_id}", campos=sorted(cambios))
    return await fichas.cambiar(escritura.session, producto_id, cambios)


@router.delete(
    "/{producto_id}",
    dependencies=[_ADMINISTRAR],
    response_model=Producto,
    responses=problemas(404, 422, 503),
    summary="Sacar un producto de la venta",
    description="Queda inactivo: lo vendido lo sigue nombrando. `PATCH` con `activo: true` lo devuelve.",
)
async def desactivar_producto(producto_id: IdDeFila, escritura: EscrituraDep) -> Fila:
    escritura.anotar(f"producto:{producto_id}")
    return await fichas.cambiar(escritura.session, producto_id, {"activo": False})


@router.post(
    "/{producto_id}/ajustes",
    dependencies=[_ADMINISTRAR],
    response_model=Producto,
    responses=problemas(400, 404, 409, 413, 415, 422, 503),
    summary="Ajustar existencias, con su motivo",
)
async def ajustar_existencias(producto_id: IdDeFila, cuerpo: Ajuste, escritura: EscrituraDep) -> Fila:
    escritura.anotar(f"producto:{producto_id}", **cuerpo.model_dump(exclude_none=True))
    return await fichas.contar(escritura.session, producto_id, **cuerpo.model_dump())


@router.get(
    "/{producto_id}/movimientos",
    dependencies=[exigir(Permiso.LEER_VENTAS)],
    response_model=list[Movimiento],
    responses=problemas(404, 422, 503),
    summary="Ver cómo se movieron sus existencias, lo último primero",
)
async def ver_movimientos(
    producto_id: IdDeFila, session: SessionDep, limite: Annotated[int, Query(ge=1, le=500)] = 100
) -> list[Any]:
    await fichas.obtener(session, producto_id)
    return await ProductoRepository(session).movimientos(producto_id, limite)


_EnSeco = Annotated[bool, Query(description="Solo informa: no guarda nada.")]


class PedidoDeImportacion:
    """What both routes of imports do with a request, once they know how."""

    def __init__(
        self, request: Request, response: Response, autor: AutorDep, settings: SettingsDep, agente: AgenteDep
    ) -> None:
        self._request, self._response, self._autor = request, response, autor
        self._moneda, self._sessions = settings.moneda, agente.recursos.sessions

    async def importar(self, modo: Modo, *, en_seco: bool, esperar: bool) -> dict[str, Any]:
        archivo = await recibir(self._request)
        importaciones: Importaciones = self._request.app.state.importaciones
        importacion_id, tarea = await importaciones.empezar(
            self._sessions, archivo, self._autor, modo=modo, en_seco=en_seco, moneda=self._moneda
        )
        if not esperar:
            self._response.status_code = 202
        elif fallo := await asyncio.shield(tarea):
            raise fallo
        self._response.headers["Location"] = f"/productos/importaciones/{importacion_id}"
        async with self._sessions.begin() as session:
            return await ver(session, importacion_id)


@router.post(
    "/importar",
    dependencies=[_ADMINISTRAR],
    response_model=Importacion,
    responses={
        **problemas(400, 409, 413, 415, 422, 503),
        202: {"model": Importacion, "description": "En curso; `Location` dice dónde seguirla"},
    },
    openapi_extra=_ARCHIVO,
    summary="Importar un catálogo",
    description="Con las reglas de `vendedor importar`. `reemplazar` deja el catálogo como el archivo: lo "
    "que no trae queda inactivo, y una fila rechazada lo detiene todo.",
)
async def importar_catalogo(
    pedido: Annotated[PedidoDeImportacion, Depends()],
    modo: Modo = "actualizar",
    en_seco: _EnSeco = False,
    esperar: Annotated[bool, Query(description="`false` responde al recibir el archivo.")] = True,
) -> dict[str, Any]:
    return await pedido.importar(modo, en_seco=en_seco, esperar=esperar)


@router.post(
    "/reemplazar_csv",
    dependencies=[_ADMINISTRAR],
    response_model=Importacion,
    responses=problemas(400, 409, 413, 415, 422, 503),
    openapi_extra=_ARCHIVO,
    summary="Reemplazar el catálogo (nombre antiguo de importar con modo=reemplazar)",
)
async def reemplazar_csv(
    pedido: Annotated[PedidoDeImportacion, Depends()], en_seco: _EnSeco = False
) -> dict[str, Any]:
    return await pedido.importar("reemplazar", en_seco=en_seco, esperar=True)


@router.get(
    "/importaciones/{importacion_id}",
    dependencies=[_ADMINISTRAR],
    response_model=Importacion,
    responses=problemas(404, 422, 503),
    summary="Seguir una importación",
)
async def ver_importacion(importacion_id: IdDeFila, session: SessionDep) -> dict[str, Any]:
    return await ver(session, importacion_id)
