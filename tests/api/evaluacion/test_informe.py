"""The report: what it counts, and what it keeps to itself."""

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from api.evaluacion.comprobacion import Dicho, Fallo
from api.evaluacion.corrida import ResultadoCaso
from api.evaluacion.esquema import Caso
from api.evaluacion.informe import Informe
from api.evaluacion.mensajes import Mensaje, ResultadoMensajes
from api.evaluacion.simulado.corrida import Prueba
from api.evaluacion.tablas import contar
from tests.api.evaluacion.doble import metadatos
from tests.api.evaluacion.test_simulado import meta


def resultado(nombre: str, *fallos: Fallo, retenida: bool = False, mensaje: str = "hola") -> ResultadoCaso:
    datos: dict[str, Any] = {
        "caso": f"caso {nombre}",
        "retenida": retenida,
        "catalogo": "demo",
        "turnos": [{"cliente": mensaje}],
        "final": {"ventas": []},
    }
    caso = Caso.model_validate(datos)
    carpeta = Path("compras") / "retenidas" if retenida else Path("compras")
    caso._archivo = carpeta / f"{nombre}.yaml"
    dicho = Dicho("principal", mensaje, "Hola.", metadatos(), 12.0)
    return ResultadoCaso(caso, [dicho], list(fallos), [(["saludar"], ["otro"])])


@pytest.fixture
def informe() -> Informe:
    mensajes = ResultadoMensajes()
    mensajes.agregar(Mensaje(texto="hola", actos=("saludar",), pais="CO"), ["saludar"])
    pruebas = [Prueba(meta(), intento, "demo") for intento in range(4)]
    pruebas[3].motivos.append("no logra agregar P-1")
    return Informe(
        7,
        "local",
        [
            resultado("bien"),
            resultado("mal", Fallo("final", "pedido: falta")),
            resultado("de_paso", Fallo("espera", "otra"), mensaje="mensaje abierto"),
            resultado("secreta", Fallo("final", "detalle secreto"), retenida=True, mensaje="mensaje secreto"),
        ],
        {"desarrollo": mensajes},
        pruebas,
    )


def test_cuenta_aparte_lo_retenido(informe: Informe) -> None:
    conversaciones = informe.datos()["conversaciones"]
    final = conversaciones["desarrollo"]["final"]
    assert (final["aciertos"], final["total"]) == (2, 3)
    assert conversaciones["desarrollo"]["todo"]["aciertos"] == 1
    assert conversaciones["retenidas"]["final"]["total"] == 1
    assert conversaciones["retenidas"]["por_comportamiento"] == {}


def test_de_las_retenidas_no_dice_mas_que_el_total(informe: Informe) -> None:
    consola = Console(record=True, width=150, file=io.StringIO())
    contar(informe, consola, detalle=True)
    for texto in (json.dumps(informe.datos(), ensure_ascii=False), consola.export_text()):
        assert "mensaje abierto" in texto
        assert "secret" not in texto


def test_los_simulados(informe: Informe) -> None:
    simulados = informe.datos()["simulados"]
    assert simulados["exito"]["tasa"] == 0.75
    assert simulados["pass_4"] == 0.0
    assert simulados["motivos"] == {"no logra agregar P-1": 1}


def test_las_latencias_son_de_todos_los_turnos(informe: Informe) -> None:
    assert informe.datos()["turnos"] == {"turnos": 4, "p50_ms": 12.0, "p99_ms": 12.0}


def test_un_informe_vacio_se_puede_contar() -> None:
    vacio = Informe(1)
    contar(vacio, Console(quiet=True), detalle=False)
    assert json.dumps(replace(vacio).datos())
