"""An answer to what is on the table: which of the products just shown, and how many of each.

Read strictly: a word that none of them explains means that the customer speaks of something else.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from agent.actos import Agregar, CambiarCantidad, Cantidad, Negar, PreguntarProducto, Quitar, Referencia
from agent.comprension import lexico
from agent.comprension.distintivo import elegida_por_lo_distinto
from agent.comprension.empaques import contada_en
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, unir
from agent.comprension.referencias import PRIMEROS, son_todos
from agent.comprension.segmentos import LOS_QUE_HAYA, ORDEN, Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.trozos import NIEGAN, SEPARAN, VACIAS, Eleccion, Trozo, combinar, partir, son_varias
from agent.comprension.vocabulario import patron

Elegido = Agregar | CambiarCantidad | Quitar | Negar | PreguntarProducto
_OTRO_MAS = re.compile(patron("otro_mas"))
# "el led no, que ya tengo", "la de 2 ya la tengo"
_ESA_NO = re.compile(
    rf"(?:(?:el|la|los|las|del?) )*(?P<que>.+?) (?:(?:{patron('no_lo_lleva')}) (?:(?:que|porque|pues) )?)?"
    rf"(?:{patron('ya_tiene')})"
)
_TODOS = frozenset({"todos", "todas", "ambos", "ambas", "cada"})
_SUELTAS = (
    lexico.FUNCION | lexico.ARTICULOS | lexico.CORTESIA | lexico.VERBOS | lexico.DEMOSTRATIVOS
    | lexico.UNIDADES | lexico.ELIGEN | {"x", "si", "opcion", "numero", "color", "uno", "sino", "igual"}
)  # fmt: skip

_DESHACEN = lexico.NO_ELIGEN - lexico.ABREN_PREGUNTA  # "saca ese", of what the order has


def leer_eleccion(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> list[Elegido] | None:
    """The acts of an answer; None where the clause is not one."""
    palabras = clausula.palabras
    if situacion.campo_esperado or not (situacion.ofrecidos or situacion.lineas or situacion.pide_cantidad):
        return None
    if clausula.pregunta and not (palabras and palabras[0].plana in lexico.PIDEN):
        return None
    if de_lo_hablado := _de_lo_hablado(clausula, situacion):
        return [de_lo_hablado]
    if descartado := _sin_la_que_ya_tiene(clausula, situacion, catalogo):
        return [descartado]
    if any(p.plana in lexico.NO_ELIGEN for p in palabras) or PRIMEROS.search(clausula.plano):
        return None
    esperada = situacion.espera == "elegir_producto"
    if tallas := _tallas_de_mas(palabras, situacion, catalogo):
        return tallas
    trozos = _Mesa(situacion, catalogo).leer(palabras)
    if trozos is None:
        return _por_lo_distinto(palabras, situacion, catalogo)
    if esperada and all(trozo.niega for trozo in trozos) and any(trozo.describe for trozo in trozos):
        return [Negar()]
    if len(trozos) == 1 and trozos[0].empaque and trozos[0].cuales is None and trozos[0].cantidad:
        return [Agregar(producto=Referencia(deictica=True), cantidad=trozos[0].cantidad)]
    elegidos = combinar(trozos, len(situacion.ofrecidos), _ajenos(situacion))
    pide = any(p.plana in lexico.PIDEN or ORDEN.fullmatch(p.plana) for p in palabras)
    cuenta = pide or len(trozos) > 1 or trozos[0].describe  # "salmón 2"
    contados = cuenta and all(t.cuales and len(t.cuales) == 1 and (t.cantidad or pide) for t in trozos)
    de_todas = any(t.todos and (t.cantidad or t.niega) for t in trozos)
    if not esperada and not (contados or de_todas or _definida(palabras) or any(t.preciso for t in trozos)):
        return _la_que_describe(trozos)
    return [_de_la_mesa(elegido, situacion) for elegido in elegidos] or None


def _sin_la_que_ya_tiene(clausula: Clausula, situacion: Situacion, catalogo: Catalogo) -> Elegido | None:
    """What is left of those shown; a refusal, where that does not tell which he wants."""
    dicho = _ESA_NO.fullmatch(clausula.plano)
    fuera = catalogo.cuales(dicho["que"], situacion.ofrecidos) if dicho else ()
    quedan = [lugar for lugar in range(len(situacion.ofrecidos)) if lugar not in fuera]
    if not fuera:
        return None
    return _ver(quedan[0]) if len(quedan) == 1 else Negar()


def _tallas_de_mas(
    palabras: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo
) -> list[Elegido] | None:
    """ "37 y 39", where 37 is among those shown and 39 may be among those that were not."""
    dichas = [p for p in palabras if p.plana not in SEPARAN | _SUELTAS | lexico.ANTES_DE_MEDIDA]
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


def _de_lo_hablado(clausula: Clausula, situacion: Situacion) -> Elegido | None:
    """What needs no name: "dame los que tengas", "otro igual", "listo, esas", "entonces 1000"."""
    resto, hallado = LOS_QUE_HAYA.subn(" ", clausula.plano)
    dichas = set(resto.split())
    numero, sueltas = _numero_solo(clausula.palabras)
    if not sueltas and not (hallado and dichas <= _SUELTAS):
        return None
    if hallado:
        return Agregar(producto=Referencia(deictica=True), cantidad=Cantidad(todas=True))
    if _OTRO_MAS.fullmatch(clausula.plano) and situacion.lineas and not situacion.espera:
        return Agregar(producto=Referencia(otro=True))
    if dichas & {"otro", "otra"} and dichas & {"igual", "iguales", "mismo", "misma"}:
        return Agregar(producto=Referencia(otro=True), cantidad=numero or Cantidad())
    if numero and son_todos(clausula.palabras) and len(situacion.ofrecidos) not in (0, numero.unidades):
        # "dame los 3", where two were shown.
        return Agregar(producto=Referencia(deictica=True), cantidad=numero)
    if situacion.espera == "elegir_producto" or (situacion.espera is None and situacion.ofrecidos):
        senala = dichas & lexico.DEMOSTRATIVOS and not dichas & ({"no", "eso", "esto", "todo"} | _DESHACEN)
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


def _numero_solo(palabras: Sequence[Palabra]) -> tuple[Cantidad | None, bool]:
    """The count of a clause, and whether it and words of grammar are all that there is."""
    cantidad: Cantidad | None = None
    i = 0
    while i < len(palabras):
        numero = leer_numero(palabras, i)
        if numero is not None and numero.inicio == i:
            mide = i > 0 and palabras[i - 1].plana in {"de", "en", "del"}
            if cantidad is not None or mide:
                return None, False  # "y de 8": another size
            cantidad, i = numero.cantidad(unir(palabras[i : numero.fin])), numero.fin
            continue
        if palabras[i].plana not in _SUELTAS | SIGNOS | {"otro", "otra", "otros", "otras"}:
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


class _Mesa:
    def __init__(self, situacion: Situacion, catalogo: Catalogo) -> None:
        self._nombres, self._precios = situacion.ofrecidos, situacion.precios
        self._catalogo, self._lineas = catalogo, situacion.lineas
        self._todas = frozenset(range(len(self._nombres)))
        self._numerada = situacion.espera == "elegir_producto"

    def leer(self, palabras: Sequence[Palabra]) -> list[Trozo] | None:
        """Whole if it can be ("avena y miel" is one), else piece by piece."""
        limpias = [p for p in palabras if p.plana not in SIGNOS or p.plana in {",", "$", "#", "+", "\n"}]
        partes = partir(limpias)
        if not son_varias(partes):
            entero = self._trozo([p for p in limpias if p.plana != ","])
            if entero and entero.cuales is not None and not entero.niega:
                return [entero]
        trozos: list[Trozo] = []
        for parte in partes:
            trozo = self._trozo(parte)
            if trozo is None:
                return None
            if trozos and (cantidad := self._cuenta_lo_dicho(trozos[-1], parte)):
                trozos[-1].cantidad = cantidad
                continue
            trozos.append(trozo)
        return trozos

    def _cuenta_lo_dicho(self, previo: Trozo, parte: Sequence[Palabra]) -> Cantidad | None:
        """ "nogal, 2": how many of the one told by its name, and no place."""
        numero = leer_numero(parte, 0) if previo.describe and previo.cuales else None
        if numero is None or previo.cantidad or numero.fin < len(parte) or numero.articulo:
            return None
        return numero.cantidad(unir(parte)) if len(previo.cuales or ()) == 1 else None

    def _trozo(self, palabras: Sequence[Palabra]) -> Trozo | None:
        trozo = Trozo()
        quedan = self._todas
        descripcion: list[Palabra] = []
        i = 0
        while i < len(palabras):
            plana = palabras[i].plana
            numero = leer_numero(palabras, i)
            if numero is not None and numero.inicio == i:
                quedan &= self._numero(palabras, numero, trozo, descripcion)
                i = numero.fin
                continue
            if plana in lexico.ORDINALES:
                quedan &= self._lugar(lexico.ORDINALES[plana])
                trozo.preciso = True
            elif plana in NIEGAN:
                trozo.niega = True
            elif plana in {"otro", "otra", "otros", "otras"}:
                trozo.resto = True
                trozo.preciso |= bool(i) and palabras[i - 1].plana in lexico.DEFINIDOS | {"del"}
            elif plana in _TODOS:
                trozo.todos = True
                trozo.preciso |= plana in {"ambos", "ambas"}
            else:
                descripcion.append(palabras[i])
            i += 1
        return self._cerrar(trozo, quedan, descripcion)

    def _cerrar(self, trozo: Trozo, quedan: frozenset[int], descripcion: list[Palabra]) -> Trozo | None:
        """The piece with the places that its words leave; None where some word fits none of them."""
        palabras, tamano, superlativo = self._separar(descripcion)
        frase = unir(palabras)
        trozo.describe = bool(frase)
        if frase:
            nombrados = frozenset(self._catalogo.cuales(frase, self._nombres))
            if not nombrados:
                return None
            quedan &= nombrados
        if tamano is not None:
            quedan &= self._de_tamano(tamano)
            trozo.preciso = True
        if superlativo:
            quedan = self._extremo(superlativo, quedan)
            trozo.preciso = True
        if self._todas and not quedan:
            return None
        trozo.cuales = quedan if quedan != self._todas or trozo.todos else None
        trozo.empaque = any(self._sobra(p) for p in descripcion) or self._solo_empaca(palabras)
        trozo.cantidad = contada_en(trozo.cantidad, descripcion)
        return trozo

    def _separar(self, descripcion: list[Palabra]) -> tuple[list[Palabra], str | None, str | None]:
        """The words that describe, the size, and "barato" or "caro"."""
        describen: list[Palabra] = []
        tamano: str | None = None
        superlativo: str | None = None
        for p in descripcion:
            if p.plana in lexico.BARATO:
                superlativo = "barato"
            elif p.plana in lexico.CARO and any(q.plana == "mas" for q in descripcion):
                superlativo = "caro"
            elif p.plana in lexico.TAMANOS and not self._catalogo.cuales(p.original, self._nombres):
                tamano = p.plana
            elif p.plana not in _SUELTAS and p.plana not in SIGNOS and not self._sobra(p):
                describen.append(p)
        return describen, tamano, superlativo

    def _sobra(self, palabra: Palabra) -> bool:
        """ "4 paquetes": what goods are counted in, where no name says it."""
        nombres = (*self._nombres, *self._lineas)
        if palabra.plana not in lexico.EMPAQUES or self._catalogo.encabeza(palabra.plana):
            return False  # "20 vasos", where cups are sold
        return not self._catalogo.cuales(palabra.original, nombres)

    def _solo_empaca(self, palabras: Sequence[Palabra]) -> bool:
        """ "3 cajas", of the one shown, which comes in boxes."""
        return len(self._nombres) == 1 and len(palabras) == 1 and palabras[0].plana in lexico.EMPAQUES

    def _numero(
        self, palabras: Sequence[Palabra], numero: Numero, trozo: Trozo, descripcion: list[Palabra]
    ) -> frozenset[int]:
        """What a number says: the place, the price or the measure of one of them, or how many."""
        previa, siguiente = numero.vecinas(palabras)
        dichas = list(palabras[numero.inicio : numero.fin])
        entero = numero.valor.denominator == 1 and not numero.grupo
        ordinal = previa in {"el", "la", "opcion", "numero", "#"} and siguiente not in lexico.MEDIDAS
        if ordinal and entero and (lugar := self._lugar(int(numero.valor))):
            trozo.preciso = True
            return lugar
        if previa == "cada" or (
            previa in {"los", "las"} and numero.valor == len(self._nombres) and not siguiente
        ):
            trozo.todos = True
            return self._todas
        if _mide(previa, dichas[0].plana, siguiente, palabras, numero):
            descripcion.extend(dichas)
            return self._todas
        if previa in {"de", "del", "el", "la", "$", "a"} or siguiente in lexico.DINERO:
            if (
                siguiente not in lexico.DINERO
                and previa != "$"
                and self._catalogo.cuales(unir(dichas), self._nombres)
            ):
                descripcion.extend(dichas)
                return self._todas
            if a_ese_precio := self._de_precio(numero):
                trozo.preciso = True
                return a_ese_precio
        if entero and numero.valor >= 1000 and (a_ese_precio := self._de_precio(numero)):
            trozo.preciso = True
            return a_ese_precio
        solo = len(palabras) == numero.fin - numero.inicio
        if solo and entero and not numero.articulo:
            if self._numerada and (lugar := self._lugar(int(numero.valor))):
                return lugar
            if self._es_talla(dichas):
                trozo.preciso = True
                descripcion.extend(dichas)
                return self._todas
        if trozo.cantidad and self._es_talla(dichas):
            descripcion.extend(dichas)  # "una 37 y dos 39"
            return self._todas
        trozo.cantidad = numero.cantidad(unir(dichas))
        return self._todas

    def _es_talla(self, cifra: Sequence[Palabra]) -> bool:
        """ "37", "220": it tells some of those shown apart."""
        return 0 < len(self._catalogo.cuales(unir(cifra), self._nombres)) < len(self._nombres)

    def _lugar(self, ordinal: int) -> frozenset[int]:
        lugar = ordinal - 1 if ordinal > 0 else len(self._nombres) + ordinal
        return frozenset({lugar}) & self._todas

    def _de_precio(self, numero: Numero) -> frozenset[int]:
        """ "el de 12 mil", "la de 12": the price, or its thousands."""
        valores = {Decimal(numero.valor.numerator) / numero.valor.denominator}
        if numero.valor < 1000:
            valores |= {valor * 1000 for valor in valores}
        return frozenset(i for i, precio in enumerate(self._precios) if precio in valores)

    def _de_tamano(self, tamano: str) -> frozenset[int]:
        lugar = self._catalogo.de_tamano(tamano, self._nombres)
        return frozenset() if lugar is None else frozenset({lugar})

    def _extremo(self, superlativo: str, quedan: frozenset[int]) -> frozenset[int]:
        if len(self._precios) != len(self._nombres) or not quedan:
            return frozenset()
        precios = [self._precios[i] for i in quedan]
        precio = min(precios) if superlativo == "barato" else max(precios)
        return frozenset(i for i in quedan if self._precios[i] == precio)


def _mide(previa: str, dicha: str, siguiente: str, palabras: Sequence[Palabra], numero: Numero) -> bool:
    """ "talla 8", "2 pulgadas", "1/2": a measure; "2 kilos de ..." counts."""
    if previa in lexico.ANTES_DE_MEDIDA | {"#"} or "/" in dicha or '"' in dicha:
        return True
    despues = palabras[numero.fin + 1].plana if numero.fin + 1 < len(palabras) else ""
    return siguiente in lexico.MEDIDAS - {"x"} and despues not in {"de", "del"}
