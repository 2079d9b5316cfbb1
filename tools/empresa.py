"""Questions about the business, answered with the sections of its own knowledge document."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from agent.embeddings import Codificador
from agent.texto import VACIAS, raiz, tokens

# Below it the best section is about something else: of 45 questions to the demo shop's document, off-topic
# ones reach 0.25 and answerable ones start at 0.30.
UMBRAL = 0.27
# Two sections this close answer together ("horario": week days and Saturdays), in the document's order.
_EMPATE = 0.9
_PESO_AFIN, _IDF_DESCONOCIDA = 0.7, 1.5
_PREGUNTAN = frozenset({"donde", "cuando"})  # grammar elsewhere; here they ask for the place and the time
_SALUDAN = frozenset("hola oye oiga ustedes usted veci porfa favor gracias buenas hoy".split())  # noqa: SIM905
_PESO_DENSO, _PESO_LEXICO, _PESO_TITULO = 0.6, 0.25, 0.35


@dataclass(frozen=True)
class Seccion:
    titulo: str
    texto: str
    puntaje: float = 0.0


class IndiceConocimiento:
    """Hybrid search over a few dozen sections: sentence embeddings and stems weighed by rarity."""

    def __init__(self, codificador: Codificador) -> None:
        self._codificador = codificador
        self.nombre = ""
        self._secciones: list[Seccion] = []
        self._vectores: NDArray[np.float32] = np.zeros((0, codificador.dimension), np.float32)
        self._dueno: NDArray[np.int64] = np.zeros(0, np.int64)  # which section each vector belongs to
        self._titulos: list[frozenset[str]] = []
        self._textos: list[frozenset[str]] = []
        self._idf: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._secciones)

    def reemplazar(self, nombre: str, secciones: Sequence[Seccion]) -> None:
        """Takes the place of all that was known."""
        self.nombre = nombre
        self._secciones = list(secciones)
        frases = [
            (i, frase)
            for i, s in enumerate(secciones)
            for frase in (s.titulo, f"{s.titulo}. {s.texto}", *_oraciones(s.texto))
        ]
        self._dueno = np.array([i for i, _ in frases], np.int64)
        self._vectores = self._codificador.codificar([frase for _, frase in frases])
        self._titulos = [_raices(s.titulo) for s in secciones]
        self._textos = [_raices(f"{s.titulo} {s.texto}") for s in secciones]
        n = len(secciones)
        vistas = [palabra for texto in self._textos for palabra in texto]
        self._idf = {palabra: float(np.log(1 + n / vistas.count(palabra))) for palabra in set(vistas)}

    def responder(self, consulta: str) -> list[Seccion]:
        """The section that answers, or the two that tie; empty when the document says nothing of it."""
        mejores = self.buscar(consulta, k=2)
        return [s for s in mejores if s.puntaje >= max(m.puntaje for m in mejores) * _EMPATE]

    def buscar(self, consulta: str, k: int = 1) -> list[Seccion]:
        """Sections that answer, best first; empty when the document says nothing of it."""
        if not self._secciones:
            return []
        denso = np.full(len(self._secciones), -1.0, np.float32)
        np.maximum.at(denso, self._dueno, self._vectores @ self._codificador.codificar_consulta(consulta))
        palabras = _raices(consulta)
        lexico = np.array([self._cubierto(palabras, texto) for texto in self._textos])
        titulo = np.array([self._cubierto(palabras, texto) for texto in self._titulos])
        puntajes = _PESO_DENSO * np.maximum(denso, 0) + _PESO_LEXICO * lexico + _PESO_TITULO * titulo
        empatadas = puntajes >= puntajes.max() * _EMPATE
        orden = np.lexsort((np.where(empatadas, 0, -puntajes), ~empatadas))[:k]
        return [
            Seccion(self._secciones[i].titulo, self._secciones[i].texto, float(puntajes[i]))
            for i in orden
            if puntajes[i] >= UMBRAL
        ]

    def _cubierto(self, palabras: frozenset[str], texto: frozenset[str]) -> float:
        """Share of the question's weight that a text has, in its own words or in words of the same matter."""
        total = ganado = 0.0
        for palabra in palabras:
            peso = self._idf.get(palabra, _IDF_DESCONOCIDA)
            total += peso
            if palabra in texto:
                ganado += peso
            elif afines := _afines().get(palabra, frozenset()) & texto:
                ganado += _PESO_AFIN * max(min(peso, self._idf[afin]) for afin in afines)
        return ganado / total if total else 0.0


@lru_cache(maxsize=1)
def _afines() -> dict[str, frozenset[str]]:
    """Stem to the stems of the same matter, from `temas_empresa.yaml`."""
    afines: dict[str, frozenset[str]] = {}
    for linea in yaml.safe_load((Path(__file__).parent / "temas_empresa.yaml").read_text("utf-8")):
        grupo = frozenset(raiz(palabra) for palabra in linea.split())
        for palabra in grupo:
            afines[palabra] = afines.get(palabra, frozenset()) | grupo
    return afines


def _raices(texto: str) -> frozenset[str]:
    vacias = (VACIAS | _SALUDAN) - _PREGUNTAN
    return frozenset(raiz(palabra) for palabra in tokens(texto) if palabra not in vacias and len(palabra) > 1)


def _oraciones(texto: str) -> list[str]:
    return [oracion.strip() for oracion in texto.replace("\n", " ").split(". ") if len(oracion.strip()) > 12]
