"""The pieces of a sentence as changes of the order, one after the other."""

import re
from collections.abc import Sequence

from agent.actos import Acto, Agregar, CambiarCantidad, Cantidad, Quitar, Referencia
from agent.comprension import lexico
from agent.comprension.enmiendas.formas import COLA, Dicho, leer_formas
from agent.comprension.enmiendas.lineas import Lineas, sustantivo
from agent.comprension.frases import leer_frase
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.reemplazo import partir_cambio
from agent.comprension.situacion import Catalogo, Situacion

_SOLO_CUENTA = re.compile(r"(?:solo |solamente |nomas )?(?P<n>\w+)(?: (?:sol[oa]s?|nada mas|nomas))?")
# "mi hija lo quiere rosado"
_LO_QUIERE = re.compile(
    rf"(?:mi \w+|el|ella) (?:l[oa]s?|me l[oa]s?) (?:quiere|prefiere|pide) (?:en )?(?P<entra>.+?){COLA}"
)
_SEGURAS = frozenset({"por_otra", "parte", "asi", "todas", "suya", "era", "igual", "queda"})


class Lector:
    """`leidos`: the changes so far. `segura`: the words of one of them say by themselves that it is one.

    `senala`: whether a count with no name ("déjalos en 3") may be of the order.
    """

    def __init__(self, situacion: Situacion, catalogo: Catalogo) -> None:
        self.leidos: list[Acto] = []
        self.segura = False
        self._lineas, self._catalogo = Lineas(situacion, catalogo), catalogo
        self.senala = situacion.espera in (None, "confirmar_pedido") or len(situacion.lineas) == 1
        self._nombre = ""  # of the line, or the goods, of the piece before
        self._nombradas: list[str] = []  # the lines that the pieces before were of
        self._intactas: list[str] = []  # what pieces before said of lines, and changed nothing

    def todas(self, piezas: Sequence[Sequence[Palabra]], *, corrige: bool = False) -> bool:
        """Whether every piece was read."""
        return bool(piezas) and all(self.leer(pieza, corrige=corrige) for pieza in piezas)

    def leer(self, palabras: Sequence[Palabra], *, solo_claras: bool = False, corrige: bool = False) -> bool:
        """Takes the piece in, if it is of the order.

        `solo_claras`: if it says by itself that it changes it; `corrige`: words before it say so.
        """
        plano = planas(palabras)
        if (cambio := partir_cambio(palabras)) and all(cambio) and self._una_por_otra(*cambio):
            self.segura = True
            return True
        cuenta = None if solo_claras else _SOLO_CUENTA.fullmatch(plano)
        if cuenta and (self._cuenta_lo_anterior(cuenta) or (corrige and self._cuenta_sola(cuenta))):
            return True
        if (dicho := _LO_QUIERE.fullmatch(plano)) and len(self._lineas.nombres) == 1:
            linea = self._lineas.nombres[0]
            if self._lineas.hay_asi(linea, dicho["entra"]):
                self.segura = True
                return self._poner(linea, dicho["entra"])
        for forma in leer_formas(plano, corrige=corrige):
            if (forma.claro or not solo_claras) and self._tomar(forma, solo_claras=solo_claras):
                self.segura = self.segura or forma.clase in _SEGURAS or _es_claro(forma)
                return True
        return False

    def _tomar(self, dicho: Dicho, *, solo_claras: bool) -> bool:
        if solo_claras and self._lineas.es_de_lo_ofrecido(dicho.entra or dicho.que):
            return False
        if dicho.clase in {"fijar", "sumar", "restar"}:
            return self._contar(dicho, solo_claras=solo_claras)
        if dicho.clase == "quitar":
            return self._quitar_con_las_de_antes(dicho) if dicho.todas else self._quitar(dicho.que)
        if dicho.clase == "queda":
            return bool(self._lineas.cuales(dicho.que))
        if dicho.clase == "parte":
            return self._una_parte(dicho)
        if dicho.clase == "por_otra":
            return self._por_otra(dicho)
        if dicho.clase in {"asi", "todas"} or (dicho.clase == "suya" and dicho.claro):
            return self._asi(dicho.entra)
        if dicho.clase == "igual":
            return self._igual(dicho.que)
        return self._otra_variante(dicho, solo_claras=solo_claras)

    def _cuenta_lo_anterior(self, dicho: re.Match[str]) -> bool:
        """ "el látex en caneca, una sola"."""
        previo, numero = self.leidos[-1] if self.leidos else None, leer_numero(separar(dicho["n"]), 0)
        if not isinstance(previo, Agregar) or previo.cantidad != Cantidad() or numero is None:
            return False
        self.leidos[-1] = previo.model_copy(update={"cantidad": numero.cantidad(dicho["n"])})
        return True

    def _cuenta_sola(self, dicho: re.Match[str]) -> bool:
        """ "no, era una sola"."""
        numero = None if self.leidos else leer_numero(separar(dicho["n"]), 0)
        leida = numero is not None and self._contar_lo_senalado(numero.cantidad(dicho["n"]))
        self.segura = self.segura or leida
        return leida

    def _quitar(self, que: str) -> bool:
        suyas = self._lineas.cuales(que)
        if suyas:
            self._nombradas += suyas
            por_lugar = que in lexico.ORDINALES
            self.segura = self.segura or por_lugar
            texto = suyas[0] if por_lugar else _llano(que)
            self.leidos.append(Quitar(producto=Referencia(texto=texto, definida=True)))
        return bool(suyas)

    def _quitar_con_las_de_antes(self, dicho: Dicho) -> bool:
        """ "el gel y la correa, quítalos"."""
        quitada = self._quitar(dicho.que)
        if quitada and self._intactas:
            self.segura = all([self._quitar(que) for que in self._intactas])
        return quitada

    def _una_por_otra(self, sale: Sequence[Palabra], entra: Sequence[Palabra]) -> bool:
        """ "cámbiame una azul por una verde"; "una verde en vez de azul", of several that are blue."""
        una, otra = leer_frase(sale, self._catalogo), leer_frase(entra, self._catalogo)
        suyas = self._lineas.cuales(una.producto.texto)
        if not (suyas and otra.producto.texto):
            return False
        salen = una.cantidad.unidades
        if salen is None and not una.producto.definida and len(suyas) == 1:
            hay, cuantas = self._lineas.cantidad(suyas[0]) or 0, otra.cantidad.unidades or 0
            salen = cuantas if 0 < cuantas < hay else None
        self.leidos.append(
            Agregar(producto=otra.producto, cantidad=otra.cantidad, en_lugar_de=una.producto, salen=salen)
        )
        return True

    def _contar(self, dicho: Dicho, *, solo_claras: bool) -> bool:
        """So many of it: of a line, in the place of one almost so, or of the noun of the piece before."""
        que, cantidad = dicho.que, dicho.cantidad
        assert cantidad is not None
        if not que:
            return self._contar_lo_senalado(cantidad)
        if varias := self._lineas.de_varias(que, self._nombradas):
            self.segura = self.segura or len(varias) > 1
            return self._cada_una(varias, dicho)
        otro_nombre = self._lineas.con_nombre(que, self._nombre)
        suyas = self._lineas.cuales(que)
        if suyas and not (otro_nombre and not self._del_mismo_nombre(suyas)):
            self._nombradas += suyas
            self._nombre = suyas[0]
            texto = suyas[0] if que.isdigit() and len(suyas) == 1 else _llano(que)
            producto = Referencia(texto=texto, definida=True)
            self.leidos.append(CambiarCantidad(producto=producto, cantidad=cantidad, modo=dicho.clase))
            return True
        if dicho.clase == "restar":
            return False
        if dicho.clase == "fijar" and not otro_nombre:
            linea = self._variante_de(que) if dicho.claro else self._lineas.casi(que)
            if linea is not None:
                return self._poner(linea, que, cantidad)
        if not otro_nombre or solo_claras:
            return False
        self.leidos.append(Agregar(producto=Referencia(texto=otro_nombre), cantidad=cantidad))
        return True

    def _contar_lo_senalado(self, cantidad: Cantidad) -> bool:
        """ "déjalos en 3"; "quedaron 2 nueces y eran 4", which puts the piece before right."""
        previo = self.leidos[-1] if self.leidos else None
        if isinstance(previo, CambiarCantidad):
            self.leidos[-1] = previo.model_copy(update={"cantidad": cantidad})
            return True
        de_tamano = self._variante_de(str(cantidad.unidades)) is not None  # "no, eran 41", of boots
        if self.senala and not de_tamano:
            self.leidos.append(CambiarCantidad(cantidad=cantidad))
        return self.senala and not de_tamano

    def _cada_una(self, lineas: Sequence[str], dicho: Dicho) -> bool:
        """ "4 de cada una", "a las otras súbele a 10", "quita una de cada"."""
        self.leidos += [
            CambiarCantidad(
                producto=Referencia(texto=linea, definida=True),
                cantidad=dicho.cantidad or Cantidad(),
                modo=dicho.clase,
            )
            for linea in lineas
        ]
        return bool(lineas)

    def _una_parte(self, dicho: Dicho) -> bool:
        """ "una que sea blanca", "la mitad en azul": so many of a line give their place."""
        linea = self._la_de(dicho.que) if dicho.que else self._variante_de(dicho.entra)
        if linea is None or linea in self._lineas.cuales(dicho.entra):
            return False
        hay = self._lineas.cantidad(linea)
        cantidad = dicho.cantidad
        if dicho.mitad:
            cantidad = Cantidad(unidades=hay // 2) if hay and hay % 2 == 0 else None
        if cantidad is None or not cantidad.unidades or not self._lineas.hay_asi(linea, dicho.entra):
            return False
        salen = cantidad.unidades if hay is None or cantidad.unidades < hay else None
        return self._poner(linea, dicho.entra, cantidad, salen)

    def _por_otra(self, dicho: Dicho) -> bool:
        """ "los velcros eran negros", "la funda es de 150", of what the order has of it."""
        linea = self._la_de(dicho.que)
        if linea is None or linea in self._lineas.cuales(dicho.entra) or _cuenta(dicho):
            return False
        return self._lineas.hay_asi(linea, dicho.entra) and self._poner(linea, dicho.entra)

    def _asi(self, entra: str) -> bool:
        """ "soy 34", "todo de 30", "cámbiame el sabor a chocolate": each line that there is so and is not."""
        ya = self._lineas.cuales(entra)
        suyas = [n for n in self._lineas.nombres if n not in ya and self._lineas.hay_asi(n, entra)]
        return bool(suyas) and all([self._poner(linea, entra) for linea in suyas])

    def _igual(self, que: str) -> bool:
        """ "de clutch una y de acelerador también": as many as the piece before said."""
        previo, suyas = self.leidos[-1] if self.leidos else None, self._lineas.cuales(que)
        if not (suyas and isinstance(previo, CambiarCantidad)):
            return False
        self.leidos.append(
            CambiarCantidad(producto=Referencia(texto=que, definida=True), cantidad=previo.cantidad)
        )
        return True

    def _otra_variante(self, dicho: Dicho, *, solo_claras: bool) -> bool:
        """ "y en grano", of the piece before; "el huila en grano", of a line that is not so."""
        entra = dicho.entra
        que = re.sub(r"^(?:(?:el|la|los|las|del?|al?) )+", "", entra)
        if self._del_anterior(entra, que):
            return True
        definida = not lexico.DEFINIDOS.isdisjoint(entra.split())
        if not (definida or dicho.claro):
            return False
        if suyas := self._lineas.cuales(que):
            self._nombre = suyas[0]
            if solo_claras and self.leidos and isinstance(self.leidos[-1], Quitar):
                return self._quitar(que)  # "quita la paleta y las tijeras"
            self._intactas.append(que)
            return not solo_claras  # it stays as it is
        linea = self._variante_de(que)
        return linea is not None and self._poner(linea, que)

    def _del_anterior(self, entra: str, que: str) -> bool:
        """ "3 de huila, y en grano"; "la roja no, la negra"."""
        previo = self.leidos[-1] if self.leidos else None
        if isinstance(previo, Quitar):
            salen = self._lineas.cuales(previo.producto.texto)
            if len(salen) != 1 or self._lineas.cuales(que) or not self._lineas.hay_asi(salen[0], que):
                return False
            self.leidos.pop()
            self.segura = True
            return self._poner(salen[0], que)
        if entra != que or not isinstance(previo, CambiarCantidad) or previo.modo != "fijar":
            return False
        entero = f"{previo.producto.texto} {que}"
        linea = self._lineas.casi(entero)
        if linea is None:
            return False
        self.leidos.pop()
        return self._poner(linea, entero, previo.cantidad)

    def _poner(
        self, linea: str, entra: str, cantidad: Cantidad | None = None, salen: int | None = None
    ) -> bool:
        """What comes in the place of a line, or of some units of it."""
        self._nombre = linea
        self._nombradas.append(linea)
        self.leidos.append(_en_lugar(linea, entra, cantidad, salen))
        return True

    def _la_de(self, que: str) -> str | None:
        suyas = self._lineas.cuales(que)
        return suyas[0] if len(suyas) == 1 else None

    def _variante_de(self, que: str) -> str | None:
        return self._lineas.casi(que) or self._lineas.tambien_asi(que)

    def _del_mismo_nombre(self, lineas: Sequence[str]) -> bool:
        return any(sustantivo(linea) == sustantivo(self._nombre) for linea in lineas)


def _es_claro(dicho: Dicho) -> bool:
    return dicho.clase in {"fijar", "variante"} and dicho.claro


def _cuenta(dicho: Dicho) -> bool:
    """ "el martillo es uno solo"; "una cinta que sea roja", which asks for one more."""
    entra, que = leer_numero(separar(dicho.entra), 0), separar(dicho.que)
    pedida = leer_numero(que, 0)
    return bool(entra and entra.articulo) or bool(pedida and pedida.fin < len(que))


def leer_desglose(
    piezas: Sequence[Sequence[Palabra]], situacion: Situacion, catalogo: Catalogo
) -> list[Acto]:
    """ "2 rojos y 1 blanco", of a line of 3 rojos: its units told again, one by one; nothing where not so."""
    lineas = Lineas(situacion, catalogo)
    contadas = [contada for pieza in piezas if (contada := _contada(pieza))]
    if len(contadas) < 2 or len(contadas) != len(piezas):
        return []
    for linea in lineas.nombres:
        if lineas.cantidad(linea) != sum(n for _, n in contadas):
            continue
        entran = [(que, n) for que, n in contadas if linea not in lineas.cuales(que)]
        dicho = len(entran) < len(contadas) or any(planas(pieza).endswith(" mejor") for pieza in piezas)
        if entran and dicho and all(lineas.hay_asi(linea, que) for que, _ in entran):
            return [_en_lugar(linea, que, Cantidad(unidades=n), n) for que, n in entran]
    return []


def _en_lugar(linea: str, entra: str, cantidad: Cantidad | None, salen: int | None) -> Agregar:
    return Agregar(
        producto=Referencia(texto=_llano(entra), definida=True),
        cantidad=cantidad or Cantidad(),
        en_lugar_de=Referencia(texto=linea),
        salen=salen,
    )


_CONTADA = re.compile(rf"(?:el |la )?(?P<n>\w+) (?:(?:de|en|al?) )?(?P<que>.+?){COLA}")


def _contada(pieza: Sequence[Palabra]) -> tuple[str, int] | None:
    dicho = _CONTADA.fullmatch(planas(pieza))
    numero = (
        leer_numero(separar("una" if dicho["n"] in {"otra", "otro"} else dicho["n"]), 0) if dicho else None
    )
    if dicho is None or numero is None or numero.valor.denominator != 1:
        return None
    return dicho["que"], int(numero.valor)


def _llano(que: str) -> str:
    return re.sub(r"\b(?:mejor|que sean?|en|de)\b ?", "", que).strip()
