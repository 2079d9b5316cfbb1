"""Facts to a reply, streamed piece by piece, and the answer's metadata."""

import zlib
from collections.abc import Sequence
from typing import Any

from langgraph.runtime import Runtime

from agent.actos import Acto
from agent.comprension.ingles import es_ingles
from agent.comprension.palabras import separar
from agent.hechos import (
    EleccionPendiente,
    EnLaFoto,
    Existencias,
    Hecho,
    LineaAgregada,
    LineasSinStock,
    ListaLeida,
    NotaSinEntender,
    OpcionPropuesta,
    PedidoVacio,
    PrecioPorCantidad,
    PreciosPorCantidad,
    ProductoAmbiguo,
    ProductosEncontrados,
    SinResultados,
    StockInsuficiente,
    VentaCerrada,
)
from agent.hechos import ProductoVisto as HechoProducto
from agent.medios.tipos import Medio, Oido, Vista
from agent.modelos.modelo import Uso
from agent.redaccion.redactor import Guion
from agent.texto import tokens
from graph.contexto import ContextoTurno
from graph.nodes.comprender import charla_de
from graph.respuesta import MetadatosRespuesta, ProductoVisto, TipoMensaje, monto
from graph.respuesta import PedidoVisto as PedidoRespuesta
from graph.state import EstadoConversacion, Oferta, pedido_abierto
from tools.pedidos import Pedido

_TIPO_DEL_ACTO: dict[str, TipoMensaje] = {
    "agregar": "venta", "cambiar_cantidad": "venta", "quitar": "venta", "ver_pedido": "venta",
    "confirmar": "venta", "negar": "venta", "cancelar": "venta", "preguntar_producto": "inventario",
    "preguntar_precio": "inventario", "dar_dato": "cliente", "preguntar_historial": "cliente",
    "preguntar_empresa": "empresa", "pedir_humano": "empresa",
    "saludar": "saludo", "despedirse": "despedida",
}  # fmt: skip
_CARACTERES_POR_MENSAJE, _CARACTERES_RECORDADOS = 2_000, 8_000
SIN_PALABRAS = "[archivo]"  # a photo with no caption, as the short memory has it
_QUE_CITAN = SinResultados | ProductosEncontrados | ProductoAmbiguo | EleccionPendiente
_CORTESES = {"saludar", "despedirse", "agradecer", "otro"}


async def redactar(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    """The last node: words the facts and leaves the short memory ready for the next turn."""
    contexto, hechos = runtime.context, _en_sus_palabras(state["hechos"], state["mensaje"])
    semilla = zlib.crc32(f"{contexto.chat_id}:{contexto.turno}".encode())
    guion = contexto.redactor.guion(hechos, tono=state.get("tono", ""), semilla=semilla)
    respuesta = await _decir(guion, state, runtime)
    dichos = (
        {"role": "user", "content": state["mensaje"] or SIN_PALABRAS},
        {"role": "assistant", "content": respuesta},
    )
    return {
        "rechazadas": contexto.modelo.rechazadas if contexto.modelo else [],
        "oferta": _oferta(hechos, contexto),
        "respuesta": respuesta,
        "tipo_mensaje": tipo_del_mensaje(state["leidos"]),
        "metadatos": _metadatos(state, contexto),
        "messages": memoria_corta([*state.get("messages", []), *dichos], contexto.max_mensajes),
    }


def _en_sus_palabras(hechos: list[Hecho], mensaje: str) -> list[Hecho]:
    """Without our Spanish for what was asked in English: he is quoted, or nobody is."""
    if not es_ingles(separar(mensaje)):
        return hechos
    dichas = set(tokens(mensaje))
    return [
        hecho.model_copy(update={"consulta": ""})
        if isinstance(hecho, _QUE_CITAN) and not set(tokens(hecho.consulta)) <= dichas
        else hecho
        for hecho in hechos
    ]


async def _decir(guion: Guion, state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> str:
    """Streams the reply: the model's where one is set and has something to word, else the template's."""
    contexto, hechos = runtime.context, _en_sus_palabras(state["hechos"], state["mensaje"])
    voz, turno = contexto.voz, contexto.modelo
    if voz is None or turno is None or not voz.puede(hechos, guion, turno):
        for fragmento in guion.fragmentos:
            runtime.stream_writer(fragmento)
        return guion.entero
    return await voz.redactar(
        hechos,
        guion,
        tono=state.get("tono", ""),
        mensaje=state["mensaje"],
        charla=charla_de(state),
        instrucciones=contexto.instrucciones,
        turno=turno,
        emitir=runtime.stream_writer,
    )


def memoria_corta(mensajes: list[dict[str, str]], cuantos: int) -> list[dict[str, str]]:
    """The last so many, each cut short, and fewer where they are long: the state stays small in any talk."""
    recientes: list[dict[str, str]] = []
    quedan = _CARACTERES_RECORDADOS
    for mensaje in reversed(mensajes[-cuantos:]):
        contenido = mensaje["content"][:_CARACTERES_POR_MENSAJE]
        quedan -= len(contenido)
        if quedan < 0:
            break
        recientes.append({**mensaje, "content": contenido})
    return recientes[::-1]


def _oferta(hechos: list[Hecho], contexto: ContextoTurno) -> list[Oferta]:
    """What the reply's question offers: one product, what is left of each line that fell short, a list."""
    anadido = any(isinstance(hecho, LineaAgregada) for hecho in hechos)
    for hecho in hechos:
        if isinstance(hecho, ListaLeida) and not anadido:
            return [{"producto_id": linea.producto.id, "unidades": linea.cantidad} for linea in hecho.lineas]
        if isinstance(hecho, LineasSinStock):
            return [
                {"producto_id": falta.producto_id, "unidades": falta.disponible}
                for falta in hecho.faltantes
                if falta.producto_id is not None
            ]
    oferta = contexto.redactor.oferta(hechos)
    if oferta is None or oferta.producto_id is None:
        return []
    salen = [
        hecho.en_lugar_de
        for hecho in hechos
        if isinstance(hecho, StockInsuficiente) and hecho.producto_id == oferta.producto_id
    ]
    sale = salen[0] if salen else None
    return [{"producto_id": oferta.producto_id, "unidades": oferta.unidades, "en_lugar_de": sale}]


def tipo_del_mensaje(leidos: list[Acto]) -> TipoMensaje:
    """The kind of the first act of substance."""
    tipos = [acto.tipo for acto in leidos]
    sustancia = next((tipo for tipo in tipos if tipo not in _CORTESES), tipos[0])
    return _TIPO_DEL_ACTO.get(sustancia, "general")


def _metadatos(state: EstadoConversacion, contexto: ContextoTurno) -> MetadatosRespuesta:
    pedido, hechos = state.get("pedido"), state["hechos"]
    mostrados = productos_mostrados(hechos)
    abierto = pedido_abierto(state)
    recien_cerrado = any(isinstance(hecho, VentaCerrada) for hecho in hechos)
    mostrado = pedido if recien_cerrado else abierto
    metadatos: MetadatosRespuesta = {
        "estado_venta": pedido.estado if pedido else None,  # type: ignore[typeddict-item]
        "pedido": _pedido(mostrado) if mostrado and mostrado.lineas else None,
        "espera": state.get("espera"),
        "sugerencias": contexto.redactor.sugerencias(
            hechos,
            state.get("espera"),
            bool(abierto and abierto.lineas),
            [producto.nombre for producto in mostrados],
        ),
        "datos_faltantes": list(contexto.faltantes(state["datos"])),
        "productos": [_producto(producto) for producto in mostrados],
        "actos": [
            acto.model_dump(mode="json", exclude_defaults=True) | {"tipo": acto.tipo}
            for acto in state["leidos"]
        ],
        "motor": contexto.motor.nombre,
        "turno_ms": 0,
    }
    if turno := contexto.modelo:
        metadatos["motor"] = turno.comprendio or turno.redacto or contexto.motor.nombre
        turno.usos += _de_mirar(state.get("medios") or ())
        metadatos["modelo"] = turno.resumen()
    if medios := state.get("medios"):
        _anotar_medios(metadatos, medios)
    if faltantes := [hecho.consulta for hecho in hechos if isinstance(hecho, SinResultados)]:
        metadatos["sin_resultados"] = faltantes
    return metadatos


def _de_mirar(medios: Sequence[Medio]) -> list[Uso]:
    """What models took to look at photos, before the turn began."""
    return [Uso(*uso, tarea="mirar") for medio in medios if isinstance(medio, Vista) for uso in medio.usos]


def _anotar_medios(metadatos: MetadatosRespuesta, medios: Sequence[Medio]) -> None:
    """What was heard and seen, for who sent it."""
    if oidos := [medio for medio in medios if isinstance(medio, Oido)]:
        metadatos["transcripcion"] = " ".join(oido.texto for oido in oidos if oido.texto)
        metadatos["idioma"] = oidos[0].idioma
        metadatos["duracion_s"] = round(sum(oido.duracion_s for oido in oidos), 2)
        metadatos["motor_voz"] = oidos[0].motor
    if vistas := [medio for medio in medios if isinstance(medio, Vista)]:
        metadatos["imagenes"] = [
            {
                "clase": vista.clase,
                "codigos": list(vista.codigos),
                "textos": list(vista.textos),
                "motor": vista.motor,
            }
            for vista in vistas
        ]


def productos_mostrados(hechos: list[Hecho]) -> list[HechoProducto]:
    """The products of this turn's facts; the last list leads, since "el primero" is of that one."""
    vistos: dict[int, HechoProducto] = {}
    for hecho in reversed(hechos):
        if isinstance(hecho, ProductosEncontrados | EnLaFoto | NotaSinEntender):
            nuevos: tuple[HechoProducto, ...] = hecho.productos
        elif isinstance(hecho, ProductoAmbiguo | EleccionPendiente):
            nuevos = hecho.opciones
        elif isinstance(hecho, SinResultados | StockInsuficiente):
            nuevos = hecho.alternativas
        elif isinstance(hecho, PrecioPorCantidad | Existencias | OpcionPropuesta | PedidoVacio):
            nuevos = (hecho.producto,) if hecho.producto else ()
        elif isinstance(hecho, PreciosPorCantidad):
            nuevos = tuple(contado.producto for contado in hecho.contados)
        elif isinstance(hecho, ListaLeida):
            nuevos = tuple(linea.producto for linea in hecho.lineas)
        else:
            continue
        vistos |= {producto.id: producto for producto in nuevos if producto.id not in vistos}
    return list(vistos.values())


def _producto(producto: HechoProducto) -> ProductoVisto:
    return {
        "id": producto.id,
        "nombre": producto.nombre,
        "precio": monto(producto.precio),
        "disponible": producto.disponibilidad != "agotado",
    }


def _pedido(pedido: Pedido) -> PedidoRespuesta:
    return {
        "id": pedido.id,
        "lineas": [
            {
                "producto_id": linea.producto_id,
                "nombre": linea.nombre,
                "cantidad": linea.cantidad,
                "precio_unitario": monto(linea.precio_unitario),
                "subtotal": monto(linea.subtotal),
            }
            for linea in pedido.lineas
        ],
        "total": monto(pedido.total),
        "moneda": pedido.moneda,
    }
