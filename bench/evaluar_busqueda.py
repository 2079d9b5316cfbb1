"""nDCG@10, hit@1 and refusals of the search over catalogues with judgments.

    python bench/evaluar_busqueda.py CARPETA... [--detalle]

Each CARPETA holds `catalogos/X.csv` (nombre, descripcion, categoria, precio, stock) and `busqueda/X.jsonl`
({"query", "relevant": {row from 1: 2 exact, 1 acceptable}}; empty where the shop has nothing of the kind;
"elige": the row that an order in these words must pick without asking).
Baselines rank with the same text: dense alone, BM25 with Spanish stemming, and their reciprocal ranks.
AUC: how well the best score tells queries with products from those without. rech.: precision and recall of
saying "nothing of the kind", and the share of answerable queries refused by mistake; nada: refused with no
relevant product among the alternatives either. elige: orders that get the one product /
are asked "which?"; the rest get it proposed, or another.
"""

import argparse
import csv
import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import numpy as np

from agent.actos import Referencia
from agent.embeddings import EmbeddingsLocal
from agent.texto import VACIAS, raiz, tokens
from graph.resolucion import decidir
from graph.variantes import MAX_OPCIONES
from tools.busqueda.analisis import texto_para_vector
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import ProductoIndexado, Resultado
from tools.productos import presentar
from tools.vitrina import Hallazgo

Ranking = list[tuple[int, float]]


@dataclass
class Juicio:
    consulta: str
    relevantes: dict[int, int]
    elige: int | None = None


@dataclass
class Medicion:
    """Means over a set; refusal figures only for a system that refuses."""

    ndcg: list[float] = field(default_factory=list)
    hit: list[float] = field(default_factory=list)
    puntajes: list[tuple[float, bool]] = field(default_factory=list)
    rechazos: Counter[str] = field(default_factory=Counter)
    elige: Counter[str] = field(default_factory=Counter)

    def agregar(self, juicio: Juicio, ranking: Ranking, rechaza: bool | None = None) -> None:
        mejor = ranking[0][1] if ranking else 0.0
        self.puntajes.append((mejor, bool(juicio.relevantes)))
        if rechaza is not None:
            self.rechazos[f"{'vacio' if rechaza else 'hay'}/{'hay' if juicio.relevantes else 'vacio'}"] += 1
        if juicio.relevantes:
            self.ndcg.append(ndcg([juicio.relevantes.get(i, 0) for i, _ in ranking], juicio.relevantes))
            self.hit.append(float(bool(ranking) and ranking[0][0] in juicio.relevantes))

    def fila(self, nombre: str) -> str:
        base = f"{nombre:<14} {media(self.ndcg):7.3f} {media(self.hit):7.3f} {auc(self.puntajes):7.3f}"
        if not self.rechazos:
            return base
        bien, de_mas = self.rechazos["vacio/vacio"], self.rechazos["vacio/hay"]
        de_menos, hay = self.rechazos["hay/vacio"], self.rechazos["hay/hay"]
        precision, exhaustividad = bien / max(1, bien + de_mas), bien / max(1, bien + de_menos)
        hay += de_mas
        base += f" {precision:8.3f} {exhaustividad:8.3f} {de_mas / max(1, hay):8.3f}"
        base += f" {self.rechazos['nada'] / max(1, hay):7.3f}"
        if total := self.elige.total():
            base += f" {self.elige['bien'] / total:6.3f} / {self.elige['pregunta'] / total:.3f}"
        return base


def media(valores: Sequence[float]) -> float:
    return sum(valores) / len(valores) if valores else float("nan")


def ndcg(ganancias: Sequence[int], relevantes: dict[int, int], k: int = 10) -> float:
    def dcg(valores: Sequence[int]) -> float:
        return math.fsum((2.0**v - 1) / math.log2(i + 2) for i, v in enumerate(valores[:k]))

    return dcg(ganancias) / dcg(sorted(relevantes.values(), reverse=True))


def auc(puntajes: Sequence[tuple[float, bool]]) -> float:
    """Chance that a query with products scores above one without."""
    si = [p for p, hay in puntajes if hay]
    no = [p for p, hay in puntajes if not hay]
    if not si or not no:
        return float("nan")
    return media([1.0 if a > b else 0.5 if a == b else 0.0 for a in si for b in no])


def leer_catalogo(ruta: Path) -> list[ProductoIndexado]:
    with ruta.open(encoding="utf-8") as archivo:
        return [
            ProductoIndexado(
                i,
                fila.get("sku") or f"fila{i}",
                fila["nombre"],
                fila.get("descripcion") or "",
                fila.get("categoria") or "",
                Decimal(fila.get("precio") or 0),
                int(fila.get("stock") or 1),
                True,
                json.loads(fila.get("atributos") or "{}"),
            )
            for i, fila in enumerate(csv.DictReader(archivo), 1)
        ]


def leer_juicios(ruta: Path) -> list[Juicio]:
    lineas = [json.loads(x) for x in ruta.read_text("utf-8").splitlines() if x.strip()]
    return [Juicio(x["query"], {int(i): g for i, g in x["relevant"].items()}, x.get("elige")) for x in lineas]


class Bm25:
    """The plain baseline: stems of all the text, k1 1.2, b 0.75."""

    def __init__(self, productos: Sequence[ProductoIndexado]) -> None:
        self.ids = [p.id for p in productos]
        documentos = [self.terminos(f"{p.nombre} {p.categoria} {p.descripcion}") for p in productos]
        self.largos = np.array([len(d) for d in documentos], float)
        self.cuentas = [Counter(d) for d in documentos]
        self.df = Counter(t for c in self.cuentas for t in c)

    @staticmethod
    def terminos(texto: str) -> list[str]:
        return [raiz(t) for t in tokens(texto) if t not in VACIAS]

    def __call__(self, consulta: str) -> Ranking:
        n, promedio = len(self.ids), self.largos.mean()
        puntos = np.zeros(n)
        for t in self.terminos(consulta):
            if not self.df[t]:
                continue
            idf = math.log(1 + (n - self.df[t] + 0.5) / (self.df[t] + 0.5))
            tf = np.array([c[t] for c in self.cuentas], float)
            puntos += idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * self.largos / promedio))
        orden = np.argsort(-puntos, kind="stable")[:50]
        return [(self.ids[i], float(puntos[i])) for i in orden if puntos[i] > 0]


class Denso:
    """Cosine of the query and the product's text."""

    def __init__(self, productos: Sequence[ProductoIndexado], modelo: EmbeddingsLocal) -> None:
        self.ids = [p.id for p in productos]
        self.modelo = modelo
        self.matriz = modelo.codificar([texto_para_vector(p) for p in productos])

    def __call__(self, consulta: str) -> Ranking:
        cosenos = self.matriz @ self.modelo.codificar_consulta(consulta)
        return [(self.ids[i], float(cosenos[i])) for i in np.argsort(-cosenos, kind="stable")[:50]]


def rrf(*sistemas: Callable[[str], Ranking]) -> Callable[[str], Ranking]:
    def buscar(consulta: str) -> Ranking:
        puntos: defaultdict[int, float] = defaultdict(float)
        for sistema in sistemas:
            for lugar, (i, _) in enumerate(sistema(consulta)):
                puntos[i] += 1 / (60 + lugar)
        return sorted(puntos.items(), key=lambda par: -par[1])[:10]

    return buscar


def _mejor_puntaje(resultado: Resultado) -> float:
    candidatos = [*resultado.coincidencias, *resultado.alternativas]
    return max((c.puntaje for c in candidatos), default=0.0)


def evaluar(
    catalogo: Path, juicios: Path, modelo: EmbeddingsLocal, detalle: bool, completar: bool
) -> dict[str, Medicion]:
    productos, preguntas = leer_catalogo(catalogo), leer_juicios(juicios)
    indice = IndiceProductos(modelo)
    indice.actualizar(productos)
    bm25, denso = Bm25(productos), Denso(productos, modelo)
    sistemas: dict[str, Callable[[str], Ranking]] = {"denso": denso, "BM25": bm25, "RRF": rrf(denso, bm25)}
    mediciones = {nombre: Medicion() for nombre in (*sistemas, "nuestra")}
    nombres = {p.id: p.nombre for p in productos}
    for juicio in preguntas:
        for nombre, sistema in sistemas.items():
            mediciones[nombre].agregar(juicio, sistema(juicio.consulta)[:10])
        resultado = indice.buscar(juicio.consulta, 24, completar=completar)
        ranking = [(c.producto_id, c.puntaje) for c in resultado.coincidencias[:10]]
        mediciones["nuestra"].agregar(juicio, ranking, not ranking)
        mediciones["nuestra"].puntajes[-1] = (_mejor_puntaje(resultado), bool(juicio.relevantes))
        _contar_decision(mediciones["nuestra"], juicio, resultado, productos)
        if detalle:
            _detallar(juicio, resultado, nombres)
    return mediciones


def _contar_decision(
    medicion: Medicion, juicio: Juicio, resultado: Resultado, productos: Sequence[ProductoIndexado]
) -> None:
    parecidas = {c.producto_id for c in resultado.alternativas}
    if juicio.relevantes and not resultado.coincidencias and not parecidas & juicio.relevantes.keys():
        medicion.rechazos["nada"] += 1
    if juicio.elige is None:
        return
    por_id = {p.id: p for p in productos}
    halladas = (*resultado.coincidencias, *resultado.alternativas)
    vistos = [
        Hallazgo(p.id, p.nombre, p.categoria, p.precio, p.stock)
        for p in (por_id[c.producto_id] for c in halladas)
    ]
    resolucion = decidir(Referencia(texto=juicio.consulta), presentar(resultado, vistos, k=MAX_OPCIONES))
    ids = [h.id for h in resolucion.productos]
    clase = "bien" if ids == [juicio.elige] else "otra"
    if resolucion.clase == "ambigua":
        clase = "propone" if clase == "bien" else "pregunta"
    medicion.elige[clase] += 1


def _detallar(juicio: Juicio, resultado: Resultado, nombres: dict[int, str]) -> None:
    ids = [c.producto_id for c in resultado.coincidencias]
    nota = (
        ndcg([juicio.relevantes.get(i, 0) for i in ids], juicio.relevantes)
        if juicio.relevantes
        else float(not ids)
    )
    if nota > 0.85:
        return
    sys.stdout.write(
        f"\n{nota:.2f} {juicio.consulta!r} {juicio.relevantes} sin cubrir {resultado.terminos_sin_cubrir}\n"
    )
    for c in [*resultado.coincidencias[:6], *resultado.alternativas[:2]]:
        marca = juicio.relevantes.get(c.producto_id, 0)
        sys.stdout.write(
            f"    {marca} {'=' if c.exacta else '~'} {c.puntaje:.2f} lex {c.lexico:.2f} den {c.denso:.2f} "
            f"{c.producto_id} {nombres[c.producto_id][:70]} {c.contradice}\n"
        )
    for i in [i for i in juicio.relevantes if i not in ids][:3]:
        sys.stdout.write(f"    falta {i} {nombres[i][:80]}\n")


def main() -> None:
    analizador = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    analizador.add_argument("carpetas", nargs="+", type=Path)
    analizador.add_argument("--detalle", action="store_true", help="lists the queries that went wrong")
    analizador.add_argument(
        "--completar", action="store_true", help="near matches after full ones, as lists do"
    )
    opciones = analizador.parse_args()
    modelo = EmbeddingsLocal()
    encabezado = (
        f"{'':<14} {'nDCG@10':>7} {'hit@1':>7} {'AUC':>7} {'rech.pre':>8} {'rech.rec':>8} {'rech.mal':>8}"
        f" {'nada':>7} elige"
    )
    for carpeta in opciones.carpetas:
        for juicios in sorted((carpeta / "busqueda").glob("*.jsonl")):
            catalogo = carpeta / "catalogos" / f"{juicios.stem}.csv"
            mediciones = evaluar(catalogo, juicios, modelo, opciones.detalle, opciones.completar)
            sys.stdout.write(f"\n{juicios.stem}\n{encabezado}\n")
            for nombre, medicion in mediciones.items():
                sys.stdout.write(medicion.fila(nombre) + "\n")


if __name__ == "__main__":
    main()
