"""The check that a sentence passes before it leaves: what it states is a fact of this turn.

It refuses what it cannot tell: the template's sentence takes its place, so a doubt costs a turn of phrase.
"""

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from rapidfuzz import fuzz

from agent.comprension.situacion import Catalogo
from agent.fundamento.afirmaciones import AFIRMAN, CORRIENTES
from agent.fundamento.cifras import Cifra, cifras_de, habla_de_porcentaje
from agent.fundamento.citas import Citas, Mencion, citas_de, menciones
from agent.fundamento.oraciones import (
    comparte_tirada,
    es_de_otra_lengua,
    es_pregunta,
    es_renglon,
    igual,
    niega,
    partir_en_oraciones,
    raices,
    tiene_forma_ajena,
)
from agent.hechos import Hecho
from agent.texto import VACIAS, plegar, raiz, singular, tokens

# Of 335 words of the test catalogues, 60 % of one-letter slips pass and 0.6 % could be taken for another.
_PARECIDO = 88.0
_PALABRAS_DE_CORTESIA = 3  # "¡Hola!", "Con mucho gusto."
_CLAUSULA = re.compile(r"[,;:] ")
_NO_HAY = re.compile(
    r"\bagotad[oa]s?\b|\bsin (?:stock|existencias?|unidades|inventario)\b"
    r"|\bno (?:(?:nos|me|les?|te) )?(?:hay|quedan?|queda|tenemos|tengo|manejamos|contamos|disponemos)\b"
    r"|\bse (?:acabo|acabaron|termino|terminaron|agoto|agotaron)\b|\bno (?:esta|estan) disponibles?\b"
)
_HAY = re.compile(
    r"\b(?:hay|disponibles?|tenemos|tengo|contamos|quedan?|manejamos|en (?:stock|existencia|inventario))\b"
)
_ULTIMAS = re.compile(
    r"\bultim[oa]s? (?:unidades|unidad|piezas?|disponibles?)\b|\bpoc[oa]s (?:unidades|piezas)\b"
)
_SUMAN = re.compile(r"\b(?:(?:sub)?total|pedido|orden|compra|cuenta|suma[n]?|vas|llevas|minimo|maximo)\b")
_CUESTA = re.compile(r"\b(?:cuestan?|valen?|precios?|salen?)\b")
_SALUDOS = re.compile(r"\bbuen(?:os|as)? (?:dias?|tardes|noches)\b")
_PROPIO = re.compile(r"(?<=[^.!?…:¡¿\"“«(\s] )[A-ZÁÉÍÓÚÑ][\wáéíóúñü]+")
_ENTRE_COMILLAS = re.compile(r"[\"“«*]([^\"”»*]{2,80})[\"”»*]")


class Fundamento:
    """What may be said in one turn. `respuesta` is the template's, which says the facts as they are."""

    def __init__(
        self,
        hechos: Iterable[Hecho],
        respuesta: str,
        *,
        prompt: str,
        catalogo: Catalogo,
        tienda: str = "",
    ) -> None:
        self.citas: Citas = citas_de(hechos)
        self._catalogo, self._prompt = catalogo, prompt
        oraciones = [o for texto in (respuesta, *self.citas.textos) for o in partir_en_oraciones(texto)]
        # By clauses: "solo hay 4, no 10" states one thing and denies another.
        self._apoyo = [c for o in oraciones if not es_pregunta(o) for c in _CLAUSULA.split(o)]
        self._sentidos = [(raices(c), {raiz(p) for p in tokens(c)}, niega(c)) for c in self._apoyo]
        nombradas = raices(" ".join(self.citas.cosas))
        self._ausentes = raices(" ".join(self.citas.ausentes)) - nombradas - CORRIENTES
        self._cosas = list(self.citas.cosas.values())
        propias = " ".join([respuesta, tienda, *self.citas.textos, *self.citas.cosas])
        self._texto_propio = propias
        self._palabras = {*tokens(propias)}
        self._singulares = {singular(palabra) for palabra in self._palabras}
        self._raices = {raiz(palabra) for palabra in self._palabras}
        self._en_el_texto = {cifra.texto for oracion in self._apoyo for cifra in cifras_de(oracion)}

    def rechazo(self, oracion: str, dichas: Sequence[str] = ()) -> str | None:
        """Why a sentence may not leave, in a word; None where it may. `dichas`: those that left before."""
        if es_pregunta(oracion) or es_renglon(oracion):
            return "forma"
        if tiene_forma_ajena(oracion, self._texto_propio):
            return "forma"
        if es_de_otra_lengua(oracion, self._palabras):
            return "lengua"
        if comparte_tirada(oracion, self._prompt):
            return "prompt"
        if any(igual(oracion, dicha) for dicha in dichas):
            return "repetida"
        palabras = tokens(oracion)
        nombradas = list(menciones(palabras, self._cosas))
        return (
            self._de_cifras(oracion, palabras, nombradas, dichas)
            or self._de_nombres(oracion, palabras)
            or self._de_existencias(oracion, nombradas)
            or self._de_afirmaciones(oracion)
            or self._de_sentido(oracion)
        )

    def dice(self, aprobadas: Sequence[str], oracion: str) -> bool:
        """Whether the sentences that left say already what one of the template's says."""
        dicho = " ".join(aprobadas)
        cifras = {cifra.texto for cifra in cifras_de(dicho)}
        nombres = {id(cosa) for mencion in self._menciones(dicho) for cosa in mencion.cosas}
        suyas = {cifra.texto for cifra in cifras_de(oracion)}
        suyos = {id(cosa) for mencion in self._menciones(oracion) for cosa in mencion.cosas}
        if suyas or suyos:
            return suyas <= cifras and suyos <= nombres and any(niega(a) == niega(oracion) for a in aprobadas)
        if len(tokens(oracion)) <= _PALABRAS_DE_CORTESIA:
            return True
        propias = raices(oracion)
        return any(niega(a) == niega(oracion) and propias & raices(a) - VACIAS for a in aprobadas)

    def _de_cifras(
        self, oracion: str, palabras: Sequence[str], nombradas: Sequence[Mencion], dichas: Sequence[str]
    ) -> str | None:
        dentro = {lugar for mencion in nombradas for lugar in range(mencion.inicio, mencion.fin)}
        cifras = [cifra for cifra in cifras_de(oracion) if cifra.lugar not in dentro]
        if habla_de_porcentaje(oracion) and not any(map(habla_de_porcentaje, self._apoyo)):
            return "porcentaje"
        importes, cuentas = self.citas.todos_los_importes, self.citas.todas_las_cuentas
        de_algo: list[Cifra] = []
        for cifra in cifras:
            if cifra.valor in importes:
                de_algo.append(cifra)
            elif cifra.dinero:
                if cifra.texto not in self._en_el_texto or self.citas.cosas:
                    return "importe"
            elif cifra.valor in cuentas:
                de_algo.append(cifra)
            elif cifra.texto not in self._en_el_texto:
                return "cifra"
        if not self._son_de_lo_suyo(de_algo, nombradas, dichas):
            return "importe_de_otro"
        if self._da_por_precio_una_suma(oracion, de_algo, nombradas):
            return "importe_de_otro"
        return None

    def _da_por_precio_una_suma(
        self, oracion: str, cifras: Sequence[Cifra], nombradas: Sequence[Mencion]
    ) -> bool:
        """ "El casco cuesta $39.800", which is what two of them come to, or the order.

        What a line of one comes to is its price, as the currency rounds it.
        """
        plana = plegar(oracion)
        if _SUMAN.search(plana) or not (nombradas or _CUESTA.search(plana)):
            return False
        cosas = [cosa for mencion in nombradas for cosa in mencion.cosas] or self._cosas
        cuentas = {cuenta for cosa in cosas for cuenta in cosa.cuentas if cuenta > 1}
        if not cosas or any(not cifra.dinero and cifra.valor in cuentas for cifra in cifras):
            return False
        precios = {
            importe
            for cosa in cosas
            for importe in (cosa.precios if max(cosa.cuentas, default=1) > 1 else cosa.importes)
        }
        return any(cifra.dinero and cifra.valor not in precios for cifra in cifras)

    def _son_de_lo_suyo(
        self, cifras: Sequence[Cifra], nombradas: Sequence[Mencion], dichas: Sequence[str]
    ) -> bool:
        """Each amount and count stands beside the product that it is of: all before them, or all after."""
        propias = [c for c in cifras if c.valor not in self.citas.importes and not self._es_de_todos(c)]
        if not propias or len(self._cosas) == 1:
            return True
        if not nombradas:
            ultima = next((o for o in reversed(dichas) if self._menciones(o)), None)
            anterior = self._menciones(ultima)[-1:] if ultima else []
            return all(_es_de(cifra, mencion) for cifra in propias for mencion in anterior) and bool(anterior)
        return all(_es_de(c, _anterior(c, nombradas)) for c in propias) or all(
            _es_de(c, _siguiente(c, nombradas)) for c in propias
        )

    def _es_de_todos(self, cifra: Cifra) -> bool:
        return (
            not cifra.dinero
            and cifra.valor in self.citas.cuentas
            and cifra.valor not in self.citas.todos_los_importes
        )

    def _menciones(self, oracion: str) -> list[Mencion]:
        return list(menciones(tokens(oracion), self._cosas))

    def _de_nombres(self, oracion: str, palabras: Sequence[str]) -> str | None:
        """Goods, brands and codes that the facts do not have."""
        for palabra in palabras:
            if palabra in VACIAS or len(palabra) < 3 or not palabra.isalpha() or self._dicha(palabra):
                continue
            if raiz(palabra) not in CORRIENTES and self._catalogo.tiene(palabra):
                return "producto"
        citados = [t for citado in _ENTRE_COMILLAS.findall(oracion) for t in tokens(citado)]
        propios = [t for nombre in _PROPIO.findall(oracion) for t in tokens(nombre)]
        for palabra in (*citados, *propios):
            if palabra not in VACIAS and not self._dicha(palabra) and raiz(palabra) not in CORRIENTES:
                return "nombre"
        return None

    def _dicha(self, palabra: str) -> bool:
        """Whether the facts or the template have it, spelling aside."""
        if (
            palabra in self._palabras
            or singular(palabra) in self._singulares
            or raiz(palabra) in self._raices
        ):
            return True
        return len(palabra) > 4 and any(
            fuzz.ratio(palabra, dicha) >= _PARECIDO for dicha in self._palabras if len(dicha) > 4
        )

    def _de_existencias(self, oracion: str, nombradas: Sequence[Mencion]) -> str | None:
        con_estado = [m for m in nombradas if any(cosa.disponibilidad for cosa in m.cosas)]
        plana = plegar(oracion)
        if self._ausentes & raices(oracion) and not niega(oracion):
            return "existencias"
        if _ULTIMAS.search(plana) and not any(_ULTIMAS.search(plegar(apoyo)) for apoyo in self._apoyo):
            return "existencias"
        if _NO_HAY.search(plana):
            return "existencias" if any(not mencion.agotada for mencion in con_estado) else None
        if _HAY.search(plana) and any(mencion.agotada for mencion in con_estado):
            return "existencias"
        return None

    def _de_afirmaciones(self, oracion: str) -> str | None:
        """What commits the shop is said by the template or the shop too, of the same, in the same sense."""
        for clausula in _CLAUSULA.split(oracion):
            propias, no = raices(clausula), niega(clausula)
            dichas = {raiz(palabra) for palabra in tokens(_SALUDOS.sub(" ", plegar(clausula)))}
            for afirmada in dichas & AFIRMAN:
                # "es gratis desde $250.000" says nothing of everything else being free.
                if not any(
                    afirmada in todas and sentido == no and len(propias & suyas) >= min(2, len(suyas))
                    for suyas, todas, sentido in self._sentidos
                ):
                    return "afirmacion"
        return None

    def _de_sentido(self, oracion: str) -> str | None:
        """It does not deny what the template says of the same thing, nor say what that denies."""
        for clausula in _CLAUSULA.split(oracion):
            propias = raices(clausula) - CORRIENTES
            parecidas = [(len(propias & suyas), no) for suyas, _, no in self._sentidos]
            mejor = max((comunes for comunes, _ in parecidas), default=0)
            sentidos = {sentido for comunes, sentido in parecidas if comunes == mejor}
            if mejor and niega(clausula) not in sentidos:
                return "sentido"
        return None


def _es_de(cifra: Cifra, mencion: Mencion | None) -> bool:
    if mencion is None or cifra.valor is None:
        return False
    valor: Fraction = cifra.valor
    return all(
        valor in cosa.importes or (not cifra.dinero and valor in cosa.cuentas) for cosa in mencion.cosas
    )


def _anterior(cifra: Cifra, nombradas: Sequence[Mencion]) -> Mencion | None:
    return next((m for m in reversed(nombradas) if m.fin <= cifra.lugar), None)


def _siguiente(cifra: Cifra, nombradas: Sequence[Mencion]) -> Mencion | None:
    return next((m for m in nombradas if m.inicio > cifra.lugar), None)
