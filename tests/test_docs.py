"""The documents and the program say the same, and the two READMEs too."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.cli import app as comandos
from settings import Settings
from tests.api.doble import AgenteDoble

RAIZ = Path(__file__).resolve().parent.parent
LEEME, LEEME_ES = "README.md", "README.es.md"
DOCUMENTOS = sorted(
    ruta.relative_to(RAIZ).as_posix() for ruta in [*RAIZ.glob("*.md"), *(RAIZ / "docs").rglob("*.md")]
)
# LangServe's own plumbing, that its clients find by themselves.
SIN_FILA = {
    "GET /agente/input_schema",
    "GET /agente/output_schema",
    "GET /agente/config_schema",
    "POST /agente/stream_log",
}
# Read by LangChain, not by us.
DE_LANGCHAIN = {"LANGSMITH_TRACING", "LANGSMITH_API_KEY", "LANGSMITH_PROJECT", "LANGSMITH_ENDPOINT"}

_BLOQUE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODIGO = re.compile(r"`([^`\n]+)`")
_ENLACE = re.compile(r"\]\(([^)\s]+)\)")
_AJUSTE = re.compile(r"^# ([A-Z][A-Z_]*)=(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Tablas:
    comandos: list[list[str]]
    rutas: list[list[str]]
    ajustes: list[list[str]]


@lru_cache
def leer(documento: str) -> str:
    return (RAIZ / documento).read_text("utf-8")


def ordenes(documento: str) -> list[str]:
    """The lines of its shell blocks."""
    return [
        linea
        for tipo, cuerpo in _BLOQUE.findall(leer(documento))
        if tipo == "sh"
        for linea in cuerpo.splitlines()
    ]


def tablas(documento: str) -> Tablas:
    halladas: list[list[list[str]]] = []
    anterior = ""
    for linea in _BLOQUE.sub("", leer(documento)).splitlines():
        if linea.startswith("|"):
            if not anterior.startswith("|"):
                halladas.append([])
            halladas[-1].append([celda.strip() for celda in linea.strip("|").split("|")])
        anterior = linea
    # Without the heading and its line.
    return Tablas(*(tabla[2:] for tabla in halladas))


def codigos(celda: str) -> list[str]:
    return _CODIGO.findall(celda)


def rutas_escritas() -> list[str]:
    """As "METHOD /path"; one without its method has that of the one before it in the row."""
    escritas: list[str] = []
    for fila in tablas(LEEME).rutas:
        metodo = ""
        for codigo in codigos(fila[0]):
            metodo, _, ruta = codigo.rpartition(" ") if " " in codigo else (metodo, "", codigo)
            escritas.append(f"{metodo} {ruta}")
    return escritas


@pytest.fixture(scope="module")
def aplicacion(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    valores = {"data_dir": tmp_path_factory.mktemp("datos"), "admin_token": "token-de-prueba"}
    return create_app(Settings.model_validate(valores), AgenteDoble())


@pytest.fixture
async def cliente(aplicacion: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    transporte = httpx.ASGITransport(aplicacion)
    async with httpx.AsyncClient(transport=transporte, base_url="http://tienda.test") as cliente:
        yield cliente


def test_los_dos_leeme_dan_las_mismas_ordenes() -> None:
    assert ordenes(LEEME)
    assert ordenes(LEEME) == ordenes(LEEME_ES)


def test_los_dos_leeme_tienen_las_mismas_secciones() -> None:
    niveles = [re.findall(r"^#+ ", _BLOQUE.sub("", leer(leeme)), re.MULTILINE) for leeme in (LEEME, LEEME_ES)]
    assert niveles[0] == niveles[1]
    assert [bloque for _, bloque in _BLOQUE.findall(leer(LEEME))] == [
        bloque for _, bloque in _BLOQUE.findall(leer(LEEME_ES))
    ]


@pytest.mark.parametrize("tabla", ["comandos", "rutas", "ajustes"])
def test_los_dos_leeme_tienen_las_mismas_filas(tabla: str) -> None:
    ingles, espanol = getattr(tablas(LEEME), tabla), getattr(tablas(LEEME_ES), tabla)
    assert ingles
    assert [fila[0] for fila in ingles] == [fila[0] for fila in espanol]


def test_los_dos_leeme_dan_los_mismos_valores_por_defecto() -> None:
    ingles, espanol = tablas(LEEME).ajustes, tablas(LEEME_ES).ajustes
    assert [codigos(fila[1]) for fila in ingles] == [codigos(fila[1]) for fila in espanol]


async def test_cada_ruta_de_la_tabla_existe(cliente: httpx.AsyncClient) -> None:
    for escrita in rutas_escritas():
        metodo, _, ruta = escrita.partition(" ")
        respuesta = await cliente.request(metodo, ruta)
        assert respuesta.status_code not in {404, 405, 500}, escrita


def test_cada_ruta_publica_esta_en_la_tabla(aplicacion: FastAPI) -> None:
    publicas = {
        f"{metodo.upper()} {ruta}"
        for ruta, metodos in aplicacion.openapi()["paths"].items()
        for metodo in metodos
    }
    assert publicas >= SIN_FILA
    assert publicas - SIN_FILA - set(rutas_escritas()) == set()


def test_los_comandos_de_la_tabla_son_los_que_hay() -> None:
    escritos = [fila[0].strip("`").split()[1] for fila in tablas(LEEME).comandos]
    hay = [
        comando.name or getattr(comando.callback, "__name__", "") for comando in comandos.registered_commands
    ] + [str(grupo.name) for grupo in comandos.registered_groups]
    assert sorted(escritos) == sorted(hay)


def test_los_ajustes_de_la_tabla_son_los_que_hay() -> None:
    ejemplo = dict(_AJUSTE.findall(leer(".env.example")))
    for fila in tablas(LEEME).ajustes:
        nombres, valores = codigos(fila[0]), codigos(fila[1])
        for nombre in nombres:
            assert nombre in ejemplo
        # A default in words ("by country") is nobody's literal.
        for nombre, valor in zip(nombres, valores, strict=False):
            assert ejemplo[nombre] == valor


def test_el_ejemplo_documenta_cada_ajuste_y_ninguno_mas() -> None:
    escritos = [nombre for nombre, _ in _AJUSTE.findall(leer(".env.example"))]
    assert len(escritos) == len(set(escritos))
    assert set(escritos) == {nombre.upper() for nombre in Settings.model_fields} | DE_LANGCHAIN


def test_el_ejemplo_no_enciende_nada() -> None:
    activas = [linea for linea in leer(".env.example").splitlines() if linea and not linea.startswith("#")]
    assert activas == []
    assert dict(_AJUSTE.findall(leer(".env.example")))["LANGSMITH_TRACING"] == "false"


def test_el_ejemplo_da_los_valores_por_defecto(tmp_path: Path) -> None:
    archivo = tmp_path / ".env"
    archivo.write_text(_AJUSTE.sub(r"\1=\2", leer(".env.example")), "utf-8")
    assert Settings(_env_file=archivo) == Settings(_env_file=None)
    # An empty one is as if it were not there: only what has no default may be so.
    vacios = {nombre.lower() for nombre, valor in _AJUSTE.findall(leer(".env.example")) if not valor}
    sin_valor = {nombre for nombre, campo in Settings.model_fields.items() if campo.default in (None, "", ())}
    assert vacios - {nombre.lower() for nombre in DE_LANGCHAIN} == sin_valor


@pytest.mark.parametrize("documento", DOCUMENTOS)
def test_los_objetivos_de_make_existen(documento: str) -> None:
    texto = leer(documento)
    codigo = [
        *codigos(_BLOQUE.sub("", texto)),
        *(linea for _, b in _BLOQUE.findall(texto) for linea in b.splitlines()),
    ]
    nombrados = {hallado for linea in codigo for hallado in re.findall(r"^make ([a-z][\w-]*)", linea)}
    reglas = set(re.findall(r"^([a-z][\w-]*):", leer("Makefile"), re.MULTILINE))
    assert nombrados - reglas == set()


@pytest.mark.parametrize("documento", DOCUMENTOS)
def test_los_enlaces_internos_llevan_a_algo(documento: str) -> None:
    rotos = []
    for enlace in _ENLACE.findall(_BLOQUE.sub("", leer(documento))):
        archivo, _, seccion = enlace.partition("#")
        if re.match(r"[a-z]+:", enlace):
            continue
        destino = (RAIZ / documento).parent / archivo if archivo else RAIZ / documento
        if not destino.exists() or (seccion and seccion not in _anclas(destino)):
            rotos.append(enlace)
    assert rotos == []


def _anclas(documento: Path) -> set[str]:
    """The sections of a document, named as GitHub names them."""
    titulos = re.findall(r"^#+ (.+)$", _BLOQUE.sub("", documento.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", titulo.lower()).strip().replace(" ", "-") for titulo in titulos}
