"""What a message puts right of the order, or goes over, and what else it says.

A sentence whose every piece is of the order is read as a whole: "son 3 de 60, y de las de 90 son 2". Else a
piece whose own words change a line ("los hilos que sean 4") is taken out, whatever stands beside it.
"""

import re
from collections.abc import Sequence
from itertools import dropwhile

from agent.actos import Acto, Agregar, CambiarCantidad, Cantidad, Quitar, Referencia, VerPedido
from agent.comprension import lexico
from agent.comprension.enmiendas.desglose import leer_desglose
from agent.comprension.enmiendas.lector import Lector
from agent.comprension.enmiendas.lineas import Lineas, sustantivo
from agent.comprension.enmiendas.piezas import (
    FINALES,
    corrigen,
    frases_de,
    no_dice_mas,
    partir,
    sin_entrada,
    unir_piezas,
)
from agent.comprension.enmiendas.rechazo import es_razon, leer_rechazo
from agent.comprension.mercancia.reparto import leer_reparto
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.precios import leer_dinero
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron

_REPASA = re.compile(rf"(?:(?:{patron('repasa')})(?: ,)? )+")
_ES_ASI = re.compile(rf"(?:, )?(?:{patron('es_asi')})")
_CUANTO_VA = re.compile(rf"(?:, )?(?:{patron('cuanto_va')})")
_ANTES_DEL_PRECIO = frozenset({"no", ",", "pero", "si", "mejor"})
_MODIFICA = re.compile(rf"\b(?:{patron('modifica')}|{patron('quita_tantos')})\b")
_DEJA_SOLO = re.compile(r"\b(?:dej|qued)\w* (?:solo|solamente|unicamente|nomas|nada mas)\b")  # nothing else
_SOLO = r"(?:solo|solamente|unicamente|nomas|nada mas|mejor)"
_SE_QUEDA_CON = re.compile(
    rf"\b(?:me |nos )?qued(?:o|amos|emos|aria) (?:{_SOLO} )*con (?:{_SOLO} )?(?:el|la|los|las|mis?) "
    rf"(?P<que>.+?)(?: (?:{_SOLO}|y ya|gracias|por ahora))*$|"
    r"^(?:(?:no|espera|mejor|bueno|ya|perdon|entonces|,) )+(?:solo|solamente|unicamente) (?:el|la|los|las) "
    r"(?P<solo>.+?)(?: (?:gracias|por favor|nomas|y ya))*$|"
    r"\bcon (?:el|la|los|las|mis?) (?P<antes>.+?) (?:ya )?(?:me |nos )?qued(?:o|amos)(?: (?:bien|asi))?$"
)
_ES_AL_REVES = re.compile(patron("es_al_reves"))
_NO_TANTOS = re.compile(r"(?:no ,? ?)*(?P<niega>\w+) no ,? ?(?:son |eran |quiero |mejor )?(?P<n>\w+)")
_CUANTO_ES = re.compile(
    r"(?:y )?cuanto (?:es|son|va|vale|valen|sale|salen|seria|serian|cuestan?)(?: por)?(?= )"
)
# "quita la paleta, es mucha plata": a reason
_ABREN_COLA = frozenset(("que", "porque", "ya", "es", "esta", "estan", "por", "pues", "pero", "son", "x"))
_ENTEROS = (None, "confirmar_pedido")  # what is awaited where a whole sentence may be of the order


def apartar_enmienda(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[list[Acto], tuple[Palabra, ...]]:
    """The changes of the order that the message tells, and the rest of it."""
    if otro := _otro_de_lo_mostrado(palabras, situacion, catalogo):
        return otro, ()
    if not situacion.lineas or _pone_precio(palabras):
        return [], palabras
    fin = next((i for i, p in enumerate(palabras) if i and p.plana in FINALES), len(palabras))
    frase, resto = palabras[:fin], palabras[fin:]
    if situacion.espera in _ENTEROS and (entera := _entera(frase, resto, situacion, catalogo)):
        return entera
    leidos, otras = _las_claras(palabras, situacion, catalogo)
    if leidos or situacion.espera not in _ENTEROS:
        return leidos, otras
    return leer_rechazo(palabras, situacion, catalogo)


def _pone_precio(palabras: Sequence[Palabra]) -> bool:
    """ "no, a 20 mil, el jefe me lo autorizó": what it should cost, and neither a size nor a count."""
    dichas = tuple(dropwhile(lambda p: p.plana in _ANTES_DEL_PRECIO, palabras))
    return bool(dichas) and dichas[0].plana in {"a", "en", "por"} and leer_dinero(dichas[:4]).impuesto


def _otro_de_lo_mostrado(palabras: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """ "no espera, L", of one just shown in XL: the other is wanted, and no refusal is meant."""
    abre, quedan = sin_entrada(palabras)
    if not quedan or situacion.espera not in _ENTEROS or not corrigen(abre):
        return []
    lineas = {linea for linea in situacion.lineas if linea in situacion.ofrecidos}
    lugares = catalogo.cuales(planas(quedan), situacion.ofrecidos)
    if len(lugares) != 1 or lineas or any(p.plana in FINALES for p in quedan):
        return []
    return [Agregar(producto=Referencia(ordinales=(lugares[0] + 1,)))]


def _entera(
    frase: tuple[Palabra, ...], resto: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[list[Acto], tuple[Palabra, ...]] | None:
    """The first sentence as a whole; None where some piece of it is of nothing in the order."""
    if _pregunta_cuanto_es(frase, resto, situacion, catalogo) or _repasa(frase, resto, situacion, catalogo):
        return [VerPedido()], ()
    if solo_eso := _se_queda_con(frase, situacion, catalogo):
        return solo_eso, resto
    if (resto[:1] and resto[0].plana == "?") or _DEJA_SOLO.search(planas(frase)):
        return None
    if no_tantos := _NO_TANTOS.fullmatch(planas(frase)):
        numero = leer_numero(separar(no_tantos["n"]), 0)
        if numero and leer_numero(separar(no_tantos["niega"]), 0):
            return [CambiarCantidad(cantidad=numero.cantidad(no_tantos["n"]))], resto
    abre, quedan = sin_entrada(frase)
    if en_orden := _al_reves(frase, situacion) or _en_su_orden(quedan, situacion):
        return en_orden, resto
    dichas = partir(quedan, catalogo)
    piezas = _sin_razon(abre, [pieza for pieza in dichas if sin_entrada(pieza)[1]], catalogo)
    corrige = any(map(corrigen, (abre, _disculpa(frase))))
    if desglosada := leer_desglose(piezas, situacion, catalogo, corrige=corrige):
        return desglosada, resto
    # "las azules, perdón", "las azules y 3 rojas mejor"
    excusas = (abre, *(pieza for pieza in dichas if not sin_entrada(pieza)[1]), _disculpa(frase))
    lector = Lector(situacion, catalogo)
    leidos = lector.leidos if lector.todas(piezas, corrige=any(map(corrigen, excusas))) else []
    modifica = any(excusas) or _MODIFICA.search(planas(frase)) is not None
    vale = lector.segura or (modifica and (len(leidos) > 1 or any(map(_vale_sola, leidos))))
    return (leidos, resto) if leidos and (vale or lector.cambia_varias) else None


def _disculpa(frase: Sequence[Palabra]) -> Sequence[Palabra]:
    return frase[-1:] if corrigen(frase[-1:]) and frase[-1].plana != "no" else ()


def _sin_razon(
    abre: Sequence[Palabra], piezas: list[list[Palabra]], catalogo: Catalogo
) -> list[list[Palabra]]:
    """ "no me caben 80, | la de 60 y la regadera la grande": what comes after why."""
    niega = any(p.plana == "no" for p in abre)
    return piezas[1:] if niega and len(piezas) > 1 and es_razon(piezas[0], catalogo) else piezas


def _las_claras(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[list[Acto], tuple[Palabra, ...]]:
    """The pieces that by themselves change a line, of several or while something else is asked."""
    leidos: list[Acto] = []
    quedan: list[Palabra] = []
    for frase, final in frases_de(palabras):
        pregunta = any(p.plana == "?" for p in final)
        suyos, otras = ([], frase) if pregunta else _claras_de(frase, situacion, catalogo)
        leidos += suyos
        quedan += [*otras, *final]
    return (leidos, tuple(quedan)) if leidos else ([], palabras)


def _claras_de(
    frase: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo
) -> tuple[list[Acto], Sequence[Palabra]]:
    """The changes that pieces of one sentence tell, and the other pieces."""
    abre, dichas = sin_entrada(frase)
    piezas, entera = partir(dichas, catalogo), situacion.espera in _ENTEROS
    if entera and len(piezas) < 2:
        return [], frase
    lector, otras = Lector(situacion, catalogo), list[Sequence[Palabra]]()
    for i, pieza in enumerate(piezas):
        suya, dicha = sin_entrada(pieza) if i else (abre, pieza)
        if lector.leidos and no_dice_mas(pieza):
            continue
        lector.senala = lector.senala and not otras
        leida = lector.leer(dicha, solo_claras=True, corrige=corrigen(suya))
        if not leida and not (lector.leidos and pieza[0].plana in _ABREN_COLA):
            otras.append(pieza)
    solo_sale = not lector.segura and all(isinstance(acto, Quitar) for acto in lector.leidos)
    if entera and solo_sale and not any(_es_de_lo_mostrado(otra, situacion, catalogo) for otra in otras):
        return [], frase  # what only goes out, `descarte` reads
    return (lector.leidos, unir_piezas(otras)) if lector.leidos else ([], frase)


def _es_de_lo_mostrado(pieza: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo) -> bool:
    """ "la de 3 (y las tablas mejor no)": one of those shown, of which the order has none."""
    dicho = planas(pieza)
    return bool(catalogo.cuales(dicho, situacion.ofrecidos)) and not catalogo.cuales(dicho, situacion.lineas)


def _en_su_orden(frase: Sequence[Palabra], situacion: Situacion) -> list[Acto]:
    """ "pon 3 y 3", "no, 3 y 2 en total": so many of each line, in the order that they stand."""
    dichas = [p for p in frase if p.plana not in {"en", "total", "solo", "no", "sean", "que", "son", ","}]
    if situacion.ofrecidos and set(situacion.ofrecidos) - set(situacion.lineas):
        return []
    lineas = situacion.lineas
    return [
        _fijar(linea, compra.cantidad)
        for linea, compra in zip(lineas, leer_reparto(dichas, len(lineas)), strict=False)
    ]


def _al_reves(frase: Sequence[Palabra], situacion: Situacion) -> list[Acto]:
    """ "no, al revés", of two lines: each has the count of the other."""
    una, otra = situacion.cantidades if len(situacion.cantidades) == 2 else (0, 0)
    if una == otra or _ES_AL_REVES.fullmatch(planas(frase)) is None:
        return []
    cuentas = (Cantidad(unidades=otra), Cantidad(unidades=una))
    return [_fijar(linea, cuantas) for linea, cuantas in zip(situacion.lineas, cuentas, strict=True)]


def _se_queda_con(frase: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo) -> list[Acto]:
    """ "no, me quedo nomás con los mocasines", which the order has: nothing else."""
    dicho = _SE_QUEDA_CON.search(planas(frase))
    que = (dicho["que"] or dicho["solo"] or dicho["antes"]) if dicho else ""
    lineas = Lineas(situacion, catalogo)
    antes = planas(frase)[: dicho.start()].split() if dicho else []
    if not que or not lineas.cuales(que) or any(catalogo.vende(p) and lineas.cuales(p) for p in antes):
        return []  # "ya no quiero el rojo, con el azul me quedo": only what is named goes
    (suya, *varias), suyas = lineas.cuales(que), {sustantivo(linea) for linea in lineas.cuales(que)}
    iguales = [linea for linea in situacion.lineas if sustantivo(linea) in suyas and linea != suya]
    if dicho and dicho["solo"] and iguales and not varias:  # "no, solo la blanca": of two orchids
        return [Quitar(producto=Referencia(texto=linea, definida=True)) for linea in iguales]
    return [Quitar(producto=Referencia(todos=True), excepto=Referencia(texto=que, definida=True))]


def _fijar(linea: str, cantidad: Cantidad) -> Acto:
    return CambiarCantidad(producto=Referencia(texto=linea, definida=True), cantidad=cantidad)


def _vale_sola(acto: Acto) -> bool:
    """ "quítale una a las rojas", "eran 3 de huila en grano"; what sets one line is read by other rules."""
    if isinstance(acto, Agregar):
        return acto.en_lugar_de is not None and acto.cantidad.unidades is not None and acto.salen is None
    return isinstance(acto, CambiarCantidad) and acto.modo != "fijar"


def _repasa(
    frase: Sequence[Palabra], resto: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo
) -> bool:
    """ "son 6 sillas y la mesa, ¿verdad? ¿cuánto va?": he asks whether so it is, and changes nothing."""
    abre = _REPASA.match(f"{planas(frase)} ")
    if abre is None:
        return False
    cola = planas([p for p in resto if p.plana not in FINALES])
    quedan = frase[len(abre[0].split()) :]
    for i in range(len(quedan), 0, -1):
        pregunta = " ".join(filter(None, (planas(quedan[i:]), cola)))
        if _pregunta_si_es_asi(pregunta) and _ya_es_asi(partir(quedan[:i], catalogo), situacion, catalogo):
            return True
    return False


def _pregunta_cuanto_es(
    frase: Sequence[Palabra], resto: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo
) -> bool:
    """ "¿cuánto es por los 10 mazapanes y las 5 cocadas?", of what he has ordered."""
    abre = _CUANTO_ES.match(planas(frase))
    if abre is None or any(p.plana not in FINALES for p in resto):
        return False
    piezas = partir(frase[len(abre[0].split()) :], catalogo)
    definidos = len(piezas) > 1 and all(pieza[0].plana in lexico.DEFINIDOS for pieza in piezas)
    return definidos and _ya_es_asi(piezas, situacion, catalogo)


def _ya_es_asi(piezas: Sequence[Sequence[Palabra]], situacion: Situacion, catalogo: Catalogo) -> bool:
    """Whether every piece tells how many there are of a line."""
    lector = Lector(situacion, catalogo)
    return lector.todas(piezas) and all(map(_fija, lector.leidos))


def _fija(acto: Acto) -> bool:
    return isinstance(acto, CambiarCantidad) and acto.modo == "fijar"


def _pregunta_si_es_asi(plano: str) -> bool:
    asi = _ES_ASI.match(plano)
    quedan = plano[asi.end() :].strip() if asi else plano
    return bool(plano) and (not quedan or _CUANTO_VA.fullmatch(quedan) is not None)
