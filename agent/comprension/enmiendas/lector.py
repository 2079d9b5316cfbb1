"""The pieces of a sentence as changes of the order, one after the other."""

import re
from collections.abc import Sequence

from agent.actos import Acto, Agregar, CambiarCantidad, Cantidad, Quitar, Referencia
from agent.comprension import lexico
from agent.comprension.enmiendas.formas import COLA, Dicho, N, leer_formas
from agent.comprension.enmiendas.lineas import Lineas, en_lugar, llano, sustantivo
from agent.comprension.enmiendas.piezas import corrigen, no_dice_mas, sin_entrada
from agent.comprension.mercancia.frases import leer_frase
from agent.comprension.mercancia.referencias import LLANOS
from agent.comprension.numeros import leer_numero
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.reemplazo import partir_cambio
from agent.comprension.situacion import Catalogo, Situacion

_SOLO_CUENTA = re.compile(rf"(?:solo |solamente |nomas )?{N}(?: de (?:es|est)[oa]s)?")
# "mi hija lo quiere rosado"
_LO_QUIERE = re.compile(
    rf"(?:mi \w+|el|ella) (?:l[oa]s?|me l[oa]s?) (?:quiere|prefiere|pide) (?:en )?(?P<entra>.+?){COLA}"
)
_PARA = re.compile(r"^(?:para|pa) (?:(?:el|la|los|las|mi|un|una) )?")
_EN_SU_LUGAR = re.compile(r"(.+) (?:en su lugar|a cambio)")
# What may be said of something else than the order, too.
_DUDOSAS = frozenset({"fijar", "sumar", "restar", "quitar", "sale", "variante"})


class Lector:
    """`leidos`: the changes so far. `segura`: the words of one of them say by themselves that it is one.

    `senala`: whether a count with no name ("déjalos en 3") may be of the order.
    """

    def __init__(self, situacion: Situacion, catalogo: Catalogo) -> None:
        self.leidos: list[Acto] = []
        self.segura = False
        self._lineas, self._catalogo = Lineas(situacion, catalogo), catalogo
        self.senala = situacion.espera in (None, "confirmar_pedido") or len(situacion.lineas) == 1
        self._manda_quitar = False  # "quita la paleta", of the piece before
        self._nombre = ""  # of the line, or the goods, of the piece before
        self._nombradas: list[str] = []  # the lines that the pieces before were of
        self._intactas: list[str] = []  # what pieces before said of lines, and changed nothing

    def todas(self, piezas: Sequence[Sequence[Palabra]], *, corrige: bool = False) -> bool:
        """Whether every piece was read."""
        return bool(piezas) and all(self._leer_con_su_entrada(pieza, corrige) for pieza in piezas)

    def _leer_con_su_entrada(self, pieza: Sequence[Palabra], corrige: bool) -> bool:
        """ "no quiero las azules", "quiero 2 manteles": what leads to it may be of it, or not."""
        abre, dicha = sin_entrada(pieza)
        if (self.leidos and no_dice_mas(pieza)) or self.leer(pieza, corrige=corrige):
            return True
        if self._en_lugar_de_lo_que_sale(corrigen(abre), dicha):
            return True
        return dicha != pieza and self.leer(dicha, corrige=corrige or corrigen(abre))

    def _en_lugar_de_lo_que_sale(self, corrige: bool, dicha: Sequence[Palabra]) -> bool:
        """ "el mantel no, mejor un delantal": goods of another kind, as many as went out just before."""
        previo, hallado = self.leidos[-1] if self.leidos else None, _EN_SU_LUGAR.fullmatch(planas(dicha))
        if not isinstance(previo, Quitar) or not previo.producto.texto or not (corrige or hallado):
            return False
        frase = leer_frase(dicha[: len(hallado[1].split())] if hallado else dicha, self._catalogo)
        if not self._catalogo.juntas(frase.producto.texto):
            return False
        cantidad = frase.cantidad if (frase.cantidad.unidades or 1) > 1 else Cantidad()
        self.leidos[-1] = Agregar(producto=frase.producto, cantidad=cantidad, en_lugar_de=previo.producto)
        self.segura = True
        return True

    @property
    def cambia_varias(self) -> bool:
        """ "la chaqueta L y las gorras beige", with nothing else on show: others in the place of several."""
        salen = [acto.en_lugar_de for acto in self.leidos if isinstance(acto, Agregar)]
        return len(salen) == len(self.leidos) > 1 and None not in salen and not self._lineas.hay_a_la_vista

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
                self.segura = self.segura or forma.clase not in _DUDOSAS or _es_claro(forma)
                return True
        return False

    def _tomar(self, dicho: Dicho, *, solo_claras: bool) -> bool:
        if solo_claras and self._lineas.es_de_lo_ofrecido(dicho.entra or dicho.que):
            return False
        if dicho.clase in {"fijar", "sumar", "restar"}:
            return self._contar(dicho, solo_claras=solo_claras)
        if dicho.clase in {"quitar", "sale", "ya_tiene"}:
            self._manda_quitar = dicho.clase == "quitar"
            return self._quitar_con_las_de_antes(dicho) if dicho.todas else self._quitar(dicho.que)
        if dicho.clase == "queda":
            return bool(self._lineas.cuales(dicho.que))
        if dicho.clase == "parte":
            return self._una_parte(dicho)
        if dicho.clase in {"por_otra", "por_talla"}:
            return self._por_otra(dicho)
        if dicho.clase in {"asi", "todas"} or (dicho.clase == "suya" and dicho.claro):
            return self._asi(dicho.entra)
        if dicho.clase == "igual":
            return self._igual(dicho.que)
        if dicho.clase == "otro_tanto":
            return self._otro_tanto(dicho.entra)
        if dicho.clase == "con_sus":
            return self._con_sus(dicho.entra)
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
        if extremo := self._lineas.extremo(que):
            self.segura = True
            self.leidos.append(Quitar(producto=Referencia(superlativo=extremo, definida=True)))
            return True
        suyas = self._lineas.cuales(que)
        if suyas:
            self._nombradas += suyas
            por_lugar = que in lexico.ORDINALES
            self.segura = self.segura or por_lugar
            texto = suyas[0] if por_lugar else llano(que)
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
        if self._lineas.es_unidad(que):
            return self._contar_por_unidad(dicho)
        otro_nombre = self._lineas.con_nombre(que, self._nombre)
        por_unidad = self._lineas.por_unidad(que)
        suyas = por_unidad or self._lineas.cuales(que) or self._la_normal(que)
        if suyas and not (otro_nombre and not self._del_mismo_nombre(suyas)):
            self._nombradas += suyas
            self._nombre = suyas[0]
            exacta = self._se_queda(suyas) or por_unidad or que.isdigit()
            texto = suyas[0] if len(suyas) == 1 and exacta else llano(que)
            producto = Referencia(texto=texto, definida=True)
            self.leidos.append(CambiarCantidad(producto=producto, cantidad=cantidad, modo=dicho.clase))
            return True
        if dicho.clase == "restar":
            return False
        if dicho.clase == "fijar" and not otro_nombre:
            linea = self._variante_de(que) if dicho.marcado else self._lineas.casi(que)
            if linea is not None:
                return self._poner(linea, que, cantidad)
        if not otro_nombre or solo_claras:
            return False
        self.leidos.append(Agregar(producto=Referencia(texto=otro_nombre), cantidad=cantidad))
        return True

    def _se_queda(self, lineas: Sequence[str]) -> bool:
        """ "mejor 3 de fresa y una de mora", of 4 of mora: what the piece before would put out stays."""
        if not set(lineas) & set(self._por_salir()):
            return False
        self.leidos[-1] = self.leidos[-1].model_copy(update={"salen": 0})
        return True

    def _la_normal(self, que: str) -> list[str]:
        """ "mejor 2 de fresa y una normal": the line that the piece before would put out."""
        return self._por_salir() if que in LLANOS else []

    def _por_salir(self) -> list[str]:
        previo = self.leidos[-1] if self.leidos else None
        if not isinstance(previo, Agregar) or not previo.en_lugar_de or previo.salen is not None:
            return []
        return [previo.en_lugar_de.texto]

    def _contar_lo_senalado(self, cantidad: Cantidad) -> bool:
        """ "déjalos en 3"; "quedaron 2 nueces y eran 4", which puts the piece before right."""
        previo = self.leidos[-1] if self.leidos else None
        if isinstance(previo, CambiarCantidad):
            self.leidos[-1] = previo.model_copy(update={"cantidad": cantidad})
            return True
        variante = self._variante_de(str(cantidad.unidades or ""))  # "no, eran 41", of boots
        de_tamano = variante is not None and not self._lineas.cuenta_antes(variante, cantidad.unidades or 0)
        if self.senala and not de_tamano:
            self.leidos.append(CambiarCantidad(cantidad=cantidad))
        return self.senala and not de_tamano

    def _contar_por_unidad(self, dicho: Dicho) -> bool:
        """ "mejor 2 kilos", of what comes by the kilo; or another that comes in so much."""
        assert dicho.cantidad is not None
        suyas = self._lineas.por_unidad(dicho.que)
        if len(suyas) == 1:
            return self._cada_una(suyas, dicho)
        if suyas:
            return self._contar_lo_senalado(dicho.cantidad)
        medida = f"{dicho.cantidad.unidades} {dicho.que}"
        linea = self._variante_de(medida) if dicho.clase == "fijar" and dicho.claro else None
        return linea is not None and self._poner(linea, medida)

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
        if cantidad and cantidad.texto == "mitad":
            cantidad = Cantidad(unidades=hay // 2) if hay and hay % 2 == 0 else None
        if cantidad is None or not cantidad.unidades or not self._lineas.hay_asi(linea, dicho.entra):
            return False
        salen = cantidad.unidades if hay is None or cantidad.unidades < hay else None
        return self._poner(linea, dicho.entra, cantidad, salen)

    def _por_otra(self, dicho: Dicho) -> bool:
        """ "los velcros eran negros", "la funda es de 150", of what the order has of it."""
        linea = self._la_de(dicho.que)
        if linea is None or linea in self._lineas.cuales(dicho.entra) or dicho.cuenta:
            return False
        if dicho.clase == "por_talla" and not self._lineas.es_talla(linea, dicho.entra):
            return False  # "pasa los clavos a 3"
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

    def _otro_tanto(self, entra: str) -> bool:
        """ "y lo mismo de beige": as many as of the line that it is a kind of, or of the last one."""
        entra = _PARA.sub("", entra)  # "las mismas para la Boxer"
        linea = self._variante_de(entra)
        cuantas = self._lineas.cantidad(linea or self._lineas.nombres[-1])
        if not cuantas or self._lineas.cuales(entra) or not (linea or self._catalogo.juntas(entra)):
            return False
        contadas, texto = Cantidad(unidades=cuantas), self._lineas.con_nombre(entra, linea or "")
        if linea and not texto:
            self.leidos.append(en_lugar(linea, entra, contadas, 0))  # besides it: none of its units leave
        else:
            self.leidos.append(Agregar(producto=Referencia(texto=texto or entra), cantidad=contadas))
        return True

    def _con_sus(self, entra: str) -> bool:
        """ "con sus platos": the line as it is sold with them, or as many of them besides."""
        asi = [linea for linea in self._lineas.nombres if self._lineas.hay_asi(linea, f"con {entra}")]
        if len(asi) == 1:
            return self._poner(asi[0], f"con {entra}")
        if asi or not self._catalogo.encabeza(entra.split()[0]) or self._lineas.cuales(entra):
            return False
        linea, cosa = self._lineas.de_la_que_es(entra)
        cuantas = Cantidad(unidades=self._lineas.cantidad(linea))
        self.leidos.append(Agregar(producto=Referencia(texto=cosa), cantidad=cuantas))
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
            if self._manda_quitar and self.leidos and isinstance(self.leidos[-1], Quitar):
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
        """What comes in the place of a line, or of some units; besides it, where it was just counted."""
        if salen is None and self._recien_contada(linea):
            salen = 0  # "no, una y la de argán"
        self._nombre = linea
        self._nombradas.append(linea)
        self.leidos.append(en_lugar(linea, entra, cantidad, salen))
        return True

    def _recien_contada(self, linea: str) -> bool:
        """Whether the piece before says how many there should be of it."""
        previo = self.leidos[-1] if self.leidos else None
        if not isinstance(previo, CambiarCantidad) or previo.modo != "fijar" or not previo.cantidad.unidades:
            return False
        dicha = previo.producto.texto
        return linea in (self._lineas.cuales(dicha) if dicha else self._lineas.nombres[-1:])

    def _la_de(self, que: str) -> str | None:
        suyas = self._lineas.cuales(que)
        return suyas[0] if len(suyas) == 1 else None

    def _variante_de(self, que: str) -> str | None:
        return self._lineas.casi(que) or self._lineas.tambien_asi(que)

    def _del_mismo_nombre(self, lineas: Sequence[str]) -> bool:
        return any(sustantivo(linea) == sustantivo(self._nombre) for linea in lineas)


def _es_claro(dicho: Dicho) -> bool:
    return dicho.clase in {"fijar", "variante"} and dicho.claro
