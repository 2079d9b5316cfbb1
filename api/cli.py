"""The command `vendedor`. Commands import what they need when they run: `--help` loads no model.

Exit codes: 0 all went well; 1 it could not be done; 2 the command was misspelt (Typer's own); 3 of `importar`
alone: some rows were refused and the rest were taken.
"""

import asyncio
import gc
import os
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Any, NoReturn, TypeVar

import typer

from db.errors import ArchivoInvalidoError, DominioError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker

    from settings import Settings
    from tools.catalogo import InformeImportacion
    from tools.verificacion import Verificacion

T = TypeVar("T")
CON_RECHAZOS = 3
INTERRUMPIDO = 130

app = typer.Typer(
    name="vendedor",
    help="Agente vendedor: conversa en español, busca en el inventario real y cierra ventas.",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,  # rich's help takes 0.3 s to load
    pretty_exceptions_enable=False,
)


def main(argv: list[str] | None = None) -> None:
    """What cannot be done is told in one sentence, without a traceback."""
    try:
        app(args=argv)
    except DominioError as error:
        _fallar(str(error))
    except KeyboardInterrupt:
        sys.exit(INTERRUMPIDO)


@app.command()
def servir(
    host: Annotated[str | None, typer.Option(help="Dirección donde escuchar; por defecto, HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Puerto; por defecto, PORT.")] = None,
) -> None:
    """Sirve la página de chat y la API."""
    # What a start loads is no garbage, and looking for some takes a tenth of it; `aquietar_gc` ends this.
    gc.disable()
    settings = _settings(host=host, port=port)
    from threading import Thread

    from api import server
    from api.consola import presentar_servicio
    from api.token import token_de_admin

    # `os.path.exists` takes a folder that may not be entered for one with nothing in it.
    primera_vez = not os.path.exists(settings.data_dir.expanduser() / "admin_token")

    def listo() -> None:
        # In a thread: it asks the service, whose loop calls this.
        token = token_de_admin(settings)
        Thread(
            target=presentar_servicio,
            args=(settings, token),
            kwargs={"primera_vez": primera_vez},
            daemon=True,
        ).start()

    server.servir(settings, listo)


@app.command()
def chat(
    chat_id: Annotated[str | None, typer.Option(help="Conversación que se retoma.")] = None,
    url: Annotated[
        str | None, typer.Option(help="Servicio con el que se habla, en vez de uno en este proceso.")
    ] = None,
) -> None:
    """Conversa con la tienda en esta terminal."""
    settings = _settings(log_level="WARNING")
    from api import logs

    logs.configurar(settings)
    if not _correr(_charlar(settings, chat_id, url)):
        raise typer.Exit(1)


async def _charlar(settings: "Settings", chat_id: str | None, url: str | None) -> bool:
    from rich.console import Console

    from api.canales import FalloDeCanalError, abrir_canal
    from api.charla import Charla, charlar_en_terminal, charlar_por_lineas, nuevo_chat_id

    consola = Console(highlight=False)
    en_terminal = consola.is_terminal and sys.stdin.isatty()
    try:
        with consola.status("Abriendo la tienda…") as aviso:
            async with abrir_canal(settings, url) as canal:
                aviso.stop()
                charla = Charla(canal, chat_id or nuevo_chat_id())
                if not en_terminal:
                    return await charlar_por_lineas(charla)
                await charlar_en_terminal(charla, consola)
                return True
    except FalloDeCanalError as error:
        _fallar(str(error))


@app.command()
def importar(
    archivo: Annotated[
        Path, typer.Argument(metavar="ARCHIVO.csv", help="Catálogo; obligatorias, nombre y precio.")
    ],
    en_seco: Annotated[bool, typer.Option("--en-seco", help="Solo informa: no guarda nada.")] = False,
) -> None:
    """Crea y actualiza productos desde un CSV.

    Termina con 0 si tomó todas las filas, 3 si rechazó algunas y 1 si no tomó ninguna.
    """
    settings = _settings()
    from api.consola import contar_importacion

    with _abrir(archivo) as abierto:
        informe = _correr(_importar(settings, abierto, archivo.name, en_seco))
    contar_importacion(informe, archivo, en_seco=en_seco)
    if informe.total_rechazados:
        raise typer.Exit(CON_RECHAZOS if informe.aceptados else 1)


async def _importar(
    settings: "Settings", archivo: IO[bytes], nombre: str, en_seco: bool
) -> "InformeImportacion":
    from rich.console import Console
    from rich.progress import Progress

    from tools import catalogo

    consola = Console(stderr=True)
    with Progress(console=consola, transient=True, disable=not consola.is_terminal) as barra:
        tarea = barra.add_task("Abriendo la base", total=None)

        def progreso(leidos: int, total: int) -> None:
            fase = "Leyendo" if leidos < total else "Guardando"
            barra.update(tarea, description=fase, completed=leidos, total=total)

        async with _abrir_base(settings) as sessions, sessions.begin() as session:
            return await catalogo.importar(
                session,
                archivo,
                moneda=settings.moneda,
                nombre_archivo=nombre,
                progreso=progreso,
                en_seco=en_seco,
            )


@app.command()
def conocimiento(
    archivo: Annotated[
        Path, typer.Argument(metavar="ARCHIVO.md", help="«# Tienda» y secciones «## Título».")
    ],
) -> None:
    """Reemplaza lo que la tienda sabe de sí misma: horarios, envíos, pagos..."""
    settings = _settings()

    async def reemplazar(abierto: IO[bytes]) -> str:
        from tools.conocimiento import reemplazar_conocimiento

        async with _abrir_base(settings) as sessions, sessions.begin() as session:
            documento = await reemplazar_conocimiento(session, abierto)
        return (
            f"{documento.nombre}: {len(documento.secciones)} secciones. "
            "Un servicio que ya esté corriendo las usa cuando se reinicia."
        )

    with _abrir(archivo) as abierto:
        typer.echo(_correr(reemplazar(abierto)))


@app.command()
def verificar(
    en_json: Annotated[bool, typer.Option("--json", help="Escribe el resultado en JSON.")] = False,
) -> None:
    """Recalcula inventario, pedidos y ventas desde el libro de movimientos y muestra las diferencias.

    No cambia nada. Termina con 0 si todo cuadra y 1 si algo no.
    """
    settings = _settings()
    from api.consola import contar_verificacion

    verificacion = _correr(_verificar(settings))
    contar_verificacion(verificacion, en_json=en_json)
    if not verificacion.correcta:
        raise typer.Exit(1)


async def _verificar(settings: "Settings") -> "Verificacion":
    from rich.console import Console
    from rich.progress import Progress

    from tools import verificacion

    consola = Console(stderr=True)
    with Progress(console=consola, transient=True, disable=not consola.is_terminal) as barra:
        tarea = barra.add_task("Verificando", total=None)

        def avisar(hechas: int, de: int) -> None:
            barra.update(tarea, completed=hechas, total=de)

        async with _abrir_base(settings) as sessions, sessions.begin() as session:
            return await verificacion.verificar(session, avisar)


@app.command()
def respaldo(
    archivo: Annotated[
        Path | None, typer.Argument(metavar="ARCHIVO", help="Por defecto, uno con la fecha en su nombre.")
    ] = None,
) -> None:
    """Guarda toda la base en un archivo que solo puede leer su dueño; el servicio puede seguir corriendo."""
    settings = _settings()
    from datetime import datetime

    from rich.console import Console

    from db.embedded import base_de_datos
    from db.respaldo import respaldar

    archivo = archivo or Path(f"vendedor-{datetime.now(settings.zona):%Y%m%d-%H%M%S}.respaldo")
    with (
        Console(stderr=True).status("Respaldando…"),
        base_de_datos(settings.database_url, settings.data_dir) as url,
    ):
        octetos = respaldar(url, archivo)
    typer.echo(f"{archivo}: {octetos / 1_000_000:.1f} MB")


@app.command()
def restaurar(
    archivo: Annotated[Path, typer.Argument(metavar="ARCHIVO", help="El que hizo «vendedor respaldo».")],
    forzar: Annotated[bool, typer.Option("--forzar", help="Reemplaza los datos que haya.")] = False,
) -> None:
    """Devuelve un respaldo a la base, entero o nada; el servicio debe estar detenido."""
    settings = _settings()
    from rich.console import Console

    from db.embedded import base_de_datos
    from db.respaldo import restaurar as devolver

    with (
        Console(stderr=True).status("Restaurando…"),
        base_de_datos(settings.database_url, settings.data_dir) as url,
    ):
        devolver(url, archivo, forzar=forzar)
    typer.echo(f"{archivo} restaurado. «vendedor verificar» comprueba que todo cuadra.")


@app.command()
def evaluar(
    carpeta: Annotated[
        Path, typer.Argument(metavar="CARPETA", help="Conversaciones YAML, o la carpeta «tests» entera.")
    ] = Path("tests"),
    metas: Annotated[int, typer.Option(help="Clientes simulados por tienda y país.")] = 50,
    semilla: Annotated[int, typer.Option(help="La misma semilla repite los mismos clientes.")] = 1,
    solo: Annotated[
        str | None, typer.Option(help="Una parte: conversaciones, mensajes, simulados o busqueda.")
    ] = None,
    filtro: Annotated[str, typer.Option(help="Solo los casos cuyo nombre lo contiene.")] = "",
    detalle: Annotated[bool, typer.Option("--detalle", help="Muestra qué falló en cada caso.")] = False,
    archivo_json: Annotated[Path | None, typer.Option("--json", help="Guarda el informe aquí.")] = None,
) -> None:
    """Mide al agente: conversaciones, mensajes etiquetados, clientes simulados y búsquedas."""
    from api.evaluacion import orden

    opciones = orden.Opciones(metas=metas, semilla=semilla, solo=solo, filtro=filtro)
    sys.exit(
        orden.evaluar(_settings(), carpeta, opciones=opciones, archivo_json=archivo_json, detalle=detalle)
    )


@app.command()
def token() -> None:
    """Muestra el token de administración; si no hay, lo crea."""
    settings = _settings()
    from api.token import token_de_admin

    typer.echo(token_de_admin(settings))


def _settings(**cambios: Any) -> "Settings":
    from zoneinfo import ZoneInfoNotFoundError

    from pydantic import ValidationError

    from settings import Settings

    try:
        return Settings(**{nombre: valor for nombre, valor in cambios.items() if valor is not None})
    except ValidationError as error:
        from api.consola import explicar_ajustes

        _fallar("\n".join(explicar_ajustes(error)))
    except ZoneInfoNotFoundError:
        # A KeyError, which pydantic lets through.
        _fallar("ZONA_HORARIA no es una zona conocida, como America/Bogota")


def _fallar(motivo: str) -> NoReturn:
    typer.echo(motivo, err=True)
    sys.exit(1)


def _abrir(archivo: Path) -> IO[bytes]:
    try:
        return archivo.open("rb")
    except FileNotFoundError:
        motivo = "no existe"
    except IsADirectoryError:
        motivo = "es una carpeta"
    except PermissionError:
        motivo = "este usuario no tiene permiso"
    raise ArchivoInvalidoError(f"No se puede leer {archivo}: {motivo}.")


@asynccontextmanager
async def _abrir_base(settings: "Settings") -> "AsyncIterator[async_sessionmaker[AsyncSession]]":
    """The database with its schema up to date, whether or not the service is running."""
    from db.conexion import crear_engine, crear_sessions
    from db.embedded import base_de_datos
    from db.migrar import migrar

    with base_de_datos(settings.database_url, settings.data_dir) as url:
        migrar(url)
        engine = crear_engine(url, pool_size=1)
        try:
            yield crear_sessions(engine)
        finally:
            await engine.dispose()


def _correr(corrutina: Coroutine[Any, Any, T]) -> T:
    # psycopg cannot use Windows' default loop.
    fabrica: Callable[[], asyncio.AbstractEventLoop] | None = (
        asyncio.SelectorEventLoop if sys.platform == "win32" else None
    )
    with asyncio.Runner(loop_factory=fabrica) as runner:
        return runner.run(corrutina)


if __name__ == "__main__":
    main()
