"""What goods are counted in: "12 botellas de malbec", "un pack de 6 de cerveza"."""

import re
from collections.abc import Sequence

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.mercancia.referencias import suelta
from agent.comprension.mercancia.unidad_de_venta import unidad, va_por
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, unir
from agent.comprension.situacion import Catalogo

_PACK_DE = re.compile(
    r"(?:(?:pack|paquete|caja|bolsa|cajon|bandeja|juego|set)s? (?:de|x|por) (?P<n>\d{1,3})|six ?packs?)"
    r"(?: (?:de|unidades de))? "
)


def de_a_tantos(
    cantidad: Cantidad, palabras: list[Palabra], catalogo: Catalogo
) -> tuple[Cantidad, list[Palabra]]:
    """ "un pack de 6 de cerveza": six, where none is sold by six."""
    dicho = _PACK_DE.match(planas(palabras))
    if dicho is None or not cantidad.unidades:
        return cantidad, palabras
    resto = palabras[len(dicho[0].split()) :]
    cuantos, nombre = int(dicho["n"] or 6), unir(resto)
    if not nombre or catalogo.cubre(f"{nombre} x {cuantos}") or not catalogo.juntas(nombre):
        return cantidad, palabras
    return cantidad.model_copy(update={"unidades": cantidad.unidades * cuantos}), resto


def sin_unidad(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "el metro | de cable": what is sold by the metre, and no metre of it."""
    lugar = next((i for i, p in enumerate(palabras) if not suelta(p.plana)), len(palabras))
    dichas = palabras[lugar:]
    if len(dichas) < 3 or dichas[1].plana not in {"de", "del"} or not unidad(dichas[0].plana):
        return palabras
    if not any(p.plana.isalpha() and not suelta(p.plana) for p in dichas[2:]):
        return palabras  # "el metro de 8", a tape
    suyos = catalogo.llamados(unir(dichas[2:]))
    todos = suyos and all(va_por(dichas[0].plana, nombre) for nombre in suyos)
    return [*palabras[:lugar], *dichas[2:]] if todos else palabras


def sin_envase(
    cantidad: Cantidad, palabras: list[Palabra], catalogo: Catalogo
) -> tuple[Cantidad, list[Palabra]]:
    """ "2 paquetes de cerveza": the goods, and a count that says what it counts."""
    quedan = _sin_empaque(_sin_empaque_al_final(palabras, catalogo), catalogo)
    contada = contada_en(cantidad, [p for p in palabras if p not in quedan])
    assert contada is not None
    return contada, quedan


def contada_en(cantidad: Cantidad | None, palabras: Sequence[Palabra]) -> Cantidad | None:
    """A count that says what it counts in: "12 | paquetes"."""
    envase = next((p.plana for p in palabras if p.plana in lexico.EMPAQUES - lexico.MEDIDAS), "")
    if not envase or cantidad is None or not cantidad.unidades:
        return cantidad
    return cantidad.model_copy(update={"texto": f"{cantidad.texto} {envase}"})


def _sin_empaque(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "12 botellas de malbec", "y 2 botellas": what goods are counted in, where none are called so."""
    inicio = next((i for i, p in enumerate(palabras) if not suelta(p.plana)), len(palabras))
    dichas = palabras[inicio:]
    if not dichas or dichas[0].plana not in lexico.EMPAQUES | lexico.UNIDADES:
        return palabras
    resto = dichas[2:] if _de_algo(dichas) else dichas[1:]
    nombra = any(not suelta(p.plana) for p in resto)
    if nombra and _solo_mide(resto) and catalogo.encabeza(dichas[0].plana):
        return palabras  # "4 tarrinas de litro", where tubs are sold
    if dichas[0].plana in lexico.MEDIDAS:
        return palabras  # "2 libras de arroz", "en litro, 3": how it is sold
    sola = catalogo.cubre(unir(dichas)) or (
        catalogo.encabeza(dichas[0].plana) and catalogo.juntas(unir(dichas))
    )
    dicho = catalogo.juntas(unir(dichas)) if nombra else sola
    suyas = nombra and not (catalogo.juntas(unir(resto)) or catalogo.nombra_todo(unir(resto)))
    return palabras if dicho or suyas else resto


def _solo_mide(palabras: Sequence[Palabra]) -> bool:
    return all(suelta(p.plana) or p.plana in lexico.MEDIDAS or p.plana[:1].isdigit() for p in palabras)


def _sin_empaque_al_final(palabras: list[Palabra], catalogo: Catalogo) -> list[Palabra]:
    """ "leche entera 4 cartones": what they are counted in, where only without it goods are named."""
    if len(palabras) < 2 or palabras[-1].plana not in lexico.EMPAQUES - lexico.MEDIDAS:
        return palabras
    sin_el = palabras[:-1]
    nombra = catalogo.cubre(unir(sin_el)) or catalogo.nombra_todo(unir(sin_el))
    return sin_el if nombra and not catalogo.cubre(unir(palabras)) else palabras


def cuenta_o_mide(palabras: Sequence[Palabra], i: int) -> bool:
    """Whether word `i` is a number, or what one counts in: "dos | y medio", "un kilo | y medio"."""
    if i < 0 or leer_numero(palabras, i) is not None:
        return i >= 0
    previa = palabras[i - 1].plana if i else ""
    contada = not previa or suelta(previa) or leer_numero(palabras, i - 1) is not None
    contada = contada and previa not in lexico.PREPOSICIONES  # "calamar en tiras y medio de pota"
    return contada and palabras[i].plana in lexico.MEDIDAS | lexico.EMPAQUES


def _de_algo(palabras: Sequence[Palabra]) -> bool:
    return len(palabras) > 2 and palabras[1].plana in {"de", "del"}
