"""python -m bench.caos [--muertes 300] [--base 30] [--clientes 8] [--semilla 1]

Kills one of two services (SIGKILL) at so many random instants, and PostgreSQL at others, while simulated
customers buy; each sends again what was not answered. Then the books are recomputed, every acknowledged
answer is looked up, and each conversation is held once more with nothing killed, turn by turn. Prints the
figures; ends with 1 if anything is not as it must be.
"""

import argparse
import asyncio
import csv
import io
import json
import os
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from random import Random

import httpx
import numpy as np
from sqlalchemy import select

from api.evaluacion.simulado.metas import Apodos, inventar_meta, leer_apodos
from api.evaluacion.tienda import ProductoEnVenta
from bench.caos.clientes import Charla, Reparto, cliente_de
from bench.caos.juicio import comparar, juzgar
from bench.caos.tienda import Servicio, matar_base, semillero
from db.conexion import crear_engine, crear_sessions
from db.embedded import base_de_datos
from db.migrar import migrar
from db.models import Producto
from settings import Settings
from tools.catalogo import importar

_APODOS = Path(__file__).parents[2] / "tests" / "evaluacion" / "metas" / "demo.yaml"
_EXISTENCIAS = 1_000_000  # so that what one customer buys changes nothing for the others
_VIVO_S = (0.1, 4.0)  # how long a service lives, at random, once it answers


@dataclass
class Caos:
    """What happened."""

    charlas: list[Charla] = field(default_factory=list)
    muertes: int = 0
    en_vuelo: int = 0  # services killed with requests unanswered
    bases: int = 0
    faltas: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """How much of it; `semilla` decides who wants what and when who dies."""

    muertes: int
    bases: int
    clientes: int
    semilla: int


async def correr(plan: Plan, carpeta: Path) -> Caos:
    caos, azar = Caos(), Random(plan.semilla)
    productos = await _llenar(carpeta)
    servicios = [Servicio(nombre, carpeta) for nombre in ("uno", "dos")]
    limites = httpx.Limits(max_keepalive_connections=0)  # a killed service leaves no half-open connection
    async with httpx.AsyncClient(timeout=60, limits=limites) as http:
        try:
            for servicio in servicios:
                await servicio.arrancar(http)
            reparto = Reparto(servicios, http, azar)
            clientes = [
                asyncio.create_task(_comprar(plan, caos, reparto, productos, numero, carpeta))
                for numero in range(plan.clientes)
            ]
            await _matar(plan, caos, servicios, http, azar, carpeta)
            await asyncio.gather(*clientes)
            print(f"killed; {len(caos.charlas)} conversations held. Now in calm...", flush=True)
            await _en_calma(caos, reparto)
        finally:
            for servicio in servicios:
                servicio.terminar()
    with base_de_datos(None, carpeta) as url:
        engine = crear_engine(url)
        caos.faltas += await juzgar(
            crear_sessions(engine), caos.charlas, puntos=Settings(_env_file=None).traza_turnos
        )
        await engine.dispose()
    _contar(plan, caos, servicios)
    return caos


async def _llenar(carpeta: Path) -> dict[str, ProductoEnVenta]:
    """The demo shop with stock for everybody; its products by SKU."""
    filas = list(csv.DictReader((files("db") / "demo" / "productos.csv").read_text("utf-8").splitlines()))
    texto = io.StringIO()
    hoja = csv.DictWriter(texto, filas[0])
    hoja.writeheader()
    hoja.writerows({**fila, "stock": _EXISTENCIAS} for fila in filas)
    with base_de_datos(None, carpeta) as url:
        migrar(url)
        engine = crear_engine(url)
        async with crear_sessions(engine).begin() as session:
            await importar(
                session, io.BytesIO(texto.getvalue().encode()), moneda="COP", nombre_archivo="caos"
            )
            todos = list(await session.scalars(select(Producto).order_by(Producto.id)))
        await engine.dispose()
    return {p.sku: ProductoEnVenta(p.id, p.sku, p.nombre, p.precio, p.stock, p.categoria) for p in todos}


async def _comprar(
    plan: Plan, caos: Caos, reparto: Reparto, productos: dict[str, ProductoEnVenta], cual: int, carpeta: Path
) -> None:
    """One customer after another, until the killing ends."""
    apodos: Apodos = leer_apodos(_APODOS)
    nombres = {sku: producto.nombre for sku, producto in productos.items()}
    skus = {producto.id: sku for sku, producto in productos.items()}
    vuelta = 0
    while caos.muertes < plan.muertes or caos.bases < plan.bases:
        numero = cual + vuelta * plan.clientes
        vuelta += 1
        meta = inventar_meta(numero, plan.semilla, "CO", apodos.nombres, productos)
        charla = Charla(f"caos-{plan.semilla}-{numero}")
        caos.charlas.append(charla)
        await reparto.conversar(cliente_de(meta, nombres, plan.semilla), charla, skus)


async def _matar(
    plan: Plan, caos: Caos, servicios: list[Servicio], http: httpx.AsyncClient, azar: Random, carpeta: Path
) -> None:
    """Both services live and die on their own, and so does the database."""
    acabado = asyncio.Event()

    async def de_servicio(servicio: Servicio) -> None:
        while caos.muertes < plan.muertes:
            await asyncio.sleep(azar.uniform(*_VIVO_S))
            caos.muertes += 1
            caos.en_vuelo += servicio.en_vuelo > 0
            servicio.matar()
            await servicio.arrancar(http)
            if caos.muertes % 25 == 0:
                print(f"{caos.muertes} services and {caos.bases} databases killed", flush=True)

    async def de_base() -> None:
        while caos.bases < plan.bases:
            # Spread over the whole, whatever a start takes today.
            if caos.muertes * plan.bases >= caos.bases * plan.muertes and matar_base(carpeta, azar):
                caos.bases += 1
            await asyncio.sleep(azar.uniform(0.5, 2.0))
        acabado.set()

    await asyncio.gather(*map(de_servicio, servicios), de_base())
    await acabado.wait()


async def _en_calma(caos: Caos, reparto: Reparto) -> None:
    """Each conversation again, its messages as they were."""
    cola = list(caos.charlas)

    async def repetir() -> None:
        while cola:
            charla = cola.pop()
            gemela = Charla(f"{charla.chat_id}-en-calma")
            for acuse in charla.acuses:
                if await reparto.decir(gemela, acuse.mensaje) is None:
                    break
            caos.faltas += [*gemela.faltas, *comparar(charla, gemela)]

    await asyncio.gather(*(repetir() for _ in range(4)))


def _contar(plan: Plan, caos: Caos, servicios: list[Servicio]) -> None:
    arranques = [segundos for servicio in servicios for segundos in servicio.arranques_s[1:]] or [0.0]
    turnos = [acuse for charla in caos.charlas for acuse in charla.acuses]
    cifras = {
        "seed": plan.semilla,
        "services killed": caos.muertes,
        "of them in mid-request": caos.en_vuelo,
        "databases killed": caos.bases,
        "conversations": len(caos.charlas),
        "messages answered": len(turnos),
        "deliveries": sum(charla.entregas for charla in caos.charlas),
        "sent again after a failure": sum(charla.reintentos for charla in caos.charlas),
        "sales closed": sum(a.cuerpo["metadatos"]["estado_venta"] == "cerrada" for a in turnos),
        "longest wait for an answer, s": round(max(c.espera_maxima_s for c in caos.charlas), 1),
        "median start of a service, s": round(float(np.median(arranques)), 2),
        "starts cut short by a dead database": sum(s.arranques_fallidos for s in servicios),
        "violations": len(caos.faltas),
    }
    print(json.dumps(cifras, indent=1))
    for falta in caos.faltas[:20]:
        print("VIOLATION", falta)


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.caos", description=__doc__)
    analizador.add_argument("--muertes", type=int, default=300, help="times that a service is killed")
    analizador.add_argument("--base", type=int, default=30, help="times that PostgreSQL is killed")
    analizador.add_argument("--clientes", type=int, default=8, help="customers at once")
    analizador.add_argument("--semilla", type=int, default=1)
    analizador.add_argument("--carpeta", type=Path, help="kept afterwards; by default a temporary one")
    opciones = analizador.parse_args()
    plan = Plan(opciones.muertes, opciones.base, opciones.clientes, opciones.semilla)
    carpeta = opciones.carpeta or Path(tempfile.mkdtemp(prefix="vendedor-caos-"))
    carpeta.mkdir(parents=True, exist_ok=True)
    carpeta.chmod(0o711)
    empezado = time.monotonic()
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores", flush=True)
    try:
        with semillero():
            caos = asyncio.run(correr(plan, carpeta))
    finally:
        if not opciones.carpeta:
            shutil.rmtree(carpeta, ignore_errors=True)
    print(f"{time.monotonic() - empezado:.0f} s, load {os.getloadavg()[0]:.1f}")
    sys.exit(1 if caos.faltas else 0)


if __name__ == "__main__":
    main()
