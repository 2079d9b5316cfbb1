"""What is said of voice notes and photos."""

from collections.abc import Sequence

from agent.hechos import (
    EnLaFoto,
    Existencias,
    FotoSinProducto,
    LineaAgregada,
    LineaLeida,
    ListaLeida,
    NotaOida,
    NotaSinEntender,
    NotaSinTexto,
    PrecioPorCantidad,
    ProductosEncontrados,
    StockInsuficiente,
)
from agent.redaccion.de_productos import consulta_corta, ofrecidos, pregunta_por
from agent.redaccion.formato import limpio, negrita
from agent.redaccion.partes import Dicho, Nivel, Parte, Pregunta, Vista, nota

# Facts that tell the product of the photo themselves.
_LO_CUENTAN = (ProductosEncontrados, PrecioPorCantidad, Existencias)
_LARGO_OIDO = 300
_LARGO_LEIDO = 120
_NOTAS = {
    "sin_motor": Dicho("medios.nota_sin_motor"),
    "silencio": Dicho("medios.nota_silencio"),
    "no_se_entiende": Dicho("medios.nota_no_se_entiende"),
    "fallo": Dicho("medios.nota_fallo"),
}
_FOTOS = {
    "sin_motor": "medios.foto_sin_motor",
    "sin_texto": "medios.foto_sin_texto",
    "codigo": "medios.sin_codigo",
    "texto": "medios.sin_texto",
    "comprobante": "medios.foto_comprobante",
}


def nota_sin_texto(hecho: NotaSinTexto, vista: Vista) -> Parte:
    otra_vez = hecho.motivo in {"silencio", "no_se_entiende"}
    pregunta = Dicho("medios.repitelo" if otra_vez else "medios.escribelo")
    return Parte(dichos=(_NOTAS[hecho.motivo],), pregunta=Pregunta(pregunta, Nivel.OFERTA))


def nota_oida(hecho: NotaOida, vista: Vista) -> Parte:
    return Parte(
        dichos=(Dicho("medios.nota_oida", {"texto": limpio(hecho.texto, largo=_LARGO_OIDO).rstrip(" .")}),)
    )


def nota_sin_entender(hecho: NotaSinEntender, vista: Vista) -> Parte:
    if not hecho.productos:
        otra_vez = Pregunta(Dicho("medios.repitelo"), Nivel.OFERTA)
        return Parte(dichos=(Dicho("medios.sin_entender"),), pregunta=otra_vez)
    muchos = len(hecho.productos) > 1
    pregunta = Dicho("medios.cual_o_escribelo" if muchos else "medios.ese_o_escribelo")
    return Parte(
        dichos=(Dicho("medios.suenan" if muchos else "medios.suena"),),
        productos=hecho.productos,
        numerados=hecho is vista.lista,
        pregunta=Pregunta(pregunta, Nivel.OFERTA),
    )


def en_la_foto(hecho: EnLaFoto, vista: Vista) -> Parte:
    """One product with its price and the offer of it; several to choose from; a name where more is told."""
    productos = hecho.productos
    if {producto.id for producto in productos} <= _contados(vista):
        if hecho.seguro and len(productos) == 1:
            return Parte(dichos=())  # its name is said once
        nombres = [negrita(producto.nombre) for producto in productos]
        clave = "medios.veo" if hecho.seguro else "medios.parece"
        return Parte(dichos=(Dicho(clave, {"nombres": nombres}),))
    vivos = [producto for producto in productos if producto.disponibilidad != "agotado"]
    if len(productos) > 1:
        clave = "medios.varios" if hecho.seguro else "medios.parecen"
        return Parte(
            dichos=(Dicho(clave),),
            productos=productos,
            numerados=hecho is vista.lista,
            pregunta=pregunta_por(vivos, muchos=True),
        )
    clave = "medios.codigo" if hecho.por_codigo else "medios.uno" if hecho.seguro else "medios.parece_uno"
    return Parte(dichos=(Dicho(clave, vista.producto(productos[0])),), pregunta=pregunta_por(vivos))


def _contados(vista: Vista) -> set[int]:
    """The products that other facts of the turn tell."""
    contados = {hecho.linea.producto_id for hecho in vista.hechos if isinstance(hecho, LineaAgregada)}
    for hecho in vista.hechos:
        if isinstance(hecho, _LO_CUENTAN):
            contados |= {producto.id for producto in ofrecidos(hecho)}
        if isinstance(hecho, StockInsuficiente) and hecho.producto_id is not None:
            contados.add(hecho.producto_id)
    return contados


def sin_producto(hecho: FotoSinProducto, vista: Vista) -> Parte:
    # What was read is quoted whole: it is no name that a customer gave.
    texto = limpio(hecho.texto, largo=_LARGO_LEIDO).rstrip(" .")
    leido = {"texto": texto} if hecho.motivo in {"codigo", "texto"} else {}
    pregunta = Pregunta(Dicho("medios.que_producto"), Nivel.OFERTA)
    dichos = (Dicho(_FOTOS[hecho.motivo], leido),)
    return Parte(dichos=dichos, pregunta=None if hecho.motivo == "comprobante" else pregunta)


def lista(hecho: ListaLeida, vista: Vista) -> Parte:
    """What the list would put into the order, and the question whether it should."""
    aparte: list[Dicho] = []
    if hecho.sin_hallar:
        aparte.append(Dicho("medios.lista_sin", {"textos": _citados(hecho.sin_hallar)}))
    if hecho.dudosas:
        aparte.append(Dicho("medios.lista_dudosas", {"textos": _citados(hecho.dudosas)}))
    if not hecho.lineas or vista.hay(LineaAgregada):
        return Parte(dichos=tuple(aparte), pregunta=Pregunta(Dicho("medios.que_producto"), Nivel.OFERTA))
    return Parte(
        dichos=(
            Dicho(
                "medios.lista",
                {
                    "lineas": "\n".join(_linea(linea, vista) for linea in hecho.lineas),
                    "total": vista.formato.dinero(hecho.total),
                },
            ),
        ),
        despues=tuple(aparte),
        pregunta=Pregunta(Dicho("medios.agregar_lista"), Nivel.AJUSTE),
    )


def _linea(linea: LineaLeida, vista: Vista) -> str:
    cantidad, subtotal = vista.formato.entero(linea.cantidad), vista.formato.dinero(linea.subtotal)
    return f"• {cantidad} x {negrita(linea.producto.nombre)} — {subtotal}{nota(linea.producto)}"


def _citados(textos: Sequence[str]) -> list[str]:
    return [f"“{corto}”" for texto in textos if (corto := consulta_corta(texto))]
