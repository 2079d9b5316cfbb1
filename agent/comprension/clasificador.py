"""Which act a short clause is: logistic regression on hashed n-grams and the sentence embedding.

Trained from `agent/lengua/mensajes/*.jsonl` in a few seconds, at the first start, and kept as plain arrays;
scipy is imported only to train.
"""

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import structlog

from agent.comprension.regresion import ajustar
from agent.embeddings import Codificador
from agent.texto import plegar

log = structlog.get_logger()
DATOS = Path(__file__).parent.parent / "lengua" / "mensajes"
_CUBOS = 1 << 16
_VERSION = "3"  # of features and training: a change makes kept models stale
_PESO_NGRAMAS, _PESO_EMBEDDING = 2.0, 1.0
_MENSAJES_MINIMOS = 2  # that must have an n-gram for it to count
_PALABRA = re.compile(r"[a-z0-9]+|[?!¿]")


@dataclass(frozen=True)
class Prediccion:
    acto: str
    probabilidad: float
    todas: dict[str, float]


def rasgos(texto: str) -> np.ndarray:
    """Hash buckets of a text's words, word pairs and triples, and letters 2-5; int64, unique, unsorted."""
    palabras = _PALABRA.findall(re.sub(r"\d+", "0", plegar(texto)))[:60]
    nombres: set[str] = set()
    for i, palabra in enumerate(palabras):
        nombres.add("w" + palabra)
        if i:
            nombres.add(f"b{palabras[i - 1]}_{palabra}")
        if i > 1:
            nombres.add(f"t{palabras[i - 2]}_{palabras[i - 1]}_{palabra}")
        borde = f" {palabra[:30]} "
        nombres.update("c" + borde[j : j + n] for n in (2, 3, 4, 5) for j in range(len(borde) - n + 1))
    if palabras:
        nombres.update((f"s{palabras[0]}", f"e{palabras[-1]}", f"l{min(len(palabras), 8)}"))
    return np.fromiter({zlib.crc32(nombre.encode()) % _CUBOS for nombre in nombres}, dtype=np.int64)


class Clasificador:
    """Weights: `n_gramas` (buckets, classes) already scaled by idf, `densos` (dim, classes), `sesgo`."""

    def __init__(
        self,
        codificador: Codificador,
        *,
        clases: Sequence[str],
        idf: np.ndarray,
        n_gramas: np.ndarray,
        densos: np.ndarray,
        sesgo: np.ndarray,
    ) -> None:
        self._codificador = codificador
        self.clases = [str(clase) for clase in clases]
        self._idf, self._n_gramas, self._densos, self._sesgo = idf, n_gramas, densos, sesgo

    def predecir(self, textos: Sequence[str]) -> list[Prediccion]:
        """One prediction a text, from a single embedding batch."""
        if not textos:
            return []
        vectores = np.stack(self._codificador.codificar_consultas(textos))
        puntajes = vectores @ self._densos + self._sesgo
        for fila, texto in enumerate(textos):
            cubos = rasgos(texto)
            if len(cubos):
                pesos = self._idf[cubos]
                puntajes[fila] += (pesos / np.linalg.norm(pesos)) @ self._n_gramas[cubos]
        puntajes = np.exp(puntajes - puntajes.max(axis=1, keepdims=True))
        puntajes /= puntajes.sum(axis=1, keepdims=True)
        return [self._prediccion(fila) for fila in puntajes]

    def _prediccion(self, fila: np.ndarray) -> Prediccion:
        mejor = int(fila.argmax())
        return Prediccion(
            self.clases[mejor], float(fila[mejor]), dict(zip(self.clases, fila.tolist(), strict=True))
        )


def cargar_clasificador(codificador: Codificador, carpeta: Path) -> Clasificador:
    """The classifier kept in `carpeta`, trained first if its data, features or embedding changed."""
    lineas = [
        linea
        for archivo in sorted(DATOS.glob("*.jsonl"))
        for linea in archivo.read_text("utf-8").splitlines()
    ]
    huella = hashlib.sha256("\n".join([_VERSION, codificador.nombre, *lineas]).encode()).hexdigest()[:16]
    archivo = carpeta / f"actos-{huella}.npz"
    pesos = _leer(archivo)
    if pesos is None:
        log.info("clasificador.entrenando", mensajes=len(lineas))
        pesos = _entrenar(codificador, [json.loads(linea) for linea in lineas])
        carpeta.mkdir(parents=True, exist_ok=True)
        # Written aside and renamed, so that a start cut short never leaves half a model.
        parcial = archivo.with_suffix(".parcial.npz")
        np.savez_compressed(parcial, allow_pickle=False, **pesos)
        parcial.replace(archivo)
    return Clasificador(codificador, **pesos)


def _leer(archivo: Path) -> dict[str, Any] | None:
    """The kept weights; None where there are none, or the file is damaged and must be made again."""
    try:
        with np.load(archivo) as pesos:
            return {clave: pesos[clave] for clave in pesos.files}
    except FileNotFoundError:
        return None
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error):
        log.warning("clasificador.danado", archivo=archivo.name)
        return None


def _entrenar(codificador: Codificador, mensajes: list[dict[str, str]]) -> dict[str, np.ndarray]:
    from scipy import sparse  # noqa: PLC0415 - half a second of import, only to train

    textos = [mensaje["texto"] for mensaje in mensajes]
    clases, objetivo = np.unique([mensaje["acto"] for mensaje in mensajes], return_inverse=True)
    filas = [rasgos(texto) for texto in textos]
    frecuencia = np.bincount(np.concatenate(filas), minlength=_CUBOS)
    idf = (np.log((len(textos) + 1) / (frecuencia + 1)) + 1).astype(np.float32)
    idf[frecuencia < _MENSAJES_MINIMOS] = 0  # seen once: they make the model larger and no better
    filas = [fila[idf[fila] > 0] for fila in filas]
    valores = np.concatenate([idf[fila] / max(np.linalg.norm(idf[fila]), 1e-9) for fila in filas])
    usados = np.flatnonzero(idf)
    columna = np.zeros(_CUBOS, dtype=np.int64)
    columna[usados] = np.arange(len(usados))
    cortes = np.cumsum([0, *(len(fila) for fila in filas)])
    n_gramas = sparse.csr_matrix(
        (valores.astype(np.float32) * _PESO_NGRAMAS, columna[np.concatenate(filas)], cortes),
        shape=(len(textos), len(usados)),
    )
    densos = codificador.codificar(textos) * np.float32(_PESO_EMBEDDING)
    pesos = ajustar(n_gramas, densos, objetivo, clases=len(clases))
    completos = np.zeros((_CUBOS, len(clases)), dtype=np.float32)
    completos[usados] = pesos[: len(usados)] * _PESO_NGRAMAS
    return {
        "clases": clases.astype(str),
        "idf": idf,
        "n_gramas": completos,
        "densos": pesos[len(usados) : -1] * _PESO_EMBEDDING,
        "sesgo": pesos[-1],
    }
