"""Regional synonyms, read from YAML: `datos/sinonimos.yaml` and a shop's own file of the same form."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

import yaml

from agent.comprension.ingles import bienes
from agent.texto import VACIAS, raiz, singular, tokens
from db.errors import DominioError
from tools.busqueda.palabras import CALIFICAN, NOMBRAN_LETRA, RELLENO

Frase = tuple[str, ...]

_ARCHIVO = Path(__file__).parent / "lengua" / "sinonimos.yaml"
# libyaml reads a thousand groups in 5 ms, the Python loader in 150; both are the safe kind.
_CARGADOR = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_PAISES = re.compile(r"\[([A-Z ]+)\]")

# Shares of a literal match. Order: the same sense, a near word, a general word that asks for its kinds.
PESO_IGUAL = 0.93
PESO_CERCANO = 0.66
PESO_ESPECIE = 0.82
# A word used in this sense only elsewhere, and each further sense of a word, count for a little less.
_OTRO_PAIS = 0.93
_OTRO_SENTIDO = 0.96
_SENTIDO_LOCAL = 0.88


class SinonimosInvalidosError(DominioError):
    """A synonyms file that cannot be read; the message says which line is wrong."""

    codigo = "sinonimos_invalidos"


def frase(texto: str) -> Frase:
    """The content words of a name as search keys: "Traje de baño" gives ("traj", "bano")."""
    claves: list[str] = []
    anterior = ""
    for token in tokens(texto):
        if token not in VACIAS:
            if anterior == "sin":
                claves.append(f"sin_{singular(token)}")
            elif len(token) == 1 and anterior in NOMBRAN_LETRA:
                if anterior in RELLENO:
                    claves.pop()
                claves.append(f"{singular(anterior)}_{token}")
            else:
                claves.append(singular(token))
        anterior = token
    return tuple(claves)


class Sinonimos:
    """What else a phrase may be called.

    `de(frase)` gives (phrase, weight) pairs, best first; weight is the share of a literal match (0..1).
    `superficies` tells how a key is written.
    """

    def __init__(self, grupos: Iterable[str], pais: str | None = None) -> None:
        self._pais = pais
        self._relaciones: dict[Frase, dict[Frase, float]] = {}
        self._sentidos: dict[Frase, int] = {}
        self._especies: set[tuple[Frase, Frase]] = set()
        self._locales: set[tuple[Frase, Frase]] = set()
        self._por_raiz: dict[str, Frase] = {}
        self.superficies: dict[str, str] = {}
        for grupo in grupos:
            self._agregar(grupo)
        for clave in self._relaciones:
            if len(clave) == 1:
                self._por_raiz.setdefault(raiz(clave[0]), clave)
        self.largo_maximo = max((len(f) for f in self._relaciones), default=1)
        self.palabras: frozenset[str] = frozenset(p for f in self._relaciones for p in f)
        self.sustantivos: frozenset[str] = (
            frozenset(f[0] for f in self._relaciones if len(f) == 1) - CALIFICAN
        )

    def __contains__(self, clave: Frase) -> bool:
        return clave in self._relaciones

    def de(self, clave: Frase) -> list[tuple[Frase, float]]:
        relaciones = self._relaciones.get(clave)
        if not relaciones:
            return []
        descuento = _OTRO_SENTIDO ** max(0, self._sentidos.get(clave, 1) - 1)
        hallados = []
        for otra, peso in relaciones.items():
            # "sorbete" is a straw in Peru and an ice everywhere: asking for straws may well mean no ice.
            ajena = (clave, otra) in self._locales and self._sentidos.get(otra, 1) > 1
            propio = 1.0 if (clave, otra) in self._especies else descuento
            hallados.append((otra, peso * propio * (_SENTIDO_LOCAL if ajena else 1.0)))
        return sorted(hallados, key=lambda par: -par[1])

    def por_raiz(self, token: str) -> Frase | None:
        """The word of the file with a token's stem: "desayunar" finds "desayuno"."""
        return self._por_raiz.get(raiz(token))

    def emparentadas(self, una: str, otra: str) -> bool:
        """Whether one word may stand for the other, or is a kind of it."""
        return (otra,) in self._relaciones.get((una,), ()) or (una,) in self._relaciones.get((otra,), ())

    def _agregar(self, grupo: str) -> None:
        generales, hay_flecha, especies = grupo.partition(">")
        if hay_flecha:
            for general, _, _, _ in self._terminos(generales):
                for especie, peso, _, _ in self._terminos(especies):
                    self._relacionar(general, especie, PESO_ESPECIE * peso)
                    self._especies.add((general, especie))
                self._sentidos[general] = self._sentidos.get(general, 0) + 1
            return
        miembros = list(self._terminos(grupo))
        for uno, peso_uno, cercano_uno, _ in miembros:
            self._sentidos[uno] = self._sentidos.get(uno, 0) + 1
            for otro, peso_otro, cercano_otro, local in miembros:
                # Two near words of one group say nothing about each other.
                if uno != otro and not (cercano_uno and cercano_otro):
                    base = PESO_CERCANO if cercano_uno or cercano_otro else PESO_IGUAL
                    self._relacionar(uno, otro, base * min(peso_uno, peso_otro))
                    if local:
                        self._locales.add((uno, otro))

    def _terminos(self, lista: str) -> Iterator[tuple[Frase, float, bool, bool]]:
        """Key, weight, whether it is a near word, whether only some countries say so."""
        for parte in lista.split(","):
            paises = _PAISES.search(parte)
            nombre = _PAISES.sub("", parte).strip()
            clave = frase(nombre.lstrip("~"))
            for token in tokens(nombre):
                self.superficies.setdefault(singular(token), token)
            if clave:
                ajeno = paises is not None and self._pais is not None and self._pais not in paises[1].split()
                yield clave, _OTRO_PAIS if ajeno else 1.0, nombre.startswith("~"), paises is not None

    def _relacionar(self, uno: Frase, otro: Frase, peso: float) -> None:
        # "cable eléctrico" must not ask for any cable: a part of the phrase is less than the phrase.
        if set(otro) < set(uno):
            return
        relaciones = self._relaciones.setdefault(uno, {})
        relaciones[otro] = max(peso, relaciones.get(otro, 0.0))


def _leer(ruta: Path) -> list[str]:
    try:
        contenido = yaml.load(ruta.read_text(encoding="utf-8"), _CARGADOR) or {}
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise SinonimosInvalidosError(f"No se pudo leer {ruta}: {error}") from error
    if isinstance(contenido, list):
        contenido = {"": contenido}
    if not isinstance(contenido, dict):
        raise SinonimosInvalidosError(f"{ruta}: se esperaba una lista de grupos o temas con listas de grupos")
    grupos: list[str] = []
    for tema, lineas in contenido.items():
        if not isinstance(lineas, list) or not all(isinstance(linea, str) for linea in lineas):
            raise SinonimosInvalidosError(f"{ruta}: el tema «{tema}» debe ser una lista de textos")
        if sola := next((linea for linea in lineas if not re.search(r"\w[^,>]*[,>].*\w", linea)), None):
            raise SinonimosInvalidosError(
                f"{ruta}: «{sola}» ({tema}) no dice de qué es sinónimo; va así: «polaina, chaparrera»"
            )
        grupos.extend(lineas)
    return grupos


@lru_cache(maxsize=8)
def cargar_sinonimos(propios: Path | None = None, pais: str | None = None) -> Sinonimos:
    """Ours, the language engine's English for goods, and the shop's own.

    Raises:
        SinonimosInvalidosError: a file is missing or malformed.
    """
    ingles = [f"{nombre} > {', '.join(nombres)}" for nombre, nombres in bienes().items()]
    grupos = _leer(_ARCHIVO) + ingles
    if propios is not None:
        grupos = grupos + _leer(propios)
    return Sinonimos(grupos, pais)
