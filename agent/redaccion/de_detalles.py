"""What is said of a product that something was asked of."""

from agent.hechos import DetalleDeProducto, FichaVista
from agent.redaccion.de_productos import pregunta_por
from agent.redaccion.formato import citable, negrita
from agent.redaccion.partes import Dicho, Nivel, Parte, Pregunta, Vista

_LARGO = 400
_ALGO_MAS = Pregunta(Dicho("pedido.algo_mas"), Nivel.LIGERA)


def detalle(hecho: DetalleDeProducto, vista: Vista) -> Parte:
    if len(hecho.fichas) == 1:
        return _de_uno(hecho, hecho.fichas[0])
    textos = {f.texto for f in hecho.fichas}
    comun = textos.pop() if len(textos) == 1 else ""
    if not hecho.responde:
        return _sin_el_dato(Dicho("detalles.de_ninguno"), comun)
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


def _de_uno(hecho: DetalleDeProducto, ficha: FichaVista) -> Parte:
    producto = ficha.producto
    valores = {"producto": negrita(producto.nombre)}
    if not hecho.responde:
        return _sin_el_dato(Dicho("detalles.no_lo_tengo", valores), ficha.texto)
    dicho = (
        Dicho("detalles.en_nombre", valores)
        if ficha.en_nombre
        else Dicho("detalles.dice", {**valores, "texto": _citado(ficha.texto)})
    )
    agotado = producto.disponibilidad == "agotado"
    return Parte(
        dichos=(dicho,), pregunta=_ALGO_MAS if hecho.en_pedido or agotado else pregunta_por([producto])
    )


def _sin_el_dato(dicho: Dicho, conocido: str) -> Parte:
    """Said honestly, with what is known instead and the offer of a person."""
    sabido = (Dicho("detalles.lo_que_se", {"texto": _citado(conocido)}),) if conocido else ()
    return Parte(dichos=(dicho, *sabido, Dicho("detalles.persona")))


def _renglon(ficha: FichaVista) -> str:
    if ficha.en_nombre:
        return "lo dice su nombre"
    return _citado(ficha.texto) if ficha.texto else "no tengo ese dato"


def _citado(texto: str) -> str:
    """The owner's words as one statement of ours: with a capital and an end."""
    texto = citable(texto, largo=_LARGO)
    texto = texto[:1].upper() + texto[1:]
    return texto if texto.endswith((".", "!", "?", "…")) else f"{texto}."
