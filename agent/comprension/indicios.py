"""What the words of a clause show of its act, beyond its form and the classifier's word."""

import re
from dataclasses import dataclass, replace

from agent.actos import Referencia
from agent.comprension import deseos, lexico, reglas
from agent.comprension.clasificador import Prediccion
from agent.comprension.en_cola import es_de_la_cola
from agent.comprension.mercancia.articulos import leer_articulos
from agent.comprension.mercancia.frases import Frase, palabras_del_nombre
from agent.comprension.palabras import separar, unir
from agent.comprension.precios import Dinero
from agent.comprension.segmentos import Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.temas import temas_preguntados
from agent.comprension.vocabulario import patron

_INTERROGA = re.compile(r"\b(?:cuanto|cuando|donde|(?:para|con|en|a) que|de cuant[oa]s?|hasta cuant[oa]s?)\b")
_PREFIERE = re.compile(
    r"\b(?:mejor|entonces|prefiero|me quedo con)\b(?! (?:no|ya|sin|asi|otro dia|luego|despues)\b)"
)
_DUDA = 0.34  # under this the classifier's word is not taken; measured on messages of other sources


@dataclass(frozen=True)
class Lectura:
    """A clause with all that was read of it."""

    clausula: Clausula
    dinero: Dinero
    frase: Frase
    prediccion: Prediccion

    @property
    def plano(self) -> str:
        return self.clausula.plano


_ACEPTA = re.compile(
    r"^(?:(?:ok|okey|listo|lista|dale|bueno|ya|va|vale|perfecto|genial|entonces|mejor|pues|si) )+|\bentonces$"
)

# What takes the whole order back, whatever else is said; the classifier alone does not.
_DEJA_EL_PEDIDO = re.compile(rf"\b(?:{patron('deja_el_pedido')})\b")


class Indicios:
    """By the shop's own words."""

    def __init__(self, catalogo: Catalogo) -> None:
        self._catalogo = catalogo

    def corrige(self, lectura: Lectura, situacion: Situacion) -> bool:
        """ "digo 4", "x4 las brochas", "no, quiero 5 brochas", "solo una": how many there should be."""
        frase, de_la_linea = lectura.frase, self.esta_en(lectura.frase.producto.texto, situacion)
        if lectura.clausula.rectifica or (de_la_linea and frase.producto.definida and not frase.antes):
            return True
        if (
            lectura.clausula.pregunta
            or frase.producto.otro
            or reglas.modo_de_cambio(lectura.plano) != "fijar"
        ):
            return False
        sin_nombre = not frase.producto.texto and situacion.espera is None and not situacion.pide_cantidad
        return reglas.restringe(unir(lectura.clausula.palabras)) and (de_la_linea or sin_nombre)

    def del_pedido(self, nombre: str, lectura: Lectura, situacion: Situacion) -> str:
        """What a change is where there is nothing to change: "no, mejor la prensa", "mejor 4 martillos"."""
        if nombre == "cancelar" and temas_preguntados(lectura.plano) - {"cancelacion", "devolucion"}:
            return "otro"  # "uh, caro el envío"
        if nombre == "cancelar" and situacion.lineas and not _DEJA_EL_PEDIDO.search(lectura.plano):
            return "otro:cancelacion"  # only words that say so leave a whole order: he is asked
        frase = lectura.frase
        if nombre == "negar" and _PREFIERE.search(lectura.plano) and self.nombra_producto(frase):
            return "preguntar_producto"  # "muy caro, mejor cojinova"
        if nombre == "agregar" and _INTERROGA.search(lectura.plano) and not frase.contada:
            return nombre if deseos.pide(frase.antes) else "preguntar_producto"  # what is asked is not sold
        if nombre == "agregar" and lectura.clausula.pregunta and frase.producto.definida and not frase.antes:
            return "preguntar_precio"  # "¿y la docena de huevos?"
        if situacion.lineas:
            return nombre
        dicho = frase.producto
        nombra = dicho.definida or not lectura.frase.antes  # "tajador borrador corrector"
        if nombre == "quitar" and nombra and not deseos.rehusa(lectura.plano):
            return "agregar"
        mostrado = bool(situacion.ofrecidos) or dicho.deictica  # "dale las 6", of what is shown
        if nombre in {"agregar", "cambiar_cantidad"} and reglas.modo_de_cambio(lectura.plano) == "restar":
            return "cambiar_cantidad"  # "menos 2 candados", of which there are none
        nuevo = lectura.frase.contada and (mostrado or (dicho.texto and not dicho.definida))
        return "agregar" if nombre == "cambiar_cantidad" and nuevo else nombre

    def esta_en(self, texto: str, situacion: Situacion) -> bool:
        """Whether some line of the order has all the words."""
        return bool(texto and self._catalogo.cuales(texto, situacion.lineas))

    def a_secas(self, lectura: Lectura) -> bool:
        """ "un galón de thinner", "y 3 brochas": counted goods and nothing else."""
        frase = lectura.frase
        return frase.contada and not (frase.antes or lectura.clausula.pregunta or frase.producto.definida)

    def ordena_bienes(self, lectura: Lectura, *, manda: bool) -> bool:
        """ "me aparta un nivel"; "una libra de ligas", of what the shop calls so: goods, though a "liga" or a
        "tarjeta" is asked about too."""
        nombres = [p for p in palabras_del_nombre(lectura.frase) if p not in lexico.SE_CUENTA_EN]
        sabidos = bool(nombres) and all(map(self._catalogo.vende, nombres))
        contados = self.a_secas(lectura) and sabidos and self._catalogo.encabeza(nombres[0])
        return contados or (manda and self.nombra_producto(lectura.frase))

    def lista_contada(self, lectura: Lectura) -> bool:
        """ "resaltadores 2 amarillos 3 verdes", "brocha de cerda cuatro", "corneta y relé de arranque": goods
        told with how many of each, or several with nothing that asks about them."""
        if lectura.frase.antes or lectura.clausula.pregunta or lectura.dinero.rango:
            return False
        if reglas.pregunta_existencia(lectura.plano) or reglas.pide_precio(lectura.plano):
            return False
        frases = leer_articulos(lectura.dinero.resto, self._catalogo)
        if len(frases) > 1 and all(frase.hay_numero and self.nombra_producto(frase) for frase in frases):
            return True
        contada = len(frases) != 1 or frases[0].hay_numero
        return bool(frases) and contada and all(map(self._se_vende, frases))

    def _se_vende(self, frase: Frase) -> bool:
        """Whether it names goods by itself, and some have all that it says."""
        dicho = frase.producto.texto
        entero = bool(dicho) and (self._catalogo.cubre(dicho) or self._catalogo.nombra_todo(dicho))
        return entero and self.nombra_producto(frase)

    def otra_variante(self, lectura: Lectura, nombre: str) -> bool:
        """ "¿y en barra?", "y de 8", "¿y el X?": asked, by the shop's own words, of what is talked of."""
        dicho, cantidad = lectura.frase.producto, lectura.frase.cantidad
        if lectura.frase.antes or not self.conoce_algo(lectura.frase):
            return False
        if nombre == "cambiar_cantidad":
            return dicho.elidida and not cantidad.unidades and not reglas.es_cambio(lectura.plano)
        return nombre in {"otro", "dar_dato"} or (nombre == "preguntar_empresa" and dicho.elidida)

    def suma_a_secas(self, lectura: Lectura, situacion: Situacion) -> bool:
        """ "y champú", "y de la morada 1", said of an order under way: one more good, not a question."""
        frase = lectura.frase
        llana = not (lectura.clausula.pregunta or frase.antes or lectura.dinero.rango)
        nombra = self.nombra_producto(frase) or (frase.contada and self.conoce_algo(frase))
        sigue = lectura.clausula.sigue and bool(situacion.lineas) and nombra
        return llana and (sigue or self._acepta(lectura, situacion))

    def _acepta(self, lectura: Lectura, situacion: Situacion) -> bool:
        """ "ok la de exterior", "el reflector entonces": one of those shown, taken."""
        dicho = lectura.frase.producto
        mostrado = dicho.elidida or bool(self._catalogo.cuales(dicho.texto, situacion.ofrecidos))
        return bool(situacion.ofrecidos and dicho.definida and mostrado and _ACEPTA.search(lectura.plano))

    def solo_nombra(self, lectura: Lectura) -> bool:
        """ "psyllium?": words of the shop's names, and no others; "¿y socket?", which may well be goods."""
        palabras = palabras_del_nombre(lectura.frase)
        if not palabras or lectura.frase.antes:
            return False
        sigue = lectura.clausula.sigue and lectura.prediccion.todas["preguntar_producto"] >= _DUDA
        return all(map(self._catalogo.vende, palabras)) or (sigue and len(palabras) == 1)

    def puede_vender(self, lectura: Lectura) -> bool:
        """Whether "¿tienes ...?" may well ask for goods: saying "no lo tenemos" beats small talk."""
        return bool(lectura.frase.producto.texto) and lectura.prediccion.todas["preguntar_producto"] >= 0.15

    def exigencia(self, lectura: Lectura) -> float:
        """How sure the classifier must be that a clause that names goods is not about them."""
        if not reglas.pregunta_existencia(lectura.plano):
            return _DUDA
        return 1.1 if all(map(self._catalogo.tiene, palabras_del_nombre(lectura.frase))) else 0.9

    def elige(self, lectura: Lectura, situacion: Situacion) -> bool:
        """Whether the clause picks one of the choices on the table, rather than asking something else."""
        producto, prediccion = lectura.frase.producto, lectura.prediccion
        if lectura.clausula.pregunta or prediccion.acto in {
            "preguntar_empresa",
            "preguntar_precio",
            "pedir_humano",
        }:
            return bool(producto.ordinales) and not lectura.clausula.pregunta
        if producto.ordinales or producto.superlativo or producto.todos:
            return True
        if es_de_la_cola(producto.texto, situacion):
            return True
        if lectura.frase.cantidad.unidades and not producto.texto:
            return True
        nombres = separar(" ".join(situacion.ofrecidos))
        conocidas = {p.plana.rstrip("s") for p in nombres}
        dichas = [p.plana.rstrip("s") for p in separar(producto.texto) if p.plana not in lexico.FUNCION]
        return bool(dichas) and any(palabra in conocidas for palabra in dichas)

    def compra(self, lectura: Lectura) -> bool:
        """Whether a counted phrase is an order: it names something, or answers an offer."""
        if lectura.frase.al_final and lectura.prediccion.todas["agregar"] < 0.3:
            return False
        return (
            bool(lectura.frase.producto.texto)
            or lectura.prediccion.acto == "agregar"
            or len(lectura.plano) < 12
        )

    def nombra_producto(self, frase: Frase) -> bool:
        sin_uso = frase.producto.texto.split(" para ")[0]  # "merengón para glasear"
        palabras = palabras_del_nombre(replace(frase, producto=Referencia(texto=sin_uso)))
        return bool(palabras) and sum(map(self._catalogo.conoce, palabras)) * 2 > len(palabras)

    def conoce_algo(self, frase: Frase) -> bool:
        """Whether a word of it, or a measure, may tell one of the lines."""
        dichas = [p.plana for p in separar(frase.producto.texto)]
        describe = any(len(p) == 1 or not p.isalpha() or p in lexico.ADJETIVOS for p in dichas)
        return describe or any(map(self._catalogo.conoce, palabras_del_nombre(frase)))
