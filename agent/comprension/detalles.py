"""Questions about a product, and not for goods: "¿cuánto pesa?", "¿trae pilas?", "¿sirve para exterior?"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agent.actos import Acto, PreguntarEmpresa, PreguntarProducto, Referencia
from agent.comprension import lexico, reglas
from agent.comprension.mercancia.frases import leer_frase
from agent.comprension.palabras import Palabra, planas, separar
from agent.comprension.preguntas import leer_pregunta
from agent.comprension.propiedades import DOSIS, FRECUENCIA, formas, propiedad, propiedades
from agent.comprension.segmentos import ORDEN, Clausula
from agent.comprension.situacion import Catalogo, Situacion
from agent.comprension.temas import temas_preguntados
from agent.comprension.ver_pedido import pide_el_pedido
from agent.texto import plegar, tokens

# Around the question they tell nothing of what it is about.
_LIGERAS = lexico.FUNCION | lexico.ARTICULOS | lexico.DEMOSTRATIVOS | lexico.CORTESIA | lexico.NEXOS
_LIGERAS |= frozenset(
    """
    cual cuales cada uno una mas menos aprox aproximadamente hasta exactamente pregunta duda consulta
    otra producto articulo sabes sabe saben tal vez pero disculpa ese tambien seria sera son es
    tiene tienen trae traen entre dos tres viene vienen da dan usa usan dime digame decime quiero
    quisiera saber
    """.split()  # noqa: SIM905
)
_NO_NOMBRAN = _LIGERAS - lexico.ARTICULOS - lexico.PREPOSICIONES
_DE_EMPRESA = frozenset(
    {"envio", "factura", "garantia", "instalacion", "devolucion", "pago", "cuotas", "descuento", "promocion"}
)
_OTRO_SUJETO = re.compile(r" (?:el|la|los|las|est[ae]s?|es[ae]s?) (?P<sujeto>.+)$")
_NO_ES_DETALLE = re.compile(
    r"(?:otr|mas\b|en\b|de\b|algun|disponib|stock|existencia|todavia|aun\b|un[oa]?s?\b|el\b|la\b|los\b|las\b|\d|"
    r"alg[ou]|ningun|que\b|eso|esa|ese|cuant|ganas|sentido|razon|todo|mi\b|su\b|usted|hora|forma|manera|como)"
)
_DE_LA_TIENDA = re.compile(r"\b(?:ustedes|uds|(?:la|su) tienda|(?:el|su) (?:local|negocio))\b")
_DIME = frozenset({"dime", "digame", "decime", "diganme", "dinos"})
_PUEDO_USAR = re.compile(
    r"(?:y )?(?:yo )?(?:puedo|puede|podria|se puede) (?:tomar|usar|consumir|comer|dar|aplicar)"
    r"(?:me|le|lo|la)? (?P<resto>.+)"
)
_DONDE_O_CUANDO = re.compile(r" (?:en|si|para|con|cuando|estando|sobre) ")
_CUAL = re.compile(r"(?:y )?(?:cual|cuales|que) (?!es\b|son\b|de\b)")
_CONTIENE = re.compile(r"(?:trae|tiene|lleva|contiene|incluye|viene con)n?\b")
_QUIERE_UNA = re.compile(r"\b(?:quiero|quisiera|necesito|busco|ocupo|queria) (?:una?|unos|unas|alg\w+)\b")
_HACE = re.compile(r"(?!(?:est[ae]|cuest|val|sal|es|so|ha|tien|qued|cobr|a|en|de)[aei]?n?$)\w{2,}[aei]n?")
_TRAS_VERBO = frozenset("la el los las un una mucho mucha bien mal facil rapido si".split())  # noqa: SIM905
_PARA_QUE = re.compile(r"(?:para|pa) ")


_PROPOSITO = re.compile(
    r"\S (?:para|pa) que (?!(?:\w+ )?(?:sirv\w+|es|son)\b|se usa)"
)  # "un rascador para que no me rompa el sofá"


_VALE_CUANTO = re.compile(r"\b(?:vale|cuesta|sale|queda)n? (?:en |a )?cuanto$")


def leer_detalle(
    clausula: Clausula, situacion: Situacion, catalogo: Catalogo
) -> PreguntarProducto | PreguntarEmpresa | None:
    """The question about a product that the clause asks; None where it asks something else.

    Of goods that it names, or of those on the table. `si_no`: what "¿tiene tapa?" asks the shop for, if the
    product says nothing of it.
    """
    palabras, plano = clausula.sin_signos, clausula.plano
    if _DE_LA_TIENDA.search(plano) or (_PROPOSITO.search(plano) and not clausula.pregunta):
        return None
    if (situacion.lineas and pide_el_pedido(plano, situacion)) or _VALE_CUANTO.search(plano):
        return None
    hablado = bool(situacion.ofrecidos or situacion.lineas) and not situacion.campo_esperado
    hablado = hablado or situacion.nombra
    lector = _Lector(palabras, plano, catalogo, hablado=hablado)
    if leido := lector.comparacion() or lector.propiedad():
        de_la_casa = propiedad(FRECUENCIA).pregunta.search(leido.detalle) and not leido.producto.definida
        # "¿cada cuánto se recarga un extintor?": the shop's document may say
        return PreguntarEmpresa(consulta=clausula.texto) if de_la_casa and leido.producto.texto else leido
    if preguntado := leer_pregunta(plano, catalogo, pregunta=clausula.pregunta, hablado=hablado):
        nombrado = separar(preguntado.sujeto)
        sujeto = leer_frase(nombrado, catalogo).producto if nombrado else Referencia(deictica=True)
        return PreguntarProducto(producto=sujeto, detalle=preguntado.detalle)
    leido = lector.relacion(pregunta=clausula.pregunta) or (lector.de_lo_hablado() if hablado else None)
    if leido is None or reglas.acto_por_forma(plano, pregunta=clausula.pregunta, situacion=situacion):
        return None
    return leido


def del_mismo_detalle(
    leidos: list[Acto], clausula: Clausula, situacion: Situacion, catalogo: Catalogo
) -> list[Acto]:
    """ "¿y el king?", after "¿cuánto pesa?": that is asked of another; "¿y leche?", of the same one."""
    if not situacion.de_detalle or len(leidos) != 1 or not (clausula.pregunta or clausula.sigue):
        return leidos
    acto = leidos[0]
    if not isinstance(acto, PreguntarProducto) or acto != PreguntarProducto(producto=acto.producto):
        return leidos
    dicho = acto.producto
    if dicho.definida and not dicho.superlativo:
        return [acto.model_copy(update={"detalle": situacion.de_detalle})]
    contiene = _CONTIENE.match(situacion.de_detalle)
    se_vende = any(map(catalogo.vende, tokens(dicho.texto)))
    if contiene and dicho == Referencia(texto=dicho.texto) and not se_vende:
        detalle = f"{contiene[0]} {plegar(dicho.texto)}"
        return [PreguntarProducto(producto=Referencia(deictica=True), detalle=detalle)]
    return leidos


@dataclass(frozen=True)
class _Lector:
    palabras: Sequence[Palabra]
    plano: str
    catalogo: Catalogo
    hablado: bool

    def comparacion(self) -> PreguntarProducto | None:
        f = formas()
        if recomienda := f.recomendar.search(self.plano):
            leido = self._con_sujeto(recomienda.start(), recomienda.end())
            return leido if leido and leido.producto.deictica else None
        hallado = f.comparar.search(self.plano)
        if hallado is None:
            return None
        despues = self.plano[hallado.end() :].strip()
        if self.hablado and (not despues or _PARA_QUE.match(despues)):
            return self._de(Referencia(deictica=True), self.plano)
        leido = self._con_sujeto(hallado.start(), hallado.end())
        if leido is None or not leido.producto.texto:
            return leido
        # "el A o el B": both, as he said them.
        dichos = f"{self.plano[: hallado.start()]} {despues}".strip()
        return leido.model_copy(update={"producto": Referencia(texto=dichos)})

    def propiedad(self) -> PreguntarProducto | None:
        for pedida in propiedades():
            if pedida.nombre == DOSIS:
                continue  # it names the goods among its own words
            hallado = pedida.pregunta.search(self.plano)
            leido = self._con_sujeto(hallado.start(), hallado.end()) if hallado else None
            if hallado is None or leido is None:
                if hallado and hallado[0] == self.plano and pedida.mide and not self.hablado:
                    return self._de(Referencia(deictica=True), self.plano)  # of which one, is asked
                continue
            cosa = hallado.groupdict().get("cosa")
            cuenta_lo_que_hay = cosa and " tiene" in hallado[0] and self.catalogo.vende(cosa)
            if not (cuenta_lo_que_hay and leido.producto.deictica):  # "¿cuántos cascos tiene?"
                return leido
        return None

    def relacion(self, *, pregunta: bool) -> PreguntarProducto | None:
        if de_uso := self._se_puede_usar():
            return de_uso
        f = formas()
        for forma, siempre in ((f.relaciones, True), (f.es, False)):
            hallado = forma.search(self.plano)
            if hallado is None or not (siempre or pregunta) or not self._del_producto(hallado["que"]):
                continue
            if not siempre and (f.no_dicen.match(hallado["que"]) or reglas.opina(self.plano)):
                continue
            if otro := _OTRO_SUJETO.search(hallado["que"]):
                inicio = hallado.start("que") + otro.start("sujeto")
                if not self.plano[: hallado.start()].strip() and self._nombra(self.plano[inicio:]):
                    return self._con_sujeto(hallado.start(), inicio)
            if _CUAL.match(self.plano) and self._nombra(self.plano[: hallado.start()]):
                return None  # "¿cuál extintor sirve para un carro?" looks for one
            if leido := self._con_sujeto(hallado.start(), len(self.plano)):
                return leido
            if not siempre and not self.hablado and not self._nombra(self.plano):
                return self._de(Referencia(deictica=True), self.plano)  # of which one, is asked
        return self._de_los_nombrados() or (self._de_otro_verbo() if pregunta else None)

    def _de_otro_verbo(self) -> PreguntarProducto | None:
        """ "¿el bloqueador deja la cara blanca?": what it does, by a verb that no list has."""
        palabras = self.plano.split()
        if palabras[:1] == ["y"]:
            return self._sin(1)._de_otro_verbo()
        if len(palabras) < 4 or palabras[0] not in lexico.DEFINIDOS or reglas.pide_precio(self.plano):
            return None
        for i in range(2, len(palabras) - 1):
            verbo, objeto = palabras[i], palabras[i + 1]
            if self.catalogo.vende(verbo) or not _HACE.fullmatch(verbo) or objeto not in _TRAS_VERBO:
                continue
            sujeto = " ".join(palabras[1:i])
            if self.catalogo.juntas(sujeto) and self._del_producto(" ".join(palabras[i:])):
                return self._de(Referencia(texto=sujeto, definida=True), " ".join(palabras[i:]))
        return None

    def _sin(self, cuantas: int) -> "_Lector":
        quedan = self.palabras[cuantas:]
        return replace(self, palabras=quedan, plano=planas(quedan))

    def _se_puede_usar(self) -> PreguntarProducto | None:
        """ "¿puedo tomar valeriana embarazada?": what it names is sold, and the rest is asked of it."""
        hallado = _PUEDO_USAR.match(self.plano)
        partes = _DONDE_O_CUANDO.split(hallado["resto"], maxsplit=1) if hallado else [""]
        palabras = partes[0].split()
        vendidas = [p for p in palabras if self._nombra(p)]
        resto = [p for p in palabras if p not in vendidas and p not in _LIGERAS] + partes[1:]
        if not vendidas:
            return None
        dicho = " ".join(resto) or self.plano[: hallado.start("resto")].strip() if hallado else ""
        return self._de(Referencia(texto=" ".join(vendidas), definida=True), dicho)

    def _de_los_nombrados(self) -> PreguntarProducto | None:
        """ "sillas que soporten 130 kg", "el pan tiene gluten"."""
        for forma in (formas().que_cumplan, formas().tienen):
            hallado = forma.search(self.plano)
            if hallado and self._del_producto(hallado["que"]):
                leido = self._con_sujeto(hallado.start("detalle"), len(self.plano), preguntado=True)
                if leido and leido.producto.texto:
                    return leido
        return None

    def de_lo_hablado(self) -> PreguntarProducto | None:
        """ "¿los inflan?", "¿tiene tapa?": said with no subject."""
        if hallado := formas().hacen.search(self.plano):
            return self._con_sujeto(hallado.start(), hallado.end())
        hallado = formas().tiene.search(self.plano)
        if hallado is None or _NO_ES_DETALLE.match(hallado["que"]) or not self._del_producto(hallado["que"]):
            return None
        leido = self._de(Referencia(deictica=True), self.plano)
        return leido.model_copy(update={"si_no": hallado["que"]})

    def _con_sujeto(self, inicio: int, fin: int, *, preguntado: bool = False) -> PreguntarProducto | None:
        """Of what the words around the form name; with none, of what is on the table."""
        a, b = len(self.plano[:inicio].split()), len(self.plano[:fin].split())
        antes, despues = self.palabras[:a], self.palabras[b:]
        if antes and antes[-1].plana in {"que", "q", "no"}:
            return None  # "el que trae batería" tells which one
        # "necesito una correa que aguante 40 kilos"
        quiere_una = preguntado and _QUIERE_UNA.search(planas(antes))
        if not quiere_una and any(ORDEN.fullmatch(p.plana) and p.plana not in _DIME for p in antes):
            return None
        if preguntado:  # "¿tienes sillas que ...?"
            antes = tuple(p for p in antes if p.plana not in lexico.VERBOS | lexico.DESEOS)
        if despues and self._nombra(planas(antes)) and self._nombra(planas(despues)):
            fin, despues = len(self.plano), ()  # "el kit de la GN cuántos dientes trae la corona"
        detalle = self.plano[inicio:fin].strip()
        sujeto = tuple(p for p in (*antes, *despues) if p.plana not in _NO_NOMBRAN)
        envase = self.hablado and all(p.plana in _LIGERAS | lexico.EMPAQUES for p in sujeto)
        if envase or all(p.plana in _LIGERAS for p in sujeto):
            return self._de(Referencia(deictica=True), detalle) if self.hablado else None
        # "el thinner": what the shop writes otherwise
        a_su_modo = not self.hablado and len(sujeto) > 1 and sujeto[0].plana in lexico.DEFINIDOS
        a_su_modo = a_su_modo and self.catalogo.conoce(sujeto[1].plana)
        if not (a_su_modo or self._nombra(planas(sujeto))):
            # "¿de qué material es el marco?", "¿y el filtro cuánto dura?": of a part of it
            unica = not antes or not any(p.plana not in _LIGERAS for p in despues)
            suya = self.hablado and unica and sujeto[0].plana in lexico.DEFINIDOS
            suya = suya and not temas_preguntados(planas(sujeto))
            return self._de(Referencia(deictica=True), self.plano) if suya else None
        return self._de(leer_frase(sujeto, self.catalogo).producto, detalle)

    def _nombra(self, texto: str) -> bool:
        return any(
            self.catalogo.vende(p) for p in texto.split() if len(p) > 2 and p not in _LIGERAS | lexico.VERBOS
        )

    def _del_producto(self, que: str) -> bool:
        return not temas_preguntados(que) & _DE_EMPRESA

    def _de(self, producto: Referencia, detalle: str) -> PreguntarProducto:
        return PreguntarProducto(producto=producto, detalle=detalle)
