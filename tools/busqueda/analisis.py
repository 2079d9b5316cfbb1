"""A product turned into index terms, each with where it stands in the text.

Terms are strings of one namespace: plain words (singular, gender kept), and with a prefix
`m|masa|4535.9` a measure (`m|masa|0..10000` a range), `#|10` a number as written (`#u|10` where it had
a unit), `t|2xl` a size, `c|rojo` a colour, `f|crema dental` a known phrase, `k|ext10` a SKU, `en_c` a
lone letter of a name, `h|portatil` a quality that names a thing, and `d|masa` "has a measure of this
kind" (what tells a contradiction from silence).
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache
from typing import Any

from agent.texto import VACIAS, plegar, singular
from tools.busqueda.colores import color_en
from tools.busqueda.medidas import Lectura, Medida, leer
from tools.busqueda.palabras import CUALIDADES, EMPAQUES, ENVASES, NO_COSAS, NOMBRAN_LETRA
from tools.busqueda.sinonimos import Sinonimos
from tools.busqueda.tipos import ProductoIndexado

# Names that shops give to the column of the barcode.
_CLAVES_DE_CODIGO = frozenset((
    "ean", "ean13", "ean8", "gtin", "upc", "barcode", "codigo", "codigo_barras", "codigo de barras",
    "codigo_de_barras", "código", "código de barras", "código_de_barras", "referencia", "ref",
))  # fmt: skip


class Lugar(IntEnum):
    """Where a term stands; of several places the lowest speaks for the product.

    NOMBRE_TRAS is a word after another noun ("cepillo calzado" is no shoe), NOMBRE one after a brand,
    NOMBRE_CUANTOS what it has so many of ("limpiafondo 8 ruedas"), NOMBRE_EN what it comes in ("en talco").
    What stands after "para" or "con" in a name outranks the category on purpose: a "base para portátil"
    filed under "Portátiles" is not a laptop.
    """

    CABEZA = 0
    NOMBRE = 1
    NOMBRE_TRAS = 2
    ATRIBUTO = 3
    NOMBRE_DE = 4
    NOMBRE_CUANTOS = 5
    NOMBRE_CON = 6
    NOMBRE_EN = 7
    NOMBRE_PARA = 8
    CATEGORIA = 9
    CATEGORIA_MIXTA = 10
    DESCRIPCION_INICIO = 11
    DESCRIPCION = 12


# BM25F field weights, by Lugar.
PESO_CAMPO = (3.2, 2.6, 2.6, 2.0, 2.2, 2.2, 1.2, 1.2, 1.2, 1.6, 1.0, 0.9, 0.5)

_PALABRA = re.compile(r"[a-z0-9]+|[,;:()|+/.]")
_SEPARADORES = frozenset(",;:()|+")
_CONTADAS = re.compile(r"(?<![\d.,/] )(?<![\d.,/a-z])(?:[2-9]|\d{2}) ([a-z]{2,}s)\b")
_DE_MODELO = re.compile(r"\b(\d{3,4})[a-z]{1,3}\b")  # "510", of a "Tune 510BT"
# "Té en saquitos" begins with what elsewhere is a pronoun; these never name anything.
_NUNCA_CABEZA = frozenset((
    "el", "la", "los", "las", "lo", "un", "una", "unos", "unas", "de", "del", "y", "e", "o", "u", "sin", "al",
    "tu", "su", "mi", "que",
))  # fmt: skip
_NO_ENVASAN = frozenset(p for p in VACIAS if singular(p) not in EMPAQUES)  # "sobre 20 g" holds something
_ENLAZAN = frozenset(["y", "e", "+", "/"])
_ENLACE_CERCANO = 2
# Where a quality stands as a noun: "Portátil HP", not "Batería portátil".
_NOMBRAN = (Lugar.CABEZA, Lugar.NOMBRE, Lugar.CATEGORIA, Lugar.CATEGORIA_MIXTA)
# Several words side by side are no accident: "tarjeta micro sd" is a micro SD.
_LUGAR_DE_FRASE = {Lugar.NOMBRE_TRAS: Lugar.NOMBRE}
_CON = frozenset(["con", "para", "c", "p", "en", "a", "al", "por"])
_LUGAR_TRAS = {"con": Lugar.NOMBRE_CON, "c": Lugar.NOMBRE_CON, "en": Lugar.NOMBRE_EN}
_TRAS_ENLACE = (Lugar.NOMBRE_CON, Lugar.NOMBRE_EN, Lugar.NOMBRE_PARA)
# Places where a word says what the thing is.
_SON = (Lugar.NOMBRE, Lugar.NOMBRE_TRAS)
_CLAVES_DE_COLOR = ("color", "tono")
_DESCRIPCION_MAXIMA = 1500
_PALABRAS_INICIO = 6
_COLOR_DECLARADO = re.compile(r"\bcolor(?:es)?\s*:?\s+")


@dataclass(slots=True)
class Analisis:
    """terminos: term -> [weighted frequency, Lugar]. superficies: key -> word as written."""

    terminos: dict[str, list[float]] = field(default_factory=dict)
    largo: float = 0.0
    superficies: dict[str, str] = field(default_factory=dict)

    def anotar(self, termino: str, lugar: Lugar, peso: float = 1.0) -> None:
        aporte = PESO_CAMPO[lugar] * peso
        visto = self.terminos.get(termino)
        if visto is None:
            self.terminos[termino] = [aporte, lugar]
        else:
            visto[0] += aporte
            visto[1] = min(visto[1], lugar)


def texto_para_vector(producto: ProductoIndexado) -> str:
    """What is embedded: name and category say what a thing is; descriptions mostly sell."""
    partes = [producto.nombre, producto.categoria]
    return ". ".join(p.strip() for p in partes if p and p.strip())


def hash_texto(producto: ProductoIndexado) -> str:
    """Changes exactly when the vector must be computed again."""
    return hashlib.blake2b(texto_para_vector(producto).encode(), digest_size=12).hexdigest()


def huella(producto: ProductoIndexado) -> str:
    """Changes exactly when the terms must be computed again (not with price or stock)."""
    atributos = sorted((str(k), str(v)) for k, v in producto.atributos.items())
    campos = (producto.sku, producto.nombre, producto.descripcion, producto.categoria, atributos)
    return hashlib.blake2b(repr(campos).encode(), digest_size=12).hexdigest()


def codigos_de(producto: ProductoIndexado) -> frozenset[str]:
    """What may be read off it, in lower case: its SKU, and what its attributes have for a barcode."""
    rotulados = [valor for clave, valor in producto.atributos.items() if clave.lower() in _CLAVES_DE_CODIGO]
    codigos = {str(valor).strip().lower() for valor in (producto.sku, *rotulados)}
    return frozenset(codigos - {""})


def clave_sku(texto: str) -> str:
    """A SKU without case, spaces or punctuation."""
    return re.sub(r"[^a-z0-9]", "", plegar(texto))


def termino_medida(medida: Medida) -> str | None:
    """The index term of a measure, None for a bare number (those are indexed as numbers)."""
    if medida.dimension == "talla":
        return f"t|{medida.clave}"
    if medida.dimension == "#":
        return None
    hasta = "" if medida.hasta is None else f"..{medida.hasta:.5g}"
    return f"m|{medida.dimension}|{medida.valor:.5g}{hasta}"


def _lugares_del_nombre(palabras: list[str], sinonimos: Sinonimos) -> Iterator[tuple[int, str, Lugar]]:
    """Position, word and place of the content words of a name."""
    cabeza_vista = ""
    estado = tras = Lugar.NOMBRE
    vistas = 0
    for i, palabra in enumerate(palabras):
        if palabra in _SEPARADORES:
            estado = tras
        elif palabra in ("de", "del"):
            estado = Lugar.NOMBRE_DE if cabeza_vista and estado not in _TRAS_ENLACE else estado
        elif palabra in _CON and not (len(palabra) == 1 and palabras[i - 1] in ("en", *NOMBRAN_LETRA)):
            estado = _LUGAR_TRAS.get(palabra, Lugar.NOMBRE_PARA) if cabeza_vista else estado
        elif palabra in _NUNCA_CABEZA or (cabeza_vista and palabra in _NO_ENVASAN) or palabra in "./":
            continue
        elif not cabeza_vista:
            forma = singular(palabra)
            if forma not in ENVASES:
                cabeza_vista = forma
                # A name opens with its noun, unless it opens with a brand, a model or a quality.
                tras = Lugar.NOMBRE if forma in NO_COSAS or not forma.isalpha() else Lugar.NOMBRE_TRAS
                estado = tras
            yield i, palabra, Lugar.CABEZA if cabeza_vista else Lugar.NOMBRE
        else:
            # "teclado y mouse" sells both; "zapato tenis" is one thing named twice.
            vistas += 1
            misma = estado == Lugar.NOMBRE_TRAS and (
                (palabras[i - 1] in _ENLAZAN and vistas <= _ENLACE_CERCANO)
                or sinonimos.emparentadas(cabeza_vista, singular(palabra))
            )
            yield i, palabra, Lugar.NOMBRE if misma else estado
            # "aceite de oliva virgen extra": only the first word belongs to the "de".
            if estado == Lugar.NOMBRE_DE and (
                i + 1 >= len(palabras) or palabras[i + 1] not in ("y", "e", "o")
            ):
                estado = tras


def _anotar_palabras(
    analisis: Analisis, marcadas: Iterable[tuple[int, str, Lugar]], palabras: list[str]
) -> None:
    for i, palabra, lugar in marcadas:
        anterior = palabras[i - 1] if i else ""
        if anterior == "sin":
            analisis.anotar(f"sin_{singular(palabra)}", lugar)
            continue
        if len(palabra) == 1:
            if anterior in NOMBRAN_LETRA:
                analisis.anotar(f"{singular(anterior)}_{palabra}", lugar)
            elif palabra.isalpha() and palabra not in VACIAS and lugar <= Lugar.NOMBRE_PARA:
                analisis.anotar(f"en_{palabra}", lugar)
            continue
        forma = singular(palabra)
        analisis.superficies.setdefault(forma, palabra)
        analisis.anotar(forma, lugar)
        if forma in CUALIDADES and lugar in _NOMBRAN:
            analisis.anotar(f"h|{forma}", lugar)
        analisis.largo += PESO_CAMPO[lugar]


def _anotar_medidas(
    analisis: Analisis, medidas: Sequence[Medida], numeros: Iterable[str], lugar: Lugar
) -> None:
    propia = lugar <= Lugar.NOMBRE_PARA
    for medida in medidas:
        termino = termino_medida(medida)
        if termino:
            analisis.anotar(termino, lugar)
            if propia:
                analisis.anotar(f"d|{medida.dimension}", lugar)
    # "16" asks for the 16-inch one before the 16 GB one.
    sueltos = {f"{m.valor:g}" for m in medidas if m.dimension == "#"}
    pulgadas = {f"{m.valor / 25.4:g}" for m in medidas if m.dimension == "longitud"}
    for numero in numeros:
        analisis.anotar(f"#|{numero}" if numero in sueltos or numero in pulgadas else f"#u|{numero}", lugar)
        if propia:
            analisis.anotar("d|#", lugar)


def _anotar_colores(analisis: Analisis, palabras: list[str], lugar: Lugar, declarado: bool = False) -> None:
    """Colours of a text; names that are also things ("café") only where they cannot be the thing sold."""
    i = 0
    while i < len(palabras):
        hallado = color_en(palabras, i)
        if hallado is None:
            i += 1
            continue
        color, largo = hallado
        anterior = palabras[i - 1] if i else ""
        if (
            color.claro
            or declarado
            or anterior == "color"
            or (i > 0 and anterior not in VACIAS | {"sabor", "aroma"})
        ):
            analisis.anotar(f"c|{color.canonico}", lugar)
            if color.general:
                analisis.anotar(f"c|{color.general}", lugar)
            if lugar <= Lugar.NOMBRE_PARA:
                analisis.anotar("d|color", lugar)
        i += largo


def _anotar_frases(analisis: Analisis, marcadas: list[tuple[int, str, Lugar]], sinonimos: Sinonimos) -> None:
    """Names of several words that the synonyms know, as one term each: `f|crema dental`."""
    claves = [singular(p) for _, p, _ in marcadas]
    for i in range(len(claves) - 1):
        for largo in range(2, min(sinonimos.largo_maximo, len(claves) - i) + 1):
            frase = tuple(claves[i : i + largo])
            if frase in sinonimos:
                analisis.anotar("f|" + " ".join(frase), _LUGAR_DE_FRASE.get(marcadas[i][2], marcadas[i][2]))
        junta = singular(marcadas[i][1] + marcadas[i + 1][1])
        if junta in sinonimos.palabras:
            analisis.anotar(junta, marcadas[i][2])


def _nombre(
    analisis: Analisis, nombre: str, lectura: Lectura, sinonimos: Sinonimos, tonos: frozenset[str]
) -> None:
    palabras = _PALABRA.findall(lectura.resto)
    contadas = frozenset(_CONTADAS.findall(nombre))
    marcadas = [
        (i, palabra, _contada(palabra, _de_tono(palabra, lugar, tonos), contadas))
        for i, palabra, lugar in _lugares_del_nombre(palabras, sinonimos)
    ]
    _anotar_palabras(analisis, marcadas, palabras)
    _anotar_frases(analisis, marcadas, sinonimos)
    numeros = lectura.numeros | frozenset(_DE_MODELO.findall(lectura.resto))
    _anotar_medidas(analisis, lectura.medidas, numeros, Lugar.NOMBRE)
    for medida in lectura.medidas:
        if medida.dimension == "cuenta":  # "500 hojas", "60 comprimidos": what it is of
            analisis.anotar(singular(medida.texto.split()[-1]), Lugar.ATRIBUTO)
    _anotar_colores(analisis, [p for p in palabras if p not in _SEPARADORES], Lugar.NOMBRE)


def _contada(palabra: str, lugar: Lugar, contadas: frozenset[str]) -> Lugar:
    """Where a word stands that says how many the thing has: "limpiafondo 8 ruedas" is no wheel."""
    return Lugar.NOMBRE_CUANTOS if lugar == Lugar.NOMBRE_TRAS and palabra in contadas else lugar


def _de_tono(palabra: str, lugar: Lugar, tonos: frozenset[str]) -> Lugar:
    """Where a colour stands, which may also be a thing: a "chaleco naranja" is no orange."""
    if lugar not in _SON or not (color_en([palabra], 0) or singular(palabra) in tonos):
        return lugar
    return Lugar.NOMBRE_PARA


def _categoria(analisis: Analisis, categoria: str, sinonimos: Sinonimos) -> None:
    palabras = _PALABRA.findall(plegar(categoria))
    mixta = any(p in _SEPARADORES or p in ("y", "e", "/") for p in palabras)
    lugar = Lugar.CATEGORIA_MIXTA if mixta else Lugar.CATEGORIA
    marcadas = [(i, p, lugar) for i, p in enumerate(palabras) if p.isalnum() and p not in VACIAS]
    if not mixta and marcadas:
        # "Seguridad industrial", "Cuidado del cabello": what follows the first word narrows it.
        marcadas[1:] = [(i, p, Lugar.CATEGORIA_MIXTA) for i, p, _ in marcadas[1:]]
    _anotar_palabras(analisis, marcadas, palabras)
    _anotar_frases(analisis, marcadas, sinonimos)


def _descripcion(analisis: Analisis, descripcion: str) -> None:
    plegada = plegar(descripcion[:_DESCRIPCION_MAXIMA])
    lectura = leer(plegada)
    palabras = [p for p in _PALABRA.findall(lectura.resto) if p.isalnum()]
    marcadas: list[tuple[int, str, Lugar]] = []
    for i, palabra in enumerate(palabras):
        if palabra not in VACIAS:
            inicio = len(marcadas) < _PALABRAS_INICIO
            marcadas.append((i, palabra, Lugar.DESCRIPCION_INICIO if inicio else Lugar.DESCRIPCION))
    _anotar_palabras(analisis, marcadas, palabras)
    _anotar_medidas(analisis, lectura.medidas, lectura.numeros, Lugar.DESCRIPCION)
    for declaracion in _COLOR_DECLARADO.finditer(plegada):
        siguientes = re.findall(r"[a-z]+", plegada[declaracion.end() : declaracion.end() + 40])
        _anotar_colores(
            analisis, [p for p in siguientes if p not in VACIAS][:4], Lugar.DESCRIPCION, declarado=True
        )


def _valores(valor: Any) -> Iterator[str]:
    if isinstance(valor, Mapping):
        valor = list(valor.values())
    if isinstance(valor, (list, tuple, set)):
        for parte in valor:
            yield from _valores(parte)
    elif isinstance(valor, bool) or valor is None:
        return
    else:
        yield str(valor)


def _atributos(analisis: Analisis, atributos: Mapping[str, Any]) -> None:
    for nombre, valor in atributos.items():
        clave = plegar(str(nombre)).replace("_", " ").strip()
        for texto in _valores(valor):
            plegado = plegar(texto[:200])
            es_talla = clave in ("talla", "tallas", "size", "talle", "numero")
            lectura = leer(
                f"talla {plegado}" if es_talla else f"{plegado} {clave}" if _es_unidad(clave) else plegado
            )
            palabras = [p for p in _PALABRA.findall(lectura.resto) if p.isalnum()]
            de_color = clave.startswith(_CLAVES_DE_COLOR)
            # What it is sold by, "presentación: metro", does not name it.
            lugar = Lugar.NOMBRE_PARA if de_color or _es_unidad(plegado) else Lugar.ATRIBUTO
            marcadas = [(i, p, lugar) for i, p in enumerate(palabras) if p not in VACIAS]
            _anotar_palabras(analisis, marcadas, palabras)
            _anotar_medidas(analisis, lectura.medidas, lectura.numeros, Lugar.ATRIBUTO)
            _anotar_colores(analisis, palabras, Lugar.ATRIBUTO, declarado=de_color)


def _tonos(atributos: Mapping[str, Any]) -> frozenset[str]:
    declarados = (v for clave, v in atributos.items() if plegar(str(clave)).startswith(_CLAVES_DE_COLOR))
    return frozenset(
        singular(p) for valor in declarados for texto in _valores(valor) for p in plegar(texto).split()
    )


@lru_cache(maxsize=1024)
def _es_unidad(clave: str) -> bool:
    """Whether an attribute's name is itself a unit: {"libras": 10}."""
    return bool(leer(f"1 {clave}").medidas) and leer(f"1 {clave}").medidas[0].dimension != "#"


def analizar(
    producto: ProductoIndexado,
    sinonimos: Sinonimos,
    superficies: dict[str, str] | None = None,
    *,
    por_letras: bool = False,
) -> Analisis:
    """Index terms of a product. `superficies`, if given, learns how words are written.

    por_letras: a lone S, M or L in the name is a size.
    """
    analisis = Analisis(superficies={} if superficies is None else superficies)
    nombre = plegar(producto.nombre)
    lectura = leer(nombre, letras_sueltas=por_letras)
    _nombre(analisis, nombre, lectura, sinonimos, _tonos(producto.atributos))
    if producto.categoria:
        _categoria(analisis, producto.categoria, sinonimos)
    _atributos(analisis, producto.atributos)
    if producto.descripcion:
        _descripcion(analisis, producto.descripcion)
    sku = clave_sku(producto.sku)
    if sku:
        analisis.anotar(f"k|{sku}", Lugar.CABEZA)
    return analisis
