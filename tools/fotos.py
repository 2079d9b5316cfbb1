"""From what a photo says to the products of the shop: by code first, then by what is printed on it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from rapidfuzz import fuzz

from agent.texto import VACIAS, plegar, raiz, tokens
from tools.busqueda.indice import IndiceProductos

_CANDIDATOS, _RENGLONES = 8, 12
# Of a product's name, how much a label must say: to name it, and to be asked about. Measured on drawn labels
# of four shops (docs/MEDIOS.md).
_SEGURO, _POSIBLE = 0.74, 0.5
_VENTAJA = 0.12
_PARECIDA = 84
_LARGO_PARECIDA = 4
_PESO_NUMERO = 1.5
_MAX_POSIBLES = 5


@dataclass(frozen=True)
class Reconocido:
    """`ids`: the product, or those that it may be. `seguro`: it is that one."""

    ids: tuple[int, ...] = ()
    seguro: bool = False


def por_codigos(indice: IndiceProductos, codigos: Sequence[str]) -> list[int]:
    """The active products with one of these codes as SKU or barcode, in the order of the codes."""
    formas = (forma for codigo in codigos for forma in formas_de(codigo))
    return list(dict.fromkeys(id_ for forma in formas for id_ in indice.con_codigo(forma)))


def formas_de(codigo: str) -> list[str]:
    """What a code may stand for: itself, its GTIN in other lengths, the pieces of an address or "SKU: X"."""
    codigo = codigo.strip()
    formas = [codigo]
    if re.fullmatch(r"\d{12,14}", codigo):
        corto = codigo.lstrip("0")
        formas += [corto.zfill(largo) for largo in (12, 13, 14) if len(corto) <= largo]
    if "://" in codigo or codigo.startswith("www."):
        partes = urlsplit(codigo if "://" in codigo else f"//{codigo}")
        formas += [trozo for trozo in partes.path.split("/") if trozo][-1:]
        formas += [valor for _, valor in parse_qsl(partes.query)]
    elif rotulado := re.fullmatch(r"[A-Za-z ]{2,15}[:=#]\s*(\S.*)", codigo):
        formas.append(rotulado[1].strip())
    return [forma.lower() for forma in dict.fromkeys(formas) if 0 < len(forma) <= 120]


def por_textos(indice: IndiceProductos, textos: Sequence[str]) -> Reconocido:
    """The products whose names are written there: a label says more than a name, and often half of it."""
    textos = [texto for texto in textos if len(texto) > 1][:_RENGLONES]
    escritas = Escritas(textos)
    puntos = {id_: escritas.cubren(nombre) for id_, nombre in _candidatos(indice, textos).items()}
    mejores = sorted(puntos, key=lambda id_: -puntos[id_])
    if not mejores or puntos[mejores[0]] < _POSIBLE:
        return Reconocido()
    tope = puntos[mejores[0]]
    cerca = [id_ for id_ in mejores if puntos[id_] > tope - _VENTAJA]
    if len(cerca) == 1:
        return Reconocido((cerca[0],), seguro=tope >= _SEGURO)
    return Reconocido(tuple(cerca[:_MAX_POSIBLES]))


def _candidatos(indice: IndiceProductos, textos: Sequence[str]) -> dict[int, str]:
    """What the search finds for each line, and for the first ones together."""
    candidatos: dict[int, str] = {}
    for consulta in dict.fromkeys((" ".join(textos), " ".join(textos[:3]), *textos)):
        resultado = indice.buscar(consulta, k=_CANDIDATOS)
        for hallado in (*resultado.coincidencias, *resultado.alternativas):
            producto = indice.producto(hallado.producto_id)
            if producto and producto.activo:
                candidatos[producto.id] = producto.nombre
    return candidatos


class Escritas:
    """The words of a label, as OCR has them."""

    def __init__(self, textos: Sequence[str]) -> None:
        palabras = [palabra for texto in textos for palabra in tokens(texto)]
        self._raices = {raiz(palabra) for palabra in palabras}
        self._largas = sorted({p for p in palabras if len(p) >= _LARGO_PARECIDA and p.isalpha()})
        self._pegado = plegar("".join(palabras))

    def cubren(self, nombre: str) -> float:
        """The share of a name that they say; a number counts more than a word, since it tells sizes apart."""
        palabras = [p for p in tokens(nombre) if p not in VACIAS]
        pesos = [_PESO_NUMERO if p[0].isdigit() else 1.0 for p in palabras]
        dichas = sum(peso for p, peso in zip(palabras, pesos, strict=True) if self._dicen(p))
        return dichas / sum(pesos) if pesos else 0.0

    def _dicen(self, palabra: str) -> bool:
        if raiz(palabra) in self._raices:
            return True
        if len(palabra) < _LARGO_PARECIDA or not palabra.isalpha():
            return False
        # Letters misread, and spaces that the print does not show.
        return palabra in self._pegado or any(fuzz.ratio(palabra, otra) >= _PARECIDA for otra in self._largas)
