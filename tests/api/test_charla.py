"""The chat in a terminal and through pipes, against the real HTTP service around the stand-in agent."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from rich.console import Console

from api.charla import _lado_a_lado, _visible
from tests.api.conftest import Servido
from tests.api.procesos import Terminal, correr


def test_el_chat_por_lineas_contesta_y_muestra_el_pedido(tmp_path: Path, servido: Servido) -> None:
    hecho = correr(
        tmp_path, "chat", "--url", servido.url, entrada="hola\n\n/1\n/pedido\n/nuevo\nhola\n/salir\nnunca\n"
    )
    assert (hecho.returncode, hecho.stderr) == (0, "")
    respuesta = "¡Hola! Tenemos extintores\u2028de 10 libras. ¿Cuántos quieres?\n"
    pedido = "2 x Extintor ABC 10 libras: 2.469\nTotal COP 2.469\n"
    assert hecho.stdout == respuesta * 2 + pedido + respuesta
    dichos = [(peticion.mensaje, peticion.chat_id) for peticion in servido.doble.peticiones]
    assert [mensaje for mensaje, _ in dichos] == ["hola", "Eso es todo", "hola"]
    assert dichos[0][1] == dichos[1][1] != dichos[2][1]
    assert len({peticion.mensaje_id for peticion in servido.doble.peticiones}) == 3


def test_el_chat_dice_los_problemas_y_sigue(tmp_path: Path, servido: Servido) -> None:
    hecho = correr(
        tmp_path, "chat", "--url", servido.url, "--chat-id", "mio", entrada="ocupado\nluego falla\nhola\n"
    )
    assert hecho.returncode == 1
    assert len(hecho.stdout.splitlines()) == 1 + hecho.stdout.count("\u2028")
    assert "Todavía estoy respondiendo" in hecho.stderr
    assert "Traceback" not in hecho.stderr
    assert {peticion.chat_id for peticion in servido.doble.peticiones} == {"mio"}


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[mal"])
def test_el_chat_sin_servicio_lo_dice(tmp_path: Path, url: str) -> None:
    hecho = correr(tmp_path, "chat", "--url", url, entrada="hola\n")
    assert hecho.returncode == 1
    assert "Traceback" not in hecho.stderr
    assert "No hay respuesta" in hecho.stderr


def test_lo_que_llega_de_fuera_no_maneja_la_terminal() -> None:
    consola = Console(file=io.StringIO(), force_terminal=True, color_system=None, width=60)
    consola.print(_lado_a_lado(_visible("Un *casco*\x1b]0;robado\x07 [red]y[/red]\x9b2J"), None, 60))
    assert isinstance(consola.file, io.StringIO)
    assert consola.file.getvalue() == "Un casco]0;robado [red]y[/red]2J\n"


@pytest.fixture
def abrir_terminal(tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    abiertas: list[Terminal] = []

    def abrir(*argumentos: str) -> Terminal:
        abiertas.append(Terminal(tmp_path, *argumentos))
        return abiertas[-1]

    yield abrir
    for terminal in abiertas:
        terminal.cerrar()


def test_el_chat_en_terminal_muestra_el_pedido_al_lado(
    abrir_terminal: Callable[..., Terminal], servido: Servido
) -> None:
    terminal = abrir_terminal("chat", "--url", servido.url)
    terminal.esperar("Ferretería de prueba")
    terminal.esperar("mensaje 10")
    terminal.esperar("Tú ›")
    terminal.escribir("hola\r")
    terminal.esperar("Pedido")
    terminal.esperar("2 Extintor ABC 10 libras")
    terminal.esperar("Total COP")
    terminal.esperar("/1 Eso es todo")
    terminal.esperar("Tú ›")
    terminal.escribir("/1\r")
    terminal.esperar("/1 Eso es todo")
    terminal.escribir("\x1b[A\x1b[A\r")  # two up: "hola" again
    terminal.esperar("/1 Eso es todo")
    terminal.escribir("/salir\r")
    terminal.esperar("vendedor chat --chat-id")
    assert terminal.proceso.wait(10) == 0
    assert [peticion.mensaje for peticion in servido.doble.peticiones] == ["hola", "Eso es todo", "hola"]
