"""One service and one Chromium for a module; every page is watched for what it asks and complains of."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tests.conftest import MODELOS
from tests.navegador.pagina import PaginaDeChat
from tests.servicio import Servicio, servicio_con_demo

_NOMBRES = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTOS = (
    "--no-sandbox",  # tests may run as root, where Chromium's sandbox refuses to start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps; pages still have to be allowed it
    "--host-resolver-rules=MAP tienda.test 127.0.0.1",  # not localhost: a page of it is no secure one
)
TELEFONO: ViewportSize = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def chromium() -> str:
    ruta = next(filter(None, map(shutil.which, _NOMBRES)), None)
    if ruta is None:
        pytest.skip(f"no Chromium on this machine (looked for {', '.join(_NOMBRES)})")
    return ruta


@pytest.fixture(scope="module")
def servicio(chromium: str, con_motor: Path) -> Iterator[Servicio]:
    # Asked for after `chromium`: without a browser there is nothing to start a service for.
    with tempfile.TemporaryDirectory() as carpeta:
        shutil.copytree(con_motor / MODELOS, Path(carpeta) / MODELOS)
        with servicio_con_demo(Path(carpeta)) as servicio:
            yield servicio


@pytest.fixture(scope="module")
def navegador(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        navegador = playwright.chromium.launch(executable_path=chromium, args=_ARGUMENTOS)
        yield navegador
        navegador.close()


@pytest.fixture
def chat(servicio: Servicio, navegador: Browser) -> Iterator[PaginaDeChat]:
    """The chat page on a phone."""
    contexto = navegador.new_context(viewport=TELEFONO, is_mobile=True, has_touch=True, locale="es-CO")
    yield PaginaDeChat(contexto.new_page(), servicio.url)
    contexto.close()
