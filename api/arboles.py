"""Traces as the terminal shows them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from db.models import TrazaGuardada
from graph.build import build_graph
from graph.repeticion import Repeticion
from graph.trazas.perfetto import eventos

_ESTILO = {"turno": "bold", "nodo": "bold cyan", "herramienta": "green", "modelo": "magenta", "sql": "dim"}
_LARGO = 300


def dibujar(trazas: Sequence[TrazaGuardada], zona: ZoneInfo, *, entero: bool = False) -> None:
    consola = Console(highlight=False)
    for traza in trazas:
        consola.print(arbol_de(traza, zona, None if entero else _LARGO))


def arbol_de(traza: TrazaGuardada, zona: ZoneInfo, largo: int | None) -> Tree:
    arbol: Mapping[str, Any] = traza.arbol
    cuando = traza.empezada_en.astimezone(zona)
    arbol_rico = Tree(
        Text(f"Traza {traza.id} · {cuando:%Y-%m-%d %H:%M:%S} · {traza.ms} ms · {traza.motor}", "bold")
    )
    for que, valor in (
        ("cliente", arbol["mensaje"]),
        ("agente", arbol["respuesta"]),
        ("actos", arbol["actos"]),
        ("hechos", arbol["hechos"]),
        ("modelo", arbol["modelo"]),
        ("rechazado", arbol["rechazadas"]),
        ("error", arbol["error"]),
    ):
        if valor:
            arbol_rico.add(_renglon(que, valor, largo))
    for hijo in arbol["raiz"].get("hijos", ()):
        _colgar(arbol_rico, hijo, largo)
    return arbol_rico


def _colgar(rama: Tree, tramo: Mapping[str, Any], largo: int | None) -> None:
    titulo = Text(f"{tramo['clase']} {tramo['nombre']}", _ESTILO[tramo["clase"]])
    titulo.append(f"  {tramo['dura_us'] / 1000:.1f} ms", "yellow")
    if "filas" in tramo:
        titulo.append(f"  {tramo['filas']} filas", "dim")
    if "error" in tramo:
        titulo.append(f"  {tramo['error']}", "bold red")
    nueva = rama.add(titulo)
    for clave in ("entrada", "salida"):
        if clave in tramo:
            nueva.add(_renglon(clave, tramo[clave], largo))
    for hijo in tramo.get("hijos", ()):
        _colgar(nueva, hijo, largo)


def _renglon(titulo: str, valor: Any, largo: int | None = None) -> Text:
    texto = valor if isinstance(valor, str) else json.dumps(valor, ensure_ascii=False)
    corto = texto if largo is None or len(texto) <= largo else f"{texto[:largo]}…"
    return Text.assemble((f"{titulo}: ", "dim"), corto)


def en_json(traza: TrazaGuardada) -> str:
    return json.dumps(
        {"id": traza.id, "chat_id": traza.chat_id, "ms": traza.ms, **traza.arbol}, ensure_ascii=False
    )


def guardar_en_perfetto(traza: TrazaGuardada, archivo: Path) -> None:
    archivo.write_text(json.dumps(eventos(traza.arbol), ensure_ascii=False), "utf-8")


def contar_repeticion(repeticion: Repeticion, *, en_json: bool) -> None:
    consola = Console(highlight=False, soft_wrap=True)
    if en_json:
        consola.print_json(json.dumps(asdict(repeticion), ensure_ascii=False))
        return
    consola.print(_renglon("cliente", repeticion.mensaje))
    consola.print(_renglon("antes", repeticion.antes["respuesta"] if repeticion.antes else "(sin respuesta)"))
    consola.print(_renglon("ahora", repeticion.ahora["respuesta"]))
    if not repeticion.diferencias:
        consola.print("Responde lo mismo.")
    for diferencia in repeticion.diferencias:
        consola.print(Text(diferencia["campo"], "bold"))
        consola.print(_renglon("  antes", json.dumps(diferencia["antes"], ensure_ascii=False)))
        consola.print(_renglon("  ahora", json.dumps(diferencia["ahora"], ensure_ascii=False)))


def mermaid() -> str:
    """The state machine, as LangGraph draws it."""
    return build_graph(None).get_graph().draw_mermaid(with_styles=False).strip()
