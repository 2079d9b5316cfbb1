"""How the search does by a provider's embeddings, beside ours.

`EMBEDDING_MODEL=... python -m bench.embeddings` runs the judged searches of the folders given, with the
model of the settings over our index, as the service has it.
"""

import argparse
import asyncio
from pathlib import Path

import numpy as np

from agent.embeddings import EmbeddingsLocal
from agent.modelos.embeddings import EmbeddingsDeProveedor
from bench.evaluar_busqueda import Medicion, leer_catalogo, leer_juicios
from graph.embeddings import abrir_embeddings_de
from settings import Settings
from tools.busqueda.analisis import hash_texto, texto_para_vector
from tools.busqueda.capa import Capa
from tools.busqueda.escala import Escala, medir_escala
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import ProductoIndexado
from tools.busqueda.vectores import LOTE

_DATOS = Path("tests/tools/busqueda/datos")


async def _capa(productos: list[ProductoIndexado], proveedor: EmbeddingsDeProveedor, escala: Escala) -> Capa:
    textos = [texto_para_vector(p) for p in productos]
    lotes = [await proveedor.codificar(textos[i : i + LOTE]) for i in range(0, len(textos), LOTE)]
    vectores = np.concatenate(lotes).astype(np.float16)
    vacia = Capa(proveedor, escala, vectores[:0])
    nuevos = {p.id: v for p, v in zip(productos, vectores, strict=True)}
    return vacia.con(nuevos, {p.id: hash_texto(p) for p in productos})


async def medir(
    carpeta: Path, tienda: str, local: EmbeddingsLocal, proveedor: EmbeddingsDeProveedor, escala: Escala
) -> dict[str, Medicion]:
    productos = leer_catalogo(carpeta / "catalogos" / f"{tienda}.csv")
    indice = IndiceProductos(local)
    indice.actualizar(productos)
    capa = await _capa(productos, proveedor, escala)
    sin_escala = Capa(proveedor, Escala(), capa.vectores, capa.ids, capa.fila_de, capa.huellas, capa.base)
    mediciones: dict[str, Medicion] = {}
    for nombre, puesta in (("ours", None), ("provider", capa), ("unscaled", sin_escala)):
        indice.capa = puesta
        mediciones[nombre] = medicion = Medicion()
        for juicio in leer_juicios(carpeta / "busqueda" / f"{tienda}.jsonl"):
            resultado = await indice.buscar_con_proveedor(juicio.consulta, 24)
            ranking = [(c.producto_id, c.puntaje) for c in resultado.coincidencias[:10]]
            medicion.agregar(juicio, ranking, not ranking)
    return mediciones


async def _todo(carpetas: list[Path]) -> None:
    local, proveedor = EmbeddingsLocal(), abrir_embeddings_de(Settings(embedding_segundos=20))
    if proveedor is None:
        raise SystemExit("EMBEDDING_MODEL is ours: name a provider's, with its key or address")
    escala = await medir_escala(proveedor, local)
    print(f"{proveedor.nombre}: ours = {escala.pendiente:.2f} x its cosine {escala.origen:+.2f}")
    for carpeta in carpetas:
        for juicios in sorted((carpeta / "busqueda").glob("*.jsonl")):
            print(f"\n{juicios.stem}")
            mediciones = await medir(carpeta, juicios.stem, local, proveedor, escala)
            for nombre, medicion in mediciones.items():
                print(medicion.fila(nombre))
    await proveedor.cerrar()


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.embeddings", description=__doc__)
    analizador.add_argument("carpetas", nargs="*", type=Path, default=[_DATOS])
    asyncio.run(_todo(analizador.parse_args().carpetas))


if __name__ == "__main__":
    main()
