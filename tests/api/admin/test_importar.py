"""`/productos/importar` and its old name: the rules of the command, all or nothing, and told line by line."""

import asyncio
import time
from datetime import timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from db.models import Importacion
from tests.api.admin.conftest import Clientes
from tests.api.admin.test_productos import CSV, acciones, exigir_libro_cuadrado, skus
from tests.api.test_chat import es_problema
from tests.conftest import BaseLimpia


@pytest.mark.parametrize("como", ["formulario", "cuerpo"])
async def test_importar_da_el_mismo_informe_que_la_orden(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia, como: str
) -> None:
    contenido = CSV + "C,,10,1\n"
    if como == "formulario":
        respuesta = await admin.post(
            "/productos/importar", files={"archivo": ("mi catálogo.csv", contenido.encode("cp1252"))}
        )
    else:
        respuesta = await admin.post(
            "/productos/importar", content=contenido.encode(), headers={"Content-Type": "text/csv"}
        )
    assert respuesta.status_code == 200
    cuerpo = respuesta.json()
    assert (cuerpo["estado"], cuerpo["porcentaje"], cuerpo["error"]) == ("terminada", 100, None)
    assert cuerpo["informe"] == {
        "creados": 2, "actualizados": 0, "sin_cambios": 0, "desactivados": 0, "reactivados": 0,
        "total_rechazados": 1, "columnas_ignoradas": [],
        "rechazados": [{"linea": 4, "motivo": "nombre: está vacío", "producto": "C"}],
    }  # fmt: skip
    assert await skus(admin, orden="id") == ["A", "B"]
    assert await acciones(base_limpia) == [("POST /productos/importar", f"importacion:{cuerpo['id']}")]
    seguida = await admin.get(respuesta.headers["location"])
    assert seguida.json() == cuerpo


async def test_en_seco_informa_y_no_guarda(admin: httpx.AsyncClient, base_limpia: BaseLimpia) -> None:
    respuesta = await admin.post(
        "/productos/importar", params={"en_seco": True}, files={"archivo": ("a.csv", CSV)}
    )
    assert respuesta.json()["informe"]["creados"] == 2
    assert await skus(admin) == []
    assert await acciones(base_limpia) == []


async def test_reemplazar_saca_de_la_venta_lo_que_falta_y_devuelve_lo_que_vuelve(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    await admin.post("/productos/importar", files={"archivo": ("a.csv", CSV)})
    for ruta, params in (
        ("/productos/importar", {"modo": "reemplazar"}),
        ("/productos/reemplazar_csv", {}),
    ):
        solo_b = "sku,nombre,precio\nB,Guante,1500\n"
        uno = await admin.post(ruta, params=params, files={"archivo": ("b.csv", solo_b)})
        assert uno.json()["informe"]["desactivados"] == 1
        assert await skus(admin) == ["B"]
        vuelta = await admin.post(ruta, params=params, files={"archivo": ("a.csv", CSV)})
        assert vuelta.json()["informe"]["reactivados"] == 1
        assert await skus(admin) == ["A", "B"]
    await exigir_libro_cuadrado(base_limpia)


async def test_un_reemplazo_con_rechazos_no_toca_nada(admin: httpx.AsyncClient) -> None:
    await admin.post("/productos/importar", files={"archivo": ("a.csv", CSV)})
    malo = "sku,nombre,precio\nA,Casco,gratis\nB,Guante,99\n"
    respuesta = await admin.post("/productos/reemplazar_csv", files={"archivo": ("b.csv", malo)})
    es_problema(respuesta, 409, "reemplazo_con_rechazos")
    lineas = [{"campo": "línea 2", "mensaje": "precio: no es un número: «GRATIS»"}]
    assert respuesta.json()["errores"] == lineas
    seguida = await admin.post(
        "/productos/importar",
        params={"modo": "reemplazar", "esperar": False},
        files={"archivo": ("b.csv", malo)},
    )
    fallida = await terminada(admin, seguida.headers["Location"])
    assert (fallida["estado"], fallida["error"]["errores"]) == ("fallida", lineas)
    productos = (await admin.get("/productos/")).json()["items"]
    assert [(p["sku"], p["precio"]) for p in productos] == [("A", 45000), ("B", 1500)]
    otro = {"archivo": ("c.csv", "nombre,precio\nX,1")}
    sin_tocar = await admin.post("/productos/reemplazar_csv", params={"en_seco": True}, files=otro)
    assert sin_tocar.json()["informe"]["desactivados"] == 2
    assert (await admin.get("/productos/")).json()["items"] == productos
    en_seco = await admin.post(
        "/productos/importar",
        params={"modo": "reemplazar", "en_seco": True},
        files={"archivo": ("b.csv", malo)},
    )
    assert [fila["linea"] for fila in en_seco.json()["informe"]["rechazados"]] == [2]


@pytest.mark.parametrize(
    ("contenido", "codigo"),
    [
        (b"", "archivo_invalido"),
        (b"PK\x03\x04" + b"\x00" * 100, "archivo_invalido"),
        (b"\x1f\x8b" + b"\x00" * 100, "archivo_invalido"),
        (b"a,b\n1,2\n", "archivo_invalido"),
        (b"nombre,precio\n", "archivo_invalido"),
    ],
)
async def test_un_archivo_que_no_es_un_catalogo(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia, contenido: bytes, codigo: str
) -> None:
    respuesta = await admin.post("/productos/importar", files={"archivo": ("a.csv", contenido)})
    es_problema(respuesta, 422, codigo)
    async with base_limpia.sessions() as session:
        fila = (await session.scalars(select(Importacion))).one()
    assert fila.estado == "fallida"
    visto = (await admin.get(f"/productos/importaciones/{fila.id}")).json()
    assert visto["error"] == {"codigo": codigo, "detail": respuesta.json()["detail"], "errores": None}


async def test_un_formulario_sin_archivo_o_un_json(admin: httpx.AsyncClient) -> None:
    es_problema(
        await admin.post("/productos/importar", files={"otro": ("a.csv", CSV)}), 422, "archivo_faltante"
    )
    es_problema(await admin.post("/productos/importar", json={}), 415, "tipo_de_archivo")


async def test_el_archivo_no_se_lee_a_quien_no_puede(clientes: Clientes) -> None:
    leidos = 0

    async def contenido() -> Any:
        nonlocal leidos
        for _ in range(3):
            leidos += 1
            yield b"x" * 1000

    cabeceras = {"Content-Type": "text/csv"}
    for cliente, status in ((clientes.nadie, 401), (clientes.lectura, 403)):
        respuesta = await cliente.post("/productos/importar", content=contenido(), headers=cabeceras)
        assert respuesta.status_code == status
    assert leidos == 0


async def test_sin_esperar_se_sigue_hasta_el_final(admin: httpx.AsyncClient) -> None:
    respuesta = await admin.post(
        "/productos/importar", params={"esperar": False}, files={"archivo": ("a.csv", CSV)}
    )
    assert respuesta.status_code == 202
    assert (await terminada(admin, respuesta.headers["location"]))["informe"]["creados"] == 2


async def terminada(admin: httpx.AsyncClient, ruta: str) -> dict[str, Any]:
    """An import followed to its end."""
    limite = time.monotonic() + 10
    while True:
        visto: dict[str, Any] = (await admin.get(ruta)).json()
        if visto["estado"] != "en_curso":
            return visto
        assert time.monotonic() < limite
        await asyncio.sleep(0.02)


async def test_una_importacion_sin_senales_de_vida_se_da_por_interrumpida(
    admin: httpx.AsyncClient, base_limpia: BaseLimpia
) -> None:
    async with base_limpia.sessions.begin() as session:
        fila = Importacion(
            archivo="a.csv", modo="actualizar", en_seco=False, bytes_totales=10, bytes_leidos=5
        )
        session.add(fila)
    ruta = f"/productos/importaciones/{fila.id}"
    assert (await admin.get(ruta)).json()["estado"] == "en_curso"
    async with base_limpia.sessions.begin() as session:
        guardada = await session.get_one(Importacion, fila.id)
        guardada.actualizada_en -= timedelta(minutes=1)
    visto = (await admin.get(ruta)).json()
    assert (visto["estado"], visto["porcentaje"]) == ("interrumpida", 50)
    es_problema(await admin.get("/productos/importaciones/999"), 404, "importacion_no_encontrada")
