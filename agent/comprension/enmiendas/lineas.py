"""Which line of the order some words are of, and of which line something else is a variant."""

import re
from collections.abc import Sequence

from agent.actos import Agregar, Cantidad, Referencia, Superlativo
from agent.comprension import lexico
from agent.comprension.mercancia.unidad_de_venta import va_por
from agent.comprension.numeros import GRUPOS
from agent.comprension.situacion import Catalogo, Situacion
from agent.texto import plegar, singular

_CUENTAN = lexico.EMPAQUES | lexico.UNIDADES  # "5 paquetes" names nothing
_LAS_OTRAS = re.compile(r"otr[oa]s?|demas|que quedan?")
_TODAS = re.compile(r"tod[oa]s?(?: l[oa]s? demas)?|cada (?:cosa|producto|articulo)")
_DE_CADA = re.compile(r"cada(?: (?:un[oa]|cual|tipo|color|sabor))?(?: de es[oa]s)?(?: ?(?P<que>\w+))?")
_UNIDAD = "|".join(sorted(lexico.SE_CUENTA_EN | GRUPOS.keys(), key=len, reverse=True))
# "kilos", "kilo nomas de frejol"
_EN_UNIDAD = re.compile(
    rf"(?P<unidad>{_UNIDAD})(?: (?:nomas|no mas|nada mas|sol[oa]s?))?(?: (?:del? |l[oa]s? |el )+(?P<que>.+))?"
)


class Lineas:
    """The names in the order, told by what a customer says of them."""

    def __init__(self, situacion: Situacion, catalogo: Catalogo) -> None:
        self.nombres = situacion.lineas
        self.hay_a_la_vista = not set(situacion.ofrecidos) <= set(situacion.lineas)
        self._ofrecidos = situacion.ofrecidos if situacion.espera == "elegir_producto" else ()
        self._cantidades = dict(zip(situacion.lineas, situacion.cantidades, strict=False))
        self._catalogo = catalogo

    def cantidad(self, linea: str) -> int | None:
        """Its units, where they are known."""
        return self._cantidades.get(linea)

    def cuales(self, que: str) -> list[str]:
        """Those that have all the words, or the place that they tell: "los rojos", "la primera".

        "Kilos de jurel" are of the jurel, where no line is called so itself.
        """
        dicho = _EN_UNIDAD.fullmatch(que)
        return self._cuales(que) or (self._cuales(dicho["que"]) if dicho and dicho["que"] else [])

    def _cuales(self, que: str) -> list[str]:
        if set(que.split()) <= _CUENTAN and not self._encabeza(que):
            return []
        lugar = lexico.ORDINALES.get(que)
        if lugar is not None and abs(lugar) <= len(self.nombres):
            return [self.nombres[lugar - 1 if lugar > 0 else lugar]]
        suyas = [self.nombres[i] for i in self._catalogo.cuales(que, self.nombres)] if que else []
        if que.isdigit() and not suyas:  # "1 de 40", of "Candado 40mm"
            suyas = [
                linea for linea in self.nombres if re.search(rf"\b{que}\s?[a-z]{{0,3}}\b", plegar(linea))
            ]
        # "el ukelele", of a ukelele and its case
        return [linea for linea in suyas if sustantivo(linea) == sustantivo(que)] or suyas

    def por_unidad(self, que: str) -> list[str]:
        """Those sold by the unit it begins with: "kilos de frejol"; "kilos", where nothing waits."""
        dicho = _EN_UNIDAD.fullmatch(que)
        if dicho is None or self._encabeza(que):
            return []
        sin_nombre = () if self._ofrecidos else self.nombres
        suyas = self.cuales(dicho["que"]) if dicho["que"] else sin_nombre
        return [linea for linea in suyas if va_por(dicho["unidad"], linea)]

    def es_unidad(self, que: str) -> bool:
        """ "kilos", and of nothing."""
        dicho = _EN_UNIDAD.fullmatch(que)
        return dicho is not None and not dicho["que"] and not self._encabeza(que)

    def extremo(self, que: str) -> Superlativo | None:
        """ "mas caro", of several lines."""
        mas, _, palabra = que.partition(" ")
        if len(self.nombres) < 2 or self._ofrecidos or mas != "mas":
            return None
        return "mas_caro" if palabra in lexico.CARO else "mas_barato" if palabra in lexico.BARATO else None

    def de_la_que_es(self, que: str) -> tuple[str, str]:
        """ "platos": of the cups, where plates are sold for them; else of the line last put in."""
        for linea in self.nombres:
            if self._catalogo.juntas(suyo := f"{que} {sustantivo(linea)}"):
                return linea, suyo
        return self.nombres[-1], que

    def de_varias(self, que: str, nombradas: Sequence[str]) -> list[str]:
        """The lines that "las otras", "cada una" or "todo" is of; none where it says no such thing."""
        if _LAS_OTRAS.fullmatch(que):
            return [linea for linea in self.nombres if linea not in nombradas] if nombradas else []
        if _TODAS.fullmatch(que):
            return list(self.nombres)
        if not (cada := _DE_CADA.fullmatch(que)):
            return []
        if cada["que"]:
            return self.cuales(cada["que"])
        cabezas = [sustantivo(linea) for linea in self.nombres]
        hermanas = [linea for linea in self.nombres if cabezas.count(sustantivo(linea)) > 1]
        return hermanas or list(self.nombres)

    def casi(self, que: str) -> str | None:
        """The one line of whose variant it is: it has words of it, and the shop sells it so."""
        dichas = _dichas(que)
        puntos = dict.fromkeys(self.nombres, 0.0)
        for lugar, palabra in enumerate(dichas):
            for linea in self.cuales(palabra):
                puntos[linea] += 0.5**lugar  # "el huila en grano" is of huila, whatever else comes in grains
        mejor = max(puntos.values(), default=0)
        mejores = [linea for linea, suyos in puntos.items() if suyos == mejor]
        if not mejor or len(mejores) != 1 or not all(map(self._dice, dichas)):
            return None
        return mejores[0] if self.hay_asi(mejores[0], que) else None

    def tambien_asi(self, que: str) -> str | None:
        """The one line that the shop has so as well: "en L", "rojo", of which no word is of any line."""
        if not (dichas := _dichas(que)) or not all(map(self._dice, dichas)):
            return None
        suyas = [linea for linea in self.nombres if self.hay_asi(linea, que)]
        return suyas[0] if len(suyas) == 1 else None

    def hay_asi(self, linea: str, que: str) -> bool:
        """Whether the shop has another of the line's kind that is so: "negra", of "Tetera roja"."""
        cabeza = sustantivo(linea)
        que = " ".join(p for p in plegar(que).split() if singular(p) != cabeza)
        return bool(que and self._catalogo.cuales(que, self._catalogo.parientes(linea)))

    def es_talla(self, linea: str, cifra: str) -> bool:
        """Whether the shop has the line's kind in that size, a figure with no unit."""
        sola = re.compile(rf"\b{cifra}\b(?! ?(?:{_UNIDAD})\b)")
        return any(sola.search(plegar(pariente)) for pariente in self._catalogo.parientes(linea))

    def cuenta_antes(self, linea: str, cifra: int) -> bool:
        """Whether a bare figure that the line also comes in says how many: of six 2" brushes, "no, mejor 4".

        It is the one of the two, units or size, that it is nearer to; one alone is rarely counted again.
        """
        hay = self.cantidad(linea) or 1
        tamanos = [abs(int(dicho) - cifra) for dicho in re.findall(r"\d+", linea)]
        return hay > 1 and abs(hay - cifra) <= min(tamanos, default=0)

    def con_nombre(self, que: str, nombre: str) -> str:
        """ "silla de roble", of "2 negras y 2 de roble": with the noun before, where that is sold."""
        propio = any(sustantivo(linea) == sustantivo(que) for linea in self.nombres)
        if not nombre or propio or not _describe(que):
            return ""
        entero = f"{sustantivo(nombre)} {que}"
        return entero if self._catalogo.juntas(entero) else ""

    def es_de_lo_ofrecido(self, que: str) -> bool:
        """Whether it answers the open choice."""
        return bool(self._ofrecidos and self._catalogo.cuales(que, self._ofrecidos))

    def _encabeza(self, que: str) -> bool:
        return any(sustantivo(linea) == singular(que) for linea in self.nombres)

    def _dice(self, palabra: str) -> bool:
        """Whether it may tell goods apart: "blanco", where there is one "blanca", "90"."""
        describe = palabra in lexico.ADJETIVOS or not palabra.isalpha() or len(palabra) == 1
        return describe or self._catalogo.vende(palabra)


def sustantivo(nombre: str) -> str:
    return singular(plegar(nombre).split()[0])


def _dichas(que: str) -> list[str]:
    return [p for p in plegar(que).split() if p not in lexico.FUNCION]


def _describe(que: str) -> bool:
    """ "negras", "roble" after "de": told apart, with no noun of its own."""
    return all(
        p in lexico.FUNCION | lexico.ADJETIVOS | lexico.ATRIBUTOS or len(que.split()) == 1
        for p in que.split()
    )


def en_lugar(linea: str, entra: str, cantidad: Cantidad | None, salen: int | None) -> Agregar:
    return Agregar(
        producto=Referencia(texto=llano(entra), definida=True),
        cantidad=cantidad or Cantidad(),
        en_lugar_de=Referencia(texto=linea),
        salen=salen,
    )


def llano(que: str) -> str:
    return re.sub(r"\b(?:mejor|que sean?|en|de)\b ?", "", que).strip()
