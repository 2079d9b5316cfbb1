"""The answer to the read-back: a yes closes the sale and moves the stock, a no lets anything be corrected."""

from typing import Any

from langgraph.runtime import Runtime

from agent.actos import Agradecer, Campo, Confirmar, Negar, Otro, Saludar
from agent.hechos import Hecho, LineasSinStock, PedidoVacio, PreguntarQueCorregir, VentaCerrada
from db.errors import (
    DatosIncompletosError,
    LineasSinStockError,
    PedidoNoEncontradoError,
    PreciosCambiadosError,
    TransicionInvalidaError,
)
from graph import consentimiento
from graph.contexto import ContextoTurno
from graph.nodes.armar_pedido import faltantes_vistos
from graph.state import EstadoConversacion
from graph.vistas import pedido_visto, precios_nuevos
from settings import CAMPOS_CLIENTE
from tools.herramientas import cerrar_venta as cerrar
from tools.herramientas import guardar_datos, revisar_precios
from tools.pedidos import Pedido
from tools.ventas import Venta

_DE_ESTA_COMPRA = "indicaciones_adicionales"  # how it is prepared and left: not of the next one


def _dados(state: EstadoConversacion) -> tuple[Campo, ...]:
    return tuple(campo for campo in CAMPOS_CLIENTE if state["datos"].get(campo))  # type: ignore[misc]


def _pide_otra_cosa(state: EstadoConversacion) -> bool:
    """Whether the message says, besides a no, what is wanted before the sale closes."""
    return any(
        not isinstance(acto, Negar | Confirmar | Otro | Saludar | Agradecer) for acto in state["leidos"]
    )


async def cerrar_venta(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    acto = state["actos"][0]
    cambios: dict[str, Any] = {"actos": state["actos"][1:], "paso": state["paso"] + 1}
    if isinstance(acto, Negar) and _pide_otra_cosa(state):
        return cambios  # "todavía no, ¿cuánto es el envío?"
    if isinstance(acto, Negar):
        return {
            **cambios,
            "hechos": [*state["hechos"], PreguntarQueCorregir(campos=_dados(state))],
            "por_corregir": True,
            "espera": None,
        }
    if not consentimiento.cierra(state):
        return cambios  # guiar_venta reads it back as it is now, or asks again
    hechos: list[Hecho]
    try:
        venta: Venta = await cerrar.ainvoke({"acto": state["paso"]})
    except LineasSinStockError as error:
        hechos = [LineasSinStock(faltantes=faltantes_vistos(error))]
    except PreciosCambiadosError:
        # They change under the read-back that guiar_venta gives anew.
        pedido: Pedido = await revisar_precios.ainvoke({})
        hechos, cambios["pedido"] = precios_nuevos(pedido), pedido
    except (PedidoNoEncontradoError, TransicionInvalidaError):
        hechos = [PedidoVacio()]
    except DatosIncompletosError:
        hechos = []  # guiar_venta asks for what is missing
    else:
        hechos = [VentaCerrada(pedido=pedido_visto(venta.pedido), datos=venta.datos_cliente)]
        if state["datos"].get(_DE_ESTA_COMPRA):
            cambios["datos"] = await guardar_datos.ainvoke({"datos": {_DE_ESTA_COMPRA: ""}})
        cambios |= {"pedido": venta.pedido, "ofrecidos": [], "tema": [], "pendiente": None, "en_cola": []}
        cambios["por_incluir"] = []
    return {**cambios, "hechos": [*state["hechos"], *hechos], "espera": None}
