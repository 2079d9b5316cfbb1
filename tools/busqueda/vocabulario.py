"""The words of this shop's catalogue: membership, relatives, and the nearest one to a misspelling."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from agent.texto import VACIAS, plegar, raiz, singular
from tools.busqueda.colores import NOMBRES_DE_COLOR, es_color
from tools.busqueda.medidas import PALABRAS_UNIDAD
from tools.busqueda.palabras import COMUNES, FINES, NUMEROS, RELLENO, SUAVES
from tools.busqueda.sinonimos import Sinonimos

_FONETICA = (
    (re.compile(r"sh|tch"), "ch"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"(?<!c)h"), ""),
    (re.compile(r"qu(?=[ei])|q|ck|c(?![eihz])"), "k"),
    (re.compile(r"gu(?=[ei])"), "g"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"c(?=[ei])|z|x"), "s"),
    (re.compile(r"v|w(?=[aeiou])"), "b"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"y(?![aeiou])"), "i"),
    (re.compile(r"oo"), "u"),
    (re.compile(r"ee"), "i"),
    (re.compile(r"ou"), "au"),
    (re.compile(r"n(?=[bp])"), "m"),
    (re.compile(r"(.)\1+"), r"\1"),
)
_CANDIDATOS = 48
_CORRIENTE = 4
_LARGO_DE_NOMBRE = 5
# Share of a literal match that a correction keeps, by edit distance; sound-alikes lose least.
PESO_SUENA_IGUAL = 0.99
PESO_DISTANCIA = {1: 0.95, 2: 0.85}
_DOBLE = re.compile(r"(.)\1+")
_DE_MEDIDA = frozenset(["talla", "talle", "media", "medio", "docena", "cuarto"])
_DIMINUTIVO = re.compile(r"^(.{3,}?)(?:c?it|ill)([oa])$")


@lru_cache(maxsize=65536)
def clave_fonetica(palabra: str) -> str:
    """How a Spanish speaker hears a folded word: "camiza" and "camisa", "vafle" and "bafle" agree."""
    for patron, cambio in _FONETICA:
        palabra = patron.sub(cambio, palabra)
    return palabra


@dataclass(frozen=True, slots=True)
class Correccion:
    """palabra: a key of the vocabulary. peso: share of a literal match, 0..1. distancia: 0 sounds alike."""

    palabra: str
    peso: float
    distancia: int


def _sin_genero(forma: str) -> str:
    return forma[:-1] if len(forma) > 3 and forma[-1] in "ao" else forma


def _bases(diminutivo: re.Match[str]) -> set[str]:
    """The words that a diminutive may come from: "velita" vela, "cochecito" coche, "pastelito" pastel."""
    inicio = diminutivo[1]
    return {singular(base) for base in (inicio + diminutivo[2], inicio, inicio + "e")}


def _lecturas(token: str) -> set[str]:
    """The keys that a token may stand for: "metroz", "arros", "peluxe" (x for ch), letters twice."""
    tokens = {token, _DOBLE.sub(r"\1", token), token.replace("x", "ch")}
    tokens |= {t[:-1] + ("s" if t.endswith("z") else "z") for t in tokens if t[-1] in "sz"}
    return {forma for t in tokens if 3 <= len(forma := singular(t)) <= 40}


def _presupuesto(largo: int) -> int:
    return 0 if largo < 4 else 1 if largo < 9 else 2


_MINIMO_DE_CORTE, _QUE_FALTA = 3, 2  # letters of a word cut short, and those that it lacks at least
_IGUAL = 0.8  # weight of synonyms that mean the same, and not only near


class Vocabulario:
    """Immutable. Words are keys as `agent.texto.singular` makes them; `frecuencias` their products."""

    def __init__(
        self, superficies: dict[str, str], frecuencias: dict[str, int], sinonimos: Sinonimos
    ) -> None:
        self._superficies = superficies
        self._sinonimos = sinonimos
        self._frecuencias = frecuencias
        self._genericas = sinonimos.palabras
        self._conocidas = sinonimos.palabras | COMUNES
        self._de_sinonimos = _aproximado_de(sinonimos)
        self._por_genero: dict[str, list[str]] = {}
        self._por_raiz: dict[str, list[str]] = {}
        self._diminutivos: dict[str, list[str]] = {}
        for forma in frecuencias:
            if (chico := _DIMINUTIVO.match(forma)) and len(forma) > 5:
                for base in _bases(chico):
                    self._diminutivos.setdefault(base, []).append(forma)
            self._por_genero.setdefault(_sin_genero(forma), []).append(forma)
            if forma.isalpha() and len(forma) > 3:
                self._por_raiz.setdefault(raiz(superficies.get(forma, forma)), []).append(forma)
        # Beginnings only stand for what is no word of its own: models, brands ("laser" for "laserjet").
        self._ordenadas = sorted(f for f in frecuencias if not f.isalpha() or f not in self._conocidas)
        self._enteras = sorted(f for f in frecuencias if f.isalpha())
        self._mal_escritas: dict[str, list[str]] = {}
        self._aproximado = _Aproximado([f for f in frecuencias if f.isalpha() and len(f) >= 3])

    def __len__(self) -> int:
        return len(self._frecuencias)

    def __contains__(self, forma: object) -> bool:
        return forma in self._frecuencias

    def superficie(self, forma: str) -> str:
        """How the catalogue writes a key, or else the synonyms: "traj" is no word, "traje" is."""
        return self._superficies.get(forma) or self._sinonimos.superficies.get(forma, forma)

    def es_generica(self, forma: str) -> bool:
        """Whether a key names goods of some trade, sold here or not."""
        return forma in self._genericas

    def es_cosa(self, forma: str) -> bool:
        """Whether a key is the noun of goods of some trade, and no word that tells some of them apart."""
        return forma in self._sinonimos.sustantivos

    def emparentadas(self, una: str, otra: str) -> bool:
        """Whether one key may stand for the other in any shop: "pila", "bateria"."""
        return self._sinonimos.emparentadas(una, otra)

    def distingue_genero(self, una: Sequence[str], otra: Sequence[str]) -> bool:
        """Whether the catalogue tells apart two words that only gender does: "niño", "niña"."""
        if len(una) != 1 or len(otra) != 1 or una == otra or una[0] not in self or otra[0] not in self:
            return False
        return _sin_genero(una[0]) == _sin_genero(otra[0])

    def sinonimas(self, una: str) -> list[str]:
        """Single words that mean the same as a key, in any shop, as they are written."""
        hallados = self._sinonimos.de((una,))
        return [self.superficie(otra[0]) for otra, peso in hallados if len(otra) == 1 and peso >= _IGUAL]

    def conocida(self, forma: str) -> bool:
        """Whether a word is spelled right as far as we know, so that it must not be "corrected"."""
        return (
            forma in self._frecuencias
            or forma in self._conocidas
            or es_color(forma)
            or forma in PALABRAS_UNIDAD
            or _sin_genero(forma) in self._por_genero
        )

    def con_prefijo(self, inicio: str, limite: int = 8) -> list[str]:
        """Model-like words (with figures) that begin so."""
        desde = bisect_left(self._ordenadas, inicio)
        return [p for p in self._ordenadas[desde : desde + limite] if p.startswith(inicio)]

    def mal_escritas(self, forma: str) -> list[str]:
        """How the catalogue itself misspells a long word ("bluetooh"): one slip, and no word of its own."""
        if len(forma) < 7 or not forma.isalpha():
            return []
        halladas = self._mal_escritas.get(forma)
        if halladas is None:
            limite = self._frecuencias.get(forma, 9)
            halladas = [
                p
                for p in self._aproximado.cercanas(forma)
                if p != forma and p not in self._conocidas and self._frecuencias[p] < limite
            ]
            self._mal_escritas[forma] = halladas
        return halladas

    def cortada_de(self, forma: str, token: str = "", *, detalle: bool = False) -> list[str]:
        """The words that are cut short so: "muzza" muzzarella, "ibu" ibuprofeno. A word of its own is none.

        The shorter the cut, the fewer the words it may stand for, unless it is a `detalle` of what others
        name: "látex ext".
        """
        inicio = token.removesuffix("s") or forma  # "peses" is no "pes", and so no "pescado"
        if len(inicio) < _MINIMO_DE_CORTE or not inicio.isalpha() or self._significa_otra(forma):
            return []
        desde = bisect_left(self._enteras, inicio)
        enteras = takewhile(lambda p: p.startswith(inicio), islice(self._enteras, desde, None))
        halladas = [p for p in enteras if len(p) >= len(inicio) + _QUE_FALTA]
        familias = {p[: len(inicio) + 2] for p in halladas}
        return halladas if detalle or len(familias) <= len(inicio) - _MINIMO_DE_CORTE + 1 else []

    def _significa_otra(self, forma: str) -> bool:
        return forma in self._conocidas or es_color(forma) or forma in PALABRAS_UNIDAD

    def parientes(self, forma: str, token: str = "") -> list[tuple[str, float]]:
        """Other words of the catalogue with the same stem, and what is against it ("caspa", "anticaspa").

        The word, and 1.0 where the key cuts it short, 0.9 by gender, 0.5 by derivation.

        Derivation needs the token as written: a key has lost the ending that the stemmer reads.
        """
        hallados = {f: 0.9 for f in self._por_genero.get(_sin_genero(forma), ()) if f != forma}
        if token.isalpha() and len(token) > 4:
            for otra in self._por_raiz.get(raiz(token), ()):
                if otra != forma:
                    hallados.setdefault(otra, 0.5)
        if "anti" + forma in self._frecuencias:
            hallados["anti" + forma] = 0.8
        diminutivo = _DIMINUTIVO.match(forma)
        if diminutivo:
            for base in _bases(diminutivo):
                if base in self._frecuencias:
                    hallados.setdefault(base, 0.85 if forma not in self._conocidas else 0.5)
        for chico in self._diminutivos.get(forma, ()):
            hallados.setdefault(chico, 0.9)
        for entera in self.cortada_de(forma, token):
            hallados.setdefault(entera, 1.0)
        return list(hallados.items())

    def corregir(self, token: str) -> str | None:
        """The word of the catalogue that a misspelled token means; None if it is right or too far."""
        hallada = self.corregir_forma(singular(plegar(token)))
        return self.superficie(hallada.palabra) if hallada else None

    def corregir_forma(self, forma: str) -> Correccion | None:
        """As `corregir`, from key to key, with the confidence. Only words of the catalogue."""
        if not self._corregible(forma):
            return None
        return self._aproximado.cercana(forma, self._frecuencias)

    def corregir_palabra(self, token: str, *, de_medida: bool = False) -> Correccion | None:
        """The word meant by one that nobody knows: of the catalogue, of the synonyms, or any everyday one.

        Everyday words are candidates so that they are not turned into a product ("pisza" where there is only
        "piña"). `de_medida`: it stands beside a figure, so that it likely is a unit ("3 metroz").
        """
        halladas = []
        for lugar, aproximado, frecuencias in (
            (0, _unidades() if de_medida else None, {}),
            (1, self._aproximado, self._frecuencias),
            (2, self._de_sinonimos, {}),
            (_CORRIENTE, _corrientes(), {}),
        ):
            for forma in sorted(_lecturas(token)):
                hallada = aproximado.cercana(forma, frecuencias) if aproximado else None
                # A short unknown word may well be a name of its own.
                if hallada and (
                    lugar < _CORRIENTE or not hallada.distancia or len(forma) >= _LARGO_DE_NOMBRE
                ):
                    otra_lectura = forma != singular(token)
                    nota = (hallada.distancia if lugar else -1, hallada.palabra != forma, lugar, otra_lectura)
                    halladas.append((nota, hallada))
        return min(halladas, key=lambda h: h[0])[1] if halladas else None

    def _corregible(self, forma: str) -> bool:
        return 3 <= len(forma) <= 40 and forma.isalpha() and not self.conocida(forma)


class _Aproximado:
    """Finds words that sound alike or are a slip or two away: letter pairs shortlist, edits decide."""

    def __init__(self, palabras: list[str]) -> None:
        self.palabras = palabras
        self._por_sonido: dict[str, list[str]] = {}
        pares: dict[str, list[int]] = {}
        for i, palabra in enumerate(palabras):
            sonido = clave_fonetica(palabra)
            self._por_sonido.setdefault(sonido, []).append(palabra)
            for par in self._pares(sonido):
                pares.setdefault(par, []).append(i)
        self._con_par: dict[str, NDArray[np.int32]] = {p: np.array(v, np.int32) for p, v in pares.items()}

    def cercana(self, forma: str, frecuencias: Mapping[str, int]) -> Correccion | None:
        """The best candidate; among equals one that letters are missing of, and the most frequent."""
        sonido = clave_fonetica(forma)
        iguales = self._por_sonido.get(sonido)
        if iguales:
            elegida = max(iguales, key=lambda p: (frecuencias.get(p, 0), p))
            return Correccion(elegida, PESO_SUENA_IGUAL, 0)
        limite = _presupuesto(len(forma))
        hallados = []
        for palabra in self._candidatos(sonido, limite):
            distancia = _distancia(forma, sonido, palabra, limite)
            if distancia is not None:
                otra = (palabra[0] != forma[0], not _le_faltan(forma, palabra))
                hallados.append((distancia, otra, -frecuencias.get(palabra, 0), palabra))
        if not hallados:
            return None
        distancia, _, _, palabra = min(hallados)
        return Correccion(palabra, PESO_DISTANCIA[distancia], distancia)

    def cercanas(self, forma: str) -> list[str]:
        """Words within one slip."""
        return [
            p
            for p in self._candidatos(clave_fonetica(forma), 1)
            if OSA.distance(forma, p, score_cutoff=1) <= 1
        ]

    @staticmethod
    def _pares(sonido: str) -> set[str]:
        borde = f"^{sonido}$"
        return {borde[i : i + 2] for i in range(len(borde) - 1)}

    def _candidatos(self, sonido: str, limite: int) -> list[str]:
        pares = self._pares(sonido)
        listas = [lista for par in pares if (lista := self._con_par.get(par)) is not None]
        if not listas or not limite:
            return []
        comunes = np.bincount(np.concatenate(listas), minlength=len(self.palabras))
        # One slip breaks at most three pairs (a swap of neighbours).
        elegidas = np.flatnonzero(comunes >= max(1, len(pares) - 3 * limite))
        if len(elegidas) > _CANDIDATOS:
            elegidas = elegidas[np.argsort(-comunes[elegidas], kind="stable")[:_CANDIDATOS]]
        return [self.palabras[i] for i in elegidas]


def _le_faltan(forma: str, palabra: str) -> bool:
    """ "personl", of "personal": the letters that are there stand in their order, and some were left out."""
    letras = iter(palabra)
    return len(forma) < len(palabra) and all(letra in letras for letra in forma)


def _distancia(forma: str, sonido: str, palabra: str, limite: int) -> int | None:
    """Slips between two words, 1 or 2, by letters or by sound; None when they are other words."""
    distancia = min(
        OSA.distance(sonido, clave_fonetica(palabra), score_cutoff=limite),
        OSA.distance(forma, palabra, score_cutoff=limite),
    )
    if distancia > min(limite, _presupuesto(len(palabra))):
        return None
    # Slips are rare at the beginning; two of them need two letters that agree there.
    if palabra[:distancia] != forma[:distancia] and (distancia > 1 or len(forma) < 6):
        return None
    return max(1, distancia)


@lru_cache(maxsize=1)
def _unidades() -> _Aproximado:
    return _Aproximado(sorted(singular(u) for u in PALABRAS_UNIDAD | _DE_MEDIDA if len(u) > 3))


@lru_cache(maxsize=1)
def _corrientes() -> _Aproximado:
    """Everyday words, whether or not a shop sells the thing."""
    sueltas = {p for p in VACIAS | RELLENO | NUMEROS if len(p) > 3}
    return _Aproximado(sorted(sueltas | SUAVES | FINES | COMUNES | NOMBRES_DE_COLOR))


@lru_cache(maxsize=8)
def _aproximado_de(sinonimos: Sinonimos) -> _Aproximado:
    return _Aproximado([p for p in sorted(sinonimos.palabras) if p.isalpha() and len(p) >= 4])
