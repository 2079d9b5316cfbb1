"""What so many of what is talked of cost, and how many there are, asked and not bought.

"¿Y la docena en cuánto me la dejas?", "¿cuántos tienes?".
"""

import re
from collections.abc import Sequence

from agent.actos import Cantidad, PreguntarPrecio, PreguntarProducto, Referencia, VerPedido
from agent.comprension import lexico
from agent.comprension.mercancia.referencias import son_todos
from agent.comprension.mercancia.unidad_de_venta import dice_medida
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import Palabra, planas, unir
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron

_CUANTO = re.compile(
    rf"(?:(?:a|en|por) )?(?:cuanto|como)(?: (?!l[ao]s? de |el de )(?:{patron('dicen_el_precio')}))*(?= |$)"
    r"|(?:que )?precio(?= |$)"
)
_LOS_TANTOS = re.compile(r"(?<!\S)l[oa]s (?:dos|tres|cuatro|cinco|[2-9])(?!\S)")
_DE_ESOS = frozenset(f"de {ese}" for ese in lexico.DEMOSTRATIVOS)
_LA_2 = re.compile(r"(?<!\S)(?:el|la) \d[\d.,]*(?= (?:[aen]{1,2} )?(?:cuanto|como|que precio|precio)\b|$)")
# "¿cuánto me sale?", of what was just put in with other things: all of it
_CUANTO_ES = re.compile(
    r"(?:(?:y|ya|entonces|ok|listo|bueno|a ver) )*(?:cuanto|en cuanto|a cuanto)"
    r"(?: (?:me|nos|te|les?))?(?: (?:sale|salen|es|queda|quedaria|va|debo|doy|saldria|cobras?|cobran|pago))?"
    r"(?: (?:entonces|pues|ya|vecin[oa]|amig[oa]|por favor|porfa|asi))*"
)
_LIGERAS = (
    lexico.FUNCION | lexico.ARTICULOS | lexico.CORTESIA | lexico.DEMOSTRATIVOS | lexico.UNIDADES
    | lexico.PREPOSICIONES | lexico.NEXOS
    | frozenset({"llevo", "llevara", "llevamos", "compro", "quiero", "fueran", "son", "serian", "seria"})
    | frozenset({"si", "mas", "total", "todo", "cosas", "productos", "prendas", "articulos"})
    | frozenset({"juntos", "juntas"})
)  # fmt: skip


def leer_cuanto_seria(
    clausula: Clausula, situacion: Situacion, catalogo: Catalogo
) -> PreguntarPrecio | VerPedido | None:
    """None where it asks no price, names goods, or there is nothing on the table."""
    if situacion.recien_puesto and len(situacion.lineas) > 1 and _CUANTO_ES.fullmatch(clausula.plano):
        return VerPedido()
    hablado = (situacion.ofrecidos or situacion.lineas) and not situacion.campo_esperado
    palabras = clausula.sin_signos
    dicho = _CUANTO.search(clausula.plano)
    numero = leer_numero(palabras, 0) if clausula.pregunta and clausula.sigue else None
    sigue = numero is not None and numero.fin == len(palabras)  # "¿y 20?"
    sigue = sigue or (clausula.pregunta and _es_medida(palabras))
    if not hablado or not (dicho or sigue) or _LA_2.search(clausula.plano):
        return None
    a, b = (len(clausula.plano[:lugar].split()) for lugar in (dicho.span() if dicho else (0, 0)))
    quedan = (*palabras[:a], *palabras[b:])
    cantidad = _solo_cuenta(quedan)
    if cantidad is None or not (cantidad.unidades or cantidad.problema == "fraccion"):
        return None
    if cantidad.problema and catalogo.cuales(cantidad.texto, situacion.ofrecidos):
        return None  # "¿y el medio kilo?", of one shown that comes so
    de_las_lineas = situacion.recien_puesto or len(situacion.ofrecidos) != cantidad.unidades
    if (
        _LOS_TANTOS.search(clausula.plano)
        and de_las_lineas
        and 1 < len(situacion.lineas) == cantidad.unidades
    ):
        return VerPedido()
    if son_todos(quedan) and len(situacion.ofrecidos) == cantidad.unidades:
        lugares = tuple(range(1, cantidad.unidades + 1))
        return PreguntarPrecio(producto=Referencia(ordinales=lugares))
    return PreguntarPrecio(producto=Referencia(deictica=True), cantidad=cantidad)


def leer_cuantos_hay(clausula: Clausula, situacion: Situacion) -> PreguntarProducto | None:
    """ "¿cuántos tienes?", of what was just shown."""
    dicho = _CUANTOS_HAY.search(clausula.plano) if situacion.ofrecidos and not situacion.espera else None
    resto = f"{clausula.plano[: dicho.start()]} {clausula.plano[dicho.end() :]}".split() if dicho else []
    if dicho is None or any(p not in _LIGERAS for p in resto):
        return None
    return PreguntarProducto(producto=Referencia(deictica=True), stock=True)


_CUANTOS_HAY = re.compile(
    r"\bcuant[oa]s? (?:(?:te|les|le|me|aun|todavia) )*(?:quedan?|tienes?|tienen|tenes|teneis|hay)\b"
)


def _es_medida(palabras: Sequence[Palabra]) -> bool:
    """ "el medio kilo", and nothing else."""
    numero = leer_numero(palabras, 1) if planas(palabras[:1]) in lexico.DEFINIDOS else None
    return numero is not None and numero.fin + _mide(palabras, numero) == len(palabras)


def _mide(palabras: Sequence[Palabra], numero: Numero) -> int:
    """Whether a part of a measure is told, and no size: "medio kilo"."""
    return int(numero.valor.denominator > 1 and dice_medida([numero.vecinas(palabras)[1]]))


def _solo_cuenta(palabras: Sequence[Palabra]) -> Cantidad | None:
    """The one count of some words, the rest of which name nothing."""
    cantidad: Cantidad | None = None
    i = 0
    while i < len(palabras):
        numero = leer_numero(palabras, i)
        despues = planas(palabras[i + 1 : i + 3])
        cuenta = despues.startswith("mas") or despues in _DE_ESOS  # "con uno más", "con una de esas"
        if numero is not None and numero.inicio == i and (cuenta or numero.grupo or not numero.articulo):
            antes = planas(palabras[max(i - 2, 0) : i])
            mide = i and palabras[i - 1].plana in lexico.ANTES_DE_MEDIDA | {"del"}
            if cantidad is not None or mide or antes in {"el de", "la de", "los de", "las de"}:
                return None  # "el de mil piezas", "la de 24 cuánto sale"
            fin = numero.fin + _mide(palabras, numero)
            cantidad, i = numero.cantidad(unir(palabras[i:fin])), fin
        elif palabras[i].plana in _LIGERAS:
            i += 1
        else:
            return None
    return cantidad
