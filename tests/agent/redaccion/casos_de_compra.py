"""Turns of a purchase already made, and of a yes that does not count yet."""

from datetime import datetime
from decimal import Decimal

from agent.hechos import (
    CompraRegistrada,
    ConfirmacionPendiente,
    Hecho,
    InfoEmpresa,
    LineaAgregada,
    NadaQueCancelar,
    NoEntendido,
    PedidoCancelado,
    PedidoNuevo,
    VentaYaCerrada,
)
from tests.agent.redaccion.bienes import CASCO_AM, linea

DE_COMPRAS: dict[str, list[Hecho]] = {
    "cancela lo ya comprado": [VentaYaCerrada(id=12, cambio="cancelar")],
    "cancela una compra que no es de este chat": [NadaQueCancelar(numero=7)],
    "cancela lo nuevo y no lo comprado": [PedidoCancelado(id=13, sigue=12)],
    "quiere cambiar lo ya comprado": [
        VentaYaCerrada(id=12, cambio="lineas"),
        InfoEmpresa(titulo="Cambios", texto="Llámanos antes de que salga el despacho."),
    ],
    "corrige la dirección de lo ya comprado": [
        VentaYaCerrada(id=12, cambio="datos", campos=("direccion",), guardados=True)
    ],
    "pide lo mismo y va en otro pedido": [
        LineaAgregada(linea=linea(CASCO_AM, 2), agregadas=2),
        PedidoNuevo(compra=12),
    ],
    "dice que sí y algo que no se entiende": [
        NoEntendido(texto="que no sea como la otra", de="cierre"),
        ConfirmacionPendiente(de="cierre", total=Decimal(59000)),
    ],
    "pregunta en qué va su compra": [
        CompraRegistrada(
            id=12, fecha=datetime(2026, 3, 3), total=Decimal(59000), lineas=("2 x Casco amarillo",)
        )
    ],
}
