"""What is asked of a sale that is closed: it is told as it is, and only a person can change it."""

from typing import Any, Literal

from agent.actos import Agregar, CambiarCantidad, Campo, Cancelar, Quitar
from agent.comprension.de_su_compra import de_que_compra, sigue_su_pedido
from agent.comprension.temas import temas_dichos
from agent.hechos import CompraRegistrada, Hecho, InfoEmpresa, NadaQueCancelar, VentaYaCerrada
from agent.texto import plegar
from graph.eleccion import Atendido
from graph.resolucion import nombra
from graph.state import EstadoConversacion, pedido_abierto, venta_cerrada
from tools import clientes
from tools.herramientas import consultar_compras, consultar_empresa, derivar_a_persona

Cambio = Literal["datos", "lineas", "cancelar"]
_COMO: dict[Cambio, str] = {
    "datos": "¿puedo cambiar la dirección o modificar mi pedido?",
    "lineas": "¿puedo modificar mi pedido?",
    "cancelar": "¿puedo cancelar el pedido?",
}
_LARGO = 200


def la_cambia(acto: Quitar | CambiarCantidad | Agregar, state: EstadoConversacion) -> bool:
    """Whether what he wants changed is of the closed sale: "quita el casco", "cambia la azul por otra"."""
    cerrada = venta_cerrada(state)
    if cerrada is None or pedido_abierto(state):
        return False
    if isinstance(acto, CambiarCantidad) and acto.modo == "sumar":
        return False  # "dos más", and a new order has them
    dicho = acto.en_lugar_de if isinstance(acto, Agregar) else acto.producto
    if dicho is None:
        return False
    return not dicho.texto or any(nombra(dicho.texto, linea.nombre) for linea in cerrada.lineas)


async def no_se_cambia(
    compra_id: int, cambio: Cambio, campos: tuple[Campo, ...] = (), *, guardados: bool = False
) -> list[Hecho]:
    """Says so, leaves the notice for a person, and tells what the shop itself says to do."""
    await derivar_a_persona.ainvoke({})
    secciones = await consultar_empresa.ainvoke({"consulta": _COMO[cambio]})
    return [
        VentaYaCerrada(id=compra_id, cambio=cambio, campos=campos, guardados=guardados),
        *(InfoEmpresa(titulo=seccion.titulo, texto=seccion.texto) for seccion in secciones[:1]),
    ]


async def cancelar_cerrada(acto: Cancelar, state: EstadoConversacion) -> list[Hecho]:
    """What there is to say where it is not the open order that he wants cancelled; else nothing."""
    abierto = pedido_abierto(state)
    compras: list[clientes.Compra] = await consultar_compras.ainvoke({})
    numeros = [compra.venta_id for compra in compras]
    if acto.numero is not None and (abierto is None or acto.numero != abierto.id):
        if acto.numero in numeros:
            return await no_se_cambia(acto.numero, "cancelar")
        return [NadaQueCancelar(numero=acto.numero)]
    if numeros and (acto.hecha or abierto is None or not abierto.lineas):
        return await no_se_cambia(numeros[0], "cancelar")
    return []


async def lineas_cerradas(state: EstadoConversacion) -> Atendido:
    cerrada = venta_cerrada(state)
    assert cerrada is not None
    return await no_se_cambia(cerrada.id, "lineas"), {}


async def la_ultima(state: EstadoConversacion) -> list[Hecho]:
    """The chat's last purchase: its number, day and goods, and what the shop says of what he asks."""
    compras: list[clientes.Compra] = await consultar_compras.ainvoke({})
    if not compras:
        return []
    ultima, de_que = compras[0], de_que_compra(plegar(state["mensaje"])) or "estado"
    if de_que == "pago":
        await derivar_a_persona.ainvoke({})
    registrada = CompraRegistrada(
        id=ultima.venta_id,
        fecha=ultima.cerrada_en,
        total=ultima.total,
        lineas=tuple(f"{cantidad} x {nombre}" for _, nombre, cantidad in ultima.lineas),
        de_que=de_que,
        entrega=ultima.entrega if de_que == "direccion" else "",
    )
    return [registrada, *await _lo_que_se_sabe(state)]


async def _lo_que_se_sabe(state: EstadoConversacion) -> list[Hecho]:
    """Of "¿ya salió?", "¿cuándo llega?" the shop's document may say how; of "mi pedido" there is no more."""
    plano = plegar(state["mensaje"])
    de_que = de_que_compra(plano)
    if not sigue_su_pedido(plano) or de_que in {"monto", "direccion"}:
        return []
    consulta: dict[str, Any] = {"consulta": state["mensaje"][:_LARGO]}
    secciones = await consultar_empresa.ainvoke(consulta) or await consultar_empresa.ainvoke(
        {"consulta": "¿cómo hago seguimiento a mi pedido?"}
    )
    if de_que:  # what holds for any order tells nothing of his
        suyo = "seguimiento" if de_que == "estado" else "comprobante"
        secciones = [s for s in secciones if _habla_de(suyo, f"{s.titulo}. {s.texto}")]
    return [InfoEmpresa(titulo=seccion.titulo, texto=seccion.texto) for seccion in secciones[:1]]


def _habla_de(que: str, texto: str) -> bool:
    plano = plegar(texto)
    return que in temas_dichos(plano) or que in plano
