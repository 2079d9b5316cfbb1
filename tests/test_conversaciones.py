"""The development conversations, against the real agent. `tests/conversaciones/README.md` tells the form."""

from pathlib import Path

import pytest

from api.evaluacion.bases import plantilla_migrada
from api.evaluacion.carga import cargar_casos, leer_yaml
from api.evaluacion.corrida import ResultadoCaso, correr_casos
from api.evaluacion.esquema import Caso
from settings import Settings

CARPETA = Path(__file__).parent / "conversaciones"
# Those that fail today, with the reason.
PENDIENTES: dict[str, str] = leer_yaml(CARPETA / "pendientes.yaml")[0] or {}
CASOS = {caso.nombre: caso for caso in cargar_casos(CARPETA) if not caso.retenida}


def _parametros() -> list[object]:
    return [
        pytest.param(
            nombre,
            id=nombre,
            marks=[pytest.mark.xfail(reason=PENDIENTES[nombre], strict=True)] if nombre in PENDIENTES else [],
        )
        for nombre in CASOS
    ]


@pytest.fixture(scope="module")
async def resultados(request: pytest.FixtureRequest, servidor: str) -> dict[str, ResultadoCaso]:
    """Those that this run has selected, all at once: each shop is opened for all its conversations."""
    pedidos = {item.callspec.id for item in request.session.items if hasattr(item, "callspec")}
    casos: list[Caso] = [caso for nombre, caso in CASOS.items() if nombre in pedidos]
    # The trained classifier is kept between runs: it depends on nothing but its own data.
    settings = Settings.model_validate({"data_dir": request.config.cache.mkdir("agente")})
    with plantilla_migrada(servidor) as plantilla:
        return {r.caso.nombre: r async for r in correr_casos(casos, servidor, plantilla, settings)}


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
