"""The OpenAPI document against the application: no request made from it breaks it or surprises anyone."""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import Case, CheckContext, Response
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from settings import Settings
from tests.api.conftest import TOKEN
from tests.api.doble import AgenteDoble


def no_falla(ctx: CheckContext, respuesta: Response, caso: Case[Any]) -> bool | None:
    """No server error but 503: behind this double there is no database."""
    return None if respuesta.status_code == 503 else not_a_server_error(ctx, respuesta, caso)


COMPROBACIONES = [
    no_falla, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip


def _casos() -> Iterator[tuple[str, str, GenerationMode]]:
    for ruta, metodos in create_app(Settings()).openapi()["paths"].items():
        for metodo, operacion in metodos.items():
            yield metodo, ruta, GenerationMode.POSITIVE
            # What takes nothing cannot be given anything wrong.
            if operacion.keys() & {"parameters", "requestBody"}:
                yield metodo, ruta, GenerationMode.NEGATIVE


@pytest.fixture(scope="module")
def esquema(tmp_path_factory: pytest.TempPathFactory) -> Any:
    ajustes = Settings.model_validate({"data_dir": tmp_path_factory.mktemp("datos"), "admin_token": TOKEN})
    return schemathesis.openapi.from_asgi("/openapi.json", create_app(ajustes, AgenteDoble()))


@pytest.mark.parametrize(("metodo", "ruta", "modo"), list(_casos()))
@pytest.mark.filterwarnings("ignore:astream_log is deprecated")
@given(data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_ninguna_peticion_rompe_ni_sorprende(
    esquema: Any, metodo: str, ruta: str, modo: GenerationMode, data: st.DataObject
) -> None:
    caso = data.draw(esquema[ruta][metodo].as_strategy(generation_mode=modo))
    caso.call_and_validate(checks=COMPROBACIONES)


def test_el_documento_declara_nuestros_errores(app: FastAPI) -> None:
    documento = app.openapi()
    assert "HTTPValidationError" not in str(documento)
    for ruta in ("/chat/texto", "/chat/texto/stream", "/agente/invoke"):
        for estado in ("400", "409", "413", "415", "422", "503"):
            contenido = documento["paths"][ruta]["post"]["responses"][estado]["content"]
            assert list(contenido) == ["application/problem+json"]
