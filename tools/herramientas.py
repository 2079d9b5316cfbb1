"""The agent's tools as LangChain tools, so that a trace reads as a story. Each opens its own transaction."""

import asyncio

from langchain_core.tools import tool
from langgraph.runtime import get_runtime
from sqlalchemy import func, update

from db.models import Conversacion
from db.repositorios import lecturas
from db.repositorios.lecturas import Filas
from tools import clientes, detalles, fotos, pedidos, productos, relatos, ventas
from tools.busqueda.tipos import Filtros
from tools.conocimiento import Seccion
from tools.contexto import Contexto


def _contexto() -> Contexto:
    return get_runtime(Contexto).context


@tool
async def buscar_productos(
    consulta: str, k: int, filtros: Filtros | None = None, venta_id: int | None = None
) -> productos.Busqueda:
    """Busca en el inventario real de la tienda; vacío si no hay nada parecido."""
    recursos = _contexto().recursos
    return await productos.buscar(
        recursos.pool, recursos.indice, consulta, k=k, filtros=filtros, venta_id=venta_id
    )


@tool
async def ver_productos(ids: list[int], venta_id: int | None = None) -> list[productos.Hallazgo]:
    """Precio y disponibilidad de ahora de unos productos ya conocidos."""
    recursos = _contexto().recursos
    return await productos.ver(recursos.pool, recursos.indice, ids, venta_id=venta_id)


@tool
async def leer_fichas(ids: list[int]) -> list[detalles.Ficha]:
    """Lo que el dueño escribió de cada producto: descripción y atributos."""
    return await detalles.ver_fichas(_contexto().recursos.pool, ids)


@tool
async def productos_que_dicen(patrones: list[str]) -> Filas:
    """Los productos cuyo nombre, categoría o descripción dice alguna de esas formas."""
    return await lecturas.que_dicen(_contexto().recursos.pool, patrones)


@tool
async def productos_afines(relato: str, ids: list[int]) -> list[tuple[int, float]]:
    """Los productos cuyo nombre y descripción se acercan más a lo que cuenta el cliente."""
    recursos = _contexto().recursos
    return await relatos.afines(recursos.pool, recursos.indice, relato, ids)


@tool
async def reconocer_foto(codigos: list[str], textos: list[str]) -> fotos.Reconocido:
    """Los productos de la tienda que una foto muestra, por sus códigos o por lo que dice."""
    recursos = _contexto().recursos
    if ids := fotos.por_codigos(recursos.indice, codigos):
        return fotos.Reconocido(tuple(ids), seguro=True)
    # Of a label, a dozen searches: other turns go on meanwhile.
    return await asyncio.to_thread(fotos.por_textos, recursos.indice, textos)


@tool
async def anotar_interes() -> None:
    """Abre la venta de la conversación como iniciada, si no hay una abierta."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        await pedidos.mostrar_interes(session, contexto.chat_id, contexto.recursos.reglas)


@tool
async def agregar_al_pedido(producto_id: int, cantidad: int, acto: int) -> pedidos.Pedido:
    """Agrega unidades de un producto al pedido abierto de la conversación."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        return await pedidos.agregar(
            session,
            contexto.chat_id,
            producto_id=producto_id,
            cantidad=cantidad,
            clave=contexto.clave(acto, f"agregar:{producto_id}"),
            reglas=contexto.recursos.reglas,
        )


@tool
async def fijar_cantidad(producto_id: int, cantidad: int, acto: int) -> pedidos.Pedido:
    """Cambia la cantidad de una línea del pedido."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        return await pedidos.fijar_cantidad(
            session,
            contexto.chat_id,
            producto_id=producto_id,
            cantidad=cantidad,
            clave=contexto.clave(acto, f"fijar:{producto_id}"),
            reglas=contexto.recursos.reglas,
        )


@tool
async def quitar_del_pedido(producto_id: int, acto: int) -> pedidos.Pedido:
    """Quita una línea del pedido."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        return await pedidos.quitar(
            session,
            contexto.chat_id,
            producto_id=producto_id,
            clave=contexto.clave(acto, f"quitar:{producto_id}"),
        )


@tool
async def revisar_precios() -> pedidos.Pedido | None:
    """El pedido abierto, con los precios de hoy donde los ofrecidos ya vencieron."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        return await pedidos.revisar_precios(session, contexto.chat_id, reglas=contexto.recursos.reglas)


@tool
async def confirmar_pedido(acto: int) -> pedidos.Pedido:
    """Reserva el inventario del pedido y empieza a recolectar los datos del cliente."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        return await pedidos.confirmar(
            session,
            contexto.chat_id,
            clave=contexto.clave(acto, "confirmar"),
            reglas=contexto.recursos.reglas,
        )


@tool
async def cancelar_pedido(acto: int) -> pedidos.Pedido:
    """Cancela el pedido abierto y libera lo reservado."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        return await pedidos.cancelar(
            session, contexto.chat_id, motivo="cliente", clave=contexto.clave(acto, "cancelar")
        )


@tool
async def guardar_datos(datos: dict[str, str]) -> dict[str, str]:
    """Guarda datos ya validados del cliente de esta conversación."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        return await clientes.guardar_datos(session, contexto.chat_id, datos, contexto.recursos.reglas)


@tool
async def cerrar_venta(acto: int) -> ventas.Venta:
    """Cierra la venta: mueve el inventario, registra al cliente y congela el pedido."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        return await ventas.cerrar(
            session,
            contexto.chat_id,
            campos_requeridos=contexto.recursos.campos_requeridos,
            clave=contexto.clave(acto, "cerrar"),
            reglas=contexto.recursos.reglas,
        )


@tool
async def consultar_empresa(consulta: str, dia: int | None = None) -> list[Seccion]:
    """Busca en lo que se sabe del negocio; vacío si el documento no lo dice. `dia`: 0 es el lunes."""
    return _contexto().recursos.conocimiento.responder(consulta, dia)


@tool
async def consultar_servicio(dicho: str, pregunta: str) -> list[Seccion]:
    """Lo que se sabe del negocio de algo que el inventario no tiene; vacío si no lo nombra."""
    recursos = _contexto().recursos
    return recursos.conocimiento.de_un_servicio(dicho, pregunta, recursos.indice.rotulos.nombra)


@tool
async def consultar_compras() -> list[clientes.Compra]:
    """Las compras cerradas de esta conversación, la más reciente primero."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        return await clientes.compras_del_chat(session, contexto.chat_id)


@tool
async def derivar_a_persona() -> None:
    """Deja anotado que el cliente quiere hablar con una persona."""
    contexto = _contexto()
    async with contexto.recursos.sessions.begin() as session:
        await session.execute(
            update(Conversacion)
            .where(Conversacion.chat_id == contexto.chat_id)
            .values(derivada_en=func.now())
        )
