"""How long a search takes, and what the index costs, at 400, 10,000 and 100,000 products.

    python bench/busqueda.py [--tamanos 400 10000 100000] [--consultas 400]

Catalogues are synthetic: kinds, materials, brands, colours and measures combined. Queries are unlike one
another (no cache is hit); a third name nothing of the shop and a third have a slip. The query's embedding
is the real one, and is timed apart too; products' vectors beyond the first 2,000 are mixtures of real
ones, since embedding 100,000 names takes 80 s and says nothing about search. `cpu ms` is the thread's own
time, which other programs on the machine do not lengthen.
"""

import argparse
import random
import statistics
import time
from dataclasses import replace
from decimal import Decimal

import numpy as np
import psutil
from numpy.typing import NDArray

from agent.embeddings import EmbeddingsLocal
from tools.busqueda.analisis import texto_para_vector
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.tipos import ProductoIndexado


def palabras(texto: str) -> list[str]:
    return texto.split()


TIPOS = palabras(
    """
    taladro martillo destornillador alicate casco guante bota camisa camiseta pantalon chaqueta
    gorra cuaderno lapiz marcador cartulina grapadora silla mesa lampara bombillo cable extension
    interruptor tomacorriente tubo codo valvula llave brocha rodillo pintura esmalte lija cinta
    candado cerradura bisagra tornillo tuerca arandela perno escalera carretilla pala rastrillo
    manguera aspersor maceta sarten olla cuchillo plato vaso taza termo nevera licuadora plancha
    ventilador parlante audifono teclado monitor portatil tableta cargador memoria impresora toner
    arroz aceite leche queso galleta chocolate cafe jabon detergente champu crema desodorante panal
    collar correa juguete pelota bicicleta bateria filtro aceitera bujia llanta espejo cortina
    sabana almohada toalla
    """
)
MATERIALES = palabras(
    """
    acero aluminio plastico madera cuero algodon nitrilo vidrio caucho bronce poliester ceramica
    """
)
COLORES = palabras(
    """
    rojo azul verde negro blanco amarillo gris naranja morado cafe
    """
)
USOS = palabras(
    """
    industrial domestico profesional infantil deportivo escolar reforzado plegable inalambrico
    ecologico
    """
)
UNIDADES = palabras(
    """
    cm mm kg g libras litros ml pulgadas W V metros unidades
    """
)
AJENAS = palabras(
    """
    helicoptero piano violin acuario telescopio submarino guitarra trompeta sarcofago brujula
    """
)


def catalogo(n: int, azar: random.Random) -> list[ProductoIndexado]:
    silabas = [c + v for c in "bcdflmnprst" for v in "aeiou"]
    marcas = ["".join(azar.choices(silabas, k=3)) for _ in range(300)]
    productos = []
    for i in range(n):
        tipo, marca = azar.choice(TIPOS), azar.choice(marcas).capitalize()
        modelo = f"{azar.choice('ABCDEFGH')}{azar.choice('KLMNP')}-{azar.randrange(10, 9999)}"
        nombre = (
            f"{tipo.capitalize()} {azar.choice(USOS)} de {azar.choice(MATERIALES)} {marca} {modelo} "
            f"{azar.choice(COLORES)} {azar.randrange(1, 60)} {azar.choice(UNIDADES)}"
        )
        descripcion = (
            f"{tipo.capitalize()} {azar.choice(USOS)} de {marca}, ideal para uso {azar.choice(USOS)}."
        )
        productos.append(
            ProductoIndexado(
                i + 1,
                f"SKU-{i:06d}",
                nombre,
                descripcion,
                f"Categoría {TIPOS.index(tipo) % 40}",
                Decimal(azar.randrange(10, 9999)),
                azar.randrange(50),
                True,
                {"material": azar.choice(MATERIALES)},
            )
        )
    return productos


def preguntas(n: int, azar: random.Random) -> list[str]:
    resultado = []
    for i in range(n):
        tipo = azar.choice(TIPOS if i % 3 else AJENAS)
        if i % 3 == 1 and len(tipo) > 4:
            corte = azar.randrange(2, len(tipo) - 1)
            tipo = tipo[:corte] + tipo[corte + 1 :]
        medida = f"{azar.randrange(1, 60)} {azar.choice(UNIDADES)}"
        detalle = azar.choice(
            [azar.choice(COLORES), f"de {azar.choice(MATERIALES)}", medida, azar.choice(USOS)]
        )
        resultado.append(azar.choice(["", "busco ", "¿tienen ", "quiero "]) + f"{tipo} {detalle} {i}")
    return resultado


def vectores(productos: list[ProductoIndexado], modelo: EmbeddingsLocal) -> dict[int, NDArray[np.float16]]:
    reales = modelo.codificar([texto_para_vector(p) for p in productos[:2000]])
    azar = np.random.default_rng(1)
    resultado = {}
    for i, producto in enumerate(productos):
        vector = reales[i % len(reales)]
        if i >= len(reales):
            vector = vector + 0.6 * reales[azar.integers(len(reales))] + azar.normal(size=512) * 0.01
        resultado[producto.id] = (vector / np.linalg.norm(vector)).astype(np.float16)
    return resultado


def percentil(valores: list[float], p: float) -> float:
    return float(np.percentile(valores, p))


def medir(n: int, consultas: int, modelo: EmbeddingsLocal) -> str:
    azar = random.Random(n)
    productos = catalogo(n, azar)
    suyos = vectores(productos, modelo)
    proceso = psutil.Process()
    antes = proceso.memory_info().rss
    indice = IndiceProductos(modelo)
    inicio = time.perf_counter()
    indice.actualizar(productos, suyos)
    sirve = time.perf_counter() - inicio
    indice.esperar()
    listo = time.perf_counter() - inicio
    memoria = (proceso.memory_info().rss - antes) / 2**20
    lista = preguntas(consultas, azar)
    for consulta in lista[:20]:
        indice.buscar("calienta " + consulta)
    tiempos, codificar, propios = [], [], []
    for consulta in lista:
        inicio = time.perf_counter()
        modelo.codificar([consulta])
        codificar.append((time.perf_counter() - inicio) * 1000)
        inicio, propio = time.perf_counter(), time.thread_time()
        indice.buscar(consulta)
        tiempos.append((time.perf_counter() - inicio) * 1000)
        propios.append((time.thread_time() - propio) * 1000)
    cambio = _cambio(indice, productos, suyos)
    return (
        f"{n:>9,} {statistics.median(tiempos):>8.2f} {percentil(tiempos, 99):>8.2f} "
        f"{statistics.median(propios):>8.2f} {statistics.median(codificar):>10.2f} "
        f"{sirve:>9.2f} {listo:>9.2f} {memoria:>9.0f} {cambio[0]:>10.1f} {cambio[1]:>11.1f}"
    )


def _cambio(
    indice: IndiceProductos, productos: list[ProductoIndexado], suyos: dict[int, NDArray[np.float16]]
) -> tuple[float, float]:
    """Milliseconds to take in one product's new stock, and one product's new name (vector at hand)."""
    uno = productos[len(productos) // 2]
    inicio = time.perf_counter()
    indice.actualizar([replace(uno, stock=999)])
    existencias = (time.perf_counter() - inicio) * 1000
    inicio = time.perf_counter()
    indice.actualizar([replace(uno, nombre=f"{uno.nombre} especial")], suyos)
    return existencias, (time.perf_counter() - inicio) * 1000


def main() -> None:
    analizador = argparse.ArgumentParser()
    analizador.add_argument("--tamanos", nargs="+", type=int, default=[400, 10_000, 100_000])
    analizador.add_argument("--consultas", type=int, default=400)
    opciones = analizador.parse_args()
    modelo = EmbeddingsLocal()
    modelo.codificar(["carga"])
    print(
        "productos   p50 ms   p99 ms   cpu ms  vector ms   sirve s   listo s  memoria MB  stock ms  nombre ms"
    )
    for n in opciones.tamanos:
        print(medir(n, opciones.consultas, modelo), flush=True)
    print("p50, p99: with the query's embedding (`vector ms` is that alone). `sirve`: until searches answer;")
    print(
        "`listo`: until the graph is built behind them. `stock` and `nombre`: taking in one product's change."
    )


if __name__ == "__main__":
    main()
