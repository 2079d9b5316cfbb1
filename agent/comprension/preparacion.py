"""The words of a message made ready: who is spoken to is gone, what names goods stands out from grammar."""

import re
from collections.abc import Sequence
from itertools import pairwise

from agent.comprension import lexico
from agent.comprension.consentimiento import toca_la_venta
from agent.comprension.de_antemano import sin_lo_de_antemano
from agent.comprension.mercancia.de_cada import DE_CADA
from agent.comprension.mercancia.empaques import cuenta_o_mide
from agent.comprension.mercancia.en_comun import con_lo_comun
from agent.comprension.mercancia.la_misma_cuenta import con_la_misma_cuenta
from agent.comprension.mercancia.multiplos import con_multiplos
from agent.comprension.mercancia.referencias import SUYO, suelta
from agent.comprension.mercancia.reparto import con_partes
from agent.comprension.mercancia.unidad_de_venta import unidad
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas
from agent.comprension.relleno import sin_relleno
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron
from agent.texto import plegar, raiz, tokens

_AL_PEDIDO = re.compile(
    r"(?<=\w )(?<!vuelve )(?<!volver )(?:a|al) (?:(?:el|la|mi|ese|esa|este|esta|mism[oa]|ultim[oa]) )*"
    rf"(?:{'|'.join(sorted(lexico.CARRITO))})(?= |$)"
)
# "me pasas una cotización formal de 10 cafés"
_COTIZACION = re.compile(rf"(?:{patron('pide_cotizacion')}) (?=\w)")
_DEL_PEDIDO = re.compile(
    r"(?<=\w )del? (?:(?:el|la|mi|ese|esa|este|esta) )*"
    rf"(?:lista de compras?|{'|'.join(sorted(lexico.CARRITO))}|compra)(?= |$)"
)
_QUITA = re.compile(
    r"\b(?:quit|sac|elimin|cancel|borr)\w*(?: (?:el|la|los|las|un|una|uno|est[aeo]s?|es[aeo]s?)|l[oa]s?)\b "
)
_ABREN = lexico.VERBOS | lexico.IMPERATIVOS | lexico.DESEOS | lexico.ABREN_PREGUNTA | SIGNOS
_TRAS_SALUDO = lexico.CORTESIA | lexico.NEXOS | SIGNOS | {"buenos", "buenas", "dias", "tardes", "noches"}
_LETRAS = frozenset("aeiouyxk")  # those that are words too
_LLEVA_TALLA = frozenset({"calzo", "calza", "uso", "visto"})
_ANTES_DE_LETRA = frozenset({"la", "talla", "talle", "una"})
_LETRAS_DE_TALLA = {"ele": "L", "eme": "M", "equis": "XL", "equis ele": "XL", "doble equis": "XXL"}
_DE_CADA = re.compile(rf"{DE_CADA}\b")
_ARTICULOS = lexico.DEFINIDOS | {"un", "una", "uno"}
_DE_QUIEN = frozenset({"de", "para", "pa"})  # "de caballero"


def preparar(palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo) -> tuple[Palabra, ...]:
    """Said with the shop and the talk in mind."""
    if not situacion.campo_esperado:
        palabras = sin_lo_de_antemano(palabras)
    suyas = _sin_el_pedido(_con_lo_suyo(_sin_lo_que_no_va(palabras, situacion), situacion, catalogo))
    sin_trato = con_multiplos(_con_cotiza(_sin_vocativos(suyas)), catalogo)
    # "sí, es que me mudé": beside a yes a reason may be what changes the sale.
    entero = situacion.se_confirma and toca_la_venta(planas(sin_trato))
    sin_trato = _sin_la_clase(sin_trato, situacion)
    quedan = sin_trato if entero else sin_relleno(sin_trato, catalogo)
    palabras = con_partes(_con_quebrados(_con_lados(_con_tallas(quedan), catalogo), catalogo))
    palabras = con_lo_comun(palabras)
    palabras = con_la_misma_cuenta(palabras, situacion, catalogo)
    palabras = _con_el_de_antes(palabras, situacion, catalogo)
    return _con_nombres(_con_modelos(palabras, situacion, catalogo), situacion, catalogo)


def _sin_lo_que_no_va(palabras: tuple[Palabra, ...], situacion: Situacion) -> tuple[Palabra, ...]:
    """ "bueno, sin el vino, | mejor un rosa", where no line is so: he does without what there was not."""
    plano = planas(palabras)
    dicho = _SIN_ESO.match(plano)
    if dicho is None or any(raiz(dicho["que"]) in map(raiz, tokens(linea)) for linea in situacion.lineas):
        return palabras
    return palabras[len(dicho[0].split()) :]


_SIN_ESO = re.compile(
    r"(?:(?:bueno|ok|entonces|pues|ya|ah|uy|ay|no|ni modo|dale) (?:, )?)*"
    r"sin (?:el|la|los|las) (?P<que>\w+) , (?:mejor |(?=(?:entonces|dame|deme|ponme|pon|y|quiero)\b))"
)


def _sin_el_pedido(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """ "súmale un casco a ese pedido": where it goes is no part of its name."""
    plano = planas(palabras)
    hallado = _AL_PEDIDO.search(plano) or (_DEL_PEDIDO.search(plano) if _QUITA.search(plano) else None)
    if hallado is None:
        return palabras
    inicio = len(planas(palabras)[: hallado.start()].split())
    return (*palabras[:inicio], *palabras[inicio + len(hallado[0].split()) :])


def _con_lo_suyo(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[Palabra, ...]:
    """ "la bujía | de esa moto", "una funda | para ese": theirs, and no motorcycle is asked for.

    "Una torta de esa", where cakes were shown, is that one.
    """
    listas: list[Palabra] = []
    i = 0
    while i < len(palabras):
        largo = _largo_de_lo_suyo(palabras, i)
        # "qué filtro tienes para esa"
        previa = next((p.plana for p in reversed(listas) if p.plana not in lexico.VERBOS), "")
        mostrada = any(raiz(previa) in map(raiz, tokens(n)[:1]) for n in situacion.ofrecidos)
        de = palabras[i].plana in {"de", "del"}
        cosa = (catalogo.encabeza(previa) if de else catalogo.vende(previa)) and previa not in _SON_DE_ESO
        if largo and cosa and not (de and mostrada):
            listas, i = [*listas, Palabra(SUYO, SUYO)], i + largo
        else:
            listas, i = [*listas, palabras[i]], i + 1
    return tuple(listas)


def _largo_de_lo_suyo(palabras: Sequence[Palabra], i: int) -> int:
    """How many words from `i` on say "para ese", "de esa misma moto", "para el mismo celular"."""
    dicho = _DE_ESE.match(f"{planas(palabras[i : i + 6])} ")
    if dicho is None:
        return 0
    largo = len(dicho[0].split())
    cosa = planas(palabras[i + largo : i + largo + 1])
    if cosa in _SON_DE_ESO | lexico.TAMANOS:
        return 0  # "de ese color", "de ese paquete"
    nombra = cosa.isalpha() and not suelta(cosa) and cosa not in _ABREN
    return largo + nombra


_DE_ESE = re.compile(
    r"(?:de|para|pa) (?:(?:el|la|es[ea]|est[ea]|ese|este) mism[oa]|es[ea]|est[ea]|ese|este) |del mismo "
)
_SON_DE_ESO = lexico.SE_CUENTA_EN | lexico.ATRIBUTOS


def _con_cotiza(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    hallado = _COTIZACION.search(planas(palabras))
    if hallado is None:
        return palabras
    antes = len(planas(palabras)[: hallado.start()].split())
    return (*palabras[:antes], Palabra("cotiza", "cotiza"), *palabras[antes + len(hallado[0].split()) :])


def _sin_vocativos(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """ "mi llave, tiene ...", "dame dos mi rey": who is spoken to, and no key."""
    planas = [p.plana for p in palabras]
    for i, plana in enumerate(planas[:-1]):
        if plana != "mi" or planas[i + 1] not in lexico.VOCATIVOS:
            continue
        abre = all(previa in _TRAS_SALUDO for previa in planas[:i])
        siguiente = planas[i + 2] if i + 2 < len(planas) else ""
        cierra = not siguiente or siguiente in SIGNOS
        if cierra or (abre and (siguiente in _ABREN or siguiente in lexico.ARTICULOS or siguiente.isdigit())):
            quedan = (*palabras[:i], *palabras[i + 2 :])
            return quedan if any(p.plana not in SIGNOS for p in quedan) else palabras
    return palabras


def _con_tallas(palabras: tuple[Palabra, ...]) -> tuple[Palabra, ...]:
    """ "yo calzo un 44", "un culotte de la ele": sizes, as names write them."""
    listas: list[Palabra] = []
    i = 0
    while i < len(palabras):
        previa = listas[-1].plana if listas else ""
        letras = " ".join(p.plana for p in palabras[i : i + 2])
        if previa in _ANTES_DE_LETRA and (letra := _LETRAS_DE_TALLA.get(letras)):
            listas, i = [*listas, Palabra(letra, letra)], i + 2
        elif previa in _ANTES_DE_LETRA and (letra := _LETRAS_DE_TALLA.get(palabras[i].plana)):
            listas, i = [*listas, Palabra(letra, letra)], i + 1
        elif palabras[i].plana in _LLEVA_TALLA and (leida := _numero_de_talla(palabras, i + 1)):
            talla, fin = leida
            listas = [p for j, p in enumerate(listas) if not (p.plana == "yo" and j == len(listas) - 1)]
            listas, i = [*listas, Palabra("talla", "talla"), Palabra(talla, talla)], fin
        else:
            listas, i = [*listas, palabras[i]], i + 1
    return tuple(listas)


def _sin_la_clase(palabras: tuple[Palabra, ...], situacion: Situacion) -> tuple[Palabra, ...]:
    """ "los dos colores", "todos los modelos", of what was shown: those, whatever tells them apart."""
    if not situacion.ofrecidos:
        return palabras
    hallado = _TODAS_SUS_CLASES.search(planas(palabras))
    if hallado is None:
        return palabras
    lugar = len(planas(palabras)[: hallado.start("clase")].split())
    quedan = palabras[:lugar] if not hallado["todos"] else palabras[: lugar - 1]
    return (*quedan, *palabras[lugar + 1 :])


_TODAS_SUS_CLASES = re.compile(
    r"(?<!\S)(?:l[oa]s (?:dos|tres|cuatro|[2-9])|amb[oa]s|(?P<todos>tod[oa]s l[oa]s)) "
    rf"(?P<clase>{'|'.join(p for p in sorted(lexico.ATRIBUTOS) if p.endswith('s'))})(?! de\b)(?!\S)"
)


def _numero_de_talla(palabras: Sequence[Palabra], i: int) -> tuple[str, int] | None:
    """The size written from word `i` on, and where it ends: "un cuarenta y cuatro", "talla 38"."""
    while i < len(palabras) and palabras[i].plana in _ARTICULOS | {"talla", "talle", "numero"}:
        i += 1
    numero = leer_numero(palabras, i)
    if numero is None or not 16 <= numero.valor <= 60 or numero.valor.denominator != 1:
        return None
    return str(int(numero.valor)), numero.fin


def _con_lados(palabras: tuple[Palabra, ...], catalogo: Catalogo) -> tuple[Palabra, ...]:
    """ "las de adelante" are "las delanteras", "dot4" is "dot 4", where the shop calls them so."""
    listas: list[Palabra] = []
    for p in palabras:
        lado = next(filter(catalogo.vende, _LADOS.get(p.plana, ())), None)
        pegado = _PEGADO.fullmatch(p.plana)
        if p.plana == "i" and not catalogo.vende("i"):
            listas.append(Palabra("y", "y"))  # "hamburguesa doble 2 i salchipapa 1"
        elif lado:
            if listas and listas[-1].plana == "de":
                listas.pop()
            listas.append(Palabra(lado, lado))
        elif pegado and not catalogo.vende(p.plana) and catalogo.cubre(f"{pegado[1]} {pegado[2]}"):
            listas += [Palabra(pegado[1], pegado[1]), Palabra(pegado[2], pegado[2])]
        elif listas and _es_codigo(listas[-1], p, catalogo):
            codigo = f"{listas.pop()}{p}"
            listas.append(Palabra(plegar(codigo), codigo))
        else:
            listas.append(p)
    return tuple(listas)


def _es_codigo(letras: Palabra, cifra: Palabra, catalogo: Catalogo) -> bool:
    """ "dot 3", of what is sold as "DOT3"."""
    if not (letras.plana.isalpha() and len(letras.plana) > 1 and cifra.plana.isdigit()):
        return False
    return not catalogo.vende(letras.plana) and catalogo.vende(f"{letras.plana}{cifra.plana}")


def _con_el_de_antes(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[Palabra, ...]:
    """ "y 2 de pollo", after an empanada de carne: two empanadas, and no chickens."""
    i = next((i for i, p in enumerate(palabras) if not suelta(p.plana) or leer_numero(palabras, i)), 0)
    numero = leer_numero(palabras, i)
    dicho = palabras[numero.fin : numero.fin + 2] if numero and not numero.grupo else ()
    if len(dicho) < 2 or dicho[0].plana != "de" or not situacion.lineas or situacion.espera:
        return palabras
    cosa, nombre = dicho[1], situacion.lineas[-1].split()[0]
    mostrado = catalogo.cuales(cosa.original, situacion.ofrecidos)
    if (
        mostrado
        or suelta(cosa.plana)
        or not catalogo.vende(cosa.plana)
        or not catalogo.cubre(f"{nombre} de {cosa}")
    ):
        return palabras
    assert numero
    return (*palabras[: numero.fin], Palabra(plegar(nombre), nombre.lower()), *palabras[numero.fin :])


def _con_quebrados(palabras: tuple[Palabra, ...], catalogo: Catalogo) -> tuple[Palabra, ...]:
    """ "un cuarto de queso" is of a kilo, "medio pollo" what is sold so: as names and measures write it."""
    listas: list[Palabra] = []
    i = 0
    while i < len(palabras):
        largo, cifra = _quebrado(palabras, i, catalogo)
        sigue = palabras[i + largo :]
        de = bool(sigue) and sigue[0].plana == "de"
        cosa = sigue[1] if de and len(sigue) > 1 else sigue[0] if sigue else None
        if cifra and de and cosa and unidad(cosa.plana) == "kg":  # "tres cuartos de kilo"
            listas, i = [*listas, Palabra(cifra, cifra)], i + largo + 1
            continue
        if not cifra or cosa is None or cosa.plana in lexico.MEDIDAS or not catalogo.vende(cosa.plana):
            listas, i = [*listas, palabras[i]], i + 1
            continue
        if listas and listas[-1].plana in {"un", "una", "1"}:
            listas.pop()
        entero = f"{cifra} {cosa}"  # "medio de champiñones", of what comes in 250 g, is half a kilo
        suyo = catalogo.nombra_todo(entero) or (not de and catalogo.juntas(entero))
        vendido = catalogo.vende(cifra) and suyo
        if not vendido and not de:
            listas, i = [*listas, palabras[i]], i + 1
            continue
        listas += [Palabra(cifra, cifra), *([] if vendido else [Palabra("kilo", "kilo")])]
        i += largo
    return tuple(listas)


def _quebrado(palabras: Sequence[Palabra], i: int, catalogo: Catalogo) -> tuple[int, str]:
    """How many words say the fraction at word `i`, and its figures; none after what makes it a size."""
    previa = palabras[i - 1].plana if i else ""
    if previa in lexico.ANTES_DE_MEDIDA | lexico.PREPOSICIONES | lexico.MEDIDAS:
        return 0, ""
    if (
        previa == "y"
        and planas(palabras[i + 1 : i + 2]) in {"", "de", "docena"}
        and cuenta_o_mide(palabras, i - 2)
    ):
        return 0, ""  # "kilo y medio de", and not "medio de calamar y medio de pota"
    numero = leer_numero(palabras, i)
    if (numero and numero.grupo) or catalogo.vende(palabras[i].plana) and palabras[i].plana.isalpha():
        return 0, ""  # "media docena"; "una media", of the feet
    for largo in (2, 1):
        if cifra := _QUEBRADOS.get(planas(palabras[i : i + largo])):
            return largo, cifra
    return 0, ""


_QUEBRADOS = {
    "medio": "1/2", "media": "1/2", "cuarto": "1/4", "tres cuartos": "3/4", "3 cuartos": "3/4",
    "1/2": "1/2", "1/4": "1/4", "3/4": "3/4",
}  # fmt: skip
_LADOS = {
    "adelante": ("delantero", "delantera"), "delante": ("delantero", "delantera"),
    "atras": ("trasero", "trasera"), "detras": ("trasero", "trasera"),
    "arriba": ("superior",), "abajo": ("inferior",),
}  # fmt: skip
_PEGADO = re.compile(r"([a-z]{2,})(\d+)")


def _con_modelos(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[Palabra, ...]:
    """ "vortex y", "¿y el x?": a letter that ends a name is no conjunction. In capitals no list has it."""
    # The word before the letter in what was shown: "vortex".
    modelos = {t[-2] for n in situacion.ofrecidos if len(t := tokens(n)) > 1 and len(t[-1]) == 1}
    listas = list(palabras)
    for i, p in enumerate(palabras):
        previa = palabras[i - 1].plana if i else ""
        if p.plana not in _LETRAS or not previa.isalpha() or not _termina(palabras, i):
            continue
        delante = modelos if previa in _ARTICULOS else {previa}
        if any(catalogo.tiene(f"{palabra} {p.plana}") for palabra in delante):
            listas[i] = Palabra(p.plana.upper(), p.original)
    return tuple(listas)


def _con_nombres(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[Palabra, ...]:
    """ "quita la doctora", "¿tienen el uno?": what is sold by the name of a courtesy or a number."""
    mostradas = {p for nombre in situacion.ofrecidos for p in tokens(nombre)}
    listas = list(palabras)
    for i, (previa, p) in enumerate(pairwise(palabras), 1):
        nombrable = previa.plana in _ARTICULOS or previa.plana.isdigit() or previa.plana in _DE_QUIEN
        if not nombrable or not catalogo.tiene(p.plana):
            continue
        # "los dos", or "el dos" of a list, are no names.
        cuenta = p.plana == "uno" and previa.plana != "los" and (not mostradas or p.plana in mostradas)
        cuenta = cuenta and not _DE_CADA.match(planas(palabras[i:]))
        if p.plana in lexico.CORTESIA or cuenta:
            listas[i] = Palabra(p.plana.upper(), p.original)
    return tuple(listas)


def _termina(palabras: Sequence[Palabra], i: int) -> bool:
    """Whether nothing of the goods comes after it."""
    siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
    return not siguiente or siguiente in SIGNOS or siguiente in lexico.VERBOS | lexico.CORTESIA
