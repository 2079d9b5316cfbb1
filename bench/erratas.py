"""How much of the search survives misspelling: by ear (s/z/c, b/v, h, ll/y, qu/k) and by thumb.

    python -m bench.erratas CARPETA...

Folders as in `bench.evaluar_busqueda`. Two words of each query are misspelt, with a fixed seed. hit@1 is over
the queries whose clean form is answered right; `ofrece`: those for what the shop lacks that bring a product.
"""

import argparse
import random
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from agent.embeddings import EmbeddingsLocal
from agent.texto import plegar
from bench.evaluar_busqueda import Juicio, leer_catalogo, leer_juicios
from tools.busqueda.indice import IndiceProductos

_SUENAN_IGUAL = (
    ("z", "s"), ("s", "z"), ("ce", "se"), ("ci", "si"), ("se", "ce"), ("b", "v"), ("v", "b"), ("ll", "y"),
    ("y", "ll"), ("h", ""), ("qu", "k"), ("ca", "ka"), ("co", "ko"), ("cu", "ku"), ("ge", "je"), ("gi", "ji"),
    ("je", "ge"), ("x", "s"), ("m", "n"),
)  # fmt: skip
_VECINAS = {
    "a": "qsz", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj", "i": "uo",
    "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o", "q": "wa", "r": "et",
    "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc", "y": "tu", "z": "xa",
}  # fmt: skip


def de_oido(palabra: str, azar: random.Random) -> str:
    posibles = [palabra.replace(bien, mal, 1) for bien, mal in _SUENAN_IGUAL if bien in palabra]
    return azar.choice(posibles) if posibles else palabra


def de_pulgar(palabra: str, azar: random.Random) -> str:
    i, suerte = azar.randrange(1, len(palabra)), azar.random()
    if suerte < 0.3:
        return palabra[:i] + palabra[i + 1 :]
    if suerte < 0.5:
        return palabra[:i] + palabra[i] + palabra[i:]
    if suerte < 0.75 and i + 1 < len(palabra):
        return palabra[:i] + palabra[i + 1] + palabra[i] + palabra[i + 2 :]
    return palabra[:i] + azar.choice(_VECINAS.get(palabra[i], "e")) + palabra[i + 1 :]


def mal_escritos(
    juicios: list[Juicio], errar: Callable[[str, random.Random], str]
) -> Iterator[tuple[Juicio, str]]:
    azar = random.Random(5)
    for juicio in juicios:
        palabras = plegar(juicio.consulta).split()
        largas = [i for i, p in enumerate(palabras) if len(p) >= 5 and p.isalpha()]
        for i in azar.sample(largas, min(2, len(largas))):
            palabras[i] = errar(palabras[i], azar)
        if (escrita := " ".join(palabras)) != plegar(juicio.consulta):
            yield juicio, escrita


def acierta(indice: IndiceProductos, consulta: str, juicio: Juicio) -> bool:
    hallados = indice.buscar(consulta, 10).coincidencias
    return bool(hallados) and hallados[0].producto_id in juicio.relevantes


def main() -> None:
    analizador = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    analizador.add_argument("carpetas", nargs="+", type=Path)
    modelo = EmbeddingsLocal()
    for juicios in (
        j for c in analizador.parse_args().carpetas for j in sorted((c / "busqueda").glob("*.jsonl"))
    ):
        indice = IndiceProductos(modelo)
        indice.actualizar(leer_catalogo(juicios.parents[1] / "catalogos" / f"{juicios.stem}.csv"))
        for nombre, errar in (("oído", de_oido), ("pulgar", de_pulgar)):
            pares = list(mal_escritos(leer_juicios(juicios), errar))
            limpios = [(j, t) for j, t in pares if j.relevantes and acierta(indice, j.consulta, j)]
            vacios = [t for j, t in pares if not j.relevantes]
            bien = sum(acierta(indice, t, j) for j, t in limpios)
            ofrece = sum(bool(indice.buscar(t).coincidencias) for t in vacios)
            sys.stdout.write(
                f"{juicios.stem:<14} {nombre:<7} hit@1 {bien:3} of {len(limpios):<3} "
                f"ofrece {ofrece} of {len(vacios)}\n"
            )


if __name__ == "__main__":
    main()
