"""An answer to what is on the table: which of the products just shown, and how many of each.

Read strictly: a word that none of them explains means that the customer speaks of something else.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from agent.actos import Agregar, CambiarCantidad, Cantidad, Negar, PreguntarProducto, Quitar, Referencia
from agent.comprension import lexico
from agent.comprension.distintivo import elegida_por_lo_distinto
from agent.comprension.en_cola import cuenta_lo_que_espera
from agent.comprension.enmiendas.piezas import partir as en_piezas
from agent.comprension.mercancia.articulos import leer_articulos
from agent.comprension.mercancia.de_cada import difieren_ademas
from agent.comprension.mercancia.referencias import PRIMEROS, son_todos
from agent.comprension.mesa import SUELTAS, Mesa
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, unir
from agent.comprension.segmentos import LOS_QUE_HAYA, ORDEN, Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.trozos import (
    NIEGAN,
    SEPARAN,
    VACIAS,
    Eleccion,
    Trozo,
    combinar,
    los_tantos,
)
from agent.comprension.vocabulario import patron

Elegido = Agregar | CambiarCantidad | Quitar | Negar | PreguntarProducto
_OTRO_MAS = re.compile(patron("otro_mas"))
_DESHACEN = lexico.NO_ELIGEN - lexico.ABREN_PREGUNTA  # "saca ese", of what the order has


def leer_eleccion(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Elegido] | None:
    """The acts of an answer; None where the clause is not one."""
    palabras = clausula.palabras
    if situacion.campo_esperado or not (situacion.ofrecidos or situacion.lineas or situacion.pide_cantidad):
        return None
    if clausula.pregunta and not (palabras and palabras[0].plana in lexico.PIDEN):
        return None
    if de_lo_hablado := _de_lo_hablado(clausula, situacion, catalogo):
        return [de_lo_hablado]
    if any(p.plana in lexico.NO_ELIGEN for p in palabras) or PRIMEROS.search(clausula.plano):
        return None
    esperada = situacion.espera == "elegir_producto"
    if tallas := _tallas_de_mas(palabras, situacion, catalogo):
        return tallas
    trozos = Mesa(situacion, catalogo).leer(palabras)
    if trozos is None:
        return _con_lo_que_espera(palabras, situacion, catalogo) or _por_lo_distinto(
            palabras, situacion, catalogo
        )
    if esperada and all(trozo.niega for trozo in trozos) and any(trozo.describe for trozo in trozos):
        return [Negar()]
    if len(trozos) == 1 and trozos[0].empaque and trozos[0].cuales is None and trozos[0].cantidad:
        return [Agregar(producto=Referencia(deictica=True), cantidad=trozos[0].cantidad)]
    elegidos = combinar(trozos, len(situacion.ofrecidos), _ajenos(situacion))
    if difieren_ademas(clausula.plano, situacion.ofrecidos):
        elegidos = [replace(elegido, juntos=False) for elegido in elegidos]
    pide = any(p.plana in lexico.PIDEN or ORDEN.fullmatch(p.plana) for p in palabras)
    cuenta = pide or len(trozos) > 1 or trozos[0].describe  # "salmón 2"
    contados = cuenta and all(t.cuales and len(t.cuales) == 1 and (t.cantidad or pide) for t in trozos)
    de_todas = any(t.todos and (t.cantidad or t.niega) for t in trozos)
    if not esperada and not (contados or de_todas or _definida(palabras) or any(t.preciso for t in trozos)):
        return _la_que_describe(trozos)
    return [_de_la_mesa(elegido, situacion) for elegido in elegidos] or None


def _con_lo_que_espera(
    palabras: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo
) -> list[Elegido] | None:
    """ "la grande y el sartén chico", "azul y de 28": the open choice, and what waits behind it."""
    piezas = en_piezas(palabras, catalogo) if situacion.en_cola else []
    mesa = Mesa(situacion, catalogo)
    de_la_mesa: list[Elegido] = []
    de_la_cola: list[Elegido] = []
    for pieza in piezas:
        trozos = mesa.leer(pieza) if len(pieza) > 1 or not pieza[0].plana.isdigit() else None
        elegidos = combinar(trozos, len(situacion.ofrecidos)) if trozos else []
        frases = leer_articulos(tuple(pieza), catalogo) if not elegidos else []
        if len(elegidos) == 1:
            de_la_mesa.append(_de_la_mesa(elegidos[0], situacion))
        elif len(frases) == 1 and cuenta_lo_que_espera(frases[0], situacion, catalogo):
            de_la_cola.append(Agregar(producto=frases[0].producto, cantidad=frases[0].cantidad))
        else:
            return None
    # What is on the table first: another choice may be opened by what comes next.
    return [*de_la_mesa, *de_la_cola] if de_la_mesa and de_la_cola else None


def _tallas_de_mas(
    palabras: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo
) -> list[Elegido] | None:
    """ "37 y 39", where 37 is among those shown and 39 may be among those that were not."""
    dichas = [p for p in palabras if p.plana not in SEPARAN | SUELTAS | lexico.ANTES_DE_MEDIDA]
    de_tal = any(p.plana in {"de", "del"} for p in palabras)  # "4 de las de 20"
    juntas = any(p.plana.isdigit() and q.plana.isdigit() for p, q in pairwise(palabras))  # "3 5A y 1 7A"
    if de_tal or juntas or len(dichas) < 2 or not all(p.plana.isdigit() for p in dichas):
        return None
    lugares = [catalogo.cuales(p.original, situacion.ofrecidos) for p in dichas]
    if not any(lugares) or all(lugares) or any(len(suyos) == len(situacion.ofrecidos) for suyos in lugares):
        return None
    return [_acto(Referencia(texto=p.original, elidida=True, definida=True), None, situacion) for p in dichas]


def _ajenos(situacion: Situacion) -> frozenset[int]:
    comprados = {i for i, nombre in enumerate(situacion.ofrecidos) if nombre in situacion.lineas}
    return frozenset(comprados or situacion.foco)


def _la_que_describe(trozos: list[Trozo]) -> list[Elegido] | None:
    """ "válvula presta": told apart from the others shown, and not asked for yet."""
    trozo = trozos[0]
    if len(trozos) > 1 or trozo.niega or trozo.cantidad or not trozo.cuales or len(trozo.cuales) > 1:
        return None
    return [_ver(next(iter(trozo.cuales)))]


def _ver(lugar: int) -> PreguntarProducto:
    return PreguntarProducto(producto=Referencia(ordinales=(lugar + 1,)))


def _por_lo_distinto(
    palabras: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo
) -> list[Elegido] | None:
    if any(p.plana in NIEGAN for p in palabras):
        return None
    numero = next(
        (n for i in range(len(palabras)) if (n := leer_numero(palabras, i)) and not n.articulo), None
    )
    if numero and _describe(palabras, numero):
        return None  # "la de 2 plazas gris", where the grey one shown is of 1.5
    sin_numero = [p for i, p in enumerate(palabras) if not numero or not numero.inicio <= i < numero.fin]
    lugar = elegida_por_lo_distinto(sin_numero, situacion.ofrecidos, catalogo)
    if lugar is None:
        return None
    cantidad = numero.cantidad(unir(palabras[numero.inicio : numero.fin])) if numero else None
    if situacion.espera != "elegir_producto" and not (
        cantidad or any(p.plana in lexico.PIDEN for p in palabras)
    ):
        return [
            PreguntarProducto(producto=Referencia(ordinales=(lugar + 1,)))
        ]  # told apart, and not asked for
    return [_acto(Referencia(ordinales=(lugar + 1,)), cantidad, situacion)]


def _describe(palabras: Sequence[Palabra], numero: Numero) -> bool:
    previa, siguiente = numero.vecinas(palabras)
    return previa in {"de", "del"} | lexico.ANTES_DE_MEDIDA or siguiente in lexico.MEDIDAS


def _de_lo_hablado(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> Elegido | None:
    """What needs no name: "dame los que tengas", "otro igual", "listo, esas", "entonces 1000"."""
    resto, hallado = LOS_QUE_HAYA.subn(" ", clausula.plano)
    dichas = set(resto.split())
    numero, sueltas = _numero_solo(clausula.palabras)
    if not sueltas and not (hallado and dichas <= SUELTAS):
        return None
    if hallado:
        return Agregar(producto=Referencia(deictica=True), cantidad=Cantidad(todas=True))
    if _OTRO_MAS.fullmatch(clausula.plano) and situacion.lineas and not situacion.espera:
        return Agregar(producto=Referencia(otro=True))
    if dichas & {"otro", "otra"} and dichas & {"igual", "iguales", "mismo", "misma"}:
        return Agregar(producto=Referencia(otro=True), cantidad=numero or Cantidad())
    if numero and son_todos(clausula.palabras) and 1 < situacion.clases == numero.unidades:
        return Agregar(producto=Referencia(todos=True))  # of each kind that was asked for
    if numero and son_todos(clausula.palabras) and len(situacion.ofrecidos) not in (0, numero.unidades):
        if suyos := los_tantos(numero.unidades or 0, situacion.ofrecidos):
            return Agregar(producto=Referencia(ordinales=tuple(i + 1 for i in suyos)))
        if numero.unidades == 2 and _con_el_de_la_linea(situacion, catalogo):
            return Agregar(producto=Referencia(deictica=True))
        # "dame los 3", where two were shown.
        return Agregar(producto=Referencia(deictica=True), cantidad=numero)
    if situacion.espera == "elegir_producto" or (situacion.espera is None and situacion.ofrecidos):
        ajenas = {"no", "eso", "esto", "todo", "como", "cuanto", "precio"} | _DESHACEN  # "¿a cómo está?"
        senala = dichas & lexico.DEMOSTRATIVOS and not dichas & ajenas
        if {"ya", "esta"} <= dichas:
            return None  # "ya está": an end, not "this one"
        if senala or situacion.espera:
            return _acto(None, numero, situacion) if senala else None
    if situacion.lineas and dichas & {"son", "eran"}:
        return None  # "son 3", of what the order has
    todos = len(situacion.ofrecidos) > 1 and son_todos(clausula.palabras)
    if situacion.pide_cantidad and numero and not (numero.problema or todos or "no" in dichas):
        return Agregar(producto=Referencia(), cantidad=numero)
    return None


def _con_el_de_la_linea(situacion: Situacion, catalogo: Catalogo) -> bool:
    """ "dame los dos", of one just priced and its like, which is in the order."""
    vistos = {situacion.ofrecidos[i] for i in situacion.foco} or set(situacion.ofrecidos)
    if len(vistos) != 1 or vistos & set(situacion.lineas):
        return False
    (visto,) = vistos
    return any(linea in catalogo.parientes(visto) for linea in situacion.lineas)


def _numero_solo(palabras: Sequence[Palabra]) -> tuple[Cantidad | None, bool]:
    """The count of a clause, and whether it and words of grammar are all that there is."""
    cantidad: Cantidad | None = None
    i = 0
    while i < len(palabras):
        numero = leer_numero(palabras, i)
        if numero is not None and numero.inicio == i:
            previa = palabras[i - 1].plana if i else ""
            lugar = previa in {"el", "la"} and palabras[i].plana.isdigit()
            if cantidad is not None or lugar or previa in {"de", "en", "del"}:
                return None, False  # "y de 8": another size; "la 3": which
            cantidad, i = numero.cantidad(unir(palabras[i : numero.fin])), numero.fin
            continue
        if palabras[i].plana not in SUELTAS | SIGNOS | lexico.OTROS:
            return None, False
        i += 1
    return cantidad, True


def _de_la_mesa(elegido: Eleccion, situacion: Situacion) -> Elegido:
    lugares = tuple(sorted(i + 1 for i in elegido.cuales))
    producto = Referencia(ordinales=lugares) if elegido.juntos else Referencia(entre=lugares)
    return _acto(producto, elegido.cantidad, situacion)


def _acto(producto: Referencia | None, dicha: Cantidad | None, situacion: Situacion) -> Elegido:
    """The act that waited for the choice, or a purchase; with no product, of what the talk is about."""
    producto, cantidad = producto or Referencia(deictica=True), dicha or Cantidad()
    if situacion.espera == "elegir_producto" and situacion.pendiente == "cambiar_cantidad":
        return CambiarCantidad(producto=producto, cantidad=cantidad)
    if situacion.espera == "elegir_producto" and situacion.pendiente == "quitar":
        return Quitar(producto=producto)
    return Agregar(producto=producto, cantidad=cantidad)


def _definida(palabras: Sequence[Palabra]) -> bool:
    """ "el rojo", "2 de las de 20", "de 500": it points at what was shown."""
    for i, p in enumerate(palabras):
        if p.plana in lexico.DEFINIDOS | {"del", "de", "esos", "esas"}:
            return True
        if p.plana not in VACIAS and p.plana not in SIGNOS and leer_numero(palabras, i) is None:
            return False
    return False
