"""The administration over a big made-up shop, by HTTP, beside what PostgreSQL alone takes for the same.

    python -m bench.admin [--ventas 1000000] [--clientes 100000] [--productos 20000] [--carpeta DONDE]

With `--carpeta` the shop is kept there and found again; otherwise it is made in a temporary folder. Each
request is sent so many times, one after another, on one connection. Beside the median stands the processor
time that the service and PostgreSQL spend on a request, which other work on the machine does not lengthen.
"""

import argparse
import os
import re
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import psutil
import psycopg
from psycopg import sql

from agent.embeddings import EmbeddingsLocal
from bench.servicios import Servicio, carpeta_temporal, producto
from bench.tabla import tabla
from db.conexion import dsn
from db.embedded import EmbeddedPostgres, base_de_datos
from db.migrar import migrar
from db.repositorios import exportaciones, tablero
from db.repositorios.exportaciones import Formato, Rango
from tools.generador.historia import Volumen, generar

TOKEN = "token-del-banco-de-pruebas"
ZONA = "America/Bogota"
_MUESTRA = 2000
_PARAMETRO = re.compile(r"(?<!:):(\w+)")


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.admin", description=__doc__)
    analizador.add_argument("--ventas", type=int, default=1_000_000)
    analizador.add_argument("--clientes", type=int, default=100_000)
    analizador.add_argument("--productos", type=int, default=20_000)
    analizador.add_argument("--importar", type=int, default=100_000, help="products; 0 leaves it out")
    analizador.add_argument("--veces", type=int, default=25, help="each request")
    analizador.add_argument("--carpeta", type=Path, help="where the shop is kept for the next time")
    opciones = analizador.parse_args()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    with _carpeta(opciones.carpeta) as carpeta:
        _llenar(carpeta, Volumen(opciones.ventas, opciones.clientes, opciones.productos))
        with producto(carpeta, DEMO="0", ADMIN_TOKEN=TOKEN, ZONA_HORARIA=ZONA) as servicio:
            cliente = httpx.Client(
                base_url=f"http://127.0.0.1:{servicio.puerto}",
                headers={"Authorization": f"Bearer {TOKEN}"},
                timeout=600,
                trust_env=False,
            )
            url = EmbeddedPostgres(carpeta / "datos").url
            reloj = Reloj(servicio.proceso.pid, carpeta / "datos", opciones.veces)
            print(_paginas(cliente, url, reloj), flush=True)
            print(_exportacion(cliente, url, servicio.proceso.pid), flush=True)
            if opciones.importar:
                print(_importacion(cliente, servicio, opciones.importar, carpeta), flush=True)
    print(f"load {os.getloadavg()[0]:.1f} at the end")


@contextmanager
def _carpeta(pedida: Path | None) -> Iterator[Path]:
    if pedida is None:
        with carpeta_temporal() as temporal:
            yield temporal
    else:
        pedida.mkdir(parents=True, exist_ok=True)
        yield pedida


def _llenar(carpeta: Path, volumen: Volumen) -> None:
    with base_de_datos(None, carpeta / "datos") as url:
        migrar(url)
        with psycopg.connect(dsn(url)) as conexion:
            if conexion.execute("SELECT 1 FROM ventas LIMIT 1").fetchone():
                return
        inicio = time.perf_counter()
        cuenta = generar(url, volumen, moneda="COP", zona=ZoneInfo(ZONA), hasta=datetime.now(UTC))
        print(f"generated in {time.perf_counter() - inicio:.0f} s: {cuenta}", flush=True)


class Reloj:
    """Times requests: by the clock, and by the processor time of the service and of all PostgreSQL."""

    def __init__(self, pid: int, data_dir: Path, veces: int) -> None:
        postmaster = int((data_dir / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        self._padres, self._veces = [psutil.Process(pid), psutil.Process(postmaster)], veces

    def medir(self, trabajo: Callable[[], object]) -> tuple[float, float]:
        """Median and processor time, in ms."""
        for _ in range(2):  # the first ones find nothing in memory
            trabajo()
        tiempos, antes = [], self._cpu_s()
        for _ in range(self._veces):
            inicio = time.perf_counter()
            trabajo()
            tiempos.append((time.perf_counter() - inicio) * 1000)
        return statistics.median(tiempos), (self._cpu_s() - antes) * 1000 / self._veces

    def _cpu_s(self) -> float:
        procesos = [p for padre in self._padres for p in (padre, *padre.children())]
        return sum(t.user + t.system for t in (p.cpu_times() for p in procesos))


def _paginas(cliente: httpx.Client, url: str, reloj: Reloj) -> str:
    def pedir(ruta: str, **params: Any) -> Any:
        respuesta = cliente.get(ruta, params=params)
        respuesta.raise_for_status()
        return respuesta.json()

    filas: list[tuple[object, ...]] = []
    with psycopg.connect(dsn(url), autocommit=True) as conexion:
        for dias in (30, 365):
            suyo, su_cpu = reloj.medir(partial(_sql_del_tablero, conexion, dias))
            total, cpu = reloj.medir(partial(pedir, "/admin/dashboard/ventas", dias=dias))
            filas.append((f"dashboard, {dias} days", total, cpu, f"{total / suyo:.2f} of its SQL"))
            filas.append((f"its SQL alone, {dias} days", suyo, su_cpu, ""))
        mejor = pedir("/admin/dashboard/ventas", dias=365)["productos_top"][0]
        fondo = conexion.execute("SELECT count(*) / 20 - 1 FROM ventas").fetchone()
        assert fondo
    comprador = pedir("/clientes/top/compradores", por="cantidad")[0]["cliente"]
    del_medio = pedir("/ventas/", pagina=max(1, fondo[0] // 2))["siguiente"]
    del_fondo = pedir("/ventas/", pagina=max(1, fondo[0]))["siguiente"]
    clientes_medio = pedir("/clientes/", pagina=2000)["siguiente"]
    peticiones: list[tuple[str, str, dict[str, Any]]] = [
        ("sales, first page", "/ventas/", {}),
        ("sales, middle, by cursor", "/ventas/", {"cursor": del_medio}),
        ("sales, last page, by cursor", "/ventas/", {"cursor": del_fondo}),
        ("sales, page 1,000 by number", "/ventas/", {"pagina": 1000}),
        ("sales cancelled", "/ventas/", {"estado": "cancelada"}),
        ("sales of the best-selling product", "/ventas/", {"producto": mejor["id"]}),
        ("sales of the best customer", "/ventas/", {"cedula": comprador["cedula"]}),
        ("sales of a month, two years ago", "/ventas/", _hace_mucho()),
        ("open orders", "/pedidos/", {}),
        ("customers, first page", "/clientes/", {}),
        ("customers, page 2,001, by cursor", "/clientes/", {"cursor": clientes_medio}),
        ("customers by name (many)", "/clientes/", {"q": "gomez ana"}),
        ("customers by telephone", "/clientes/", {"q": comprador["telefono"]}),
        ("products by word", "/productos/", {"q": "casco"}),
        ("products by category and price", "/productos/", {"categoria": "Ropa", "precio_max": 50000}),
        ("conversations, first page", "/admin/conversaciones", {}),
        ("conversations that wait for a person", "/admin/conversaciones", {"derivadas": True}),
        ("conversations with an open order", "/admin/conversaciones", {"con_pedido": True}),
        ("statistics of the best customer", f"/clientes/{comprador['cedula']}/estadisticas", {}),
        ("best customers ever", "/clientes/top/compradores", {}),
        ("inventory", "/admin/inventario", {}),
        ("statistics", "/admin/estadisticas", {}),
    ]
    for nombre, ruta, params in peticiones:
        filas.append((nombre, *reloj.medir(partial(pedir, ruta, **params)), ""))
    return tabla("Pages", ("request", "p50 ms", "CPU ms", ""), filas)


def _hace_mucho() -> dict[str, str]:
    desde = (datetime.now(UTC) - timedelta(days=700)).date()
    return {"fecha_desde": str(desde), "fecha_hasta": str(desde + timedelta(days=30))}


def _sql_del_tablero(conexion: psycopg.Connection[Any], dias: int) -> None:
    """The statements of the dashboard, and no more."""
    hoy = datetime.now(ZoneInfo(ZONA)).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    periodos = tablero.Periodos(hoy - timedelta(days=2 * dias), hoy - timedelta(days=dias), hoy)
    with conexion.transaction():
        for consulta, valores in tablero.consultas(periodos, ZONA, limite=10):
            suya = _PARAMETRO.sub(r"%(\1)s", consulta.replace("%", "%%"))
            conexion.execute(sql.SQL(suya), valores).fetchall()


def _exportacion(cliente: httpx.Client, url: str, pid: int) -> str:
    informe = exportaciones.ventas(estado=None, con_cliente=True, con_productos=False, rango=Rango())
    formato = Formato(ZONA)
    consulta = informe.consulta([formato.celda(columna) for columna in informe.columnas])
    tiempos, propios, crecio, octetos = [], [], 0.0, 0
    for _ in range(3):  # in turns, so that the machine's other work touches both
        propios.append(_con_psql(url, consulta))
        segundos, octetos, mas = _descargar(cliente, pid)
        tiempos.append(segundos)
        crecio = max(crecio, mas)
    nuestro, suyo = statistics.median(tiempos), statistics.median(propios)
    filas = [
        ("psql \\copy", suyo, ""),
        ("GET /exportar/ventas", nuestro, f"{nuestro / suyo:.2f} of it"),
        ("size", f"{octetos / 2**20:.0f} MB", ""),
        ("growth of the service's memory", f"{crecio:.1f} MB", ""),
    ]
    return tabla("Export of all sales", ("", "s", ""), filas)


def _con_psql(url: str, consulta: sql.Composed) -> float:
    """To /dev/null, by psql, or by psycopg where there is none."""
    inicio = time.perf_counter()
    with psycopg.connect(dsn(url)) as conexion:
        texto = consulta.as_string(conexion).replace("\n", " ")
        if psql := shutil.which("psql"):
            orden = f"\\copy ({texto}) TO '/dev/null' WITH (FORMAT csv, HEADER)"
            subprocess.run([psql, dsn(url), "-q", "-c", "SET timezone = 'UTC'", "-c", orden], check=True)
        else:
            orden = f"COPY ({texto}) TO STDOUT WITH (FORMAT csv, HEADER)"
            with conexion.cursor() as cursor, cursor.copy(sql.SQL(orden)) as copia:
                for _ in copia:
                    pass
    return time.perf_counter() - inicio


def _descargar(cliente: httpx.Client, pid: int) -> tuple[float, int, float]:
    """Seconds, bytes, and by how many MB the service grew meanwhile at most."""
    proceso, fin = psutil.Process(pid), threading.Event()
    antes = maximo = proceso.memory_info().rss

    def vigilar() -> None:
        nonlocal maximo
        while not fin.wait(0.05):
            maximo = max(maximo, proceso.memory_info().rss)

    vigia = threading.Thread(target=vigilar)
    vigia.start()
    inicio, octetos = time.perf_counter(), 0
    with cliente.stream("GET", "/exportar/ventas") as respuesta:
        respuesta.raise_for_status()
        for trozo in respuesta.iter_raw():
            octetos += len(trozo)
    segundos = time.perf_counter() - inicio
    fin.set()
    vigia.join()
    return segundos, octetos, (maximo - antes) / 2**20


def _importacion(cliente: httpx.Client, servicio: Servicio, cuantos: int, carpeta: Path) -> str:
    """A catalogue uploaded to the service, until its index has all of it; and its embedding, apart."""
    corrida = int(time.time())
    nombres = [
        f"Artículo {corrida} {i} para pruebas de carga color {i % 13} talla {i % 7}" for i in range(cuantos)
    ]
    archivo = carpeta / "importacion.csv"
    lineas = (
        f"IMP-{corrida}-{i},{nombre},Categoría {i % 40},{1000 + i % 90000},{i % 60}"
        for i, nombre in enumerate(nombres)
    )
    archivo.write_text("sku,nombre,categoria,precio,stock\n" + "\n".join(lineas) + "\n", "utf-8")
    antes, cpu = _productos_del_indice(cliente), servicio.cpu_s()
    inicio = time.perf_counter()
    with archivo.open("rb") as abierto:
        respuesta = cliente.post("/productos/importar", files={"archivo": ("carga.csv", abierto)})
    assert respuesta.json()["informe"]["creados"] == cuantos, respuesta.text[:500]
    importada, su_cpu = time.perf_counter() - inicio, servicio.cpu_s() - cpu
    while _productos_del_indice(cliente) < antes + cuantos:
        time.sleep(0.5)
    lista, toda_cpu = time.perf_counter() - inicio, servicio.cpu_s() - cpu
    textos = [f"{nombre}. Categoría {i % 40}" for i, nombre in enumerate(nombres[:_MUESTRA])]
    codificador = EmbeddingsLocal()
    codificador.codificar(textos[:64])
    cpu = time.process_time()
    codificador.codificar(textos)
    codificar = (time.process_time() - cpu) * cuantos / _MUESTRA
    filas = [
        ("rows in the database", importada, su_cpu, ""),
        ("index ready", lista, toda_cpu, ""),
        (
            "of it, embedding (measured apart)",
            "",
            codificar,
            f"{100 * codificar / toda_cpu:.0f} % of the CPU",
        ),
    ]
    return tabla(f"Import of {cuantos:,} products", ("", "s", "CPU s of the service", ""), filas)


def _productos_del_indice(cliente: httpx.Client) -> int:
    return int(cliente.get("/chat/health").json()["dependencias"]["indice"]["productos"])


if __name__ == "__main__":
    main()
