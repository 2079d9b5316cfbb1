"""Several lines of the order put right in one breath, or gone over: "son 3 de 60, y de las de 90 son 2".

Every item must be of the order, of another variant of a line, or of the same noun: else all of it means
something else, and other rules read it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from agent.actos import Acto, Agregar, CambiarCantidad, Cantidad, Quitar, Referencia, VerPedido
from agent.comprension import lexico
from agent.comprension.frases import leer_frase
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.reemplazo import partir_cambio
from agent.comprension.reparto import leer_reparto
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.vocabulario import patron
from agent.texto import plegar, singular

_ABRE = re.compile(rf"(?:(?:{patron('abre_enmienda')})(?: ,)? )+")
_ENTRA = re.compile(rf"(?:(?:{patron('entra_enmienda')})(?: ,)? )+")
_REPASA = re.compile(rf"(?:(?:{patron('repasa')})(?: ,)? )+")
_ES_ASI = re.compile(rf"(?:, )?(?:{patron('es_asi')})")
_CUANTO_VA = re.compile(rf"(?:, )?(?:{patron('cuanto_va')})")
_DEL = r"(?:(?:del?|al?|los?|las?|el|mis?) )*"
_N = r"(?P<n>\w+)(?: unidad(?:es)?)?"
_CORTES = r"(?: (?:por favor|porfa\w*|porfis|mejor|nomas|no mas|gracias|entonces))*"
_FIJA = patron("fija_cuantos")
_RESTAN = (
    re.compile(rf"(?:{patron('quita_tantos')}) {_N}(?: menos)? {_DEL}(?P<que>.+?){_CORTES}"),
    re.compile(rf"(?:(?:{_FIJA}) )?{_N} menos {_DEL}(?P<que>.+?){_CORTES}"),
)
_SUMAN = (
    re.compile(rf"(?:{patron('suma_tantos')}) {_N}(?: mas)? (?=al? |del? ){_DEL}(?P<que>.+?){_CORTES}"),
    re.compile(rf"(?:(?:{_FIJA}) )?{_N} mas {_DEL}(?P<que>.+?){_CORTES}"),
)
_FIJAN = (
    re.compile(rf"{_DEL}(?P<que>.+?) (?:(?:{_FIJA}) )*{_N}{_CORTES}"),
    re.compile(rf"(?:(?:{_FIJA}|l[oa]s) )*{_N} (?!mas |menos ){_DEL}(?P<que>.+?){_CORTES}"),
)
_Modo = Literal["fijar", "sumar", "restar"]
_FORMAS: tuple[tuple[Sequence[re.Pattern[str]], _Modo], ...] = (
    (_RESTAN, "restar"),
    (_SUMAN, "sumar"),
    (_FIJAN, "fijar"),
)
_LAS_OTRAS = re.compile(r"otr[oa]s?|demas|que quedan?")
_DE_CADA = re.compile(r"cada(?: (?:un[oa]|cual|tipo|color|sabor))?(?: de es[oa]s)?(?: ?(?P<que>\w+))?")
_SE_QUITA = re.compile(rf"(?:{patron('quita_tantos')}) {_DEL}(?P<que>.+?){_CORTES}")
_YA_NO = re.compile(rf"{_DEL}(?P<que>.+?) (?:(?:ya|mejor|al final) )?no{_CORTES}")
_ES_OTRO = re.compile(
    rf"{_DEL}(?P<que>.+?) (?:era|eran|(?<!que )sean?|(?:cambi|pas)\w+l[oa]s? (?:por|a|x)) "
    rf"(?:(?:el|la|los|las) )?(?P<entra>.+?)(?: (?:ah|eh|jaja\w*))*{_CORTES}"
)
_SOLO_CUENTA = re.compile(r"(?:solo |solamente |nomas )?(?P<n>\w+)(?: (?:sol[oa]s?|nada mas|nomas))?")
# "mi hija lo quiere rosado"
_LO_QUIERE = re.compile(
    rf"(?:mi \w+|el|ella) (?:l[oa]s?|me l[oa]s?) (?:quiere|prefiere|pide) (?:en )?(?P<entra>.+?){_CORTES}"
)
_SOLO_VARIANTE = re.compile(rf"(?P<de>{_DEL})(?P<que>.+?){_CORTES}")
_MODIFICA = re.compile(
    r"\b(?:mi \w+ (?:l[oa]s? )?(?:dice|dijo|pide|pidio|quiere|prefiere)|sean?|son|eran?|de cada|"
    rf"cambi\w+|menos|mas|mejor|{patron('quita_tantos')})\b"
)
_ANTES_DE_TAMANO = lexico.ANTES_DE_MEDIDA | {"de", "en", "x", "numero"}
_CUANTO_ES = re.compile(
    r"(?:y )?cuanto (?:es|son|va|vale|valen|sale|salen|seria|serian|cuestan?)(?: por)?(?= )"
)
_NIEGA_CUENTA = re.compile(r"\bsino\b|\bno(?: era| eran| son)? (?:\d|un|una|dos|tres|cuatro|cinco|seis|diez)")
_PARTEN = frozenset((",", "y", "e"))
_FINALES = frozenset((".", ";", "?", "!", "\n", "¿", "¡"))


@dataclass
class _Lector:
    situacion: Situacion
    catalogo: Catalogo
    leidos: list[Acto] = field(default_factory=list)
    nombre: str = ""  # of the line, or the goods, of the item before
    dice_que_era: bool = False  # "el mediano era grande": enough by itself
    nombrados: list[str] = field(default_factory=list)  # the lines that the items before were of

    def todos(self, palabras: Sequence[Palabra]) -> bool:
        """Whether every item was read."""
        trozos = _partir(palabras)
        return bool(trozos) and all(map(self.leer, trozos))

    def leer(self, palabras: Sequence[Palabra]) -> bool:
        plano = planas(palabras)
        if (cambio := partir_cambio(palabras)) and all(cambio):
            return self._cambiar(*cambio)
        if (dicho := _SOLO_CUENTA.fullmatch(plano)) and self._cuenta_lo_anterior(dicho):
            return True
        for formas, modo in _FORMAS:
            for forma in formas:
                dicho = forma.fullmatch(plano)
                cuantos = _cuantos(dicho) if dicho else None
                if dicho and cuantos and self._de(dicho["que"], cuantos, modo):
                    return True
        if dicho := _SE_QUITA.fullmatch(plano) or _YA_NO.fullmatch(plano):
            return self._quitar(dicho["que"])
        if (dicho := _LO_QUIERE.fullmatch(plano)) and len(self.situacion.lineas) == 1:
            self.dice_que_era = True
            linea = self._casi(f"{_sustantivo(self.situacion.lineas[0])} {dicho['entra']}")
            return linea is not None and self._en_lugar_de(linea, dicho["entra"], Cantidad())
        if (dicho := _ES_OTRO.fullmatch(plano)) and (suyas := self._cuales(dicho["que"])):
            self.dice_que_era = True
            return len(suyas) == 1 and self._en_lugar_de(suyas[0], dicho["entra"], Cantidad())
        dicho = _SOLO_VARIANTE.fullmatch(plano)
        return dicho is not None and self._otra_variante(dicho["de"].split(), dicho["que"])

    def _cuenta_lo_anterior(self, dicho: re.Match[str]) -> bool:
        """ "el látex en caneca, una sola"."""
        previo, cuantos = self.leidos[-1] if self.leidos else None, _cuantos(dicho)
        if not isinstance(previo, Agregar) or previo.cantidad != Cantidad() or cuantos is None:
            return False
        self.leidos[-1] = previo.model_copy(update={"cantidad": cuantos})
        return True

    def _quitar(self, que: str) -> bool:
        suyas = self._cuales(que)
        self.nombrados += suyas
        self.leidos.append(Quitar(producto=Referencia(texto=_llano(que), definida=True)))
        return bool(suyas)

    def _cada_una(self, lineas: Sequence[str], cantidad: Cantidad) -> bool:
        """ "4 de cada una", "a las otras súbele a 10"."""
        self.leidos += [
            CambiarCantidad(producto=Referencia(texto=linea, definida=True), cantidad=cantidad)
            for linea in lineas
        ]
        return bool(lineas)

    def _de_varias(self, que: str) -> list[str]:
        """The lines that "las otras", or "cada una", is of; none where it says no such thing."""
        lineas = self.situacion.lineas
        if _LAS_OTRAS.fullmatch(que):
            return [linea for linea in lineas if linea not in self.nombrados] if self.nombrados else []
        if not (cada := _DE_CADA.fullmatch(que)):
            return []
        if cada["que"]:
            return self._cuales(cada["que"])
        nombres = [_sustantivo(linea) for linea in lineas]
        hermanas = [linea for linea in lineas if nombres.count(_sustantivo(linea)) > 1]
        return hermanas or list(lineas)

    def _cambiar(self, sale: Sequence[Palabra], entra: Sequence[Palabra]) -> bool:
        """ "cámbiame una azul por una verde"."""
        una, otra = leer_frase(sale, self.catalogo), leer_frase(entra, self.catalogo)
        if not (self._cuales(una.producto.texto) and otra.producto.texto):
            return False
        salen = una.cantidad.unidades
        self.leidos.append(
            Agregar(producto=otra.producto, cantidad=otra.cantidad, en_lugar_de=una.producto, salen=salen)
        )
        return True

    def _de(self, que: str, cantidad: Cantidad, modo: _Modo) -> bool:
        """So many of it: of a line, in the place of one almost so, or of the noun of the item before."""
        if modo == "fijar" and (varias := self._de_varias(que)):
            return self._cada_una(varias, cantidad)
        otro_nombre = self._con_el_nombre(que)
        suyas = self._cuales(que)
        self.nombrados += suyas
        if suyas and not (otro_nombre and not self._del_mismo_nombre(suyas)):
            self.nombre = suyas[0]
            texto = suyas[0] if que.isdigit() and len(suyas) == 1 else _llano(que)
            producto = Referencia(texto=texto, definida=True)
            self.leidos.append(CambiarCantidad(producto=producto, cantidad=cantidad, modo=modo))
            return True
        if modo == "restar":
            return False
        if modo == "fijar" and not otro_nombre and (linea := self._casi(que)):
            return self._en_lugar_de(linea, que, cantidad)
        if not otro_nombre:
            return False
        self.leidos.append(Agregar(producto=Referencia(texto=otro_nombre), cantidad=cantidad))
        return True

    def _otra_variante(self, de: Sequence[str], que: str) -> bool:
        """ "y en grano", of the item before; "el huila en grano", of a line that is not so."""
        previo = self.leidos[-1] if self.leidos else None
        if not de and isinstance(previo, CambiarCantidad) and previo.modo == "fijar":
            entero = f"{previo.producto.texto} {que}"
            linea = self._casi(entero)
            self.leidos.pop()
            return linea is not None and self._en_lugar_de(linea, entero, previo.cantidad)
        if lexico.DEFINIDOS.isdisjoint(de):
            return False
        if suyas := self._cuales(que):
            self.nombre = suyas[0]
            return True  # it stays as it is
        linea = self._casi(que.replace(" mejor ", " ").replace(" que sea ", " "))
        return linea is not None and self._en_lugar_de(linea, que, Cantidad())

    def _en_lugar_de(self, linea: str, que: str, cantidad: Cantidad) -> bool:
        self.nombre = linea
        entra = Referencia(texto=_llano(que), definida=True)
        self.leidos.append(Agregar(producto=entra, cantidad=cantidad, en_lugar_de=Referencia(texto=linea)))
        return True

    def _cuales(self, que: str) -> list[str]:
        lineas = self.situacion.lineas
        suyas = [lineas[i] for i in self.catalogo.cuales(que, lineas)] if que else []
        if que.isdigit() and not suyas:  # "1 de 40", of "Candado 40mm"
            suyas = [linea for linea in lineas if re.search(rf"\b{que}\s?[a-z]{{0,3}}\b", plegar(linea))]
        # "el ukelele", of a ukelele and its case
        return [linea for linea in suyas if _sustantivo(linea) == _sustantivo(que)] or suyas

    def _del_mismo_nombre(self, lineas: Sequence[str]) -> bool:
        return any(_sustantivo(linea) == _sustantivo(self.nombre) for linea in lineas)

    def _con_el_nombre(self, que: str) -> str:
        """ "silla de roble", of "2 negras y 2 de roble": with the noun before, where that is sold."""
        if not self.nombre or not _describe(que):
            return ""
        entero = f"{_sustantivo(self.nombre)} {que}"
        return entero if self.catalogo.juntas(entero) else ""

    def _dice(self, palabra: str) -> bool:
        """Whether it may tell goods apart: "blanco", where there is one "blanca", "90"."""
        describe = palabra in lexico.ADJETIVOS or not palabra.isalpha() or len(palabra) == 1
        return describe or self.catalogo.vende(palabra)

    def _casi(self, que: str) -> str | None:
        """The one line of whose variant it is: it has words of it, and the shop sells it so."""
        dichas = [p for p in plegar(que).split() if p not in lexico.FUNCION]
        puntos = dict.fromkeys(self.situacion.lineas, 0.0)
        for lugar, palabra in enumerate(dichas):
            for linea in self._cuales(palabra):
                puntos[linea] += 0.5**lugar  # "el huila en grano" is of huila, whatever else comes in grains
        mejor = max(puntos.values(), default=0)
        mejores = [linea for linea, suyos in puntos.items() if suyos == mejor]
        if not mejor or len(mejores) != 1 or not all(map(self._dice, dichas)):
            return None
        otra = f"{_sustantivo(mejores[0])} {' '.join(p for p in dichas if p != _sustantivo(mejores[0]))}"
        return mejores[0] if self.catalogo.juntas(otra) else None


def _llano(que: str) -> str:
    return re.sub(r"\b(?:mejor|que sean?|en|de)\b ?", "", que).strip()


def _cuantos(dicho: re.Match[str]) -> Cantidad | None:
    numero = leer_numero(separar(dicho["n"]), 0)
    previa = dicho.string[: dicho.start("n")].split()[-1:]
    mide = previa and previa[0] in _ANTES_DE_TAMANO  # "el cable de 6"
    return None if numero is None or numero.valor.denominator != 1 or mide else numero.cantidad(dicho["n"])


def apartar_enmienda(
    palabras: tuple[Palabra, ...], situacion: Situacion, catalogo: Catalogo
) -> tuple[list[Acto], tuple[Palabra, ...]]:
    """What the first sentence puts right, and the rest of the message; nothing where it does not."""
    if not situacion.lineas or situacion.espera not in (None, "confirmar_pedido"):
        return [], palabras
    fin = next((i for i, p in enumerate(palabras) if i and p.plana in _FINALES), len(palabras))
    frase, resto = palabras[:fin], palabras[fin:]
    if _pregunta_cuanto_es(frase, resto, situacion, catalogo) or _repasa(frase, resto, situacion, catalogo):
        return [VerPedido()], ()
    if resto[:1] and resto[0].plana == "?":
        return [], palabras
    if en_orden := _en_su_orden(frase, situacion):
        return en_orden, resto
    abre = _ABRE.match(f"{planas(frase)} ")
    entra = _ENTRA.match(f"{planas(frase[len(abre[0].split()) if abre else 0 :])} ")
    quedan = frase[(len(abre[0].split()) if abre else 0) + (len(entra[0].split()) if entra else 0) :]
    if not (abre or _MODIFICA.search(planas(frase))) or _NIEGA_CUENTA.search(planas(quedan)):
        return [], palabras
    lector = _Lector(situacion, catalogo)
    leidos = lector.leidos if lector.todos(quedan) else []
    vale = len(leidos) > 1 or lector.dice_que_era or any(map(_vale_sola, leidos))
    return (leidos, resto) if leidos and vale else ([], palabras)


def _en_su_orden(frase: Sequence[Palabra], situacion: Situacion) -> list[Acto]:
    """ "pon 3 y 3", "no, 3 y 2 en total": so many of each line, in the order that they stand."""
    dichas = [p for p in frase if p.plana not in {"en", "total", "solo", "no", "sean", "que", "son", ","}]
    if situacion.ofrecidos and set(situacion.ofrecidos) - set(situacion.lineas):
        return []
    lineas = situacion.lineas
    return [
        CambiarCantidad(producto=Referencia(texto=linea, definida=True), cantidad=de_cada.cantidad)
        for linea, de_cada in zip(lineas, leer_reparto(dichas, len(lineas)), strict=False)
    ]


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
    cola = planas([p for p in resto if p.plana not in _FINALES])
    quedan = frase[len(abre[0].split()) :]
    for i in range(len(quedan), 0, -1):
        pregunta = " ".join(filter(None, (planas(quedan[i:]), cola)))
        if not _pregunta_si_es_asi(pregunta):
            continue
        lector = _Lector(situacion, catalogo)
        if lector.todos(quedan[:i]) and all(_fija(acto) for acto in lector.leidos):
            return True
    return False


def _pregunta_cuanto_es(
    frase: Sequence[Palabra], resto: Sequence[Palabra], situacion: Situacion, catalogo: Catalogo
) -> bool:
    """ "¿cuánto es por los 10 mazapanes y las 5 cocadas?", of what he has ordered."""
    abre = _CUANTO_ES.match(planas(frase))
    if abre is None or any(p.plana not in _FINALES for p in resto):
        return False
    trozos = _partir(frase[len(abre[0].split()) :])
    definidos = len(trozos) > 1 and all(trozo[0].plana in lexico.DEFINIDOS for trozo in trozos)
    lector = _Lector(situacion, catalogo)
    return definidos and lector.todos(frase[len(abre[0].split()) :]) and all(map(_fija, lector.leidos))


def _fija(acto: Acto) -> bool:
    return isinstance(acto, CambiarCantidad) and acto.modo == "fijar"


def _pregunta_si_es_asi(plano: str) -> bool:
    asi = _ES_ASI.match(plano)
    quedan = plano[asi.end() :].strip() if asi else plano
    return bool(plano) and (not quedan or _CUANTO_VA.fullmatch(quedan) is not None)


def _partir(palabras: Sequence[Palabra]) -> list[list[Palabra]]:
    trozos: list[list[Palabra]] = [[]]
    for p in palabras:
        if p.plana in _PARTEN:
            trozos.append([])
        else:
            trozos[-1].append(p)
    return [trozo for trozo in trozos if trozo]


def _sustantivo(nombre: str) -> str:
    return singular(plegar(nombre).split()[0])


def _describe(que: str) -> bool:
    """ "negras", "roble" after "de": told apart, with no noun of its own."""
    return all(
        p in lexico.FUNCION | lexico.ADJETIVOS | lexico.ATRIBUTOS or len(que.split()) == 1
        for p in que.split()
    )
