"""The labelled messages: enough, well labelled, and never seen by the engine."""

import json
from collections import Counter
from pathlib import Path

import pytest

from agent.texto import tokens
from api.evaluacion.carga import CasoInvalidoError
from api.evaluacion.mensajes import ACTOS, Mensaje, ResultadoMensajes, cargar_mensajes, por_pais


@pytest.fixture(scope="module")
def mensajes() -> list[Mensaje]:
    return cargar_mensajes(Path(__file__).parents[2] / "evaluacion" / "mensajes")


@pytest.fixture(scope="module")
def ciegos() -> list[Mensaje]:
    return cargar_mensajes(Path(__file__).parents[2] / "evaluacion" / "ciegos", ciegos=True)


def test_hay_de_todo(mensajes: list[Mensaje]) -> None:
    clases = Counter(acto for mensaje in mensajes for acto in mensaje.actos)
    assert len(mensajes) >= 600
    assert set(clases) == set(ACTOS)
    assert min(clases.values()) >= 15
    assert len({mensaje.pais for mensaje in mensajes}) >= 7
    assert sum(len(mensaje.actos) > 1 for mensaje in mensajes) >= 120


def test_un_tercio_esta_retenido(mensajes: list[Mensaje]) -> None:
    assert 0.28 < sum(mensaje.retenido for mensaje in mensajes) / len(mensajes) < 0.39


def test_los_ciegos_son_aparte(ciegos: list[Mensaje]) -> None:
    assert len(ciegos) >= 350
    assert {acto for mensaje in ciegos for acto in mensaje.actos} == set(ACTOS)
    assert {mensaje.pais for mensaje in ciegos} >= {"CO", "MX", "AR", "PE", "CL", "EC", "VE", "ES"}
    assert {mensaje.parte for mensaje in ciegos} == {"ciegos"}


def test_ninguno_se_repite_ni_entrena(mensajes: list[Mensaje], ciegos: list[Mensaje], raiz: Path) -> None:
    claves = [mensaje.clave for mensaje in (*mensajes, *ciegos)]
    assert [clave for clave, veces in Counter(claves).items() if veces > 1] == []
    entrenan = {
        " ".join(tokens(json.loads(linea)["texto"]))
        for archivo in (raiz / "agent" / "lengua" / "mensajes").glob("*.jsonl")
        for linea in archivo.read_text("utf-8").splitlines()
    }
    assert [clave for clave in claves if clave in entrenan] == []


def test_la_retencion_no_depende_de_mayusculas_ni_tildes() -> None:
    uno = Mensaje(texto="¿Cuánto vale?", actos=("preguntar_precio",), pais="CO")
    otro = Mensaje(texto="cuanto vale", actos=("preguntar_precio",), pais="MX")
    assert (uno.clave, uno.retenido) == (otro.clave, otro.retenido)


def test_un_error_dice_su_linea(tmp_path: Path) -> None:
    bueno = '{"texto": "hola", "actos": ["saludar"], "pais": "CO"}'
    (tmp_path / "x.jsonl").write_text(f'{bueno}\n{{"texto": "hola", "actos": ["hola"], "pais": "CO"}}\n')
    with pytest.raises(CasoInvalidoError, match=r"x\.jsonl:2"):
        cargar_mensajes(tmp_path)


def test_los_que_no_tienen_pais_van_con_los_de_la_tienda() -> None:
    ingles = Mensaje(texto="hello", actos=("saludar",), pais="EN")
    mexicano = Mensaje(texto="qué onda", actos=("saludar",), pais="MX")
    assert por_pais([ingles, mexicano], "CO") == {"CO": [ingles], "MX": [mexicano]}


def test_se_cuenta_en_total_y_por_pais() -> None:
    resultado = ResultadoMensajes()
    mensaje = Mensaje(texto="dame 2", actos=("agregar",), pais="CO")
    resultado.agregar(mensaje, ["agregar"])
    resultado.agregar(mensaje, ["negar"])
    assert (resultado.total.tasa.aciertos, resultado.por_pais["CO"].tasa.total) == (1, 2)
    assert [leido.actos for leido in resultado.fallidos()] == [["negar"]]
