"""What is said of a product that something was asked of."""

from agent.hechos import CantidadCambiada, DetalleDeProducto, FichaVista, LineaAgregada
from agent.redaccion.de_productos import pregunta_por
from agent.redaccion.formato import citable, negrita
from agent.redaccion.partes import Dicho, Nivel, Parte, Pregunta, Vista

_LARGO = 400
_ALGO_MAS = Pregunta(Dicho("pedido.algo_mas"), Nivel.LIGERA)


def detalle(hecho: DetalleDeProducto, vista: Vista) -> Parte:
    if len(hecho.fichas) == 1:
        return _de_uno(hecho, hecho.fichas[0], vista)
    textos = {f.texto for f in hecho.fichas}
    comun = textos.pop() if len(textos) == 1 else ""
    if not hecho.responde:
        if comun and not hecho.de_salud:
            return _lo_que_hay(Dicho("detalles.lo_que_se_de_todas", {"texto": _citado(comun)}))
        return Parte(dichos=(Dicho("detalles.de_ninguno"), Dicho("detalles.persona")))
    vivos = [f.producto for f in hecho.fichas if f.producto.disponibilidad != "agotado"]
    pregunta = pregunta_por(vivos, muchos=True)
    productos = tuple(f.producto for f in hecho.fichas)
    if comun:
        abre = Dicho("detalles.de_todos", {"texto": _citado(comun)})
        return Parte(dichos=(abre,), productos=productos, numerados=hecho is vista.lista, pregunta=pregunta)
    if all(f.en_nombre for f in hecho.fichas):
        abre = Dicho("detalles.en_sus_nombres")
        return Parte(dichos=(abre,), productos=productos, numerados=hecho is vista.lista, pregunta=pregunta)
    return Parte(
        dichos=(Dicho("detalles.comparar" if hecho.compara else "detalles.de_cada_uno"),),
        productos=productos,
        detalles={f.producto.id: _renglon(f) for f in hecho.fichas},
        numerados=hecho is vista.lista,
        pregunta=pregunta,
    )


def _de_uno(hecho: DetalleDeProducto, ficha: FichaVista, vista: Vista) -> Parte:
    producto = ficha.producto
    valores = {"producto": negrita(producto.nombre)}
    if not hecho.responde:
        if ficha.texto:
            clave = "detalles.no_lo_dice" if hecho.de_salud else "detalles.lo_que_se"
            return _lo_que_hay(Dicho(clave, {**valores, "texto": _citado(ficha.texto)}))
        return Parte(dichos=(Dicho("detalles.no_lo_tengo", valores), Dicho("detalles.persona")))
    dicho = (
        Dicho("detalles.en_nombre", valores)
        if ficha.en_nombre
        else Dicho("detalles.dice", {**valores, "texto": _citado(ficha.texto)})
    )
    puesto = hecho.en_pedido or any(
        isinstance(otro, LineaAgregada | CantidadCambiada) and otro.linea.producto_id == producto.id
        for otro in vista.hechos
    )
    agotado = producto.disponibilidad == "agotado"
    return Parte(dichos=(dicho,), pregunta=_ALGO_MAS if puesto or agotado else pregunta_por([producto]))


def _lo_que_hay(dicho: Dicho) -> Parte:
    """All that is known, which may be what was asked: it is not said that it is not."""
    return Parte(dichos=(dicho, Dicho("detalles.si_falta")))


def _renglon(ficha: FichaVista) -> str:
    if ficha.en_nombre:
        return "lo dice su nombre"
    return _citado(ficha.texto) if ficha.texto else "no tengo ese dato"


def _citado(texto: str) -> str:
    """The owner's words as one statement of ours: with a capital and an end."""
    texto = citable(texto, largo=_LARGO)
    texto = texto[:1].upper() + texto[1:]
    return texto if texto.endswith((".", "!", "?", "…")) else f"{texto}."
