"""Voice notes and photos made here, read as the service reads them: `python -m bench.medios`.

Needs the extras (`make medios`), and espeak-ng and sox for the voices. docs/MEDIOS.md has the figures.
"""

import argparse
import asyncio
import csv
import logging
import random
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import structlog
from PIL import Image, ImageFilter
from zxingcpp import BarcodeFormat

from agent.medios.taller import Taller
from agent.medios.tipos import Medio, Oido
from agent.texto import tokens
from bench.tabla import tabla
from db.embedded import base_de_datos
from graph.agente import Agente, abrir_agente
from graph.medios import ClaseDeMedio, Medios, con_los_que_suenan
from graph.respuesta import Peticion, Respuesta
from settings import Settings
from tests.medios.archivos import cartel, codigo, guardar
from tests.medios.voces import decir, empacar
from tools.busqueda.indice import IndiceProductos
from tools.busqueda.sonido import Sonidos

CATALOGO = Path(__file__).resolve().parent.parent / "db" / "demo" / "productos.csv"
VOCES = ("es", "es-419", "es+f2", "es-419+f3", "es+m3")
NUMEROS = {
    1: "un",
    2: "dos",
    3: "tres",
    4: "cuatro",
    5: "cinco",
    6: "seis",
    8: "ocho",
    10: "diez",
    12: "doce",
}
PEDIDOS = ("quiero {n} {p}", "necesito {n} {p} por favor", "me das {n} {p}", "agrega {n} {p}")
PEDIDOS_RETENIDOS = (
    "quisiera llevar {n} {p}", "mándame {n} {p}", "me regala {n} {p}", "ponme {n} {p} en el pedido",
)  # fmt: skip
_LARGO = 8


@dataclass(frozen=True)
class Caso:
    frase: str
    producto: str
    cantidad: int


def casos(cuantos: int, *, retenidos: bool = False) -> list[Caso]:
    """Orders of the demo shop's goods, as one says them; `retenidos`, of other goods and in other words."""
    azar, pedidos = random.Random(7), PEDIDOS
    filas = csv.DictReader(CATALOGO.open(encoding="utf-8"))
    # What there is not enough of is not bought when it is written either.
    nombres = [fila["nombre"] for fila in filas if int(fila["stock"]) >= max(NUMEROS)]
    cortos = [nombre for nombre in nombres if len(nombre.split()) <= _LARGO]
    elegidos = azar.sample(cortos, cuantos)
    if retenidos:
        azar, pedidos = random.Random(2026), PEDIDOS_RETENIDOS
        elegidos = azar.sample([nombre for nombre in cortos if nombre not in elegidos], cuantos)
    return [
        Caso(azar.choice(pedidos).format(n=NUMEROS[n], p=nombre.lower()), nombre, n)
        for nombre in elegidos
        for n in [azar.choice(list(NUMEROS))]
    ]


def nota(caso: Caso, numero: int, carpeta: Path) -> bytes:
    """Spoken by one of several voices, at some speed; every other one over noise."""
    voz, velocidad = VOCES[numero % len(VOCES)], 125 + 10 * (numero % 4)
    return decir(caso.frase, carpeta, voz=voz, velocidad=velocidad, ruido=0.04 if numero % 2 else 0.0)


def errores(dicho: str, oido: str) -> tuple[int, int]:
    """Words wrong, missing or too many, and words said. "dos" and "2" are the same."""
    cifras = {palabra: str(numero) for numero, palabra in NUMEROS.items()} | {"uno": "1", "una": "1"}
    a, b = ([cifras.get(p, p) for p in tokens(texto)] for texto in (dicho, oido))
    fila = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previa, fila[0] = fila[0], i
        for j, y in enumerate(b, 1):
            previa, fila[j] = fila[j], min(fila[j] + 1, fila[j - 1] + 1, previa + (x != y))
    return fila[-1], len(a)


def lineas(respuesta: Respuesta) -> dict[str, int]:
    pedido = respuesta["metadatos"]["pedido"]
    return {linea["nombre"]: linea["cantidad"] for linea in pedido["lineas"]} if pedido else {}


async def llega_al_pedido(agente: Agente, chat: str, medio: Medio | str, caso: Caso) -> str:
    """ "sola", "con un sí", "con una pregunta", "no" or "equivocada": how the order gets its right line."""

    async def leer() -> tuple[Medio, ...]:
        assert not isinstance(medio, str)
        return (medio,)

    if isinstance(medio, str):
        respuesta = await agente.responder(Peticion(medio, chat_id=chat))
    else:
        respuesta = await agente.turnos.con_archivos(Peticion("", chat_id=chat, huella=chat), leer)
    if lineas(respuesta) == {caso.producto: caso.cantidad}:
        return "sola"
    if lineas(respuesta):
        return "equivocada"
    opciones = [producto["nombre"] for producto in respuesta["metadatos"]["productos"]]
    if caso.producto not in opciones:
        return "no"
    si = opciones == [caso.producto] and _unidades(respuesta) == caso.cantidad
    otra = await agente.responder(
        Peticion("sí" if si else f"dame {caso.cantidad} {caso.producto}", chat_id=chat)
    )
    if lineas(otra) != {caso.producto: caso.cantidad}:
        return "no"
    return "con un sí" if si else "con una pregunta"


def _unidades(respuesta: Respuesta) -> int | None:
    """How many of the product are offered."""
    pedidas = [acto["cantidad"] for acto in respuesta["metadatos"]["actos"] if acto.get("cantidad")]
    return pedidas[0]["unidades"] if len(pedidas) == 1 else None


async def medir_voz(agente: Agente, carpeta: Path, cuantos: int, *, retenidos: bool) -> str:
    filas: list[list[object]] = []
    elegidos = casos(cuantos, retenidos=retenidos)
    audios = [nota(caso, i, carpeta) for i, caso in enumerate(elegidos)]
    medios = agente.medios
    mudos = replace(medios, sonidos=Sonidos(IndiceProductos()))
    escritas = [await llega_al_pedido(agente, f"texto-{i}", c.frase, c) for i, c in enumerate(elegidos)]
    filas.append(["escrito", 0.0, *_cuentas(escritas), ""])
    sin, _ = await _oir(replace(mudos, vocabulario=lambda: ""), audios)
    con, segundos = await _oir(mudos, audios)
    por_nombre = [con_los_que_suenan(oido, medios.sonidos) for oido in con]
    variantes = {"sin vocabulario": sin, "con el de la tienda": con, "y por sonido": por_nombre}
    for nombre, oidos in variantes.items():
        malas = [errores(caso.frase, oido.texto) for caso, oido in zip(elegidos, oidos, strict=True)]
        wer = 100 * sum(m for m, _ in malas) / sum(n for _, n in malas)
        fin = [
            await llega_al_pedido(agente, f"{nombre}-{i}", oido, caso)
            for i, (caso, oido) in enumerate(zip(elegidos, oidos, strict=True))
        ]
        filas.append([nombre, wer, *_cuentas(fin), segundos if oidos is con else ""])
        # Whoever mends what was measured may not see how the others are misheard.
        for caso, oido, como in [] if retenidos else zip(elegidos, oidos, fin, strict=True):
            print(f"  {como:17} {oido.seguro!s:6} {caso.frase} => {oido.texto} {oido.problema or ''}")
    columnas = [
        "pedido",
        "WER %",
        "bien sin preguntar",
        "bien con un sí",
        "bien con una pregunta",
        "no llegan",
        "equivocados",
        "s/nota",
    ]
    return tabla(f"{cuantos} pedidos dichos por espeak-ng", columnas, filas)


async def _oir(medios: Medios, audios: Sequence[bytes]) -> tuple[list[Oido], float]:
    """What is heard, and the seconds that each takes."""
    empezado = time.perf_counter()
    oidos = [oido for audio in audios for oido in await medios.leer("audio", [audio])]
    segundos = (time.perf_counter() - empezado) / len(audios)
    return [oido for oido in oidos if isinstance(oido, Oido)], segundos


def _cuentas(fines: Sequence[str]) -> list[int]:
    return [fines.count(clase) for clase in ("sola", "con un sí", "con una pregunta", "no", "equivocada")]


async def medir_fotos(agente: Agente, fotos_por_clase: int) -> str:
    azar = random.Random(11)
    nombres = [fila["nombre"] for fila in csv.DictReader(CATALOGO.open(encoding="utf-8"))]
    filas: list[list[object]] = []
    for clase, alterar in _FOTOS.items():
        elegidos = azar.sample(nombres, fotos_por_clase)
        fotos = [alterar(nombre) for nombre in elegidos]
        bien = ofrece = 0
        empezado = time.perf_counter()
        for i, (nombre, foto) in enumerate(zip(elegidos, fotos, strict=True)):
            respuesta = await agente.atender_archivos(Peticion("", chat_id=f"{clase}-{i}"), "imagen", [foto])
            vistos = [producto["nombre"] for producto in respuesta["metadatos"]["productos"]]
            bien += vistos == [nombre]
            ofrece += len(vistos) > 1 and nombre in vistos
            if nombre not in vistos:
                print("  ", clase, nombre, respuesta["metadatos"].get("imagenes"), vistos)
        filas.append(
            [
                clase,
                bien,
                ofrece,
                fotos_por_clase - bien - ofrece,
                (time.perf_counter() - empezado) / fotos_por_clase,
            ]
        )
    return tabla(
        f"{fotos_por_clase} fotos de cada clase",
        ["foto", "ese y solo ese", "entre varios", "no", "s/foto"],
        filas,
    )


def _en_renglones(nombre: str) -> str:
    palabras = nombre.upper().split()
    return "\n".join(" ".join(palabras[i : i + 3]) for i in range(0, len(palabras), 3))


def _etiqueta(nombre: str, giro: float = 0, borrosa: float = 0, letra: str = "") -> bytes:
    texto = f"{_en_renglones(nombre)}\nHecho en Colombia\nLote 4471  Vence 2028"
    return _tomada(cartel(texto, giro=giro, letra=letra), borrosa)


def _sku(nombre: str, formato: BarcodeFormat, giro: float = 0, borrosa: float = 0) -> bytes:
    skus = {fila["nombre"]: fila["sku"] for fila in csv.DictReader(CATALOGO.open(encoding="utf-8"))}
    return _tomada(codigo(skus[nombre], formato, giro=giro), borrosa)


def _tomada(imagen: Image.Image, borrosa: float) -> bytes:
    return guardar(imagen.filter(ImageFilter.GaussianBlur(borrosa)) if borrosa else imagen, quality=70)


_QR, _BARRAS = BarcodeFormat.QRCode, BarcodeFormat.Code128
_FOTOS: dict[str, Callable[[str], bytes]] = {
    "QR del SKU": lambda nombre: _sku(nombre, _QR),
    "QR girado 25°, borroso": lambda nombre: _sku(nombre, _QR, 25, 1.5),
    "Code 128 del SKU": lambda nombre: _sku(nombre, _BARRAS),
    "Code 128 girado 25°": lambda nombre: _sku(nombre, _BARRAS, 25),
    "Code 128 al revés, borroso": lambda nombre: _sku(nombre, _BARRAS, 180, 1),
    "etiqueta": _etiqueta,
    "etiqueta girada 8°": lambda nombre: _etiqueta(nombre, giro=8),
    "etiqueta borrosa": lambda nombre: _etiqueta(nombre, borrosa=2),
    "etiqueta en DejaVu Serif": lambda nombre: _etiqueta(nombre, letra="DejaVuSerif-Bold.ttf"),
    "etiqueta en Liberation Sans, girada 5°": lambda nombre: _etiqueta(
        nombre, giro=5, letra="LiberationSans-Regular.ttf"
    ),
}


async def medir_gasto(agente: Agente, carpeta: Path) -> str:
    """Seconds and memory of each kind of file, in a process of its own: the first, and those after it."""
    dicho = decir("Quiero seis botas de caucho caña alta negra talla cuarenta", carpeta)
    grande = cartel("EXTINTOR ABC\n10 LIBRAS").resize((4000, 3000))
    archivos: dict[str, tuple[ClaseDeMedio, bytes]] = {
        "nota de 4 s, ogg": ("audio", empacar(dicho, "ogg", carpeta)),
        "código EAN-13": ("imagen", guardar(codigo("7701234567897"))),
        "etiqueta": ("imagen", _etiqueta("Extintor ABC multipropósito 10 libras")),
        "foto de 12 megapíxeles": ("imagen", guardar(grande)),
    }
    filas: list[list[object]] = []
    for nombre, (clase, contenido) in archivos.items():
        taller = Taller(cola=0, segundos=300)
        medios = replace(agente.medios, oido=taller, ojo=taller)
        tiempos: list[float] = []
        for _ in range(4):
            empezado = time.perf_counter()
            await medios.leer(clase, [contenido])
            tiempos.append(time.perf_counter() - empezado)
        filas.append([nombre, tiempos[0], sorted(tiempos[1:])[1], taller.memoria_mb()])
        await taller.cerrar()
    return tabla("por archivo", ["archivo", "el primero, s", "los demás, s", "memoria, MB"], filas)


_TANDAS, _TURNOS = 8, 60


async def medir_al_lado(agente: Agente, archivos: dict[ClaseDeMedio, bytes]) -> str:
    """Text turns alone, and beside photos and notes that never stop: a batch of each by turns."""
    solos: list[float] = []
    juntos: list[float] = []
    atendidos = 0

    async def turnos(nombre: str) -> list[float]:
        tiempos: list[float] = []
        for i in range(_TURNOS):
            empezado = time.perf_counter()
            await agente.responder(Peticion("¿qué extintores tienen?", chat_id=f"{nombre}-{i}"))
            tiempos.append(1000 * (time.perf_counter() - empezado))
        return tiempos

    async def mandar(clase: ClaseDeMedio, chat: str, parar: asyncio.Event) -> int:
        n = 0
        while not parar.is_set():
            n += 1
            peticion = Peticion("", chat_id=f"{chat}-{clase}-{n}")
            await agente.atender_archivos(peticion, clase, [archivos[clase]])
        return n

    for clase, contenido in archivos.items():  # their processes start before anything is measured
        await agente.atender_archivos(Peticion("", chat_id=f"antes-{clase}"), clase, [contenido])
    for tanda in range(_TANDAS):
        solos += await turnos(f"solos-{tanda}")
        parar = asyncio.Event()
        envios = [asyncio.create_task(mandar(clase, f"junto-{tanda}", parar)) for clase in archivos]
        juntos += await turnos(f"junto-{tanda}")
        parar.set()
        atendidos += sum(await asyncio.gather(*envios))
    partes = (50, 95, 99)
    de_solos, de_juntos = ([sorted(t)[len(t) * parte // 100] for parte in partes] for t in (solos, juntos))
    filas: list[list[object]] = [
        ["solos", *de_solos],
        [f"junto a {atendidos} archivos", *de_juntos],
        ["veces", *(b / a for a, b in zip(de_solos, de_juntos, strict=True))],
    ]
    return tabla(f"{len(solos)} turnos de texto de cada clase, ms", ["turnos", "p50", "p95", "p99"], filas)


async def medir(opciones: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as nombre:
        carpeta = Path(nombre)
        with base_de_datos(None, carpeta) as url:
            ajustes = Settings(_env_file=None, data_dir=carpeta, database_url=url)
            async with abrir_agente(ajustes) as agente:
                if opciones.frases:
                    voz = await medir_voz(agente, carpeta, opciones.frases, retenidos=opciones.retenidas)
                    print(voz, flush=True)
                if opciones.fotos:
                    print(await medir_fotos(agente, opciones.fotos), flush=True)
                if opciones.turnos:
                    foto = _etiqueta("Extintor ABC multipropósito 10 libras")
                    nota_ = decir("Quiero seis botas de caucho caña alta negra talla cuarenta", carpeta)
                    print(await medir_gasto(agente, carpeta), flush=True)
                    print(await medir_al_lado(agente, {"imagen": foto, "audio": nota_}), flush=True)


def main() -> None:
    analizador = argparse.ArgumentParser(prog="python -m bench.medios", description=__doc__)
    analizador.add_argument("--frases", type=int, default=60)
    analizador.add_argument("--retenidas", action="store_true", help="other phrases, and only their figures")
    analizador.add_argument("--fotos", type=int, default=20, help="of each kind")
    analizador.add_argument("--turnos", action=argparse.BooleanOptionalAction, default=True)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    asyncio.run(medir(analizador.parse_args()))


if __name__ == "__main__":
    main()
