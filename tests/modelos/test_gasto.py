"""Tokens and money: a turn's are kept with its answer, and added up for the shop with no word of anybody."""

from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import text

from agent.modelos.precios import PreciosInvalidosError, cargar_precios
from db.errors import ArchivoInvalidoError
from graph.agente import Agente
from graph.modelos import precios_de
from graph.respuesta import Peticion
from settings import Settings
from tests.modelos.servidores import ENTRADA, SALIDA, Proveedores
from tests.modelos.test_turno import AGREGAR, ENREDADO, decir, turnos_con
from tools.gasto import gasto_de_modelos


async def test_un_turno_suma_sus_fichas_y_lo_que_paso(agente: Agente, proveedores: Proveedores) -> None:
    async with agente.recursos.sessions.begin() as session:
        antes = await gasto_de_modelos(session, cargar_precios())
    turnos = turnos_con(agente)
    proveedores.seguir(AGREGAR)
    dicho = await decir(turnos, ENREDADO)
    await decir(turnos_con(agente, certeza=0.9), "hola, buenas tardes")
    assert dicho["metadatos"]["modelo"]["usos"] == [
        {"modelo": "de-prueba", "tarea": "comprender", "llamadas": 1, "entrada": ENTRADA, "salida": SALIDA}
    ]
    async with agente.recursos.sessions.begin() as session:
        ahora = await gasto_de_modelos(session, cargar_precios())
        filas = await session.execute(text("SELECT * FROM resumen_usos"))
        columnas = set(filas.keys())
    assert {campo: ahora[campo] - antes[campo] for campo in ("turnos", "leidos", "saltados", "fallidos")} == {
        "turnos": 2, "leidos": 1, "saltados": 1, "fallidos": 0,
    }  # fmt: skip
    (modelo,) = ahora["por_modelo"]
    previo = antes["por_modelo"][0] if antes["por_modelo"] else {"entrada": 0, "llamadas": 0}
    assert (modelo["modelo"], modelo["entrada"] - previo["entrada"]) == ("de-prueba", ENTRADA)
    assert modelo["llamadas"] - previo["llamadas"] == 1
    assert (modelo["costo"], ahora["sin_precio"]) == (None, ["de-prueba"])
    assert columnas == {"hora", "fragmento", "modelo", "tarea", "llamadas", "entrada", "salida"}


async def test_el_mismo_mensaje_entregado_dos_veces_se_cuenta_una(
    agente: Agente, proveedores: Proveedores
) -> None:
    proveedores.seguir(AGREGAR)
    turnos = turnos_con(agente)
    async with agente.recursos.sessions.begin() as session:
        antes = await gasto_de_modelos(session, cargar_precios())
    for _ in range(2):
        await turnos.responder(Peticion(ENREDADO, chat_id="dos-veces-el-mismo", mensaje_id="m-1"))
    async with agente.recursos.sessions.begin() as session:
        ahora = await gasto_de_modelos(session, cargar_precios())
    assert ahora["turnos"] - antes["turnos"] == 1


@pytest.mark.parametrize(
    ("modelo", "costo"),
    [
        ("gpt-4o-mini", "0.75"),
        ("gpt-4o-mini-2024-07-18", "0.75"),
        ("models/gemini-2.0-flash-001", "0.5"),
        ("gemini-2.0-flash-lite", "0.375"),
        ("llama3.2:3b", None),
    ],
)
def test_el_precio_es_el_del_modelo_o_ninguno(modelo: str, costo: str | None) -> None:
    dado = cargar_precios().costo(modelo, 1_000_000, 1_000_000)
    assert dado == (None if costo is None else Decimal(costo))


def test_los_precios_de_la_tienda_van_antes(tmp_path: Path) -> None:
    archivo = tmp_path / "precios.yaml"
    archivo.write_text("gpt-4o-mini: {entrada: 1, salida: 0}\nllama: {entrada: 0, salida: 0}\n", "utf-8")
    precios = cargar_precios(archivo)
    assert precios.costo("gpt-4o-mini", 2_000_000, 5) == 2
    assert precios.costo("llama", 5, 5) == 0
    assert precios.costo("gpt-4o", 1_000_000, 0) == Decimal("2.5")


@pytest.mark.parametrize(
    "texto",
    ["- a", "m: 3", "m: {entrada: x, salida: 1}", "m: {entrada: -1, salida: 1}", "m: {entrada: 1}", "{"],
)
def test_unos_precios_que_no_se_leen_dicen_como_son(tmp_path: Path, texto: str) -> None:
    archivo = tmp_path / "precios.yaml"
    archivo.write_text(texto, "utf-8")
    with pytest.raises(PreciosInvalidosError, match="PRECIOS_MODELOS"):
        cargar_precios(archivo)
    with pytest.raises(ArchivoInvalidoError, match="PRECIOS_MODELOS"):
        precios_de(Settings(precios_modelos=archivo))
