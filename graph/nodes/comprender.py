"""Text to acts: what was understood, before anything is done about it."""

from typing import Any

from langgraph.runtime import Runtime

from agent.actos import (
    ACTOS,
    Acto,
    Agradecer,
    Agregar,
    Campo,
    Cantidad,
    Confirmar,
    DarDato,
    Otro,
    PreguntarEmpresa,
    PreguntarProducto,
    Referencia,
)
from agent.comprension.de_antemano import dicho_de_antemano
from agent.comprension.lectura_aparte import leer
from agent.comprension.situacion import Situacion
from agent.modelos.charla import Charla
from db.models import EstadoVenta
from db.repositorios.turnos import TurnoRepository
from graph.clases import clases_a_la_vista
from graph.consentimiento import con_el_si_al_final
from graph.contexto import ContextoTurno
from graph.escogido import escoger, solo_nombra, tantos
from graph.oidas import con_los_nombres, releer
from graph.state import MAX_ACTOS_POR_TURNO, EstadoConversacion, insiste, pedido_abierto, venta_cerrada
from settings import CAMPOS_CLIENTE

_LARGO_RECORDADO = 200
_ESE, _TODOS = Referencia(deictica=True), Referencia(todos=True)
_TODOS_ESOS = Referencia(deictica=True, todos=True)


async def comprender(state: EstadoConversacion, runtime: Runtime[ContextoTurno]) -> dict[str, Any]:
    """Reads the message in the light of the talk; the first node of a turn of words alone."""
    contexto = runtime.context
    espera = espera_vigente(state, contexto)
    situacion, medios = situacion_de(state, contexto, espera), state.get("medios", ())
    leidos = (await _leer(state, contexto, situacion))[:MAX_ACTOS_POR_TURNO]
    actos: list[Acto] = [Confirmar()] if _acepta_la_lista(leidos, state) else _con_la_cuenta(leidos, state)
    actos = escoger(actos, situacion, state, contexto)
    if situacion.se_confirma:
        actos = con_el_si_al_final(actos)
    releido = await releer(actos, medios, situacion, state, contexto)
    return {
        "actos": [*state.get("actos", []), *releido.actos],
        "leidos": [*state.get("leidos", []), *leidos],
        "hechos": [*state.get("hechos", []), *releido.hechos],
        "paso": 0,
        "espera": espera,
        "quitada": None,
        "por_llamar": False,
        "cuenta_suelta": None,
        "queria": None,
        "de_antemano": _de_antemano(state),
        "de_empresa": _de_empresa(leidos),
        "de_detalle": next((a.detalle for a in leidos if isinstance(a, PreguntarProducto)), ""),
        **releido.cambios,
    }


def _de_antemano(state: EstadoConversacion) -> list[str]:
    """It holds until something else is told, or a new order begins."""
    dichas = dicho_de_antemano(state["mensaje"])
    return dichas or ([] if venta_cerrada(state) else state.get("de_antemano", []))


def _con_la_cuenta(leidos: list[Acto], state: EstadoConversacion) -> list[Acto]:
    """ "quiero 2", "almohadas": the message before said how many of what this one names."""
    cuantas = state.get("cuenta_suelta")
    acto = leidos[0] if cuantas and len(leidos) == 1 else None
    if not isinstance(acto, Agregar | PreguntarProducto) or not acto.producto.texto:
        return leidos
    return tantos(acto, cuantas) if solo_nombra(acto) else leidos


def _acepta_la_lista(leidos: list[Acto], state: EstadoConversacion) -> bool:
    """ "agrégalos", "sí, todo": said of several things offered together, each in its number."""
    if len(state.get("oferta") or []) < 2 or not leidos:
        return False
    pedido = pedido_abierto(state)
    sin_pedido = pedido is None or not pedido.lineas  # else "eso es todo" is the end of it
    return all(
        _senala_sin_mas(acto) or (isinstance(acto, Confirmar) and (sin_pedido or not acto.termina))
        for acto in leidos
    )


def _senala_sin_mas(acto: Acto) -> bool:
    if not isinstance(acto, Agregar):
        return False
    sin_cuenta = acto.cantidad == Cantidad() or acto.cantidad.todas
    return sin_cuenta and acto.producto in (Referencia(), _ESE, _TODOS, _TODOS_ESOS)


def _de_empresa(leidos: list[Acto]) -> str:
    """What is asked about the business, where nothing else was asked after it."""
    ultimo = next(
        (acto for acto in reversed(leidos) if not isinstance(acto, Agradecer | Otro | DarDato)), None
    )
    return ultimo.consulta[:_LARGO_RECORDADO] if isinstance(ultimo, PreguntarEmpresa) else ""


async def _leer(state: EstadoConversacion, contexto: ContextoTurno, situacion: Situacion) -> list[Acto]:
    """What a model had a part in is kept before it is acted on: another time it may read otherwise."""
    if not state["mensaje"] and state.get("medios"):
        return []  # a photo with no caption: what it shows is told already
    if contexto.lectura is not None:
        return ACTOS.validate_python(contexto.lectura)
    mensaje = con_los_nombres(state["mensaje"], state.get("medios", ()), situacion)
    if contexto.lector is None or contexto.modelo is None:
        return await leer(contexto.motor, mensaje, situacion)
    leidos = await contexto.lector.comprender(mensaje, situacion, charla_de(state), contexto.modelo)
    if not contexto.modelo.preguntado:
        return leidos
    guardados = ACTOS.dump_python(leidos, mode="json")
    repositorio = TurnoRepository(contexto.recursos.pool)
    return ACTOS.validate_python(await repositorio.fijar_lectura(contexto.turno, guardados))


def charla_de(state: EstadoConversacion) -> Charla:
    """What a model is told of what was said before, and of the order."""
    pedido = pedido_abierto(state)
    return Charla(
        mensajes=[
            ("cliente" if mensaje["role"] == "user" else "agente", mensaje["content"])
            for mensaje in state.get("messages", [])
        ],
        pedido=[(linea.nombre, linea.cantidad) for linea in pedido.lineas] if pedido else (),
    )


def espera_vigente(state: EstadoConversacion, contexto: ContextoTurno) -> str | None:
    """What is awaited, mended where SQL has gone further than the checkpoint (a crash between the two)."""
    espera, pedido = state.get("espera"), pedido_abierto(state)
    if contexto.repetido:
        return espera  # the same message reads as it did; what it wrote is not written again
    confirmado = pedido is not None and pedido.estado == EstadoVenta.RECOLECTANDO_DATOS
    de_cierre = espera == "confirmar_cierre" or (espera or "").startswith("dato:")
    if de_cierre and not confirmado:
        return None
    if espera == "confirmar_pedido" and confirmado:
        faltantes = contexto.faltantes(state["datos"])
        return f"dato:{faltantes[0]}" if faltantes else "confirmar_cierre"
    if espera == "confirmar_pedido" and (pedido is None or not pedido.lineas):
        return None
    return espera


def situacion_de(state: EstadoConversacion, contexto: ContextoTurno, espera: str | None) -> Situacion:
    indice = contexto.recursos.indice
    ofrecidos = [producto for id_ in state.get("ofrecidos", []) if (producto := indice.producto(id_))]
    pendiente, tema = state.get("pendiente"), state.get("tema", [])
    hablados = {producto.nombre for id_ in tema if (producto := indice.producto(id_))}
    venta = contexto.venta(state)
    if contexto.repetido:
        # What it wrote the first time is in SQL already, and must not change how it reads.
        venta = state.get("venta") or {"confirmada": False, "lineas": [], "cantidades": [], "faltantes": []}
    return Situacion(
        espera=espera,
        ofrecidos=tuple(producto.nombre for producto in ofrecidos),
        precios=tuple(producto.precio for producto in ofrecidos),
        foco=tuple(i for i, producto in enumerate(ofrecidos) if producto.id in tema),
        clases=len(clases_a_la_vista(state)),
        en_cola=tuple((acto.get("producto") or {}).get("texto", "") for acto in state.get("en_cola", [])),
        recien_puesto=bool(hablados) and hablados <= set(venta["lineas"]),
        lineas=tuple(venta["lineas"]),
        cantidades=tuple(venta.get("cantidades", ())),
        pendiente=pendiente["tipo"] if pendiente else None,
        pide_cantidad=bool(state.get("sin_cantidad") or state.get("oferta")),
        de_empresa=state.get("de_empresa", ""),
        de_detalle=state.get("de_detalle", ""),
        por_corregir=venta["confirmada"] and bool(state.get("por_corregir")),
        dados=_dados(state) if espera == "confirmar_cierre" or (espera or "").startswith("dato:") else (),
        faltantes=tuple(venta["faltantes"]),
        insiste=insiste(state),
    )


def _dados(state: EstadoConversacion) -> tuple[tuple[Campo, str], ...]:
    datos = state.get("datos", {})
    return tuple((campo, datos[campo]) for campo in CAMPOS_CLIENTE if datos.get(campo))  # type: ignore[misc]
