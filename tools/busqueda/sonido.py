"""Products found by how their names sound, for what a voice note garbles: "sol namúa" is a soldadura.

Names are written as they are said, then by sound, and compared by the trigrams that they share with what
was heard, whatever its words are: misheard speech has its spaces in other places.
"""

import re
import threading
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, ScoreAlignment

from agent.medios.tipos import Nombrado
from agent.texto import VACIAS, plegar, singular, tokens
from tools.busqueda.indice import IndiceProductos

_UNIDADES = (
    "cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce",
    "trece", "catorce", "quince", "dieciseis", "diecisiete", "dieciocho", "diecinueve", "veinte", "veintiuno",
    "veintidos", "veintitres", "veinticuatro", "veinticinco", "veintiseis", "veintisiete", "veintiocho",
    "veintinueve",
)  # fmt: skip
_DECENAS = ("", "", "", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa")
_CENTENAS = (
    "", "ciento", "doscientos", "trescientos", "cuatrocientos", "quinientos", "seiscientos", "setecientos",
    "ochocientos", "novecientos",
)  # fmt: skip
_NUMEROS = frozenset(
    (*_UNIDADES, *_DECENAS, *_CENTENAS, "cien", "mil", "medio", "media", "cuarto", "cuartos")
)
_PARTES = {"2": "medio", "3": "tercio", "4": "cuarto", "8": "octavo"}
_MEDIDAS = {
    "kg": "kilos", "g": "gramos", "gr": "gramos", "lb": "libras", "m": "metros", "cm": "centimetros",
    "mm": "milimetros", "l": "litros", "ml": "mililitros", "v": "voltios", "w": "vatios", "a": "amperios",
    '"': "pulgadas", "%": "porciento",
}  # fmt: skip
_PIEZA = re.compile(
    r"(\d+)\s*/\s*([2348])(?!\d)|(?<=\d)\s*(kg|gr?|lb|cm|mm?|ml?|l|v|w|a)\b|\d+(?:\.\d{3}\b)*|[a-z]+|[\"%]"
)
# As most of America says it; what sounds the same is written the same.
_SONIDOS = (
    (re.compile("ch"), "x"),
    (re.compile(r"qu(?=[ei])"), "k"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"c(?=[ei])|z"), "s"),
    (re.compile("[cq]"), "k"),
    (re.compile("[vw]"), "b"),
    (re.compile("ll"), "y"),
    (re.compile("h"), ""),
    (re.compile("^x$"), "por"),
    (re.compile("^y$"), "i"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_LUGARES, _TRIGRAMAS = np.array([26 * 26, 26, 1]), 26**3
_OIDO = "."  # stands where a name was heard already
_CANDIDATOS, _MAX_NOMBRADOS, _MAX_OTROS = 40, 8, 4
# Set by misheard orders and by talk that names no product (tests/tools/busqueda/test_sonido.py).
_MINIMO, _MINIMO_LETRAS, _VENTAJA = 1.15, 57.0, 0.04
_ALGO, _MAX_PARECIDOS = 0.45, 3


class PorSonido:
    """The names of a shop, by sound. Built in some 50 ms for 1,000 names, and asked in one."""

    def __init__(self, nombres: Sequence[str]) -> None:
        self._nombres = list(dict.fromkeys(nombres))
        self._sonidos = [_junto(_piezas(nombre)) for nombre in self._nombres]
        de_cada = [_trigramas(sonido) for sonido in self._sonidos]
        duenos = np.repeat(np.arange(len(de_cada), dtype=np.int32), [len(uno) for uno in de_cada])
        todos = np.concatenate(de_cada) if de_cada else np.zeros(0, np.int32)
        veces = np.bincount(todos, minlength=_TRIGRAMAS)
        # What few names have tells more; a trigram of one name alone weighs 1 in any shop.
        rareza = np.log(max(1, len(de_cada)) / np.maximum(veces, 1)) + 0.5
        self._peso = rareza / (np.log(max(1, len(de_cada))) + 0.5)
        total = np.bincount(duenos, weights=self._peso[todos], minlength=len(de_cada))
        self._largo = np.sqrt(np.maximum(total, 1.0))
        self._duenos = duenos[np.argsort(todos, kind="stable")]
        self._desde = np.concatenate(([0], np.cumsum(veces)))

    def nombrados(self, texto: str) -> tuple[Nombrado, ...]:
        """The products that a text sounds like, where it names them, in order."""
        piezas = _piezas(texto)
        sonido = _junto(piezas)
        letras = [i for i, pieza in enumerate(piezas) for _ in pieza.sonido]  # whose each letter is
        hallados: list[Nombrado] = []
        while len(hallados) < _MAX_NOMBRADOS and (parecidos := self._parecidos(sonido)):
            mejor = parecidos[0]
            otros = tuple(p.nombre for p in parecidos[1:] if p.junto_a(mejor))[:_MAX_OTROS]
            primera, ultima = piezas[letras[mejor.inicio]], piezas[letras[mejor.fin - 1]]
            hallados.append(Nombrado(inicio=primera.inicio, fin=ultima.fin, nombre=mejor.nombre, otros=otros))
            sonido = f"{sonido[: mejor.inicio]}{_OIDO * (mejor.fin - mejor.inicio)}{sonido[mejor.fin :]}"
        return tuple(sorted(hallados, key=lambda nombrado: nombrado.inicio))

    def parecidos(self, texto: str) -> tuple[str, ...]:
        """The few that it sounds a little like, to be asked about: too little to say that they are named."""
        sonido = _junto(_piezas(texto))
        puntos = self._puntos(sonido)
        valores = {
            i: puntos[i] * fuzz.partial_ratio(self._sonidos[i], sonido) / 100
            for i in map(int, np.argsort(-puntos)[:_CANDIDATOS])
        }
        mejores = sorted(valores, key=lambda i: -valores[i])[:_MAX_PARECIDOS]
        return tuple(self._nombres[i] for i in mejores if valores[i] >= _ALGO)

    def _parecidos(self, sonido: str) -> list["_Parecido"]:
        """The names that sound most like a stretch of it, the best first; none where none does for sure."""
        puntos = self._puntos(sonido)
        mejores = np.argsort(-puntos)[:_CANDIDATOS]
        tope = puntos[mejores[0]] if len(mejores) else 0.0
        if tope < _MINIMO:
            return []
        parecidos = [
            _Parecido(
                float(puntos[i] / tope),
                self._nombres[i],
                lugar.score,
                *_cenido(self._sonidos[i], sonido, lugar),
            )
            for i in map(int, mejores)
            if puntos[i] >= _MINIMO
            and (lugar := fuzz.partial_ratio_alignment(self._sonidos[i], sonido, score_cutoff=_MINIMO_LETRAS))
        ]
        return sorted(parecidos, key=lambda parecido: -parecido.valor)

    def _puntos(self, sonido: str) -> NDArray[np.float64]:
        """How much of each name was heard; of two heard whole, the longer has more."""
        dichos = _trigramas(sonido)
        tramos = [self._duenos[self._desde[t] : self._desde[t + 1]] for t in dichos]
        duenos = np.concatenate(tramos) if tramos else np.zeros(0, np.int32)
        pesos = np.repeat(self._peso[dichos], [len(tramo) for tramo in tramos])
        oido = np.bincount(duenos, weights=pesos, minlength=len(self._nombres))
        return oido / self._largo


class Sonidos:
    """A shop's names by sound, made anew when they have changed and not before they are asked for."""

    def __init__(self, indice: IndiceProductos) -> None:
        self._indice = indice
        self._hecho: tuple[list[str], PorSonido] = ([], PorSonido([]))
        self._uno = threading.Lock()

    def nombrados(self, texto: str) -> tuple[Nombrado, ...]:
        """The products that it sounds like; `bien_oido`, those that are named in words of the shop.

        Whoever said "extintores de diez libras" said no more than that.
        """
        nombrados = self._de_hoy().nombrados(texto)
        return tuple(
            n.model_copy(update={"bien_oido": self._bien_oido(texto[n.inicio : n.fin], n.nombre)})
            for n in nombrados
        )

    def parecidos(self, texto: str) -> tuple[str, ...]:
        return self._de_hoy().parecidos(texto)

    def _de_hoy(self) -> PorSonido:
        with self._uno:
            if (nombres := self._indice.nombres()) != self._hecho[0]:
                self._hecho = nombres, PorSonido(nombres)
            return self._hecho[1]

    def _bien_oido(self, dicho: str, nombre: str) -> bool:
        """Whether it says what kind of thing it is ("extintores"), and no word that the shop lacks."""
        palabras = _de_contenido(dicho)
        cosa = {singular(palabra) for palabra in _de_contenido(nombre)[:1]}
        dice_la_cosa = cosa <= {singular(palabra) for palabra in palabras}
        return dice_la_cosa and all(self._indice.rotulos.nombra(palabra) for palabra in palabras)


def _de_contenido(texto: str) -> list[str]:
    return [p for p in tokens(texto) if p.isalpha() and p not in VACIAS and p not in _NUMEROS]


@dataclass(frozen=True)
class _Parecido:
    puntos: float  # of 1, against the best of all
    nombre: str
    letras: float  # of 100
    inicio: int
    fin: int

    @property
    def valor(self) -> float:
        return self.puntos + self.letras / 100

    def junto_a(self, mejor: "_Parecido") -> bool:
        """Whether it may as well be this one that was named there."""
        mismo_sitio = self.inicio < mejor.fin and mejor.inicio < self.fin
        return mismo_sitio and mejor.valor - self.valor < _VENTAJA


@dataclass(frozen=True)
class _Pieza:
    """A word or number: where it stands, and how it sounds."""

    inicio: int
    fin: int
    sonido: str


def _cenido(nombre: str, sonido: str, lugar: ScoreAlignment) -> tuple[int, int]:
    """From the first to the last letters in common: what was heard may be shorter than the name."""
    oido = sonido[lugar.dest_start : lugar.dest_end]
    comunes = [b for b in Indel.opcodes(nombre, oido) if b.tag == "equal" and b.dest_end - b.dest_start >= 3]
    if not comunes:
        return lugar.dest_start, lugar.dest_end
    return lugar.dest_start + comunes[0].dest_start, lugar.dest_start + comunes[-1].dest_end


def _junto(piezas: Sequence[_Pieza]) -> str:
    return "".join(pieza.sonido for pieza in piezas)


def _trigramas(sonido: str) -> NDArray[np.int32]:
    """Those of a text by sound, each once; none across what is masked."""
    letras = np.frombuffer(sonido.encode("ascii"), np.uint8).astype(np.int32) - ord("a")
    if len(letras) < 3:
        return np.zeros(0, np.int32)
    ternas = np.lib.stride_tricks.sliding_window_view(letras, 3)
    ternas = ternas[(ternas >= 0).all(axis=1)]
    return np.unique(ternas @ _LUGARES).astype(np.int32)


def _piezas(texto: str) -> list[_Pieza]:
    # Folding keeps the places where it keeps the length: only signs of several letters (½) move them.
    plano = plegar(texto)
    plano = plano if len(plano) == len(texto) else "".join(plegar(letra)[:1] or " " for letra in texto)
    return [_Pieza(m.start(), m.end(), _por_sonido(_dicha(m))) for m in _PIEZA.finditer(plano)]


def _dicha(pieza: re.Match[str]) -> str:
    if pieza[2]:
        return f"{en_palabras(int(pieza[1]))}{_PARTES[pieza[2]]}"
    if pieza[0][0].isdigit():
        return en_palabras(int(pieza[0].replace(".", "")))
    texto = pieza[3] or pieza[0]
    return _MEDIDAS[texto] if pieza[3] or not texto.isalpha() else texto


def _por_sonido(palabra: str) -> str:
    for escrito, suena in _SONIDOS:
        palabra = escrito.sub(suena, palabra)
    return palabra


def en_palabras(numero: int) -> str:
    """A number as it is said, without its spaces; of a million on, digit by digit."""
    if numero < 30:
        return _UNIDADES[numero]
    if numero < 100:
        return _DECENAS[numero // 10] + (f"i{_UNIDADES[numero % 10]}" if numero % 10 else "")
    if numero == 100:
        return "cien"
    if numero < 1000:
        return _CENTENAS[numero // 100] + (en_palabras(numero % 100) if numero % 100 else "")
    if numero < 1_000_000:
        miles = "" if numero < 2000 else en_palabras(numero // 1000)
        return f"{miles}mil" + (en_palabras(numero % 1000) if numero % 1000 else "")
    return "".join(_UNIDADES[int(cifra)] for cifra in str(numero))
