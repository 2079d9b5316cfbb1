"""A customer's words turned into concepts: what each part may be called, and how much it binds."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace

from agent.texto import VACIAS, plegar, singular
from tools.busqueda.analisis import Lugar, clave_sku, termino_medida
from tools.busqueda.cabeza import nombrar_cabeza, nombrar_modelo
from tools.busqueda.colores import Color, color_en
from tools.busqueda.conceptos import Concepto, Consulta, Parte, Rol
from tools.busqueda.cotejo import abrevia
from tools.busqueda.medidas import TOLERANCIA, Lectura, Medida, leer
from tools.busqueda.opciones import unir_opciones
from tools.busqueda.oracion import Palabra, leer_palabras
from tools.busqueda.ortografia import enmendar
from tools.busqueda.palabras import COMUNES, COSAS, MARCAS, RELLENO
from tools.busqueda.postings import IndiceLexico, cruzar, unir
from tools.busqueda.precios import PRECIO_TIPICO, Precios, leer_precios
from tools.busqueda.sinonimos import Frase, Sinonimos
from tools.busqueda.tipos import Filtros
from tools.busqueda.vocabulario import Correccion, Vocabulario

MAXIMO_CONCEPTOS = 12
_MAXIMO_CARACTERES = 300
_CORTADA = 0.9
_EN_LETRAS = {
    "2": "dos", "3": "tres", "4": "cuatro", "5": "cinco", "6": "seis", "7": "siete", "8": "ocho",
}  # fmt: skip
_SEPARADAS = 0.8
_MISMA_RAIZ = 0.9
# How much a relative stands for a word that the catalogue has itself.
_CON_PALABRA_PROPIA, _OTRO_GENERO = 0.75, 0.4
_PALABRAS_DE_SKU = 4
_MAXIMO_SKUS = 12
_NOMBRA_CIFRA = re.compile(r"\b(?:aro|rin|rodad[oa]|numero|nro|num)\.?\s+(?=\d)")
_CORTO = re.compile(r"[a-z]\d")
_UNO = re.compile(r"(?<![\d,.] )\b(?:una?|1) (litro|galon|kilo|libra|metro|pliego|saco|caja)\b(?! (?:y|1/))")
_DE_UNO = re.compile(r"(?<!\d )\bde (litro|galon|kilo|libra|metro)\b(?! (?:y|de)\b)")
_AL_FINAL = re.compile(r"(?<=[a-z]{3} )(?<!medio )(?<!media )(?<!por )(litro|galon|kilo|libra)$")
_FRACCIONES = {"media": "1/2", "tres cuartos": "3/4", "cuarto": "1/4", "tres octavos": "3/8"}
_PULGADAS = re.compile(rf"\bde ({'|'.join(_FRACCIONES)})(?=\s*$|\s+(?:para|con|y)\b)")
_TALLAS_DICHAS = {("pequen", "chic"): "s", ("median",): "m", ("grande",): "l"}
_TAMANO = "tamano"
_TALLA_DICHA = re.compile(r"(?<!talla )(?<!muy )\b(?:pequen[oa]|chic[oa]|median[oa]|grande)s?\b")
_SE_VENDE_POR = frozenset({"metro", "yarda"})
_CON_GUION = re.compile(r"[a-z0-9]{2,}-[a-z0-9-]+")


class Interprete:
    """Reads queries against one state of the catalogue."""

    def __init__(
        self,
        lexico: IndiceLexico,
        vocabulario: Vocabulario,
        sinonimos: Sinonimos,
        precio_tipico: float = PRECIO_TIPICO,
    ) -> None:
        self._precio_tipico = precio_tipico
        self._lexico = lexico
        self._vocabulario = vocabulario
        self._sinonimos = sinonimos
        self._por_tallas = bool(len(lexico.postings("d|talla")))
        self._medidas: dict[str, list[tuple[float, float, str]]] = {}
        for termino in list(lexico.terminos):
            if termino.startswith("m|"):
                _, dimension, valor = termino.split("|")
                desde, _, hasta = valor.partition("..")
                self._medidas.setdefault(dimension, []).append((float(desde), float(hasta or desde), termino))
        self._claves_sku = sorted(t for t in list(lexico.terminos) if t.startswith("k|"))

    def leer(self, consulta: str, filtros: Filtros | None = None) -> Consulta:
        """Never raises, whatever the text."""
        escrita = plegar(consulta[:_MAXIMO_CARACTERES])
        plegada, enmiendas = enmendar(escrita, self._vocabulario, self._sinonimos, self._es_compuesta)
        precios = leer_precios(plegada, self._precio_tipico)
        filtros = _combinar(filtros or Filtros(), precios)
        lectura = leer(self._con_cifra(precios.resto), letras_sueltas=self._por_tallas)
        palabras = self._sin_medir(leer_palabras(lectura.resto, self._vocabulario))
        conceptos = list(self._conceptos(palabras, enmiendas))
        nombrar_cabeza(conceptos)
        conceptos.extend(self._de_medidas(lectura, plegada, conceptos))
        nombrar_modelo(conceptos)
        unir_opciones(conceptos, plegada)
        return Consulta(
            conceptos[:MAXIMO_CONCEPTOS],
            self._skus(escrita),
            " ".join((plegada if enmiendas else consulta[:_MAXIMO_CARACTERES]).split()),
            " ".join(plegada.split()) if enmiendas else None,
            filtros,
        )

    def _con_cifra(self, texto: str) -> str:
        """ "de litro", "un removedor litro": one litre; "de media": half an inch, of pipes; "aro 26", 26."""
        texto = _NOMBRA_CIFRA.sub(" ", texto)
        texto = _UNO.sub(lambda m: m[1] if singular(m[1]) in self._vocabulario else m[0], texto)
        texto = _DE_UNO.sub(lambda m: m[0] if singular(m[1]) in self._vocabulario else f"de 1 {m[1]}", texto)
        texto = _AL_FINAL.sub(lambda m: m[0] if singular(m[1]) in self._vocabulario else f"1 {m[1]}", texto)
        if self._por_tallas:
            texto = _TALLA_DICHA.sub(self._talla_dicha, texto)
        if "longitud" in self._medidas:
            texto = _PULGADAS.sub(lambda m: f"de {_FRACCIONES[m[1]]} pulgada", texto)
        return texto

    def _sin_medir(self, palabras: list[Palabra]) -> list[Palabra]:
        """ "El metro de cable" asks for cable, where some is sold, and no tape to measure it."""
        if len(palabras) > 1 and palabras[0].token in _SE_VENDE_POR and palabras[1].rol == Rol.DE:
            lugares = self._lexico.postings(singular(palabras[1].token)).lugares
            if (lugares == Lugar.CABEZA).any():
                palabras[0] = replace(palabras[0], rol=Rol.ENVASE)
        return palabras

    def _talla_dicha(self, dicha: re.Match[str]) -> str:
        """ "mediana" is an M, where it is no word of the shop's names."""
        talla = self._talla_de(dicha[0])
        return f"{_TAMANO} {talla}" if talla and not self._parte(dicha[0]) else dicha[0]

    def _talla_de(self, palabra: str) -> str | None:
        """The letter that is sold here for "mediana"."""
        talla = next((letra for raices, letra in _TALLAS_DICHAS.items() if palabra.startswith(raices)), "")
        return talla if talla and len(self._lexico.postings(f"t|{talla}")) else None

    def _es_compuesta(self, token: str) -> bool:
        return bool(self._partida(token) or self._por_prefijo(singular(token)))

    def _skus(self, plegada: str) -> list[str]:
        """SKUs named, whole ("ext-abc-20", "EXT ABC 20") or by their beginning ("ext-abc")."""
        palabras = plegada.split()
        tramos = [clave_sku(plegada)] + [
            clave_sku("".join(palabras[i : i + largo]))
            for largo in range(_PALABRAS_DE_SKU, 0, -1)
            for i in range(len(palabras) - largo + 1)
        ]
        enteros = [
            f"k|{c}"
            for c in dict.fromkeys(tramos)
            if len(c) >= 3
            and f"k|{c}" in self._lexico.terminos
            and (any(x.isdigit() for x in c) or self._parece_sku(c, palabras))
        ]
        return enteros or [t for p in palabras if _CON_GUION.fullmatch(p) for t in self._con_inicio(p)]

    def _parece_sku(self, clave: str, palabras: list[str]) -> bool:
        """A SKU of letters only is written with hyphens, or has a part that is no word."""
        if any("-" in p and clave_sku(p) == clave for p in palabras):
            return True
        return any(clave_sku(p) in clave and not self._vocabulario.conocida(singular(p)) for p in palabras)

    def _con_inicio(self, palabra: str) -> list[str]:
        inicio = f"k|{clave_sku(palabra)}"
        desde = bisect_left(self._claves_sku, inicio)
        return [t for t in self._claves_sku[desde : desde + _MAXIMO_SKUS] if t.startswith(inicio)]

    def _conceptos(self, palabras: list[Palabra], enmiendas: dict[str, Correccion]) -> Iterator[Concepto]:
        i = 0
        while i < len(palabras):
            self._juntar_frase(palabras, i)
            hallado = self._frase(palabras, i) or self._color(palabras, i) or self._juntas(palabras, i)
            if hallado is None:
                hallado = self._palabra(palabras[i], enmiendas, detalle=i > 0), 1
            concepto, largo = hallado
            yield concepto
            i += largo

    def _frase(self, palabras: list[Palabra], desde: int) -> tuple[Concepto, int] | None:
        """The longest run of words that the synonyms know as one name, if the shop has any of it."""
        for largo in range(min(self._sinonimos.largo_maximo, len(palabras) - desde), 1, -1):
            tramo = palabras[desde : desde + largo]
            clave = tuple(singular(p.token) for p in tramo)
            if clave not in self._sinonimos:
                continue
            rol = next((p.rol for p in tramo if p.rol not in (Rol.SUAVE, Rol.FIN)), tramo[0].rol)
            concepto = Concepto(" ".join(p.token for p in tramo), rol)
            concepto.nombres.extend(self._juntos(clave, tuple(self._parte(p.token) for p in tramo)))
            concepto.ajenos = len(concepto.nombres)
            concepto.nombres.extend(self._nombres_de(clave))
            if any(self._hay(partes) for _, partes in concepto.nombres):
                return concepto, largo
        return None

    def _juntar_frase(self, palabras: list[Palabra], desde: int) -> None:
        """Moves a colour or an opinion out of a name: "cama grande para perro", "bota negra de caucho"."""
        dentro = palabras[desde + 1 : desde + 2]
        if not dentro or (dentro[0].rol != Rol.SUAVE and not color_en([dentro[0].token], 0)):
            return
        if self._frase(palabras, desde) is None:
            sin_ella = [palabras[desde], *palabras[desde + 2 :]]
            if (hallada := self._frase(sin_ella, 0)) is not None:
                palabras[desde:] = [*sin_ella[: hallada[1]], *dentro, *sin_ella[hallada[1] :]]

    def _hay(self, partes: tuple[Parte, ...]) -> bool:
        return bool(len(cruzar([unir([self._lexico.postings(t) for t, _ in parte]) for parte in partes])))

    def _color(self, palabras: list[Palabra], desde: int) -> tuple[Concepto, int] | None:
        if palabras[desde].rol in (Rol.SUAVE, Rol.FIN):
            return None
        hallado = color_en([p.token for p in palabras], desde)
        # "café" alone is coffee, and so it is first in a question.
        if hallado is None or (desde == 0 and not hallado[0].claro):
            return None
        color, largo = hallado
        if not color.claro and not len(self._lexico.postings(f"c|{color.canonico}")):
            return None
        return self._concepto_color(" ".join(p.token for p in palabras[desde : desde + largo]), color), largo

    def _concepto_color(self, texto: str, color: Color) -> Concepto:
        concepto = Concepto(texto, Rol.COLOR, tiene="d|color")
        concepto.nombres.append((1.0, (((f"c|{color.canonico}", 1.0),),)))
        if color.general:
            concepto.nombres.append((0.7, (((f"c|{color.general}", 1.0),),)))
        palabra = texto.split()[0]
        parte = self._parte(palabra)
        if parte:
            concepto.nombres.append((0.9, (parte,)))
        concepto.firmes = tuple(t for _, partes in concepto.nombres for t, _ in partes[0])
        return concepto

    def _juntas(self, palabras: list[Palabra], desde: int) -> tuple[Concepto, int] | None:
        """Two words that the catalogue writes as one: "micro sd", "smart watch"."""
        if desde + 1 >= len(palabras):
            return None
        uno, otro = palabras[desde : desde + 2]
        junta = singular(uno.token + otro.token)
        if len(junta) < 5 or not (junta in self._vocabulario or (junta,) in self._sinonimos):
            return None
        concepto = Concepto(f"{uno.token} {otro.token}", uno.rol)
        concepto.nombres.append((1.0, (self._parte(uno.token), self._parte(otro.token))))
        concepto.nombres.append((0.97, (self._parte(uno.token + otro.token),)))
        concepto.nombres.extend(self._nombres_de((junta,)))
        concepto.nombres = [n for n in concepto.nombres if all(n[1])]
        return (concepto, 2) if concepto.nombres else None

    def _palabra(self, palabra: Palabra, enmiendas: dict[str, Correccion], *, detalle: bool) -> Concepto:
        token = palabra.token
        forma = singular(token)
        concepto = Concepto(token, palabra.rol)
        concepto.comun = forma not in MARCAS and (forma in COMUNES or forma in self._sinonimos.palabras)
        concepto.nombra = concepto.comun and (forma in self._sinonimos.sustantivos or forma in COSAS)
        propia = self._parte(token, detalle=detalle)
        if propia:
            concepto.nombres.append((1.0, (propia,)))
        concepto.ajenos = len(concepto.nombres)
        clave = (forma,) if (forma,) in self._sinonimos else self._sinonimos.por_raiz(token)
        if clave:
            fuerza = 1.0 if clave == (forma,) else _MISMA_RAIZ
            concepto.nombres.extend((p * fuerza, partes) for p, partes in self._nombres_de(clave))
        if not concepto.nombres:
            concepto.nombres = self._partida(token) or self._por_prefijo(forma)
        if _TALLA_DICHA.fullmatch(token) and (talla := self._talla_de(token)):
            concepto.nombres.append((1.0, (((f"t|{talla}", 1.0),),)))
        if token in enmiendas:
            concepto.nombres = [(p * enmiendas[token].peso, partes) for p, partes in concepto.nombres]
        return concepto

    def _partida(self, token: str) -> list[tuple[float, tuple[Parte, ...]]]:
        """One word that the catalogue writes as two: "microsd", "portalápices"."""
        if token.isalpha() and len(token) >= 6 and not self._vocabulario.conocida(singular(token)):
            for corte in range(3, len(token) - 2):
                partes = singular(token[:corte]), singular(token[corte:])
                if all(p in self._vocabulario for p in partes):
                    return [(0.85, (((partes[0], 1.0),), ((partes[1], 1.0),)))]
        return []

    def _por_prefijo(self, forma: str) -> list[tuple[float, tuple[Parte, ...]]]:
        """Model numbers are often given by their beginning: "g733" for "g733w"."""
        corto = _CORTO.fullmatch(forma)  # "bujía c7", of a C7HSA
        if len(forma) < (5 if forma.isalpha() else 3) and not corto:
            return []
        hallados = [h for h in self._vocabulario.con_prefijo(forma) if not corto or abrevia(forma, h)]
        return [(0.85, (tuple((h, 1.0) for h in hallados),))] if hallados else []

    def _parte(self, token: str, *, detalle: bool = False) -> Parte:
        """The catalogue's words for one word of the query, itself and its relatives."""
        forma = singular(token)
        enteras = [(p, 1.0) for p in self._vocabulario.cortada_de(forma, token, detalle=detalle)]
        # "muzza": who says so may as well mean the whole word.
        propia = [(forma, _CORTADA if enteras else 1.0)] if forma in self._vocabulario else []
        parientes = [
            (p, w * self._rebaja(forma, p, token)) for p, w in self._vocabulario.parientes(forma, token)
        ]
        relativas = enteras + [(p, w) for p, w in parientes if p not in dict(enteras)]
        vistas = {p for p, _ in propia + relativas}
        erradas = [(p, 0.85) for p in self._vocabulario.mal_escritas(forma) if p not in vistas]
        return tuple(propia + relativas + erradas)

    def _rebaja(self, forma: str, pariente: str, token: str) -> float:
        """ "rojas" and "rojo" agree where only one is sold; "cuchilla" is no "cuchillo" where both are, and
        "niña" no "niño". "Para niños" may be for both."""
        if forma not in self._vocabulario:
            return 1.0
        otro_genero = self._vocabulario.distingue_genero((forma,), (pariente,))
        return _OTRO_GENERO if otro_genero and not token.endswith("os") else _CON_PALABRA_PROPIA

    def _nombres_de(self, clave: Frase) -> Iterator[tuple[float, tuple[Parte, ...]]]:
        for otra, peso in self._sinonimos.de(clave):
            if self._vocabulario.distingue_genero(clave, otra):
                continue  # "niña" is no "niño" where both are sold; `_parte` knows them for relatives
            for propio, partes in self._juntos(otra, tuple(self._parte_de_sinonimo(p) for p in otra)):
                yield peso * propio, partes

    def _juntos(self, clave: Frase, partes: tuple[Parte, ...]) -> Iterator[tuple[float, tuple[Parte, ...]]]:
        """A name of several words counts whole side by side, and less where its words stand apart."""
        if len(clave) > 1 and (junta := "f|" + " ".join(clave)) in self._lexico.terminos:
            yield 1.0, (((junta, 1.0),),)
        if all(partes):
            yield 1.0 if len(clave) == 1 else _SEPARADAS, partes

    def _parte_de_sinonimo(self, forma: str) -> Parte:
        if forma in self._vocabulario:
            return ((forma, 1.0),)
        return tuple((p, w) for p, w in self._vocabulario.parientes(forma) if w >= 0.9)

    def _de_medidas(self, lectura: Lectura, plegada: str, conceptos: list[Concepto]) -> Iterator[Concepto]:
        vistas: set[tuple[str, float, str]] = set()
        for medida in lectura.medidas:
            if medida.hasta is not None:
                continue
            clave = (medida.dimension, medida.valor, medida.clave)
            # "3 camisas": a figure in front counts what is wanted.
            if clave in vistas or (
                medida.dimension == "#" and conceptos and self._es_cantidad(plegada, medida)
            ):
                continue
            vistas.add(clave)
            yield self._concepto_medida(medida)

    def _es_cantidad(self, plegada: str, medida: Medida) -> bool:
        """Whether the figure stands before all content and a word follows it, with no name that counts so."""
        delante, _, detras = plegada.partition(medida.texto)
        siguiente = re.match(r"\s+([a-z]{3,})", detras)
        if siguiente is None or medida.valor != int(medida.valor):
            return False
        en_letras = self._lexico.postings(_EN_LETRAS.get(medida.texto, ""))
        if len(cruzar([en_letras, self._lexico.postings(singular(siguiente[1]))])):
            return False  # "4 quesos", where there is a pizza so called
        return all(t in RELLENO or t in VACIAS for t in delante.split())

    def _concepto_medida(self, medida: Medida) -> Concepto:
        if medida.dimension == "talla":
            numero = (("#|" + medida.clave, 0.9),) if medida.clave.isdigit() else ()
            parte: Parte = ((f"t|{medida.clave}", 1.0), *numero)
            supuesta = medida.texto.startswith(_TAMANO) or len(medida.texto) == 1
            nombres: list[tuple[float, tuple[Parte, ...]]] = [(1.0, (parte,))]
            return Concepto(medida.texto, Rol.TALLA, nombres, "d|talla", (parte[0][0],), supuesto=supuesta)
        if medida.dimension == "#":
            cifra = f"{medida.valor:g}"
            numero_y_talla: Parte = ((f"#|{cifra}", 1.0), (f"t|{cifra}", 1.0), (f"#u|{cifra}", 0.75))
            if (en_letras := _EN_LETRAS.get(cifra, "")) in self._vocabulario:
                numero_y_talla = (*numero_y_talla, (en_letras, 1.0))  # "pizza 4 quesos"
            firmes = tuple(t for t, _ in numero_y_talla)
            return Concepto(medida.texto, Rol.NUMERO, [(1.0, (numero_y_talla,))], "d|#", firmes)
        iguales = [
            (termino, 1.0)
            for dimension, buscado in _lecturas(medida)
            for desde, hasta, termino in self._medidas.get(dimension, ())
            if desde - (margen := TOLERANCIA * max(abs(buscado), 1e-9)) <= buscado <= hasta + margen
        ]
        seguras = tuple(t for t, _ in iguales)
        exacto = termino_medida(medida)
        escrito = re.match(r"[\d.,/ ]+", medida.texto)
        if escrito:
            iguales.extend((f"#|{n}", 0.8) for n in leer(escrito[0]).numeros)
        rol = Rol.CUENTA if medida.dimension == "cuenta" else Rol.MEDIDA
        tiene = None if rol == Rol.CUENTA else f"d|{medida.dimension}"
        return Concepto(
            medida.texto, rol, [(1.0, (tuple(iguales) or ((exacto or "", 1.0),),))], tiene, seguras
        )


def _lecturas(medida: Medida) -> list[tuple[str, float]]:
    """Ounces weigh or fill; everything else is read one way."""
    propia = (medida.dimension, medida.valor)
    if medida.dimension != "onza":
        return [propia]
    return [propia, ("masa", medida.valor * 28.3495), ("volumen", medida.valor * 29.5735)]


def _combinar(filtros: Filtros, precios: Precios) -> Filtros:
    """The caller's conditions and the customer's, the narrower of each."""
    minimos = [p for p in (filtros.precio_min, precios.minimo) if p is not None]
    maximos = [p for p in (filtros.precio_max, precios.maximo) if p is not None]
    return replace(
        filtros,
        precio_min=max(minimos, default=None),
        precio_max=min(maximos, default=None),
        orden=precios.orden if filtros.orden == "relevancia" else filtros.orden,
    )
