"""A product's name to the letter, whatever its words would mean: "agrega 2 Codo 90° PVC 1/2"."""

from collections.abc import Container

from agent.actos import Referencia
from agent.comprension import deseos, lexico, reglas
from agent.comprension.clasificador import Clasificador
from agent.comprension.enmiendas.piezas import corrigen
from agent.comprension.indicios import Lectura
from agent.comprension.mercancia.frases import Frase, leer_frase
from agent.comprension.mercancia.unidad_de_venta import contada_por_grupos
from agent.comprension.palabras import Palabra, unir
from agent.comprension.precios import Dinero
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion

_ANTES_DEL_NOMBRE = 8  # words


def con_nombre_exacto(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo, clasificador: Clasificador
) -> Lectura | None:
    """What the words before the name say of it; None where the message is more than that and a name."""
    fin = len(palabras)
    while fin and palabras[fin - 1].plana in lexico.CORTESIA | {".", "!", "?", ","}:
        fin -= 1
    for i in range(min(fin - 1, _ANTES_DEL_NOMBRE)):
        # "... 2,0 Ah": what looks like courtesy may end the name.
        entero = unir(palabras[i:])
        nombre = entero if catalogo.es_nombre(entero) else unir(palabras[i:fin])
        if not catalogo.es_nombre(nombre):
            continue
        antes = palabras[:i]
        previa = leer_frase(antes, catalogo)
        if previa.producto.texto or any(p.plana in {"y", "e", ","} for p in antes[1:]):
            return None
        if situacion.lineas and corrigen([*antes, *palabras[fin:]]):
            return None  # "la gorra beige, perdón": in the place of what is in the order
        cantidad = contada_por_grupos(previa.cantidad, nombre.split()[0], catalogo)
        frase = Frase(Referencia(texto=nombre), cantidad, previa.hay_numero)
        clausula = Clausula(antes, pregunta=any(p.plana == "?" for p in palabras))
        prediccion = clasificador.predecir([f"{clausula.texto} producto"])[0]
        return Lectura(clausula, Dinero(None, False, ()), frase, prediccion)
    return None


def acto_con_nombre(lectura: Lectura, situacion: Situacion, de_producto: Container[str]) -> str:
    """The words of the name say nothing of the act: those before it do."""
    if not lectura.clausula.palabras:
        eligiendo = situacion.espera == "elegir_producto"
        return (situacion.pendiente or "agregar") if eligiendo else "preguntar_producto"
    if reglas.pide_precio(lectura.plano):
        return "preguntar_precio"
    if lectura.clausula.pregunta and reglas.pregunta_existencia(lectura.plano):
        return "preguntar_producto"
    acto = lectura.prediccion.acto
    if deseos.quiere_algo(lectura.plano) or (acto == "quitar" and not situacion.lineas):
        return "agregar"
    return acto if acto in de_producto and not lectura.frase.hay_numero else "agregar"
