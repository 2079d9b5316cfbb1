"""The goods on the table, and what each piece of an answer says of them: which, how many, which not."""

from collections.abc import Sequence
from decimal import Decimal

from agent.actos import Cantidad
from agent.comprension import lexico
from agent.comprension.distintivo import la_llana
from agent.comprension.mercancia.empaques import contada_en
from agent.comprension.mercancia.unidad_de_venta import va_por
from agent.comprension.numeros import Numero, leer_numero
from agent.comprension.palabras import SIGNOS, Palabra, planas, unir
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.trozos import NIEGAN, Trozo, los_tantos, partir, son_varias

_TODOS = frozenset({"todos", "todas", "ambos", "ambas", "cada"})
SUELTAS = (
    lexico.FUNCION | lexico.ARTICULOS | lexico.CORTESIA | lexico.VERBOS | lexico.DEMOSTRATIVOS
    | lexico.UNIDADES | lexico.ELIGEN | {"x", "si", "opcion", "numero", "color", "uno", "sino", "igual"}
)  # fmt: skip
_EL_DE = frozenset({"el de", "la de", "los de", "las de"})


class Mesa:
    """What was shown, as a customer tells it apart: by name, place, price, size or measure."""

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
            elif plana in lexico.OTROS:
                trozo.resto = True
                definido = bool(i) and palabras[i - 1].plana in lexico.DEFINIDOS | {"del"}
                trozo.preciso |= definido
                trozo.uno_mas |= plana in {"otro", "otra"} and not definido
            elif plana in _TODOS:
                trozo.todos = True
                trozo.preciso |= plana in {"ambos", "ambas"}
            else:
                descripcion.append(palabras[i])
            i += 1
        return self._cerrar(trozo, quedan, descripcion)

    def _cerrar(self, trozo: Trozo, quedan: frozenset[int], descripcion: list[Palabra]) -> Trozo | None:
        """The piece with the places that its words leave; None where some word fits none of them."""
        descripcion, llano = self._sin_llano(descripcion)
        palabras, tamano, superlativo = self._separar(descripcion)
        frase = unir(palabras)
        if self._se_llama_asi(descripcion):
            return None
        trozo.describe = bool(frase)
        if frase:
            nombrados = frozenset(self._catalogo.cuales(frase, self._nombres))
            if not nombrados:
                return None
            quedan &= nombrados
        if tamano is not None:
            quedan &= self._de_tamano(tamano)
            trozo.preciso = True
        if llano:
            quedan = self._el_llano(quedan)
            trozo.preciso = True
        if superlativo:
            quedan = self._extremo(superlativo, quedan)
            trozo.preciso = True
        if self._todas and not quedan:
            return None
        trozo.cuales = quedan if quedan != self._todas or trozo.todos else None
        trozo.empaque = any(self._sobra(p) for p in descripcion) or self._solo_empaca(palabras)
        if trozo.uno_mas and trozo.describe and trozo.cantidad is None:
            trozo.cantidad = Cantidad(unidades=1, texto="otro")
        trozo.cantidad = contada_en(trozo.cantidad, descripcion)
        return trozo

    def _separar(self, descripcion: list[Palabra]) -> tuple[list[Palabra], str | None, str | None]:
        """The words that describe, the size, and "barato" or "caro"."""
        describen: list[Palabra] = []
        tamano: str | None = None
        superlativo: str | None = None
        mas = any(p.plana == "mas" for p in descripcion)
        for p in descripcion:
            if p.plana in lexico.BARATO:
                superlativo = "barato"
            elif p.plana in lexico.CARO and mas:
                superlativo = "caro"
            elif p.plana in lexico.MAYOR | lexico.MENOR and mas:
                tamano = "grande" if p.plana in lexico.MAYOR else "pequeno"  # "la más gruesa"
            elif p.plana in lexico.TAMANOS and not self._catalogo.cuales(p.original, self._nombres):
                tamano = p.plana
            elif p.plana not in SUELTAS and p.plana not in SIGNOS and not self._sobra(p):
                describen.append(p)
        return describen, tamano, superlativo

    def _sin_llano(self, descripcion: list[Palabra]) -> tuple[list[Palabra], bool]:
        """ "el corto normal", "el de 90 suelto": the plain one, where no name says so."""
        sin = [p for p in descripcion if p.plana not in lexico.LLANOS or self._dicen(p)]
        return sin, len(sin) < len(descripcion)

    def _dicen(self, palabra: Palabra) -> bool:
        return bool(self._catalogo.cuales(palabra.original, self._nombres))

    def _el_llano(self, quedan: frozenset[int]) -> frozenset[int]:
        """Of those left, the one of which the others say all, and more; all where there is none such."""
        lugares = sorted(quedan)
        llano = la_llana([self._nombres[i] for i in lugares])
        return quedan if llano is None else frozenset({lugares[llano]})

    def _sobra(self, palabra: Palabra) -> bool:
        """ "4 paquetes": what goods are counted in, where no name says it."""
        nombres = (*self._nombres, *self._lineas)
        if palabra.plana not in lexico.EMPAQUES or self._catalogo.encabeza(palabra.plana):
            return False  # "20 vasos", where cups are sold
        return not self._catalogo.cuales(palabra.original, nombres)

    def _se_llama_asi(self, descripcion: Sequence[Palabra]) -> bool:
        """ "6 tubos de escarcha": where some good is called so whole, none of those shown is meant."""
        entera = unir(descripcion)
        if not any(map(self._sobra, descripcion)) or self._catalogo.cuales(entera, self._nombres):
            return False
        return self._catalogo.nombra_todo(entera)

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
        if previa == "cada" or (previa in {"los", "las"} and not siguiente):
            if suyas := self._los_tantos(previa, numero):
                trozo.todos = True
                return suyas
            if numero.valor > len(self._nombres) and self._es_talla(dichas):
                descripcion.extend(dichas)  # "las 40"
                return self._todas
        if not self._va_por(siguiente) and _mide(previa, dichas[0].plana, siguiente, palabras, numero):
            descripcion.extend(dichas)
            return self._todas
        if previa in {"para", "pa"} and self._es_talla(dichas):
            descripcion.extend(dichas)  # "para 4", of tents
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
        de_otro = planas(palabras[max(numero.inicio - 2, 0) : numero.inicio]) in _EL_DE
        if de_otro or (previa in {"el", "la"} and entero and not numero.articulo):
            return frozenset()  # "el de 40", "la 3", of which none is: of something else that waits
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
        manda = any(p.plana in lexico.VERBOS for p in palabras[: numero.inicio])  # "el de 2 kilos deme 2"
        llamado = palabras[0].plana in {"el", "la"} and not manda
        if (trozo.cantidad or llamado) and self._catalogo.cuales(unir(dichas), self._nombres):
            descripcion.extend(dichas)  # "una 37 y dos 39", "2 neumáticos 18", "el Kuul 5"
            return self._todas
        trozo.cantidad = numero.cantidad(unir(dichas))
        return self._todas

    def _los_tantos(self, previa: str, numero: Numero) -> frozenset[int]:
        """ "las dos", "una de cada": all of them, or as many as differ in one thing; nothing, of others."""
        if previa == "cada" or numero.valor == len(self._nombres):
            return self._todas
        return frozenset(los_tantos(numero.valor, self._nombres) or ())

    def _va_por(self, unidad: str) -> bool:
        """ "5 metros rojo", of what is sold by the metre: how many, and no measure."""
        return unidad in lexico.MEDIDAS and any(va_por(unidad, n) for n in self._nombres)

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
