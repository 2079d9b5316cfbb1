"""The OpenAPI document against the real service over a real database: no request made from it breaks it or
surprises anyone, one after another or led by its links, and every example in it works.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import jsonschema_rs
import pytest
import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.app import create_app
from api.evaluacion.bases import base_temporal
from settings import Settings
from tests.medios.archivos import grabar, guardar, tono
from tests.servicio import Servicio
from tools.generador.historia import Volumen, generar

COMPROBACIONES = [
    not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance,
]  # fmt: skip
TOKEN = "token-de-prueba"
CABECERAS = {"Authorization": f"Bearer {TOKEN}"}
DOCUMENTO: dict[str, Any] = create_app(Settings()).openapi()
# Each of these is a whole turn of the agent.
CON_TURNO = re.compile(r"/agente/(invoke|batch|stream)|/chat/texto|/repetir")


@pytest.fixture(scope="module")
def servicio(servidor: str, _plantilla: str, con_motor: Path) -> Iterator[str]:
    """The address of a service as a shop runs it, over a small shop with a history."""
    with base_temporal(servidor, _plantilla) as url:
        volumen = Volumen(ventas=80, clientes=15, productos=12)
        generar(url, volumen, moneda="COP", zona=ZoneInfo("America/Bogota"), hasta=datetime.now(UTC))
        with Servicio(con_motor, DATABASE_URL=url, ADMIN_TOKEN=TOKEN, DEMO="0") as corriendo:
            yield corriendo.url


@pytest.fixture(scope="module")
def esquema(servicio: str) -> Any:
    return schemathesis.openapi.from_url(f"{servicio}/openapi.json")


@pytest.fixture(scope="module")
def cliente_admin(servicio: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=servicio, headers=CABECERAS, timeout=60, trust_env=False) as cliente:
        yield cliente


def _operaciones() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for ruta, metodos in DOCUMENTO["paths"].items():
        for metodo, operacion in metodos.items():
            yield metodo, ruta, operacion


def _casos() -> Iterator[tuple[str, str, GenerationMode]]:
    for metodo, ruta, operacion in _operaciones():
        yield metodo, ruta, GenerationMode.POSITIVE
        # What takes nothing cannot be given anything wrong.
        if operacion.keys() & {"parameters", "requestBody"}:
            yield metodo, ruta, GenerationMode.NEGATIVE


def _crear(cliente: httpx.Client, ruta: str, **cuerpo: Any) -> dict[str, Any]:
    respuesta = cliente.post(ruta, **cuerpo)
    assert respuesta.is_success, respuesta.text
    creado: dict[str, Any] = respuesta.json()
    return creado


def _lugar(cliente: httpx.Client, ruta: str) -> dict[str, Any]:
    """Rows of this shop for a path's parameters: open orders for what changes them, else a sale."""
    producto = {"nombre": f"Casco {uuid4()}", "precio": 45000, "stock": 50}
    producto_id = _crear(cliente, "/productos/", json=producto)["id"]
    datos = {
        "nombre_completo": "Ana Gómez", "cedula": "1032456789", "telefono": "3001234567",
        "correo": "ana@example.com", "direccion": "Calle 10 # 20-30", "barrio": "Laureles",
    }  # fmt: skip
    pedido = {
        "lineas": [{"producto_id": n, "cantidad": 2} for n in {1, producto_id}],
        "cliente": {
            **datos,
            "correo": "ana@example.com",
            "direccion": "Calle 10 # 20-30",
            "barrio": "Laureles",
        },
        "estado": "cerrada" if ruta.startswith(("/ventas", "/clientes")) else "pendiente",
    }
    tomado = _crear(cliente, "/pedidos/", json=pedido)
    archivo = {"archivo": ("a.csv", "nombre,precio\nGuante,1500\n")}
    chat_id = _crear(cliente, "/chat/texto", json={"mensaje": "hola"})["chat_id"]
    (traza,) = cliente.get("/admin/trazas", params={"chat_id": chat_id}).json()["items"]
    return {
        "producto_id": producto_id,
        "venta_id": tomado["id"],
        "cedula": datos["cedula"],
        "chat_id": chat_id,
        "traza_id": traza["id"],
        "importacion_id": _crear(cliente, "/productos/importar", files=archivo)["id"],
    }


@pytest.mark.parametrize(("metodo", "ruta"), [(metodo, ruta) for metodo, ruta, _ in _operaciones()], ids=str)
def test_el_ejemplo_de_cada_operacion_funciona(cliente_admin: httpx.Client, metodo: str, ruta: str) -> None:
    operacion = DOCUMENTO["paths"][ruta][metodo]
    # The one that the bodies name: an example before this one may have taken it out of sale.
    cliente_admin.patch("/productos/1", json={"activo": True}).raise_for_status()
    cliente_admin.post("/productos/1/ajustes", json={"cambio": 100, "motivo": "para los ejemplos"})
    lugar = _lugar(cliente_admin, ruta) if "{" in ruta else {}
    parametros = operacion.get("parameters", ())
    consulta = {p["name"]: p["example"] for p in parametros if p["in"] == "query" and "example" in p}
    cuerpos = operacion.get("requestBody", {}).get("content", {})
    for tipo, contenido in cuerpos.items() or [("", {})]:
        respuesta = cliente_admin.request(
            metodo, ruta.format(**lugar), params=consulta, **_cuerpo(tipo, contenido, ruta)
        )
        assert respuesta.status_code in {200, 201, 202, 204}, respuesta.text
        assert str(respuesta.status_code) in operacion["responses"]


# What no text stands for.
_ARCHIVOS = {
    "/chat/audio": ("nota.wav", grabar("wav", tono(0.3))),
    "/chat/imagen": ("foto.png", guardar(Image.new("RGB", (64, 64)), "PNG")),
}


def _cuerpo(tipo: str, contenido: dict[str, Any], ruta: str) -> dict[str, Any]:
    if not tipo:
        return {}
    ejemplo = (
        contenido["example"] if "example" in contenido else _resolver(contenido["schema"])["examples"][0]
    )
    if tipo == "multipart/form-data":
        return {"files": {n: _ARCHIVOS.get(ruta, (f"{n}.csv", valor)) for n, valor in ejemplo.items()}}
    if tipo == "application/json":
        return {"json": ejemplo}
    return {"content": ejemplo.encode(), "headers": {"Content-Type": tipo}}


def _resolver(esquema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in esquema:
        return esquema
    resuelto: dict[str, Any] = DOCUMENTO["components"]["schemas"][esquema["$ref"].rpartition("/")[2]]
    return resuelto


@pytest.mark.parametrize(("metodo", "ruta"), [(metodo, ruta) for metodo, ruta, _ in _operaciones()], ids=str)
def test_cada_operacion_se_explica_y_muestra_su_respuesta(metodo: str, ruta: str) -> None:
    operacion = DOCUMENTO["paths"][ruta][metodo]
    assert re.match(r"[A-ZÁÉÍÓÚ¿]\w+", operacion["summary"])
    assert operacion["tags"]
    if ruta.startswith("/agente"):
        return  # LangServe's answers are those of `/chat/texto`, wrapped
    for estado, respuesta in operacion["responses"].items():
        contenido = respuesta.get("content", {}).get("application/json") if estado.startswith("2") else None
        if contenido is not None:
            entero = {**contenido["schema"], "components": DOCUMENTO["components"]}
            jsonschema_rs.validator_for(entero).validate(contenido["example"])


@pytest.mark.parametrize(("metodo", "ruta", "modo"), list(_casos()))
def test_ninguna_peticion_rompe_ni_sorprende(
    esquema: Any, metodo: str, ruta: str, modo: GenerationMode
) -> None:
    @given(data=st.data())
    @settings(
        max_examples=3 if CON_TURNO.search(ruta) else 10,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
    )
    def probar(data: st.DataObject) -> None:
        caso: Case[Any] = data.draw(esquema[ruta][metodo].as_strategy(generation_mode=modo))
        caso.call_and_validate(checks=COMPROBACIONES, headers=CABECERAS)

    probar()


def test_ninguna_cadena_de_peticiones_rompe_ni_sorprende(servicio: str, tmp_path: Path) -> None:
    """By the links of the document: what one answer names, the next request uses.

    With schemathesis' own command, because Hypothesis asks that an example leave nothing behind.
    """
    hecho = subprocess.run(
        [
            sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()",
            "run", f"{servicio}/openapi.json",
            "--phases", "stateful", "--checks", ",".join(c.__name__ for c in COMPROBACIONES),
            "--header", f"Authorization: Bearer {TOKEN}", "--max-examples", "15", "--seed", "1",
            "--no-shrink", "--suppress-health-check", "all", "--generation-database", "none",
        ],
        cwd=tmp_path, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert hecho.returncode == 0, hecho.stdout[-6000:] + hecho.stderr[-2000:]
    assert re.search(r"([1-9]\d+) generated, \1 passed", hecho.stdout), hecho.stdout


def test_el_documento_declara_nuestros_errores(app: FastAPI) -> None:
    documento = app.openapi()
    assert "HTTPValidationError" not in str(documento)
    for ruta in ("/chat/texto", "/chat/texto/stream", "/agente/invoke"):
        for estado in ("400", "409", "413", "415", "422", "503"):
            contenido = documento["paths"][ruta]["post"]["responses"][estado]["content"]
            assert list(contenido) == ["application/problem+json"]
