"""The route table, role by role: what is not decided, or not enforced, fails here."""

import re

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from api.app import create_app
from api.permisos import (
    PUBLICAS_DE_LECTURA,
    ROLES_CON,
    Decision,
    Permiso,
    RutaSinDecisionError,
    decisiones,
)
from db.roles import Rol
from settings import Settings
from tests.api.admin.conftest import Clientes
from tests.api.test_chat import es_problema

TABLA = decisiones(create_app(Settings()))
# Whoever asks from this machine needs no token for it: tests/api/test_metricas.py.
LIBRE_DESDE_AQUI = "/metrics"
PROTEGIDAS = [d for d in TABLA if d.permiso is not None and d.camino != LIBRE_DESDE_AQUI]
# Reads that need a body. A turn that runs again is undone, and writes not even an audit.
LECTURAS_CON_CUERPO = {"/clientes/buscar", "/clientes/{cedula}/consulta", "/admin/trazas/{traza_id}/repetir"}
# They outlive their request, so they open the transaction of their audit themselves.
ESCRIBEN_POR_SU_CUENTA = {"/productos/importar", "/productos/reemplazar_csv"}


async def pedir(cliente: httpx.AsyncClient, decision: Decision) -> httpx.Response:
    return await cliente.request(decision.metodo, re.sub(r"\{[^}]*\}", "1", decision.camino))


@pytest.mark.parametrize("decision", PROTEGIDAS, ids=lambda d: f"{d.metodo} {d.camino}")
async def test_cada_rol_recibe_lo_suyo(clientes: Clientes, decision: Decision) -> None:
    assert decision.permiso is not None
    es_problema(await pedir(clientes.nadie, decision), 401, "no_autorizado")
    for rol in Rol:
        respuesta = await pedir(clientes.de(rol), decision)
        if rol in ROLES_CON[decision.permiso]:
            assert respuesta.status_code not in {401, 403}, rol
            assert respuesta.status_code < 500
        else:
            es_problema(respuesta, 403, "sin_permiso")


def test_todo_lo_de_la_administracion_esta_protegido() -> None:
    for decision in TABLA:
        de_admin = re.match(r"/(admin|exportar|clientes|ventas|pedidos|metrics)\b", decision.camino)
        de_productos = decision.camino.startswith("/productos") and (
            decision.metodo != "GET" or decision.camino not in PUBLICAS_DE_LECTURA
        )
        assert (decision.permiso is not None) == bool(de_admin or de_productos), decision


def test_cada_escritura_se_audita_y_pide_un_permiso_de_escritura() -> None:
    escriben = {Permiso.ESCRIBIR_VENTAS, Permiso.ADMINISTRAR}
    for decision in PROTEGIDAS:
        if decision.metodo in {"GET", "HEAD"} or decision.camino in LECTURAS_CON_CUERPO:
            assert not decision.escribe
        else:
            assert decision.permiso in escriben, decision
            assert decision.escribe != (decision.camino in ESCRIBEN_POR_SU_CUENTA), decision


def test_lectura_no_escribe_nada() -> None:
    assert all(
        Rol.LECTURA not in ROLES_CON[permiso] for permiso in (Permiso.ESCRIBIR_VENTAS, Permiso.ADMINISTRAR)
    )


def test_una_ruta_sin_decision_no_arranca() -> None:
    suelta = APIRouter()

    @suelta.get("/admin/olvidada")
    async def olvidada() -> None: ...

    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(suelta)
    with pytest.raises(RutaSinDecisionError, match="GET /admin/olvidada"):
        decisiones(app)
