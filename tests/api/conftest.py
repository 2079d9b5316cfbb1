"""The application around a stand-in agent: by ASGI for most tests, on a real uvicorn where it matters."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import structlog
import uvicorn
from fastapi import FastAPI

from api import logs
from api.app import create_app
from api.server import uvicorn_config
from settings import Settings
from tests.api.doble import AgenteDoble

TOKEN = "token-de-prueba-con-eñe"
ADMIN = {b"Authorization": f"Bearer {TOKEN}".encode()}


@pytest.fixture(autouse=True, scope="session")
def _logs_a_logging() -> Iterator[None]:
    """Unconfigured, structlog draws each traceback with rich: seconds apiece."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.ExceptionRenderer(logs.rastro),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
    yield
    structlog.reset_defaults()


@pytest.fixture
def ajustes(tmp_path: Path) -> Settings:
    return Settings.model_validate(
        {"data_dir": tmp_path / "datos", "admin_token": TOKEN, "max_caracteres_mensaje": 4000}
    )


@pytest.fixture
def doble() -> AgenteDoble:
    return AgenteDoble()


@pytest.fixture(scope="session")
def _app(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    ajustes = {"data_dir": tmp_path_factory.mktemp("datos"), "admin_token": TOKEN}
    return create_app(Settings.model_validate(ajustes), AgenteDoble())


@pytest.fixture
def app(_app: FastAPI, doble: AgenteDoble) -> FastAPI:
    """Built once, because that takes 0.1 s; each test has its own agent behind it."""
    _app.state.agente = doble
    return _app


@pytest.fixture
async def cliente(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    # raise_app_exceptions: what reaches the server unhandled fails the test.
    transporte = httpx.ASGITransport(app, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transporte, base_url="http://tienda.test") as cliente:
        yield cliente


@dataclass
class Servido:
    url: str
    doble: AgenteDoble
    loop: asyncio.AbstractEventLoop
    al_cerrar: Callable[[], bool] = lambda: True


@pytest.fixture
def servido(ajustes: Settings) -> Iterator[Servido]:
    """A real server on a free port of the loopback, in a thread with its own loop."""
    listo = threading.Event()
    estado: list[Servido] = []
    config = uvicorn_config(ajustes.model_copy(update={"port": 0}))
    servidor = uvicorn.Server(config)

    async def correr() -> None:
        doble = AgenteDoble()
        config.app = create_app(ajustes, doble)
        tarea = asyncio.ensure_future(servidor.serve())
        while not servidor.started:
            await asyncio.sleep(0.01)
        puerto = servidor.servers[0].sockets[0].getsockname()[1]
        estado.append(Servido(f"http://127.0.0.1:{puerto}", doble, asyncio.get_running_loop()))
        listo.set()
        await tarea

    def hilo() -> None:
        with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
            runner.run(correr())

    corredor = threading.Thread(target=hilo, daemon=True)
    corredor.start()
    assert listo.wait(15), "the server did not start"
    yield estado[0]
    servidor.should_exit = True
    corredor.join(15)
    assert not corredor.is_alive(), "the server did not stop"
    assert estado[0].al_cerrar()


def esperar(condicion: Callable[[], object], plazo_s: float = 5.0) -> None:
    """Waits for something that another thread brings about."""
    fin = time.monotonic() + plazo_s
    while not condicion():
        assert time.monotonic() < fin, "it did not happen in time"
        time.sleep(0.01)
