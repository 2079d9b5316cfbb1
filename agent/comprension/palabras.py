"""A message as words: each with its folded form, to compare, and its original, to show."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from agent.comprension.lexico import EMPAQUES, GIROS, MEDIDAS, ORTOGRAFIA
from agent.texto import plegar

_FRACCIONES = str.maketrans(
    {"½": " 1/2 ", "¼": " 1/4 ", "¾": " 3/4 ", "″": '"', "“": '"', "”": '"', "×": "x"}
)
_TROZO = re.compile(
    r"""\d+[a-zA-Z]{1,2}\d+\w*             # 20w50
    |   \d+(?:[.,/xX]\d+)*(?:\s?["”])?     # 10   1.500   1/2"   2x4
    |   [^\W\d_][\w']*(?:-\w+)*          # words, also with digits inside or hyphens
    |   [.,;:?!¿¡\n+\#$%()-]             # signs that part or colour a sentence
    """,
    re.VERBOSE,
)
_PEGADO = re.compile(
    r"\b(x)(\d{1,3})\b|\b(\d{1,4})(x)\b|\b(\d+)(u|un|und|unds|uds|ud|unid|unidades|pz|pza|pzas|pares)\b"
)
_NUMERO_Y_LETRA = re.compile(r"\d{1,4}[a-zA-Z]")
_SIN_CERO = re.compile(r"(?<=\bde )\.(?=\d)")  # "púas de .73"
_EN_MILES = re.compile(r"\b(?!10k|14k|18k|24k)(\d{2,3})[kK]\b")  # "80k", and no gold of 18
# "20 €", "s/ 35": the money by its name
_ANTES_DEL_MONTO = re.compile(r"(?:(€)|\b[sS]/\.?) ?(\d+(?:[.,]\d+)*)")
SIGNOS = frozenset(".,;:?!¿¡\n+#$%()-")


@dataclass(frozen=True, slots=True)
class Palabra:
    plana: str
    original: str

    def __str__(self) -> str:
        return self.original


@lru_cache(maxsize=4096)
def _plana(trozo: str) -> str:
    return plegar(trozo).strip(" ") if trozo == "\n" else plegar(trozo).strip()


def separar(texto: str, vende: Callable[[str], bool] = lambda plana: False) -> tuple[Palabra, ...]:
    """Words and signs in order, spelt and put plainly. "x3", "3x" and "3und" part into number and word.

    What the shop sells under that name is no diminutive: "barritas" of protein are no bars.
    """
    texto = _EN_MILES.sub(r"\1 mil", _SIN_CERO.sub("0.", _con_su_moneda(texto)))
    texto = _PEGADO.sub(
        lambda m: " ".join(grupo for grupo in m.groups() if grupo), texto.translate(_FRACCIONES)
    )
    return _llanas(_marcadas([_palabra(trozo, vende) for trozo in _trozos(texto, vende)]))


def _trozos(texto: str, vende: Callable[[str], bool]) -> list[str]:
    """Words, numbers and signs; "13c" is one, and not 13, where the shop sells a model called so."""
    trozos: list[str] = []
    fin = -1
    for hallado in _TROZO.finditer(texto):
        pegado = f"{trozos[-1]}{hallado[0]}" if trozos and hallado.start() == fin else ""
        mide = _plana(hallado[0]) in MEDIDAS - {"a"}
        if _NUMERO_Y_LETRA.fullmatch(pegado) and not mide and vende(_plana(pegado)):
            trozos[-1] = pegado
        elif _plana(hallado[0]):
            trozos.append(hallado[0])
        fin = hallado.end()
    return trozos


def _con_su_moneda(texto: str) -> str:
    texto = _ANTES_DEL_MONTO.sub(lambda m: f"{m[2]} {'euros' if m[1] else 'soles'}", texto)
    return texto.replace("€", " euros ")


def _palabra(trozo: str, vende: Callable[[str], bool]) -> Palabra:
    plana = _plana(trozo)
    entera = ORTOGRAFIA.get(plana) or (_unidad(plana) if not vende(plana) else None)
    if entera and not (vende(plana) and not vende(entera)):
        return Palabra(entera, entera)
    return Palabra(plana, trozo)


_TE, _UNA = Palabra(plegar("té"), "té"), Palabra(plegar("uña"), "uña")
_ANTES_DE_TE = frozenset({"un", "el", "del", "los", "unos", "dos", "tres"})
_TRAS_TE = frozenset({"de", "verde", "negro", "rojo", "blanco", "helado"})


def _marcadas(palabras: list[Palabra]) -> list[Palabra]:
    """ "te verde", "martillo de una": the nouns that people type without the mark that makes them nouns."""
    for i, p in enumerate(palabras):
        previa = palabras[i - 1].plana if i else ""
        siguiente = palabras[i + 1].plana if i + 1 < len(palabras) else ""
        if p.plana == "te" and (previa in _ANTES_DE_TE or previa.isdigit() or siguiente in _TRAS_TE):
            palabras[i] = _TE
        elif p.plana == "una" and previa == "de" and siguiente in _FIN_DE_NOMBRE:
            nombre = palabras[i - 2].plana if i > 1 else ""
            palabras[i] = p if nombre in _DE_UNA or not nombre.isalpha() else _UNA
    return palabras


# "dale de una" is at once, "dos de una" counts.
_DE_UNA = frozenset(
    ["dale", "listo", "si", "hagale", "vamos", "ya", "mas", "menos", "mejor", "uno", "una", "dos", "tres"]
    + ["cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "docena", "par", "media"]
)
_FIN_DE_NOMBRE = SIGNOS | {"", "para", "con", "porfa"}


_ABREN_GIRO = frozenset(giro[0] for giro in GIROS)
_GIRO_MAS_LARGO = max(map(len, GIROS))


def _llanas(palabras: list[Palabra]) -> tuple[Palabra, ...]:
    """With regional turns of speech put plainly, the longest first."""
    if _ABREN_GIRO.isdisjoint(p.plana for p in palabras):
        return tuple(palabras)
    llanas: list[Palabra] = []
    i = 0
    while i < len(palabras):
        for fin in range(min(i + _GIRO_MAS_LARGO, len(palabras)), i, -1):
            if giro := GIROS.get(tuple(p.plana for p in palabras[i:fin])):
                llanas += [Palabra(palabra, palabra) for palabra in giro]
                i = fin
                break
        else:
            llanas.append(palabras[i])
            i += 1
    return tuple(llanas)


_DIMINUTIVO = re.compile(r"(\w{3,}?)(?:ec)?(?:it|ic)([oa])(s?)")


@lru_cache(maxsize=4096)
def _unidad(plana: str) -> str | None:
    """ "litrito", "cajitas", "galoncito": the measure or packing without its diminutive."""
    hallado = _DIMINUTIVO.fullmatch(plana)
    if hallado is None or plana in EMPAQUES:
        return None
    base, genero, plural = hallado.groups()
    for entera in (base + genero + plural, base + "e" + plural, base, base.removesuffix("c")):
        if entera in EMPAQUES | MEDIDAS and len(entera) > 3:
            return entera
    return None


def unir(palabras: Sequence[Palabra]) -> str:
    """The words as they were typed, one space between."""
    return re.sub(r"\s+([.,;:?!)])", r"\1", " ".join(p.original for p in palabras)).strip()


def planas(palabras: Sequence[Palabra]) -> str:
    return " ".join(p.plana for p in palabras)
