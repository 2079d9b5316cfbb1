"""`vendedor traza`, `vendedor repetir` and `vendedor grafo`: for whoever asks why the agent said that."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.ordenes import cargar_ajustes, con_base, correr

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from db.models import TrazaGuardada
    from graph.repeticion import Repeticion
    from settings import Settings


def registrar(app: typer.Typer) -> None:
    for orden in (traza, repetir, grafo):
        app.command()(orden)


def traza(
    traza_id: Annotated[int | None, typer.Argument(metavar="ID", help="El de /admin/trazas.")] = None,
    chat: Annotated[str | None, typer.Option(help="Las de una conversación.")] = None,
    ultimas: Annotated[int, typer.Option(min=1, max=200, help="Cuántas de ellas.")] = 1,
    perfetto: Annotated[
        Path | None, typer.Option(help="Guarda el turno aquí, para abrirlo en ui.perfetto.dev.")
    ] = None,
    entero: Annotated[bool, typer.Option("--entero", help="No recorta lo que entró y salió.")] = False,
    en_json: Annotated[bool, typer.Option("--json", help="Escribe el árbol en JSON.")] = False,
) -> None:
    """Dibuja lo que hizo un turno: nodos, herramientas, modelos y SQL, con sus tiempos."""
    if (traza_id is None) == (chat is None):
        raise typer.BadParameter("di el ID de una traza, o de qué conversación con --chat")
    settings = cargar_ajustes()
    from api import arboles

    trazas = con_base(lambda session: _leer(session, traza_id, chat, ultimas))
    if perfetto:
        arboles.guardar_en_perfetto(trazas[-1], perfetto)
        typer.echo(f"{perfetto}: ábrelo en https://ui.perfetto.dev")
    elif en_json:
        for una in trazas:
            typer.echo(arboles.en_json(una))
    else:
        arboles.dibujar(trazas, settings.zona, entero=entero)


async def _leer(
    session: "AsyncSession", traza_id: int | None, chat: str | None, ultimas: int
) -> "list[TrazaGuardada]":
    from db.errors import ConversacionNoEncontradaError, TrazaNoEncontradaError
    from db.repositorios.trazas import TrazaRepository

    repositorio = TrazaRepository(session)
    if traza_id is not None:
        hallada = await repositorio.get(traza_id)
        if hallada is None:
            raise TrazaNoEncontradaError(traza_id)
        return [hallada]
    suyas = await repositorio.ultimas(str(chat), ultimas)
    if not suyas:
        raise ConversacionNoEncontradaError
    return suyas


def repetir(
    traza_id: Annotated[int, typer.Argument(metavar="ID", help="El de «vendedor traza».")],
    sin_modelo: Annotated[bool, typer.Option("--sin-modelo", help="No pregunta a ningún modelo.")] = False,
    en_json: Annotated[bool, typer.Option("--json", help="Escribe el resultado en JSON.")] = False,
) -> None:
    """Repite un turno desde el estado anterior, con el programa de hoy y sin que nada cambie.

    Termina con 0 si responde lo mismo y 1 si no.
    """
    settings = cargar_ajustes(log_level="WARNING")
    from api import arboles, logs

    logs.configurar(settings)
    repeticion = correr(_repetir(settings, traza_id, con_modelo=not sin_modelo))
    arboles.contar_repeticion(repeticion, en_json=en_json)
    if repeticion.diferencias:
        raise typer.Exit(1)


async def _repetir(settings: "Settings", traza_id: int, *, con_modelo: bool) -> "Repeticion":
    from graph.agente import abrir_agente

    async with abrir_agente(settings) as agente:
        return await agente.repetir(traza_id, con_modelo=con_modelo)


def grafo() -> None:
    """Escribe la máquina de estados en Mermaid."""
    from api.arboles import mermaid

    typer.echo(mermaid())
