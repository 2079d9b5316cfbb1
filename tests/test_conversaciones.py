"""The development conversations, against the real agent. `tests/conversaciones/README.md` tells the form."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from api.evaluacion.bases import plantilla_migrada
from api.evaluacion.carga import cargar_casos, leer_yaml
from api.evaluacion.catalogos import surtido_de
from api.evaluacion.corrida import ResultadoCaso, correr_caso
from api.evaluacion.esquema import Caso
from api.evaluacion.tienda import abrir_tienda, base_llena
from settings import Settings

CARPETA = Path(__file__).parent / "conversaciones"
# Those that fail today, with the reason.
PENDIENTES: dict[str, str] = leer_yaml(CARPETA / "pendientes.yaml")[0] or {}
CASOS = {caso.nombre: caso for caso in cargar_casos(CARPETA) if not caso.retenida}


@dataclass(frozen=True)
class Encargo:
    caso: Caso
    resultado: asyncio.Future[ResultadoCaso]

    @property
    def tienda(self) -> tuple[str, str]:
        return tienda_de(self.caso)


class Corredor:
    """Runs one case at a time and keeps its shop open for the next, in a task of its own."""

    def __init__(self, servidor: str, plantilla: str, settings: Settings) -> None:
        self._cola: asyncio.Queue[Encargo | None] = asyncio.Queue()
        self._actual: Encargo | None = None
        self._donde = (servidor, plantilla)
        self._settings = settings

    async def correr(self, caso: Caso) -> ResultadoCaso:
        encargo = Encargo(caso, asyncio.get_running_loop().create_future())
        await self._cola.put(encargo)
        return await encargo.resultado

    async def acabar(self) -> None:
        await self._cola.put(None)

    async def servir(self) -> None:
        self._actual = await self._cola.get()
        while self._actual is not None:
            try:
                await self._atender_en_una_tienda(self._actual)
            except Exception as error:
                if self._actual is None:
                    raise
                # A shop that does not open fails its test, not the rest.
                self._actual.resultado.set_exception(error)
                self._actual = await self._cola.get()

    async def _atender_en_una_tienda(self, primero: Encargo) -> None:
        """Until a case needs another shop, or there are no more."""
        surtido = surtido_de(primero.caso)
        async with (
            base_llena(*self._donde, surtido) as base,
            abrir_tienda(base, self._settings, surtido.valores) as tienda,
        ):
            while self._actual is not None and self._actual.tienda == primero.tienda:
                self._actual.resultado.set_result(await correr_caso(self._actual.caso, tienda))
                self._actual = await self._cola.get()


@pytest.fixture(scope="module")
async def corredor(servidor: str, con_motor: Path) -> AsyncIterator[Corredor]:
    with plantilla_migrada(servidor) as plantilla:
        corredor = Corredor(servidor, plantilla, Settings.model_validate({"data_dir": con_motor}))
        tarea = asyncio.create_task(corredor.servir())
        yield corredor
        await corredor.acabar()
        await tarea


def tienda_de(caso: Caso) -> tuple[str, str]:
    """Equal for the cases that may share one open shop."""
    surtido = surtido_de(caso)
    return surtido.huella, surtido.ajustes


def _parametros() -> list[object]:
    """By shop, so that each is opened once: twice at most where two workers share the cases."""
    return [
        pytest.param(
            nombre,
            id=nombre,
            marks=[pytest.mark.xfail(reason=PENDIENTES[nombre], strict=False)]
            if nombre in PENDIENTES
            else [],
        )
        for nombre in sorted(CASOS, key=lambda nombre: (tienda_de(CASOS[nombre]), nombre))
    ]


@pytest.mark.parametrize("nombre", _parametros())
async def test_conversacion(nombre: str, corredor: Corredor) -> None:
    resultado = await corredor.correr(CASOS[nombre])
    charla = "\n".join(
        f"{numero}. {dicho.mensaje}\n   {dicho.respuesta}\n   {dicho.actos} {dicho.metadatos['espera']}"
        for numero, dicho in enumerate(resultado.dichos, 1)
    )
    assert resultado.todo_bien, "\n".join([charla, *map(str, resultado.fallos)])


def test_los_pendientes_existen() -> None:
    assert [nombre for nombre in PENDIENTES if nombre not in CASOS] == []
