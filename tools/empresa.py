"""Questions about the business, answered with the sections of its own knowledge document."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

from agent.embeddings import Codificador
from agent.texto import VACIAS, raiz, tokens
from db.models import Conocimiento, Empresa

# Calibrated on paraphrased questions to three businesses: below it the best section is about something else.
UMBRAL = 0.30
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

    def buscar(self, consulta: str, k: int = 1) -> list[Seccion]:
        """Sections that answer, best first; empty when the document says nothing of it."""
        if not self._secciones:
            return []
        denso = np.full(len(self._secciones), -1.0, np.float32)
        np.maximum.at(denso, self._dueno, self._vectores @ self._codificador.codificar_consulta(consulta))
        palabras = _raices(consulta)
        total = sum(self._idf.get(p, 3.0) for p in palabras) or 1.0
        lexico = np.array([self._peso(palabras & texto) / total for texto in self._textos])
        titulo = np.array([self._peso(palabras & texto) / total for texto in self._titulos])
        puntajes = _PESO_DENSO * np.maximum(denso, 0) + _PESO_LEXICO * lexico + _PESO_TITULO * titulo
        orden = np.argsort(-puntajes)[:k]
        return [
            Seccion(self._secciones[i].titulo, self._secciones[i].texto, float(puntajes[i]))
            for i in orden
            if puntajes[i] >= UMBRAL
        ]

    def _peso(self, palabras: frozenset[str]) -> float:
        return sum(self._idf[p] for p in palabras)


def _raices(texto: str) -> frozenset[str]:
    return frozenset(raiz(palabra) for palabra in tokens(texto) if palabra not in VACIAS and len(palabra) > 1)


def _oraciones(texto: str) -> list[str]:
    return [oracion.strip() for oracion in texto.replace("\n", " ").split(". ") if len(oracion.strip()) > 12]


async def leer_conocimiento(sessions: async_sessionmaker[AsyncSession]) -> tuple[str, list[Seccion]]:
    """The shop's name ("" when unset) and its sections in order."""
    async with sessions.begin() as session:
        nombre = await session.scalar(select(Empresa.nombre)) or ""
        filas = await session.execute(
            select(Conocimiento.titulo, Conocimiento.texto).order_by(Conocimiento.posicion)
        )
        return nombre, [Seccion(titulo, texto) for titulo, texto in filas]
