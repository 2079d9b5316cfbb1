"""The chat in a terminal: the reply as it is worded, the order beside it. Without one, lines in and out."""

import asyncio
import re
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from dataclasses import dataclass, field
from decimal import Decimal

from prompt_toolkit import PromptSession
from prompt_toolkit.completion import WordCompleter
from prompt_toolkit.history import InMemoryHistory
from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from api.canales import Canal, FalloDeCanalError
from db.errors import DominioError
from graph.respuesta import Fragmento, PedidoVisto
from tools.importes import escribir_importe

AYUDA = (
    "/pedido lo muestra · /1 a /4 envían una sugerencia · /nuevo empieza otra conversación · /salir termina"
)
_ANCHO_PARA_DOS_COLUMNAS = 80
_ESPERAS = {
    "elegir_producto": "que elijas un producto",
    "confirmar_pedido": "que confirmes el pedido",
    "confirmar_cierre": "que confirmes la compra",
}
# What a catalogue or a service elsewhere sends must not drive the terminal.
_CONTROLES = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass
class Charla:
    """A conversation as its terminal knows it."""

    canal: Canal
    chat_id: str
    pedido: PedidoVisto | None = None
    espera: str | None = None
    sugerencias: list[str] = field(default_factory=list)

    async def turno(self, mensaje: str) -> AsyncIterator[str]:
        """The reply so far, longer each time; the last one is the whole and true one."""
        dicho = ""
        async for pieza in self.canal.transmitir(mensaje, self.chat_id):
            if isinstance(pieza, Fragmento):
                dicho += pieza.texto
            else:
                dicho, metadatos = pieza["respuesta"], pieza["metadatos"]
                self.chat_id = pieza["chat_id"]
                self.pedido, self.espera = metadatos["pedido"], metadatos["espera"]
                self.sugerencias = [_visible(sugerencia) for sugerencia in metadatos["sugerencias"]]
            yield _visible(dicho)

    async def retomar(self) -> list[tuple[str, str]]:
        """Takes up a conversation where it was; its last messages, each with who said it."""
        mensajes = await self.canal.ultimos(self.chat_id)
        for mensaje in mensajes:
            if metadatos := mensaje.get("metadatos"):
                self.pedido, self.espera = metadatos.get("pedido"), metadatos.get("espera")
                self.sugerencias = [_visible(sugerencia) for sugerencia in metadatos.get("sugerencias", [])]
        return [(mensaje["rol"], _visible(mensaje["texto"])) for mensaje in mensajes]

    def empezar_otra(self) -> None:
        self.chat_id, self.pedido, self.espera, self.sugerencias = nuevo_chat_id(), None, None, []

    def mensaje_de(self, linea: str) -> str:
        """What a typed line says: `/2` is the second suggestion, and a bare number is the customer's own."""
        numero = re.fullmatch(r"/(\d)", linea)
        if numero and 1 <= int(numero[1]) <= len(self.sugerencias):
            return self.sugerencias[int(numero[1]) - 1]
        return linea


def nuevo_chat_id() -> str:
    return secrets.token_urlsafe(24)


async def charlar_por_lineas(charla: Charla) -> bool:
    """A message per line of the standard input, its answer on the output; whether all were answered."""
    todo_bien = True
    while linea := await asyncio.to_thread(sys.stdin.readline):
        orden = linea.strip()
        if orden == "/salir":
            break
        if orden == "/nuevo":
            charla.empezar_otra()
        elif orden == "/pedido":
            _escribir("\n".join(lineas_del_pedido(charla.pedido)))
        elif orden:
            todo_bien &= await _responder_por_lineas(charla, charla.mensaje_de(orden))
    return todo_bien


async def _responder_por_lineas(charla: Charla, mensaje: str) -> bool:
    try:
        *_, respuesta = [dicho async for dicho in charla.turno(mensaje)]
    except (DominioError, FalloDeCanalError) as error:
        sys.stderr.write(f"vendedor: {error}\n")
        return False
    _escribir(respuesta)
    return True


def _escribir(texto: str) -> None:
    sys.stdout.write(texto + "\n")
    sys.stdout.flush()


async def charlar_en_terminal(charla: Charla, consola: Console) -> None:
    await _saludar(charla, consola)
    entrada = _entrada(charla)
    while True:
        try:
            orden = (await entrada.prompt_async("Tú › ")).strip()
        except (EOFError, KeyboardInterrupt):
            break
        if orden == "/salir":
            break
        if orden == "/nuevo":
            charla.empezar_otra()
            consola.rule("conversación nueva", style="dim")
        elif orden == "/pedido":
            consola.print(_panel_del_pedido(charla.pedido))
        elif orden == "/ayuda" or (orden.startswith("/") and charla.mensaje_de(orden) == orden):
            consola.print(Text(AYUDA, style="dim"))
        elif orden:
            await _responder_en_terminal(charla, charla.mensaje_de(orden), consola)
    consola.print(
        Text(f"Para seguir esta conversación: vendedor chat --chat-id {charla.chat_id}", style="dim")
    )


def _entrada(charla: Charla) -> PromptSession[str]:
    ordenes = ["/pedido", "/nuevo", "/ayuda", "/salir"]
    return PromptSession(
        history=InMemoryHistory(),  # in no file: it is what a customer says
        completer=WordCompleter(lambda: [*ordenes, *charla.sugerencias], sentence=True, ignore_case=True),
        complete_while_typing=False,
        bottom_toolbar=lambda: _estado(charla),
    )


async def _saludar(charla: Charla, consola: Console) -> None:
    tienda = await charla.canal.tienda()
    consola.rule(Text(_visible(tienda["nombre"]), style="bold"))
    anteriores = await charla.retomar()
    for rol, texto in anteriores:
        consola.print(Text(f"{'Tú' if rol == 'cliente' else 'Tienda'} › {texto}", style="dim"))
    if not anteriores:
        consola.print(Text(_visible(tienda["saludo"])))
        charla.sugerencias = [_visible(sugerencia) for sugerencia in tienda["sugerencias"]]
    _ofrecer(charla, consola)
    consola.print(Text(AYUDA, style="dim"))


async def _responder_en_terminal(charla: Charla, mensaje: str, consola: Console) -> None:
    try:
        with Live(console=consola, refresh_per_second=12, vertical_overflow="visible") as live:
            live.update(Text("…", style="dim"))
            async with aclosing(charla.turno(mensaje)) as turno:  # type: ignore[type-var]
                async for respuesta in turno:
                    live.update(_lado_a_lado(respuesta, charla.pedido, consola.width))
    except (DominioError, FalloDeCanalError) as error:
        consola.print(Text(str(error), style="red"))
        return
    _ofrecer(charla, consola)


def _ofrecer(charla: Charla, consola: Console) -> None:
    if charla.sugerencias:
        respuestas = (f"/{i} {sugerencia}" for i, sugerencia in enumerate(charla.sugerencias, start=1))
        consola.print(Text("   ".join(respuestas), style="cyan"))


def _lado_a_lado(respuesta: str, pedido: PedidoVisto | None, ancho: int) -> RenderableType:
    dicho = _con_negritas(respuesta)
    if not pedido or not pedido["lineas"]:
        return dicho
    if ancho < _ANCHO_PARA_DOS_COLUMNAS:
        return Group(dicho, _panel_del_pedido(pedido))
    columnas = Table.grid(expand=True, padding=(0, 2))
    columnas.add_column(ratio=3)
    columnas.add_column(ratio=2)
    columnas.add_row(dicho, _panel_del_pedido(pedido))
    return columnas


def _con_negritas(respuesta: str) -> Text:
    """Replies mark names as chat applications do: *so*."""
    dicho = Text(style="green")
    for i, parte in enumerate(re.split(r"\*([^*\n]+)\*", respuesta)):
        dicho.append(parte, style="bold" if i % 2 else "")
    return dicho


def _panel_del_pedido(pedido: PedidoVisto | None) -> Panel:
    if not pedido or not pedido["lineas"]:
        return Panel(Text("Todavía no hay productos.", style="dim"), title="Pedido")
    tabla = Table.grid(expand=True, padding=(0, 1))
    tabla.add_column(justify="right")
    tabla.add_column(ratio=1)
    tabla.add_column(justify="right", no_wrap=True)
    for linea in pedido["lineas"]:
        importe = _importe(linea["subtotal"], pedido["moneda"])
        tabla.add_row(str(linea["cantidad"]), Text(_visible(linea["nombre"])), importe)
    total = Text(_importe(pedido["total"], pedido["moneda"]), style="bold")
    tabla.add_row("", Text(f"Total {pedido['moneda']}", style="bold"), total)
    return Panel(tabla, title="Pedido")


def lineas_del_pedido(pedido: PedidoVisto | None) -> list[str]:
    if not pedido or not pedido["lineas"]:
        return ["Todavía no hay productos."]
    moneda = pedido["moneda"]
    return [
        f"{linea['cantidad']} x {_visible(linea['nombre'])}: {_importe(linea['subtotal'], moneda)}"
        for linea in pedido["lineas"]
    ] + [f"Total {moneda} {_importe(pedido['total'], moneda)}"]


def _estado(charla: Charla) -> str:
    partes = []
    if charla.pedido and charla.pedido["lineas"]:
        moneda = charla.pedido["moneda"]
        partes.append(f"Pedido {moneda} {_importe(charla.pedido['total'], moneda)}")
    if charla.espera:
        dato = charla.espera.removeprefix("dato:").replace("_", " ")
        partes.append(f"La tienda espera {_ESPERAS.get(charla.espera, f'tu {dato}')}")
    return " · ".join(partes) or "Tab completa · flechas: lo ya escrito · /ayuda"


def _importe(valor: int | float, moneda: str) -> str:
    return escribir_importe(Decimal(str(valor)), moneda)


def _visible(texto: str) -> str:
    return _CONTROLES.sub("", texto)
