"""What is said of the order: its changes, its total, what cannot be served."""

from collections.abc import Sequence
from dataclasses import replace

from agent.hechos import (
    CantidadCambiada,
    CantidadInvalida,
    ConfirmacionPendiente,
    LineaAgregada,
    LineaQuitada,
    LineasSinStock,
    LineaVista,
    NadaQueCancelar,
    NoEstaEnPedido,
    PedidoCancelado,
    PedidoNuevo,
    PedidoReservado,
    PedidoVacio,
    PedidoVisto,
    PreciosCambiados,
    ResumenPedido,
    RevisarCierre,
    StockInsuficiente,
    TotalPedido,
    ValorExcedido,
)
from agent.redaccion.de_productos import con_alternativas, consulta_corta
from agent.redaccion.formato import duracion, limpio, negrita
from agent.redaccion.genero import concordancia, se_cuenta_en
from agent.redaccion.partes import Clausulas, Dicho, Nivel, Oferta, Parte, Pregunta, Vista

Cambio = LineaAgregada | CantidadCambiada | LineaQuitada | TotalPedido
_LARGO_EN_LINEA = 170
ALGO_MAS = Pregunta(Dicho("pedido.algo_mas"), Nivel.LIGERA)


def cambios(hechos: Sequence[Cambio], vista: Vista) -> Parte:
    """All that changed in the turn in one sentence, and the running total once."""
    agregadas = [hecho for hecho in hechos if isinstance(hecho, LineaAgregada)]
    cambiadas = [hecho.linea for hecho in hechos if isinstance(hecho, CantidadCambiada)]
    quitadas = [negrita(hecho.nombre) for hecho in hechos if isinstance(hecho, LineaQuitada)]
    clausulas: list[Dicho] = []
    if agregadas:
        nuevas = [_agregada(hecho, vista) for hecho in agregadas]
        clausulas.append(Dicho("pedido.agregue", {"lineas": nuevas}))
    if quitadas:
        clausulas.append(Dicho("pedido.quite", {"nombres": quitadas}))
    if cambiadas:
        clausulas.append(Dicho("pedido.cambie", {"lineas": [_linea(linea, vista) for linea in cambiadas]}))
    totales = [hecho for hecho in hechos if isinstance(hecho, TotalPedido)]
    lineas = [*(hecho.linea for hecho in agregadas), *cambiadas]
    return Parte(
        dichos=(*_dichos(clausulas), *_total(totales[-1:], lineas, vista)),
        pregunta=_tras_los_cambios(totales),
    )


def _dichos(clausulas: list[Dicho]) -> tuple[Dicho, ...]:
    """One sentence; a list where the additions are many or long."""
    if not clausulas:
        return ()
    primera = clausulas[0]
    lineas: list[str] = primera.variables.get("lineas", [])
    agrega = primera.clave == "pedido.agregue"
    if agrega and (len(lineas) > 2 or sum(map(len, lineas)) > _LARGO_EN_LINEA):
        renglones = Dicho("pedido.agregue_lista", {"lineas": "\n".join(f"• {linea}" for linea in lineas)})
        return (renglones, *_dichos(clausulas[1:]))
    clave = "pedido.cambios_agregado" if agrega else "pedido.cambios"
    compuestas = tuple(len(cosas) > 1 for clausula in clausulas for cosas in clausula.variables.values())
    return (Dicho(clave, {"clausulas": Clausulas(tuple(clausulas), compuestas)}),)


def _agregada(hecho: LineaAgregada, vista: Vista) -> str:
    linea = hecho.linea
    subtotal = vista.formato.dinero(linea.subtotal)
    numero = vista.formato.entero(hecho.agregadas)
    if linea.cantidad == hecho.agregadas:
        return f"{numero} x {negrita(linea.nombre)} ({subtotal})"
    son = "es 1" if linea.cantidad == 1 else f"son {vista.formato.entero(linea.cantidad)}"
    return f"{numero} x {negrita(linea.nombre)} (ahora {son}: {subtotal})"


def _linea(linea: LineaVista, vista: Vista) -> str:
    numero, subtotal = vista.formato.entero(linea.cantidad), vista.formato.dinero(linea.subtotal)
    return f"{numero} x {negrita(linea.nombre)} ({subtotal})"


def _total(totales: Sequence[TotalPedido], lineas: Sequence[LineaVista], vista: Vista) -> tuple[Dicho, ...]:
    """Nothing where the reply says it elsewhere, or where the only line has just told it."""
    if not totales:
        return ()
    total = totales[-1]
    if not total.lineas:
        return (Dicho("pedido.quedo_vacio"),)
    resumidos = [h.pedido.total for h in vista.hechos if isinstance(h, ResumenPedido | RevisarCierre)]
    sola = total.lineas == 1 and len(lineas) == 1 and lineas[0].subtotal == total.total
    if total.total in resumidos or sola:
        return ()
    return (Dicho("pedido.total", {"total": vista.formato.dinero(total.total)}),)


def _tras_los_cambios(totales: Sequence[TotalPedido]) -> Pregunta:
    vacio = bool(totales) and not totales[-1].lineas
    return Pregunta(Dicho("pedido.que_llevas"), Nivel.LIGERA) if vacio else ALGO_MAS


def no_esta(hecho: NoEstaEnPedido, vista: Vista) -> Parte:
    return Parte(dichos=(Dicho("pedido.no_esta", {"texto": consulta_corta(hecho.texto)}),), pregunta=ALGO_MAS)


def renglones(pedido: PedidoVisto, vista: Vista) -> dict[str, str]:
    """`lineas` and `total`, as a summary shows them."""
    filas = [
        f"• {vista.formato.entero(linea.cantidad)} x {limpio(linea.nombre)}"
        f" — {vista.formato.dinero(linea.subtotal)}"
        for linea in pedido.lineas
    ]
    return {"lineas": "\n".join(filas), "total": vista.formato.dinero(pedido.total)}


def resumen(hecho: ResumenPedido, vista: Vista) -> Parte:
    if any(isinstance(h, RevisarCierre) and h.pedido == hecho.pedido for h in vista.hechos):
        return Parte()  # the read-back says it all
    if not hecho.para_confirmar and any(
        isinstance(h, ResumenPedido) and h.para_confirmar for h in vista.hechos
    ):
        return Parte()  # told once
    if not hecho.pedido.lineas:
        return vacio(PedidoVacio(), vista)
    valores = renglones(hecho.pedido, vista)
    if hecho.para_confirmar:
        pregunta = Pregunta(Dicho("pedido.confirmar"), Nivel.FLUJO)
        return Parte(dichos=(Dicho("pedido.resumen_final", valores),), pregunta=pregunta)
    return Parte(dichos=(Dicho("pedido.resumen", valores),), pregunta=ALGO_MAS)


def precios(hecho: PreciosCambiados, vista: Vista) -> Parte:
    filas = [
        f"• {negrita(cambio.nombre)}: antes {vista.formato.dinero(cambio.antes)},"
        f" ahora {vista.formato.dinero(cambio.ahora)}"
        for cambio in hecho.cambios
    ]
    return Parte(dichos=(Dicho("pedido.precios_cambiaron", {"lineas": "\n".join(filas)}),))


def confirmacion_pendiente(hecho: ConfirmacionPendiente, vista: Vista) -> Parte:
    clave = "pedido.confirmar_pendiente" if hecho.de == "pedido" else "pedido.cerrar_pendiente"
    return Parte(pregunta=Pregunta(Dicho(clave, {"total": vista.formato.dinero(hecho.total)}), Nivel.FLUJO))


def vacio(hecho: PedidoVacio, vista: Vista) -> Parte:
    if hecho.producto:
        oferta = Oferta(hecho.producto.nombre, hecho.producto.id)
        cual = Pregunta(
            Dicho("pedido.agrego_ese", vista.producto(hecho.producto)), Nivel.OFERTA, oferta=oferta
        )
        return Parte(dichos=(Dicho("pedido.vacio"),), pregunta=cual)
    pregunta = Pregunta(Dicho("pedido.que_llevas"), Nivel.OFERTA)
    return Parte(dichos=(Dicho("pedido.vacio"),), pregunta=pregunta)


def reservado(hecho: PedidoReservado, vista: Vista) -> Parte:
    return Parte(dichos=(Dicho("pedido.reservado", {"tiempo": duracion(hecho.minutos)}),))


def cancelado(hecho: PedidoCancelado, vista: Vista) -> Parte:
    sigue = (Dicho("venta.sigue", {"numero": str(hecho.sigue)}),) if hecho.sigue else ()
    return Parte(dichos=(Dicho("pedido.cancelado"), *sigue))


def nuevo(hecho: PedidoNuevo, vista: Vista) -> Parte:
    return Parte(dichos=(Dicho("pedido.nuevo", {"numero": str(hecho.compra)}),))


def nada_que_cancelar(hecho: NadaQueCancelar, vista: Vista) -> Parte:
    if hecho.numero is not None:
        return Parte(dichos=(Dicho("venta.desconocida", {"numero": str(hecho.numero)}),))
    pregunta = Pregunta(Dicho("cortesia.que_buscas"), Nivel.CORTESIA)
    return Parte(dichos=(Dicho("pedido.nada_que_cancelar"),), pregunta=pregunta)


def stock(hecho: StockInsuficiente, vista: Vista) -> Parte:
    producto = negrita(hecho.nombre)
    if hecho.disponible <= 0:
        sin = Parte(
            dichos=(Dicho("pedido.no_queda", {"producto": producto}),),
            pregunta=Pregunta(Dicho("productos.otra_cosa"), Nivel.OFERTA),
        )
        return con_alternativas(sin, hecho.alternativas, vista, numerados=hecho is vista.lista) or sin
    formato = vista.formato
    valores = {
        "producto": producto,
        "disponibles": formato.unidades(hecho.disponible),
        "pedidas": formato.entero(hecho.pedido),
    }
    corto = Parte(dichos=(Dicho("pedido.quedan_pocas", valores),), pregunta=_dejo_esas(hecho, vista))
    con = con_alternativas(corto, hecho.alternativas, vista, numerados=hecho is vista.lista)
    if con is None:
        return corto
    return replace(con, pregunta=corto.pregunta)


def _dejo_esas(hecho: StockInsuficiente, vista: Vista) -> Pregunta:
    clave = "pedido.dejo_esas_u_otra" if hecho.alternativas else "pedido.dejo_esas"
    return _ofrecer(hecho, Dicho(clave, {"cuantas": _las_que_hay(hecho, vista)}))


def _ofrecer(hecho: StockInsuficiente, dicho: Dicho) -> Pregunta:
    return Pregunta(dicho, Nivel.AJUSTE, oferta=Oferta(hecho.nombre, hecho.producto_id, hecho.disponible))


def _las_que_hay(hecho: StockInsuficiente, vista: Vista) -> str:
    return "la que hay" if hecho.disponible == 1 else f"las {vista.formato.entero(hecho.disponible)} que hay"


def sin_stock(hecho: LineasSinStock, vista: Vista) -> Parte:
    """All that is short, and what to do with the first of it that can be mended."""
    faltantes = hecho.faltantes
    if len(faltantes) == 1 and faltantes[0].disponible > 0:
        return stock(faltantes[0], vista)
    if len(faltantes) == 1:
        dicho = Dicho("pedido.no_queda", {"producto": negrita(faltantes[0].nombre)})
        return Parte(dichos=(dicho,), pregunta=_quitar(faltantes))
    filas = [f"• {negrita(falta.nombre)}: {_falta(falta, vista)}" for falta in faltantes]
    quedan = [falta for falta in faltantes if falta.disponible > 0]
    pregunta = _quitar(faltantes)
    if quedan:
        valores = {"cuantas": _las_que_hay(quedan[0], vista), "producto": negrita(quedan[0].nombre)}
        pregunta = _ofrecer(quedan[0], Dicho("pedido.dejo_esas_de", valores))
    return Parte(dichos=(Dicho("pedido.faltan", {"lineas": "\n".join(filas)}),), pregunta=pregunta)


def _quitar(faltantes: Sequence[StockInsuficiente]) -> Pregunta:
    pronombre = concordancia(faltantes[0].nombre).pronombre if len(faltantes) == 1 else "los"
    return Pregunta(Dicho("pedido.quito_agotados", {"pronombre": pronombre}), Nivel.AJUSTE)


def _falta(falta: StockInsuficiente, vista: Vista) -> str:
    pedidas = vista.formato.entero(falta.pedido)
    if falta.disponible <= 0:
        return f"no quedan (en el pedido van {pedidas})"
    return f"hay {vista.formato.entero(falta.disponible)} de {pedidas}"


def valor_excedido(hecho: ValorExcedido, vista: Vista) -> Parte:
    valores = {"producto": negrita(hecho.nombre), "limite": vista.formato.dinero(hecho.limite)}
    return Parte(
        dichos=(Dicho("pedido.valor_excedido", valores),),
        pregunta=Pregunta(Dicho("pedido.cerrar_o_quitar"), Nivel.AJUSTE),
    )


_CANTIDAD = {
    "cero": "pedido.cantidad_cero",
    "negativa": "pedido.cantidad_negativa",
    "rango": "pedido.cantidad_rango",
    "falta": "pedido.cantidad_falta",
}


def cantidad_invalida(hecho: CantidadInvalida, vista: Vista) -> Parte:
    producto = negrita(hecho.nombre) if hecho.nombre else ""
    de_producto = f" de {producto}" if producto else ""
    limite, contadas = hecho.limite, se_cuenta_en(hecho.nombre)
    if hecho.motivo == "lineas":
        dicho = Dicho("pedido.demasiadas_lineas", {"producto": producto, "limite": str(limite or "")})
        return Parte(dichos=(dicho,), pregunta=Pregunta(Dicho("pedido.cerrar_o_quitar"), Nivel.AJUSTE))
    if hecho.motivo == "fraccion":
        dicho = Dicho("pedido.cantidad_fraccion", {"producto": producto, **contadas})
    elif hecho.motivo == "excesiva":
        unidades = vista.formato.unidades(limite) if limite else ""
        dicho = Dicho("pedido.cantidad_excesiva", {"de_producto": de_producto, "unidades": unidades})
    else:
        dicho = Dicho(_CANTIDAD[hecho.motivo], {"de_producto": de_producto})
    if hecho.motivo == "falta":
        pregunta = Pregunta(Dicho("pedido.cuantas", {"de_producto": de_producto, **contadas}), Nivel.AJUSTE)
        return Parte(pregunta=pregunta, en_su_lugar=dicho)
    return Parte(
        dichos=(dicho,),
        pregunta=Pregunta(Dicho("pedido.cuantas", {"de_producto": "", **contadas}), Nivel.AJUSTE),
    )
