"""Photos and voice notes sent from the page: chosen, pasted, dropped, recorded, refused."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Locator, expect

from tests.medios.archivos import cartel, codigo, grabar, guardar
from tests.navegador.conftest import TELEFONO
from tests.navegador.pagina import PaginaDeChat
from tests.servicio import Servicio

pytestmark = [pytest.mark.navegador, pytest.mark.lento]

EXTINTOR = "Extintor ABC multipropósito 10 libras"
Abrir = Callable[..., PaginaDeChat]
_SOLTAR = """([tipo, datos, nombre]) => {
  const letras = Uint8Array.from(atob(datos), (letra) => letra.charCodeAt(0));
  const transferencia = new DataTransfer();
  transferencia.items.add(new File([letras], nombre, { type: "image/png" }));
  const opciones = { bubbles: true, cancelable: true };
  document.body.dispatchEvent(
    tipo === "paste"
      ? new ClipboardEvent(tipo, { ...opciones, clipboardData: transferencia })
      : new DragEvent(tipo, { ...opciones, dataTransfer: transferencia }),
  );
}"""


@pytest.fixture
def abrir(servicio: Servicio, navegador: Browser) -> Iterator[Abrir]:
    """A page of its own; with `microfono`, allowed to record."""
    contextos = []

    def abrir(*, microfono: bool = True, url: str | None = None) -> PaginaDeChat:
        contexto = navegador.new_context(viewport=TELEFONO, is_mobile=True, has_touch=True, locale="es-CO")
        contextos.append(contexto)
        if microfono:
            contexto.grant_permissions(["microphone"])
        return PaginaDeChat(contexto.new_page(), url or servicio.url)

    yield abrir
    for contexto in contextos:
        contexto.close()


@pytest.fixture
def sku(servicio: Servicio) -> str:
    hallados = servicio.http.get("/productos/buscar", params={"q": EXTINTOR}).json()["items"]
    return str(next(producto["sku"] for producto in hallados if producto["nombre"] == EXTINTOR))


@pytest.fixture
def foto(sku: str) -> bytes:
    """The product's code, larger than the service reads, as a camera takes it."""
    return guardar(codigo(sku).resize((2600, 2600)), "PNG")


def archivo(nombre: str, contenido: bytes, tipo: str) -> FilePayload:
    return {"name": nombre, "mimeType": tipo, "buffer": contenido}


def adjuntos(chat: PaginaDeChat) -> Locator:
    return chat.por("adjunto")


def ultimo_del_cliente(chat: PaginaDeChat) -> Locator:
    return chat.page.locator('[data-testid="mensaje"][data-rol="cliente"]').last


def test_una_foto_con_su_pie_se_propone_y_se_pide(abrir: Abrir, foto: bytes) -> None:
    chat = abrir()
    chat.por("archivo-foto").set_input_files([archivo("IMG_1.png", foto, "image/png")])
    expect(adjuntos(chat).locator("img")).to_be_visible()
    assert EXTINTOR in chat.dice("¿tienen de este?")
    assert chat.lineas == {}
    expect(adjuntos(chat)).to_have_count(0)
    expect(ultimo_del_cliente(chat).locator("img")).to_be_visible()
    chat.dice("sí, dame 2")
    assert chat.lineas == {EXTINTOR: 2}

    chat.recargar()
    primero = chat.page.locator('[data-testid="mensaje"][data-rol="cliente"]').first
    expect(primero).to_contain_text("Foto")
    expect(primero).to_contain_text("¿tienen de este?")
    assert (chat.quejas, chat.peticiones_afuera) == ([], [])


@pytest.mark.parametrize("tipo", ["paste", "drop"])
def test_una_foto_pegada_o_soltada_se_adjunta(abrir: Abrir, foto: bytes, tipo: str) -> None:
    chat = abrir()
    chat.page.evaluate(_SOLTAR, [tipo, base64.b64encode(foto).decode(), "captura.png"])
    expect(adjuntos(chat)).to_have_count(1)
    assert EXTINTOR in chat.pulsa(chat.por("enviar"))


def test_con_el_teclado_se_abre_se_cierra_y_se_quita(abrir: Abrir) -> None:
    chat = abrir()
    teclado = chat.page.keyboard
    chat.por("adjuntar").focus()
    teclado.press("Enter")
    expect(chat.por("adjuntar")).to_have_attribute("aria-expanded", "true")
    expect(chat.por("elegir-foto")).to_be_focused()
    teclado.press("Escape")
    expect(chat.por("menu-adjuntar")).to_be_hidden()
    expect(chat.por("adjuntar")).to_be_focused()

    fotos = [archivo(f"{n}.jpg", guardar(cartel(f"hola {n}")), "image/jpeg") for n in range(2)]
    chat.por("archivo-foto").set_input_files(fotos)
    expect(adjuntos(chat)).to_have_count(2)
    chat.por("quitar-adjunto").first.focus()
    teclado.press("Enter")
    expect(adjuntos(chat)).to_have_count(1)
    expect(chat.por("quitar-adjunto")).to_be_focused()


def test_se_graba_una_nota_se_detiene_y_se_envia(abrir: Abrir) -> None:
    chat = abrir()
    chat.por("grabar").click()
    expect(chat.por("grabando")).to_be_visible()
    expect(chat.por("compositor")).to_be_hidden()
    expect(chat.por("grabando-detener")).to_be_focused()
    expect(chat.por("grabando-tiempo")).to_have_text("0:02")
    chat.page.keyboard.press("Enter")
    expect(adjuntos(chat)).to_contain_text("Nota de voz, 0:02")
    chat.pulsa(chat.por("enviar"))
    # A beep says nothing, and its reply says so; what was recorded is a file that the service takes.
    expect(ultimo_del_cliente(chat).locator("audio")).to_be_visible()
    assert ultimo_del_cliente(chat).get_attribute("data-envio") == "enviado"
    assert chat.quejas == []


def test_una_nota_cancelada_no_queda_y_otra_se_envia_de_una(abrir: Abrir) -> None:
    chat = abrir()
    chat.por("grabar").click()
    expect(chat.por("grabando-tiempo")).to_have_text("0:01")
    chat.por("grabando-cancelar").click()
    expect(chat.por("compositor")).to_be_visible()
    expect(adjuntos(chat)).to_have_count(0)
    chat.por("grabar").click()
    expect(chat.por("grabando-tiempo")).to_have_text("0:01")
    chat.pulsa(chat.por("grabando-enviar"))
    expect(chat.page.locator('[data-rol="cliente"]')).to_have_count(1)


def test_si_no_dejan_usar_el_microfono_se_dice_y_se_ofrece_un_archivo(abrir: Abrir) -> None:
    chat = abrir(microfono=False)
    chat.por("grabar").click()
    expect(chat.por("queja")).to_contain_text("no dejó usar el micrófono")
    with chat.page.expect_file_chooser() as eleccion:
        chat.por("queja-archivo").click()
    eleccion.value.set_files(archivo("nota.opus", grabar("ogg"), ""))
    expect(adjuntos(chat)).to_contain_text("Nota de voz")
    expect(chat.por("queja")).to_be_hidden()
    chat.pulsa(chat.por("enviar"))


def test_una_pagina_sin_cifrar_no_tiene_microfono_y_lo_dice(abrir: Abrir, servicio: Servicio) -> None:
    chat = abrir(url=servicio.url.replace("127.0.0.1", "tienda.test"))
    chat.por("grabar").click()
    expect(chat.por("queja")).to_contain_text("páginas seguras (https)")
    expect(chat.por("queja-archivo")).to_be_visible()


def test_lo_que_no_sirve_se_dice_antes_o_despues_de_subirlo(abrir: Abrir) -> None:
    chat = abrir()
    entrada = chat.por("archivo-foto")
    entrada.set_input_files([archivo("lista.pdf", b"%PDF-1.7", "application/pdf")])
    expect(chat.por("queja")).to_contain_text("“lista.pdf” no es una foto ni una nota de voz")
    entrada.set_input_files([archivo("vacia.jpg", b"", "image/jpeg")])
    expect(chat.por("queja")).to_contain_text("está vacío")
    expect(adjuntos(chat)).to_have_count(0)

    entrada.set_input_files([archivo("danada.jpg", guardar(cartel("hola"))[:300], "image/jpeg")])
    expect(adjuntos(chat)).to_have_count(1)
    chat.por("enviar").click()
    expect(ultimo_del_cliente(chat)).to_contain_text("No se envió.")
    expect(ultimo_del_cliente(chat).get_by_test_id("reintentar")).to_be_visible()
    # What was refused holds up nothing.
    assert chat.dice("hola")


def test_la_foto_viaja_reducida(abrir: Abrir, foto: bytes, tmp_path: Path) -> None:
    chat = abrir()
    chat.por("archivo-foto").set_input_files([archivo("grande.png", foto, "image/png")])
    expect(adjuntos(chat)).to_have_count(1)
    lado = adjuntos(chat).locator("img").evaluate("(foto) => foto.decode().then(() => foto.naturalWidth)")
    assert lado == 2000
