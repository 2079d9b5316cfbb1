"""The command `vendedor`. Commands import what they need when they run: `--help` loads no model.

Exit codes: 0 all went well; 1 it could not be done; 2 the command was misspelt (Typer's own); 3 of `importar`
alone: some rows were refused and the rest were taken.
"""

import gc
import os
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, TypeVar

import typer

from api import cli_tokens, cli_trazas
from api.ordenes import abrir, abrir_base, cargar_ajustes, correr, fallar
from db.errors import DominioError

if TYPE_CHECKING:
    from settings import Settings
    from tools.catalogo import InformeImportacion
    from tools.generador.historia import Volumen
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
app.add_typer(cli_tokens.app, name="token")
cli_trazas.registrar(app)


def main(argv: list[str] | None = None) -> None:
    """What cannot be done is told in one sentence, without a traceback."""
    try:
        app(args=argv)
    except DominioError as error:
        fallar(str(error))
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
    settings = cargar_ajustes(host=host, port=port)
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
    settings = cargar_ajustes(log_level="WARNING")
    from api import logs

    logs.configurar(settings)
    if not correr(_charlar(settings, chat_id, url)):
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
        fallar(str(error))


@app.command()
def importar(
    archivo: Annotated[
        Path, typer.Argument(metavar="ARCHIVO.csv", help="Catálogo; obligatorias, nombre y precio.")
    ],
    en_seco: Annotated[bool, typer.Option("--en-seco", help="Solo informa: no guarda nada.")] = False,
    reemplazar: Annotated[
        bool, typer.Option("--reemplazar", help="Deja inactivo lo que el archivo no trae.")
    ] = False,
) -> None:
    """Crea y actualiza productos desde un CSV.

    Termina con 0 si tomó todas las filas, 3 si rechazó algunas y 1 si no tomó ninguna.
    """
    settings = cargar_ajustes()
    from api.consola import contar_importacion

    with abrir(archivo) as abierto:
        informe = correr(_importar(settings, abierto, archivo.name, en_seco=en_seco, reemplazar=reemplazar))
    contar_importacion(informe, archivo, en_seco=en_seco)
    if informe.total_rechazados:
        raise typer.Exit(CON_RECHAZOS if informe.aceptados else 1)


async def _importar(
    settings: "Settings", archivo: IO[bytes], nombre: str, *, en_seco: bool, reemplazar: bool
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

        async with abrir_base(settings) as sessions, sessions.begin() as session:
            return await catalogo.importar(
                session,
                archivo,
                moneda=settings.moneda,
                nombre_archivo=nombre,
                progreso=progreso,
                en_seco=en_seco,
                reemplazar=reemplazar,
            )


@app.command()
def conocimiento(
    archivo: Annotated[
        Path, typer.Argument(metavar="ARCHIVO.md", help="«# Tienda» y secciones «## Título».")
    ],
) -> None:
    """Reemplaza lo que la tienda sabe de sí misma: horarios, envíos, pagos..."""
    settings = cargar_ajustes()

    async def reemplazar(abierto: IO[bytes]) -> str:
        from api.consola import cuantos
        from tools.conocimiento import reemplazar_conocimiento

        async with abrir_base(settings) as sessions, sessions.begin() as session:
            documento = await reemplazar_conocimiento(session, abierto)
        return (
            f"{documento.nombre}: {cuantos(len(documento.secciones), 'sección', 'secciones')}. "
            "Un servicio que ya esté corriendo las usa desde ahora."
        )

    with abrir(archivo) as abierto:
        typer.echo(correr(reemplazar(abierto)))


@app.command()
def verificar(
    en_json: Annotated[bool, typer.Option("--json", help="Escribe el resultado en JSON.")] = False,
) -> None:
    """Recalcula inventario, pedidos y ventas desde el libro de movimientos y muestra las diferencias.

    No cambia nada. Termina con 0 si todo cuadra y 1 si algo no.
    """
    settings = cargar_ajustes()
    from api.consola import contar_verificacion

    verificacion = correr(_verificar(settings))
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

        async with abrir_base(settings) as sessions, sessions.begin() as session:
            return await verificacion.verificar(session, avisar)


@app.command()
def respaldo(
    archivo: Annotated[
        Path | None, typer.Argument(metavar="ARCHIVO", help="Por defecto, uno con la fecha en su nombre.")
    ] = None,
) -> None:
    """Guarda toda la base en un archivo que solo puede leer su dueño; el servicio puede seguir corriendo."""
    settings = cargar_ajustes()
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
    settings = cargar_ajustes()
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
def generar(
    ventas: Annotated[int, typer.Option(min=1, help="Cuántas, en los dos últimos años.")],
    clientes: Annotated[int, typer.Option(min=1, help="Cuántos clientes.")],
    productos: Annotated[int, typer.Option(min=1, help="Cuántos productos.")],
    semilla: Annotated[int, typer.Option(min=0, help="La misma semilla repite la misma tienda.")] = 1,
    forzar: Annotated[bool, typer.Option("--forzar", help="Aunque haya ventas de verdad.")] = False,
) -> None:
    """Llena una base con una tienda inventada, para medir o para probar la administración.

    Productos, clientes, conversaciones, ventas, devoluciones y existencias que cuadran. Todo o nada.
    """
    settings = cargar_ajustes()
    from tools.generador.historia import Volumen

    volumen = Volumen(ventas=ventas, clientes=clientes, productos=productos, semilla=semilla)
    cuenta = _generar(settings, volumen, forzar=forzar)
    typer.echo("Generado: " + ", ".join(f"{cuantos} {que}" for que, cuantos in cuenta.items()))


def _generar(settings: "Settings", volumen: "Volumen", *, forzar: bool) -> dict[str, int]:
    from datetime import UTC, datetime

    from rich.console import Console
    from rich.progress import Progress

    from db.embedded import base_de_datos
    from db.migrar import migrar
    from tools.generador import historia

    consola = Console(stderr=True)
    with (
        Progress(console=consola, transient=True, disable=not consola.is_terminal) as barra,
        base_de_datos(settings.database_url, settings.data_dir) as url,
    ):
        tarea = barra.add_task("Abriendo la base", total=volumen.ventas)

        def avisar(que: str, hechas: int) -> None:
            barra.update(tarea, description=que, completed=hechas)

        migrar(url)
        return historia.generar(
            url,
            volumen,
            moneda=settings.moneda,
            zona=settings.zona,
            hasta=datetime.now(UTC),
            forzar=forzar,
            avisar=avisar,
        )


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
    motor: Annotated[
        str, typer.Option(help="local, o modelo: el que digan los ajustes, con el motor local detrás.")
    ] = "local",
    detalle: Annotated[bool, typer.Option("--detalle", help="Muestra qué falló en cada caso.")] = False,
    archivo_json: Annotated[Path | None, typer.Option("--json", help="Guarda el informe aquí.")] = None,
) -> None:
    """Mide al agente: conversaciones, mensajes etiquetados, clientes simulados y búsquedas."""
    from api.evaluacion import orden

    opciones = orden.Opciones(metas=metas, semilla=semilla, solo=solo, filtro=filtro, motor=motor)
    sys.exit(
        orden.evaluar(
            cargar_ajustes(), carpeta, opciones=opciones, archivo_json=archivo_json, detalle=detalle
        )
    )


if __name__ == "__main__":
    main()
