"""Damaged catalogues uploaded: each gets its report with line numbers, and nothing is half-written."""

import gzip
import io
import zipfile
from collections.abc import AsyncIterator

import httpx
import psutil
import pytest

from settings import Settings
from tests.api.admin.test_productos import exigir_libro_cuadrado, skus
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia

ENCABEZADO = "sku,nombre,precio,stock\n"
BUENA, OTRA = "A,Camión «niño»,45.000,10\n", "B,Guante,1500,3\n"
_MB = 2**20


def bomba() -> bytes:
    """A megabyte that unpacks to a gigabyte, with a catalogue's name."""
    salida = io.BytesIO()
    with zipfile.ZipFile(salida, "w", zipfile.ZIP_DEFLATED) as archivo, archivo.open("c.csv", "w") as dentro:
        for _ in range(1024):
            dentro.write(bytes(_MB))
    return salida.getvalue()


@pytest.mark.parametrize(
    ("contenido", "aceptados", "lineas"),
    [
        ((ENCABEZADO + BUENA + OTRA).encode("latin-1"), 2, []),
        ((ENCABEZADO + BUENA + OTRA).replace(",", ";").encode(), 2, []),
        ((ENCABEZADO + BUENA + 'X,"Tubo 1/2"" cobre,100,1\n' + OTRA).encode(), 2, [3]),
        ((ENCABEZADO + BUENA + "X,=HYPERLINK(1),100,1\nY,=1+1,=2+2,1\n" + OTRA).encode(), 2, [3, 4]),
        ((ENCABEZADO + BUENA + "X,Casco\n" + "Y,Casco,100,1,de más\n" + OTRA).encode(), 2, [3, 4]),
        ((ENCABEZADO + BUENA + "X,Ca\x00sco,100,1\n" + OTRA).encode(), 2, [3]),
    ],
    ids=["latin-1", "punto y coma", "comillas", "formulas", "celdas de menos y de más", "nulos"],
)
async def test_un_catalogo_danado_se_toma_en_lo_que_sirve(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia, contenido: bytes, aceptados: int, lineas: list[int]
) -> None:
    respuesta = await admin.post("/productos/importar", files={"archivo": ("catalogo.csv", contenido)})
    assert respuesta.status_code == 200, respuesta.text
    informe = respuesta.json()["informe"]
    assert informe["creados"] == aceptados
    assert [fila["linea"] for fila in informe["rechazados"]] == lineas
    assert all(fila["motivo"] for fila in informe["rechazados"])
    assert await skus(admin, orden="id") == ["A", "B"]
    nombres = [p["nombre"] for p in (await admin.get("/productos/", params={"orden": "id"})).json()["items"]]
    assert nombres == ["Camión «niño»", "Guante"]
    await exigir_libro_cuadrado(base_limpia)


@pytest.mark.parametrize(
    ("contenido", "dice"),
    [
        (b"sku,nombre\nA,Casco\n", "precio"),
        (bomba(), "zip"),
        (gzip.compress(bytes(_MB)), "comprimido"),
        (b"\x89PNG\r\n" + bytes(100), "imagen"),
    ],
    ids=["sin columnas", "bomba zip", "gzip", "imagen"],
)
async def test_lo_que_no_es_un_catalogo_no_escribe_nada(
    admin: httpx.AsyncClient, contenido: bytes, dice: str
) -> None:
    respuesta = await admin.post("/productos/importar", files={"archivo": ("catalogo.csv", contenido)})
    es_problema(respuesta, 422, "archivo_invalido")
    assert dice in respuesta.json()["detail"]
    assert await skus(admin) == []


async def test_doscientos_megas_no_crecen_en_memoria(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    """Rows of a quarter of a megabyte, none of which fits; between them, two that do."""
    larga = f"X,{'n' * (_MB // 4)},100,1\n".encode()

    async def contenido() -> AsyncIterator[bytes]:
        yield (ENCABEZADO + BUENA).encode()
        for _ in range(800):
            yield larga
        yield OTRA.encode()

    proceso = psutil.Process()
    antes = proceso.memory_info().rss
    respuesta = await admin.post(
        "/productos/importar", content=contenido(), headers={"Content-Type": "text/csv"}, timeout=300
    )
    assert respuesta.status_code == 200, respuesta.text
    informe = respuesta.json()["informe"]
    assert (informe["creados"], informe["total_rechazados"]) == (2, 800)
    assert [fila["linea"] for fila in informe["rechazados"]] == list(range(3, 803))
    assert proceso.memory_info().rss - antes < 100 * _MB
    await exigir_libro_cuadrado(base_limpia)


async def test_lo_que_pasa_del_limite_ni_se_empieza(admin: httpx.AsyncClient, ajustes: Settings) -> None:
    demasiado = (ajustes.max_mb_importacion + 1) * _MB

    async def contenido() -> AsyncIterator[bytes]:
        yield ENCABEZADO.encode()
        raise AssertionError("it was read")

    cabeceras = {"Content-Type": "text/csv", "Content-Length": str(demasiado)}
    respuesta = await admin.post("/productos/importar", content=contenido(), headers=cabeceras)
    es_problema(respuesta, 413, "cuerpo_demasiado_grande")
    assert await skus(admin) == []
