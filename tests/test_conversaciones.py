"""The development conversations, against the real agent. `tests/conversaciones/README.md` tells the form."""

from pathlib import Path

import pytest

from api.evaluacion.bases import plantilla_migrada
from api.evaluacion.carga import cargar_casos, leer_yaml
from api.evaluacion.corrida import ResultadoCaso, correr_casos
from api.evaluacion.esquema import Caso
from settings import Settings

CARPETA = Path(__file__).parent / "conversaciones"
# Those that fail today, with the reason. Not strict while the list is this long: it is worked off in batches.
PENDIENTES: dict[str, str] = leer_yaml(CARPETA / "pendientes.yaml")[0] or {}
CASOS = {caso.nombre: caso for caso in cargar_casos(CARPETA) if not caso.retenida}


def _parametros() -> list[object]:
    return [
        pytest.param(
            nombre,
            id=nombre,
            marks=[pytest.mark.xfail(reason=PENDIENTES[nombre], strict=False)]
            if nombre in PENDIENTES
            else [],
        )
        for nombre in CASOS
    ]


@pytest.fixture(scope="module")
async def resultados(
    request: pytest.FixtureRequest, servidor: str, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, ResultadoCaso]:
    """Those that this run has selected, all at once: each shop is opened for all its conversations."""
    pedidos = {item.callspec.id for item in request.session.items if hasattr(item, "callspec")}
    casos: list[Caso] = [caso for nombre, caso in CASOS.items() if nombre in pedidos]
    settings = Settings.model_validate({"data_dir": _carpeta_del_agente(request, tmp_path_factory)})
    with plantilla_migrada(servidor) as plantilla:
        return {r.caso.nombre: r async for r in correr_casos(casos, servidor, plantilla, settings)}


def _carpeta_del_agente(request: pytest.FixtureRequest, temporales: pytest.TempPathFactory) -> Path:
    """Where the trained classifier is kept between runs: it depends on nothing but its own data."""
    cache: pytest.Cache | None = request.config.cache
    return cache.mkdir("agente") if cache else temporales.mktemp("agente")


@pytest.mark.parametrize("nombre", _parametros())
def test_conversacion(nombre: str, resultados: dict[str, ResultadoCaso]) -> None:
    resultado = resultados[nombre]
    charla = "\n".join(
        f"{numero}. {dicho.mensaje}\n   {dicho.respuesta}\n   {dicho.actos} {dicho.metadatos['espera']}"
        for numero, dicho in enumerate(resultado.dichos, 1)
    )
    assert resultado.todo_bien, "\n".join([charla, *map(str, resultado.fallos)])


def test_los_pendientes_existen() -> None:
    assert [nombre for nombre in PENDIENTES if nombre not in CASOS] == []
